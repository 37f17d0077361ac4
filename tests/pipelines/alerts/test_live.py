"""Early warning over the store: a rise is found at the next tick, as of then, and its row grows and closes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from connectors.base import Mention
from pipelines import landing, load
from pipelines.alerts import live
from pipelines.commands import alerts, incidents, programme
from pipelines.rules import criticism

START = datetime(2026, 1, 5)
RISE = START + timedelta(days=20, hours=10)


@pytest.fixture
def of(store) -> str:
    """Three quiet weeks on two platforms, and a rise on one of them, known minutes after it was written."""
    begun = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )
    dice = np.random.default_rng(4)
    said = [
        (START + timedelta(hours=hour + dice.random()), platform, "quite fine today" if dice.random() > 0.06 else "bad")
        for hour in range(22 * 24)
        for platform in ("x", "facebook")
        for _ in range(dice.poisson(1.0))
    ]
    said += [(RISE + timedelta(minutes=6 * place), "x", "unsafe") for place in range(25)]
    mentions = [
        Mention(
            platform=platform, mention_id=f"m{place}", account_id="@us", relation="mention",
            created_at=at.replace(tzinfo=UTC), observed_at=(at + timedelta(minutes=3)).replace(tzinfo=UTC),
            text=f"{word} {place}", author_key=f"a{place}",
        )
        for place, (at, platform, word) in enumerate(said)
    ]  # fmt: skip
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=begun["programme_id"], rows_read=1, notes=[])
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": begun["programme_id"]})
        tx.run("update mention set sentiment = 'neutral', act = 'other', p_criticism = 0.1")
        tx.run("update mention set p_criticism = 0.9 where text like 'bad%' or text like 'unsafe%'")
    alerts.add_topic(store, programme_id=begun["programme_id"], name="Safety", terms=["unsafe"], actor="ada")
    alerts.set_alert_rule(store, programme_id=begun["programme_id"], kind="criticism", threshold=3.3, actor="ada")
    return begun["programme_id"]


def tick(store, of: str, at: datetime) -> list[dict]:
    found = live.tick(store, of, at.replace(tzinfo=UTC))
    rule = live.rule_of(store, of)
    incidents.record_incidents(store, programme_id=of, rule_id=rule["rule_id"], found=found)
    return store.rows("select * from incident where topic = 'Safety' order by opened_at")


def test_a_rise_is_found_grows_and_closes_and_a_restart_changes_nothing(store, of) -> None:
    before = tick(store, of, RISE)
    early = tick(store, of, RISE + timedelta(minutes=61))
    mentions = store.rows("select * from incident_mention")
    live._warm.clear()
    later = tick(store, of, RISE + timedelta(hours=3))
    over = tick(store, of, RISE + timedelta(hours=34))

    assert before == []
    assert len(early) == len(later) == len(over) == 1
    assert early[0]["opened_at"] <= RISE + timedelta(minutes=60)
    assert early[0]["sentence"].startswith("Safety on X: ")
    assert early[0]["closed_at"] is None
    assert len(mentions) >= 3
    assert later[0]["peak_observed"] > early[0]["observed"]
    assert later[0]["rearmed"] >= 1
    assert over[0]["closed_at"] is not None


def test_one_that_ended_while_nobody_looked_ends_and_its_mentions_are_kept_over_a_start(store, of) -> None:
    tick(store, of, RISE + timedelta(minutes=61))
    late = tick(store, of, RISE + timedelta(days=4))
    with store.transaction() as tx:
        tx.run("delete from incident")
        tx.run("delete from incident_mention")
    live._warm.clear()
    midnight = (RISE + timedelta(days=1)).replace(hour=0, minute=20)
    again = tick(store, of, midnight)

    assert [RISE < one["closed_at"] < RISE + timedelta(days=2) for one in late] == [True]
    assert [one["closed_at"] for one in again] == [None]
    assert len(store.rows("select * from incident_mention")) >= 3


@pytest.mark.parametrize("minutes", [-30, 15])
def test_what_is_learned_anew_sees_the_same_rise_and_not_a_second_one(store, of, minutes: int) -> None:
    at = RISE + timedelta(hours=3)
    first = tick(store, of, at)
    shift = timedelta(minutes=minutes)
    found = [
        one | {"opened_at": one["opened_at"] + shift, "severity": "watch", "rearmed": 0}
        for one in live.tick(store, of, at.replace(tzinfo=UTC))
    ]
    incidents.record_incidents(store, programme_id=of, rule_id="another", found=found)
    then = store.rows("select * from incident where topic = 'Safety'")
    over = tick(store, of, RISE + timedelta(hours=34))

    same = ("incident_id", "opened_at", "severity", "rearmed")
    assert [[one[name] for name in same] for one in then] == [[one[name] for name in same] for one in first]
    assert [one["incident_id"] for one in over if one["closed_at"]] == [first[0]["incident_id"]]


def test_what_is_listened_for_no_more_ends_and_so_does_all_when_the_rule_is_switched_off(store, of) -> None:
    from pipelines.jobs import alerts as job

    at = (RISE + timedelta(hours=2)).replace(tzinfo=UTC)
    job.tick(store, at)
    opened = store.rows("select topic, closed_at from incident where closed_at is null")
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=3.3, is_on=False, actor="ada")
    job.tick(store, at + timedelta(minutes=15))

    assert [one["topic"] for one in opened] == ["Safety"]
    assert store.rows("select topic from incident where closed_at is null") == []


def test_a_replay_of_ones_own_past_finds_the_same_rise(store, of) -> None:
    done = live.replayed(store, of, RISE + timedelta(days=1), budget=1.0)

    assert [one for one in done.found if one["topic"] == "Safety" and one["opened_at"] <= RISE + timedelta(hours=2)]
    assert done.weeks > 1.5


def rounds(store, of: str, last_good: datetime, failing_until: datetime, good_again: datetime | None) -> None:
    """A connection of X with a round every half hour: fine, then failing, then perhaps fine again."""
    with store.transaction() as tx:
        tx.insert(
            "connection",
            [
                {
                    "connection_id": "c1",
                    "platform": "x",
                    "account_id": "@us",
                    "label": "us",
                    "origin": "form",
                    "settings": "{}",
                    "programme_id": of,
                    "created_at": START,
                    "created_by": "ada",
                }
            ],
        )
        at, rows = last_good - timedelta(hours=4), []
        while at <= (good_again or failing_until):
            if at <= last_good or at <= failing_until or at == good_again:
                fine = at <= last_good or at == good_again
                rows.append(
                    {
                        "run_id": f"r{at}",
                        "connection_id": "c1",
                        "platform": "x",
                        "started_at": at,
                        "ended_at": at,
                        "outcome": "ok" if fine else "failed",
                        "said": "",
                        "posts": 0,
                        "mentions": 0,
                        "metrics": 0,
                        "deleted": 0,
                        "calls": 1,
                        "spent": 0.0,
                    }
                )
            at += timedelta(minutes=30)
        tx.insert("collector_run", rows)


def test_while_a_source_fails_its_cells_are_not_judged_and_afterwards_they_are(store, of) -> None:
    back = RISE + timedelta(hours=2)
    rounds(store, of, RISE - timedelta(hours=5), RISE + timedelta(minutes=90), back)
    live._warm.clear()

    during = tick(store, of, RISE + timedelta(minutes=89))
    after = tick(store, of, back + timedelta(hours=1))

    assert during == []
    assert [back <= one["opened_at"] <= back + timedelta(hours=1) for one in after] == [True]


def test_a_stretch_of_bad_rounds_is_told_with_its_ends(store, of) -> None:
    good, bad, back = RISE, RISE + timedelta(hours=3), RISE + timedelta(hours=4)
    rounds(store, of, good, bad, back)

    lasting = live.outages(store, of, START, bad)
    over = live.outages(store, of, START, back)

    assert [(one["platform"], one["begins_at"], one["ends_at"]) for one in lasting] == [("x", good, None)]
    assert [(one["begins_at"], one["ends_at"], one["outcome"]) for one in over] == [(good, back, "failed")]


def test_the_query_counts_what_the_rule_calls_critical(store, of) -> None:
    cases = [
        (act, chance, sentiment, is_reviewed, on_topic)
        for act in ("criticism", "complaint", "other", "praise", None)
        for chance in (None, 0.1, 0.2, 0.49, 0.5)
        for sentiment in ("negative", "neutral")
        for is_reviewed in (True, False)
        for on_topic in (True, False)
    ]
    ids = [row["mention_id"] for row in store.rows("select mention_id from mention order by mention_id limit 200")]
    with store.transaction() as tx:
        for name, (act, chance, sentiment, is_reviewed, on_topic) in zip(ids, cases, strict=False):
            tx.run(
                "update mention set act = $a, p_criticism = $p, sentiment = $s, is_reviewed = $r, text = $t "
                "where mention_id = $id",
                {"a": act, "p": chance, "s": sentiment, "r": is_reviewed, "id": name,
                 "t": "unsafe" if on_topic else "fine"},
            )  # fmt: skip

    heard = live.hear(store, of, RISE + timedelta(days=3), since=START)

    found = dict(zip((name for _, name in heard.ids), heard.said.critical.tolist(), strict=True))
    for name, (act, chance, sentiment, is_reviewed, on_topic) in zip(ids, cases, strict=False):
        assert found[name] == criticism.is_critical(
            act, chance, is_negative=sentiment == "negative", is_reviewed=is_reviewed, is_on_topic=on_topic
        ), (act, chance, sentiment, is_reviewed, on_topic)


def test_without_a_rule_nothing_is_looked_at(store, of) -> None:
    from pipelines.jobs import alerts as job

    assert "1 programme looked at" in job.tick(store, (RISE + timedelta(hours=2)).replace(tzinfo=UTC))
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=3.3, is_on=False, actor="ada")
    said = job.tick(store, (RISE + timedelta(hours=3)).replace(tzinfo=UTC))
    assert said == "No programme has a rule that is switched on."


@pytest.mark.parametrize("history", ["three weeks", "none"])
def test_a_source_whose_first_day_it_is_neither_breaks_the_look_nor_alarms(store, of, history: str) -> None:
    at = RISE + timedelta(hours=5)
    if history == "none":
        with store.transaction() as tx:
            tx.run("delete from mention where created_at < $day", {"day": datetime(at.year, at.month, at.day)})
    fresh = [
        Mention(
            platform=platform, mention_id=f"n{place}", account_id="@new", relation="mention",
            created_at=(at - timedelta(hours=3, minutes=-place)).replace(tzinfo=UTC),
            observed_at=(at - timedelta(hours=3, minutes=-place)).replace(tzinfo=UTC),
            text=f"unsafe {place} {platform}", author_key=f"n{place}",
        )
        for platform in ("instagram", "tiktok")
        for place in range(60)
    ]  # fmt: skip
    job = landing.new_job("test", "test", "t", "1", "ada", programme_id=of, rows_read=1, notes=[])
    landing.publish(store.home, job, [("mention", landing.to_table(fresh, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
        tx.run("update mention set p_criticism = 0.9, act = 'criticism' where text like 'unsafe%'")

    found = tick(store, of, at)
    again = tick(store, of, at + timedelta(minutes=15))

    assert not [one for one in (*found, *again) if {"instagram", "tiktok"} & set(json.loads(one["platforms"]))]
    assert bool(found) is (history == "three weeks")
