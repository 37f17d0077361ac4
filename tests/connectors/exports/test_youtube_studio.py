"""YouTube Studio, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.base import Metric, Post
from connectors.exports import recognise


def test_youtube_headers_with_soft_hyphens_in_cp1252_are_read(load, samples):
    path = samples / "youtube_studio.videos.csv"

    result = load(path)

    assert recognise(path).encoding == "cp1252"
    assert [row.reason for row in result.skipped] == ["a row of totals"]
    values = result.values("AbCdEfGhI_1")
    assert values["views", ""] == 2000
    assert values["watch_minutes", ""] == pytest.approx(120.5 * 60)
    assert values["average_view_seconds", ""] == 274
    assert values["net_follows", ""] == 20
    assert values["thumbnail_impressions", ""] == 30000
    assert [post.created_at.date() for post in result.of(Post)] == [date(2020, 5, 8), date(2021, 2, 20)]
    assert result.of(Post)[0].text == "Warm up at home – 10 minutes"


def test_youtube_geography_is_a_breakdown_by_country(load, samples):
    daily = load(samples / "youtube_studio.breakdown_daily.csv")
    whole = load(samples / "youtube_studio.breakdown.csv")

    assert [(m.breakdown, m.kind, m.value) for m in daily.of(Metric)] == [
        ('{"country":"GB"}', "daily", 10),
        ('{"country":"GB"}', "daily", 12),
        ('{"country":"DE"}', "daily", 0),
    ]
    assert {(m.kind, m.as_of) for m in whole.of(Metric)} == {("snapshot", date(2026, 11, 22))}
    assert len(whole.skipped) == 1


def test_a_video_is_one_post_however_many_days_the_chart_has(load, samples):
    result = load(samples / "youtube_studio.videos_daily.csv")

    assert len(result.of(Post)) == 1
    assert [(m.as_of.day, m.value) for m in result.of(Metric)] == [(1, 10), (2, 12)]
