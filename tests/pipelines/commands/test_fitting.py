"""A rule keeps to its budget: fitted again as the history grows, and the past's alerts are kept to be judged."""

from __future__ import annotations

import json
from datetime import UTC, timedelta

import pytest

from data.store import now
from pipelines.alerts import live
from pipelines.commands import Refused, alerts, fitting, incidents, track_record
from pipelines.jobs import alerts as job
from tests.pipelines.alerts.test_live import RISE, of  # noqa: F401 - a fixture


def test_a_rule_is_fitted_again_as_a_version_that_says_from_what_to_what(store, of) -> None:  # noqa: F811
    before = live.rule_of(store, of)
    due = now().replace(tzinfo=UTC) + timedelta(days=2)
    fitted = alerts.set_alert_rule(
        store, programme_id=of, kind="criticism", threshold=9.0, backtest={"weeks": 2.0}, actor="ada"
    )

    early = job.refit(store, now().replace(tzinfo=UTC) + timedelta(hours=2))
    said = job.refit(store, due)
    after = live.rule_of(store, of)

    assert early == "No rule is due to be fitted again."
    assert said == "1 rule fitted again, 1 changed."
    assert (before["version"], fitted["version"], after["version"]) == (1, 2, 3)
    assert 2 < after["threshold"] < 6
    assert after["budget_per_week"] == 1.0
    assert after["why"].startswith("Fitted to ")
    assert after["why"].endswith(f"{after['threshold']:.1f} keeps to the budget that was stated; it was 9.0.")
    assert after["created_by"] == fitting.ACTOR


def test_a_threshold_that_still_holds_is_noted_and_no_new_version(store, of) -> None:  # noqa: F811
    held = track_record.track_record(store, of, 1.0, now())["threshold"]
    alerts.set_alert_rule(
        store, programme_id=of, kind="criticism", threshold=held, backtest={"weeks": 2.0}, actor="ada"
    )
    at = now() + timedelta(days=2)

    done = fitting.refit(store, live.rule_of(store, of), at)

    after = live.rule_of(store, of)
    assert done == {"changed": False, "threshold": held}
    assert (after["version"], after["fitted_at"]) == (2, at)
    assert json.loads(after["backtest"])["weeks"] > 1
    assert store.one("select count(*) as n from event where type = 'alert_rule_fitted'") == {"n": 1}
    with pytest.raises(Refused, match="There is no rule"):
        fitting.note_fit(store, "nothing", backtest={}, at=at, actor="ada")


@pytest.mark.parametrize(
    ("rule", "is_due"),
    [
        ({"is_on": True, "follows_budget": True}, True),
        ({"is_on": False, "follows_budget": True}, False),
        ({"is_on": True, "follows_budget": False}, False),
    ],
)
def test_only_a_rule_that_is_on_and_follows_its_budget_is_moved(rule: dict, is_due: bool) -> None:
    held = {**rule, "backtest": None, "fitted_at": None, "created_at": now() - timedelta(days=8)}

    assert fitting.is_due(held, now()) is is_due
    assert not fitting.is_due({**held, "backtest": '{"weeks": 9}', "fitted_at": now() - timedelta(days=6)}, now())


def test_in_the_middle_of_an_incident_no_rule_is_moved(store, of) -> None:  # noqa: F811
    at = (RISE + timedelta(hours=2)).replace(tzinfo=UTC)
    job.tick(store, at)
    with store.transaction() as tx:
        tx.run("update alert_rule set created_at = $at", {"at": RISE - timedelta(days=30)})

    assert job.refit(store, at) == "No rule is due to be fitted again."


def test_the_past_is_kept_once_to_be_judged_and_nobody_is_told(store, of) -> None:  # noqa: F811
    until = RISE + timedelta(days=1, hours=12)
    asked = {"programme_id": of, "kind": "criticism", "budget": 1.0, "until": until, "actor": "ada"}

    kept = fitting.keep_past_alerts(store, **asked)
    again = fitting.keep_past_alerts(store, **asked)
    rows = store.rows("select * from incident where topic = 'Safety'")
    alerts.judge_incident(store, rows[0]["incident_id"], judged="real", reason="It was the poster", actor="ada")
    done = track_record.replay(store, of, 1.0, until)
    told = track_record.alerts_told(store, of, "criticism", done)

    assert kept["kept"] >= 1
    assert again["kept"] == 0
    assert all(row["is_replayed"] and row["told"] > row["rearmed"] for row in rows)
    assert len(json.loads(rows[0]["growth"])) == rows[0]["rearmed"] + 1
    assert store.one("select count(*) as n from incident_mention")["n"] >= 3
    assert [one["judged"] for one in told if one["topic"] == "Safety"] == ["real"]
    assert track_record.told(store, of, 1.0, "criticism", done)["real"] == 1


def test_a_past_without_alerts_has_nothing_to_judge(store, of) -> None:  # noqa: F811
    with pytest.raises(Refused, match="nothing to judge yet"):
        fitting.keep_past_alerts(
            store, programme_id=of, kind="followers", budget=1.0, until=RISE, actor="ada"
        )  # fmt: skip


def test_how_loud_it_was_at_each_telling_is_kept_and_what_people_were_told_stays(store, of) -> None:  # noqa: F811
    rule = live.rule_of(store, of)
    for hours in (1.1, 2, 3):
        at = (RISE + timedelta(hours=hours)).replace(tzinfo=UTC)
        found = live.tick(store, of, at)
        incidents.record_incidents(store, programme_id=of, rule_id=rule["rule_id"], found=found)
    row = store.one("select * from incident where topic = 'Safety'")
    growth = json.loads(row["growth"])

    assert growth[0]["at"] == row["opened_at"].isoformat()
    assert [one["severity"] for one in growth][-1] == row["severity"]
    assert len(growth) == row["rearmed"] + 1 >= 2
    assert growth[0]["count"] < growth[-1]["count"]
