"""Where a total will stand by its deadline: simulated paths, their width tested on the series' own past.

What matters for an objective ("10,000 sign-ups by 31 March") is the range of the SUM, not of each day: adding up the
daily ranges of a library is either far too narrow or uselessly wide. So whole paths are drawn, added up, and the
quantiles of the sums are told. The series is taken apart into a level, the days of the week and what is left; what is
left is drawn again in blocks, so that good and bad weeks stay weeks; the level wanders as it did before. Figures of
the method: `make bench-forecast`, docs/forecast.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grain:
    """What is counted at a time. `least`: with fewer values only the pace is told."""

    name: str
    season: int  # values that make a week; 1: no such pattern
    half_life: float  # of the level, in values
    block: int  # values that stay together when what is left is drawn again
    recent: int  # values that make the pace
    least: int


GRAINS: Mapping[str, Grain] = {
    "day": Grain("day", 7, 14.0, 7, 28, 30),
    "week": Grain("week", 1, 5.0, 2, 6, 12),
    "month": Grain("month", 1, 3.0, 1, 3, 8),
}

KEPT = 400  # values of the past that are looked at
PATHS, TEST_PATHS = 1000, 200
SEASONS_OF_DOUBT = 3.0  # a weekday's own share counts like so many weeks of no difference
DRIFT_KEPT, DAMPING = 0.35, 0.97
ORIGINS = 24  # of the test on the series' own past
DOUBT = 4.0  # how wide an untested series is drawn counts like so many tests
SHORT = 0.5  # how much wider the shortest series is drawn
LIKELY = (0.1, 0.9)
FEW = 5.0  # with fewer a day it is drawn in weeks, with fewer a week in four of them


@dataclass(frozen=True, slots=True)
class Outlook:
    """The total at the deadline; `so_far` is in all of them. None where the series is too short to say."""

    so_far: float
    left: int  # values until the deadline
    needed: float  # a value, to reach the target from here; 0 where it is reached
    pace: float  # a value, lately
    chance: float | None  # that the total reaches the target
    low: float | None  # 80% of the paths end between low and high
    middle: float | None
    high: float | None
    tested: int  # how often the width was tested on the past


@dataclass(frozen=True, slots=True)
class _Parts:
    level: float
    drift: float
    season: Floats  # a factor a weekday, the first for the first value
    rest: Floats  # what is left of each value, as a share of its level and weekday
    wander: float  # how much the level moves from value to value, as a share
    error: float  # how unsure the level itself is, as a share


def outlook(
    values: Floats, *, so_far: float, target: float, left: int, grain: str = "day", pace_factor: float = 1.0,
    seed: int = 2026,
) -> Outlook:  # fmt: skip
    """How the total will stand after `left` more values.

    `values` holds one value a day, week or month, oldest first, the last one whole (not below 0; NaN: not known).
    `so_far` is the total that counts towards `target` already. `pace_factor` asks what if everything to come were so
    many times as much. Raises ValueError for an empty series, an unknown grain and a deadline that has passed.
    """
    if left < 0:
        raise ValueError(f"The deadline passed {-left} {grain}s ago.")
    if grain not in GRAINS:
        raise ValueError(f"No grain '{grain}': known are {', '.join(GRAINS)}.")
    of = GRAINS[grain]
    series = _filled(np.asarray(values, dtype=float))
    pace = float(series[-of.recent :].mean())
    if not left:
        return Outlook(so_far, 0, 0.0, pace, float(so_far >= target), so_far, so_far, so_far, 0)
    needed = max(0.0, target - so_far) / left
    if len(series) < of.least:
        return Outlook(so_far, left, needed, pace, None, None, None, None, 0)
    series, ahead, of, share = _of_enough(series, left, of)
    width, tested = width_from_the_past(series, ahead, of, seed)
    sums = so_far + pace_factor * share * totals(series, ahead, of, seed=seed, width=width)
    low, middle, high = (float(one) for one in np.quantile(sums, (LIKELY[0], 0.5, LIKELY[1])))
    return Outlook(so_far, left, needed, pace, float((sums >= target).mean()), low, middle, high, tested)


def _of_enough(series: Floats, left: int, of: Grain) -> tuple[Floats, int, Grain, float]:
    """The same in weeks, or in four of them, where a day holds too few: of one a day, shares of a level say nothing.

    Gives the sums, how many are to come, their grain, and which share of these still lies before the deadline.
    """
    chosen = (series, left, of, 1.0)
    for days, coarser in ((7, GRAINS["week"]), (28, GRAINS["month"])):
        is_enough = of.name != "day" or float(chosen[0][-KEPT:].mean()) >= FEW
        if is_enough or len(series) // days < coarser.least:
            break
        ahead = -(-left // days)
        chosen = (_summed(series, days), ahead, coarser, left / (days * ahead))
    return chosen


def totals(
    series: Floats, left: int, of: Grain = GRAINS["day"], *, seed: int = 2026, width: float = 1.0, paths: int = PATHS
) -> Floats:
    """The sums of simulated paths of so many values: an array of `paths`. `width` stretches them about their median."""
    dice = np.random.default_rng(seed)
    series = series[-KEPT:]
    parts = _parts(series, of)
    ahead = np.arange(1, left + 1)
    damped = DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)
    trend = np.maximum(parts.level + parts.drift * damped, parts.level * 0.2)
    season = parts.season[(len(series) + ahead - 1) % of.season]
    unsure = dice.normal(0.0, parts.error, (paths, 1))  # nobody knows the level of today exactly
    walk = unsure + np.cumsum(dice.normal(0.0, parts.wander, (paths, left)), axis=1)
    rest = _blocks(parts.rest, paths, left, of.block, dice)
    drawn = trend * season * np.exp(walk - parts.wander**2 * ahead / 2) * (1 + rest)
    sums = np.maximum(drawn, 0.0).sum(axis=1)
    middle = float(np.median(sums))
    stretched: Floats = np.maximum(middle + (sums - middle) * width, 0.0)
    return stretched


def width_from_the_past(series: Floats, left: int, of: Grain = GRAINS["day"], seed: int = 2026) -> tuple[float, int]:
    """How much wider or narrower the paths have to be, from forecasts of the series' own past; and how many of them.

    The measure is how far what came lay from the median, in half ranges; its 80th percentile is 1 where 80% of the
    past lay within the range. It is shrunk while few tests were possible, since those of one series resemble each
    other.
    """
    n = len(series)
    horizon = min(left, max(of.season, n // 3))
    first = max(of.least, n // 4)
    last = n - horizon
    if last <= first:
        return _untested(n, of), 0
    starts = np.unique(np.linspace(first, last, ORIGINS).astype(int))
    ratios = []
    for start in starts:
        sums = totals(series[:start], horizon, of, seed=seed, paths=TEST_PATHS)
        low, middle, high = np.quantile(sums, (LIKELY[0], 0.5, LIKELY[1]))
        came = float(series[start : start + horizon].sum())
        ratios.append(abs(came - middle) / max((high - low) / 2, 1e-9))
    found = float(np.quantile(ratios, LIKELY[1] - LIKELY[0]))
    independent = min(len(starts), max(1.0, (n - first) / horizon))
    weight = independent / (independent + DOUBT)
    return float(np.clip(weight * found + (1 - weight) * _untested(n, of), 0.6, 2.5)), len(starts)


def _untested(values: int, of: Grain) -> float:
    """How much wider paths are drawn that could not be tested: a short past looks calmer than it is."""
    return float(1.0 + SHORT * (of.least / values) ** 0.5)


def _filled(series: Floats) -> Floats:
    """From the first known value on, gaps drawn straight. Raises ValueError where nothing is known."""
    known = ~np.isnan(series)
    if not known.any():
        raise ValueError("There is no value: nothing can be said of what will come.")
    if np.nanmin(series) < 0 or np.isinf(series).any():
        raise ValueError("A value is below 0 or infinite: only counts can be added up to a total.")
    series, known = series[int(np.argmax(known)) :], known[int(np.argmax(known)) :]
    places = np.arange(len(series))
    filled: Floats = np.interp(places, places[known], series[known])
    return filled


def _parts(series: Floats, of: Grain) -> _Parts:
    n = len(series)
    floor = 0.05 * max(float(series.mean()), 1e-9)
    season = _season(series, of)
    plain = series / season[np.arange(n) % of.season]
    level = _smoothed(plain, of.half_life)
    begin = max(of.season, 2)
    rest = plain[begin:] / np.maximum(level[begin - 1 : -1], floor) - 1.0
    centre = float(rest[-120:].mean()) if len(rest) else 0.0
    rest = rest - centre
    if len(rest) > 20:
        rest = np.minimum(rest, np.quantile(rest, 0.995))
    now = max(float(level[-1]) * (1 + 0.5 * centre), 0.0)
    # the drift: what is recent against what was before it, a part of it, dying away
    recent = float(plain[-of.recent :].mean())
    before = plain[-2 * of.recent : -of.recent] if n >= 2 * of.recent else plain[: max(1, n - of.recent)]
    drift = DRIFT_KEPT * (recent - float(before.mean())) / of.recent
    steps = np.diff(np.log(np.maximum(_smoothed(plain, of.half_life / 2)[begin - 1 :], floor)))
    together = _summed(steps, of.season)
    wander = float(together.std()) / of.season**0.5 * 0.8 if len(together) >= 3 else 0.02
    weekly = _summed(rest, of.block)
    error = float(weekly.std()) / of.block if len(weekly) >= 3 else float(rest.std()) / 2 if len(rest) else 0.2
    return _Parts(now, drift, season, np.maximum(rest, -1.0), wander, error)


def _season(series: Floats, of: Grain) -> Floats:
    """A factor a weekday, shrunk to 1 while there are few weeks."""
    if of.season == 1:
        return np.ones(1)
    half = of.season // 2
    centred = np.convolve(np.pad(series, half, mode="edge"), np.ones(of.season) / of.season, mode="valid")
    ratio = series / np.maximum(centred, 1e-9)
    found = np.ones(of.season)
    for place in range(of.season):
        own = np.clip(ratio[place :: of.season], 0.0, 4.0)
        if len(own):
            found[place] = (np.median(own) * len(own) + SEASONS_OF_DOUBT) / (len(own) + SEASONS_OF_DOUBT)
    normed: Floats = np.maximum(found / found.mean(), 0.05)
    return normed


def _smoothed(series: Floats, half_life: float) -> Floats:
    keep = 0.5 ** (1.0 / half_life)
    level = float(series[: max(2, int(half_life))].mean())
    out = np.empty(len(series))
    for place, value in enumerate(series):
        level = keep * level + (1 - keep) * value
        out[place] = level
    return out


def _summed(values: Floats, together: int) -> Floats:
    """Sums of so many neighbours each, the oldest left out where they do not come out even."""
    whole = len(values) // together * together
    summed: Floats = values[len(values) - whole :].reshape(-1, together).sum(axis=1)
    return summed


def _blocks(rest: Floats, paths: int, left: int, block: int, dice: np.random.Generator) -> Floats:
    """Blocks of neighbours drawn from what was left, end to end."""
    if len(rest) <= block:
        return dice.choice(rest, (paths, left)) if len(rest) else np.zeros((paths, left))
    count = -(-left // block)
    starts = dice.integers(0, len(rest) - block + 1, (paths, count))
    picked = rest[(starts[:, :, None] + np.arange(block)).reshape(paths, count * block)]
    drawn: Floats = picked[:, :left]
    return drawn
