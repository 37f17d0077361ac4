"""The first reader: weighed words, pairs and cues of programme speech, read from tables beside it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.reading import Reading
from pipelines.reading.cues import cues
from pipelines.reading.features import features_of, scale_of, word_table
from pipelines.reading.judge import Found, judge
from pipelines.reading.language import language_of
from pipelines.reading.tokens import MAX_CHARACTERS, tokens_of

# Words that open a question; 'why' is none of them, it opens reproaches as often.
OPENERS = frozenset(
    """who what where when which how is are do does can could will would should may am anyone anybody was were did
    has have whats where's whos wheres hows what's who's when's dónde cuándo cómo où wo wann wie dove onde""".split()  # noqa: SIM905 - a list of words reads better as words
)
QUESTION_MARKS = frozenset(["?", "??", "???", "?!", "!?", "¿"])
SENTENCE_ENDS = frozenset([".", "!", "?", ",", "...", "hi", "hello", "hey", "please", "so", "and"])

BATCH = 500  # texts weighed at once

NOTHING = Reading(
    language="und", sentiment=None, act=None, p_criticism=0.0, p_negative=0.0, p_positive=0.0, is_abuse=False
)


class LexiconReader:
    """Reads texts by weighed words and hand-written cues; English first, seven more languages for sentiment."""

    name = "lexicon"
    version = "1.0"

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order; a text with nothing to read has no sentiment and no act."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BATCH):
            readings += _read_batch(texts[start : start + BATCH])
        return readings


def _read_batch(texts: Sequence[str | None]) -> list[Reading]:
    readings = [NOTHING] * len(texts)
    found = [one for place, text in enumerate(texts) if (one := _look(place, text)) is not None]
    for one, reading in zip(found, judge(found), strict=True):
        readings[one.place] = reading
    return readings


def _look(place: int, text: str | None) -> Found | None:
    tokens = tokens_of(text)
    if not text or not tokens:
        return None
    language = language_of(text[:MAX_CHARACTERS], tokens)
    return Found(
        place=place,
        language=language,
        rows=[row for row in map(word_table().number.get, features_of(tokens, language)) if row],
        scale=scale_of(tokens),
        cues=cues().find(tokens),
        asks=_asking(tokens),
    )


def _asking(tokens: Sequence[str]) -> float:
    """0..2: half for a sentence that opens like a question, half for a question mark."""
    has_mark = not QUESTION_MARKS.isdisjoint(tokens)
    opens = not OPENERS.isdisjoint(tokens) and any(
        token in OPENERS and (place == 0 or tokens[place - 1] in SENTENCE_ENDS) for place, token in enumerate(tokens)
    )
    return float(has_mark) + float(opens)
