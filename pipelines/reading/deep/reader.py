"""The deep reader: the encoder's heads as probabilities, and the words that decided, found by leaving them out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.reading import ACTS, SENTIMENTS, Act, Reading, Term
from pipelines.reading.deep.encoder import Encoded, Encoder, encoder
from pipelines.reading.deep.text import plain
from pipelines.reading.language import language_of
from pipelines.reading.lexicon import NOTHING
from pipelines.reading.tokens import MAX_CHARACTERS, tokens_of

BLOCK = 2_000  # texts held at once
ABUSE_FROM = 0.5
_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?\"'()[]…"
MOST_WORDS = 40  # of a text that is asked for its reasons
MOST_TERMS = 6

Numbers = NDArray[np.float64]


class DeepReader:
    """Reads texts by a six-layer encoder; English."""

    name = "deep"

    def __init__(self, model: Encoder | None = None) -> None:
        self.encoder = model or encoder()
        self.version = self.encoder.version

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; a text with nothing to read has no sentiment and no act."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            encoded = self.encoder.encode(block)
            readings += self.readings(block, encoded, self.acts(encoded))
        return readings

    def acts(self, encoded: Encoded) -> Numbers:
        """The probabilities of the five acts, a row a text."""
        return softmax(
            encoded.head("act") * self.encoder.facts["sharpness"]["act"] + self.encoder.facts["prior"]["act"]
        )

    def readings(self, texts: Sequence[str | None], encoded: Encoded, acts: Numbers) -> list[Reading]:
        """The readings of texts that were encoded, with these probabilities of the acts."""
        facts = self.encoder.facts
        moods = softmax(encoded.head("sentiment") * facts["sharpness"]["sentiment"] + facts["prior"]["sentiment"])
        chosen = encoded.head("sentiment").argmax(1)
        abuse = 1 / (
            1 + np.exp(-(encoded.head("abuse")[:, 0] * facts["sharpness"]["abuse"] + facts["prior"]["abuse"][0]))
        )
        out = []
        for row, text in enumerate(texts):
            if not encoded.is_read[row]:
                out.append(NOTHING)
                continue
            shown = (text or "")[:MAX_CHARACTERS]
            p = dict(zip(ACTS, acts[row].tolist(), strict=True))
            out.append(
                Reading(
                    language=language_of(shown, tokens_of(shown)),
                    sentiment=SENTIMENTS[int(chosen[row])],
                    act=act_of(acts[row]),
                    p_criticism=p["criticism"],
                    p_negative=float(moods[row, 0]),
                    p_positive=float(moods[row, 2]),
                    is_abuse=bool(abuse[row] >= ABUSE_FROM),
                    p_neutral=float(moods[row, 1]),
                    p_complaint=p["complaint"],
                    p_enquiry=p["enquiry"],
                    p_praise=p["praise"],
                    p_other=p["other"],
                    p_abuse=float(abuse[row]),
                )
            )
        return out

    def reasons(self, text: str | None) -> tuple[Term, ...]:
        """The words that decided one text's act and sentiment: how much surer the reader is with than without each."""
        words = [match.group() for match in _WORD.finditer(plain(text))][:MOST_WORDS]
        if len(words) < 2:
            return ()
        without = [" ".join(words[:i] + words[i + 1 :]) for i in range(len(words))]
        encoded = self.encoder.encode([" ".join(words), *without])
        found: list[Term] = []
        for head, logits in (("act", encoded.head("act")), ("sentiment", encoded.head("sentiment"))):
            p = np.log(softmax(logits))
            chosen = int(p[0].argmax())
            if head == "sentiment" and SENTIMENTS[chosen] == "neutral":
                continue
            drops = (p[0, chosen] - p[1:, chosen]) * (-1 if head == "sentiment" and chosen == 0 else 1)
            loudest = np.argsort(-np.abs(drops))[:MOST_TERMS]
            found += [
                Term(words[i].strip(_EDGES) or words[i], head, round(float(drops[i]), 3))
                for i in loudest
                if abs(drops[i]) >= 0.05
            ]
        return tuple(found)


def act_of(p: Numbers) -> Act:
    """The likeliest act; where being against the programme is likeliest as a whole, the likelier of its two."""
    against = p[0] + p[1]
    if against >= p[2:].max() and against >= 0.5:
        return ACTS[int(p[:2].argmax())]
    return ACTS[int(p.argmax())]


def softmax(logits: NDArray[np.floating]) -> Numbers:
    shifted = np.exp(np.asarray(logits, dtype=np.float64) - logits.max(1, keepdims=True))
    made: Numbers = shifted / shifted.sum(1, keepdims=True)
    return made


@cache
def deep_reader() -> DeepReader:
    """The deep reader of this process, its model opened at the first text. Raises NoModel where it is not installed."""
    return DeepReader()


def probabilities(reading: Reading) -> Mapping[str, float]:
    """Act → probability."""
    return {act: float(getattr(reading, f"p_{act}")) for act in ACTS}
