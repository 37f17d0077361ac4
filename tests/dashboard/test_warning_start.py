"""From nothing to a rule that is switched on, and what the page then knows of any moment."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from dashboard import warning_read
from data.store import now
from pipelines.alerts import live
from pipelines.commands import alerts, anticipated, fitting
from tests.dashboard.test_early_warning import page, words_of
from tests.pipelines.alerts.test_live import RISE, of  # noqa: F401 - a fixture


@pytest.fixture
def nothing(store, of) -> str:  # noqa: F811
    """Three weeks of mentions, a register with one card, and neither topics nor a rule."""
    with store.transaction() as tx:
        tx.run("delete from alert_rule")
        tx.run("delete from topic")
    anticipated.add_card(
        store, of, theme="It is | unsafe", description="That it harms", likelihood=3, impact=3, terms=["unsafe"],
        actor="ada",
    )  # fmt: skip
    return of


def test_two_steps_lead_from_a_register_to_a_rule_that_is_on(store, nothing) -> None:
    at = page().run()
    assert "No rule is switched on: nobody listens." in words_of(at)
    assert "are there to learn from" in words_of(at)
    at.button(key="topics_of_cards").click().run()
    assert live.topics_of(store, nothing) == [("It is / unsafe", ["unsafe"])]
    assert not [one for one in at.button if one.key == "topics_of_cards"]

    at.button(key="switch_on").click().run()

    assert not at.exception
    rules = store.rows("select kind, is_on, follows_budget, fitted_at, why from alert_rule order by kind")
    assert {one["kind"] for one in rules} == set(alerts.RULE_KINDS)
    assert all(one["is_on"] and one["follows_budget"] and one["fitted_at"] for one in rules)
    kept = store.rows("select * from incident where topic = 'It is / unsafe'")
    assert kept
    assert all(one["is_replayed"] and one["is_anticipated"] is False for one in kept)  # entered after the first mention
    assert "Switched on: criticism, followers" in words_of(at)
    assert "None of these has been judged yet" in words_of(at)
    assert [one for one in at.button if one.key == "judge"]


def test_a_rule_is_held_freed_and_switched_off_and_each_is_a_version(store, of) -> None:  # noqa: F811
    at = page().run()
    at.button(key="hold_threshold").click().run()
    held = live.rule_of(store, of)
    at.button(key="hold_threshold").click().run()
    freed = live.rule_of(store, of)
    at.button(key="switch_off").click().run()
    off = live.rule_of(store, of)

    assert [one["follows_budget"] for one in (held, freed, off)] == [False, True, True]
    assert [one["threshold"] for one in (held, freed, off)] == [3.3, 3.3, 3.3]
    assert [one["is_on"] for one in (held, freed, off)] == [True, True, False]
    assert [one["version"] for one in (held, freed, off)] == [2, 3, 4]
    assert "nobody listens" in words_of(at)


def test_the_slider_shows_the_alerts_one_by_one_and_they_are_kept_to_be_judged(store, of) -> None:  # noqa: F811
    at = page().run()
    at.select_slider(key="budget_criticism").set_value(2.0).run()
    at.button(key="keep_past").click().run()

    assert not at.exception
    assert store.one("select count(*) as n from incident where is_replayed")["n"] >= 1
    assert "Found in the past: nobody was told" in words_of(at)


def test_a_moment_is_shown_with_what_was_known_then_and_nothing_can_be_done_about_it(store, of) -> None:  # noqa: F811
    fitting.keep_past_alerts(
        store, programme_id=of, kind="criticism", budget=1.0, until=RISE + timedelta(days=1, hours=12), actor="ada"
    )
    row = store.one("select * from incident where topic = 'Safety' order by opened_at limit 1")
    tellings = json.loads(row["growth"])
    at = page().run()
    at.datetime_input(key="known_at").set_value(row["opened_at"] + timedelta(minutes=2)).run()

    assert not at.exception
    assert row["sentence"] in words_of(at)
    assert "Then:" not in words_of(at)
    assert not [one for one in at.button if one.key in ("judge", "acknowledge", "put_in_force")]
    then = warning_read.as_known({**row, "growth": row["growth"]}, row["opened_at"])
    later = warning_read.as_known({**row, "growth": row["growth"]}, now())
    assert (then["severity"], then["people"], then["rearmed"]) == (tellings[0]["severity"], tellings[0]["people"], 0)
    assert (later["severity"], later["rearmed"]) == (row["severity"], row["rearmed"])


def test_the_loudest_comes_first_and_criticism_before_a_number(store, of) -> None:  # noqa: F811
    at = now() - timedelta(hours=1)
    row = {
        "programme_id": of,
        "rule_id": "r",
        "platform": "",
        "platforms": "[]",
        "first_at": at,
        "updated_at": at,
        "sentence": "So it is.",
        "window_hours": 1.0,
        "observed": 9.0,
        "expected": 1.0,
        "low": 0.0,
        "high": 3.0,
        "score": 5.0,
        "people": 9,
        "rearmed": 0,
        "has_history": True,
        "created_at": at,
        "created_by": "x",
    }
    told = (("a", "followers", "act", 50), ("b", "criticism", "watch", 5), ("c", "criticism", "act", 60))
    with store.transaction() as tx:
        tx.insert("incident", [
            {**row, "incident_id": name, "kind": kind, "cell": name, "topic": name, "severity": loud,
             "opened_at": at - timedelta(minutes=ago), "closed_at": None}
            for name, kind, loud, ago in told
        ])  # fmt: skip

    from dashboard import read

    found = warning_read.incidents(read.programmes()[0], now())

    assert [one["incident_id"] for one in found] == ["c", "a", "b"]


def test_a_quiet_page_says_when_nobody_looks_and_when_nothing_can_be_heard(store, of) -> None:  # noqa: F811
    days = (now() - datetime(2026, 1, 5)).days - 24
    with store.transaction() as tx:
        tx.run(
            "update mention set created_at = created_at + to_days($days), observed_at = observed_at + to_days($days)",
            {"days": days},
        )

    said = words_of(page().run())

    assert "Nothing can be heard" in said
    assert "Nobody has looked yet" in said
