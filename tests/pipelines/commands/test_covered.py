"""What a file covers by its name, and what an account holds though its files named no programme."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import data_accounts
from data import kpis, models
from data.store import now
from pipelines.commands import accounts, imports, programme
from pipelines.commands.imports import ImportChoice
from pipelines.rules.covered import until

POSTS = """id,date,text,likes,views
1,2026-09-03 09:00:00,Come to the clinic,3,100
2,2026-09-12 10:00:00,Still time,1,50
"""
CHOICE = ImportChoice(as_kind="posts", platform="x", account_id="us", time_zone="UTC")


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("tweet_activity_metrics_us_20260901_20261001_en.csv", date(2026, 9, 30)),  # up to the 1st and without it
        ("account_content_2026-09-01_2026-09-30.csv", date(2026, 9, 30)),
        ("Sep-01-2026_Sep-30-2026_605123456789.csv", date(2026, 9, 30)),
        ("2026-09-01_2027-03-31.csv", date(2026, 10, 5)),  # no further than the day it was made
        ("2026-09-05_2026-09-30.csv", None),  # a row lies before it: the name speaks of something else
        ("posts 2026-09-12.csv", None),
        ("posts of 20260901 to 20261399.csv", None),
    ],
)
def test_a_name_with_two_days_says_until_when_a_file_reaches(name, last):
    assert until(name, date(2026, 9, 3), date(2026, 9, 12), date(2026, 10, 5)) == last


def brought_in(store, folder: Path, name: str):
    file = folder / name
    file.write_text(POSTS, encoding="utf-8")
    os.utime(file, (datetime(2026, 10, 5, tzinfo=UTC).timestamp(),) * 2)
    return imports.import_file(store, file, CHOICE, actor="ana")


def test_weeks_without_a_post_at_the_end_of_a_file_are_nought_and_not_stale(store, tmp_path):
    result = brought_in(store, tmp_path, "posts_2026-09-01_2026-09-30.csv")
    weeks = kpis.measure(
        store, "posts_published", since=date(2026, 9, 7), until=date(2026, 10, 11), grain="week"
    )  # fmt: skip
    held = store.rows(models.page("days_held"), {"programme": None})[0]
    account = store.rows(models.page("account_freshness"))[0]

    assert "By its name it holds the posts up to 30 September 2026." in result.notes
    assert [week.value for week in weeks] == [1, 0, 0, 0, None]
    assert (held["last_day"], held["newest_post"]) == (date(2026, 9, 30), date(2026, 9, 12))
    assert data_accounts.newest_of(account) == datetime(2026, 9, 30)


def test_a_file_whose_name_says_nothing_reaches_to_its_newest_row(store, tmp_path):
    brought_in(store, tmp_path, "posts.csv")

    assert kpis.known_until(store, "posts_published") == date(2026, 9, 12)


def test_a_programme_has_what_its_accounts_have_though_no_file_named_it(store, tmp_path):
    brought_in(store, tmp_path, "posts.csv")
    made = programme.add_programme(
        store, code="AB", name="Ours", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]  # fmt: skip
    before = store.one(models.page("loaded"), {"programme": made})

    accounts.add_account(store, platform="x", account_id="us", programme_id=made, actor="ana")
    after = store.one(models.page("loaded"), {"programme": made})

    assert before == {"first_at": None, "newest_at": None}
    assert after["first_at"] <= after["newest_at"] <= now()


def test_posts_without_a_day_are_told_when_they_come(store, tmp_path):
    sample = Path(__file__).parents[2] / "connectors/exports/samples/facebook_insights.posts_without_id.csv"

    result = imports.import_file(store, sample, ImportChoice(account_id="us"), actor="ana")

    held = store.one("select count(*) as n from post where created_at is null")["n"]
    assert held > 0
    assert f"Of {held} posts the file does not say the day: they are kept, and counted in no period." in result.notes
