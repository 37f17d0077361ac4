"""Text → language, sentiment, act and abuse, offline, with the terms that decided it.

Every reader fills the same interface: `read(texts)` gives one `Reading` a text, in order. Callers ask for
the reader in force by `reader()`: the fast reader, which reads every mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol

Sentiment = Literal["negative", "neutral", "positive"]
Act = Literal["criticism", "complaint", "enquiry", "praise", "other"]
Target = Literal["y", "n", "unsure"]

SENTIMENTS: tuple[Sentiment, ...] = ("negative", "neutral", "positive")
ACTS: tuple[Act, ...] = ("criticism", "complaint", "enquiry", "praise", "other")
TARGETS: tuple[Target, ...] = ("y", "n", "unsure")


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
    target: Target | None = None  # is the programme what is talked about
    severity: int | None = None  # 0 none, 1 disappointed, 2 accusing, 3 a call to act
    reader: str | None = None  # who read this text, where a reader asks another for some of them

    @property
    def p_against(self) -> float:
        """Probability that the text criticises or complains."""
        return min(1.0, self.p_criticism + self.p_complaint)


NOTHING = Reading("und", None, None, 0.0, 0.0, 0.0, is_abuse=False)


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
    from pipelines.reading.fast import FastReader  # loaded when something is read, not at start

    return FastReader()
