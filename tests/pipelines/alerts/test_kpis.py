"""KPI alerts over the store: what was imported is judged by day, stored once, and ends when the number is usual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from connectors.base import Mention, Metric, Post
from data.store import now
from pipelines import landing, load
from pipelines.alerts import kpis
from pipelines.commands import alerts, incidents, programme, track_record
from pipelines.jobs import alerts as job

START = datetime(2026, 1, 5)
DAYS = 60


@pytest.fixture(scope="module")
def module_store(tmp_path_factory, new_store):
    store = new_store(tmp_path_factory.mktemp("kpis"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def full(module_store):
    """Sixty days of a programme on X; on the fiftieth followers leave, posts fall flat and the mood turns."""
    store = module_store
    begun = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )
    dice = np.random.default_rng(8)
    followers, metrics, posts, mentions, negative = 5_000, [], [], [], []
    for day in range(DAYS):
        at = (START + timedelta(days=day, hours=12)).replace(tzinfo=UTC)
        is_bad = day == 50
        followers += -400 if is_bad else int(dice.integers(2, 18))
        metrics.append(_metric("", "followers", at, followers))
        posts.append(
            Post(platform="x", post_id=f"p{day}", account_id="@us", created_at=at, observed_at=at, text="ours")
        )
        metrics.append(_metric(f"p{day}", "reach", at, 3_000))
        metrics.append(_metric(f"p{day}", "reactions", at, 4 if is_bad else int(dice.integers(70, 130))))
        if day == 55:
            continue  # nothing is heard for a day
        for number in range(40):
            said = at.replace(hour=0) + timedelta(minutes=int(dice.integers(0, 1439)))
            mentions.append(
                Mention(
                    platform="x",
                    mention_id=f"m{day}_{number}",
                    account_id="@us",
                    relation="mention",
                    created_at=said,
                    observed_at=said + timedelta(minutes=2),
                    text="fine",
                    author_key=f"a{number}",
                )
            )
            if dice.random() < (0.6 if is_bad else 0.15):
                negative.append(f"m{day}_{number}")
    made = landing.new_job("test", "test", "t", "0", "ada", programme_id=begun["programme_id"], rows_read=1, notes=[])
    landing.publish(
        store.home, made,
        [("post", landing.to_table(posts, "post")), ("metric", landing.to_table(metrics, "metric")),
         ("mention", landing.to_table(mentions, "mention"))],
    )  # fmt: skip
    load.load_pending(store, job_ids=[made.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": begun["programme_id"]})
        tx.run("update mention set sentiment = case when mention_id in (select unnest($ids)) then 'negative' "
               "else 'neutral' end", {"ids": negative})  # fmt: skip
    store.rebuild_marts()
    return store, begun["programme_id"]


def _metric(post: str, metric: str, at: datetime, value: float) -> Metric:
    return Metric(
        platform="x", account_id="@us", post_id=post, metric=metric, kind="snapshot", as_of=at.date(), value=value,
        observed_at=at, native_metric=metric,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "hours_after"), [("followers", 24), ("engagement_rate", 72), ("sentiment_share", 24)])
def test_a_bad_day_is_told_when_it_is_over_and_nothing_else_is(full, kind: str, hours_after: int) -> None:
    store, of = full

    found = kpis.replayed(store, of, kind, START + timedelta(days=DAYS), budget=0.25).found

    bad = START + timedelta(days=50)
    assert [one["opened_at"] for one in found] == [bad + timedelta(hours=hours_after)]
    assert found[0]["closed_at"] == bad + timedelta(hours=hours_after + 24)
    assert not found[0]["low"] <= found[0]["observed"] <= found[0]["high"]
    assert "on such a day we expect" in found[0]["sentence"]


def test_a_silent_day_is_told_while_it_lasts_and_ends_with_the_next_mention(full) -> None:
    store, of = full
    silent = START + timedelta(days=55)

    early = kpis.replayed(store, of, "silence", silent + timedelta(hours=20), budget=0.25).found
    late = kpis.replayed(store, of, "silence", START + timedelta(days=DAYS), budget=0.25).found

    assert len(early) == len(late) == 1
    assert silent <= early[0]["opened_at"] <= silent + timedelta(hours=20)
    assert early[0]["closed_at"] is None
    assert late[0]["closed_at"] >= silent + timedelta(days=1)
    assert early[0]["sentence"] == late[0]["sentence"]


def test_a_tick_writes_each_alarm_once_and_ends_what_was_restated(full) -> None:
    store, of = full
    alerts.set_alert_rule(store, programme_id=of, kind="followers", threshold=2.5, budget_per_week=0.25, actor="ada")
    seen = START + timedelta(days=51, hours=1)

    said = job.tick(store, seen.replace(tzinfo=UTC))
    job.tick(store, (seen + timedelta(minutes=15)).replace(tzinfo=UTC))
    held = store.rows("select * from incident where kind = 'followers'")
    rule = store.one("select * from alert_rule where kind = 'followers'")
    with store.transaction() as tx:
        tx.run("delete from account_daily where day = $d and metric = 'followers'", {"d": (seen - timedelta(1)).date()})
    gone = kpis.tick(store, of, rule, (seen + timedelta(hours=1)).replace(tzinfo=UTC))
    incidents.record_incidents(store, programme_id=of, rule_id=rule["rule_id"], found=gone)
    store.rebuild_marts()

    assert said == "1 programme looked at, 1 new incidents."
    assert [(one["cell"], one["platform"], one["closed_at"]) for one in held] == [("Followers|x", "x", None)]
    assert held[0]["is_anticipated"] is None
    assert store.one("select closed_at from incident where kind = 'followers'")["closed_at"] == seen + timedelta(
        hours=1
    )


def test_the_record_of_a_kpis_rule_and_its_picture_come_from_the_same_past(full) -> None:
    store, of = full
    until = START + timedelta(days=DAYS)

    record = track_record.track_record(store, of, 0.25, until, "sentiment_share")
    course = track_record.kpi_course(store, of, "sentiment_share", "", START + timedelta(days=51), until, "UTC")
    hours = track_record.kpi_course(store, of, "silence", "x", START + timedelta(days=55), until, "UTC")

    assert record["kind"] == "sentiment_share"
    assert record["alerts"] == 1
    assert record["threshold"] >= 2
    worst = max(course, key=lambda one: one["value"])
    assert worst["at"] == START + timedelta(days=50)
    assert worst["value"] > worst["high"]
    assert min(one["value"] for one in hours) == 0


def test_a_past_that_was_imported_later_proves_no_silence_today(full) -> None:
    store, of = full
    with store.transaction() as tx:
        tx.run("update mention set observed_at = $at", {"at": now()})
    rule = {"kind": "silence", "threshold": 3.0}

    found = kpis.tick(store, of, rule, (START + timedelta(days=55, hours=23)).replace(tzinfo=UTC))

    assert [one for one in found if one["kind"] == "silence"] == []


def test_an_empty_programme_has_nothing_to_tell(module_store) -> None:
    for kind in ("followers", "engagement_rate", "response_time", "sentiment_share", "silence"):
        done = kpis.replayed(module_store, "nobody", kind, START, budget=1.0)
        assert done.found == []
        assert done.threshold > 0
