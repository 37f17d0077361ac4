"""One look at a programme: nothing stays open that no rule follows."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from data.store import now
from pipelines.commands import alerts, programme, watching


@pytest.fixture
def of(store) -> str:
    begun = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), actor="ada"
    )
    return begun["programme_id"]


def an_open_one(store, of: str, kind: str) -> None:
    at = now() - timedelta(hours=3)
    with store.transaction() as tx:
        tx.insert(
            "incident",
            [{"incident_id": f"inc_{kind}", "programme_id": of, "rule_id": "r", "kind": kind, "cell": kind,
              "topic": kind, "platform": "", "platforms": "[]", "first_at": at, "opened_at": at, "updated_at": at,
              "severity": "watch", "sentence": "So it is.", "window_hours": 1.0, "observed": 9.0, "expected": 1.0,
              "low": 0.0, "high": 3.0, "score": 5.0, "people": 9, "rearmed": 0, "has_history": True, "created_at": at,
              "created_by": "x"}],
        )  # fmt: skip


def test_what_no_rule_follows_any_more_ends_and_is_not_counted_as_news(store, of) -> None:
    an_open_one(store, of, "criticism")
    an_open_one(store, of, "followers")
    alerts.set_alert_rule(store, programme_id=of, kind="followers", threshold=2.0, actor="ada")
    at = now().replace(tzinfo=UTC)

    first = watching.look(store, of, at)
    again = watching.look(store, of, at)

    assert first == again == {"rules": 1, "opened": 0}
    # the one of the rule ends as well: its numbers are held no more
    assert store.rows("select incident_id from incident where closed_at is null") == []
    assert len(store.rows("select * from event where type = 'incident_grown'")) == 2
