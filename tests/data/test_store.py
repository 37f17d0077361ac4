"""The store: one owner, one writer at a time, readers that are never in its way, and nothing to be read beside it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from data.store import BadQuery, Store, StoreError, StoreInUse, opened

PUT = "insert into setting values ($key, 'v', now()::timestamp)"


def count(store: Store) -> int:
    """How many settings there are beside the one every store begins with."""
    told = store.one("select count(*) - 1 as n from setting")
    assert told
    number: int = told["n"]
    return number


def put_and_fail(store: Store, sql: str = "select 1") -> None:
    """A block that writes a row and then goes wrong: by its SQL, or else by an error of its own."""
    with store.transaction() as tx:
        tx.run(PUT, {"key": "a"})
        tx.run(sql)
        raise ZeroDivisionError


def test_a_block_is_committed_whole(store: Store) -> None:
    with store.transaction() as tx:
        tx.run(PUT, {"key": "a"})
        tx.run(PUT, {"key": "b"})

    assert count(store) == 2


def test_an_error_of_the_callers_own_takes_the_whole_block_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        put_and_fail(store)

    assert count(store) == 0


def test_wrong_sql_takes_the_whole_block_back_and_says_so(store: Store) -> None:
    with pytest.raises(BadQuery, match="nowhere"):
        put_and_fail(store, "insert into nowhere values (1)")

    assert count(store) == 0


def test_the_revision_grows_with_each_commit_and_only_then(store: Store) -> None:
    before = store.revision

    with pytest.raises(ZeroDivisionError):
        put_and_fail(store)
    failed = store.revision
    with store.transaction() as tx:
        tx.run(PUT, {"key": "a"})

    assert (failed, store.revision) == (before, before + 1)


def test_a_writer_that_finds_nothing_to_do_says_so_and_makes_no_new_revision(store: Store) -> None:
    before = store.revision

    with store.transaction() as tx:
        tx.is_news = bool(tx.rows("select 1 from setting where key = 'nobody set it'"))

    assert store.revision == before


def test_bookkeeping_is_kept_and_makes_no_new_revision(store: Store) -> None:
    before, kept = store.revision, store.kept

    with store.transaction(is_news=False) as tx:
        tx.run(PUT, {"key": "a"})

    assert count(store) == 1
    assert store.revision == before
    assert store.kept is kept


def test_twenty_threads_read_while_one_writes_and_none_sees_half_a_block(store: Store) -> None:
    start, stop = threading.Barrier(21), threading.Event()
    seen: list[set[int]] = []
    failed: list[BaseException] = []

    def read() -> None:
        mine = set()
        try:
            start.wait()
            while not stop.is_set():
                mine.add(count(store))
                mine.add(store.read("select key from setting where key <> 'time_zone'").num_rows)
        except BaseException as error:
            failed.append(error)
        seen.append(mine)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    start.wait()
    for number in range(20):
        with store.transaction() as tx:
            tx.run(PUT, {"key": f"one-{number}"})
            tx.run(PUT, {"key": f"two-{number}"})
    stop.set()
    for reader in readers:
        reader.join()

    assert not failed
    assert count(store) == 40
    assert all(number % 2 == 0 for numbers in seen for number in numbers), "A reader saw half of a block."


def test_a_thread_that_ended_leaves_no_cursor_behind(store: Store) -> None:
    store.rows("select 1")
    before = len(store._cursors)

    for _ in range(50):
        reader = threading.Thread(target=lambda: store.rows("select 1"))
        reader.start()
        reader.join()

    assert len(store._cursors) <= before + 2


def test_a_store_that_another_process_has_is_refused_in_a_sentence(home: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from data.store import Store; "
        "store = Store(Path(sys.argv[1])); print('open', flush=True); input()"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"

        with pytest.raises(StoreInUse, match=r"Another process has .* open"):
            Store(home)

        other.communicate("\n")
    Store(home).close()


def test_a_leftover_of_a_first_start_that_was_killed_is_no_obstacle(home: Path) -> None:
    (home / "earshot.77.new").write_bytes(b"half a file")

    store = Store(home)

    assert count(store) == 0
    store.close()


def test_the_first_start_leaves_only_the_store(home: Path) -> None:
    Store(home).close()

    assert [file.name for file in home.iterdir()] == ["earshot.duckdb"]
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "file" / "home")


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/etc/*')",
        "attach 'another.duckdb' as another",
        "copy setting to 'settings.csv'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set lock_configuration = false",
    ],
)
def test_sql_reaches_nothing_outside_the_home(store: Store, sql: str) -> None:
    with pytest.raises(BadQuery):
        store.rows(sql)
    with pytest.raises(BadQuery), store.transaction() as tx:
        tx.run(sql)


def test_a_value_is_never_taken_for_sql(store: Store) -> None:
    hostile = "x'); drop table setting; --"

    with store.transaction() as tx:
        tx.run(PUT, {"key": hostile})

    assert store.rows("select key from setting where key = $key", {"key": hostile}) == [{"key": hostile}]


def test_opening_again_writes_nothing(home: Path) -> None:
    store = Store(home)
    store.close()
    before = store.path.read_bytes()

    store = Store(home)
    size = store.size_bytes()
    store.close()

    assert size == len(before), "A log was begun: such a store does not open on a full disk."
    assert store.path.read_bytes() == before


def test_a_changed_view_has_the_marts_rebuilt(store: Store) -> None:
    with store.transaction() as tx:
        tx.run("update model_version set hash = 'older on 2' where name = 'mention_rows'")
        tx.run("delete from mentions_daily")
        tx.run("update model_version set built_at = timestamp '2020-01-01' where name = 'mentions_daily'")
    home = store.home
    store.close()

    again = Store(home)

    built = again.one("select built_at from model_version where name = 'mentions_daily'")
    assert built
    assert built["built_at"].year > 2020
    again.close()


def test_the_process_has_one_store(store: Store) -> None:
    assert opened() is opened()
    assert opened() is store
