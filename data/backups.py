"""Backups and their return: files that have their name only once they are whole.

What DuckDB has to do (copy the live store, fold a log in, look at a file) is given by data/store.py, the only
file that speaks to it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from data.errors import StoreError, of_the_disk
from data.files import fsync, remove
from data.values import now

PUT_ASIDE = ".before-restore-"  # in the name of the file that keeps what was there


def make(home: Path, name: str | None, copy_to: Callable[[Path], None], lock: AbstractContextManager[object]) -> Path:
    """Copy the live store to `backups/` under another name, then rename it whole; gives the file."""
    folder = home / "backups"
    file = folder / (name or f"earshot-{now():%Y%m%dT%H%M%S}.duckdb")
    partial = file.with_suffix(".duckdb.new")
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        with lock:
            if file.exists():
                raise StoreError(f"There is already a backup called {file.name}. Give another name.")
            remove(partial, Path(f"{partial}.wal"))
            copy_to(partial)
            fsync(partial)
            os.rename(partial, file)
        fsync(folder)
    except OSError as error:
        raise of_the_disk(error, folder) from error
    return file


def put_back(target: Path, backup: Path, fold_log_in: Callable[[Path], None], look_at: Callable[..., None]) -> Path:
    """Put a backup in the place of the store `target`; gives the file that keeps what was there.

    The backup is opened and looked at before anything is moved, and at every moment there is a whole store under
    its name: a kill in between never leaves an empty one.
    """
    home = target.parent
    if not backup.exists():
        raise StoreError(f"There is no backup {backup}. See {home / 'backups'} for those there are.")
    fold_log_in(target)
    fresh = target.with_suffix(".duckdb.restoring")
    kept = target.with_suffix(f"{PUT_ASIDE}{now():%Y%m%dT%H%M%S%f}")
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(backup, fresh)
        look_at(fresh, backup)
        fsync(fresh)
        # a log that could not be folded in belongs to the old file: the new one must never be given it
        log_file = Path(f"{target}.wal")
        if log_file.exists():
            os.rename(log_file, Path(f"{kept}.wal"))
        if target.exists():
            os.link(target, kept)
        os.replace(fresh, target)
        fsync(home)
    except OSError as error:
        raise of_the_disk(error, home) from error
    return kept
