"""The two things the store does with files beside DuckDB: take them away, and see them safe on the disk."""

from __future__ import annotations

import os
from pathlib import Path


def remove(*paths: Path) -> None:
    """Remove files, as far as they are there."""
    for path in paths:
        path.unlink(missing_ok=True)


def fsync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
