"""The rotation of backups: old ones go, and what was erased is in none of those that stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data import store as stores
from data.store import Store, restore
from pipelines import audit, rotation
from pipelines.commands import Refused, privacy
from tests.pipelines.commands.test_privacy import SECRET_WORDS, everywhere, land


def files(home: Path) -> list[str]:
    return sorted(file.name for file in (home / "backups").iterdir())


def test_what_was_erased_is_in_no_backup_after_the_next_rotation(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(audit.ELSEWHERE, str(tmp_path))
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    old = store.backup("old.duckdb")
    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")
    store.backup("new.duckdb")
    assert b"Zebedea" in old.read_bytes()

    told = rotation.rotate(store.home, keep=None, actor="ann")

    assert told == {"removed": 0, "erased_again": 1, "unread": []}
    assert b"Zebedea" not in old.read_bytes()
    assert files(store.home) == ["new.duckdb", "old.duckdb"]
    assert rotation.rotate(store.home, keep=None, actor="ann")["erased_again"] == 0
    # the store that runs and its log know nothing of it
    assert audit.verify(store) == []
    home = store.home
    stores.close_opened()
    restore(home, old)
    audit.anchor_aside(home)
    again = stores.opened()
    assert "Zebedea" not in everywhere(again)
    assert "Where can I book?" in everywhere(again)


def test_what_was_erased_leaves_what_a_restore_put_aside_and_what_does_not_open_is_named(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    old, home = store.backup("old.duckdb"), store.home
    stores.close_opened()
    aside = restore(home, old)
    torn = aside.with_name(f"{aside.name}9")
    torn.write_bytes(b"no store")
    again = stores.opened()
    privacy.erase_author(again, "x", "zed", reason="asked", actor="ann")
    assert b"Zebedea" in aside.read_bytes()

    told = rotation.rotate(home, keep=1, actor="ann")

    assert told == {"removed": 0, "erased_again": 2, "unread": [torn.name]}
    assert b"Zebedea" not in aside.read_bytes()
    stores.close_opened()
    restore(home, aside)
    audit.anchor_aside(home)
    assert "Zebedea" not in everywhere(stores.opened())
    assert "Where can I book?" in everywhere(stores.opened())


def test_the_newest_stay_and_a_rotation_that_was_cut_off_is_begun_again(store: Store) -> None:
    for number in range(4):
        made = store.backup(f"b{number}.duckdb")
        os.utime(made, (1_000_000 + number, 1_000_000 + number))
    (store.home / "backups" / audit.ASIDE).mkdir()

    assert rotation.rotate(store.home, keep=2, actor="ann")["removed"] == 2

    assert [name for name in files(store.home) if name.endswith(".duckdb")] == ["b2.duckdb", "b3.duckdb"]
    with pytest.raises(Refused, match="keep one at least"):
        rotation.rotate(store.home, keep=0, actor="ann")


def test_with_the_next_backup_no_byte_of_what_was_erased_is_left_in_the_store_itself(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    store.backup("before.duckdb")  # as every day: the words are in the file, not only in its log
    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")
    before = sorted(store.rows("select * from mention"), key=lambda row: row["mention_id"])

    assert rotation.leave_nothing(store)

    assert [file.name for file in store.home.glob("earshot.duckdb*") if b"Zebedea" in file.read_bytes()] == []
    assert sorted(store.rows("select * from mention"), key=lambda row: row["mention_id"]) == before
    assert not rotation.leave_nothing(store), "once is enough until something else is erased"
    home, path = store.home, store.path
    land(store, ("3", "cat", "And this is written into the new file"))
    store.backup("after.duckdb")
    stores.close_opened()
    assert b"into the new file" in path.read_bytes()
    again = Store(home)
    assert again.rows("select count(*) as n from mention") == [{"n": 3}]
    assert not [check for check in again.check() if check.wrong]
    again.close()
