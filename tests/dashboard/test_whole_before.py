"""A sum is not compared with one of fewer days: where the data begins within the period before, that is said."""

from __future__ import annotations

from datetime import timedelta

from dashboard import read
from dashboard.filters import Filters
from dashboard.views import live
from data.store import Store
from tests.dashboard.test_live import LAST, at, mentions, publish
from tests.dashboard.test_mentions import opened

WEEK = Filters(None, "custom", LAST - timedelta(days=6), LAST, (), "previous")


def test_a_week_before_of_which_the_last_days_are_held_is_no_comparison(store: Store) -> None:
    publish(store, mention=[one for one in mentions([20, 40]) if one.created_at >= at(LAST - timedelta(days=9))])

    assert read.begins_late("mentions", *WEEK.before) == LAST - timedelta(days=9)
    assert live._value_before("mentions", WEEK) is None
    assert live._begins_late("criticism_share", WEEK) is None  # a share is one of the days that are known
    assert "begins on 22 Oct 2026" in live._basis(read.catalogue()["mentions"], WEEK)


def test_a_week_before_that_is_held_whole_is_compared(store: Store) -> None:
    publish(store, mention=mentions([20, 40]))

    assert read.begins_late("mentions", *WEEK.before) is None
    assert live._value_before("mentions", WEEK) == 20
    assert read.begins_late("complaints", *WEEK.before) is None  # none came, and mentions were held all the same


def test_the_page_of_mentions_says_why_nothing_is_compared(store: Store) -> None:
    publish(store, mention=[one for one in mentions([20, 40]) if one.created_at >= at(LAST - timedelta(days=9))])

    page = opened(period="7d")

    assert "Nothing to compare with: what is held begins on 22 Oct 2026." in [one.value for one in page.caption]
    assert not any(one.delta for one in page.metric)
