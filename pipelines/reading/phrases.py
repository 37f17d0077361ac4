"""Phrases of programme speech, found in all texts at once by the hashes of their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.reading.pieces import Flags, Hashes, Integers, word_hashes

ANY = "_"  # any one word
MARKS = ("negative", "positive", "criticism", "complaint", "enquiry", "praise", "abuse", "mock", "apart", "self")
_STEPS = np.array([2 * step + 0x9E3779B97F4A7C15 for step in range(0, 999, 111)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The phrases of one length with `_` at the same places: hashes in rising order and the phrase of each."""

    length: int
    held: tuple[int, ...]  # places that hold a word
    hashes: Hashes
    phrase: Integers


class Phrases:
    """The phrases of a table, ready to be found."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Lines as in `cues.tsv`; a ValueError names the line that is no phrase."""
        weights: dict[tuple[str, ...], npt.NDArray[np.float64]] = {}
        names: dict[tuple[str, ...], str] = {}
        for line in lines:
            if line and not line.startswith("# "):
                name, values = _read(line)
                for words in product(*(step.split("|") for step in name.split(" "))):
                    weights[words] = weights.get(words, np.zeros(len(MARKS))) + values
                    names[words] = " ".join(words)
        self.names = list(names.values())
        self.weights = np.array(list(weights.values())).reshape(len(names), len(MARKS))
        self.first = frozenset(words[0] for words in names)
        shapes: defaultdict[tuple[int, tuple[int, ...]], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for number, words in enumerate(names):
            held = tuple(place for place, word in enumerate(words) if word != ANY)
            shapes[len(words), held].append((number, words))
        self._shapes = [_shape(length, held, which) for (length, held), which in sorted(shapes.items(), reverse=True)]

    def find(self, hashes: Hashes, text: Integers, starts_one: Flags) -> tuple[Integers, Integers, Integers]:
        """Places of tokens where a phrase begins, its number and length, in reading order.

        Of phrases that begin at one word the longest counts, and none that begins inside another.
        """
        begins = np.nonzero(starts_one)[0]
        places, numbers, lengths = [], [], []
        for shape in self._shapes:
            at = begins[begins + shape.length <= len(hashes)]
            at = at[text[at] == text[at + shape.length - 1]]
            sums = np.zeros(len(at), dtype=np.uint64)
            for place in shape.held:
                sums += hashes[at + place] * _STEPS[place]
            row = np.minimum(np.searchsorted(shape.hashes, sums), len(shape.hashes) - 1)
            met = shape.hashes[row] == sums
            places.append(at[met])
            numbers.append(shape.phrase[row[met]])
            lengths.append(np.full(int(met.sum()), shape.length))
        begin, number, length = (np.concatenate(one) for one in (places, numbers, lengths))
        order = np.lexsort((-length, begin))
        kept, past = [], 0
        for one, start, size in zip(order.tolist(), begin[order].tolist(), length[order].tolist(), strict=True):
            if start >= past:
                kept.append(one)
                past = start + size
        return begin[kept], number[kept], length[kept]


def _shape(length: int, held: tuple[int, ...], which: list[tuple[int, tuple[str, ...]]]) -> _Shape:
    sums = np.zeros(len(which), dtype=np.uint64)
    for place in held:
        sums += word_hashes([words[place] for _, words in which]) * _STEPS[place]
    order = np.argsort(sums)
    return _Shape(length, held, sums[order], np.array([number for number, _ in which], dtype=np.int64)[order])


def _read(line: str) -> tuple[str, npt.NDArray[np.float64]]:
    try:
        phrase, given = line.split("\t")
        weights = {name: float(value) for name, value in (one.split("=") for one in given.split())}
    except ValueError as fault:
        raise ValueError(f"Not a cue: {line!r}; write phrase, tab, head=weight.") from fault
    if unknown := weights.keys() - set(MARKS):
        raise ValueError(f"No head {sorted(unknown)} in the cue {line!r}: known are {', '.join(MARKS)}.")
    return phrase, np.array([weights.get(mark, 0.0) for mark in MARKS])


@cache
def phrases() -> Phrases:
    """The phrases that ship, read once."""
    return Phrases((Path(__file__).parent / "lexicons" / "cues.tsv").read_text(encoding="utf-8").splitlines())
