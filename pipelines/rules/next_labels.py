"""Which mentions to label next: those the reader is least sure of, and no two that say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ALIKE = 1.0  # how much likeness to what is chosen or labelled takes away from a mention's use
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that nobody labelled, and how likely the reader holds it to be critical."""

    key: tuple[str, str]
    text: str
    p: float


def unsure(p: float) -> float:
    """How unsure a probability is: 1 at a half, 0 at none and at all.

    >>> unsure(0.5), unsure(1.0), round(unsure(0.4), 2)
    (1.0, 0.0, 0.8)
    """
    return 1 - abs(2 * p - 1)


def words_of(text: str) -> frozenset[str]:
    """The words of a text that its likeness is judged by."""
    return frozenset(_WORD.findall(text.casefold()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two texts have in common (Jaccard).

    >>> likeness(words_of("The queue was long"), words_of("the queue was short"))
    0.6
    """
    both = len(one | other)
    return len(one & other) / both if both else 1.0


def most_useful(candidates: Sequence[Candidate], labelled: Sequence[str] = (), many: int = 10) -> list[Candidate]:
    """Up to `many`, the most useful first: unsure, less the likeness to what is labelled or chosen before it.

    Uncertainty sampling (Lewis and Gale 1994) with the diversity of maximal marginal relevance (Carbonell and
    Goldstein 1998). Of equals the earlier in `candidates` comes first.

    >>> found = most_useful([Candidate(("x", "1"), "The queue was long", 0.5),
    ...                      Candidate(("x", "2"), "The queue was so long", 0.52),
    ...                      Candidate(("x", "3"), "Who pays for this poster?", 0.4)], many=2)
    >>> [one.key[1] for one in found]
    ['1', '3']
    """
    words = [words_of(one.text) for one in candidates]
    known = [words_of(text) for text in labelled]
    alike = [max((likeness(own, other) for other in known), default=0.0) for own in words]
    left = list(range(len(candidates)))
    chosen: list[Candidate] = []
    while left and len(chosen) < many:
        best = max(left, key=lambda place: (unsure(candidates[place].p) - ALIKE * alike[place], -place))
        left.remove(best)
        chosen.append(candidates[best])
        for place in left:
            alike[place] = max(alike[place], likeness(words[place], words[best]))
    return chosen
