"""What labels are worth: when a programme's probabilities are its own, and how the reader errs after so many labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CALIBRATED = 50  # labels from which the probabilities are said to be the programme's own
STEPS = (0, 10, 25, 50, 100, 200, 400)
BINS = 10
LEAST_OF_EACH = 8  # critical and not critical, among what is set aside to measure on
HELD_OUT = 0.4  # of the labels, to measure on


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a programme's reader is its own: a word, and the sentence that says why."""

    is_calibrated: bool
    word: str
    sentence: str


def standing(labels: int) -> Standing:
    """What to say beside a programme's readings, by its labels.

    >>> standing(0).sentence
    'Not yet calibrated here: none of the 50 labels it takes are there.'
    >>> standing(12).sentence, standing(49).is_calibrated, standing(50).word
    ('Not yet calibrated here: 12 of the 50 labels it takes are there.', False, 'Calibrated here')
    """
    if labels >= CALIBRATED:
        return Standing(True, "Calibrated here", f"Calibrated here on {labels:,} labels of this programme's own staff.")
    held = "none" if not labels else f"{labels:,}"
    verb = "is" if labels == 1 else "are"
    return Standing(
        False,
        "Not yet calibrated here",
        f"Not yet calibrated here: {held} of the {CALIBRATED} labels it takes {verb} there.",
    )


def steps(labels: int) -> tuple[int, ...]:
    """The numbers of labels at which a stream is replayed: round ones, and all of them.

    >>> steps(120), steps(5)
    ((0, 10, 25, 50, 100, 120), (0, 5))
    """
    return (*(step for step in STEPS if step < labels), labels) if labels else (0,)


def auc(p: Sequence[float], is_critical: Sequence[bool]) -> float | None:
    """How often a critical mention is held likelier than another: ties count half. None without one of each.

    The rank-sum form of the area under the ROC curve (Hanley and McNeil 1982, Radiology 143:29).

    >>> auc([0.9, 0.2, 0.4], [True, False, True]), auc([0.5, 0.5], [True, False]), auc([0.1], [True])
    (1.0, 0.5, None)
    """
    order = sorted(range(len(p)), key=lambda place: p[place])
    hits, others = sum(is_critical), len(p) - sum(is_critical)
    if not hits or not others:
        return None
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and p[order[end]] == p[order[place]]:
            end += 1
        ranks += (place + 1 + end) / 2 * sum(is_critical[order[one]] for one in range(place, end))
        place = end
    return (ranks - hits * (hits + 1) / 2) / (hits * others)


def calibration_error(p: Sequence[float], is_critical: Sequence[bool]) -> float:
    """The mean distance of said and true shares over ten bins of probability, weighed by what is in each, in 0..1.

    >>> calibration_error([0.9] * 10, [True] * 9 + [False]), calibration_error([1.0, 1.0], [True, False])
    (0.0, 0.5)
    """
    bins: dict[int, list[int]] = {}
    for place, one in enumerate(p):
        bins.setdefault(min(int(one * BINS), BINS - 1), []).append(place)
    apart = 0.0
    for places in bins.values():
        apart += abs(sum(p[one] for one in places) - sum(is_critical[one] for one in places))
    return round(apart / len(p), 12) if p else 0.0


def misjudged(p: Sequence[float], is_critical: Sequence[bool]) -> float:
    """The share of mentions on the wrong side of a half.

    >>> misjudged([0.9, 0.2, 0.6, 0.1], [True, True, False, False])
    0.5
    """
    wrong = sum((one >= 0.5) != bool(is_it) for one, is_it in zip(p, is_critical, strict=True))
    return wrong / len(p) if p else 0.0
