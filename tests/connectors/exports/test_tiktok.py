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


def test_tiktok_days_are_known_in_the_users_language(load, write):
    german = write("Datum,Videoaufrufe,Profilaufrufe,„Gefällt mir“-Angaben\n14. März,1.204,33,12\n", "de.csv")
    polish = write('Data,Obserwujący,Net growth\n14 września,"1 204",3\n', "pl.csv")

    views, likes, visits = (
        load(german, year=2026).values()[metric, ""] for metric in ("views", "reactions", "profile_visits")
    )

    assert (recognise(german).layout, views, likes, visits) == ("tiktok", 1204, 12, 33)
    assert load(polish, year=2026).of(Metric)[0].as_of == date(2026, 9, 14)


def test_a_tiktok_video_is_named_by_its_link(load, samples):
    (post,) = load(samples / "tiktok.videos.csv").of(Post)

    assert (post.post_id, post.account_id) == ("7300000000000000001", "welltown")
