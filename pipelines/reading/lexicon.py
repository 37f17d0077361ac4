"""The first reader: words, pairs and programme-speech cues with weights, read from tables beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipelines.reading.tokens import NOT, marked

LEXICONS = Path(__file__).parent / "lexicons"
HEADS = ("negative", "positive", "criticism", "complaint", "enquiry", "praise")


def features_of(tokens: list[str]) -> list[str]:
    """What is weighed: each token, marked where negated, and each pair of neighbours as 'one two'."""
    words = marked(tokens)
    pairs = [f"{one} {two}" for one, two in zip(tokens, tokens[1:], strict=False)]
    return words + pairs


@cache
def valences() -> dict[str, float]:
    """Word → valence from -4 to 4."""
    lines = (LEXICONS / "valence.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(value) for word, value in (line.split("\t") for line in lines if line[:2] != "# ")}


def valence_of(features: Sequence[str]) -> tuple[float, float]:
    """Summed valence above and below 0; a negated word counts three quarters the other way (VADER's 0.74)."""
    above = below = 0.0
    known = valences()
    for feature in features:
        value = known.get(feature)
        if value is None:
            if feature[:1] != NOT or feature[1:] not in known:
                continue
            value = -0.74 * known[feature[1:]]
        if value > 0:
            above += value
        else:
            below += value
    return above, below
