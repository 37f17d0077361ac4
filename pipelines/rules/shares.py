"""Whether a share of mentions differs from the one before by more than chance and by enough to matter."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

Verdict = Literal["too few", "usual", "higher", "lower"]

LEAST_MENTIONS = 50  # in each period: below it a handful of people moves the share
LEAST_CHANGE = 0.02  # two points
BEYOND_CHANCE = 2.58  # standard errors, 99% two-sided


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two shares in 0..1 and what to think of them; `ratio` is None where there was nothing before."""

    verdict: Verdict
    share: float | None
    before: float | None
    ratio: float | None


def compare(hits: int, of: int, hits_before: int, of_before: int) -> Comparison:
    """Judge a share against the share before, by the two-proportion z-test with a pooled standard error.

    higher or lower: at least two points apart and beyond chance at 99%; too few: under 50 mentions in either period.

    >>> compare(120, 1000, 60, 1000).verdict, compare(62, 1000, 60, 1000).verdict
    ('higher', 'usual')
    >>> compare(3, 20, 1, 400).verdict, compare(20, 1000, 90, 1000).verdict
    ('too few', 'lower')
    >>> compare(0, 0, 0, 0)
    Comparison(verdict='too few', share=None, before=None, ratio=None)
    """
    share = hits / of if of else None
    before = hits_before / of_before if of_before else None
    if share is None or before is None:
        return Comparison("too few", share, before, None)
    ratio = share / before if before else None
    if of < LEAST_MENTIONS or of_before < LEAST_MENTIONS:
        return Comparison("too few", share, before, ratio)
    pooled = (hits + hits_before) / (of + of_before)
    error = sqrt(pooled * (1 - pooled) * (1 / of + 1 / of_before))
    apart = share - before
    if abs(apart) < LEAST_CHANGE or error == 0 or abs(apart) / error < BEYOND_CHANCE:
        return Comparison("usual", share, before, ratio)
    return Comparison("higher" if apart > 0 else "lower", share, before, ratio)
