"""Backup and restore: a copy made while people work is whole, and putting it back loses nothing that was there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from data.store import FILE_NAME, Store, StoreDamaged, StoreError, StoreInUse, Transaction, restore
from pipelines.commands import Event, carry_out


def note(store: Store, number: int) -> None:
    """A command that leaves one row and one event."""

    def work(tx: Transaction) -> tuple[dict[str, int], list[Event]]:
        tx.run("insert into setting values ($key, $value, now()::timestamp)", {"key": f"k{number}", "value": "x" * 500})
        return {"number": number}, [Event("setting", f"k{number}", "noted", {})]

    carry_out(store, "note", {"number": number}, work, actor="t", command_id=f"c{number}")


def kept_by(home: Path) -> set[str]:
    """The commands a store holds; each must have its row and its event."""
    store = Store(home)
    try:
        commands = {row["command_id"] for row in store.rows("select command_id from command")}
        assert {row["command_id"] for row in store.rows("select command_id from event")} == commands
        assert {f"c{row['key'][1:]}" for row in store.rows("select key from setting where key like 'k%'")} == commands
        assert not [check for check in store.check() if check.wrong]
        return commands
    finally:
        store.close()


def test_three_backups_made_while_commands_arrive_hold_all_that_was_done_before_each(
    store: Store, tmp_path: Path
) -> None:
    done: list[str] = []
    enough = [threading.Event() for _ in range(4)]
    stop = threading.Event()

    def people() -> None:
        number = 0
        while not stop.is_set():
            note(store, number)
            done.append(f"c{number}")
            number += 1
            if number % 10 == 0 and number // 10 <= len(enough):
                enough[number // 10 - 1].set()

    writer = threading.Thread(target=people)
    writer.start()
    backups = []
    try:
        for turn in range(3):
            enough[turn].wait(60)
            before = set(done)
            backups.append((before, store.backup(f"turn-{turn}.duckdb")))
        enough[3].wait(60)
    finally:
        stop.set()
        writer.join()

    for turn, (before, file) in enumerate(backups):
        elsewhere = tmp_path / f"elsewhere-{turn}"
        restore(elsewhere, file)
        found = kept_by(elsewhere)
        assert before <= found <= set(done)
        assert len(before) >= 10 * (turn + 1)
    assert sorted(file.name for file in (store.home / "backups").iterdir()) == [f"turn-{n}.duckdb" for n in range(3)]


def test_a_backup_needs_no_log_beside_it(store: Store) -> None:
    note(store, 1)

    file = store.backup()

    assert [found.name for found in file.parent.iterdir()] == [file.name]


def test_a_raw_copy_of_the_open_file_lacks_what_the_log_holds(store: Store, tmp_path: Path) -> None:
    note(store, 1)
    (tmp_path / "raw").mkdir()

    (tmp_path / "raw" / FILE_NAME).write_bytes(store.path.read_bytes())

    assert kept_by(tmp_path / "raw") == set(), "A raw copy is no way to make a backup."


def test_a_second_backup_of_the_same_name_is_refused(store: Store) -> None:
    store.backup("monday.duckdb")

    with pytest.raises(StoreError, match=r"already a backup called monday\.duckdb\. Give another name"):
        store.backup("monday.duckdb")


def test_restore_keeps_what_it_replaces(home: Path) -> None:
    store = Store(home)
    note(store, 1)
    file = store.backup()
    note(store, 2)
    store.close()

    kept = restore(home, file)

    assert kept_by(home) == {"c1"}
    (home / "other").mkdir()
    kept.rename(home / "other" / FILE_NAME)
    assert kept_by(home / "other") == {"c1", "c2"}


def test_restore_keeps_a_store_that_does_not_open(home: Path) -> None:
    store = Store(home)
    note(store, 1)
    file = store.backup()
    store.close()
    store.path.write_bytes(b"ruined" * 1000)
    Path(f"{store.path}.wal").write_bytes(b"its log")

    kept = restore(home, file)

    assert kept_by(home) == {"c1"}
    assert kept.read_bytes() == b"ruined" * 1000
    assert Path(f"{kept}.wal").read_bytes() == b"its log"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00" * 10_000])
def test_restore_refuses_what_is_no_store_and_leaves_the_store_alone(home: Path, content: bytes) -> None:
    store = Store(home)
    note(store, 1)
    store.close()
    wrong = home / "wrong.duckdb"
    wrong.write_bytes(content)
    before = sorted(file.name for file in home.iterdir())

    with pytest.raises(StoreDamaged, match=r"wrong\.duckdb is not a store of Earshot"):
        restore(home, wrong)

    assert kept_by(home) == {"c1"}
    assert sorted(file.name for file in home.iterdir()) == before


def test_restore_refuses_a_backup_that_is_not_there(home: Path) -> None:
    with pytest.raises(StoreError, match="There is no backup"):
        restore(home, home / "backups" / "gone.duckdb")


def test_restore_refuses_while_the_store_is_open(store: Store) -> None:
    file = store.backup()

    with pytest.raises(StoreInUse):
        restore(store.home, file)


def test_a_store_that_is_written_anew_while_people_work_loses_nothing(store: Store) -> None:
    home, stop, done, read = store.home, threading.Event(), [], []

    def people() -> None:
        number = 0
        while not stop.is_set():
            note(store, number)
            done.append(f"c{number}")
            number += 1

    def readers() -> None:
        while not stop.is_set():
            read.append(store.rows("select count(*) as n from command")[0]["n"])

    threads = [threading.Thread(target=people), threading.Thread(target=readers)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(3):
            store.rewrite()
            note(store, 10_000 + turn)
            done.append(f"c{10_000 + turn}")
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    store.close()

    assert read == sorted(read)
    assert kept_by(home) == set(done)


def test_a_copy_that_does_not_come_about_leaves_the_store_as_it_was(store: Store) -> None:
    note(store, 1)
    inode = store.path.stat().st_ino
    blocked = store.path.with_suffix(".duckdb.fresh")
    blocked.mkdir()

    with pytest.raises(StoreError):
        store.rewrite()

    assert store.path.stat().st_ino == inode
    note(store, 2)
    store.close()
    assert kept_by(store.home) == {"c1", "c2"}
