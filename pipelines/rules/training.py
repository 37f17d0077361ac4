"""Whether somebody is trained to take part: every course that is needed was passed and is in date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is trained, until when, and the courses that they lack or that ran out."""

    is_trained: bool
    until: date | None
    lacking: tuple[str, ...]


def stand(courses: Mapping[str, bool], runs_out: Mapping[str, date], today: date) -> Standing:
    """Judge one person. `courses`: name → whether it is needed; `runs_out`: what they passed → its last day.

    Where no course is marked as needed, any course that is in date will do; where there is none at all, nobody is.

    >>> stand({"Primer": True, "Desk": False}, {"Primer": date(2026, 3, 1)}, date(2026, 3, 1))
    Standing(is_trained=True, until=datetime.date(2026, 3, 1), lacking=())
    >>> stand({"Primer": True}, {"Primer": date(2026, 3, 1)}, date(2026, 3, 2)).lacking
    ('Primer',)
    >>> stand({"Primer": False, "Desk": False}, {"Desk": date(2026, 3, 1)}, date(2026, 2, 1)).is_trained
    True
    """
    in_date = {name: last for name, last in runs_out.items() if last >= today}
    needed = [name for name, is_needed in courses.items() if is_needed]
    if not needed:
        return Standing(bool(in_date), max(in_date.values(), default=None), () if in_date else tuple(courses))
    lacking = tuple(name for name in needed if name not in in_date)
    held = [in_date[name] for name in needed if name in in_date]
    return Standing(not lacking, None if lacking else min(held), lacking)
