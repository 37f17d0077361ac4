"""The store's own checks: silent over a store that was filled by landing files, loud about each planted fault."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Mention, Metric, Post
from data.store import CHECKS, Store
from pipelines import landing, load

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)

# what a fault of each kind looks like: the check of that name has to find it
PLANTED = {
    "mention_twice": "insert into mention select * from mention where mention_id = 'm1'",
    "post_twice": "insert into post select * from post",
    "value_twice": "insert into metric select * from metric",
    "value_not_finite": "update metric set value = 'infinity'",
    "mention_of_the_future": "update mention set created_at = arrived_at + interval 3 day where mention_id = 'm1'",
    "mentions_daily_out_of_step": "update mentions_daily set mentions = mentions + 1",
    "mentions_hourly_out_of_step": "delete from mentions_hourly",
    "post_out_of_step": "delete from posts",
    "load_not_adding_up": "update ingest set rows_new = rows_new - 1 where kind = 'post'",
    "desk_without_parent": "insert into target by name select 't' as target_id, 'gone' as kpi_id, "
    "date '2026-01-01' as period_start, date '2026-12-31' as period_end, 5 as value, 'linear' as profile, "
    "1 as version, date '2026-01-01' as agreed_on, 'first' as reason, now()::timestamp as created_at, "
    "'a' as created_by",
    "correction_without_reason": "update mention set is_reviewed = true where mention_id = 'm2'",
}


@pytest.fixture
def filled(store: Store) -> Store:
    """Two loads of mentions (the second changes one), a post and a value of it."""
    seen = AT + timedelta(days=1)
    mentions = [
        Mention("x", f"m{number}", "a", "mention", AT + timedelta(hours=number), seen, "The clinic was closed")
        for number in range(1, 6)
    ]
    post = Post("x", "p1", "a", AT, AT)
    value = Metric("x", "a", "p1", "reach", "snapshot", date(2026, 3, 1), 120.0, AT, "Reach")
    later = Mention("x", "m1", "a", "mention", AT + timedelta(hours=1), AT + timedelta(days=2), "It was open after all")
    for kind, rows in (("mention", mentions), ("post", [post]), ("metric", [value]), ("mention", [later])):
        job = landing.new_job("test", "test", f"{kind}.csv", "0" * 64, "test")
        landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
        load.load_pending(store)
    return store


def wrong(store: Store) -> set[str]:
    return {result.name for result in store.check() if result.wrong}


def test_a_new_store_has_nothing_wrong(store: Store) -> None:
    assert wrong(store) == set()


def test_a_filled_store_has_nothing_wrong(filled: Store) -> None:
    assert filled.one("select count(*) as n from mention") == {"n": 5}
    assert wrong(filled) == set()


@pytest.mark.parametrize("name", sorted(file.stem for file in CHECKS.glob("*.sql")))
def test_a_planted_fault_is_found(name: str, filled: Store) -> None:
    assert name in PLANTED, "plant a fault that this check has to find"

    with filled.transaction() as tx:
        tx.run(PLANTED[name])

    assert name in wrong(filled)


def test_a_check_shows_examples_of_what_is_wrong(filled: Store) -> None:
    with filled.transaction() as tx:
        tx.run(PLANTED["mention_twice"])

    found = next(result for result in filled.check() if result.name == "mention_twice")

    assert found.examples == [{"platform": "x", "mention_id": "m1", "times": 2}]
    assert found.meaning.endswith("too high.")
