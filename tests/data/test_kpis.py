"""Each KPI: given rows that went through landing and loading, the value that must come out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Mention, Metric, Post
from data import kpi_history, kpis
from data.store import Store
from pipelines import landing, load
from tests.data.test_kpis_of_the_desk import DESK_CASES, fill_desk

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def at(day: int, hour: int = 12, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def mention(number: int, day: int, reading: str, account: str = "us", platform: str = "x", month: int = 10) -> Mention:
    """`reading` is 'sentiment act', or '' for a mention that nobody read."""
    return Mention(platform, f"m{number}", account, "mention", at(day, 9, month), at(day, 10, month), reading or None)


def post(number: int, day: int, answers: str | None = None, hour: int = 12, platform: str = "x") -> Post:
    return Post(platform, f"p{number}", "us", at(day, hour), at(31), in_reply_to=answers)


def total(number: int, metric: str, value: float) -> Metric:
    return Metric("x", "us", f"p{number}", metric, "snapshot", date(2026, 10, 31), value, at(31), f"native_{metric}")


def followers(day: int, value: float, account: str = "us", month: int = 10) -> Metric:
    on = date(2026, month, day)
    return Metric("x", account, "", "followers", "snapshot", on, value, at(day, 23, month), "followers_count")


def engaged(day: int, value: float) -> Metric:
    on = date(2026, 10, day)
    return Metric("x", "us", "", "platform_engagements", "daily", on, value, at(day, 23), "engagements")


@dataclass
class Given:
    expected: float | None
    mentions: list[Mention] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    comparators: tuple[str, ...] = ()
    n: int | None = None


READ = [
    mention(1, 1, "positive praise"),
    mention(2, 1, "negative criticism"),
    mention(3, 2, "neutral enquiry"),
    mention(4, 2, "positive other"),
    mention(5, 3, "negative complaint"),
    mention(6, 3, "positive praise"),
    mention(7, 4, ""),
    mention(8, 5, "negative criticism", month=9),  # before the period
    mention(9, 5, "negative criticism", account="them"),  # an account that is not ours
]
POSTS = [post(1, 2), post(2, 20), post(3, 21), post(4, 22), post(9, 20, "m1")]
TOTALS = [
    # one big post and one small: the mean of their rates (7.5%) is not the ratio of sums (5.5%)
    *(total(1, name, value) for name, value in [("reach", 900), ("views", 1000), ("reactions", 40), ("shares", 5)]),
    *(total(2, name, value) for name, value in [("reach", 100), ("views", 200), ("reactions", 10)]),
    total(3, "reach", 5000),  # a reach without any count of interactions
    total(4, "reactions", 7),  # interactions without a reach
    *(total(9, name, 700) for name in ("reach", "views", "reactions")),  # an answer to a mention is no post
]
PASSED_ON = [  # what was done with the same posts beside that
    *TOTALS,
    *(total(2, name, value) for name, value in [("quotes", 3), ("comments", 4), ("video_views", 50)]),
    total(1, "clicks", 12),
    total(3, "clicks", 90),  # clicks without views
    *(total(9, name, 700) for name in ("shares", "comments", "clicks", "video_views")),
]
FOLLOWED = [followers(1, 1000), followers(19, 2000), followers(25, 9000)]
ANSWERED = [
    mention(1, 1, "neutral enquiry"),
    mention(2, 2, "negative complaint"),
    mention(3, 3, "negative criticism"),
    mention(4, 4, "positive praise"),
    mention(5, 5, "neutral enquiry"),
]
ANSWERS = [
    post(1, 1, "m1", hour=10),  # 60 minutes
    post(2, 1, "m1", hour=15),  # a second answer counts for nothing
    post(3, 2, "m2", hour=12),  # 180 minutes
    post(4, 4, "m4", hour=10),  # praise needs no answer
    post(5, 5, "m5", hour=19),  # 600 minutes
]

CASES: dict[str, Given] = {
    "mentions": Given(7, READ, comparators=("them",), n=7),
    "enquiries": Given(1, READ, comparators=("them",)),
    "complaints": Given(1, READ, comparators=("them",)),
    "criticisms": Given(1, READ, comparators=("them",)),
    "praise": Given(2, READ, comparators=("them",)),
    "criticism_share": Given(100 * 1 / 6, READ, comparators=("them",), n=6),
    "net_sentiment": Given(100 * (3 - 2) / 6, READ, comparators=("them",), n=6),
    "net_sentiment_polar": Given(100 * (3 - 2) / 5, READ, comparators=("them",), n=5),
    "share_of_voice": Given(100 * 7 / 8, READ, comparators=("them",), n=8),
    "engagement_rate_by_reach": Given(100 * 55 / 1000, posts=POSTS, metrics=TOTALS, n=2),
    "engagement_rate_by_views": Given(100 * 55 / 1200, posts=POSTS, metrics=TOTALS, n=2),
    "engagement_rate_by_followers": Given(
        100 * (45 + 10 + 7) / (1000 + 2000 + 2000),
        posts=POSTS,
        metrics=[*TOTALS, *FOLLOWED],
        n=3,
    ),
    "engagement_rate_mean": Given((100 * 45 / 900 + 100 * 10 / 100) / 2, posts=POSTS, metrics=TOTALS, n=2),
    "engagement_rate_by_video_views": Given(100 * (10 + 3 + 4) / 50, posts=POSTS, metrics=PASSED_ON, n=1),
    "amplification_rate": Given(100 * (5 + 3) / (1000 + 2000), posts=POSTS, metrics=[*PASSED_ON, *FOLLOWED], n=2),
    "applause_rate": Given(
        100 * (40 + 10 + 7) / (1000 + 2000 + 2000), posts=POSTS, metrics=[*PASSED_ON, *FOLLOWED], n=3
    ),
    "conversation_rate": Given(100 * 4 / 2000, posts=POSTS, metrics=[*PASSED_ON, *FOLLOWED], n=1),
    "virality_rate": Given(100 * (5 + 3) / (900 + 100), posts=POSTS, metrics=PASSED_ON, n=2),
    "virality_rate_by_views": Given(100 * (5 + 3) / (1000 + 200), posts=POSTS, metrics=PASSED_ON, n=2),
    "click_through_rate": Given(100 * 12 / 1000, posts=POSTS, metrics=PASSED_ON, n=1),
    "daily_engagement_rate": Given(
        100 * (30 + 50) / (1000 + 2000), metrics=[*FOLLOWED[:2], engaged(1, 30), engaged(20, 50)], n=2
    ),
    "views_of_account": Given(
        300,
        posts=POSTS,
        metrics=[
            *TOTALS,
            *(
                Metric("x", "us", "", "views", "daily", date(2026, 10, day), 100.0 * day, at(day, 23), "views")
                for day in (1, 2)
            ),
            Metric("x", "us", "", "views", "daily", date(2026, 10, 2), 90.0, at(2, 23), "views", "country=IE"),
            Metric("x", "them", "", "views", "daily", date(2026, 10, 2), 7.0, at(2, 23), "views"),
        ],
        comparators=("them",),
        n=2,
    ),
    "interactions": Given(62, posts=POSTS, metrics=TOTALS, n=3),
    "views": Given(1200, posts=POSTS, metrics=TOTALS, n=2),
    "reach_per_post": Given(2000, posts=POSTS, metrics=TOTALS, n=3),
    "posts_published": Given(4, posts=[*POSTS, post(5, 23, "m1")], mentions=READ[:1]),
    "followers": Given(
        1200, metrics=[followers(1, 1000), followers(20, 1200), followers(20, 50, "them")], comparators=("them",), n=2
    ),
    "follower_growth": Given(
        100 * (1200 - 1000) / 1000,
        metrics=[followers(28, 1000, month=9), followers(2, 1040), followers(30, 1200)],
    ),
    "response_rate": Given(100 * 3 / 4, ANSWERED, ANSWERS, n=4),
    "response_time": Given(180, ANSWERED, ANSWERS, n=3),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory, new_store) -> Iterator[Store]:
    opened = new_store(tmp_path_factory.mktemp("empty"))
    yield opened
    opened.close()


def fill(store: Store, given: Given) -> None:
    for kind, rows in (("mention", given.mentions), ("post", given.posts), ("metric", given.metrics)):
        if rows:
            job = landing.new_job("export", "test", "test.csv", "0", "test")
            landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store)
    with store.transaction() as tx:  # the readings are given, not read: these tests are of the measures
        tx.run(
            "update mention set sentiment = nullif(split_part(coalesce(text, ''), ' ', 1), ''),"
            " act = nullif(split_part(coalesce(text, ''), ' ', 2), '')"
        )
        for account in given.comparators:
            tx.run("update account set role = 'comparator' where account_id = $id", {"id": account})
    store.rebuild_marts()


def test_every_kpi_has_a_given_and_an_expected():
    assert {*CASES, *DESK_CASES} == set(kpis.catalogue())


@pytest.mark.parametrize("key", sorted(CASES))
def test_the_value_of_a_kpi(key, store):
    given = CASES[key]
    fill(store, given)

    point = kpis.value(store, key, **OCTOBER)

    assert point.value == pytest.approx(given.expected)
    assert point.bucket == date(2026, 10, 1)
    if given.n is not None:
        assert point.n == given.n


@pytest.mark.parametrize("key", sorted(kpis.catalogue()))
def test_an_empty_store_has_no_value_and_not_zero(key, empty):
    for grain in kpi_history.GRAINS:
        points = kpis.measure(empty, key, **OCTOBER, grain=grain)

        assert [(point.value, point.n) for point in points] == [(None, 0)] * len(points)


@pytest.mark.parametrize("key", sorted(kpis.catalogue()))
def test_a_header_says_everything(key):
    kpi = kpis.kpi(key)

    assert kpi.title
    assert kpi.formula
    assert kpi.note
    assert len(kpi.version) == 16
    assert "group by all" not in kpi.sql.lower()
    assert "reach" not in kpi.sql or kpi.basis == "lifetime_of_cohort", "reach is never added up over days"


@pytest.mark.parametrize("key", sorted(CASES))
def test_the_glass_box_runs_to_the_same_number(key, store):
    fill(store, CASES[key])

    box = kpis.glass_box(store, key, **OCTOBER)

    assert box["version"] == kpis.kpi(key).version
    assert kpis.kpi(key).sql in box["sql"]
    assert box["revision"] == store.revision
    again = store.rows(box["sql"], box["parameters"])
    assert again[0]["value"] == kpis.value(store, key, **OCTOBER).value


MANY_DAYS = Given(
    None,
    [
        *(mention(10 * day + 1, day, "positive praise") for day in range(1, 29, 3)),
        *(mention(10 * day + 2, day, "negative complaint", platform="reddit") for day in range(2, 29, 5)),
        *(mention(10 * day + 3, day, "neutral enquiry", "second") for day in range(1, 29, 4)),
        *(mention(10 * day + 4, day, "negative criticism", "them") for day in range(3, 29, 7)),
        *(mention(10 * day + 5, day, "negative criticism", month=9) for day in range(3, 29, 7)),
    ],
    [*POSTS, *(post(100 + day, day, f"m{10 * day + 3}") for day in range(1, 29, 4)), post(5, 9, platform="reddit")],
    [
        *TOTALS,
        *(followers(day, 1000 + day) for day in range(2, 29, 6)),
        *(followers(day, 500 - day, "second") for day in range(5, 29, 9)),
        followers(20, 900, month=9),
    ],
    comparators=("them",),
)


def test_the_days_that_are_kept_give_what_the_glass_box_gives(store):
    fill(store, MANY_DAYS)
    fill_desk(store)
    spans = [(date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 9, 20), date(2026, 10, 12))]
    choices = [(key, span, grain, platforms) for key in kpis.catalogue() for span in spans
               for grain in kpi_history.GRAINS for platforms in ((), ("reddit",), ("x", "reddit"))]  # fmt: skip
    compared = 0

    for key, (since, until), grain, platforms in choices:
        asked = {"since": since, "until": until, "grain": grain, "platforms": platforms}
        box = kpis.glass_box(store, key, **asked)
        told = {row["bucket"]: row for row in store.rows(box["sql"], box["parameters"])}
        for point in kpis.measure(store, key, **asked):
            row = told.get(point.bucket)
            if row is None or (point.n == 0 and point.value is None):  # quiet, or carried past the last reading
                assert point.value in (None, 0), (key, asked, point)
                continue
            assert point.value == pytest.approx(row["value"]), (key, asked, point)
            assert (point.numerator, point.denominator, point.n) == (row["numerator"], row["denominator"], row["n"])
            compared += 1

    assert compared > 1000


def test_what_is_kept_of_a_kpi_ends_with_the_next_commit(store):
    fill(store, Given(None, [mention(1, 1, "neutral other")]))
    before = kpis.value(store, "mentions", **OCTOBER).value

    fill(store, Given(None, [mention(2, 2, "neutral other")]))

    assert (before, kpis.value(store, "mentions", **OCTOBER).value) == (1, 2)


def test_the_grains_name_their_buckets_by_the_first_day(store):
    fill(store, CASES["mentions"])

    weeks = kpis.measure(store, "mentions", **OCTOBER, grain="week")
    months = kpis.measure(store, "mentions", since=date(2026, 9, 1), until=date(2026, 10, 31), grain="month")

    assert [point.bucket for point in weeks][:2] == [date(2026, 9, 28), date(2026, 10, 5)]
    assert [(point.bucket, point.value) for point in months] == [(date(2026, 9, 1), 1), (date(2026, 10, 1), 7)]


def test_a_quiet_day_is_0_between_mentions_and_unknown_outside_them(store):
    fill(store, Given(None, [mention(1, 3, "neutral other"), mention(2, 5, "neutral other")]))

    points = kpis.measure(store, "mentions", since=date(2026, 10, 2), until=date(2026, 10, 6), grain="day")

    assert [point.value for point in points] == [None, 1, 0, 1, None]


def test_there_is_no_share_of_voice_without_a_comparator(store):
    fill(store, Given(None, READ))

    assert kpis.value(store, "share_of_voice", **OCTOBER).value is None


def test_a_comparator_on_another_platform_does_not_make_a_share(store):
    mentions = [mention(1, 1, "neutral other"), mention(2, 1, "neutral other", "them", "reddit")]
    fill(store, Given(None, mentions, comparators=("them",)))

    assert kpis.value(store, "share_of_voice", **OCTOBER).value == 0  # of reddit's one mention none is ours


def test_followers_are_carried_on_between_readings_but_not_past_the_last(store):
    fill(store, Given(None, metrics=[followers(2, 10), followers(4, 12), followers(3, 5, "second")]))

    points = kpis.measure(store, "followers", since=date(2026, 10, 1), until=date(2026, 10, 5), grain="day")

    assert [point.value for point in points] == [None, 10, 15, 17, None]


def test_one_reading_of_followers_is_no_growth(store):
    fill(store, Given(None, metrics=[followers(2, 10)]))

    assert kpis.value(store, "follower_growth", **OCTOBER).value is None


def test_a_ratio_over_nothing_is_unknown(store):
    fill(store, Given(None, posts=[post(1, 2)], metrics=[total(1, "reach", 0), total(1, "reactions", 3)]))

    assert kpis.value(store, "engagement_rate_by_reach", **OCTOBER).value is None


def test_the_programme_and_the_platforms_narrow_the_rows(store):
    fill(store, Given(None, [mention(1, 1, ""), mention(2, 1, "", platform="reddit"), mention(3, 1, "", "other")]))
    with store.transaction() as tx:
        tx.run("update account set programme_id = 'prg_1' where account_id = 'us'")

    everything = kpis.value(store, "mentions", **OCTOBER).value
    programme = kpis.value(store, "mentions", **OCTOBER, programme_id="prg_1").value
    reddit = kpis.value(store, "mentions", **OCTOBER, programme_id="prg_1", platforms=["reddit"]).value

    assert (everything, programme, reddit) == (3, 2, 1)


def test_points_add_up_to_the_period(store):
    fill(store, CASES["interactions"])

    days = kpis.measure(store, "interactions", **OCTOBER, grain="day")

    assert len(days) == 31
    assert sum(point.value for point in days if point.value is not None) == 62
    assert [point.value for point in days if point.bucket == date(2026, 10, 21)] == [None]  # nothing was counted


def test_an_unknown_kpi_says_which_there_are(store):
    with pytest.raises(KeyError, match="No KPI 'likes': known are amplification_rate, anticipation_rate"):
        kpis.value(store, "likes", **OCTOBER)


def test_a_period_that_ends_before_it_starts_is_refused(store):
    with pytest.raises(ValueError, match="before it starts"):
        kpis.measure(store, "mentions", since=date(2026, 10, 2), until=date(2026, 10, 1))


def test_buckets_of_every_grain_cover_each_day_once():
    since, until = date(2025, 12, 29), date(2026, 3, 3)
    for grain in kpi_history.GRAINS:
        covered = [
            first + timedelta(days=number)
            for _, first, last in kpi_history.buckets_of(since, until, grain)
            for number in range((last - first).days + 1)
        ]
        assert covered == [since + timedelta(days=number) for number in range((until - since).days + 1)]
