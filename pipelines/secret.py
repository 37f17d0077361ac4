"""The secret of this installation: what turns an author into a pseudonym that nobody else can rebuild."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "author.key"
LENGTH = 32


def author_secret(home: Path) -> bytes:
    """The 32 bytes kept in `author.key` (mode 0600), made on first use.

    They lie beside the store and not in it: a copied store alone does not link anybody. Losing the file
    unlinks the authors known so far from those to come.
    """
    file = home / FILE_NAME
    try:
        return _read(file)
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = home / f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}"
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
    secret = file.read_bytes()
    if len(secret) != LENGTH:
        raise ValueError(f"{file.name} holds {len(secret)} bytes instead of {LENGTH}: restore it from your backup.")
    return secret
