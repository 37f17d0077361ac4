"""The pace of a relationship: when contact is due, whether the pace is kept, and who is being lost sight of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

UNPLANNED_DAYS = 90  # somebody without a plan is heard of at least so often
DECAYING = 1.5  # times the cadence without contact
Standing = Literal["overdue", "due_soon", "later"]
SOON = timedelta(days=7)


def next_due(starts_on: date, cadence_days: int, last: date | None, ends_on: date | None = None) -> date | None:
    """When a plan asks for contact next; None once it has ended.

    >>> next_due(date(2026, 1, 5), 30, None)
    datetime.date(2026, 1, 5)
    >>> next_due(date(2026, 1, 5), 30, date(2026, 2, 10))
    datetime.date(2026, 3, 12)
    >>> next_due(date(2026, 1, 5), 30, date(2026, 2, 10), date(2026, 3, 11)) is None
    True
    """
    due = starts_on if last is None else max(starts_on, last + timedelta(days=cadence_days))
    return None if ends_on and due > ends_on else due


def standing(due_on: date, today: date) -> Standing:
    """How near something due is; its own day is not late.

    >>> [standing(date(2026, 3, day), date(2026, 3, 10)) for day in (9, 10, 17, 18)]
    ['overdue', 'due_soon', 'due_soon', 'later']
    """
    if due_on < today:
        return "overdue"
    return "due_soon" if due_on <= today + SOON else "later"


@dataclass(frozen=True, slots=True)
class Kept:
    """Of what was due by a day: how many, and how many were done in time."""

    due: int
    kept: int

    @property
    def share(self) -> float | None:
        """None where nothing was due."""
        return self.kept / self.due if self.due else None


def kept(activities: Iterable[tuple[date, date | None, str]], today: date) -> Kept:
    """How well a pace is kept, from (due on, done on, status); what was skipped was not kept.

    >>> first, second = date(2026, 3, 1), date(2026, 3, 5)
    >>> kept([(first, first, "done"), (first, second, "done"), (first, None, "due"), (second, None, "due")], second)
    Kept(due=3, kept=1)
    """
    due = [one for one in activities if one[0] < today or one[2] != "due"]
    return Kept(len(due), sum(status == "done" and done is not None and done <= on for on, done, status in due))


def is_decaying(last_contact: date | None, since: date, today: date, cadence_days: int | None) -> bool:
    """Whether nothing was heard for too long; who was never met counts from `since`.

    >>> is_decaying(date(2026, 1, 1), date(2025, 1, 1), date(2026, 2, 15), 30)
    False
    >>> is_decaying(date(2026, 1, 1), date(2025, 1, 1), date(2026, 2, 16), 30)
    True
    """
    allowed = cadence_days * DECAYING if cadence_days else float(UNPLANNED_DAYS)
    return (today - (last_contact or since)).days > allowed
