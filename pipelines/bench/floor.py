"""The floor of page data: the same answers by hand-written SQL over the roll-ups, checked to be equal first."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from data import kpi_history, kpis
from data.store import Store

REPEATS = 15
UNTIL = date(2026, 11, 19)

# what a page asks of each KPI: a number for the period, the one before, and a line of days
_HAND: dict[str, str] = {
    "mentions": "sum(mentions) as value",
    "net_sentiment": (
        "100.0 * sum(case sentiment when 'positive' then mentions when 'negative' then -mentions else 0 end)"
        " / nullif(sum(case when sentiment <> 'unread' then mentions end), 0) as value"
    ),
    "criticism_share": (
        "100.0 * sum(case when act = 'criticism' then mentions else 0 end)"
        " / nullif(sum(case when act <> 'unread' then mentions end), 0) as value"
    ),
    "enquiries": "sum(case when act = 'enquiry' then mentions end) as value",
    "complaints": "sum(case when act = 'complaint' then mentions end) as value",
}


def measure(home: Path) -> dict[str, Any]:
    """Milliseconds of the page's way and of the floor for the same numbers over 90 days, and their ratio.

    Raises ValueError when the two do not agree: then their times mean nothing.
    """
    store = Store(home)
    try:
        spans = [(UNTIL - timedelta(days=89), UNTIL), (UNTIL - timedelta(days=179), UNTIL - timedelta(days=90))]
        asks: list[tuple[Callable[[], list[float | None]], Callable[[], list[float | None]]]] = []
        for key, sql in _HAND.items():
            for since, until in spans:
                asks.append(_pair(store, key, sql, since, until, "period"))
            asks.append(_pair(store, key, sql, *spans[0], "day"))
        for ours, theirs in asks:
            _agree(ours(), theirs())
        page, floor = _milliseconds(store, asks)
    finally:
        store.close()
    return {
        "questions": len(asks),
        "page_ms": round(page, 1),
        "floor_ms": round(floor, 1),
        "page_to_floor": round(page / floor, 2),
    }


def _pair(store: Store, key: str, sql: str, since: date, until: date, grain: kpi_history.Grain) -> Any:
    by_day = "day, " if grain == "day" else ""
    grouped = "group by day order by day" if grain == "day" else ""
    # the same scope as the page's: accounts of ours alone
    text = (
        f"select {by_day}{sql} from mentions_daily as m inner join account as a using (platform, account_id) "  # noqa: S608
        f"where a.role = 'own' and day between $since and $until {grouped}"
    )
    params = {"since": since, "until": until}
    return (
        lambda: [one.value for one in kpis.measure(store, key, since=since, until=until, grain=grain)],
        lambda: [row["value"] for row in store.rows(text, params)],
    )


def _agree(ours: list[float | None], theirs: list[float | None]) -> None:
    same = len(ours) == len(theirs) and all(
        (one is None and other is None)
        or (one is not None and other is not None and math.isclose(float(one), float(other), rel_tol=1e-9))
        for one, other in zip(ours, theirs, strict=False)
    )
    if not same:
        raise ValueError(f"The page and the floor do not agree: {ours[:3]} and {theirs[:3]}.")


def _milliseconds(store: Store, asks: list[tuple[Callable[[], Any], Callable[[], Any]]]) -> tuple[float, float]:
    """Medians over REPEATS of the time of all questions together, ours and theirs in turn; nothing is kept between."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPEATS):
        store.kept.clear()
        for side in (0, 1):
            began = time.perf_counter()
            for both in asks:
                both[side]()
            times[side].append((time.perf_counter() - began) * 1e3)
    return statistics.median(times[0]), statistics.median(times[1])
