"""Copies: texts that say the same in nearly the same letters, grouped, with who wrote them and which came first.

Every text becomes the set of its runs of five letters. MinHash finds the pairs worth comparing without comparing all;
each of those is then compared in full. Addresses, names of people, signs and the size of letters do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 5  # letters a run
BANDS, ROWS = 12, 3  # a pair that shares 6 runs of 10 is found in 19 cases of 20, one that shares 7 nearly always
LEAST_LETTERS = 24  # a shorter text ("thank you so much") is no copy of another, only common speech
MOST_LETTERS = 2_000
ALIKE = 0.6  # the share of common runs above which two texts are copies

_GONE = re.compile(r"https?://\S{0,300}|www\.\S{0,300}|@\w[\w.]{0,60}|^rt\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SEED = np.random.default_rng(20261125)
_FACTORS = _SEED.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_RUN_FACTORS = _SEED.integers(1, 2**63, SIZE, dtype=np.uint64) | np.uint64(1)

Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copies:
    """Texts that are copies of each other, the first one first."""

    places: tuple[int, ...]  # in the list that was given, by time, else as given
    authors: int  # how many different ones are known
    first_at: datetime | None
    last_at: datetime | None
    is_letter_by_letter: bool  # all of them equal but for what does not count


def letters_of(text: str | None) -> str:
    """What of a text counts: its words in small letters, one space between them."""
    if not text:
        return ""
    return " ".join(_WORDS.findall(_GONE.sub(" ", text[: 2 * MOST_LETTERS]).lower()))[:MOST_LETTERS]


def find_copies(
    texts: Sequence[str | None],
    authors: Sequence[str | None] | None = None,
    written_at: Sequence[datetime | None] | None = None,
    *,
    alike: float = ALIKE,
    least: int = 2,
) -> list[Copies]:
    """Every group of at least `least` copies, the largest first. A text stands in one group at most."""
    keys: dict[str, int] = {}
    of_text = np.full(len(texts), -1, dtype=np.int64)  # the distinct wording of every text
    for place, text in enumerate(texts):
        letters = letters_of(text)
        if len(letters) >= LEAST_LETTERS:
            of_text[place] = keys.setdefault(letters, len(keys))
    if not keys:
        return []
    group_of_key = _joined(list(keys), alike)
    read = np.flatnonzero(of_text >= 0)
    groups = group_of_key[of_text[read]]
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(np.diff(groups[order])) + 1
    found = [part for part in np.split(read[order], cuts) if len(part) >= least]
    made = [_described([int(one) for one in part], of_text, authors, written_at) for part in found]
    return sorted(made, key=lambda one: (-len(one.places), one.places))


def _described(
    places: list[int],
    of_text: NDArray[np.int64],
    authors: Sequence[str | None] | None,
    written_at: Sequence[datetime | None] | None,
) -> Copies:
    times: list[datetime] = []
    if written_at is not None:
        late = max((at for at in written_at if at is not None), default=None)
        places = sorted(places, key=lambda one: (written_at[one] is None, written_at[one] or late, one))
        times = [at for one in places if (at := written_at[one]) is not None]
    known = {authors[one] for one in places} - {None} if authors is not None else set()
    return Copies(
        places=tuple(places),
        authors=len(known),
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        is_letter_by_letter=len({int(of_text[one]) for one in places}) == 1,
    )


def _joined(keys: list[str], alike: float) -> NDArray[np.int32]:
    """The number of its group for every distinct wording."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    runs, starts = _runs(keys)
    first, second = _candidates(_signatures(runs, starts))
    if len(first):
        same = _alike(runs, starts, first, second) >= alike
        first, second = first[same], second[same]
    size = len(keys)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    numbers: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return numbers


def _runs(keys: list[str]) -> tuple[Numbers, NDArray[np.int64]]:
    """The numbers of all runs of letters, one text after the other, and where each text begins."""
    lengths = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))
    letters = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashed = np.zeros(len(letters) - SIZE + 1, dtype=np.uint64)
    for place, factor in enumerate(_RUN_FACTORS):
        hashed += letters[place : len(letters) - SIZE + 1 + place] * factor
    hashed ^= hashed >> np.uint64(29)
    ends = np.cumsum(lengths)
    inside = np.ones(len(hashed), dtype=bool)
    for back in range(1, SIZE):  # runs that reach over the end of a text belong to none
        over = ends[:-1] - back
        inside[over[over < len(inside)]] = False
    counts = lengths - SIZE + 1
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return hashed[inside], starts


def _signatures(runs: Numbers, starts: NDArray[np.int64]) -> Numbers:
    """For every text the least number under each of many orders: two texts agree as often as they share runs."""
    return np.stack([np.minimum.reduceat(_mixed(runs * factor), starts) for factor in _FACTORS], axis=1)


def _mixed(numbers: Numbers) -> Numbers:
    return numbers ^ (numbers >> np.uint64(31))


def _candidates(signatures: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that agree in a whole band: each with the one before it and the first of its bucket."""
    pairs: list[NDArray[Any]] = []
    for band in range(BANDS):
        part = signatures[:, band * ROWS : (band + 1) * ROWS]
        number = part[:, 0] * _FACTORS[0]
        for row in range(1, ROWS):
            number = _mixed(number) * _FACTORS[row] + part[:, row]
        order = np.argsort(number, kind="stable")
        ordered = number[order]
        same = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
        if not len(same):
            continue
        opens = np.concatenate([[True], ordered[1:] != ordered[:-1]])
        first_of = order[np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0))]
        pairs += [np.stack([order[same - 1], order[same]], 1), np.stack([first_of[same], order[same]], 1)]
    if not pairs:
        none = np.zeros(0, dtype=np.int64)
        return none, none
    both = np.sort(np.concatenate(pairs), axis=1)
    both = np.unique(both[:, 0] * np.int64(len(signatures)) + both[:, 1])
    first, second = np.divmod(both, np.int64(len(signatures)))
    differ = first != second
    return first[differ], second[differ]


def _alike(
    runs: Numbers, starts: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The share of common runs of each pair: common ones by all that either holds."""
    ends = np.append(starts[1:], len(runs))
    sets: dict[int, Numbers] = {}
    shares = np.zeros(len(first))
    for place, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        held = []
        for key in (one, other):
            if key not in sets:
                sets[key] = np.unique(runs[starts[key] : ends[key]])
            held.append(sets[key])
        common = len(np.intersect1d(held[0], held[1], assume_unique=True))
        shares[place] = common / (len(held[0]) + len(held[1]) - common)
    return shares
