"""X analytics, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import UTC, date, datetime

from connectors.base import Metric, Post


def test_the_old_x_file_keeps_text_time_and_every_count(load, samples):
    result = load(samples / "x_analytics.monthly_posts.csv")

    post = result.of(Post)[0]
    assert post.text == "Walk to school &amp; back\n\nTwo lines below"
    assert post.created_at == datetime(2016, 12, 23, 18, 50, tzinfo=UTC)
    assert post.account_id == "WellTown"
    values = result.values("812369747765362688")
    assert values["views", ""] == 1938
    assert values["platform_engagements", ""] == 18
    assert values["profile_visits", ""] == 2
    assert ("engagement rate", "") not in values
    assert {m.kind for m in result.of(Metric)} == {"snapshot"}
    assert {m.as_of for m in result.of(Metric)} == {date(2026, 11, 22)}
    assert {m.native_metric for m in result.of(Metric) if m.metric == "profile_visits"} >= {"user profile clicks"}


def test_promoted_numbers_are_a_breakdown_and_a_dash_is_no_row(load, samples):
    result = load(samples / "x_analytics.monthly_posts.csv")

    assert ("views", '{"delivery":"promoted"}') not in result.values("812369747765362688")
    assert result.values("812341199767863296")["views", '{"delivery":"promoted"}'] == 7


def test_lines_are_counted_as_the_file_has_them(load, samples):
    result = load(samples / "x_analytics.monthly_posts.csv")

    assert [row.line for row in result.good] == [2, 5]


def test_a_date_without_a_time_gets_the_instant_that_the_id_tells(load, write):
    # the id of a post of 23 December 2016, 18:50:38 UTC
    path = write(
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks\n"
        "812369747765362688,Fri Dec 23 2016,Hello,https://x.com/a/status/812369747765362688,1,2,3,4\n"
    )

    (post,) = load(path).of(Post)

    assert post.created_at == datetime(2016, 12, 23, 18, 50, tzinfo=UTC).replace(second=post.created_at.second)


def test_the_2026_layout_reads_its_dates_and_thousands(load, samples):
    result = load(samples / "x_analytics.posts.csv")

    assert [post.created_at.date() for post in result.of(Post)] == [date(2025, 2, 3), date(2026, 7, 14)]
    assert result.values("2076900000000000000")["views", ""] == 2400
    assert result.values("1886387200000000000")["saves", ""] == 4
    assert result.values("1886387200000000000")["shares", ""] == 6
    assert result.values("1886387200000000000")["link_shares", ""] == 2


def test_the_2025_layout_is_known_too(load, write):
    path = write(
        "Post id,Date,Post text,Link,Impressions,Likes,Engagements,Bookmarks,Share,New follows,Replies,Reposts,"
        "Profile visits,Detail expands,Url clicks,Hashtag clicks,Permalink clicks\n"
        '1886500000000000000,"Mon Feb 03 2025",Hi,https://x.com/a/status/1886500000000000000,'
        "5,1,2,0,1,0,0,0,0,0,3,0,0\n"
    )

    result = load(path)

    assert result.values("1886500000000000000")["clicks", ""] == 3
    assert result.values("1886500000000000000")["link_shares", ""] == 1


def test_an_overview_is_daily_values_of_the_account(load, samples):
    result = load(samples / "x_analytics.overview.csv", account_id="WellTown")

    assert {m.kind for m in result.of(Metric)} == {"daily"}
    assert {m.as_of for m in result.of(Metric)} == {date(2026, 7, 13), date(2026, 7, 14)}
    assert {m.account_id for m in result.of(Metric)} == {"WellTown"}
    assert not result.of(Post)


def test_a_damaged_id_that_contradicts_its_link_is_refused(load, write):
    path = write(
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks\n"
        "812369747765362000,Fri Dec 23 2016,Hello,https://x.com/a/status/812369747765362688,1,2,3,4\n"
        "8.12369E+17,Fri Dec 23 2016,Hello,https://x.com/a/status/812369747765362688,1,2,3,4\n"
    )

    result = load(path)

    assert [row.line for row in result.refused] == [2, 3]
    assert "export again" in result.refused[0].reason
    assert "Excel damaged the id" in result.refused[1].reason


def test_a_post_called_total_is_a_post(load, write):
    path = write(
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks\n"
        "812369747765362688,Fri Dec 23 2016,Total,https://x.com/a/status/812369747765362688,1,2,3,4\n"
        "Total,,,,1,2,3,4\n"
    )

    result = load(path)

    assert [post.text for post in result.of(Post)] == ["Total"]
    assert [row.line for row in result.skipped] == [3]
