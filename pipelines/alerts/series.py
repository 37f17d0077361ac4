"""One series of counts: how far it rises above its own usual daily peak and its own usual hour.

For busy series: the mean of three steps is compared, on the log scale, with the mean daily peak of the past (in its
own spread) and with the usual of the hour. A score stands only where it is the highest of the
last 24 hours: one alarm a rise. Everything a score uses lies before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.alerts.counting import Bools, Floats, Ints

STEPS = 3
PEAK_SD, PEAK_TRUST = 0.4, 20  # what a log daily peak varies by, and how many days that belief weighs
HOUR_SHARE = 0.2  # of the score
HOUR_MEMORY = 20.0  # days
OPENS = 11.0


@dataclass(frozen=True, slots=True)
class SeriesScores:
    """On the grid of the series: when (seconds), the score, and what the last step should hold."""

    at: Ints
    seen: Floats
    score: Floats
    height: Floats  # the score before only the highest of a day is kept
    expected: Floats
    low: Floats
    high: Floats
    days: Ints  # whole days learned by then


def score_series(at: Ints, values: Floats, step: int) -> SeriesScores:
    """Score a regular grid; `values` is NaN in gaps. Times in seconds, `step` too."""
    a_day = max(1, round(86_400 / step))
    log = np.log(_mean_of(values, STEPS) + 1.0)
    n = len(values)
    height = np.zeros(n)
    expected, low, high = np.zeros(n), np.zeros(n), np.zeros(n)
    learned = np.zeros(n, dtype=np.int64)
    peaks: list[float] = []
    hours = _Hours()
    days = 0
    for start in range(0, n, a_day):
        part = slice(start, min(start + a_day, n))
        hour = (at[part] % 86_400) // 3_600
        if days:
            above, rise = _above(log[part], peaks), hours.rise(log[part], hour)
            height[part] = np.exp(np.clip((1 - HOUR_SHARE) * above + HOUR_SHARE * 0.5 * rise, -20, 20))
            expected[part], low[part], high[part] = hours.usual(hour)
        learned[part] = days
        if np.isfinite(values[part]).mean() >= 0.5 and part.stop - part.start >= a_day // 2:
            peaks.append(float(np.nanmax(log[part])))
            hours.learn(log[part], hour)
            days += 1
    height = np.where(np.isfinite(values), np.nan_to_num(height), 0.0)
    return SeriesScores(at, values, _highest(height, a_day), height, expected, low, high, learned)


def _mean_of(values: Floats, steps: int) -> Floats:
    """The mean of the last steps that are there, NaN where none is."""
    there = np.isfinite(values)
    total = np.cumsum(np.where(there, values, 0.0))
    count = np.cumsum(there).astype(float)
    total[steps:], count[steps:] = total[steps:] - total[:-steps], count[steps:] - count[:-steps]
    out: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return out


def _above(log: Floats, peaks: list[float]) -> Floats:
    mean = float(np.mean(peaks))
    squares = float(np.sum((np.array(peaks) - mean) ** 2))
    sd = np.sqrt((PEAK_SD**2 * PEAK_TRUST + squares) / (PEAK_TRUST + len(peaks)))
    out: Floats = (log - mean) / sd
    return out


def _highest(height: Floats, a_day: int) -> Floats:
    """The height where nothing of the last 24 hours reached it, else 0."""
    from collections import deque

    out = np.zeros(len(height))
    window: deque[int] = deque()  # places of falling heights
    for place, one in enumerate(height):
        while window and window[0] < place - a_day:
            window.popleft()
        if not window or one > height[window[0]]:
            out[place] = one
        while window and height[window[-1]] <= one:
            window.pop()
        window.append(place)
    return out


class _Hours:
    """The usual of each hour of the day, on the log scale."""

    def __init__(self) -> None:
        self.mean: Floats | None = None
        self.variance = 0.3
        self.days = 0

    def rise(self, log: Floats, hour: Ints) -> Floats:
        if self.mean is None:
            return np.zeros(len(log))
        out: Floats = (log - self.mean[hour]) / np.sqrt(self.variance)
        return out

    def usual(self, hour: Ints) -> tuple[Floats, Floats, Floats]:
        if self.mean is None:
            nothing = np.zeros(len(hour))
            return nothing, nothing, nothing
        mean, sd = self.mean[hour], np.sqrt(self.variance)
        return (
            np.maximum(np.exp(mean) - 1, 0),
            np.maximum(np.exp(mean - 1.28 * sd) - 1, 0),
            np.maximum(np.exp(mean + 1.28 * sd) - 1, 0),
        )

    def learn(self, log: Floats, hour: Ints) -> None:
        there: Bools = np.isfinite(log)
        count = np.bincount(hour[there], minlength=24).astype(float)
        total = np.bincount(hour[there], weights=log[there], minlength=24)
        whole = float(log[there].mean())
        mean = np.where(count > 0, total / np.maximum(count, 1), whole if self.mean is None else self.mean)
        mean = (np.roll(mean, 1) + mean + np.roll(mean, -1)) / 3
        self.days += 1
        share = max(1 / HOUR_MEMORY, 1 / self.days)
        self.mean = mean if self.mean is None else self.mean + share * (mean - self.mean)
        spread = float(np.var(log[there] - self.mean[hour[there]]))
        self.variance = 0.9 * self.variance + 0.1 * min(spread, 1.0)
