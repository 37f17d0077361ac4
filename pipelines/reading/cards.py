"""Cards: which anticipated criticisms a text fits, the best three or none, and what fits none grouped by wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.reading.copies import letters_of

MOST = 3  # cards a text may fit
FITS_FROM = 0.28  # of the score: below, a text fits no card
NEAR_BEST = 0.1  # a second card is named only if it fits nearly as well
MEANING = 0.5  # the weight of what a text means beside that of its wording
START = 5  # letters of a word that are compared: wasted is waste
A_TERM = 0.3  # what the words of a card add to a text that holds one of them
ALIKE_FROM = 0.45  # the likeness above which unmatched texts stand in one group
LEAST_GROUP = 4
MOST_GROUPED = 1_200  # texts grouped at once, the newest
STOP = frozenset(
    """a about after again all also am an and any are as at be been before being but by can can't cannot could did do
    does doing don't down for from get got had has have having he her here hers him his how i if in into is isn't it
    its it's i'm i've just like me more most my no nor not now of off on once one only or other our out over own per
    please put re s said same she should so some such t than that that's the their them then there these they they're
    this those through to too under until up us very was we were what when where which while who whom why will with
    would you your you're yours m ve ll d""".split()  # noqa: SIM905 - a list of words reads better as words
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Card:
    """A criticism that is expected: its words, and what its description and its examples mean."""

    card_id: str
    terms: tuple[str, ...]
    texts: tuple[str, ...]  # the description first, then the examples
    meanings: Floats  # a row each of these


@dataclass(frozen=True, slots=True)
class Fit:
    card_id: str
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """Texts that fit no card and say like things: what could become a card."""

    words: tuple[str, ...]
    places: tuple[int, ...]  # in the list that was given, the most typical first


def matches(texts: Sequence[str], meanings: Floats, cards: Sequence[Card]) -> list[tuple[Fit, ...]]:
    """For each text the cards that it fits, the best first: at most three, often none."""
    if not cards or not texts:
        return [() for _ in texts]
    wordings = _wordings(texts, [text for card in cards for text in card.texts])
    scores = np.zeros((len(texts), len(cards)))
    at = 0
    for place, card in enumerate(cards):
        if len(card.meanings):
            near = MEANING * (meanings @ card.meanings.T).astype(np.float64)
            scores[:, place] = (near + wordings[:, at : at + len(card.texts)]).max(1)
        scores[:, place] += A_TERM * np.array([holds(text, card.terms) for text in texts])
        at += len(card.texts)
    scores = scores.clip(0, 1)
    out: list[tuple[Fit, ...]] = []
    for row in scores:
        order = np.argsort(-row, kind="stable")[:MOST]
        best = row[order[0]]
        out.append(
            tuple(
                Fit(cards[place].card_id, round(float(row[place]), 4))
                for place in order
                if row[place] >= FITS_FROM and row[place] >= best - NEAR_BEST
            )
        )
    return out


def _wordings(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
    """How alike the words of each text are to each of the others', by their beginnings; rare words count more."""
    starts = [frozenset(word[:START] for word in _words(text)) for text in (*texts, *others)]
    alike = _weighed(starts)
    made: NDArray[np.float64] = (alike[: len(texts)] @ alike[len(texts) :].T).toarray()
    return made


def holds(text: str, terms: Sequence[str]) -> bool:
    """Whether a text holds one of these words or phrases, whole.

    >>> holds("They waste OUR money!", ["our money"]), holds("a wastelandish place", ["waste"])
    (True, False)
    """
    padded = f" {letters_of(text)} "
    return any(f" {said} " in padded for term in terms if (said := letters_of(term)))


def proposals(texts: Sequence[str], meanings: Floats) -> list[Proposal]:
    """Groups of texts that say like things in like words, the largest first."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    count = min(len(texts), MOST_GROUPED)
    if count < LEAST_GROUP:
        return []
    words = [_words(text) for text in texts[:count]]
    likeness = 0.5 * (meanings[:count] @ meanings[:count].T) + 0.5 * _common(words)
    apart = np.clip(1 - likeness, 0, 2)
    np.fill_diagonal(apart, 0)
    numbers = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - ALIKE_FROM, "distance")
    made = []
    for number in np.unique(numbers):
        places = np.flatnonzero(numbers == number)
        if len(places) >= LEAST_GROUP:
            typical = places[np.argsort(-likeness[np.ix_(places, places)].mean(1), kind="stable")]
            made.append(Proposal(_telling(words, places), tuple(int(place) for place in typical)))
    return sorted(made, key=lambda one: (-len(one.places), one.places))


def _words(text: str) -> frozenset[str]:
    found = [word.replace("’", "'").strip("'-") for word in _WORD.findall(text.lower())]
    return frozenset(word for word in found if len(word) > 2 and word not in STOP)


def _common(words: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """The likeness of the words of every two texts: rare words count more."""
    table = _weighed(words)
    made: NDArray[np.float64] = (table @ table.T).toarray()
    return made


def _weighed(words: Sequence[frozenset[str]]) -> Any:
    """A sparse row of length 1 a text: its words, the rarer the heavier."""
    from scipy.sparse import csr_array

    held = Counter(word for of in words for word in of)
    number = {word: place for place, word in enumerate(sorted(held))}
    rows = [row for row, of in enumerate(words) for _ in of]
    columns = [number[word] for of in words for word in of]
    values = np.array([np.log(1 + len(words) / held[word]) for of in words for word in of])
    length = np.sqrt(np.bincount(rows, values**2, minlength=len(words))) if rows else np.ones(len(words))
    return csr_array(
        (values / length[rows] if rows else values, (rows, columns)), shape=(len(words), max(1, len(number)))
    )


def _telling(words: Sequence[frozenset[str]], places: NDArray[np.int64]) -> tuple[str, ...]:
    """The words that many of a group and few of the others hold."""
    inside = Counter(word for place in places for word in words[place])
    everywhere = Counter(word for of in words for word in of)
    score = {word: n * n / everywhere[word] for word, n in inside.items() if n > 1}
    return tuple(sorted(score, key=lambda word: (-score[word], word))[:5])
