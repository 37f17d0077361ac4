"""The vault: secrets of connected accounts, encrypted, in a file beside the store and never in it.

The key comes from `EARSHOT_KEY` (what `Fernet.generate_key()` gives), or from `vault.key` of the home, mode 0600, made
on first use. A key file beside the vault keeps out who gets only one of them: give the key by the environment where
the whole home might be copied.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.redaction import conceal
from data.files import fsync
from data.store import to_json

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

FILE_NAME = "connections.vault"
KEY_NAME = "vault.key"
_writing = threading.Lock()


class VaultClosed(Exception):
    """The key does not open the vault, in a sentence with what to do."""


def put(home: Path, connection_id: str, settings: Mapping[str, str]) -> None:
    """Keep the secrets of a connection in place of what was kept for it."""
    conceal(*settings.values())
    with _writing:
        kept = _file(home)
        # the id lies inside: what was written for one connection does not open as another's
        inside = to_json({"connection_id": connection_id, "settings": dict(settings)}).encode()
        kept[connection_id] = _lock(home).encrypt(inside).decode()
        _write(home / FILE_NAME, to_json(kept).encode())


def get(home: Path, connection_id: str) -> dict[str, str]:
    """The secrets of a connection; none where nothing is kept. Raises VaultClosed."""
    sealed = _file(home).get(connection_id)
    if sealed is None:
        return {}
    from cryptography.fernet import InvalidToken

    try:
        inside = json.loads(_lock(home).decrypt(sealed.encode()))
    except (InvalidToken, ValueError) as error:
        raise VaultClosed(
            "The key does not open the secrets of this account. Give the key they were kept with (EARSHOT_KEY, or "
            f"{KEY_NAME} of the home), or connect the account again."
        ) from error
    if inside["connection_id"] != connection_id:
        raise VaultClosed("The vault holds another account's secrets here. Connect the account again.")
    settings: dict[str, str] = inside["settings"]
    conceal(*settings.values())
    return settings


def drop(home: Path, connection_id: str) -> None:
    """Forget the secrets of a connection."""
    with _writing:
        kept = _file(home)
        if kept.pop(connection_id, None) is not None:
            _write(home / FILE_NAME, to_json(kept).encode())


def _file(home: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads((home / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise VaultClosed(
            f"{FILE_NAME} is damaged. Restore it from your backup, or connect the accounts anew."
        ) from error
    return kept


def _lock(home: Path) -> Fernet:
    from cryptography.fernet import Fernet

    said = os.environ.get("EARSHOT_KEY")
    try:
        return Fernet((said or "").encode() if said else _key(home))
    except ValueError as error:
        where = "EARSHOT_KEY" if said else KEY_NAME
        raise VaultClosed(
            f"{where} is no key: it takes 32 bytes in url-safe base64, as Fernet.generate_key() of the library "
            "cryptography gives them."
        ) from error


def _key(home: Path) -> bytes:
    file = home / KEY_NAME
    try:
        mode = file.stat().st_mode & 0o777
        if mode & 0o077:
            raise VaultClosed(f"{KEY_NAME} may be read by others (mode {mode:o}). Say: chmod 600 {KEY_NAME}")
        return file.read_bytes().strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    from cryptography.fernet import Fernet

    fresh = home / f"{KEY_NAME}.{os.getpid()}.{secrets.token_hex(4)}"
    _write_new(fresh, Fernet.generate_key())
    try:
        os.link(fresh, file)  # fails where another process was first: its key counts
    except FileExistsError:
        pass  # theirs is read below
    finally:
        fresh.unlink()
    return file.read_bytes().strip()


def _write_new(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: Path, content: bytes) -> None:
    partial = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    _write_new(partial, content)
    partial.rename(file)
    fsync(file.parent)  # a token that is good for one use must not be lost with the power
