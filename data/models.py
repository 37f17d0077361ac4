"""The SQL models as files: their names, their headers, and how the derived ones are (re)built.

A model is a file `data/models/<folder>/<name>.sql` that opens with comment lines `-- key: value`.
`staging` files become views, `marts` files become tables; `kpis` and `pages` are read when asked for.
Each folder reads only folders to its left: staging < marts < kpis < pages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "models"
FOLDERS = ("staging", "marts", "kpis", "pages")

Run = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Model:
    """One SQL file: where it stands, what its header says, and its text."""

    folder: str
    name: str
    header: dict[str, str]
    sql: str

    @property
    def path(self) -> str:
        """As shown to people: `data/models/kpis/net_sentiment.sql`."""
        return f"data/models/{self.folder}/{self.name}.sql"

    @property
    def hash(self) -> str:
        """Changes when the definition changes."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


@cache
def all_models(folder: str) -> dict[str, Model]:
    """Every model of a folder by name, in the order of the names."""
    found = {}
    for file in sorted((FOLDER / folder).glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        header = {}
        for line in sql.splitlines():
            said = re.match(r"^-- ([a-z_]+): (.+)$", line)
            if not said:
                break
            header[said.group(1)] = said.group(2).strip()
        found[file.stem] = Model(folder, file.stem, header, sql.strip().rstrip(";"))
    return found


def model(folder: str, name: str) -> Model:
    """One model. Raises KeyError with the names that exist."""
    known = all_models(folder)
    if name not in known:
        raise KeyError(f"No model '{name}' in data/models/{folder}: known are {', '.join(known) or 'none'}.")
    return known[name]


def page(name: str) -> str:
    """The SQL text of a page query."""
    return model("pages", name).sql


def define(run: Run) -> list[str]:
    """Make every view, and every mart whose definition is new or changed; gives the names of those rebuilt."""
    for staged in all_models("staging").values():
        run(f"create or replace view {staged.name} as {staged.sql}")
    built = {row[0]: row[1] for row in run("select name, hash from model_version")}
    stale = [mart.name for mart in all_models("marts").values() if built.get(mart.name) != mart.hash]
    if stale:
        run("begin")
        try:
            rebuild(run, stale)
            run("commit")
        except BaseException:
            run("rollback")
            raise
    return stale


def rebuild(run: Run, names: Sequence[str] = ()) -> list[str]:
    """Drop and build marts inside the caller's transaction, in the order their headers ask for."""
    marts = [mart for mart in all_models("marts").values() if not names or mart.name in names]
    for mart in marts:
        run(f"drop table if exists {mart.name}")
        run(f"create table {mart.name} as {mart.sql}")
        run("delete from model_version where name = $name", {"name": mart.name})
        run(
            "insert into model_version values ($name, $hash, $at)",
            {"name": mart.name, "hash": mart.hash, "at": datetime.now(UTC).replace(tzinfo=None)},
        )
    return [mart.name for mart in marts]
