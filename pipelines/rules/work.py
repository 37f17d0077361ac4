"""How planned work stands on a day: activities, milestones, what is owed by a day. A day is late once it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.rules.status import Colour

Row = Mapping[str, Any]


def due_of(activity: Row) -> date:
    """The end of an activity as it was first agreed, else as it is now."""
    due: date = activity["baseline_end"] or activity["ends_on"]
    return due


def is_done(activity: Row, on: date) -> bool:
    """Whether an activity had ended by a day."""
    return bool(activity["status"] == "done" and activity["ends_on"] <= on)


def activity(row: Row, on: date) -> tuple[Colour, str]:
    """Colour and word of an activity on a day: one that was done after the day was late or running on it.

    >>> row = {"status": "done", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 5, 9), "baseline_end": None}
    >>> activity(row, date(2026, 5, 9)), activity(row, date(2026, 5, 8))
    (('green', 'Done'), ('grey', 'Running'))
    >>> activity(row | {"baseline_end": date(2026, 4, 30)}, date(2026, 5, 1))
    ('red', 'Late')
    """
    if row["status"] == "stopped":
        return "grey", "Stopped"
    if is_done(row, on):
        return "green", "Done"
    if due_of(row) < on:
        return "red", "Late"
    return "grey", "Running" if row["starts_on"] <= on else "Planned"


def milestone(row: Row, on: date) -> tuple[Colour, str]:
    """Colour and word of a milestone on a day; it is missed once the day that it is due on now is over.

    >>> row = {"due_on": date(2026, 5, 9), "done_on": date(2026, 5, 20)}
    >>> [milestone(row, date(2026, 5, day))[1] for day in (9, 10, 20)]
    ['Due', 'Missed', 'Met']
    """
    if row["done_on"] and row["done_on"] <= on:
        return "green", "Met"
    return ("red", "Missed") if row["due_on"] < on else ("grey", "Due")


def is_open(opened_on: date, ended_on: date | None, on: date) -> bool:
    """Whether something that is opened and ended was open at the end of a day: a risk, an issue.

    >>> [is_open(date(2026, 5, 1), date(2026, 5, 9), date(2026, 5, day)) for day in (1, 8, 9)]
    [True, True, False]
    """
    return opened_on <= on and (ended_on is None or ended_on > on)


def days_over(due_on: date, done_on: date | None, on: date) -> int | None:
    """By how many days something owed is over at the end of a day, 0 while it is not; None once it is done.

    >>> [days_over(date(2026, 5, 1), date(2026, 5, 9), date(2026, 5, day)) for day in (1, 8, 9)]
    [0, 7, None]
    """
    if done_on is not None and done_on <= on:
        return None
    return max((on - due_on).days, 0)


def owed(due_on: date, done_on: date | None, on: date) -> str:
    """The same in words.

    >>> [owed(date(2026, 5, 1), date(2026, 5, 9), date(2026, 5, day)) for day in (1, 2, 8, 9)]
    ['Open', '1 day overdue', '7 days overdue', 'Done']
    """
    over = days_over(due_on, done_on, on)
    if over is None:
        return "Done"
    return f"{over} day{'s' if over > 1 else ''} overdue" if over else "Open"
