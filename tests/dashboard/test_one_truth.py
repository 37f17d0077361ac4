"""A number that stands in several places is the same in all of them, on random rows and at the edges of days."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Mention, Metric, Post
from dashboard import evidence, filters, mention_search, read
from dashboard.mention_search import Asked
from data import kpis, models
from data import store as stores
from pipelines import landing, load
from pipelines.commands import accounts, programme, readings, settings, standing, targets

SINCE, UNTIL = date(2026, 3, 1), date(2026, 11, 30)
UNTIL_AT = datetime(2026, 12, 1, tzinfo=UTC)
# clocks go forward, summer nights (23:30 UTC is the next day in London), the hour that comes twice, the end of a month
EDGES = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 7, 31, 23, 30, tzinfo=UTC),
         datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC),
         datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)]  # fmt: skip
# platform, account → programme, role
HELD = {("x", "us"): ("AB", "own"), ("facebook", "us"): ("AB", "own"), ("x", "them"): ("AB", "comparator"),
        ("x", "other"): ("CD", "own"), ("x", "nobody"): (None, "own")}  # fmt: skip
TEXTS = ["When do you open?", "This is a waste of money, shame on you.", "Thank you, you were wonderful!", None]


def land(store, kind, rows):
    job = landing.new_job("csv", "generic", f"{kind}.csv", "s", "ana", rows_read=len(rows))
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store, job_ids=[job.job_id])


@pytest.fixture(scope="module")
def written(new_store, tmp_path_factory):
    """A store's file, and in it programmes by code, with mentions at edges, answered, deleted, corrected at random."""
    store = new_store(tmp_path_factory.mktemp("told"))
    made = fill(store)
    store.close()
    return store.path, made


@pytest.fixture
def told(written, home):
    """A copy of it, open: the programmes by code."""
    shutil.copyfile(written[0], home / stores.FILE_NAME)
    return written[1]


@pytest.fixture
def store(told):
    return stores.opened()


def fill(store):
    settings.set_time_zone(store, "Europe/London", actor="ana")
    made = {
        code: programme.add_programme(
            store, code=code, name=code, starts_on=SINCE, ends_on=UNTIL, actor="ana"
        )["programme_id"]
        for code in ("AB", "CD")
    }  # fmt: skip
    for (platform, account), (code, role) in HELD.items():
        accounts.add_account(
            store, platform=platform, account_id=account, name=account, role=role,
            programme_id=made[code] if code else None, actor="ana",
        )  # fmt: skip
    chance = random.Random(11)
    rows = [mention(chance, number) for number in range(160)]
    last = EDGES[-1] + timedelta(days=9)  # deleted below: its day then holds nothing
    rows.append(Mention("x", "last", "us", "mention", last, last, TEXTS[0]))
    land(store, "mention", rows)
    land(store, "mention", [gone(one) for one in [*rows[:160:9], rows[160]]])
    land(store, "post", [answer(chance, number, rows[number]) for number in range(0, 160, 4)])
    for one in (one for place, one in enumerate(rows[:160]) if place % 7 == 1 and place % 9):
        readings.correct_reading(
            store, one.platform, one.mention_id, sentiment=chance.choice(["positive", "negative", "neutral"]),
            act=chance.choice(["enquiry", "complaint", "criticism", "other"]), is_abuse=False, actor="ana",
        )  # fmt: skip
    return made


def mention(chance, number):
    platform, account = chance.choice(list(HELD))
    at = chance.choice(EDGES) + timedelta(minutes=chance.randint(-90, 90))
    return Mention(platform, f"m{number}", account, "mention", at, at, chance.choice(TEXTS))


def gone(one):
    later = one.created_at + timedelta(days=9)
    return Mention(
        one.platform, one.mention_id, one.account_id, "mention", one.created_at, later, None, is_deleted=True
    )


def answer(chance, number, one):
    at = one.created_at + timedelta(minutes=chance.randint(-5, 300))
    return Post(one.platform, f"p{number}", one.account_id, at, at, "We …", in_reply_to=one.mention_id)


@pytest.mark.parametrize("code", ["AB", "CD", None])
def test_what_the_public_said_is_counted_alike_everywhere(store, told, code):
    of = told[code] if code else None
    period = {"since": SINCE, "until": UNTIL, "programme_id": of}
    for platforms in ((), ("x",)):
        asked = Asked(SINCE, UNTIL, read.zone(), of, platforms)
        by_day = {one.bucket: one.value for one in kpis.measure(
            store, "mentions", **period, platforms=platforms, grain="day") if one.value}  # fmt: skip

        by_roll_up, by_row = mention_search.sums(asked), mention_search.sums(asked, "hour")
        listed = mention_search.rows_for_export(asked)

        assert by_roll_up.by_day == by_row.by_day == by_day
        assert by_roll_up.by_act == by_row.by_act
        assert by_roll_up.by_sentiment == by_row.by_sentiment
        assert len(listed) == by_roll_up.total == kpis.value(store, "mentions", **period, platforms=platforms).value

        assert max(row["newest_mention"] for row in read.days_held(of) if row["newest_mention"]) == max(
            mention_search.sums(Asked(SINCE, UNTIL, read.zone(), of)).by_day
        )
        criticism = kpis.value(store, "criticism_share", **period, platforms=platforms)
        assert criticism.numerator == by_roll_up.by_act["criticism"]
        assert criticism.denominator == by_roll_up.total - by_roll_up.by_act["unread"]
        assert sum(by_roll_up.read_by_day.values()) == by_roll_up.total - by_roll_up.by_sentiment["unread"]

        waiting = mention_search.unanswered(asked)
        assert mention_search.waiting(asked) == len(mention_search.rows_for_export(waiting)) == by_row.waiting


def test_report_alarms_and_kpis_speak_of_the_same_mentions(store, told):
    of = told["AB"]
    period = {"since": SINCE, "until": UNTIL}
    found = mention_search.sums(Asked(SINCE, UNTIL, read.zone(), of))
    read_ones = found.total - found.by_sentiment.get("unread", 0)

    for sentiment in ("positive", "negative"):
        sql = models.model("figures", "mentions_by_sentiment").sql
        row = store.one(sql, {"programme": of, **period, "sentiment": sentiment})
        assert (row["value"], row["mentions"]) == (found.by_sentiment[sentiment], found.total)
    assert kpis.value(store, "net_sentiment", **period, programme_id=of).n == read_ones

    days = store.rows(models.model("alerts", "daily_sentiment_share").sql, {"programme": of, **period})
    assert sum(row["base"] for row in days) == read_ones
    since_at, until_at = mention_search.bounds(SINCE, UNTIL, read.zone())
    hours = store.rows(
        models.model("alerts", "hourly_talk").sql, {"programme": of, "since": since_at, "until": until_at}
    )
    assert sum(row["mentions"] for row in hours) == found.total


def test_a_comparator_counts_in_the_share_of_voice_alone(store, told):
    theirs = store.one("select count(*) as n from mention where account_id = 'them' and not is_deleted")["n"]
    asked = Asked(SINCE, UNTIL, read.zone(), told["AB"])
    share = kpis.value(store, "share_of_voice", since=SINCE, until=UNTIL, programme_id=told["AB"])

    assert theirs > 0
    assert share.denominator - share.numerator == theirs
    assert "them" not in {row["account_id"] for row in mention_search.rows_for_export(asked)}


def test_what_was_published_is_counted_alike_and_answers_are_no_posts(store, told):
    """Random posts, some of them answers, some without a reach or without interactions, some deleted."""
    chance = random.Random(13)
    posts, metrics = [], []
    for number in range(60):
        platform, account = chance.choice(list(HELD))
        at = chance.choice(EDGES) + timedelta(minutes=chance.randint(-90, 90))
        answers = chance.choice([None, None, "m1"])
        posts.append(Post(platform, f"q{number}", account, at, at, "Words", in_reply_to=answers))
        for metric in chance.sample(["reach", "reactions", "shares"], chance.randint(0, 3)):
            metrics.append(
                Metric(
                    platform, account, f"q{number}", metric, "snapshot", at.date(), chance.randint(100, 900), at, metric
                )
            )
    land(store, "post", posts)
    land(store, "metric", metrics)
    land(store, "post", [replace(one, is_deleted=True, observed_at=UNTIL_AT) for one in posts[::9]])
    period = {"since": SINCE, "until": UNTIL}

    for of in (told["AB"], told["CD"]):
        rate = kpis.value(store, "engagement_rate_by_reach", **period, programme_id=of)
        split = read.rows("engagement_split", by="group", programme=of, **period)
        campaigns = read.rows("engagement_split", by="campaign", programme=of, **period)
        reported = {
            what: store.one(models.model("figures", "posts_added_up").sql, {"programme": of, **period, "what": what})
            for what in ("reach", "interactions")
        }
        assert rate.numerator == sum(row["interactions"] for row in split) == reported["interactions"]["value"]
        assert rate.denominator == sum(row["reach"] for row in split) == reported["reach"]["value"]
        assert rate.n == sum(row["posts"] for row in campaigns) == reported["reach"]["posts"] > 0
        published = kpis.value(store, "posts_published", **period, programme_id=of).value
        assert published == read.rows("thread_posts", programme=of)[0]["posts"]
        assert published == len(read.rows("content_unplanned", programme=of, since=None))
        best = read.rows(
            "posts_ranked", **period, programme=of, platforms=(), by="reach", least=0, order="best"
        )  # fmt: skip
        assert best[0]["posts_compared"] == rate.n


@pytest.mark.parametrize("judged_by", ["count", "change"])
def test_the_line_of_a_target_is_what_is_due_on_objectives(store, told, judged_by):
    """From the baseline or from nothing; after midnight in London the next version, though UTC has the day before."""
    objective = programme.add_objective(store, told["AB"], code="O1", text="Raise it", actor="ana")["objective_id"]
    kpi = programme.add_kpi(
        store, objective, code="K1", name="Mood", metric_key="net_sentiment", unit="score", judged_by=judged_by,
        baseline_value=10, baseline_on=date(2026, 2, 1), baseline_source="Count", window="latest", actor="ana",
    )["kpi_id"]  # fmt: skip
    june = {"period_start": date(2026, 6, 1), "period_end": date(2026, 7, 31), "agreed_on": date(2026, 5, 1)}
    first = targets.set_target(store, kpi, value=70, **june, actor="ana")["target_id"]
    targets.supersede_target(store, first, value=40, reason="Too high", **june, actor="ana")
    with store.transaction() as tx:
        tx.run("update target set superseded_at = timestamp '2026-06-20 23:30:00' where superseded_at is not null")
    [one] = [held for held in read.programmes() if held.code == "AB"]
    chosen = replace(filters.usual(one), since=date(2026, 6, 18), until=date(2026, 6, 23), period="custom")

    curve = dict(evidence.target_curve(read.catalogue()["net_sentiment"], chosen))

    days = [chosen.since + timedelta(days=number) for number in range(6)]
    assert curve == {day: standing.evaluate(store, told["AB"], day)[0].due for day in days}
    assert curve[date(2026, 6, 21)] < curve[date(2026, 6, 20)]
