"""The filters of a page: programme, period, platforms and comparison, held in the address.

`?programme=QT&period=30d&platform=x&platform=facebook&compare=year`. A page calls `filters.bar()` below its
title and passes the Filters on; widgets of one key are the same on every page, so the choice goes along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import address, format, read, words
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


@dataclass(frozen=True, slots=True)
class Narrower:
    """Filters of one page's own: `said` gives what they are set to before `draw` draws them."""

    said: Callable[[], list[str]]
    draw: Callable[[], None]


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
    if programme is None and read.sight() is not None:  # who sees some programmes sees no sum over all
        programme = next(iter(read.programmes()), None)
    since, until = window(DEFAULT_PERIOD, *_ends(programme, ()))
    return Filters(programme, DEFAULT_PERIOD, since, until, (), "previous")


def bar(
    *,
    period: bool = True,
    compare: bool = True,
    platforms: bool = True,
    more: Narrower | None = None,
    beside: Callable[[], None] | None = None,
) -> Filters:
    """Draw the filter bar and give what was chosen. A period ends at the newest data, never after it.

    One line: the period, then all else folded under a button that says what is set. A page of its own filters
    gives them as `more`; `beside` draws what shall stand open in the same line.
    """
    programmes = read.programmes()
    if not (period or compare or platforms):
        return _of_programme(programmes)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        chosen_period = _period() if period else ALL
        days = st.container(width="content") if chosen_period == "custom" else None
        codes = _codes(programmes, by_account=platforms)
        folded = _is_choice(codes) or compare or platforms or more is not None
        programme, comparison = _only(programmes, codes), "off"
        narrowed: tuple[str, ...] = ()
        if folded:
            with st.popover(_said(programmes, codes, compare, platforms, more), icon=":material/tune:", key="folded"):
                programme = _programme(programmes, codes, is_folded=True)
                comparison = _compare() if compare else "off"
                narrowed = _platforms(_held(programme)) if platforms else ()
                if more:
                    more.draw()
        last, first = _ends(programme, narrowed)
        if days is not None:
            with days:
                since, until = _custom(last, first, read.today(programme))
        else:
            since, until = window(chosen_period, last, first)
        if beside:
            beside()
    return Filters(programme, chosen_period, since, until, narrowed, comparison)


def _of_programme(programmes: Sequence[Programme]) -> Filters:
    """The bar of a page that asks for nothing but the programme; not drawn where there is only one."""
    codes = _codes(programmes, by_account=False)
    programme = _only(programmes, codes)
    if _is_choice(codes):
        with st.container(horizontal=True, key="filters"):
            programme = _programme(programmes, codes)
    last, first = _ends(programme, ())
    return Filters(programme, ALL, *window(ALL, last, first), (), "off")


def _said(
    programmes: Sequence[Programme], codes: Sequence[str], compare: bool, platforms: bool, more: Narrower | None
) -> str:
    """What the folded filters are set to, for the button they lie under."""
    programme, said = _only(programmes, codes), []
    if _is_choice(codes):
        code = address.due("programme", allowed=codes, default=(codes[0],))[0]
        programme = next((one for one in programmes if one.code == code), None)
        said.append(format.literal(programme.name) if programme else words.ALL_PROGRAMMES)
    if platforms:
        said += [words.platform(one) for one in address.due("platform", allowed=_held(programme))]
    said += more.said() if more else []
    against = address.due("compare", allowed=words.COMPARISONS, default=("previous",))[0] if compare else "previous"
    if against != "previous":
        said.append(words.COMPARISONS[against].lower())
    return f"Filters: {' · '.join(said)}" if said else "Filters"


def _ends(programme: Programme | None, platforms: Sequence[str]) -> tuple[date, date]:
    """The newest day with data in view (today when there is none, and never later), and the oldest."""
    today = read.today(programme)
    held = read.days_held(programme.programme_id if programme else None)
    in_view = [row for row in held if not platforms or row["platform"] in platforms]
    last = min(today, max((row["last_day"] for row in in_view if row["last_day"]), default=today))
    return last, min((row["first_day"] for row in in_view if row["first_day"]), default=today)


def _codes(programmes: Sequence[Programme], *, by_account: bool) -> list[str]:
    """The programmes one may choose, the usual one first: all of them too, unless that is the same as the one.

    `by_account`: what is counted by account, where some may belong to no programme.
    """
    codes = [one.code for one in programmes]
    if codes and read.sight() is not None:
        return codes
    if len(codes) != 1:
        return [ALL, *codes]
    return [ALL, *codes] if by_account and read.rows("unassigned")[0]["accounts"] else codes


def _is_choice(codes: Sequence[str]) -> bool:
    return len(codes) > 1


def _only(programmes: Sequence[Programme], codes: Sequence[str]) -> Programme | None:
    """The one programme, where there is nothing to choose."""
    return programmes[0] if programmes and not _is_choice(codes) else None


def _programme(programmes: Sequence[Programme], codes: Sequence[str], *, is_folded: bool = False) -> Programme | None:
    """The programme in view; None for all."""
    if not _is_choice(codes):
        return _only(programmes, codes)
    by_code = {one.code: one for one in programmes}
    names = {ALL: words.ALL_PROGRAMMES, **{one.code: one.name for one in programmes}}
    code = address.one(
        "programme",
        lambda key: st.selectbox("Programme", codes, format_func=lambda one: names[one], key=key, width=230),
        allowed=codes,
        default=codes[0],
        is_folded=is_folded,
    )
    return by_code.get(code)


def _held(programme: Programme | None) -> list[str]:
    """The platforms one may choose between."""
    held = [row["platform"] for row in read.days_held(programme.programme_id if programme else None)]
    return held if len(held) > 1 else []


def _period() -> str:
    return address.part("period", words.PERIODS, default=DEFAULT_PERIOD, label="Period")


def _platforms(held: Sequence[str]) -> tuple[str, ...]:
    if not held:
        return ()
    return address.many(
        "platform",
        lambda key: st.pills("Platforms", list(held), format_func=words.platform, selection_mode="multi", key=key),
        allowed=held,
        is_folded=True,
    )


def _custom(last: date, first: date, today: date) -> tuple[date, date]:
    start = max(min(first, last), last - timedelta(days=DAYS[DEFAULT_PERIOD] - 1))
    chosen = st.date_input(
        "Days",
        label_visibility="collapsed",
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
        is_folded=True,
    )
