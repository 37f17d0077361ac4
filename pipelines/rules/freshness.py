"""When data counts as stale: how long ago something was last loaded, against what is usual."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Freshness = Literal["empty", "fresh", "stale"]

# export files are usually fetched once a week; a day of grace for a holiday
USUAL_PAUSE = timedelta(days=8)


def judge(loaded_at: datetime | None, now: datetime, *, usual_pause: timedelta = USUAL_PAUSE) -> Freshness:
    """empty: nothing was ever loaded; stale: the last load is longer ago than the usual pause.

    Both instants carry a zone, or neither does.

    >>> judge(None, datetime(2026, 10, 31, 9, 0))
    'empty'
    >>> judge(datetime(2026, 10, 23, 9, 0), datetime(2026, 10, 31, 9, 0))
    'fresh'
    >>> judge(datetime(2026, 10, 23, 8, 59), datetime(2026, 10, 31, 9, 0))
    'stale'
    """
    if loaded_at is None:
        return "empty"
    return "stale" if now - loaded_at > usual_pause else "fresh"
