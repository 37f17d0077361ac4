"""Promises in an answer: the sentences in which somebody says that they will do something."""

from __future__ import annotations

import re
from datetime import date, timedelta

# who speaks, and that they will; "we will not be able" promises nothing
_SAYS = re.compile(
    r"\b(?:we|i|our (?:team|staff|colleagues|manager|nurses?|service)|the (?:team|service|manager|council|partnership)|"
    r"somebody|someone|a colleague|a member of (?:the|our) team|you)"
    r"(?:['’]ll| will| shall| (?:am|are|is) going to| promise to| undertake to| commit to| aim to| plan to)\s+"
    r"(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\bwill be (?:fixed|mended|repaired|replaced|removed|changed|updated|added|published|reviewed|sent|corrected|"
    r"improved|answered|contacted|refunded|completed|ready|reopened)\b",
    re.IGNORECASE,
)
_NOT = frozenset({"not", "never", "see", "need", "have", "find", "notice", "be"})  # "you will need", "we will see"
_YOURS = re.compile(r"\byou(?:['’]ll| will) (?:hear|receive|get)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def promises(text: str) -> tuple[str, ...]:
    """The sentences of a text that promise something, in their order; questions never do.

    >>> promises("Thank you. We will mend the door by Friday. Will we see you there? You will need a form.")
    ('We will mend the door by Friday.',)
    """
    return tuple(sentence for one in _SENTENCE.findall(text) if _is_promise(sentence := one.strip()))


def _is_promise(sentence: str) -> bool:
    if not sentence or sentence.endswith("?"):
        return False
    if _YOURS.search(sentence) or _PASSIVE.search(sentence):
        return True
    return any(
        found["verb"].casefold() not in _NOT or (found["verb"].casefold() == "be" and _is_active(found, sentence))
        for found in _SAYS.finditer(sentence)
        if not found.group(0).casefold().startswith("you")
    )


def _is_active(found: re.Match[str], sentence: str) -> bool:
    """Whether "will be" goes on with an -ing: "we will be opening on Saturdays"."""
    return bool(re.match(r"\s+(?:in touch|[a-z]+ing)\b", sentence[found.end() :], re.IGNORECASE))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)})[a-z]*(?: (\d{{4}}))?\b", re.IGNORECASE)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)


def due_of(sentence: str, today: date) -> date | None:
    """The day by which a sentence promises something: a date, the next such weekday, tomorrow; None where it says none.

    >>> due_of("We will call you by 6 November.", date(2026, 10, 31))
    datetime.date(2026, 11, 6)
    >>> due_of("I will write on Friday", date(2026, 10, 31)).isoformat()
    '2026-11-06'
    >>> due_of("We will mend it.", date(2026, 10, 31)) is None
    True
    """
    if said := _DAY.search(sentence):
        day, month, year = int(said[1]), _MONTHS.index(said[2].casefold()) + 1, int(said[3] or today.year)
        try:
            found = date(year, month, day)
            return found if said[3] or found >= today else found.replace(year=year + 1)
        except ValueError:
            return None
    if named := _ON.search(sentence):
        return today + timedelta(days=(_WEEKDAYS.index(named[1].casefold()) - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=1) if "tomorrow" in sentence.casefold() else None


# -- statements of fact ----------------------------------------------------------------------------------

_FACT = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:%|per ?cent|percent)|\b(?:research|studies|study|evidence|trials?|statistics|data) "
    r"(?:shows?|suggests?|finds?|found|proves?|confirms?)\b|\b(?:is|are|has been) (?:proven|safe|effective)\b|"
    r"\b\d[\d,.]* (?:times|people|in \d+|out of \d+)\b",
    re.IGNORECASE,
)


def facts(text: str) -> tuple[str, ...]:
    """The sentences that claim something a reader could check: shares, counts, studies, "is safe".

    >>> facts("Patches are safe. About 13.9 % smoke. We are sorry.")
    ('Patches are safe.', 'About 13.9 % smoke.')
    """
    joined = re.sub(r"(?<=\d)\.(?=\d)", "\x1f", text)
    found = (one.strip().replace("\x1f", ".") for one in _SENTENCE.findall(joined))
    return tuple(one for one in found if one and not one.endswith("?") and _FACT.search(one))
