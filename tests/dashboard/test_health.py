"""The answer of /api/health: ok, stale or failing, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from connectors.base import Mention
from dashboard import health
from data.store import Store, StoreDamaged, now
from pipelines import landing, load


def test_an_empty_store_is_ok(store: Store) -> None:
    said = health.report(lambda: store, None)

    assert said["status"] == "ok"
    assert said["rows"]["mentions"] == 0
    assert said["freshness"]["newest_load_at"] is None


def load_one(store: Store) -> None:
    at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    job = landing.new_job("export", "table", "f.csv", "0" * 64, "test")
    rows = landing.to_table([Mention("x", "1", "us", "mention", at, at, "thank you")], "mention")
    landing.publish(store.home, job, [("mention", rows)])
    load.load_pending(store)


def test_a_load_of_longer_ago_than_usual_is_stale(store: Store) -> None:
    load_one(store)

    fresh = health.report(lambda: store, None)
    stale = health.report(lambda: store, None, at=now() + timedelta(days=9))

    assert fresh["status"] == "ok"
    assert fresh["rows"]["mentions"] == 1
    assert fresh["freshness"]["newest_mention_hour"] == "2026-10-01T09:00:00Z"
    assert [one["source"] for one in fresh["freshness"]["sources"]] == ["export"]
    assert stale["status"] == "stale"


def test_a_demo_programme_alone_is_never_stale(store: Store) -> None:
    load_one(store)
    with store.transaction() as tx:
        tx.insert(
            "programme",
            [
                {
                    "programme_id": "p", "code": "QT", "name": "Quit Together", "term": "campaign", "status": "running",
                    "starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31), "is_demo": True,
                    "created_at": now(), "created_by": "test",
                }
            ],
        )  # fmt: skip

    assert health.report(lambda: store, None, at=now() + timedelta(days=99))["status"] == "ok"


def test_an_owner_that_cannot_work_is_failing_and_says_why(store: Store) -> None:
    said = health.report(lambda: store, "The disk is full.")

    assert said["status"] == "failing"
    assert said["error"] == "The disk is full."
    assert said["rows"]["mentions"] == 0


def test_a_store_that_does_not_open_is_failing() -> None:
    def broken() -> Store:
        raise StoreDamaged("It does not open. Restore the newest backup.")

    assert health.report(broken, None)["error"] == "It does not open. Restore the newest backup."


def test_a_probe_reads_status_and_ages_alone(store: Store) -> None:
    load_one(store)
    whole = health.report(lambda: store, "The disk is full.")

    said = health.for_a_probe(whole)

    assert said == {
        "status": "failing",
        "freshness": {
            "newest_load_at": whole["freshness"]["newest_load_at"],
            "newest_mention_hour": "2026-10-01T09:00:00Z",
        },
    }


def test_a_probe_of_a_store_that_does_not_open_is_answered_too() -> None:
    assert health.for_a_probe({"status": "failing", "version": "1", "error": "It does not open."}) == {
        "status": "failing",
        "freshness": {"newest_load_at": None, "newest_mention_hour": None},
    }


def test_the_version_is_that_of_the_project() -> None:
    assert health.version().count(".") == 2
