"""What the store refuses, by what the caller does next.

StoreError
├── StoreInUse      another process owns the file: hand the work to it (pipelines/owner.py)
├── StoreNewer      the file was made by a later Earshot: update this one
├── StoreDamaged    the file does not open: restore a backup
├── StoreReadOnly   the disk or the file cannot be written
├── DiskFull        free some space; nothing was half written
├── InDoubt         a write was neither confirmed nor refused: repeat the command with the same command_id
└── BadQuery        the SQL or its parameters are wrong: a fault of ours
    └── RowsRefused   the rows break a rule of the table: look at what they came from
"""

from __future__ import annotations

import errno
from pathlib import Path


class StoreError(Exception):
    """Anything the store refuses, in a sentence."""


class StoreInUse(StoreError):
    """Another process owns the file."""


class StoreNewer(StoreError):
    """The file was written by a later version of Earshot."""


class StoreDamaged(StoreError):
    """The file does not open."""


class StoreReadOnly(StoreError):
    """The folder or the file cannot be written."""


class DiskFull(StoreError):
    """No space left; nothing was half written."""


class InDoubt(StoreError):
    """A write was neither confirmed nor refused, and the database was opened again: repeat with the same command_id."""


class BadQuery(StoreError):
    """The SQL or its parameters are wrong."""


class RowsRefused(BadQuery):
    """The rows break a rule of the table."""


def of_the_disk(error: OSError, path: Path) -> StoreError:
    """What the operating system refused, as the caller's next step."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"The disk of {path} is full. Free some space and try again; nothing was half written.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreReadOnly(f"{path} cannot be written: {error.strerror}. Give this user the right to write there.")
    return StoreError(f"{path} cannot be used: {error.strerror or error}. Look at the disk and try again.")
