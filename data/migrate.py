"""The numbered migrations: each applied once, in its own transaction, in the order of the numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from data.errors import StoreNewer
from data.values import now

FOLDER = Path(__file__).parent / "migrations"


def migration_files() -> dict[int, Path]:
    """Number → file, for every migration of this version."""
    return {int(file.name[:4]): file for file in FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql")}


def apply(run: Callable[..., list[Any]], together: Callable[[], AbstractContextManager[None]], path: Path) -> None:
    """Apply what the store at `path` has not seen, each in a transaction (`together`). Raises StoreNewer."""
    run("create table if not exists schema_version (number integer primary key, name text, applied_at timestamp)")
    done = {row[0] for row in run("select number from schema_version")}
    known = migration_files()
    newer = done - set(known)
    if newer:
        raise StoreNewer(f"{path} holds migration {max(newer)}, this Earshot knows {max(known)}. Update Earshot.")
    for number, file in sorted(known.items()):
        if number in done:
            continue
        with together():
            run(file.read_text(encoding="utf-8"))
            run(
                "insert into schema_version values ($number, $name, $at)",
                {"number": number, "name": file.stem, "at": now()},
            )
