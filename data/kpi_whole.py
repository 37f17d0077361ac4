"""Whether what a KPI adds up over a period is held of all its days: a sum of fewer is nothing to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from data import kpis
from data.store import Store

# what is counted of these rows comes with all of them: without a complaint yet, mentions were held all the same
COUNTED_WITH = {"mentions": "mentions", "posts": "posts_published"}
GRACE = 10  # the first tenth of a period may be quiet


def begins_late(
    store: Store,
    key: str,
    *,
    since: date,
    until: date,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> date | None:
    """The day on which what a sum counts begins, where that is well inside the period or after it; else None.

    Rates, medians and levels are what they are of the days that are known, and the desk is whole from its first day.
    """
    asked = kpis.kpi(key)
    if asked.aggregation != "sum" or asked.accounts == "none":
        return None
    held = kpis.span(
        store, COUNTED_WITH.get(asked.rows, key), programme_id=programme_id, platforms=platforms, known_at=known_at
    )
    grace = timedelta(days=((until - since).days + 1) // GRACE)
    return held[0] if held and held[0] > since + grace else None
