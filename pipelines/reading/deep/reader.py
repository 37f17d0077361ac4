"""The deep reader: the encoder's heads as probabilities, and the words that decided, found by leaving them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.reading import ACTS, NOTHING, SENTIMENTS, Reader, Reading, Term, reader
from pipelines.reading.deep.encoder import Encoded, Encoder, encoder
from pipelines.reading.deep.text import plain

BLOCK = 2_000  # texts held at once
ENGLISH = ("en", "und")  # other languages are read by the fast reader
# What is put together, with which weight: chosen on the sets for measuring, see docs/model-card-deep.md. The fast
# reader's judgement tells something where the programme is spoken of in words that the encoder did not learn. A good
# mood speaks against a criticism; a bad one speaks for none, or grief would be read as one.
MOOD, BESIDE, FIRMNESS, LEVEL = 1.5, 1.5, 0.42, 0.15
MOOD_BESIDE, ACTS_BESIDE = 0.5, 0.5
# Short complaints in two halves ("The queue was terrible and nobody answered the phone.") the encoder takes for praise
# in a good mood. Praise is not named where being against is likelier than not with all weighed in, or where the fast
# reader is sure of both: a bad mood, and being against.
RATHER, SURE_OF_MOOD, SURE_OF_AGAINST = 0.5, 0.95, 0.7
PRAISE = ACTS.index("praise")
ABUSE_FROM = 0.5
_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?\"'()[]…"
MOST_WORDS = 40  # of a text that is asked for its reasons
MOST_TERMS = 6

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the encoder and the fast reader say of some texts, put together; a row a text."""

    encoded: Encoded
    beside: list[Reading] | None  # the fast reader's readings
    moods: Numbers  # negative, neutral, positive
    named: Numbers  # the acts as the two readers hold them: the likeliest is the act that is named
    acts: Numbers  # the five acts, with the mood and the fast reader weighing on being against

    def of(self, rows: Sequence[int]) -> Looked:
        """What is said of some of the texts, by their row numbers, in that order."""
        beside = None if self.beside is None else [self.beside[row] for row in rows]
        return Looked(self.encoded.of(rows), beside, self.moods[rows], self.named[rows], self.acts[rows])

    @classmethod
    def joined(cls, parts: Sequence[Looked]) -> Looked:
        """What is said of the texts of some in one, in order."""
        beside = [one.beside for one in parts]
        return cls(
            Encoded.joined([one.encoded for one in parts]),
            None if None in beside else [row for some in beside for row in some or ()],
            np.concatenate([one.moods for one in parts]),
            np.concatenate([one.named for one in parts]),
            np.concatenate([one.acts for one in parts]),
        )


class DeepReader:
    """Reads texts by a six-layer encoder, with the fast reader beside it, which alone reads other languages."""

    name = "deep"

    def __init__(self, model: Encoder | None = None, beside: Reader | None = None) -> None:
        self.encoder = model or encoder()
        self.beside = reader() if model is None else beside
        self.version = self.encoder.version

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; a text with nothing to read has no sentiment and no act."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            looked = self.look(block)
            readings += self.readings(block, looked, looked.acts, looked.named)
        return readings

    def look(self, texts: Sequence[str | None]) -> Looked:
        """What is said of each text, before it is put in words."""
        encoded = self.encoder.encode(texts)
        beside = self.beside.read(texts) if self.beside else None
        named, moods = softmax(self.encoder.acts(encoded)), self._head(encoded, "sentiment")
        against = self._head(encoded, "act")[:, :2].sum(1)
        logit = log_odds(against) + MOOD * np.minimum(log_odds(moods[:, 0]), 0)
        if beside is not None:
            logit += BESIDE * log_odds(np.array([one.p_against if one.act else 0.5 for one in beside]))
            theirs = np.array([_moods_of(one) for one in beside]).reshape(-1, 3)
            moods = softmax(np.log(moods.clip(1e-6)) + MOOD_BESIDE * np.log(theirs.clip(1e-6)))
            acts_beside = np.array([_acts_of(one) for one in beside]).reshape(-1, 5)
            named = softmax(np.log(named.clip(1e-6)) + ACTS_BESIDE * np.log(acts_beside.clip(1e-3)))
        balanced = 1 / (1 + np.exp(-FIRMNESS * logit - LEVEL))
        against = named[:, :2].sum(1)
        sides = np.stack([balanced / against.clip(1e-9), (1 - balanced) / (1 - against).clip(1e-9)], 1)
        acts = named * np.repeat(sides, (2, 3), axis=1)
        return Looked(encoded, beside, moods, _no_praise(named, balanced, beside), acts / acts.sum(1, keepdims=True))

    def _head(self, encoded: Encoded, name: str) -> Numbers:
        facts = self.encoder.facts
        return softmax(encoded.head(name) * facts["sharpness"][name] + facts["prior"][name])

    def readings(self, texts: Sequence[str | None], looked: Looked, acts: Numbers, named: Numbers) -> list[Reading]:
        """The readings of texts that were looked at, with these probabilities; the act is the likeliest of `named`."""
        facts, encoded = self.encoder.facts, looked.encoded
        abuse = facts["sharpness"]["abuse"] * encoded.head("abuse")[:, 0] + facts["prior"]["abuse"][0]
        p_abuse = 1 / (1 + np.exp(-abuse.astype(np.float64)))
        out = []
        for row in range(len(texts)):
            if not encoded.is_read[row]:
                out.append(NOTHING)
                continue
            beside = looked.beside[row] if looked.beside else None
            language = beside.language if beside else "en"  # by itself it knows no other
            if beside and language not in ENGLISH:
                out.append(beside)
                continue
            p = dict(zip(ACTS, acts[row].tolist(), strict=True))
            sentiment, act = SENTIMENTS[int(looked.moods[row].argmax())], ACTS[int(named[row].argmax())]
            out.append(
                Reading(
                    language=language,
                    sentiment=sentiment,
                    act=act,
                    p_criticism=p["criticism"],
                    p_negative=float(looked.moods[row, 0]),
                    p_positive=float(looked.moods[row, 2]),
                    is_abuse=bool(p_abuse[row] >= ABUSE_FROM),
                    terms=_shared(beside, sentiment, act),
                    p_neutral=float(looked.moods[row, 1]),
                    p_complaint=p["complaint"],
                    p_enquiry=p["enquiry"],
                    p_praise=p["praise"],
                    p_other=p["other"],
                    p_abuse=float(p_abuse[row]),
                    target=beside.target if beside else None,
                    severity=beside.severity if beside else None,
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
            p = log_odds(softmax(logits))
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


def _moods_of(one: Reading) -> tuple[float, float, float]:
    """Negative, neutral and positive; what was not read says nothing."""
    if one.sentiment is None:
        return (1 / 3, 1 / 3, 1 / 3)
    return (one.p_negative, max(0.0, 1 - one.p_negative - one.p_positive), one.p_positive)


def _acts_of(one: Reading) -> tuple[float, ...]:
    """The five acts; what was not read, and a reader that holds no share of each, say nothing."""
    said = (one.p_criticism, one.p_complaint, one.p_enquiry, one.p_praise, one.p_other)
    return said if one.act and sum(said) > 0.9 else (0.2,) * 5


def _no_praise(named: Numbers, against: Numbers, beside: Sequence[Reading] | None) -> Numbers:
    """The acts as they are named: criticism or complaint alone in the place of praise, where it cannot be praise."""
    rather = against >= RATHER
    if beside is not None:
        rather |= np.array(
            [
                one.act is not None and one.p_negative >= SURE_OF_MOOD and one.p_against >= SURE_OF_AGAINST
                for one in beside
            ],
            dtype=bool,
        )
    made = named.copy()
    made[np.ix_(rather & (named.argmax(1) == PRAISE), range(2, len(ACTS)))] = 0.0
    made /= made.sum(1, keepdims=True)
    return made


def _shared(beside: Reading | None, sentiment: str, act: str) -> tuple[Term, ...]:
    """The words that the fast reader names for what both readers hold; this reader's own are found by `reasons`."""
    if beside is None:
        return ()
    same = {"sentiment": beside.sentiment == sentiment, "act": beside.act == act}
    return tuple(term for term in beside.terms if same.get(term.head, False))


def log_odds(p: Numbers) -> Numbers:
    made: Numbers = np.log(p.clip(1e-6) / (1 - p).clip(1e-6))
    return made


def softmax(logits: NDArray[np.floating]) -> Numbers:
    shifted = np.exp(np.asarray(logits, dtype=np.float64) - logits.max(1, keepdims=True))
    made: Numbers = shifted / shifted.sum(1, keepdims=True)
    return made


@cache
def deep_reader() -> DeepReader:
    """The deep reader of this process, its model opened at the first text. Raises NoModel where it is not installed."""
    return DeepReader()
