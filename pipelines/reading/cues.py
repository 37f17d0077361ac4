"""Cues of programme speech: phrases of several words with weights, found in one walk along the tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

ANY = "_"  # any one word
MARKS = ("negative", "positive", "criticism", "complaint", "enquiry", "praise", "abuse", "mock", "apart", "self")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase met: its words as the table has them and its weights in the order of MARKS."""

    phrase: str
    weights: tuple[float, ...]


class _Node(dict[str, "_Node"]):
    """One step of a phrase: next word → node; `cue` where a phrase ends."""

    __slots__ = ("cue",)

    def __init__(self) -> None:
        super().__init__()
        self.cue: Cue | None = None


class Cues:
    """The phrases of a table, ready to be found."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Lines as in `cues.tsv`; a ValueError names the line that is no cue."""
        self._root = _Node()
        for line in lines:
            if line and not line.startswith("# "):
                for phrase, cue in _cues_of(line):
                    self._add(phrase, cue)

    def find(self, tokens: Sequence[str]) -> list[Cue]:
        """The cues in reading order; of phrases that begin at one word the longest, and none inside another."""
        found: list[Cue] = []
        root = self._root
        past = 0
        for start in [place for place, token in enumerate(tokens) if token in root]:
            if start >= past:
                end, cue = _longest(root[tokens[start]], tokens, start + 1)
                if cue is not None:
                    found.append(cue)
                    past = end
        return found

    def _add(self, phrase: tuple[str, ...], cue: Cue) -> None:
        node = self._root
        for word in phrase:
            node = node.setdefault(word, _Node())
        if node.cue is not None:  # a phrase of two lines weighs what both say
            cue = Cue(cue.phrase, tuple(map(sum, zip(node.cue.weights, cue.weights, strict=True))))
        node.cue = cue


def _longest(node: _Node, tokens: Sequence[str], at: int) -> tuple[int, Cue | None]:
    """Where the longest phrase from this node ends, and its cue. Phrases are short, so the walk is."""
    best: tuple[int, Cue | None] = (at, node.cue)
    if at == len(tokens):
        return best
    for word in (ANY, tokens[at]):
        if word in node:
            reached = _longest(node[word], tokens, at + 1)
            if reached[1] is not None:
                best = max(best, reached, key=lambda one: one[0])
    return best


def _cues_of(line: str) -> Iterator[tuple[tuple[str, ...], Cue]]:
    try:
        phrase, given = line.split("\t")
        weights = {name: float(value) for name, value in (one.split("=") for one in given.split())}
    except ValueError as fault:
        raise ValueError(f"Not a cue: {line!r}; write phrase, tab, head=weight.") from fault
    if unknown := weights.keys() - set(MARKS):
        raise ValueError(f"No head {sorted(unknown)} in the cue {line!r}: known are {', '.join(MARKS)}.")
    values = tuple(weights.get(mark, 0.0) for mark in MARKS)
    for words in product(*(step.split("|") for step in phrase.split(" "))):
        yield words, Cue(" ".join(words), values)


@cache
def cues() -> Cues:
    """The cues that ship, read once."""
    lines = (Path(__file__).parent / "lexicons" / "cues.tsv").read_text(encoding="utf-8").splitlines()
    return Cues(lines)
