"""Whether a level or a share can reach its target: the change that is needed against the changes seen in the past.

A total has an outlook of simulated paths (pipelines/forecast.py); a level has too few values for one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean, quantiles, stdev

from pipelines.rules.saying import day

LEAST = 6  # values below which nothing is said of what is usual
Z = 1.2816  # the ninth tenth of the normal curve: the interval holds 80%


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be said: whether the target is within the usual, whether it would be reached anyway, and why.

    Both None: nothing can be said, and `said` tells why.
    """

    is_within: bool | None
    is_sure: bool | None
    said: str


def of_level(
    values: Sequence[tuple[date, float]], target: float, due_on: date, today: date, direction: str, unit: str = ""
) -> Reach:
    """A value that stands somewhere and moves: its steps so far, carried on to the deadline as a walk.

    The 80% interval of the change is `k·m ± t·s·√(k + k²/n)`: n steps of mean m and deviation s, k steps to come,
    t of n-1 degrees. Steps of a length of their own are taken as they are; k counts them by their middle length.

    >>> months = [(date(2026, month, 1), 40.0 + month % 2) for month in range(1, 9)]
    >>> of_level(months, 41.0, date(2026, 10, 1), date(2026, 8, 1), "up").is_within
    True
    >>> of_level(months, 60.0, date(2026, 10, 1), date(2026, 8, 1), "up").is_within
    False
    >>> of_level(months[:3], 60.0, date(2026, 10, 1), date(2026, 8, 1), "up").said
    'Only 3 values are known; 6 are needed to say what change is usual, or a written reason.'
    """
    none = _not_yet(len(values), due_on, today)
    if none:
        return none
    gaps = sorted((after[0] - before[0]).days for before, after in pairwise(values))
    length = gaps[len(gaps) // 2] or 1
    left = max(1.0, (due_on - values[-1][0]).days / length)
    steps = [after[1] - before[1] for before, after in pairwise(values)]
    half = _student(len(steps) - 1) * stdev(steps) * math.sqrt(left + left**2 / len(steps))
    low, high = left * fmean(steps) - half, left * fmean(steps) + half
    needed = target - values[-1][1]
    said = (
        f"It stands at {_short(values[-1][1], unit)} and needs {needed:+.3g} by {day(due_on)}; going by the "
        f"{len(steps)} changes of the past, {low:+.3g} to {high:+.3g} is usual until then (80%)."
    )
    is_sure = needed < low if direction == "up" else needed > high
    return Reach(needed <= high if direction == "up" else needed >= low, is_sure, said)


def of_mean(
    months: Sequence[tuple[date, float]], now: float, target: float, starts_on: date, due_on: date, today: date,
    direction: str, unit: str = "",
) -> Reach:  # fmt: skip
    """A share or a mean of a period so far: what the time left has to average, against the months seen.

    >>> seen = [(date(2026, month, 28), 8.0 + month) for month in range(1, 9)]
    >>> told = of_mean(seen, 12.5, 13.0, date(2026, 1, 1), date(2026, 12, 31), date(2026, 8, 31), "up")
    >>> told.is_within, told.said
    (True, 'The time left has to average 14; eight in ten of the 8 months so far lie between 8.9 and 16.1.')
    """
    none = _not_yet(len(months), due_on, today)
    if none:
        return none
    whole, gone = (due_on - starts_on).days + 1, (today - starts_on).days + 1
    needed = (target * whole - now * gone) / (whole - gone)
    tenths = quantiles([value for _, value in months], n=10, method="exclusive")
    low, high = tenths[0], tenths[-1]
    said = (
        f"The time left has to average {_short(needed, unit)}; eight in ten of the {len(months)} months so far lie "
        f"between {_short(low, unit)} and {_short(high, unit)}."
    )
    if direction == "up":
        return Reach(needed <= high, needed < low, said)
    return Reach(needed >= low, needed > high, said)


def _not_yet(known: int, due_on: date, today: date) -> Reach | None:
    if due_on <= today:
        return Reach(None, None, f"The deadline {day(due_on)} has come: what was reached is told above.")
    if known < LEAST:
        many = "No value is" if not known else "Only 1 value is" if known == 1 else f"Only {known} values are"
        return Reach(None, None, f"{many} known; {LEAST} are needed to say what change is usual, or a written reason.")
    return None


def _student(freedom: int) -> float:
    """The ninth tenth of Student's curve (Cornish and Fisher's series; within 0.01 from four degrees on)."""
    first = (Z**3 + Z) / (4 * freedom)
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
    return Z + first + second


def _short(value: float, unit: str) -> str:
    return f"{value:,.1f}".removesuffix(".0") + ("%" if unit == "percent" else "")
