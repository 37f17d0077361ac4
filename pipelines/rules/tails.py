"""Chances far from the middle, for alarms: Student's t with four degrees of freedom and the beta-binomial."""

from __future__ import annotations

import math

STUDENT4_TENTH = 1.533206  # one tenth lies above it
EXACT = 2_000  # trials up to which a beta-binomial is summed


def student4(far: float) -> float:
    """The chance of at least so much under Student's t with four degrees of freedom; `far` not below 0.

    >>> round(student4(STUDENT4_TENTH), 4), round(student4(0.0), 4)
    (0.1, 0.5)
    """
    if far > 50:
        return 3 / far**4 * (1 - 20 / 3 / far**2)  # the closed form below loses its digits there
    square = 1 + far * far / 4
    inside = far / math.sqrt(square) * (1 - far * far / square / 12)
    return max(0.5 - 0.375 * inside, 0.0)


def beta_binomial(count: float, trials: float, p: float, rho: float, *, upper: bool) -> float:
    """The chance of at least `count` of `trials` (or at most), each with the mean `p`, correlated by `rho`.

    Summed where the trials are few; else the beta distribution of the same mean and variance.

    >>> round(beta_binomial(8, 10, 0.5, 1e-9, upper=True), 4)
    0.0547
    >>> round(beta_binomial(2, 10, 0.5, 1e-9, upper=False), 4)
    0.0547
    """
    many, hits = round(trials), round(count)
    if many <= EXACT:
        terms = _chances(many, p, rho)
        return min(1.0, math.fsum(terms[hits:] if upper else terms[: hits + 1]))
    a, b = _moments(trials, p, rho)
    if upper:
        return beta_below(b, a, 1 - (count - 0.5) / trials)
    return beta_below(a, b, (count + 0.5) / trials)


def beta_binomial_range(trials: float, p: float, rho: float, share: float = 0.8) -> tuple[int, int]:
    """The middle `share` of the counts.

    >>> beta_binomial_range(20, 0.5, 1e-9)
    (7, 13)
    """
    rest = (1 - share) / 2
    many = round(trials)
    if many <= EXACT:
        below, low, high = 0.0, -1, many
        for count, chance in enumerate(_chances(many, p, rho)):
            below += chance
            if low < 0 and below >= rest:
                low = count
            if below >= 1 - rest:
                high = count
                break
        return max(low, 0), high
    a, b = _moments(trials, p, rho)
    return math.floor(_quantile(a, b, rest) * trials), math.ceil(_quantile(a, b, 1 - rest) * trials)


def _chances(many: int, p: float, rho: float) -> list[float]:
    """The chance of each count from 0 to `many`."""
    rest = max(rho, 1e-9)
    a, b = p * (1 - rest) / rest, (1 - p) * (1 - rest) / rest
    whole = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) - math.lgamma(many + a + b) + math.lgamma(many + 1)
    return [
        math.exp(
            whole
            + math.lgamma(count + a)
            + math.lgamma(many - count + b)
            - math.lgamma(count + 1)
            - math.lgamma(many - count + 1)
        )
        for count in range(many + 1)
    ]


def _moments(trials: float, p: float, rho: float) -> tuple[float, float]:
    """The beta distribution of the share with the beta-binomial's variance."""
    whole = 1 / ((1 + (trials - 1) * rho) / trials) - 1
    return p * whole, (1 - p) * whole


def _quantile(a: float, b: float, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(a, b, middle) < share else (low, middle)
    return (low + high) / 2


def beta_below(a: float, b: float, x: float) -> float:
    """The share of a beta distribution below `x`: the regularised incomplete beta function.

    By its continued fraction (Lentz). Press and others, Numerical Recipes (2007), section 6.4.

    >>> round(beta_below(2.0, 3.0, 0.5), 6)
    0.6875
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    out = d
    for step in range(1, 10_000):
        for part in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            d = 1 + part * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + part / c
            c = c if abs(c) > tiny else tiny
            out *= d * c
        if abs(d * c - 1) < 1e-12:
            break
    return out
