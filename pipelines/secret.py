"""The secrets of this installation: files of random bytes beside the store, one for each purpose, never in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

AUTHORS = "author.key"
AUDIT = "audit.key"
LINKS = "links.key"
LENGTH = 32


def author_secret(home: Path) -> bytes:
    """What turns an author into a pseudonym that nobody else can rebuild.

    A copied store alone does not link anybody. Losing the file unlinks the authors known so far from those to come.
    """
    return secret(home, AUTHORS)


def audit_secret(home: Path) -> bytes:
    """What seals the log of commands: who has only the store cannot change its past unseen."""
    return secret(home, AUDIT)


def link_secret(home: Path) -> bytes:
    """What makes the links in messages genuine. Losing the file ends those that are out, which last a day."""
    return secret(home, LINKS)


def secret(home: Path, name: str) -> bytes:
    """The 32 bytes kept in a file of this name (mode 0600) in the home, made on first use."""
    file = home / name
    try:
        return _read(file)
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = home / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(LENGTH))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(fresh, file)  # fails if another process was first: its secret counts
    except FileExistsError:
        pass  # theirs is read below
    finally:
        fresh.unlink()
    return _read(file)


def _read(file: Path) -> bytes:
    held = file.read_bytes()
    if len(held) != LENGTH:
        raise ValueError(f"{file.name} holds {len(held)} bytes instead of {LENGTH}: restore it from your backup.")
    return held
