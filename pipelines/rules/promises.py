"""Promises in an answer: the sentences in which somebody says that they will do something."""

from __future__ import annotations

import re

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
