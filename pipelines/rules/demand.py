"""Which judgements ask for a decision, and whether one that was taken still answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.rules.status import Colour

ANSWERS_DAYS = 31  # a decision answers for a month, or until the day on which it is looked at again


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision about a thing: when, and when it is looked at again."""

    code: str
    choice: str
    decided_on: date
    due_on: date | None
    decided_by: str = ""
    why: str = ""


def answer(taken: Iterable[Taken], on: date) -> Taken | None:
    """The newest decision that still answers at the end of a day.

    >>> answer([Taken("D-1", "act", date(2026, 10, 1), None)], date(2026, 11, 1)).code
    'D-1'
    >>> answer([Taken("D-1", "act", date(2026, 10, 1), None)], date(2026, 11, 2)) is None
    True
    >>> answer([Taken("D-1", "watch", date(2026, 3, 1), date(2026, 12, 1))], date(2026, 11, 2)).code
    'D-1'
    """
    standing = [
        one for one in taken if one.decided_on <= on <= (one.due_on or one.decided_on + timedelta(ANSWERS_DAYS))
    ]
    return max(standing, key=lambda one: (one.decided_on, one.code), default=None)


def is_demanded(colour: Colour) -> bool:
    """Red and amber ask for a decision; grey does not: what is not known cannot be decided on."""
    return colour in ("red", "amber")
