"""Did it work? Estimates of an effect on a ladder of strength, each declared before anybody looked at the outcome.

1 before and after (shown struck through: it takes every trend for an effect) · 2 interrupted time series · 3 the same
against a control series · 4 difference in differences over areas, with placebo areas · 5 areas chosen by lot (the
same figures, and no doubt about who was chosen). Effects are in percent of what would have been; their 95% intervals
cover the truth in at least 90 of 100 simulated worlds (tests/pipelines/test_impact.py). Segmented regression after
Bernal, Cummins and Gasparrini (2017); serially correlated errors by Prais and Winsten (1954), their correlation
corrected for its small-sample bias (Kendall 1954).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RUNGS = ("before_after", "interrupted", "controlled", "areas", "lot")
MODELS = ("level", "level_and_slope")
LEAST_BEFORE, LEAST_AFTER = 12, 6  # values on either side of the start
LEAST_AREAS = 3  # on either side
MOST_PLACEBOS = 2000


class TooLittle(ValueError):
    """The data cannot carry the design, in a sentence."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What went with an outside event while it lasted, in percent, with its 95% interval; None of it in no period."""

    name: str
    periods: int
    percent: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect in percent of what would have been, with its 95% interval."""

    rung: str
    percent: float
    low: float
    high: float
    p: float  # how often chance alone would show as much
    values: int
    placebo_rank: str = ""  # "1 of 924": where the true areas stand among all ways of choosing
    taken_in: tuple[TakenIn, ...] = ()  # the outside events of the model

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves nought out."""
        return self.low > 0 or self.high < 0


def before_after(series: Floats, start: int) -> float:
    """The naive change in percent: the mean after over the mean before. For showing struck through, never alone."""
    _enough(series, start)
    before = float(series[:start].mean())
    if before <= 0:
        raise TooLittle("There was nothing before the start: a change in percent means nothing.")
    return 100 * (float(series[start:].mean()) / before - 1)


def interrupted(
    series: Floats,
    start: int,
    *,
    control: Floats | None = None,
    model: str = "level",
    season: int = 1,
    pulses: Mapping[str, Floats] | None = None,
) -> Effect:
    """The break in level (and slope) at `start`, the trend before carried on; against a control where one is given.

    `season` is how many values make a pattern that returns (7 for days, 52 for weeks, 12 for months); one with fewer
    than two full turns before the start is left out. The effect is the mean over the values after the start.
    `pulses` are outside events by name, 1 for each value while they last and else 0: what went with each is estimated
    beside the effect (Bernal and others 2017), which rests on the values without an event. Raises TooLittle.
    """
    if model not in MODELS:
        raise ValueError(f"No model '{model}': known are {', '.join(MODELS)}.")
    _enough(series, start)
    outcome = _logs(series)
    if control is not None:
        if len(control) != len(series):
            raise TooLittle(f"The control has {len(control)} values and the series {len(series)}: give both whole.")
        outcome = outcome - _logs(control)
    n = len(outcome)
    time = np.arange(n, dtype=float)
    after = (time >= start).astype(float)
    columns = [np.ones(n), (time - start) / n, after]
    if model == "level_and_slope":
        columns.append(after * (time - start) / n)
    columns += _turning(time, season, start)
    lasting = {name: pulse for name, pulse in (pulses or {}).items() if pulse.any()}
    _separable(columns, lasting, start)
    first = len(columns)
    design = np.column_stack([*columns, *lasting.values()])
    beta, covariance, freedom = _correlated(outcome, design)
    asked = np.zeros(design.shape[1])
    asked[2] = 1.0
    if model == "level_and_slope":
        asked[3] = float(((time[start:] - start) / n).mean())
    rung = "interrupted" if control is None else "controlled"
    told = _effect(rung, float(asked @ beta), float(asked @ covariance @ asked) ** 0.5, freedom, n)
    beside = []
    for place, (name, pulse) in enumerate(lasting.items(), start=first):
        one = _effect(rung, float(beta[place]), float(covariance[place, place]) ** 0.5, freedom, n)
        beside.append(TakenIn(name, int(pulse.sum()), one.percent, one.low, one.high))
    beside += [TakenIn(name, 0) for name in pulses or {} if name not in lasting]
    return replace(told, taken_in=tuple(beside))


def areas(
    before: Mapping[str, float], after: Mapping[str, float], treated: Sequence[str], *, by_lot: bool = False
) -> Effect:
    """Difference in differences: the change of treated areas against that of the others, in logs of their means.

    `before` and `after` hold an area's mean value a period. The interval is Welch's over areas; the placebo asks every
    other way of choosing as many areas (a sample of them where there are many) how often it shows as much.
    Raises TooLittle.
    """
    known = sorted(before.keys() & after.keys())
    missing = [one for one in treated if one not in known]
    if missing:
        raise TooLittle(f"No values for {', '.join(missing)} on both sides of the start.")
    if any(before[one] <= 0 or after[one] <= 0 for one in known):
        raise TooLittle("An area has no count on one side: a change in percent means nothing there.")
    change = {one: float(np.log(after[one]) - np.log(before[one])) for one in known}
    inside = np.array([change[one] for one in known if one in treated])
    outside = np.array([change[one] for one in known if one not in treated])
    if min(len(inside), len(outside)) < LEAST_AREAS:
        raise TooLittle(f"{len(inside)} areas with it and {len(outside)} without: at least {LEAST_AREAS} of each.")
    difference = float(inside.mean() - outside.mean())
    a, b = inside.var(ddof=1) / len(inside), outside.var(ddof=1) / len(outside)
    freedom = float((a + b) ** 2 / (a**2 / (len(inside) - 1) + b**2 / (len(outside) - 1))) if a + b > 0 else 1.0
    told = _effect("lot" if by_lot else "areas", difference, float(a + b) ** 0.5, freedom, len(known))
    as_much, ways = _placebos(np.array([change[one] for one in known]), len(inside), abs(difference))
    return Effect(told.rung, told.percent, told.low, told.high, as_much / ways, len(known), f"{as_much} of {ways}")


def verdict(effect: Effect) -> str:
    """The effect in plain words, which never say more than the interval does."""
    size = f"{effect.percent:+.0f}% ({effect.low:+.0f}% to {effect.high:+.0f}%)"
    if effect.is_shown:
        return f"Likely {'more' if effect.percent > 0 else 'less'}: {size}."
    if effect.p < 0.3:
        return f"Probably {'positive' if effect.percent > 0 else 'negative'}, not proven: {size}; it could be nil."
    return f"No effect shown: {size}; it could be nil."


# -- the sums --------------------------------------------------------------------------------------------


def _enough(series: Floats, start: int) -> None:
    if np.isnan(series).any() or (series < 0).any():
        raise TooLittle("The series has gaps or values below 0: fill in what is missing, or choose a coarser grain.")
    if start < LEAST_BEFORE or len(series) - start < LEAST_AFTER:
        raise TooLittle(
            f"{start} values before the start and {len(series) - start} after it: at least {LEAST_BEFORE} and "
            f"{LEAST_AFTER} are needed. Choose a finer grain, or wait."
        )


def _separable(columns: Sequence[Floats], pulses: Mapping[str, Floats], start: int) -> None:
    """Raises TooLittle where the events leave too few values beside them, or cannot be told from the rest."""
    if not pulses:
        return
    quiet = np.column_stack(list(pulses.values())).sum(axis=1) == 0
    before, after = int(quiet[:start].sum()), int(quiet[start:].sum())
    if before < LEAST_BEFORE or after < LEAST_AFTER:
        raise TooLittle(
            f"Without the outside events {before} values are left before the start and {after} after it: at least "
            f"{LEAST_BEFORE} and {LEAST_AFTER} are needed to tell the effect from them. Wait, or name them beside it."
        )
    held = list(columns)
    for name, pulse in pulses.items():
        held.append(pulse)
        if np.linalg.matrix_rank(np.column_stack(held)) < len(held):
            raise TooLittle(
                f"{name} cannot be told from what else is in the model: it lasts just as long. Leave it out."
            )


def _logs(series: Floats) -> Floats:
    """Logs; half a count is added to all where some are nought."""
    logged: Floats = np.log(series + 0.5 if (series == 0).any() else series)
    return logged


def _turning(time: Floats, season: int, start: int) -> list[Floats]:
    if season < 2 or start < 2 * season:
        return []
    pairs = 3 if season == 7 else 2
    turns = range(1, min(pairs, season // 2) + 1)
    return [wave(2 * np.pi * turn * time / season) for turn in turns for wave in (np.sin, np.cos)]


def _correlated(outcome: Floats, design: Floats) -> tuple[Floats, Floats, float]:
    """Least squares with errors that depend on the one before: coefficients, their covariance, degrees of freedom."""
    n, k = design.shape
    rho, lifted = 0.0, 0.0
    for _ in range(20):
        y, x = _whitened(outcome, lifted), _whitened(design, lifted)
        beta = np.linalg.lstsq(x, y, rcond=None)[0]
        rest = outcome - design @ beta
        found = float(rest[1:] @ rest[:-1]) / max(float(rest @ rest), 1e-12)
        # a short series shows less correlation than it has, the more so the more was fitted to it
        lifted_now = float(np.clip((n * found + 1 + k / 2) / (n - 3 - k / 2), 0.0, 0.95)) if n > 3 + k else found
        if abs(found - rho) < 1e-6 and abs(lifted_now - lifted) < 1e-6:
            break
        rho, lifted = found, lifted_now
    y, x = _whitened(outcome, lifted), _whitened(design, lifted)
    inverse = np.linalg.pinv(x.T @ x)
    beta = inverse @ x.T @ y
    left = y - x @ beta
    # the correlation itself is only estimated: the more of it there is, the less sure the rest
    variance = float(left @ left) / max(n - k - 1, 1) * (1 + 0.45 * lifted)
    return beta, inverse * variance, float(max(n - k - 1, 1)) * (1 - lifted) / (1 + lifted) + 3


def _whitened(values: Floats, rho: float) -> Floats:
    first = values[:1] * (1 - rho**2) ** 0.5
    told: Floats = np.concatenate([first, values[1:] - rho * values[:-1]])
    return told


def _effect(rung: str, logs: float, error: float, freedom: float, values: int) -> Effect:
    from scipy import stats

    half = float(stats.t.ppf(0.975, freedom)) * error
    p = float(2 * stats.t.sf(abs(logs) / max(error, 1e-12), freedom))
    low, high = (100 * (float(np.exp(one)) - 1) for one in (logs - half, logs + half))
    return Effect(rung, 100 * (float(np.exp(logs)) - 1), low, high, p, values)


def _placebos(change: Floats, chosen: int, shown: float) -> tuple[int, int]:
    """How many ways of choosing as many areas show at least as much (the true one among them), and of how many."""
    everybody, ways = float(change.sum()), comb(len(change), chosen)
    if ways <= MOST_PLACEBOS:
        picked = np.array(list(combinations(range(len(change)), chosen)))
    else:
        dice = np.random.default_rng(2026)
        picked = np.array([dice.permutation(len(change))[:chosen] for _ in range(MOST_PLACEBOS)])
        ways = MOST_PLACEBOS
    inside = change[picked].sum(axis=1)
    differences = inside / chosen - (everybody - inside) / (len(change) - chosen)
    return max(1, int((np.abs(differences) >= shown - 1e-12).sum())), ways
