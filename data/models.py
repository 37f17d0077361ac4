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


def _with_readers(views: set[str]) -> set[str]:
    """These views and all that read one of them, straight or through others."""
    found = set(views)
    for _ in all_models("staging"):
        found |= {name for name, one in all_models("staging").items() if _names_any(one.sql, found)}
    return found


def _names_any(sql: str, names: set[str]) -> bool:
    return any(re.search(rf"\b{name}\b", sql) for name in names)


def define(run: Run) -> list[str]:
    """Make the views and marts whose definition is new or changed; gives the names of the marts rebuilt.

    What stands is not touched: a store on a full disk still opens. Views are made again after a migration,
    because it may have changed the tables they read; a mart is rebuilt when a view that it reads changed.
    """
    built = {row[0]: row[1] for row in run("select name, hash from model_version")}
    schema = run("select max(number) from schema_version")[0][0]
    views = {staged.name: f"{staged.hash} on {schema}" for staged in all_models("staging").values()}
    changed = [name for name, version in views.items() if built.get(name) != version]
    restaged = _with_readers(
        {name for name in changed if built.get(name, "").split(" ")[0] != views[name].split(" ")[0]}
    )
    stale = [
        mart.name
        for mart in all_models("marts").values()
        if built.get(mart.name) != mart.hash or _names_any(mart.sql, restaged)
    ]
    if not changed and not stale:
        return []
    run("begin")
    try:
        for name in changed:
            run(f"create or replace view {name} as {model('staging', name).sql}")
            _remember(run, name, views[name])
        if stale:
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
        _remember(run, mart.name, mart.hash)
    return [mart.name for mart in marts]


def _remember(run: Run, name: str, version: str) -> None:
    run(
        "insert or replace into model_version values ($name, $hash, $at)",
        {"name": name, "hash": version, "at": datetime.now(UTC).replace(tzinfo=None)},
    )
