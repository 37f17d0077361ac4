"""Signs that mean the same in every programme: valence, cues of programme speech, questions, persons, negation.

They carry over to a programme never seen where single words do not. One row of numbers a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.reading import pieces
from pipelines.reading.phrases import MARKS, phrases
from pipelines.reading.pieces import Flags, Hashes, Integers, Pieces

Floats = npt.NDArray[np.float64]

TURNED = -0.74  # a negated word counts three quarters the other way (Hutto & Gilbert 2014)
_MOST = 5.0  # what the cues of one text can add up to, a mark


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


KINDS: dict[str, frozenset[str]] = {
    "asks": _list("? ?? ??? ?! !? ¿"),
    "exclaims": _list("! !! !!! !!!!"),
    "opens": _list(
        "who what where when which how is are do does can could will would should may am anyone anybody was were did "
        "has have whats where's whos wheres hows what's who's when's"
    ),
    "why": _list("why how who seriously really"),
    "you": _list("you your yours u ur you're youre you've yourselves yourself"),
    "they": _list("they them their they're theyre people everyone government govt council nhs"),
    "we": _list("we us our ours we're we've"),
    "me": _list("i me my mine i'm im i've ive i'll myself i'd"),
    "negates": pieces.NEGATORS,
    "but": _list("but however though although yet still except"),
    "past": _list("was were had did didn't been went got said told waited called phoned tried"),
    "should": _list("should must need needs ought why would could shouldn't stop"),
    "money": _list(
        "£ $ € money tax taxes taxpayer taxpayers cost costs paid pay paying price spend spent "
        "spending fund funds budget cash"
    ),
    "time": _list("hours hour minutes mins weeks week days months wait waiting waited still again yet ever since"),
    "thanks": _list("thank thanks thankyou ty cheers grateful thx ta diolch"),
    "please": _list("please pls plz kindly"),
    "help": _list("help info information advice details contact email phone number link website form address"),
    "dots": _list("... .. …"),
    "quotes": _list("\" '"),
}
_SENTENCE_ENDS = frozenset([".", "!", "?", ",", "...", "hi", "hello", "hey", "please", "so", "and"])
NAMES = (
    "above", "below", "most_above", "most_below", "last_above", "last_below", "length", "short", "shouts", "opening",
    *KINDS, *(f"cue_{mark}" for mark in MARKS), "mocking", "turned_above", "turned_below", "names", "links", "tags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """The rows, and what a person may be told of them."""

    rows: Floats  # (texts, NAMES)
    under: Flags  # tokens under a negation
    valence: Floats  # of each token, turned where negated
    cue_place: Integers  # first token of each cue
    cue_number: Integers


class Lexicon:
    """What is known of each word of a vocabulary; grows with it."""

    def __init__(self) -> None:
        self.size = 0
        self.kinds = np.zeros((0, len(KINDS)), dtype=np.bool_)
        self.valence = np.zeros(0)
        self.is_negator = np.zeros(0, dtype=np.bool_)
        self.is_stop = np.zeros(0, dtype=np.bool_)
        self.is_end = np.zeros(0, dtype=np.bool_)
        self.begins = np.zeros(0, dtype=np.bool_)

    def learn(self, words: Sequence[str]) -> None:
        """Add words, in the order of their numbers."""
        known = valences()
        kinds = np.zeros((len(words), len(KINDS)), dtype=np.bool_)
        for place, word in enumerate(words):
            for kind in _kinds_of().get(word, ()):
                kinds[place, kind] = True
        self.kinds = np.concatenate([self.kinds, kinds])
        self.valence = np.concatenate([self.valence, [known.get(word, 0.0) for word in words]])
        for name, held in (
            ("is_negator", pieces.NEGATORS),
            ("is_stop", pieces.STOPS),
            ("is_end", _SENTENCE_ENDS),
            ("begins", phrases().first),
        ):
            setattr(self, name, np.concatenate([getattr(self, name), pieces.flags_of(words, held)]))
        self.size += len(words)

    def signs(self, found: Pieces, hashes: Hashes) -> Signs:
        """The signs of each text; `hashes` are of each token."""
        texts, ids, text = len(found.counts), found.ids, found.text
        under = pieces.negated(found, self.is_negator, self.is_stop)
        plain = self.valence[ids]
        valence = np.where(under, TURNED * plain, plain)
        scale = np.maximum(found.counts, 4) ** -0.5
        rows = np.zeros((texts, len(NAMES)))
        column = {name: place for place, name in enumerate(NAMES)}

        def total(values: Floats) -> Floats:
            summed: Floats = np.bincount(text, weights=values, minlength=texts).astype(np.float64)
            return summed

        above, below = np.maximum(valence, 0.0), np.maximum(-valence, 0.0)
        rows[:, column["above"]] = total(above) * scale
        rows[:, column["below"]] = total(below) * scale
        rows[:, column["turned_above"]] = total(above * under) * scale
        rows[:, column["turned_below"]] = total(below * under) * scale
        some = found.counts > 0
        if len(ids):
            starts = found.starts[some]
            rows[some, column["most_above"]] = np.maximum.reduceat(above, starts) / 4
            rows[some, column["most_below"]] = np.maximum.reduceat(below, starts) / 4
        place = np.arange(len(ids)) - found.starts[text]
        late = place * 2 >= found.counts[text]
        rows[:, column["last_above"]] = total(above * late) * scale
        rows[:, column["last_below"]] = total(below * late) * scale
        rows[:, column["length"]] = np.log1p(found.counts) / 4
        rows[:, column["short"]] = found.counts < 6
        rows[:, column["shouts"]] = found.shouted
        kinds = self.kinds[ids]
        for number, name in enumerate(KINDS):
            rows[:, column[name]] = np.minimum(total(kinds[:, number].astype(np.float64)), 3.0) / 2
        opens = kinds[:, list(KINDS).index("opens")]
        after = np.concatenate([[True], self.is_end[ids[:-1]]])[: len(ids)]
        after[found.starts[some]] = True
        rows[:, column["opening"]] = np.minimum(total((opens & after).astype(np.float64)), 2.0)
        cue_place, cue_number, _ = phrases().find(hashes, text, self.begins[ids])
        weights = phrases().weights[cue_number]
        for number, mark in enumerate(MARKS):
            summed = np.bincount(text[cue_place], weights=weights[:, number], minlength=texts)
            rows[:, column[f"cue_{mark}"]] = np.clip(summed, -_MOST, _MOST)
        reproach = np.clip(rows[:, column["cue_criticism"]] + rows[:, column["cue_complaint"]], 0.0, 1.0)
        rows[:, column["mocking"]] = np.clip(rows[:, column["cue_mock"]], 0.0, 1.0) * reproach
        rows[:, [column["names"], column["links"], column["tags"]]] = np.minimum(found.addresses, 2)
        return Signs(rows, under, valence, cue_place, cue_number)


@cache
def valences() -> dict[str, float]:
    """Word → valence from -4 to 4."""
    lines = (Path(__file__).parent / "lexicons" / "valence.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(value) for word, value in (line.split("\t") for line in lines if line[:2] != "# ")}


@cache
def _kinds_of() -> dict[str, tuple[int, ...]]:
    """Word → the kinds it is of."""
    words = {word for held in KINDS.values() for word in held}
    return {word: tuple(place for place, held in enumerate(KINDS.values()) if word in held) for word in words}
