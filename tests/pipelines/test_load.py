"""Loading: once and whole, in any order and any number of times, and what cannot be loaded stands aside."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from connectors.base import Mention, Metric, Post
from data.store import Store
from pipelines import landing, load
from pipelines.commands import upkeep

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def mention(key: str, hours: int = 0, **more: object) -> Mention:
    given = {"text": f"text {key}", "reactions": hours} | more
    return Mention("x", key, "a", "mention", AT, AT + timedelta(hours=hours), **given)


def land(store: Store, kind: landing.Kind, rows: list[Mention] | list[Post] | list[Metric], **more: int) -> None:
    job = landing.new_job("export", "test", "file.csv", "0" * 64, "tester")
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))], **more)


def bring_in(store: Store, kind: landing.Kind, rows: list[Mention] | list[Post] | list[Metric]) -> tuple[int, int, int]:
    """(new, changed, unchanged)"""
    land(store, kind, rows)
    loaded = load.load_pending(store)
    return sum(one.new for one in loaded), sum(one.changed for one in loaded), sum(one.unchanged for one in loaded)


def wrong(store: Store) -> list[str]:
    return [check.name for check in store.check() if check.wrong]


def test_rows_are_counted_as_new_changed_and_unchanged(store: Store) -> None:
    first = bring_in(store, "mention", [mention("1"), mention("2"), mention("3")])
    second = bring_in(store, "mention", [mention("1"), mention("2", 1), mention("4")])

    assert (first, second) == ((3, 0, 0), (1, 1, 1))
    assert not wrong(store)


def test_the_same_rows_again_change_nothing(store: Store) -> None:
    post = Post("x", "p", "a", AT, AT, text="ours")
    value = Metric("x", "a", "p", "views", "snapshot", date(2026, 3, 1), 5.0, AT, "Views")
    for _ in range(2):
        told = [
            bring_in(store, "mention", [mention("1")]),
            bring_in(store, "post", [post]),
            bring_in(store, "metric", [value]),
        ]

    assert told == [(0, 0, 1)] * 3
    assert store.one("select count(*) as n from metric") == {"n": 1}
    assert not wrong(store)


def test_an_older_observation_that_comes_later_changes_nothing(store: Store) -> None:
    bring_in(store, "mention", [mention("1", 5)])

    told = bring_in(store, "mention", [mention("1", 2)])

    assert told == (0, 0, 1)
    assert store.one("select reactions from mention") == {"reactions": 5}


def test_a_deleted_mention_loses_its_text_and_leaves_the_counts(store: Store) -> None:
    bring_in(store, "mention", [mention("1"), mention("2")])

    bring_in(store, "mention", [mention("1", 1, is_deleted=True)])

    assert store.one("select text, is_deleted from mention where mention_id = '1'") == {
        "text": None,
        "is_deleted": True,
    }
    assert store.one("select sum(mentions) as n from mentions_daily") == {"n": 1}
    assert not wrong(store)


def test_a_restated_value_is_kept_beside_the_one_before(store: Store) -> None:
    def views(value: float, hours: int) -> Metric:
        seen = AT + timedelta(hours=hours)
        return Metric("x", "a", "p", "views", "snapshot", date(2026, 3, 1), value, seen, "Views")

    bring_in(store, "post", [Post("x", "p", "a", AT, AT)])
    bring_in(store, "metric", [views(100.0, 0)])
    bring_in(store, "metric", [views(90.0, 1)])

    assert store.rows("select value from metric order by observed_at") == [{"value": 100.0}, {"value": 90.0}]
    assert store.one("select views from posts") == {"views": 90.0}
    assert not wrong(store)


def test_an_infinite_value_is_not_stored(store: Store) -> None:
    value = Metric("x", "a", "", "followers", "daily", date(2026, 3, 1), float("inf"), AT, "Followers")

    bring_in(store, "metric", [value])

    assert store.one("select count(*) as n from metric") == {"n": 0}


def test_a_job_of_which_a_part_is_missing_waits(store: Store) -> None:
    land(store, "mention", [mention(str(n)) for n in range(10)], batch_rows=5)
    last = list(landing.pending(store.home))[-1]
    hidden = last.rename(last.with_suffix(".hidden"))

    before = load.load_pending(store)
    hidden.rename(last)
    after = load.load_pending(store)

    assert (len(before), len(after)) == (0, 2)
    assert store.one("select count(*) as n from mention") == {"n": 10}


def killed_between_its_renames(store: Store, age: float, *, is_rest_there: bool = True) -> None:
    """Three parts, the first has its name; all were last touched `age` seconds ago."""
    land(store, "mention", [mention(str(n)) for n in range(15)], batch_rows=5)
    first, *rest = landing.pending(store.home)
    for part in rest:
        unnamed = part.rename(part.with_suffix(".tmp"))
        os.utime(unnamed, (time.time() - age,) * 2)
        if not is_rest_there:
            unnamed.unlink()
    os.utime(first, (time.time() - age,) * 2)


def test_a_job_whose_writer_was_killed_between_its_renames_is_finished_for_it(store: Store) -> None:
    killed_between_its_renames(store, age=2 * landing.DEAD_AFTER_SECONDS)

    loaded = load.load_pending(store)

    assert len(loaded) == 3
    assert store.one("select count(*) as n from mention") == {"n": 15}
    assert not list(store.home.glob("landing/*/*"))


def test_a_writer_that_may_still_live_is_not_helped(store: Store) -> None:
    killed_between_its_renames(store, age=landing.DEAD_AFTER_SECONDS / 2)

    assert load.load_pending(store) == []
    assert len(list(store.home.glob("landing/*/*.tmp"))) == 2


def test_a_job_whose_rest_never_comes_is_set_aside_with_a_word_and_its_rows(store: Store) -> None:
    killed_between_its_renames(store, age=2 * landing.GIVEN_UP_AFTER_SECONDS, is_rest_there=False)

    assert load.load_pending(store) == []

    (reason,) = upkeep.set_aside(store)
    assert "Bring it in again" in reason
    assert len(list((store.home / "landing" / "set-aside").glob("*.refused"))) == 1
    assert not list(landing.pending(store.home))


def test_a_part_whose_fellows_are_loaded_is_complete(store: Store) -> None:
    land(store, "mention", [mention(str(n)) for n in range(10)], batch_rows=5)
    _, second = landing.pending(store.home)
    kept = second.read_bytes()
    load.load_pending(store)
    with store.transaction() as tx:  # as if the second had never been loaded
        tx.run("delete from ingest where ingest_id = $id", {"id": second.stem})

    second.write_bytes(kept)
    loaded = load.load_pending(store)

    assert [(one.ingest_id, one.unchanged) for one in loaded] == [(second.stem, 5)]


def test_a_file_that_is_in_already_is_only_deleted(store: Store) -> None:
    land(store, "mention", [mention("1")])
    (file,) = landing.pending(store.home)
    content = file.read_bytes()
    load.load_pending(store)
    file.write_bytes(content)

    loaded = load.load_pending(store)

    assert loaded == []
    assert not file.exists()
    assert store.one("select count(*) as n from ingest") == {"n": 1}


@pytest.mark.parametrize("cut", [0, 4, 200, -8])
def test_a_torn_file_is_set_aside_with_its_reason_and_the_rest_is_loaded(store: Store, cut: int) -> None:
    land(store, "mention", [mention("1")])
    (torn,) = landing.pending(store.home)
    torn.write_bytes(torn.read_bytes()[:cut])
    land(store, "mention", [mention("2")])

    loaded = load.load_pending(store)

    aside = store.home / "landing" / "set-aside"
    assert [one.new for one in loaded] == [1]
    assert sorted(file.suffix for file in aside.iterdir()) == [".refused", ".txt"]
    assert torn.name in next(aside.glob("*.txt")).read_text()
    assert list(landing.pending(store.home)) == []


def test_a_file_whose_rows_the_store_refuses_is_set_aside_and_its_neighbours_are_loaded(store: Store) -> None:
    land(store, "mention", [mention("1")])
    land(store, "mention", [mention("2", author_key="x")])
    land(store, "mention", [mention("3")])
    bad = list(landing.pending(store.home))[1]
    table = pq.read_table(bad)
    nobody = pa.array([None], pa.string())
    pq.write_table(table.set_column(table.schema.get_field_index("relation"), "relation", nobody), bad)

    loaded = load.load_pending(store)
    again = load.load_pending(store)

    assert [one.new for one in loaded] == [1, 1]
    assert again == []
    assert store.rows("select mention_id from mention order by mention_id") == [
        {"mention_id": "1"},
        {"mention_id": "3"},
    ]
    assert "relation" in next((store.home / "landing" / "set-aside").glob("*.txt")).read_text()
    assert not wrong(store)


def test_bits_that_flipped_are_set_aside_or_harmless_but_never_a_crash(store: Store) -> None:
    land(store, "mention", [mention(str(n)) for n in range(50)])
    (file,) = landing.pending(store.home)
    whole = file.read_bytes()

    for place in range(0, len(whole), max(1, len(whole) // 40)):
        flipped = bytearray(whole)
        flipped[place] ^= 0x10
        file.with_name(f"{landing.ulid()}.parquet").write_bytes(flipped)
        load.load_pending(store)

    load.load_pending(store)
    assert not [
        name for name in wrong(store) if name not in ("load_without_job", "written_too_early", "mention_of_the_future")
    ]
    assert list(landing.pending(store.home)) == []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.lists(some.tuples(some.sampled_from("abcd"), some.integers(0, 5)), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_order_the_newest_observation_wins_and_the_marts_agree(
    store: Store, batches: list[list[tuple[str, int]]]
) -> None:
    with store.transaction() as tx:
        for table in ("mention", "classification", "mentions_daily", "mentions_hourly", "replies", "ingest", "job"):
            tx.run(f"delete from {table}")
    for batch in batches:
        land(store, "mention", [mention(key, hours) for key, hours in batch])
        load.load_pending(store)

    newest: dict[str, int] = {}
    for key, hours in [row for batch in batches for row in batch]:
        newest[key] = max(hours, newest.get(key, 0))
    held = {row["mention_id"]: row["reactions"] for row in store.rows("select mention_id, reactions from mention")}
    assert held == newest
    assert store.one("select sum(mentions) as n, sum(interactions) as i from mentions_daily") == {
        "n": len(newest),
        "i": sum(newest.values()),
    }
    assert not wrong(store)
