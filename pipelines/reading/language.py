"""Which language a text is in, by its script, its frequent words and its letters; 'und' when they cannot tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.reading.pieces import Pieces

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
_SURE = 0.6  # of the trained table, to be believed at once
_CERTAIN = 0.9  # of the trained table, not to be doubted for a few English words
_HALF = 0.45
_FEW = 6  # tokens; a shorter text in Latin letters is Hindi only where a word of its is known


class Votes:
    """How each word of a vocabulary votes for languages; grows with it."""

    def __init__(self) -> None:
        self._rows: npt.NDArray[np.float32] = np.zeros((0, len(_names())), dtype=np.float32)
        self._odd: npt.NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)

    def learn(self, words: Sequence[str]) -> None:
        """Add words, in the order of their numbers."""
        known, names = _words(), _names()
        rows = np.zeros((len(words), len(names)), dtype=np.float32)
        odd = np.zeros(len(words), dtype=np.bool_)
        for place, word in enumerate(words):
            for language, weight in known.get(word, ()):
                rows[place, names.index(language)] += weight
            if not word.isascii():
                odd[place] = _BEYOND_LATIN.search(word) is not None
                for letter in set(word) & _LETTERS.keys():
                    languages = _LETTERS[letter].split()
                    for language in languages:
                        rows[place, names.index(language)] += _SHARE_OF_LETTER / len(languages)
        self._rows, self._odd = np.concatenate([self._rows, rows]), np.concatenate([self._odd, odd])

    def decide(self, trained: Sequence[str], sure: npt.NDArray[np.float32], found: Pieces) -> list[str]:
        """The language of each text: by its script, else by the votes and what the trained table says, else 'und'."""
        texts, names = len(found.counts), _names()
        sums = np.zeros((texts, len(names)), dtype=np.float32)
        some = found.counts > 0
        if some.any():
            sums[some] = np.add.reduceat(self._rows[found.ids], found.starts[some], axis=0)
        told = list(trained)
        best = sums.argmax(axis=1)
        most = sums.max(axis=1)
        own = sums[np.arange(texts), [names.index(one) for one in trained]]
        english = sums[:, names.index("en")]
        for place in np.nonzero(sure < _SURE)[0].tolist():  # the table is in doubt: the votes decide
            told[place] = names[best[place]] if most[place] >= _ENOUGH else "en" if sure[place] >= _HALF else "und"
        for place in np.nonzero((most >= own + 1.0) & (most >= english + 1.0))[0].tolist():
            if names[best[place]] not in trained_languages():
                told[place] = names[best[place]]
        foreign = np.array([one != "en" for one in told], dtype=np.bool_)
        hindi = np.array([one == "hi" for one in trained], dtype=np.bool_)
        # frequent English words and few of the language read: English; written Hindi is full of English words
        leads = (english >= most) & (english >= _ENOUGH)
        doubted = (sure < _CERTAIN) & leads & ((own < _ENOUGH) | (hindi & (english >= own)))
        guessed = hindi & (own < _ENOUGH) & (found.counts < _FEW)  # a name or two look like written Hindi
        for place in np.nonzero(foreign & (doubted | guessed | (leads & (english >= own + 2.0))))[0].tolist():
            told[place] = "en"
        odd = np.bincount(found.text, weights=self._odd[found.ids], minlength=texts) > 0
        for place in np.nonzero(odd)[0].tolist():
            start = found.starts[place]
            script = _script_of(" ".join(found.tokens[start : start + found.counts[place]])[:1_000])
            if script is not None:
                told[place] = script
        return told


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
def _names() -> tuple[str, ...]:
    """The languages that have a list of words."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t")[0] for line in lines if not line.startswith("# ")]
    return tuple(dict.fromkeys([*listed, *trained_languages()]))


def trained_languages() -> tuple[str, ...]:
    """The languages that the trained table tells apart."""
    return ("ar", "en", "fr", "de", "hi", "it", "pt", "es")


@cache
def _words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → (language, weight), a word of several languages counting less for each."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            language, words = line.split("\t")
            for word in words.split():
                owners[word].add(language)
    return {
        word: tuple(sorted((language, 1.0 / len(languages)) for language in languages))
        for word, languages in owners.items()
    }
