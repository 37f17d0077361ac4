"""The days behind a KPI, fetched once a revision of the store: what buckets of any grain and platform add up from.

A page asks one KPI for a period, for the one before, by day, and for each platform. A sum, a ratio of sums and
a carried value follow from the same rows each time, so these are asked for once and kept until the next commit.
A median does not follow from days and is not here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pyarrow as pa

Grain = Literal["day", "week", "month", "period"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "period")
Bucket = tuple[date, date, date]  # name, first day, last day
Value = tuple[date, float | None, float | None, float | None, int]  # bucket, value, numerator, denominator, n

_EPOCH = date(1970, 1, 1).toordinal()


def bucket_of(day: date, grain: Grain, since: date) -> date:
    """The first day of the calendar bucket that holds `day`; a period is named by `since`.

    >>> bucket_of(date(2026, 10, 31), "week", date(2026, 10, 1))
    datetime.date(2026, 10, 26)
    """
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return since if grain == "period" else day


@lru_cache(maxsize=500)
def buckets_of(since: date, until: date, grain: Grain) -> tuple[Bucket, ...]:
    """(name, first day, last day) of each bucket; the first and the last may be cut by the period."""
    if until < since:
        raise ValueError(f"The period ends on {until}, before it starts on {since}.")
    if grain not in GRAINS:
        raise ValueError(f"No grain '{grain}': known are {', '.join(GRAINS)}.")
    found: dict[date, tuple[date, date]] = {}
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        name = bucket_of(day, grain, since)
        found[name] = (found[name][0] if name in found else day, day)
    return tuple((name, first, last) for name, (first, last) in found.items())


@dataclass(frozen=True, slots=True)
class History:
    """The rows of one KPI from `since` on, in the order of their days, as columns."""

    aggregation: str
    since: date
    factor: float
    days: Any  # since 1970
    platforms: Any
    columns: dict[str, Any]  # null is nan
    account: Any = None

    def values(self, buckets: Sequence[Bucket], platforms: Collection[str]) -> list[Value]:
        """The buckets that have a row, in order; platforms empty means all."""
        if self.aggregation == "last":
            return self._carried(buckets, platforms)
        firsts = np.array([_number(first) for _, first, _ in buckets])
        start, end = np.searchsorted(self.days, [firsts[0], _number(buckets[-1][2]) + 1])
        within = slice(int(start), int(end))
        place = np.searchsorted(firsts, self.days[within], side="right") - 1
        kept = _chosen(self.platforms[within], platforms)
        if kept is not None:
            place = place[kept]

        def added(name: str) -> Any:
            column = self.columns[name][within]
            return np.bincount(place, np.nan_to_num(column if kept is None else column[kept]), len(buckets))

        rows, n = np.bincount(place, minlength=len(buckets)), added("n")
        if self.aggregation == "sum":
            column = self.columns["value"][within]
            known = np.bincount(place, ~np.isnan(column if kept is None else column[kept]), len(buckets))
            sums = added("value")
            return [
                (buckets[at][0], float(sums[at]) if known[at] else None, None, None, int(n[at]))
                for at in np.flatnonzero(rows).tolist()
            ]
        above, below = added("numerator"), added("denominator")
        return [
            (
                buckets[at][0],
                self.factor * float(above[at]) / float(below[at]) if below[at] else None,
                float(above[at]),
                float(below[at]),
                int(n[at]),
            )
            for at in np.flatnonzero(rows).tolist()
        ]

    def _carried(self, buckets: Sequence[Bucket], platforms: Collection[str]) -> list[Value]:
        """The last value known of each account at the end of each bucket, added up over the accounts."""
        firsts = np.array([_number(first) for _, first, _ in buckets])
        lasts = np.array([_number(last) for _, _, last in buckets])
        value, n, known = np.zeros(len(buckets)), np.zeros(len(buckets)), np.zeros(len(buckets), dtype=bool)
        for platform, account in sorted(set(zip(self.platforms, self.account, strict=True))):
            if platforms and platform not in platforms:
                continue
            mine = (self.platforms == platform) & (self.account == account)
            days, values = self.days[mine], self.columns["value"][mine]
            counted = np.concatenate([[0.0], np.cumsum(self.columns["n"][mine])])
            end = np.searchsorted(days, lasts, side="right")
            has = end > 0
            value += np.where(has, values[np.maximum(end - 1, 0)], 0.0)
            n += counted[end] - counted[np.searchsorted(days, firsts)]
            known |= has
        return [(buckets[at][0], float(value[at]), None, None, int(n[at])) for at in np.flatnonzero(known).tolist()]


def from_rows(aggregation: str, since: date, factor: float, rows: pa.Table) -> History:
    """The columns of one of the files `history_of_*.sql`."""
    numbers = [name for name in ("value", "numerator", "denominator", "n") if name in rows.column_names]
    return History(
        aggregation,
        since,
        factor,
        rows["day"].cast(pa.int32()).to_numpy(),
        np.array(rows["platform"].to_pylist(), dtype=object),
        {name: rows[name].cast(pa.float64()).to_numpy() for name in numbers},
        np.array(rows["account_id"].to_pylist(), dtype=object) if "account_id" in rows.column_names else None,
    )


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH


def _chosen(held: Any, platforms: Collection[str]) -> Any:
    """Which rows are of these platforms; None for all of them."""
    if not platforms:
        return None
    kept = np.zeros(len(held), dtype=bool)
    for platform in platforms:
        kept |= held == platform
    return kept
