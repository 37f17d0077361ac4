"""From what a text holds to its reading: tone, act, probabilities and the terms that decided them.

The act is judged towards the programme, not by mood: tone is one piece of evidence beside the cues, grief or
anger at an illness takes its weight away, and praise beside a reproach is taken as mockery. The constants were
set by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.reading import ACTS, SENTIMENTS, Reading, Term
from pipelines.reading.cues import MARKS, Cue
from pipelines.reading.features import word_table
from pipelines.reading.tokens import NOT

if TYPE_CHECKING:  # numpy is loaded when something is read, not when the package is imported
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

MOST_WORDS = 4  # named as reasons, a head
MOST_TERMS = 8  # words and cues together, a head

_BENEFIT_OF_DOUBT = 1.25  # a reproach overlooked costs more than one looked at in vain
_ABUSE = 1.0  # summed abuse from here on is flagged
_TELLING = 0.25  # a contribution below this is no reason
_NO_MARKS = [0.0] * len(MARKS)
_ABUSE_AT = MARKS.index("abuse")
_MOST_CUES = 5.0  # what the cues of one text can add to one act


@dataclass(frozen=True, slots=True)
class Found:
    """What one text holds before anything is judged."""

    place: int  # in the batch
    language: str
    rows: list[int]  # of the word table
    scale: float  # what one of them counts
    cues: list[Cue]
    asks: float  # 0..2: opens like a question, holds a question mark


def judge(found: Sequence[Found]) -> Iterator[Reading]:
    """One reading for each, in order."""
    import numpy as np

    if not found:
        return
    table = word_table()
    flat = np.array([row for one in found for row in (0, *one.rows)], dtype=np.int64)
    starts = np.cumsum([0, *(len(one.rows) + 1 for one in found[:-1])])
    weights = table.weights[flat]
    scale = np.array([one.scale for one in found])
    words = np.add.reduceat(weights, starts, axis=0) * scale[:, None] + table.bias
    marks = np.array([_marks(one.cues) for one in found])
    mocking = _mocking(marks)
    tone = _tone(words[:, :2], marks, mocking)
    asks = np.array([one.asks for one in found])
    logits = _act_logits(words[:, 2:6], marks, mocking, tone, asks)
    chosen = _act_of(_soft_max(logits))
    against = _against(logits)
    text_of = np.repeat(np.arange(len(found)), np.diff([*starts, len(flat)]))
    counts = table.reasons[flat] * scale[text_of]
    toward_positive = (weights[:, 1] - weights[:, 0]) * counts
    toward_act = weights[np.arange(len(flat)), 2 + chosen[text_of]] * counts
    reasons = _reasons(found, flat, text_of, {"sentiment": toward_positive, "act": toward_act}, chosen.tolist())
    columns = (tone.tolist(), tone.argmax(axis=1).tolist(), against.tolist(), chosen.tolist(), reasons)
    is_abuse = (marks[:, _ABUSE_AT] >= _ABUSE).tolist()
    for one, tones, sentiment, p_against, act, terms, abuse in zip(found, *columns, is_abuse, strict=True):
        yield Reading(
            language=one.language,
            sentiment=SENTIMENTS[sentiment],
            act=ACTS[act],
            p_criticism=p_against,
            p_negative=tones[0],
            p_positive=tones[2],
            is_abuse=abuse,
            terms=tuple(terms),
        )


def _marks(cues: Sequence[Cue]) -> list[float]:
    """Summed weights of the cues, in the order of MARKS."""
    if not cues:
        return _NO_MARKS
    return [sum(column) for column in zip(*(cue.weights for cue in cues), strict=True)]


def _mark(marks: Floats, name: str) -> Floats:
    return marks[:, MARKS.index(name)]


def _mocking(marks: Floats) -> Floats:
    """0..1: praise that stands beside a reproach is likely meant otherwise."""
    import numpy as np

    reproach = np.clip(_mark(marks, "criticism") + _mark(marks, "complaint"), 0.0, 1.0)
    return np.clip(_mark(marks, "mock"), 0.0, 1.0) * reproach


def _tone(words: Floats, marks: Floats, mocking: Floats) -> Floats:
    """Probabilities of SENTIMENTS, shape (texts, 3)."""
    import numpy as np

    negative = words[:, 0] + _mark(marks, "negative") + 1.5 * mocking
    positive = words[:, 1] + _mark(marks, "positive") - 1.5 * mocking
    return _soft_max(np.column_stack([negative, np.zeros(len(words)), positive]))


def _act_logits(words: Floats, marks: Floats, mocking: Floats, tone: Floats, asks: Floats) -> Floats:
    """How much speaks for each of ACTS, shape (texts, 5)."""
    import numpy as np

    cue = {name: np.clip(_mark(marks, name), -_MOST_CUES, _MOST_CUES) for name in ACTS[:4]}
    apart = np.clip(_mark(marks, "apart"), 0.0, 1.0)
    own = np.clip(_mark(marks, "self"), 0.0, 1.0)
    sour, glad = _log_odds(tone[:, 0]) * (1 - 0.8 * apart), _log_odds(tone[:, 2])
    criticism = -1.1 + 0.5 * words[:, 0] + cue["criticism"] + 0.5 * sour + 1.5 * mocking - 0.8 * apart
    complaint = -1.5 + 0.3 * words[:, 1] + cue["complaint"] + sour * (0.4 + 0.2 * own) - 0.4 * apart
    enquiry = -1.6 + 0.5 * words[:, 2] + cue["enquiry"] + 1.1 * asks
    praise = -0.9 + 0.6 * words[:, 3] + cue["praise"] + 0.4 * glad - 2.5 * mocking
    other = 0.1 + 0.8 * apart
    return np.column_stack([criticism, complaint, enquiry, praise, other])


def _against(logits: Floats) -> Floats:
    """Probability of criticism or complaint. A question speaks less against it than for an enquiry: many reproach."""
    import numpy as np

    softened = logits.copy()
    softened[:, 2] = np.minimum(logits[:, 2], 0.3 * logits[:, 2])
    share: Floats = _soft_max(softened)[:, :2].sum(axis=1)
    return share


def _log_odds(share: Floats) -> Floats:
    """0 where it is as likely as not; held within 3 either way."""
    import numpy as np

    kept = np.clip(share, 0.01, 0.99)
    odds: Floats = np.clip(np.log(kept / (1 - kept)), -3.0, 3.0)
    return odds


def _act_of(acts: Floats) -> Integers:
    """Place in ACTS: criticism and complaint stand together against the others, then against each other."""
    import numpy as np

    against = acts[:, 0] + acts[:, 1]
    likeliest = np.column_stack([_BENEFIT_OF_DOUBT * against, acts[:, 2:]]).argmax(axis=1)
    return np.where(likeliest > 0, likeliest + 1, np.where(acts[:, 0] >= acts[:, 1], 0, 1))


def _soft_max(logits: Floats) -> Floats:
    import numpy as np

    odds: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares


def _reasons(
    found: Sequence[Found], flat: Integers, text_of: Integers, heads: dict[str, Floats], chosen: Sequence[int]
) -> list[list[Term]]:
    """The terms that decided each text: for sentiment signed towards positive, for act towards the act read."""
    import numpy as np

    names = word_table().names
    terms: list[list[Term]] = [[] for _ in found]
    for head, values in heads.items():
        strength = np.abs(values)
        telling = np.nonzero(strength >= _TELLING)[0]
        telling = telling[np.lexsort((-strength[telling], text_of[telling]))]
        places = text_of[telling]
        rank = np.arange(len(telling)) - np.searchsorted(places, places)
        telling = telling[rank < MOST_WORDS]
        columns = (text_of[telling].tolist(), flat[telling].tolist(), values[telling].tolist())
        for place, row, weight in zip(*columns, strict=True):
            terms[place].append(Term(names[row].replace(NOT, "not "), head, weight))
    for place, one in enumerate(found):
        if from_cues := list(_cue_terms(one.cues, chosen[place])):
            terms[place] = _strongest(terms[place] + from_cues)
    return terms


def _cue_terms(cues: Sequence[Cue], act: int) -> Iterator[Term]:
    for cue in cues:
        tone = cue.weights[1] - cue.weights[0]
        if tone:
            yield Term(cue.phrase, "sentiment", tone)
        if act < len(ACTS) - 1 and cue.weights[2 + act]:
            yield Term(cue.phrase, "act", cue.weights[2 + act])
        if cue.weights[_ABUSE_AT]:
            yield Term(cue.phrase, "abuse", cue.weights[_ABUSE_AT])


def _strongest(terms: list[Term]) -> list[Term]:
    """The strongest of each head, each word once, heads in the order sentiment, act, abuse."""
    kept: list[Term] = []
    terms = sorted(terms, key=lambda term: -abs(term.weight))
    for head in ("sentiment", "act", "abuse"):
        kept += list({term.text: term for term in reversed(terms) if term.head == head}.values())[::-1][:MOST_TERMS]
    return kept
