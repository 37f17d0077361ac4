"""The real export files beside the project: all are recognised, and their sums agree with the csv module's own."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from connectors.base import Mention, Metric, Post
from connectors.exports import recognise

pytestmark = pytest.mark.real_files


@pytest.fixture
def exports(shared_dir: Path) -> Path:
    return shared_dir / "exports"


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def total(rows: list[dict[str, str]], column: str) -> float:
    return sum(float(row[column]) for row in rows if row[column])


def test_every_real_file_is_recognised(exports):
    found = Counter(recognise(path).layout for path in sorted(exports.rglob("*.csv")))

    assert found == {"x_analytics": 37, "youtube_studio": 3, "facebook_insights": 1, "generic": 2}


def test_three_years_of_x_analytics_agree_with_the_file(exports, load):
    for path in sorted(exports.glob("x_analytics/tweet_activity_metrics_*.csv")):
        plain = rows_of(path)

        result = load(path)

        assert not result.refused
        assert len(result.of(Post)) == len(plain)
        views = sum(m.value for m in result.of(Metric) if m.metric == "views" and not m.breakdown)
        assert views == total(plain, "impressions")
        assert [post.text for post in result.of(Post)] == [row["Tweet text"] for row in plain]
        assert {post.account_id for post in result.of(Post)} == {"rOpenSci"}


def test_the_monthly_totals_kept_by_hand_are_levels_and_periods(exports, load):
    path = exports / "x_analytics" / "twitter_metrics_monthly_rOpenSci.csv"
    plain = rows_of(path)

    result = load(path, account_id="rOpenSci")

    followers = [m.value for m in result.of(Metric) if m.metric == "followers"]
    assert followers == [float(row["followers"]) for row in plain if row["followers"] != "NA"]
    assert {m.breakdown for m in result.of(Metric) if m.metric == "views"} == {'{"period":"month"}'}


def test_youtube_chart_table_and_totals_agree(exports, load):
    folder = exports / "youtube_studio" / "codingtrain"

    chart = load(folder / "Chart data.csv", account_id="codingtrain")
    table = load(folder / "Table data.csv", account_id="codingtrain")
    totals = load(folder / "Totals.csv", account_id="codingtrain")

    plain = rows_of(folder / "Chart data.csv")
    assert len(chart.good) == len(plain) == 73_365
    assert sum(m.value for m in chart.of(Metric)) == total(plain, "Views")
    assert [row.reason for row in table.skipped] == ["a row of totals"]
    views = {m.breakdown: m.value for m in table.of(Metric) if m.metric == "views"}
    assert views['{"country":"GB"}'] == 726_879
    seconds = {m.breakdown: m.value for m in table.of(Metric) if m.metric == "average_view_seconds"}
    assert seconds['{"country":"GB"}'] == 5 * 60 + 41
    assert len(totals.of(Metric)) == 365
    assert {(m.breakdown, m.kind) for m in totals.of(Metric)} == {("", "daily")}


def test_the_research_file_of_facebook_agrees(exports, load):
    path = exports / "facebook" / "dataset_Facebook.csv"
    plain = rows_of(path, ";")

    result = load(path, account_id="brand")

    posts = result.of(Post)
    assert len(posts) == len({post.post_id for post in posts}) == 500
    assert {post.created_at for post in posts} == {None}
    for metric, column in (("reach", "Lifetime Post Total Reach"), ("reactions", "like"), ("shares", "share")):
        assert sum(m.value for m in result.of(Metric) if m.metric == metric and not m.breakdown) == total(plain, column)
    assert not result.refused


def test_the_public_posts_come_without_their_people(exports, load):
    path = exports / "tweets" / "vaccination_tweets.csv"
    plain = rows_of(path)

    result = load(path, as_kind="mentions")

    mentions = result.of(Mention)
    assert len(mentions) == 8082
    assert not result.refused
    assert not result.skipped
    assert [m.text for m in mentions] == [row["text"] for row in plain]
    assert sum(m.reactions for m in mentions) == total(plain, "favorites")
    assert sum(m.shares for m in mentions) == total(plain, "retweets")
    assert len({m.author_key for m in mentions}) == len({row["user_name"].strip() for row in plain})
    assert {m.platform for m in mentions} == {"x"}
    kept = {str(value) for m in mentions for value in (m.url, m.parent_id, m.account_id, *m.counts)}
    assert kept == {"None", "", "retweets", "favorites"}
    assert result.good[-1].line == 15_196
