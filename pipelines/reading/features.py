"""What the weighed words are: the features of a text and their valences, the same for fitting and reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.reading.tokens import NOT, SHOUT, marked

if TYPE_CHECKING:  # numpy is loaded when something is read, not when the package is imported
    import numpy as np
    import numpy.typing as npt

LEXICONS = Path(__file__).parent / "lexicons"
HEADS = ("negative", "positive", "criticism", "complaint", "enquiry", "praise")  # columns of words.tsv
# Words that weigh a little but tell a person nothing.
_NO_REASON = frozenset(
    """a an the of to in on at by for from with and or as is are was were be been it its it's this that these
    those i you he she we they me him her us them my your his our their do does did have has had will would so
    if s t rt . , : ; " amp""".split()  # noqa: SIM905 - a list of words reads better as words
) | {"", SHOUT}
_TURNED = -0.74  # a negated word counts three quarters the other way (Hutto & Gilbert 2014)


def features_of(tokens: list[str], language: str) -> list[str]:
    """Each token, marked where it is negated, then each pair of neighbours as 'one two'.

    Words of a language other than English carry its code ('de:die'), so that none is taken for an English one.
    """
    if language in ("en", "und"):
        return marked(tokens) + [f"{one} {two}" for one, two in pairwise(tokens)]
    own = [f"{language}:{token}" for token in tokens]
    return own + [f"{one} {two}" for one, two in zip(own, tokens[1:], strict=False)]


def scale_of(tokens: Sequence[str]) -> float:
    """What one feature counts: 1 over the root of the text's tokens, so that length alone decides nothing."""
    return float(max(len(tokens), 4) ** -0.5)


def valence_of(features: Sequence[str]) -> tuple[float, float]:
    """Summed valence above and below 0."""
    above = below = 0.0
    known = valences()
    for feature in features:
        value = known.get(feature)
        if value is None and feature[:1] == NOT:
            value = _TURNED * known.get(feature[1:], 0.0)
        if value is None:
            continue
        if value > 0:
            above += value
        else:
            below += value
    return above, below


@cache
def valences() -> dict[str, float]:
    """Word → valence from -4 to 4."""
    lines = (LEXICONS / "valence.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(value) for word, value in (line.split("\t") for line in lines if line[:2] != "# ")}


@dataclass(frozen=True, slots=True)
class WordTable:
    """The weights of words. Row 0 has no name and weighs nothing: it holds the place of a text without words."""

    number: dict[str, int]  # feature → row
    names: list[str]  # row → feature
    weights: npt.NDArray[np.float32]  # shape (rows, HEADS and one column of 0)
    bias: npt.NDArray[np.float32]  # shape (HEADS and one 0,)
    reasons: npt.NDArray[np.float32]  # 1 where a row may be named as a reason, else 0


@cache
def word_table() -> WordTable:
    """The weights of words that ship, read once."""
    import numpy as np

    lines = (LEXICONS / "words.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.partition("\t") for line in lines if line and not line.startswith("# ")]
    rows.sort(key=lambda row: row[0] != "")  # the bias first
    names = [row[0] for row in rows]
    hundredths = np.fromstring("\t".join([row[2] for row in rows]), dtype=np.int16, sep="\t")
    weights = np.zeros((len(names), len(HEADS) + 1), dtype=np.float32)
    weights[:, :-1] = hundredths.reshape(len(names), len(HEADS)) / 100.0
    bias = weights[0].copy()
    weights[0] = 0.0
    reasons = np.array([name not in _NO_REASON for name in names], dtype=np.float32)
    return WordTable({name: row for row, name in enumerate(names) if row}, names, weights, bias, reasons)
