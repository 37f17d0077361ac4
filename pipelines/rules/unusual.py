"""Whether a number stands outside its usual range: a robust comparison with earlier periods of the same length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# the median absolute deviation of normal noise times this is its standard deviation
MAD_TO_DEVIATION = 1.4826
LEAST_HISTORY = 4  # periods; with fewer a range says nothing
OUTSIDE = 3.0  # deviations
# noise of a level number is never taken as smaller than this share of it: a quiet history is no proof
FLOOR_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a value lies from what is usual. `deviations` has the sign of the change."""

    value: float
    usual: float
    low: float
    high: float
    deviations: float

    @property
    def is_unusual(self) -> bool:
        """Three robust deviations or more from the median of the history."""
        return abs(self.deviations) >= OUTSIDE


def judge(value: float, history: Sequence[float], *, floor: float = 0.0) -> Verdict | None:
    """Compare a value with the same thing in earlier periods; None with fewer than four of them.

    `floor` is the least deviation that counts as noise, in the value's own unit (for shares, whose level
    may be 0). Median and median absolute deviation: Iglewicz and Hoaglin, How to Detect and Handle
    Outliers (1993); a single wild period in the history moves them little.

    >>> judge(40, [10, 12, 11, 9, 10]).is_unusual
    True
    >>> judge(12, [10, 12, 11, 9, 10]).is_unusual
    False
    >>> judge(40, [10, 12, 11]) is None
    True
    """
    if len(history) < LEAST_HISTORY:
        return None
    usual = median(history)
    spread = MAD_TO_DEVIATION * median(abs(one - usual) for one in history)
    noise = max(spread, FLOOR_SHARE * abs(usual), floor)
    if noise == 0:
        noise = 1.0  # a history of nothing but zeros
    reach = OUTSIDE * noise
    return Verdict(value, usual, usual - reach, usual + reach, (value - usual) / noise)
