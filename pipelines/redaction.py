"""Blacking out who is spoken of: telephone numbers, addresses, numbers of people and accounts, handles, known names.

For what leaves the house. What is blacked out is named, so that a reader knows what stood there. The patterns look at
a shadow of the text, letter for letter as long, in which digits of every script are 0 to 9 and every at sign is an @;
what is not blacked out stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import phonenumbers

# drawn by nothing, put between letters to hide a word from a search
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_AS = {
    "\uff20": "@", "\ufe6b": "@", "\uff0e": ".", "\uff61": ".", "\uff3f": "_", "\uff0b": "+", "\uff08": "(",
    "\uff09": ")", **dict.fromkeys("\u00a0\u2007\u202f", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
}  # fmt: skip

_TLD = (
    r"(?:com|org|net|edu|gov|info|biz|io|me|app|co|uk|ie|au|us|nz|ca|eu|de|fr|es|it|nl|pl|in|nhs|ac|scot|wales|cymru|"
    r"museum|online|site|example|рф)"
)
_OPEN, _SHUT = r"[(\[{<]\s*", r"\s*[)\]}>]"
_HIDDEN_AT = rf"(?:%40|&\#0*64;|&commat;|\s*{_OPEN}(?:at|a|@){_SHUT}\s*|\s*-\s?at\s?-\s*)"
_DOT = rf"(?:\.|\s*{_OPEN}(?:dot|punkt|\.){_SHUT}\s*|\s*-\s?dot\s?-\s*|\s+dot\s+)"
_NO_LOCAL = (
    r"(?:look|see|us|me|it|up|is|are|was|be|more|find|found|read|info|information|available|live|back|out|details|page|"
    r"website|site|here|there|online|hosted|them|him|her|and|free|now|looking|help|map|register|booking|book|tickets|"
    r"everything|form|report|story|article|video|that|this|all|work|working)"
)
_LOCAL = r"[\w.+%'-]+"
_EMAILS = (
    re.compile(r"(?<![\w.])@\w[\w.\-]*@[\w-]+(?:\.[\w-]+)+"),  # a handle of the fediverse
    re.compile(r"(?:\b\w ){3,}@(?: [\w.](?!\w)){3,}"),  # j o @ e x a m p l e . o r g
    re.compile(r'"[^"\n]{1,64}"\s?@\s?[\w.-]+'),
    re.compile(rf"{_LOCAL}(?:@|{_HIDDEN_AT})\[?[\w-]+(?:{_DOT}[\w-]+)+\]?", re.IGNORECASE),
    # with a space somewhere: an ending in small letters, so that "you @ the pub. See" is no address
    re.compile(
        rf"(?:\w+\s\.\s)?{_LOCAL}(?:\s?@\s?|{_HIDDEN_AT})[\w-]+(?:\s?[.,]\s?[\w-]+)*\s?[.,]\s?"
        r"(?-i:com|org|net|edu|gov|info|biz|co|uk|ie|au)\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?:[\w+-]+(?:\s+dot\s+|\.))*[\w+-]+\s+at\s+[\w-]+(?:(?:\s+dot\s+|\.)[\w-]+)*\s+dot\s+[\w-]+", re.I),
    re.compile(r"[a-z0-9.]+_at_[a-z0-9]+(?:_dot_[a-z0-9]+)+", re.IGNORECASE),
    # "jofen at example.org" is an address, "look at example.org" is none
    re.compile(rf"\b(?!{_NO_LOCAL}\b)[\w.+-]+\s+at\s+(?:[\w-]+\.)+{_TLD}\b", re.IGNORECASE),
)  # fmt: skip
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:twitter|x|instagram|facebook|fb|tiktok|threads|linkedin|youtube|youtu|t|bsky|"
    r"snapchat|mastodon|wa|discord)\.(?:com|net|me|app|social|be|gg)/[^\s,;)]+",
    re.IGNORECASE,
)
_SITE = (
    r"instagram|insta|ig|snap|snapchat|tiktok|tik tok|twitter|facebook|fb|telegram|discord|threads|bluesky|kik|skype"
)
_HANDLES = (
    re.compile(r"(?<!\w)@\w(?:[\w.\-]*\w)?"),
    re.compile(r"(?<!\w)@\s(?=\w*[_\d])\w(?:[\w.]*\w)?"),
    re.compile(r"[\w.+-]+@(?=[^\W\d])\w{2,}"),
    re.compile(r"(?<!\w)/?u/[\w-]{3,}", re.IGNORECASE),
    re.compile(rf"(?<=\b)(?:{_SITE}|handle|username|user name)\s*[:=]\s*@?\w[\w.\-]+\w", re.IGNORECASE),
    re.compile(rf"\b(?:{_SITE}|handle|username|user name)\s+(?:is\s+)?@?(?=\w*[_\d.]\w)\w[\w.\-]+\w", re.IGNORECASE),
    re.compile(
        r"\b(?:handle|username|user name)\s+is\s+(?!not\b|now\b|the\b|wrong\b|taken\b|on\b|my\b|in\b)\w[\w.\-]+\w", re.I
    ),
)  # fmt: skip
_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE)
_INSURANCE = re.compile(r"\b[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.IGNORECASE)
# an NHS number has ten digits, spoken in groups of three, three and four; any ten or more may name somebody
_NUMBER = re.compile(r"(?<![\w.])(?!\d{1,4}[.\-]\d{1,2}[.\-]\d{1,4}(?:[ .:]|$))(?:\d[ \-.]?){9,18}\d(?!\w)")
# O for 0 and l for 1 are how people hide a number from a search
_WRITTEN_PHONE = re.compile(r"(?<![\w.£$€])(?:\+|00)?[\doO(][\doOlI\s().\-/]{6,30}[\doO](?!\w)")
_NORTH_AMERICAN = re.compile(
    r"(?<![\w.])(?:\+?1[ .\-]?)?"
    r"(?:\([2-9]\d{2}\)[ .\-]?|(?<=1[ .\-])[2-9]\d{2}[ .\-]|[2-9]\d{2}[.\-])\d{3}[ .\-]\d{4}(?!\d|[a-wyz_])"
    r"|(?<![\w.\-])[2-9]\d{2}-\d{4}(?![\w-])"
)
_EXTENSION = re.compile(r"\s*(?:ext|extension|x)\.?\s*\d{1,5}\b", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_SPOKEN_WORDS = {
    "zero": 1, "oh": 1, "nought": 1, "naught": 1, "one": 1, "two": 1, "three": 1, "four": 1, "five": 1, "six": 1,
    "seven": 1, "eight": 1, "nine": 1,
    "double": 1, "triple": 2, "hundred": 2, "thousand": 3,
}  # fmt: skip
_SPOKEN = re.compile(
    rf"\b(?:(?:{'|'.join(_SPOKEN_WORDS)}|\d+)[\s,\-]+){{3,}}(?:{'|'.join(_SPOKEN_WORDS)}|\d+)\b", re.IGNORECASE
)
_NAME_CHARS = r"[\w'’-]"

LEAST_NAME = 3  # letters; shorter parts of names are ordinary words
LEAST_DIGITS, MOST_DIGITS = 9, 15  # of a telephone number as it is dialled
BLANK = "\x00"

Span = tuple[int, int, str]


@dataclass
class Redactor:
    """Blacks texts out and counts what it found. `names` are those that are known from the records."""

    names: Iterable[str] = ()
    region: str = "GB"
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        parts = {part for name in self.names for part in [name.strip(), *name.split()] if len(part) >= LEAST_NAME}
        longest = sorted(parts, key=len, reverse=True)
        told = "|".join(re.escape(part) for part in longest)
        self._names = (
            re.compile(rf"(?<!{_NAME_CHARS})(?:{told})(?:['’]s)?(?!{_NAME_CHARS})", re.IGNORECASE) if told else None
        )

    def redact(self, text: str | None) -> str:
        """The text with a mark where somebody could be known.

        >>> Redactor(["Jo Fenwick"]).redact("Fenwick's at jo@example.org, 01632 960 123, or @jo_f. NHS 943 476 5919.")
        '[name] at [e-mail], [telephone], or [handle]. NHS [number].'
        >>> Redactor().redact("write to jo (at) example (dot) org or ring o7700 9OO 123 on 12.03.2026 10:30")
        'write to [e-mail] or ring [telephone] on 12.03.2026 10:30'
        """
        said = _UNSEEN.sub("", text or "")
        shadow, spans = _shadow(said), list[Span]()
        for found in self._found(shadow, spans):
            spans.extend(found)
        kept, last = [], 0
        for start, end, word in sorted(spans):
            kept += [said[last:start], f"[{word}]"]
            self.counted[word] += 1
            last = end
        return "".join([*kept, said[last:]])

    def _found(self, shadow: str, spans: list[Span]) -> Iterator[list[Span]]:
        """What each kind of pattern finds in what the ones before it left."""
        for pattern in _EMAILS:
            yield _matches(pattern, "e-mail", _left(shadow, spans))
        yield _matches(_URL, "link", _left(shadow, spans))
        for pattern in _HANDLES:
            yield _matches(pattern, "handle", _left(shadow, spans))
        yield _matches(_INSURANCE, "number", _left(shadow, spans))
        yield self._phones(_left(shadow, spans))
        yield _matches(_NUMBER, "number", _left(shadow, spans))
        yield _matches(_POSTCODE, "postcode", _left(shadow, spans))
        if self._names is not None:
            yield _matches(self._names, "name", _left(shadow, spans))

    def _phones(self, shadow: str) -> list[Span]:
        """Numbers that can be dialled; an NHS number that cannot stays for the next rule."""
        spans = [
            (found.start, found.end)
            for found in phonenumbers.PhoneNumberMatcher(
                shadow, self.region, leniency=phonenumbers.Leniency.VALID, max_tries=10_000
            )
        ]
        spans += [found.span() for found in _WRITTEN_PHONE.finditer(shadow) if _is_dialled(found.group())]
        spans += [found.span() for found in _NORTH_AMERICAN.finditer(shadow)]
        spans += [found.span() for found in _SPOKEN.finditer(shadow) if _is_spoken(found.group())]
        kept = list[Span]()
        for start, end in sorted(spans, key=lambda one: (one[0], -one[1])):
            if kept and start < kept[-1][1]:
                if end > kept[-1][1]:
                    kept[-1] = (kept[-1][0], end, "telephone")
                continue
            kept.append((start, end, "telephone"))
        return [(start, _with_extension(shadow, end), word) for start, end, word in kept]


def _shadow(text: str) -> str:
    """The text in letters that the patterns know, each in the place of its original."""
    if text.isascii():
        return text
    return "".join(
        _AS.get(one) or (str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one) for one in text
    )


def _left(shadow: str, spans: list[Span]) -> str:
    """The shadow with what was found blanked."""
    for start, end, _ in spans:
        shadow = shadow[:start] + BLANK * (end - start) + shadow[end:]
    return shadow


def _matches(pattern: re.Pattern[str], word: str, shadow: str) -> list[Span]:
    return [(found.start(), found.end(), word) for found in pattern.finditer(shadow) if found.end() > found.start()]


def _is_dialled(text: str) -> bool:
    """Whether digits in a row are a telephone number: enough of them, from a 0 or a +, and no date."""
    plain = text.replace("o", "0").replace("O", "0")
    digits = sum(one.isdigit() or one in "lI" for one in plain)
    first = plain.lstrip("(")
    real = sum(one.isdigit() for one in text)
    return (
        first.startswith(("0", "+"))
        and LEAST_DIGITS <= digits <= MOST_DIGITS
        and real >= LEAST_DIGITS - 3
        and not _DATE.search(text)
    )


def _is_spoken(text: str) -> bool:
    """Whether number words in a row, digits among them, are as many as a telephone number has."""
    words = re.split(r"[\s,\-]+", text.lower())
    spoken = sum(_SPOKEN_WORDS.get(one, 0) for one in words)
    return spoken > 0 and spoken + sum(len(one) for one in words if one.isdigit()) >= LEAST_DIGITS


def _with_extension(shadow: str, end: int) -> int:
    found = _EXTENSION.match(shadow, end)
    return found.end() if found else end


@lru_cache(maxsize=20_000)
def redacted(text: str) -> str:
    """One text, blacked out; the same text is worked out once."""
    return Redactor().redact(text)


def redact_all(value: Any, but: Collection[str] = ()) -> Any:
    """Plain data with every text blacked out, but what stands under these keys.

    >>> redact_all({"who": ["ring @jo_f"], "sql": "where name = '@jo_f'", "n": 3}, but=("sql",))
    {'who': ['ring [handle]'], 'sql': "where name = '@jo_f'", 'n': 3}
    """
    match value:
        case str():
            return redacted(value)
        case dict():
            return {key: one if key in but else redact_all(one, but) for key, one in value.items()}
        case list() | tuple():
            return [redact_all(one, but) for one in value]
        case _:
            return value


def redact(text: str | None, names: Iterable[str] = (), *, region: str = "GB") -> str:
    """One text, blacked out."""
    return Redactor(names, region).redact(text)
