"""The filters of a page: programme, period, platforms and comparison, held in the address.

`?programme=QT&period=30d&platform=x&platform=facebook&compare=year`. A page calls `filters.bar()` below its
title and passes the Filters on; widgets of one key are the same on every page, so the choice goes along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import address, read, words
from dashboard.read import Programme

DEFAULT_PERIOD = "30d"
DAYS = {"7d": 7, "30d": 30, "90d": 90, "12m": 365}
ALL = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is in view: whole days, both ends in the period. No platform chosen means all of them."""

    programme: Programme | None
    period: str
    since: date
    until: date
    platforms: tuple[str, ...]
    compare: str  # previous, year, off

    @property
    def programme_id(self) -> str | None:
        """None for all programmes."""
        return self.programme.programme_id if self.programme else None

    @property
    def before(self) -> tuple[date, date] | None:
        """The days this period is compared with, both in it; None when nothing is compared."""
        return days_before(self.since, self.until, self.compare)

    @property
    def grain(self) -> str:
        """Day up to two months, week up to a year, then month."""
        length = (self.until - self.since).days
        return "day" if length <= 62 else "week" if length <= 370 else "month"


def parameters(chosen: Filters) -> dict[str, str | list[str]]:
    """The query parameters that bring another page to the same filters."""
    said: dict[str, str | list[str]] = {
        "programme": chosen.programme.code if chosen.programme else ALL,
        "period": chosen.period,
        "platform": list(chosen.platforms),
        "compare": chosen.compare,
    }
    if chosen.period == "custom":
        said["days"] = [chosen.since.isoformat(), chosen.until.isoformat()]
    return {name: value for name, value in said.items() if value}


def days_before(since: date, until: date, compare: str) -> tuple[date, date] | None:
    """The days that a period is compared with.

    >>> days_before(date(2026, 10, 2), date(2026, 10, 31), "previous")
    (datetime.date(2026, 9, 2), datetime.date(2026, 10, 1))
    >>> days_before(date(2024, 2, 29), date(2024, 3, 1), "year")
    (datetime.date(2023, 2, 28), datetime.date(2023, 3, 1))
    >>> days_before(date(2026, 10, 2), date(2026, 10, 31), "off") is None
    True
    """
    if compare == "off":
        return None
    if compare == "year":
        return _year_earlier(since), _year_earlier(until)
    length = until - since
    return since - length - timedelta(days=1), since - timedelta(days=1)


def _year_earlier(day: date) -> date:
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)


def window(period: str, last: date, first: date) -> tuple[date, date]:
    """The days of a named period that ends on `last`; `all` begins on `first`.

    >>> window("7d", date(2026, 10, 31), date(2026, 1, 1))
    (datetime.date(2026, 10, 25), datetime.date(2026, 10, 31))
    """
    if period == "all":
        return min(first, last), last
    return last - timedelta(days=DAYS.get(period, DAYS[DEFAULT_PERIOD]) - 1), last


def usual(programme: Programme | None) -> Filters:
    """The filters nobody has touched: the newest 30 days with data against the 30 before."""
    since, until = window(DEFAULT_PERIOD, *_ends(programme, ()))
    return Filters(programme, DEFAULT_PERIOD, since, until, (), "previous")


def bar(*, period: bool = True, compare: bool = True, platforms: bool = True) -> Filters:
    """Draw the filter bar and give what was chosen. A period ends at the newest data, never after it."""
    programmes = read.programmes()
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="filters"):
        programme = _programme(programmes)
        if programme is None and not platforms and len(programmes) == 1:
            programme = programmes[0]  # what is not counted by account belongs to the only one there is
        chosen_period = _period() if period else ALL
        comparison = _compare() if compare else "off"
        held = read.days_held(programme.programme_id if programme else None)
        narrowed = _platforms([row["platform"] for row in held]) if platforms else ()
        last, first = _ends(programme, narrowed)
        if chosen_period == "custom":
            since, until = _custom(last, first, read.today(programme))
        else:
            since, until = window(chosen_period, last, first)
    return Filters(programme, chosen_period, since, until, narrowed, comparison)


def _ends(programme: Programme | None, platforms: Sequence[str]) -> tuple[date, date]:
    """The newest day with data in view (today when there is none, and never later), and the oldest."""
    today = read.today(programme)
    held = read.days_held(programme.programme_id if programme else None)
    in_view = [row for row in held if not platforms or row["platform"] in platforms]
    last = min(today, max((row["last_day"] for row in in_view if row["last_day"]), default=today))
    return last, min((row["first_day"] for row in in_view if row["first_day"]), default=today)


def _programme(programmes: Sequence[Programme]) -> Programme | None:
    """The programme in view; None for all. With one programme that owns every account it is that one."""
    if not programmes:
        return None
    by_code = {one.code: one for one in programmes}
    names = {ALL: words.ALL_PROGRAMMES, **{one.code: one.name for one in programmes}}
    owns_all = len(programmes) == 1 and not read.rows("unassigned")[0]["accounts"]
    code = address.one(
        "programme",
        lambda key: st.selectbox("Programme", list(names), format_func=lambda one: names[one], key=key, width=230),
        allowed=names,
        default=programmes[0].code if owns_all else ALL,
    )
    return by_code.get(code)


def _period() -> str:
    return address.part("period", words.PERIODS, default=DEFAULT_PERIOD, label="Period", is_labelled=True)


def _platforms(held: Sequence[str]) -> tuple[str, ...]:
    if len(held) < 2:
        return ()
    return address.many(
        "platform",
        lambda key: st.pills("Platforms", list(held), format_func=words.platform, selection_mode="multi", key=key),
        allowed=held,
    )


def _custom(last: date, first: date, today: date) -> tuple[date, date]:
    start = max(min(first, last), last - timedelta(days=DAYS[DEFAULT_PERIOD] - 1))
    chosen = st.date_input(
        "Days",
        value=(start, last),
        min_value=date(2000, 1, 1),
        max_value=max(today, last),
        format="DD/MM/YYYY",
        key="days",
        bind="query-params",
        width=230,
    )
    # while a person picks the second day only one is given
    picked = chosen if isinstance(chosen, tuple) else (chosen,)
    return (picked[0], picked[-1]) if picked else (start, last)


def _compare() -> str:
    return address.one(
        "compare",
        lambda key: st.selectbox(
            "Compare with",
            list(words.COMPARISONS),
            format_func=lambda one: words.COMPARISONS[one],
            key=key,
            width=200,
        ),
        allowed=words.COMPARISONS,
        default="previous",
    )
