"""What a checkpoint writes in place is copied aside first, so that a power cut in the middle of it costs nothing.

DuckDB writes a checkpoint into free blocks and then changes its header, but the catalogue's blocks are shared:
free parts of them are filled and the whole block of 256 kB, with its checksum, is written over the old one. Torn
there, the file does not open any more (found by tests/data/faults/test_power_loss.py, one disk in some hundreds).
So `save` puts those blocks beside the store before a checkpoint, and `put_back` writes them again at the next
opening if the header is still the one of before. The write-ahead log is whole until the header is changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shutil
import struct
from collections.abc import Iterable
from pathlib import Path

from data.files import fsync

log = logging.getLogger("earshot.guard")

MAGIC = b"EARSHOT-GUARD-1\n"
HEADERS = 3 * 4096  # the main header and the two database headers, of which the newer one counts
BLOCK = 262_144


def file_of(store: Path) -> Path:
    """Where the copy lies."""
    return store.with_name(f"{store.name}.guard")


def save(store: Path, handle: int, blocks: Iterable[int]) -> None:
    """Copy the headers and some blocks (by number) to the guard file, synced. Raises OSError.

    `handle` is a descriptor of the store that stays open: closing one in this process would let go of the
    lock that keeps other processes out.
    """
    parts = [MAGIC, os.pread(handle, HEADERS, 0)]
    for number in blocks:
        at = HEADERS + number * BLOCK
        content = os.pread(handle, BLOCK, at)
        parts += [struct.pack("<QQ", at, len(content)), content]
    body = b"".join(parts)
    partial = file_of(store).with_suffix(".tmp")
    with partial.open("wb") as sink:
        sink.write(body + hashlib.sha256(body).digest())
        sink.flush()
        os.fsync(sink.fileno())
    partial.rename(file_of(store))
    fsync(store.parent)


def drop(store: Path) -> None:
    """The checkpoint is done: forget the copy. Raises OSError."""
    file_of(store).unlink(missing_ok=True)


def put_back(store: Path) -> bool:
    """Undo a checkpoint that a cut broke off, before the store is opened; True if blocks were written.

    Does nothing while another process has the store. Raises OSError.
    """
    guard = file_of(store)
    if not guard.exists():
        return False
    handle = os.open(store, os.O_RDWR)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False  # its owner is alive and the guard is the owner's
        body = guard.read_bytes()
        body, told = body[:-32], body[-32:]
        whole = body.startswith(MAGIC) and hashlib.sha256(body).digest() == told
        at = len(MAGIC) + HEADERS
        # another header means that the checkpoint was finished: its blocks are the true ones
        broken_off = whole and os.pread(handle, HEADERS, 0) == body[len(MAGIC) : at]
        if broken_off:
            while at < len(body):
                offset, size = struct.unpack_from("<QQ", body, at)
                at += 16
                os.pwrite(handle, body[at : at + size], offset)
                at += size
            os.fsync(handle)
            log.warning("a checkpoint that was broken off has been undone; the log holds what it was to keep")
        guard.unlink()
        fsync(store.parent)
        return broken_off
    finally:
        os.close(handle)


def cut_log(log_file: Path, at: int) -> Path:
    """Cut a write-ahead log at the first entry that the disk did not keep whole; gives the copy kept of all of it.

    A commit is confirmed only after its sync, so what a power cut tears was never confirmed to anybody. (DuckDB
    ignores a log that ends too soon, and refuses one in whose last write a part is missing.) Raises OSError.
    """
    kept = log_file.with_name(f"{log_file.name}.torn-at-{at}")
    shutil.copyfile(log_file, kept)
    handle = os.open(log_file, os.O_RDWR)
    try:
        os.ftruncate(handle, at)
        os.fsync(handle)
    finally:
        os.close(handle)
    log.error("the log was torn at byte %d and is cut there; all of it is kept as %s", at, kept.name)
    return kept
