"""Which language a text is in, by its script, its frequent words and its letters; 'und' when they cannot tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).parent / "lexicons" / "languages.tsv"

# Scripts that stand for one language among those that Earshot reads; Arabic and Cyrillic are looked at closer.
_SCRIPTS = (
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_URDU = re.compile(r"[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")
_PERSIAN = re.compile(r"[\u067e\u0686\u0698\u06af]")
_UKRAINIAN = re.compile(r"[\u0454\u0456\u0457\u0491]")
_BEYOND_LATIN = re.compile(r"[\u0370-\uffff]")
_ADDRESS = re.compile(r"https?://\S*|www\.\S+|@\w+")

# Letters that few languages write: each counts like a frequent word of theirs.
_LETTERS = {
    "ñ": "es", "¿": "es", "¡": "es", "ß": "de", "ä": "de sv", "ö": "de sv tr", "ü": "de tr", "å": "sv",
    "ã": "pt", "õ": "pt", "ç": "pt fr tr", "ê": "pt fr", "œ": "fr", "è": "fr it", "ù": "fr it", "ò": "it",
    "ì": "it", "à": "fr it pt", "î": "fr", "û": "fr", "ł": "pl", "ą": "pl", "ę": "pl", "ś": "pl", "ż": "pl",
    "ź": "pl", "ć": "pl", "ń": "pl", "ğ": "tr", "ş": "tr", "ı": "tr", "ŵ": "cy", "ŷ": "cy", "ó": "es pl ga",
    "í": "es ga pt", "á": "es ga pt", "ú": "es ga", "é": "fr es ga",
}  # fmt: skip
_SHARE_OF_LETTER = 0.6
_ENOUGH = 0.5  # evidence below this cannot tell
_LEAD = 0.1  # what the best must have above the second
_PLAINLY_ENGLISH = 3  # so many different words that are frequent in English alone settle it at once
_LOOKED_AT = 60  # tokens


def language_of(text: str, tokens: Sequence[str]) -> str:
    """ISO 639-1 code of the language of a text and its tokens, 'und' when they cannot tell."""
    if not text.isascii() and _BEYOND_LATIN.search(text):
        script = _script_of(_ADDRESS.sub(" ", text[:1_000]))
        if script is not None:
            return script
    known, only_english = _words()
    if len(only_english.intersection(tokens)) >= max(_PLAINLY_ENGLISH, len(tokens) // 6):
        return "en"
    scores: defaultdict[str, float] = defaultdict(float)
    for token in tokens[:_LOOKED_AT]:
        votes = known.get(token)
        if votes is not None:
            for language, weight in votes:
                scores[language] += weight
    if not text.isascii():
        for letter in set(text[:1_000].lower()) & _LETTERS.keys():
            languages = _LETTERS[letter].split()
            for language in languages:
                scores[language] += _SHARE_OF_LETTER / len(languages)
    return _best(scores)


def _best(scores: dict[str, float]) -> str:
    best, first, second = "und", 0.0, 0.0
    for language, score in scores.items():
        if score > first:
            best, first, second = language, score, first
        elif score > second:
            second = score
    return best if first >= _ENOUGH and first - second >= _LEAD * first else "und"


def _script_of(text: str) -> str | None:
    """The language of the script most letters are in; None for Latin."""
    counts = [(len(pattern.findall(text)), language) for language, pattern in _SCRIPTS]
    most, language = max(counts)
    if most == 0 or most <= len(_LATIN.findall(text)) // 2:
        return None
    if language == "zh" and any(count for count, other in counts if other == "ja"):
        return "ja"
    if language == "ar":
        if len(_URDU.findall(text)) > 0:
            return "ur"
        return "fa" if len(_PERSIAN.findall(text)) > 1 else "ar"
    if language == "ru" and _UKRAINIAN.search(text):
        return "uk"
    return language


@cache
def _words() -> tuple[dict[str, tuple[tuple[str, float], ...]], frozenset[str]]:
    """Word → (language, weight), a word of several languages counting less for each; and those of English alone."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            language, words = line.split("\t")
            for word in words.split():
                owners[word].add(language)
    votes = {
        word: tuple(sorted((language, 1.0 / len(languages)) for language in languages))
        for word, languages in owners.items()
    }
    return votes, frozenset(word for word, languages in owners.items() if languages == {"en"})
