"""Whether the code on the disk is still the code that runs: pages read their queries from files as they need them.

Where Earshot was updated under a running server, new queries meet old Python and a store without the new tables. That
is no fault of either; it ends with a restart, and a person has to be told so.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("connectors", "dashboard", "data", "pipelines")
UPDATED = (
    "Earshot has been updated while it was running. Restart it (stop the server and start it again): until then pages "
    "may not open. Nothing is lost."
)

_remembered: str | None = None


def stamp(root: Path = ROOT) -> str:
    """Changes when a file of the code is changed, added or taken away; by name, size and time, a few milliseconds."""
    said = hashlib.sha256()
    for path, size, changed in sorted(found for floor in FLOORS for found in _files(root / floor)):
        said.update(f"{path} {size} {changed}\n".encode())
    return said.hexdigest()


def remember(now: str | None = None) -> None:
    """Take the code on the disk for the one that runs; called once as the server starts."""
    global _remembered
    _remembered = now or stamp()


def is_updated() -> bool:
    """Whether the code on the disk is another one than at the start; never where nobody remembered."""
    return _remembered is not None and stamp() != _remembered


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
