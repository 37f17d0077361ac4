"""How long something still holds: a token, or a version of a platform's API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Standing = Literal["holds", "soon", "urgent", "over"]

WARN = timedelta(days=90)
URGENT = timedelta(days=14)


def judge(ends_at: datetime | None, now: datetime) -> Standing:
    """over: it has ended; urgent: within 14 days; soon: within 90. What has no end holds.

    >>> at = datetime(2026, 11, 25, 12, 0)
    >>> judge(None, at), judge(at + timedelta(days=91), at), judge(at + timedelta(days=90), at)
    ('holds', 'holds', 'soon')
    >>> judge(at + timedelta(days=14), at), judge(at, at)
    ('urgent', 'over')
    """
    if ends_at is None:
        return "holds"
    left = ends_at - now
    if left <= timedelta():
        return "over"
    if left <= URGENT:
        return "urgent"
    return "soon" if left <= WARN else "holds"
