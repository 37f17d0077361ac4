"""The rotation of backups: with each new one, what was erased since is erased in the older ones, and the oldest go.

What a restore put aside counts among them: it is a copy like any other, and nobody looks at it again.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import backups
from data.errors import StoreError
from data.files import fsync
from data.store import ANEW, FILE_NAME, Store
from pipelines import audit, secret
from pipelines.commands import Refused, privacy


def rotate(home: Path, *, keep: int | None, actor: str) -> dict[str, Any]:
    """Go through `backups/`: the newest `keep` stay (None: all), each without what was erased since it was made.

    So does what restores put aside, none of which is removed. A file is replaced only by a whole one. Gives how many
    were `removed`, how many `erased_again`, and the names of those that do not open (`unread`): what was erased may
    stand in them. Raises Refused for a number below one.
    """
    if keep is not None and keep < 1:
        raise Refused(f"{keep} backups: keep one at least.")
    files = sorted((home / "backups").glob("*.duckdb"), key=lambda file: file.stat().st_mtime)
    leaving = files[: max(0, len(files) - keep)] if keep is not None else []
    for file in leaving:
        file.unlink()
    newest = _newest_erasure(home)
    again, unread = 0, []
    for file in [*files[len(leaving) :], *put_aside(home)]:
        if newest is None or datetime.fromtimestamp(file.stat().st_mtime, UTC) > newest:
            continue
        try:
            again += _erase_again(home, file, actor)
        except StoreError:
            unread.append(file.name)
    return {"removed": len(leaving), "erased_again": again, "unread": unread}


def leave_nothing(store: Store) -> bool:
    """Write the store's file anew where words were erased or forgotten since it last was; whether it was.

    DuckDB leaves deleted words in blocks of the file that are still in use; only a fresh file is without them.
    """
    waits = store.one(
        """select 1 as found
           where (select max(erased_at) from erasure)
                 > coalesce((select changed_at from setting where key = $anew), timestamp '2000-01-01')
              or exists (select 1 from setting where key = $forgets)""",
        {"anew": ANEW, "forgets": privacy.KEEP_DAYS},
    )
    if waits is None:
        return False
    store.rewrite()
    return True


def put_aside(home: Path) -> list[Path]:
    """The stores that were there before something was restored, the oldest first."""
    found = home.glob(f"{Path(FILE_NAME).stem}{backups.PUT_ASIDE}*")
    return sorted(file for file in found if file.suffix != ".wal")


def _newest_erasure(home: Path) -> datetime | None:
    """When the newest erasure of the ledger was made."""
    ledger = home / privacy.LEDGER
    if not ledger.exists():
        return None
    lines = ledger.read_text(encoding="utf-8").splitlines()
    return max((datetime.fromisoformat(json.loads(line)["at"]).replace(tzinfo=UTC) for line in lines), default=None)


def _erase_again(home: Path, file: Path, actor: str) -> bool:
    """Open a copy of a backup, make the erasures in it that it does not know, and put it in the backup's place."""
    work = home / "backups" / audit.ASIDE
    shutil.rmtree(work, ignore_errors=True)  # of a rotation that was cut off
    work.mkdir(mode=0o700)
    try:
        shutil.copyfile(file, work / FILE_NAME)
        log_file = Path(f"{file}.wal")  # of a store that was put aside with what it had not folded in
        if log_file.exists():
            shutil.copyfile(log_file, work / f"{FILE_NAME}.wal")
        for name in (secret.AUTHORS, secret.AUDIT, privacy.LEDGER):
            if (home / name).exists():
                shutil.copyfile(home / name, work / name)
        store = Store(work)
        try:
            made = privacy.replay(store, actor=actor)
            fresh: Any = store.backup(file.name) if made else None
        finally:
            audit.settle(work)
            store.close()
        if fresh:
            os.replace(fresh, file)
            log_file.unlink(missing_ok=True)
            fsync(file.parent)
        else:
            os.utime(file)  # looked through: it holds nothing of what was erased
        return bool(made)
    finally:
        shutil.rmtree(work, ignore_errors=True)
