"""Which mentions share their wording: near-duplicates get one number, whoever wrote them.

Words without links and handles, MinHash over pairs of words, bands to find candidates, then the share of pairs in
common decides. Texts of fewer than five words are common speech and never called copies.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterable

import numpy as np

LEAST_WORDS = 5
ALIKE = 0.5  # share of word pairs in common
BANDS, ROWS = 8, 2

_DROPPED = re.compile(r"https?://\S+|www\.\S+|@\w+")
_WORDS = re.compile(r"\w+")
_dice = np.random.default_rng(7)
_TIMES = _dice.integers(1, 2**31 - 1, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_PLUS = _dice.integers(0, 2**31 - 1, BANDS * ROWS, dtype=np.uint64)
_PRIME = np.uint64(4_294_967_291)


class Wordings:
    """Numbers wordings as they come; the same text always gets the same number."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._bands: list[dict[int, list[int]]] = [{} for _ in range(BANDS)]
        self._pairs: list[frozenset[int]] = []

    def number(self, text: str | None) -> int:
        """The number of this text's wording, -1 for a text that is too short to tell."""
        words = _WORDS.findall(_DROPPED.sub(" ", text.lower())) if text else []
        if len(words) < LEAST_WORDS:
            return -1
        plain = " ".join(words)
        known = self._exact.get(plain)
        if known is None:
            known = self._exact[plain] = self._near(words)
        return known

    def _near(self, words: list[str]) -> int:
        pairs = frozenset(zlib.crc32(f"{a} {b}".encode()) for a, b in itertools.pairwise(words))
        hashed = np.fromiter(pairs, dtype=np.uint64, count=len(pairs))
        least = ((hashed[:, None] * _TIMES + _PLUS) % _PRIME).min(axis=0)
        keys = [int(least[ROWS * band]) << 32 | int(least[ROWS * band + 1]) for band in range(BANDS)]
        tried: set[int] = set()
        for band, key in enumerate(keys):
            for other in self._bands[band].get(key, ())[-4:]:
                if other in tried:
                    continue
                tried.add(other)
                theirs = self._pairs[other]
                if len(pairs & theirs) >= ALIKE * len(pairs | theirs):
                    return other
        fresh = len(self._pairs)
        self._pairs.append(pairs)
        for band, key in enumerate(keys):
            self._bands[band].setdefault(key, []).append(fresh)
        return fresh


def number_all(texts: Iterable[str | None]) -> list[int]:
    """The wording of each text, in the order in which they came."""
    wordings = Wordings()
    return [wordings.number(text) for text in texts]
