"""Sentiment by the published rules of VADER (Hutto and Gilbert 2014) over its lexicon, to time readers beside.

Written anew from the description, as plain as the original: word after word, in Python. Idioms are left out.
"""

from __future__ import annotations

import math
import string

from pipelines.reading.pieces import NEGATORS
from pipelines.reading.signs import valences

TURNED, CAPITALS, LOUDER = -0.74, 0.733, 0.293
NEAR = (1.0, 0.95, 0.9)  # what a word one, two or three places before counts
UP = frozenset(
    """
    absolutely amazingly awfully completely considerably decidedly deeply enormously entirely especially
    exceptionally extremely fabulously fully greatly highly hugely incredibly intensely majorly more most
    particularly purely quite really remarkably so substantially thoroughly totally tremendously
    unbelievably unusually utterly very""".split()  # noqa: SIM905 - a list of words reads better as words
)
DOWN = frozenset(
    "almost barely hardly kinda less little marginally occasionally partly scarcely slightly somewhat sorta".split()  # noqa: SIM905 - a list of words reads better as words
)


def compound(text: str) -> float:
    """From -1, most negative, to 1, most positive."""
    known = valences()
    words = [word.strip(string.punctuation) or word for word in text.split()]
    lower = [word.lower() for word in words]
    mixed = any(word.isupper() for word in words) and not all(word.isupper() for word in words)
    scores = []
    for place, word in enumerate(lower):
        score = known.get(word, 0.0)
        if score and word not in UP and word not in DOWN:
            sign = math.copysign(1.0, score)
            score += sign * CAPITALS if mixed and words[place].isupper() else 0.0
            for back, share in enumerate(NEAR, start=1):
                before = lower[place - back] if place >= back else ""
                if before in UP or before in DOWN:
                    score += sign * share * (LOUDER if before in UP else -LOUDER)
                if before in NEGATORS:
                    score *= TURNED
        else:
            score = 0.0
        scores.append(score)
    if "but" in lower:
        turn = lower.index("but")
        scores = [score * (0.5 if place < turn else 1.5) for place, score in enumerate(scores)]
    total = sum(scores)
    stress = min(text.count("!"), 4) * 0.292
    asked = text.count("?")
    stress += 0.0 if asked < 2 else 0.18 * asked if asked <= 3 else 0.96
    total += math.copysign(stress, total) if total else 0.0
    return total / math.sqrt(total * total + 15)


def sentiment(text: str) -> str:
    """The label at the published thresholds."""
    score = compound(text)
    return "positive" if score >= 0.05 else "negative" if score <= -0.05 else "neutral"
