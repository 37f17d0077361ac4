"""The demo programme holds every total of its text, month by month, in words that are all invented."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from data import demo
from data.demo.clock import AS_OF, ZONE, in_utc, local, working_minutes_after
from pipelines.rules.half_life import fading

# the table of the programme's text, restated: January to October
TABLE = {
    "sign_ups": (352, 318, 334, 371, 389, 402, 431, 447, 468, 548),
    "quits_4w": (149, 165, 150, 159, 175, 184, 190, 203, 211, 222),
    "posts": (24, 26, 30, 28, 29, 31, 33, 30, 34, 47),
    "reach": tuple(1000 * value for value in (182, 176, 231, 214, 226, 239, 281, 262, 288, 412)),
    "engagements": (5278, 5280, 8316, 6848, 7232, 8126, 9835, 9170, 10368, 15656),
    "mentions": (640, 702, 1184, 690, 655, 712, 1246, 748, 803, 1420),
    "positive": (205, 218, 296, 228, 223, 242, 336, 262, 289, 483),
    "negative": (122, 133, 379, 124, 111, 121, 361, 127, 136, 298),
    "enquiry": (22, 20, 24, 21, 22, 24, 31, 25, 28, 41),
    "complaint": (2, 2, 9, 3, 2, 3, 4, 3, 3, 7),
    "criticism": (4, 5, 17, 5, 4, 4, 14, 5, 5, 12),
    "praise": (1, 1, 2, 2, 2, 3, 2, 3, 3, 5),
}
SUMS = {
    "sign_ups": 4060, "quits_4w": 1808, "posts": 312, "reach": 2_511_000, "engagements": 86_109, "mentions": 8800,
    "positive": 2782, "negative": 1912, "enquiry": 258, "complaint": 38, "criticism": 75, "praise": 24,
}  # fmt: skip
NET_SENTIMENT = (13.0, 12.1, -7.0, 15.1, 17.1, 17.0, -2.0, 18.0, 19.1, 13.0)


@cache
def made() -> demo.Demo:
    return demo.generate()


def month(at: datetime) -> int:
    return at.astimezone(ZONE).month


def by_month(counts: Counter[int]) -> tuple[int, ...]:
    return tuple(counts[number] for number in range(1, 11))


def lasting(*metrics: str) -> dict[str, float]:
    """Each post's newest total of these metrics, added up."""
    newest: dict[tuple[str, str], tuple[date, float]] = {}
    for one in made().metrics:
        key = (one.post_id, one.metric)
        if one.post_id and one.metric in metrics and (key not in newest or newest[key][0] < one.as_of):
            newest[key] = (one.as_of, one.value)
    totals: dict[str, float] = defaultdict(float)
    for (post_id, _), (_, value) in newest.items():
        totals[post_id] += value
    return totals


def measured(key: str) -> list[dict]:
    return [row for row in made().desk["measurement"] if row["metric_key"] == f"entered:{key}"]


def totals() -> dict[str, tuple[int, ...]]:
    posts = [post for post in made().posts if post.in_reply_to is None]
    published = {post.post_id: month(post.created_at) for post in posts}
    found = {"posts": by_month(Counter(published.values()))}
    for name, metrics in (("reach", ["reach"]), ("engagements", ["reactions", "comments", "shares", "saves"])):
        counts: Counter[int] = Counter()
        for post_id, value in lasting(*metrics).items():
            counts[published[post_id]] += int(value)
        found[name] = by_month(counts)
    found["mentions"] = by_month(Counter(month(one.created_at) for one in made().mentions))
    for label in ("positive", "negative", "enquiry", "complaint", "criticism", "praise"):
        which = [one for one in made().mentions if label in (one.sentiment, one.act)]
        found[label] = by_month(Counter(month(one.created_at) for one in which))
    for key in ("sign_ups", "quits_4w"):
        found[key] = tuple(int(row["value"]) for row in measured(key))
    return found


@pytest.mark.parametrize("row", TABLE)
def test_a_row_of_the_monthly_table_comes_out_exactly(row: str) -> None:
    assert totals()[row] == TABLE[row]
    assert sum(TABLE[row]) == SUMS[row]


def test_net_sentiment_is_the_printed_one_in_each_month_and_over_all() -> None:
    found = totals()

    nets = [
        round(100 * (p - n) / m, 1)
        for p, n, m in zip(found["positive"], found["negative"], found["mentions"], strict=True)
    ]

    assert tuple(nets) == NET_SENTIMENT
    assert round(100 * (2782 - 1912) / sum(found["mentions"]), 1) == 9.9
    assert round(100 * (2782 - 1912) / (2782 + 1912), 1) == 18.5


def test_the_engagement_rate_by_reach_is_3_43() -> None:
    assert round(100 * sum(totals()["engagements"]) / sum(totals()["reach"]), 2) == 3.43


def test_the_case_log_is_that_of_the_acts_and_makes_395() -> None:
    logged = {key: sum(row["value"] for row in measured(f"cases_{key}")) for key in
              ("enquiries", "complaints", "criticisms", "compliments")}  # fmt: skip

    assert logged == {"enquiries": 258, "complaints": 38, "criticisms": 75, "compliments": 24}
    assert sum(logged.values()) == 395


@pytest.mark.parametrize(
    ("key", "numerator", "denominator"),
    [("enquiries_in_time", 236, 258), ("complaints_acknowledged", 37, 38)],
)
def test_what_was_in_time_is_logged_and_is_what_the_answers_show(key: str, numerator: int, denominator: int) -> None:
    act, minutes = {"enquiries_in_time": ("enquiry", 240), "complaints_acknowledged": ("complaint", 5 * 480)}[key]
    mentions = {one.mention_id: one for one in made().mentions}
    answered = [(post, mentions[post.in_reply_to]) for post in made().posts if post.in_reply_to]

    shown = sum(
        mention.act == act and post.created_at <= working_minutes_after(mention.created_at, minutes)
        for post, mention in answered
    )

    assert sum(row["numerator"] for row in measured(key)) == numerator == shown
    assert sum(row["denominator"] for row in measured(key)) == denominator


def test_sign_ups_of_routine_and_manual_workers_end_at_46_percent() -> None:
    shares = [round(row["value"]) for row in measured("routine_manual_share")]

    assert (shares[0], shares[-1]) == (41, 46)


def test_the_survey_waves_are_the_printed_ones() -> None:
    waves = [(row["metric_key"], row["value"], row["n"], row["ci_low"], row["ci_high"]) for row in
             measured("recognition") + measured("confidence")]  # fmt: skip

    assert waves == [
        ("entered:recognition", 34.0, 1012, 31.1, 36.9),
        ("entered:recognition", 44.0, 1004, 40.9, 47.1),
        ("entered:confidence", 48.0, 998, 44.9, 51.1),
        ("entered:confidence", 53.0, 1004, 49.9, 56.1),
    ]


# -- storylines ------------------------------------------------------------------------------------


def storm() -> list[demo.DemoMention]:
    return [one for one in made().mentions if one.theme == "poster"]


def test_the_poster_storm_begins_on_monday_9_march_at_0955() -> None:
    assert storm()[0].created_at == local(date(2026, 3, 9), 9, 55)
    assert max(one.created_at for one in storm()) < local(date(2026, 3, 15), 0)


def test_the_storm_is_far_above_an_ordinary_hour_by_the_alert_at_1040() -> None:
    by_alert = [one for one in storm() if one.created_at < local(date(2026, 3, 9), 10, 40)]

    assert len(by_alert) >= 10


def test_13_criticisms_and_7_complaints_of_march_belong_to_the_storm() -> None:
    acts = Counter(one.act for one in storm())

    assert (acts["criticism"], acts["complaint"]) == (13, 7)


@pytest.mark.parametrize(
    ("since", "until", "share", "half_life"), [(-36, 0, 24, 25), (0, 48, 6, None), (0, 96, None, 11)]
)
def test_the_claim_falls_from_24_percent_to_6_in_two_days_with_the_printed_half_lives(since, until, share, half_life):
    corrected = local(date(2026, 7, 15), 13, 20).astimezone(UTC)
    first, last = corrected + timedelta(hours=since), corrected + timedelta(hours=until)
    [terms] = [json.loads(row["terms"]) for row in made().desk["claim"] if row["code"] == "CL-01"]
    hours: dict[float, list[int]] = {}
    for one in made().mentions:
        hour = one.created_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if first <= hour < last:
            held = hours.setdefault((hour - first) / timedelta(hours=1), [0, 0])
            held[0] += 1
            held[1] += any(term in one.text.lower() for term in terms)

    found = fading([(hour, mentions, carrying) for hour, (mentions, carrying) in sorted(hours.items())])

    if share:
        assert round(100 * (found.share or 0)) == share
    if half_life:
        assert round(found.hours or 0) == half_life


def test_meta_views_stand_under_another_name_from_15_june_and_no_post_holds_both() -> None:
    changed = date(2026, 6, 15)
    names: dict[tuple[str, bool, bool], set[str]] = defaultdict(set)
    per_post: dict[str, set[str]] = defaultdict(set)
    for one in made().metrics:
        if one.metric == "views" and one.platform in ("facebook", "instagram"):
            names[one.platform, one.post_id == "", one.as_of >= changed].add(one.native_metric)
            per_post[one.post_id or one.platform].add(one.native_metric)

    assert names["facebook", True, False] == {"page_posts_impressions"}
    assert names["facebook", True, True] == {"page_media_view"}
    assert names["instagram", True, False] == {"impressions"}
    assert names["instagram", False, True] == {"views"}
    assert all(len(found) == 1 for key, found in per_post.items() if key.startswith("demo_p"))


def test_four_accounts_have_304_days() -> None:
    days = Counter(one.platform for one in made().metrics if one.post_id == "" and one.metric == "followers")

    assert days == {"facebook": 304, "instagram": 304, "youtube": 304, "x": 304}


def test_the_numbers_of_a_post_never_fall() -> None:
    seen: dict[tuple[str, str], float] = defaultdict(float)
    for one in made().metrics:
        if one.post_id:
            assert one.value >= seen[one.post_id, one.metric]
            seen[one.post_id, one.metric] = one.value


# -- the whole -------------------------------------------------------------------------------------


def test_two_runs_are_equal() -> None:
    assert demo.generate().fingerprint() == made().fingerprint()


def test_nothing_happens_after_the_demo_clock() -> None:
    now = in_utc(AS_OF)

    assert max(one.observed_at for one in [*made().mentions, *made().metrics, *made().posts]) <= now
    assert max(row["recorded_at"] for row in made().desk["measurement"]) <= now
    assert all(one.observed_at >= one.created_at for one in made().mentions)


def test_about_16_percent_of_the_mentions_arrive_hours_late() -> None:
    late = [one for one in made().mentions if one.observed_at - one.created_at > timedelta(hours=1)]

    assert 0.14 < len(late) / 8800 < 0.18


def test_nine_texts_of_ten_are_said_once() -> None:
    texts = Counter(one.text for one in made().mentions)

    assert sum(count == 1 for count in texts.values()) / 8800 >= 0.9


def test_handles_domains_and_phones_are_invented_ones() -> None:
    texts = [one.text for one in [*made().mentions, *made().posts]] + [one.author for one in made().mentions]
    whole = "\n".join(texts)

    assert set(re.findall(r"@\w+", whole)) <= set(re.findall(r"@demo_\w+", whole))
    assert set(re.findall(r"[\w.-]+\.(?:org|com|uk|net|co|gov)\b", whole)) <= {"quit-together.example.org"}
    assert "http" not in whole
    # Ofcom sets 01632 960xxx and 0808 157 0xxx aside for drama
    assert set(re.findall(r"\b0[\d ]{9,}\d", whole)) <= {"0808 157 0142", "01632 960123"}
    assert "{" not in whole


# what a connection did: its connection says that it is demo
OF_A_CONNECTION = {"connection_standing", "collector_run", "metric_quarantine"}


def test_every_desk_row_says_that_it_is_demo() -> None:
    for table, rows in made().desk.items():
        assert rows, table
        if table in OF_A_CONNECTION:
            known = {row["connection_id"] for row in made().desk["connection"]}
            assert {row["connection_id"] for row in rows} <= known
        else:
            assert all(row["is_demo"] for row in rows), table
