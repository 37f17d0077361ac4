"""Blacking out who is spoken of: telephone numbers, addresses, numbers of people and accounts, handles, known names.

For what leaves the house. What is blacked out is named, so that a reader knows what stood there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import phonenumbers

_EMAIL = re.compile(
    r"[\w.+%-]+(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:(?:\.|\s?[(\[]dot[)\]]\s?)[\w-]+)+", re.IGNORECASE
)  # fmt: skip
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@\w(?:[\w.\-]*\w)")
_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE)
_INSURANCE = re.compile(r"\b[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.IGNORECASE)
# an NHS number has ten digits, spoken in groups of three, three and four; any ten or more may name somebody
_NUMBER = re.compile(r"(?<![\w.])(?:\d[ \-.]?){9,18}\d(?!\w)")
_SHORT_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d[\d\s().\-]{6,16}\d(?!\w)")
_NAME_CHARS = r"[\w'’-]"

LEAST_NAME = 3  # letters; shorter parts of names are ordinary words


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
        """
        said = text or ""
        said = self._mark(_EMAIL, "e-mail", said)
        said = self._mark(_URL, "link", said)
        said = self._mark(_HANDLE, "handle", said)
        said = self._mark(_INSURANCE, "number", said)
        said = self._phones(said)
        said = self._mark(_NUMBER, "number", said)
        said = self._mark(_POSTCODE, "postcode", said)
        if self._names is not None:
            said = self._mark(self._names, "name", said)
        return said

    def _mark(self, what: re.Pattern[str], word: str, text: str) -> str:
        def put(found: re.Match[str]) -> str:
            self.counted[word] += 1
            return f"[{word}]"

        return what.sub(put, text)

    def _phones(self, text: str) -> str:
        """Numbers that can be dialled; an NHS number that cannot stays for the next rule."""
        spans = [
            (found.start, found.end)
            for found in phonenumbers.PhoneNumberMatcher(
                text, self.region, leniency=phonenumbers.Leniency.VALID, max_tries=10_000
            )
        ]
        spans += [
            found.span()
            for found in _SHORT_PHONE.finditer(text)
            if found.group().lstrip("(").startswith(("0", "+")) and sum(c.isdigit() for c in found.group()) >= 9
        ]
        kept, last = [], 0
        for start, end in sorted(spans):
            if start < last:
                continue
            kept += [text[last:start], "[telephone]"]
            self.counted["telephone"] += 1
            last = end
        return "".join([*kept, text[last:]])


def redact(text: str | None, names: Iterable[str] = (), *, region: str = "GB") -> str:
    """One text, blacked out."""
    return Redactor(names, region).redact(text)
