"""KPI alerts: what is usual, what stands out, and that small numbers do not cry wolf."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from pipelines.rules import kpi_words
from pipelines.rules.kpi_alerts import Rhythm, Seen, alarms, judge, threshold

START = date(2026, 1, 1)


def days(*counts: float, base: float = 1, spread: float = 0.0) -> list[Seen]:
    return [Seen(START + timedelta(days=place), count, base, spread) for place, count in enumerate(counts)]


def a_quiet_past(kind: str, many: int = 40) -> list[Seen]:
    dice = random.Random(3)
    if kind == "followers":
        return days(*(dice.randint(5, 20) for _ in range(many)))
    if kind == "response_time":
        return days(*(dice.lognormvariate(4.8, 0.4) for _ in range(many)), base=6, spread=0.5)
    rate = 0.03 if kind == "engagement_rate" else 0.2
    base = 4_000 if kind == "engagement_rate" else 60
    counts = [sum(dice.random() < share for _ in range(base)) for share in (rate * dice.uniform(0.7, 1.3) for _ in
              range(many))]  # fmt: skip
    return days(*counts, base=base)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [("followers", -150), ("engagement_rate", 12), ("response_time", 6_000), ("sentiment_share", 42)],
)
def test_a_quiet_past_is_no_alarm_and_a_break_is_one(kind: str, bad: float) -> None:
    past = a_quiet_past(kind)
    broken = Seen(past[-1].day + timedelta(days=1), bad, past[-1].base, past[-1].spread)

    judged = judge(kind, [*past, broken])

    assert max(one.score for one in judged[:-1]) < 3
    assert judged[-1].score > 3
    low, high = judged[-1].usual.span(broken.base)
    assert not low <= judged[-1].value <= high
    assert low <= judged[-1].usual.expected(broken.base) <= high


def test_the_same_share_of_few_is_no_news() -> None:
    past = a_quiet_past("sentiment_share")
    after = past[-1].day + timedelta(days=1)

    few, many = (judge("sentiment_share", [*past, Seen(after, 0.4 * n, n)])[-1].score for n in (10, 200))

    assert few < 2 < 3 < many


def test_fewer_than_fourteen_days_are_not_judged() -> None:
    past = a_quiet_past("followers", 14)

    assert judge("followers", [*past[:13], Seen(past[13].day, -500, 1)]) == []
    assert len(judge("followers", [*past[:14], Seen(past[13].day + timedelta(days=1), -500, 1)])) == 1


def test_a_storm_does_not_teach_that_storms_are_usual() -> None:
    past = a_quiet_past("sentiment_share")
    storm = [Seen(past[-1].day + timedelta(days=place), 45, 60) for place in (1, 2, 3)]
    again = Seen(past[-1].day + timedelta(days=6), 40, 60)

    assert judge("sentiment_share", [*past, *storm, again])[-1].score > 3


def test_followers_after_a_gap_are_held_against_as_many_days() -> None:
    past = a_quiet_past("followers")
    after = past[-1].day + timedelta(days=7)

    assert judge("followers", [*past, Seen(after, 7 * 12, 7)])[-1].score < 1
    assert judge("followers", [*past, Seen(after, 7 * 12, 1)])[-1].score > 2


def test_days_in_a_row_are_one_alarm_and_a_usual_day_ends_it() -> None:
    judged = judge("followers", [*a_quiet_past("followers"), *(
        Seen(START + timedelta(days=40 + place), count, 1) for place, count in enumerate((-200, -150, 12, -180))
    )])  # fmt: skip

    found = alarms(judged, lambda day: 3.0, START + timedelta(days=44))

    assert [one.opened.seen.count for one in found] == [-200, -180]
    assert found[0].ended == START + timedelta(days=42)
    assert found[1].ended is None
    assert alarms(judged, lambda day: 3.0, START + timedelta(days=55))[1].ended == START + timedelta(days=50)


def test_a_threshold_is_what_the_own_past_passed_as_often_as_is_borne() -> None:
    past = [place / 100 for place in range(365)]  # 0 to 3.64 over a year of days

    often, seldom = (threshold(past, 52, 4, budget) for budget in (2.0, 0.25))

    assert 2.0 <= often < seldom < 3.64
    assert threshold([], 0, 4, 0.25) == pytest.approx(2.05, abs=0.01)


def test_silence_is_rare_by_what_should_have_come_and_never_judged_for_a_quiet_source() -> None:
    hours = [2.0 if 8 <= hour % 24 < 20 else 0.0 for hour in range(28 * 24)]
    rhythm = Rhythm.of(hours, 0)

    assert rhythm is not None
    night, day = rhythm.score(rhythm.expects(21, 10)), rhythm.score(rhythm.expects(8, 12))
    assert night < 1 < 3 < day
    assert Rhythm.of([0.1] * 28 * 24, 0) is None
    assert Rhythm.of(hours[: 6 * 24], 0) is None


def test_the_words_say_what_was_expected_and_what_is_usual() -> None:
    judged = judge("followers", [*a_quiet_past("followers"), Seen(date(2026, 2, 10), -320, 1)])[-1]

    said = kpi_words.sentence("followers", "facebook", judged)

    assert said.startswith("Followers on Facebook: −320 on 10 Feb; on such a day we expect +1")
    assert "(usually " in said
    assert kpi_words.silence("x", 31, 42, 29, 57, datetime(2026, 3, 9, 14, 5)).startswith("X: nothing heard for 31 h")
