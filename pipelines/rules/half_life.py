"""How fast a claim fades: the half-life of its share among mentions, with an interval, and the share itself.

Carrying mentions of an hour are Poisson with mean mentions × exp(a + b·hours); a and b by maximum likelihood
(Newton's method), the interval from the information of b. Half-life = -ln 2 / b; without a fall there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_CARRYING = 10  # fewer say nothing about a slope
Z = 1.96  # 95%


@dataclass(frozen=True, slots=True)
class Fading:
    """Hours until half is left, from and to. None: it does not fall, or too few to say; `to` None: no end in sight."""

    hours: float | None
    low: float | None
    high: float | None
    carrying: int
    mentions: int

    @property
    def share(self) -> float | None:
        """The share of all mentions in the span that carry the claim."""
        return self.carrying / self.mentions if self.mentions else None


def fading(points: Sequence[tuple[float, int, int]]) -> Fading:
    """From (hours, mentions, carrying) by hour.

    >>> found = fading([(h, 1000, round(400 * 0.5 ** (h / 11))) for h in range(48)])
    >>> round(found.hours), found.low < 11 < found.high
    (11, True)
    """
    known = [(hours, mentions, carrying) for hours, mentions, carrying in points if mentions > 0]
    total, carried = sum(one[1] for one in known), sum(one[2] for one in known)
    none = Fading(None, None, None, carried, total)
    if carried < LEAST_CARRYING or len(known) < 3:
        return none
    slope, error = _slope(known)
    if slope >= 0:
        return none
    steep, flat = slope - Z * error, slope + Z * error
    return Fading(-math.log(2) / slope, -math.log(2) / steep, -math.log(2) / flat if flat < 0 else None, carried, total)


def _slope(points: Sequence[tuple[float, int, int]]) -> tuple[float, float]:
    """The slope of the log share and its standard error."""
    middle = sum(hours for hours, _, _ in points) / len(points)
    level, slope = math.log(sum(one[2] for one in points) / sum(one[1] for one in points)), 0.0
    information = (1.0, 0.0, 1.0)
    for _ in range(60):
        means = [
            (hours - middle, mentions * math.exp(max(-50.0, min(5.0, level + slope * (hours - middle)))), carrying)
            for hours, mentions, carrying in points
        ]
        score = (sum(k - m for _, m, k in means), sum(t * (k - m) for t, m, k in means))
        information = (
            sum(m for _, m, _ in means),
            sum(t * m for t, m, _ in means),
            sum(t * t * m for t, m, _ in means),
        )
        first, cross, second = information
        determinant = first * second - cross * cross
        if determinant <= 0:
            break
        steps = (
            (second * score[0] - cross * score[1]) / determinant,
            (first * score[1] - cross * score[0]) / determinant,
        )
        level, slope = level + max(-1.0, min(1.0, steps[0])), slope + max(-0.5, min(0.5, steps[1]))
        if max(abs(one) for one in steps) < 1e-9:
            break
    first, cross, second = information
    variance = first / max(first * second - cross * cross, 1e-12)
    return slope, math.sqrt(variance)
