"""Whether the code on the disk is still the code that runs: pages read their queries from files as they need them.

Where Earshot was updated under a running server, new queries meet old Python and a store without the new tables. That
is no fault of either; it ends with a restart, and a person has to be told so.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("connectors", "dashboard", "data", "pipelines")
UPDATED = (
    "Earshot has been updated while it was running. Restart it (stop the server and start it again): until then pages "
    "may not open. Nothing is lost."
)

LOOKED_AT_EVERY = 15.0  # seconds: pages ask at each rerun, and a look takes some milliseconds

_remembered: str | None = None
_look_again_at = 0.0
_was_updated = False


def stamp(root: Path = ROOT) -> str:
    """Changes when a file of the code is changed, added or taken away; by name, size and time, a few milliseconds."""
    said = hashlib.sha256()
    for path, size, changed in sorted(found for floor in FLOORS for found in _files(root / floor)):
        said.update(f"{path} {size} {changed}\n".encode())
    return said.hexdigest()


def remember(now: str | None = None) -> None:
    """Take the code on the disk for the one that runs; called once as the server starts."""
    global _remembered, _look_again_at, _was_updated
    _remembered = now or stamp()
    _look_again_at, _was_updated = 0.0, False


def is_updated() -> bool:
    """Whether the code on the disk is another one than at the start; never where nobody remembered."""
    return _remembered is not None and stamp() != _remembered


def was_updated(at: float | None = None) -> bool:
    """As `is_updated`, looked at once in a quarter of a minute. `at` is a reading of the clock that only goes on."""
    global _look_again_at, _was_updated
    now = time.monotonic() if at is None else at
    if now >= _look_again_at:
        _look_again_at = now + LOOKED_AT_EVERY
        _was_updated = is_updated()
    return _was_updated


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of the Python and SQL files of a folder and of those in it."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".sql")):
                told = entry.stat()
                yield entry.path, told.st_size, told.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _files(Path(entry.path))
