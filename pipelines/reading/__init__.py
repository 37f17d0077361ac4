"""Text → language, sentiment, act and abuse, offline, with the terms that decided it.

Every reader fills the same interface: `read(texts)` gives one `Reading` a text, in order. Callers ask for
the reader in force by `reader()`; the first version is a lexicon, a trained one will stand in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol

Sentiment = Literal["negative", "neutral", "positive"]
Act = Literal["criticism", "complaint", "enquiry", "praise", "other"]

SENTIMENTS: tuple[Sentiment, ...] = ("negative", "neutral", "positive")
ACTS: tuple[Act, ...] = ("criticism", "complaint", "enquiry", "praise", "other")


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of the text and how it weighed: head is 'sentiment', 'act' or 'abuse'; weight is signed."""

    text: str
    head: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text does. Probabilities lie in 0..1; `sentiment` and `act` are None where there is nothing to read."""

    language: str  # ISO 639-1, 'und' when it cannot be told
    sentiment: Sentiment | None
    act: Act | None
    p_criticism: float
    p_negative: float
    p_positive: float
    is_abuse: bool
    terms: tuple[Term, ...] = ()
    p_neutral: float = 0.0
    p_complaint: float = 0.0
    p_enquiry: float = 0.0
    p_praise: float = 0.0
    p_other: float = 0.0
    p_abuse: float = 0.0

    @property
    def p_against(self) -> float:
        """The probability that the text is against the programme: a criticism or a complaint."""
        return min(1.0, self.p_criticism + self.p_complaint)


class Reader(Protocol):
    """Anything that reads texts."""

    name: str
    version: str

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; never raises for a text, whatever it holds."""
        ...


@cache
def reader() -> Reader:
    """The reader in force, loaded on first use."""
    from pipelines.reading.lexicon import LexiconReader  # loaded when something is read, not at start

    return LexiconReader()
