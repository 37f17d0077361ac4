"""How spending stands against its profile, and whether budget lines tie to the total that was approved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from pipelines.rules.status import Colour

# a line is off its profile when it is so by more than both: a part of what was due, and a part of the whole budget
OFF_SHARE = 0.05
OFF_OF_ALL = 0.01
RED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Spending:
    """The judgement of a line in words; `off` is spent less due."""

    colour: Colour
    word: str
    reason: str
    off: float


def due_by(
    approved: float, starts_on: date, ends_on: date, on: date, points: Sequence[tuple[date, float]] = ()
) -> float:
    """What should be spent by the end of a day: along a straight line, or along the points of a profile.

    >>> round(due_by(365.0, date(2026, 1, 1), date(2026, 12, 31), date(2026, 10, 31)), 1)
    304.0
    >>> due_by(100.0, date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 31), [(date(2026, 6, 29), 50.0)])
    25.0
    """
    if on < starts_on:
        return 0.0
    if not points:
        if on >= ends_on:
            return approved
        return approved * ((on - starts_on).days + 1) / ((ends_on - starts_on).days + 1)
    # before the first point the line runs from nothing on the eve of the first day
    eve = date.fromordinal(starts_on.toordinal() - 1)
    course = [(eve, 0.0), *sorted(points)]
    for (day, amount), (next_day, next_amount) in pairwise(course):
        if day <= on <= next_day and next_day > day:
            return amount + (next_amount - amount) * (on - day).days / (next_day - day).days
    return course[-1][1]


def due_of(line: Mapping[str, Any], on: date) -> float:
    """What a budget line should have spent by a day, in pounds."""
    points = [(date.fromisoformat(day), pence / 100) for day, pence in json.loads(line["profile_points"] or "[]")]
    return due_by(line["approved"] / 100, line["starts_on"], line["ends_on"], on, points)


def booked(
    actuals: Iterable[Mapping[str, Any]], on: date, line_id: str | None = None, *, committed: bool = False
) -> int:
    """Pence invoiced and accrued by the end of a day, or those committed; on one line or on all.

    An invoice that settles an accrual or a commitment of its line takes its place, as far as it goes.

    >>> order = {"kind": "commitment", "spent_on": date(2026, 3, 1), "amount": 400, "line_id": "l", "reference": "PO1"}
    >>> bill = order | {"kind": "invoice", "spent_on": date(2026, 4, 1), "amount": 250, "reference": "1"}
    >>> bill["settles"] = "PO1"
    >>> [booked([order, bill], date(2026, month, 1), committed=True) for month in (2, 3, 4)]
    [0, 400, 150]
    """
    held = [one for one in actuals if one["spent_on"] <= on]
    settled: dict[tuple[Any, Any], int] = {}
    for one in held:
        if one["kind"] != "commitment" and one.get("settles"):
            key = (one["line_id"], one["settles"])
            settled[key] = settled.get(key, 0) + one["amount"]

    def left(one: Mapping[str, Any]) -> int:
        if one["kind"] == "invoice":
            return int(one["amount"])
        amount = int(one["amount"])
        return max(amount - settled.get((one["line_id"], one["reference"]), 0), min(amount, 0))

    return sum(
        left(one)
        for one in held
        if (one["kind"] == "commitment") == committed and (line_id is None or one["line_id"] == line_id)
    )


def judge(approved: float, spent: float, due: float, whole: float) -> Spending:
    """A line against its profile: over by more than a little is at risk, over what is approved is off track.

    >>> judge(88_000, 79_650, 73_293, 420_000).word
    'Ahead of profile'
    >>> judge(60_000, 41_200, 49_973, 420_000).word
    'Underspend'
    >>> judge(30_000, 26_900, 24_986, 420_000).word
    'On profile'
    """
    off = spent - due
    if spent > approved:
        return Spending("red", "Overspent", f"£{spent - approved:,.0f} more than approved.", off)
    is_off = abs(off) > OFF_SHARE * due and abs(off) > OFF_OF_ALL * whole
    if not is_off:
        return Spending("green", "On profile", f"£{abs(off):,.0f} {'above' if off > 0 else 'below'} its profile.", off)
    share = f"£{abs(off):,.0f} ({100 * abs(off) / due:.1f}%)" if due else f"£{abs(off):,.0f}"
    if off < 0:
        return Spending("amber", "Underspend", f"{share} below its profile.", off)
    colour: Colour = "red" if due and off > RED_SHARE * due else "amber"
    return Spending(colour, "Ahead of profile", f"{share} above its profile.", off)


@dataclass(frozen=True, slots=True)
class Tie:
    """Whether the lines come to the approved total, in words; `off` is lines less total in pence, None without one."""

    colour: Colour
    word: str
    reason: str
    off: int | None


def in_force(totals: Sequence[Mapping[str, Any]], on: date) -> Mapping[str, Any] | None:
    """The approved total that holds at the end of a day: of those approved by then the newest."""
    known = [one for one in totals if one["approved_on"] <= on]
    return max(known, key=lambda one: (one["approved_on"], one["created_at"], one["budget_total_id"]), default=None)


def tie(lines: Sequence[int], total: int | None) -> Tie:
    """Budget lines against the approved total, all in pence; without one there is nothing they could tie to.

    >>> tie([250_000, 150_000], 400_000).word
    'Ties'
    >>> tie([250_000, 150_001], 400_000).reason
    'The lines come to £4,000.01, £0.01 more than the approved total of £4,000.'
    >>> tie([250_000], 400_000).reason
    'The lines come to £2,500, £1,500 less than the approved total of £4,000.'
    >>> tie([250_000], None).word, tie([250_000], None).off
    ('No approved total', None)
    """
    come = sum(lines)
    if total is None:
        held = f"the lines come to {pounds(come)}" if lines else "there is nothing to hold lines against"
        return Tie("grey", "No approved total", f"No approved total is entered: {held}.", None)
    if not lines:
        return Tie("amber", "Does not tie", f"No line is entered for the approved total of {pounds(total)}.", -total)
    off = come - total
    if not off:
        return Tie("green", "Ties", f"The lines come to {pounds(come)}, exactly the approved total.", 0)
    colour: Colour = "red" if off > 0 else "amber"
    than = f"{pounds(abs(off))} {'more' if off > 0 else 'less'} than the approved total of {pounds(total)}"
    return Tie(colour, "Does not tie", f"The lines come to {pounds(come)}, {than}.", off)


def pounds(pence: int) -> str:
    """Pounds to the penny where there are pence.

    >>> pounds(42_000_000), pounds(-1_250)
    ('£420,000', '-£12.50')
    """
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}{f'.{rest:02}' if rest else ''}"
