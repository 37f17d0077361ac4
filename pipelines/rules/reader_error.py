"""How often a reader errs, from a random sample that people reviewed: sensitivity, specificity, the corrected share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # 95% two-sided
SMALL = 100  # mentions reviewed; below it every figure is said to be rough
FEW = 20  # critical, or not critical, mentions in the sample; below it that side's figure is
TELLS_APART = 0.1  # sensitivity + specificity - 1; below it a share cannot be corrected


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in 0..1 with its 95% interval; `value` is None where there is nothing to count."""

    value: float | None
    low: float
    high: float
    hits: int
    of: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a reviewed sample says of the reader that flags mentions as critical."""

    reviewed: int
    sensitivity: Rate  # of what is critical, flagged
    specificity: Rate  # of what is not, left alone
    apparent: Rate  # flagged, of all mentions that the sample speaks for
    corrected: Rate  # critical, of the same; hits and of are 0: it is no count
    cautions: tuple[str, ...]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95% score interval of a share (Wilson 1927, JASA 22:209).

    >>> [round(one, 3) for one in wilson(8, 10)], wilson(0, 0)
    ([0.49, 0.943], (0.0, 1.0))
    """
    if not of:
        return 0.0, 1.0
    share, wide = hits / of, Z * Z / of
    middle = (share + wide / 2) / (1 + wide)
    half = Z * sqrt(share * (1 - share) / of + wide / (4 * of)) / (1 + wide)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def rate(hits: int, of: int) -> Rate:
    """A share and its interval."""
    return Rate(hits / of if of else None, *wilson(hits, of), hits, of)


def corrected_share(
    flagged: int, of: int, found: int, critical: int, left: int, others: int
) -> tuple[float, float, float] | None:
    """The true share behind a flagged share, with its 95% interval, all in 0..1.

    The estimate is Rogan and Gladen's (1978, Am J Epidemiol 107:71): (flagged share + specificity - 1) divided by
    (sensitivity + specificity - 1). The interval is Lang and Reiczigel's (2014, Prev Vet Med 113:13), which lets
    sensitivity (`found` of `critical`) and specificity (`left` of `others`) be estimates themselves. None where the
    reader tells the two hardly apart.

    >>> [round(one, 3) for one in corrected_share(250, 1000, 45, 50, 130, 150)]
    [0.152, 0.074, 0.222]
    >>> corrected_share(250, 1000, 5, 50, 130, 150) is None
    True
    """
    if not (of and critical and others) or found / critical + left / others - 1 < TELLS_APART:
        return None
    estimate = (flagged / of + left / others - 1) / (found / critical + left / others - 1)
    share = (flagged + Z * Z / 2) / (of + Z * Z)
    sensitivity, n_critical = (found + 1) / (critical + 2), critical + 2
    specificity, n_others = (left + 1) / (others + 2), others + 2
    apart = sensitivity + specificity - 1
    if apart < TELLS_APART:
        return None
    moved = (share + specificity - 1) / apart
    of_sensitivity = sensitivity * (1 - sensitivity) / n_critical
    of_specificity = specificity * (1 - specificity) / n_others
    shift = 2 * Z * Z * (moved * of_sensitivity - (1 - moved) * of_specificity)
    spread = share * (1 - share) / (of + Z * Z) + moved**2 * of_sensitivity + (1 - moved) ** 2 * of_specificity
    half = Z * sqrt(spread) / apart
    estimate = min(1.0, max(0.0, estimate))
    low, high = min(1.0, max(0.0, moved + shift - half)), min(1.0, max(0.0, moved + shift + half))
    return estimate, min(low, estimate), max(high, estimate)


def measure(pairs: Iterable[tuple[bool, bool]], flagged: int, of: int) -> Measured:
    """Judge a reader by (it flagged, it is critical) of a random sample; `flagged` of all `of` mentions it stands for.

    >>> seen = [(True, True)] * 9 + [(False, True)] + [(True, False)] * 10 + [(False, False)] * 80
    >>> told = measure(seen, 190, 1000)
    >>> round(told.sensitivity.value, 2), round(told.specificity.value, 2), round(told.corrected.value, 2)
    (0.9, 0.89, 0.1)
    >>> told.cautions
    ('Only 10 mentions of the sample are critical: the sensitivity is rough.',)
    """
    held = list(pairs)
    critical = [said for said, is_critical in held if is_critical]
    others = [said for said, is_critical in held if not is_critical]
    sensitivity = rate(sum(critical), len(critical))
    specificity = rate(len(others) - sum(others), len(others))
    found = corrected_share(flagged, of, sensitivity.hits, sensitivity.of, specificity.hits, specificity.of)
    corrected = Rate(None, 0.0, 1.0, 0, 0) if found is None else Rate(*found, 0, 0)
    return Measured(
        len(held), sensitivity, specificity, rate(flagged, of), corrected, tuple(_cautions(held, critical, others))
    )


def _cautions(held: list[tuple[bool, bool]], critical: list[bool], others: list[bool]) -> Iterable[str]:
    if not held:
        return
    if len(held) < SMALL:
        yield f"A small sample: {_mentions(len(held))} reviewed. From {SMALL} on the figures begin to settle."
    if not critical:
        yield "No mention of the sample is critical: nothing can be said of the sensitivity."
    elif len(critical) < FEW:
        yield f"Only {_mentions(len(critical))} of the sample {_is(len(critical))} critical: the sensitivity is rough."
    if len(others) < FEW:
        yield f"Only {_mentions(len(others))} of the sample {_is(len(others))} not critical: the specificity is rough."


def _mentions(n: int) -> str:
    return "1 mention" if n == 1 else f"{n:,} mentions"


def _is(n: int) -> str:
    return "is" if n == 1 else "are"
