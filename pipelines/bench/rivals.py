"""The detectors that early warning is measured against: z-score, EARS C2 and one in the manner of Farrington.

Each scores a topic's hourly or daily count of critical mentions as of then, over all platforms, and is given the
same incidents and the same seeds as ours. None knows of copies, authors, platforms or late data.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipelines.alerts.counting import DAY, HOUR, Counter, Floats
from pipelines.alerts.detector import rarity


def windows_of(counter: Counter, days: int) -> tuple[Floats, Floats]:
    """Raw critical counts by topic at each tick: of the last hour and of the last day."""
    parts = [counter.day(number).raw for number in range(days)]
    whole = np.concatenate(parts, axis=2)
    by_topic = whole.reshape(whole.shape[0], counter.topics, counter.platforms, -1).sum(axis=2)
    return by_topic[0], by_topic[5]


def z_score(hour: Floats, day: Floats) -> Floats:
    """The last hour against mean and deviation of the last seven days."""
    return _standard(hour, span=7 * DAY, gap=0)


def ears_c2(hour: Floats, day: Floats) -> Floats:
    """The last 24 hours against seven days that end two days ago."""
    step = np.arange(1, 8)
    out = np.zeros_like(day)
    for tick in range(10 * DAY, day.shape[1]):
        past = day[:, tick - (step + 2) * DAY]
        out[:, tick] = (day[:, tick] - past.mean(axis=1)) / np.maximum(past.std(axis=1, ddof=1), 0.5)
    return np.maximum(out, 0)


def farrington(hour: Floats, day: Floats) -> Floats:
    """Quasi-Poisson over the same hours of the weeks before, with past outbreaks weighed down: the 2/3 power bound."""
    out = np.zeros_like(hour)
    two = hour + np.roll(hour, HOUR, axis=1)
    near = np.arange(-2, 3)
    for tick in range(3 * 7 * DAY, hour.shape[1]):
        weeks = np.arange(1, min(8, tick // (7 * DAY)) + 1)
        days = np.arange(1, 15)
        places = np.concatenate(
            [
                (tick - weeks[:, None] * 7 * DAY + near[None] * HOUR).ravel(),
                (tick - days[:, None] * DAY + near[None] * HOUR // 2).ravel(),
            ]
        )
        past = two[:, places[places >= 0]]
        mean = past.mean(axis=1, keepdims=True) + 0.05
        residual = (past - mean) / np.sqrt(mean)
        weight = np.where(residual > 2.58, (2.58 / np.maximum(residual, 2.58)) ** 2, 1.0)
        mean = (past * weight).sum(axis=1) / weight.sum(axis=1) + 0.05
        spread = np.maximum(
            1.0, (weight * (past - mean[:, None]) ** 2 / mean[:, None]).sum(axis=1) / weight.sum(axis=1)
        )
        # on the scale of x^(2/3) the distribution is about normal
        sd = 2 / 3 * mean ** (1 / 6) * np.sqrt(spread)
        out[:, tick] = (two[:, tick] ** (2 / 3) - mean ** (2 / 3)) / np.maximum(sd, 0.3)
    return np.maximum(out, 0)


def poisson_hour(hour: Floats, day: Floats) -> Floats:
    """The last hour as a Poisson count with the mean of the same hours of two weeks."""
    out = np.zeros_like(hour)
    days = np.arange(1, 15)
    for tick in range(14 * DAY, hour.shape[1]):
        mean = hour[:, tick - days * DAY].mean(axis=1) + 0.05
        out[:, tick] = rarity(hour[:, tick], mean, np.full_like(mean, 1e-6))
    return out


def _standard(counts: Floats, span: int, gap: int) -> Floats:
    total = np.cumsum(np.pad(counts, ((0, 0), (span + gap + 1, 0))), axis=1)
    square = np.cumsum(np.pad(counts**2, ((0, 0), (span + gap + 1, 0))), axis=1)
    n = counts.shape[1]
    held = np.minimum(np.arange(n), span).clip(1)
    ends, starts = slice(span, span + n), slice(0, n)
    mean = (total[:, ends] - total[:, starts]) / held
    sd = np.sqrt(np.maximum((square[:, ends] - square[:, starts]) / held - mean**2, 0.25))
    out: Floats = np.maximum((counts - mean) / sd, 0)
    out[:, : 3 * DAY] = 0
    return out


RIVALS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "z-score, 7 days": z_score,
    "EARS C2": ears_c2,
    "Poisson hour": poisson_hour,
    "Farrington-like": farrington,
}
