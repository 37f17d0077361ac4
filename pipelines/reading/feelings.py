"""Words of feeling in seven more languages, as numbers that mean the same in each: learnt from all of them together.

Two lists: one written by hand for Earshot, where a star stands for any ending, and AFINN as translated by machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.reading.pieces import Flags, Pieces, scale_of

Floats = npt.NDArray[np.float64]

LANGUAGES = ("ar", "fr", "de", "hi", "it", "pt", "es")
LISTS = ("feelings.tsv", "afinn.tsv")
NAMES = tuple(
    f"{name}_{what}" for name in ("hand", "afinn") for what in ("above", "below", "last_above", "last_below", "strong")
)
_STRONG = 3.0
_SHORTEST_STEM = 3
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_VOWELS = re.compile(r"[\u064b-\u0652\u0640]")  # signs that are written or left out, and the stretch
_SAME = str.maketrans("أإآةى", "اااهي")
_BEFORE = ("وال", "بال", "ال", "و", "ب", "ف")  # and, with, the, so: written together with the word after them


@dataclass(slots=True)
class _Words:
    """The words of one list in one language."""

    whole: dict[str, float] = field(default_factory=dict)
    stems: dict[str, float] = field(default_factory=dict)

    def of(self, word: str) -> float:
        word = _plain(word)
        if word in self.whole:
            return self.whole[word]
        for length in range(min(len(word), 24), _SHORTEST_STEM - 1, -1):
            if word[:length] in self.stems:
                return self.stems[word[:length]]
        if "'" in word:
            return self.of(word.rsplit("'", 1)[1])
        if _ARABIC.match(word):
            for before in _BEFORE:
                if word.startswith(before) and len(word) > len(before) + 2 and word[len(before) :] in self.whole:
                    return self.whole[word[len(before) :]]
        return 0.0


class Feelings:
    """What is felt in each word; keeps the words it has looked up."""

    def __init__(self) -> None:
        self._known: tuple[dict[str, tuple[float, float]], ...] = tuple({} for _ in LANGUAGES)

    def tokens(self, found: Pieces, languages: Sequence[str], inside: Flags) -> Floats:
        """One row of NAMES for each token `inside`, which summed by text describe it. `languages` are by text."""
        number = np.array([LANGUAGES.index(one) if one in LANGUAGES else -1 for one in languages], dtype=np.int64)
        at = np.nonzero(inside)[0]
        of = number[found.text[at]]
        values = np.zeros((len(at), len(LISTS)))
        for row, (place, language) in enumerate(zip(at.tolist(), of.tolist(), strict=True)):
            if language >= 0:
                values[row] = self._felt(found.tokens[place], language)
        text = found.text[at]
        late = (at - found.starts[text]) * 2 >= found.counts[text]
        scale = scale_of(found.counts)[text]
        columns = []
        for one in values.T:
            above, below = np.maximum(one, 0.0), np.maximum(-one, 0.0)
            columns += [above, below, above * late, below * late, np.abs(one) >= _STRONG]
        return np.stack(columns, axis=1) * scale[:, None]

    def _felt(self, word: str, language: int) -> tuple[float, float]:
        known = self._known[language]
        if word not in known:
            hand, afinn = (words[language].of(word) for words in _lists())
            known[word] = (hand, afinn)
        return known[word]


def _plain(word: str) -> str:
    """Arabic as it is looked up: without the signs that writers leave out."""
    return _VOWELS.sub("", word).translate(_SAME) if _ARABIC.match(word) else word


@cache
def _lists() -> tuple[tuple[_Words, ...], ...]:
    """The words of each list, by language."""
    held = []
    for name in LISTS:
        words = tuple(_Words() for _ in LANGUAGES)
        for line in (Path(__file__).parent / "lexicons" / name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("# "):
                language, valence, listed = line.split("\t")
                of = words[LANGUAGES.index(language)]
                for word in listed.split():
                    plain = _plain(word)
                    if plain.endswith("*"):
                        of.stems.setdefault(plain[:-1], float(valence))
                    else:
                        of.whole.setdefault(plain, float(valence))
        held.append(words)
    return tuple(held)
