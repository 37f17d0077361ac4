"""TikTok downloads, on small files of ours in the same layout."""

from __future__ import annotations

from datetime import date

from connectors.base import Metric, Post
from connectors.exports import recognise


def test_tiktok_days_without_a_year_ask_for_it(load, samples):
    path = samples / "tiktok.overview.csv"

    without, with_year = load(path), load(path, year=2026)

    assert "Which year are the dates in 'Date' of?" in recognise(path).questions
    assert "which year" in without.refused[0].reason
    assert with_year.of(Metric)[0].as_of == date(2026, 3, 1)
    assert len(with_year.good) == 2


def test_a_tiktok_video_is_named_by_its_link(load, samples):
    (post,) = load(samples / "tiktok.videos.csv").of(Post)

    assert (post.post_id, post.account_id) == ("7300000000000000001", "welltown")
