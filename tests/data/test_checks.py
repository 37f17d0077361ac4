"""The store's own checks: silent over a store that was filled by landing files, loud about each planted fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Mention, Metric, Post
from data import store as stores
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
    "account_day_out_of_step": "insert into account_daily by name select 'x' as platform, 'a' as account_id, "
    "'followers' as metric, 'daily' as kind, date '2026-03-01' as day, 5 as value",
    "account_unknown": "delete from account where account_id = 'a'",
    "command_without_event": "insert into command values ('c1', 'open', '', '{}', 'a', now()::timestamp)",
    "load_without_job": "delete from job",
    "reading_without_mention": "delete from mention where mention_id = 'm3'",
    "reply_out_of_step": "insert into replies by name select 'x' as platform, 'm1' as mention_id, "
    "now()::timestamp as answered_at",
    "target_overlapping": "insert into target by name select 't' || n as target_id, 'k' as kpi_id, "
    "make_date(2026, n, 1) as period_start, date '2026-12-31' as period_end, 5 as value, 'linear' as profile, "
    "n as version, date '2026-01-01' as agreed_on, 'first' as reason, now()::timestamp as created_at, "
    "'a' as created_by from range(1, 3) as r(n)",
    "primary_role_twice": "insert into stakeholder_role by name select 'r' || n as stakeholder_role_id, 'p' as "
    "programme_id, 's' as stakeholder_id, 'partner' as role, 'primary' as rank, 'unknown' as intent, "
    "make_date(2026, n, 1) as from_on, now()::timestamp as created_at, 'a' as created_by from range(1, 3) as r(n)",
    "written_too_early": "update mention set created_at = timestamp '1970-01-01' where mention_id = 'm1'",
}


@pytest.mark.parametrize(
    ("name", "plant"),
    [
        ("post_out_of_step", "update posts set reach = reach + 1"),
        (
            "command_without_event",
            "insert into event (event_id, command_id, subject_kind, subject_id, type, actor, happened_at, payload) "
            "values ('e1', 'gone', 'k', 's', 't', 'a', now()::timestamp, '{}')",
        ),
        ("load_without_job", "insert into refusal values ('gone', 3, 'why')"),
        ("written_too_early", "update post set created_at = timestamp '1899-12-30'"),
    ],
)
def test_the_other_side_of_a_check_is_found_too(name: str, plant: str, filled: Store) -> None:
    with filled.transaction() as tx:
        tx.run(plant)

    assert name in wrong(filled)


def test_superseded_targets_may_overlap(filled: Store) -> None:
    with filled.transaction() as tx:
        tx.run(PLANTED["target_overlapping"])
        tx.run("update target set superseded_by = 't2' where target_id = 't1'")

    assert "target_overlapping" not in wrong(filled)


@pytest.fixture(scope="module")
def loaded(new_store: Callable[[Path], Store], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store after two loads of mentions (the second changes one), a post and a value of it."""
    store = new_store(tmp_path_factory.mktemp("loaded"))
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
    store.close()
    return store.path


@pytest.fixture
def filled(loaded: Path, home: Path) -> Store:
    """A copy of it, open."""
    shutil.copyfile(loaded, home / stores.FILE_NAME)
    return stores.opened()


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
