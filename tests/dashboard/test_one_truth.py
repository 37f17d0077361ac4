"""A number that stands in several places is the same in all of them, on random rows and at the edges of days."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Mention, Post
from dashboard import mention_search, read
from dashboard.mention_search import Asked
from data import kpis, models
from pipelines import landing, load
from pipelines.commands import accounts, programme, readings, settings

SINCE, UNTIL = date(2026, 3, 1), date(2026, 11, 30)
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


@pytest.fixture
def told(store):
    """Programmes by code, with mentions that were written at edges, answered, deleted and corrected at random."""
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
    land(store, "mention", rows)
    land(store, "mention", [gone(one) for one in rows[::9]])
    land(store, "post", [answer(chance, number, rows[number]) for number in range(0, 160, 4)])
    for one in (one for place, one in enumerate(rows) if place % 7 == 1 and place % 9):
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
