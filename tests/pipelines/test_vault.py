"""The vault: secrets come back for their own connection alone, and lie nowhere in clear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pipelines import vault
from pipelines.vault import VaultClosed

SECRET = {"token": "very-secret-token", "app_secret": "other-secret"}


def test_what_is_put_in_comes_out_and_is_nowhere_in_clear(home: Path) -> None:
    vault.put(home, "conn_1", SECRET)

    assert vault.get(home, "conn_1") == SECRET
    assert vault.get(home, "conn_2") == {}
    for file in home.iterdir():
        assert b"very-secret" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0


def test_a_key_from_the_environment_leaves_no_key_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_KEY", Fernet.generate_key().decode())
    vault.put(home, "conn_1", SECRET)

    assert vault.get(home, "conn_1") == SECRET
    assert not (home / vault.KEY_NAME).exists()
    monkeypatch.setenv("EARSHOT_KEY", Fernet.generate_key().decode())
    with pytest.raises(VaultClosed, match="connect the account again"):
        vault.get(home, "conn_1")


def test_a_sealed_secret_does_not_open_as_anothers(home: Path) -> None:
    vault.put(home, "conn_1", SECRET)
    file = home / vault.FILE_NAME
    file.write_text(json.dumps({"conn_2": json.loads(file.read_text())["conn_1"]}))

    with pytest.raises(VaultClosed, match="another account"):
        vault.get(home, "conn_2")


def test_a_key_file_that_others_may_read_is_refused(home: Path) -> None:
    vault.put(home, "conn_1", SECRET)
    (home / vault.KEY_NAME).chmod(0o644)

    with pytest.raises(VaultClosed, match="chmod 600"):
        vault.get(home, "conn_1")


def test_a_key_that_is_none_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_KEY", "short")

    with pytest.raises(VaultClosed, match="EARSHOT_KEY is no key"):
        vault.put(home, "conn_1", SECRET)


def test_what_is_dropped_is_gone(home: Path) -> None:
    vault.put(home, "conn_1", SECRET)
    vault.drop(home, "conn_1")

    assert vault.get(home, "conn_1") == {}
    assert (home / vault.FILE_NAME).read_text() == "{}"
