"""Guidelines as rules that are applied to a draft: what it says, and what it lacks for who reads it otherwise.

Counting words, sentences and syllables is for English. Whatever is found is a finding with its words, never a
verdict on the writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Action = Literal["block", "warn"]
ACTIONS: tuple[Action, ...] = ("warn", "block")
FEWEST_WORDS = 12  # below, a reading age says nothing


@dataclass(frozen=True, slots=True)
class Draft:
    """What is checked."""

    text: str
    platform: str = ""
    media: str = "none"
    alt_text: str = ""
    has_captions: bool = False
    claim_source: str = ""
    has_consent: bool = False
    is_partnership: bool = False


@dataclass(frozen=True, slots=True)
class Guideline:
    """One guideline in force. `terms`: words, each with the better one after '->', if there is one."""

    code: str
    title: str
    rule: str
    action: Action = "warn"
    platform: str = ""
    limit: float | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guideline says about a draft; `found` is '' where it is kept."""

    code: str
    result: Literal["kept", "warn", "block"]
    found: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to check: what it needs to be told, and the check, which gives what is wrong in words or ''."""

    title: str
    needs: Literal["", "limit", "terms"]
    check: Callable[[Draft, Guideline], str]


# how an answer to one person is written; in public the rules of format and of personal data hold besides
TONE = ("no_shouting", "words", "reading_age", "sentence_length", "link_text")
IN_PUBLIC = (*TONE, "text_length", "hashtag_count", "camel_case", "emoji_count", "personal_data")


def of_answer(text: str, channel: str, guidelines: Iterable[Guideline], *, is_public: bool) -> list[Finding]:
    """What the guidelines say about an answer to a case; what it claims is held to sources by the desk itself.

    >>> shout = Guideline("G-01", "No shouting", "no_shouting", "block")
    >>> [one.found for one in of_answer("WE ARE SORRY!!", "letter", [shout], is_public=False)]
    ['2 exclamation marks in a row']
    """
    rules = IN_PUBLIC if is_public else TONE
    return apply(Draft(text, channel), [one for one in guidelines if one.rule in rules])


def apply(draft: Draft, guidelines: Iterable[Guideline]) -> list[Finding]:
    """Every guideline that concerns the platform of the draft, with what it finds.

    >>> shout = Guideline("G-01", "No shouting", "no_shouting", "block")
    >>> apply(Draft("Stop smoking TODAY!!"), [shout])
    [Finding(code='G-01', result='block', found='2 exclamation marks in a row')]
    >>> apply(Draft("Stop smoking today."), [shout])
    [Finding(code='G-01', result='kept', found='')]
    """
    findings = []
    for one in guidelines:
        if one.platform and one.platform != draft.platform:
            continue
        found = RULES[one.rule].check(draft, one)
        findings.append(Finding(one.code, one.action if found else "kept", found))
    return findings


# -- reading ------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_HASHTAG = re.compile(r"#(\w+)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d ()-]{8,16}\d(?!\w)")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z0-9_.]{2,}")


def prose(text: str) -> str:
    """The text without links, hashtags and handles."""
    return _HANDLE.sub(" ", _HASHTAG.sub(" ", _EMAIL.sub(" ", _LINK.sub(" ", text))))


def syllables(word: str) -> int:
    """About how many syllables an English word has.

    >>> [syllables(word) for word in ("quit", "smoking", "people", "service", "appointment")]
    [1, 2, 2, 2, 3]
    """
    letters = word.lower()
    found = len(re.findall(r"[aeiouy]+", letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee", "ie")) and found > 1:
        found -= 1
    return max(1, found)


def reading_age(text: str) -> float | None:
    """The Flesch-Kincaid grade plus 5: the age at which it is read with ease; None for a few words.

    >>> easy = "You can stop. We help you. Call us or come by. It is free, and we do it with you all the way."
    >>> round(reading_age(easy), 1)
    5.0
    >>> reading_age("Stop today.") is None
    True
    """
    plain = prose(text)
    words = _WORD.findall(plain)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, len([part for part in re.split(r"[.!?…]+|\n+", plain) if _WORD.search(part)]))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(5.0, grade + 5.0)


# -- the rules ----------------------------------------------------------------------------------------


def _shouting(draft: Draft, rule: Guideline) -> str:
    marks = re.search(r"!{2,}", draft.text)
    if marks:
        return f"{len(marks[0])} exclamation marks in a row"
    loud = [word for word in _WORD.findall(prose(draft.text)) if len(word) > 4 and word.isupper()]
    return f"in capitals: {', '.join(loud[:5])}" if loud else ""


def _words(draft: Draft, rule: Guideline) -> str:
    said = []
    for term in rule.terms:
        word, _, better = (part.strip() for part in term.partition("->"))
        if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", draft.text, re.IGNORECASE):
            said.append(f"'{word}' (better: {better})" if better else f"'{word}'")
    return ", ".join(said)


def _reading_age(draft: Draft, rule: Guideline) -> str:
    age = reading_age(draft.text)
    limit = rule.limit or 0
    return f"reading age {age:.0f}, the limit is {limit:.0f}" if age is not None and age > limit else ""


def _length(draft: Draft, rule: Guideline) -> str:
    limit, length = int(rule.limit or 0), len(draft.text)
    return f"{length} characters, the limit is {limit}" if length > limit else ""


def _sentence(draft: Draft, rule: Guideline) -> str:
    longest = max((len(_WORD.findall(part)) for part in re.split(r"[.!?…]+|\n+", prose(draft.text))), default=0)
    return f"a sentence of {longest} words, the limit is {rule.limit:.0f}" if longest > (rule.limit or 0) else ""


def _hashtags(draft: Draft, rule: Guideline) -> str:
    found = len(_HASHTAG.findall(draft.text))
    return f"{found} hashtags, the limit is {rule.limit:.0f}" if found > (rule.limit or 0) else ""


def _camel_case(draft: Draft, rule: Guideline) -> str:
    """A screen reader says #QuitTogether as two words and #quittogether as one."""
    flat = [tag for tag in _HASHTAG.findall(draft.text) if len(tag) > 7 and (tag.islower() or tag.isupper())]
    return ", ".join(f"#{tag}" for tag in flat)


def _emoji(draft: Draft, rule: Guideline) -> str:
    found = len(re.findall("[\U0001f300-\U0001faff☀-➿]", draft.text))
    return f"{found} emoji, the limit is {rule.limit:.0f}" if found > (rule.limit or 0) else ""


def _alt_text(draft: Draft, rule: Guideline) -> str:
    if draft.media != "image":
        return ""
    if not draft.alt_text.strip():
        return "the picture has no alternative text"
    return "the alternative text repeats the text" if draft.alt_text.strip() == draft.text.strip() else ""


def _captions(draft: Draft, rule: Guideline) -> str:
    if draft.media == "video" and not draft.has_captions:
        return "the video has no captions"
    return "the recording has no transcript" if draft.media == "audio" and not draft.has_captions else ""


def _personal(draft: Draft, rule: Guideline) -> str:
    """Kinds of data, not the data: a finding is shown and kept."""
    known = {term.strip().lower() for term in rule.terms}  # addresses and numbers of our own
    found = []
    if any(one.lower() not in known for one in _EMAIL.findall(draft.text)):
        found.append("an e-mail address")
    bare = _LINK.sub(" ", draft.text)
    if any(re.sub(r"\D", "", one) not in {re.sub(r"\D", "", term) for term in known} for one in _PHONE.findall(bare)):
        found.append("what looks like a telephone number")
    return " and ".join(found)


_CLAIM = re.compile(
    r"\d\s?(?:%|per cent|percent)|\b(?:times|twice) as\b|\b(?:proven?|cures?|guaranteed?|clinically|doctors say|"
    r"studies show|research shows|evidence shows|safest|best way|most effective)\b|\b\d+ (?:in|out of) \d+\b",
    re.IGNORECASE,
)


def _claim(draft: Draft, rule: Guideline) -> str:
    found = _CLAIM.search(draft.text)
    return f"'{found[0]}' is claimed without a source" if found and not draft.claim_source.strip() else ""


def _consent(draft: Draft, rule: Guideline) -> str:
    shows = draft.media in ("image", "video")
    return "nobody said that the people in it agreed" if shows and not draft.has_consent else ""


_LABEL = re.compile(r"(?<!\w)#?(?:ad|advert|advertisement|paid partnership)(?!\w)", re.IGNORECASE)


def _partnership(draft: Draft, rule: Guideline) -> str:
    start = draft.text.strip()[:60]
    return "no 'Ad' at its beginning" if draft.is_partnership and not _LABEL.search(start) else ""


def _link(draft: Draft, rule: Guideline) -> str:
    found = re.search(r"\b(?:click|tap) here\b", draft.text, re.IGNORECASE)
    return f"'{found[0]}' does not say where it leads" if found else ""


def _empty(draft: Draft, rule: Guideline) -> str:
    return "" if _WORD.search(draft.text) else "there is no text: a picture alone says nothing to some"


RULES: dict[str, Rule] = {
    "no_shouting": Rule("Tone: no capitals and rows of exclamation marks", "", _shouting),
    "words": Rule("Words to avoid, with better ones", "terms", _words),
    "reading_age": Rule("Reading age of at most", "limit", _reading_age),
    "text_length": Rule("Characters at most", "limit", _length),
    "sentence_length": Rule("Words of a sentence at most", "limit", _sentence),
    "hashtag_count": Rule("Hashtags at most", "limit", _hashtags),
    "camel_case": Rule("Hashtags in CamelCase", "", _camel_case),
    "emoji_count": Rule("Emoji at most", "limit", _emoji),
    "alt_text": Rule("Pictures with alternative text", "", _alt_text),
    "captions": Rule("Captions and transcripts", "", _captions),
    "personal_data": Rule("No personal data", "", _personal),
    "claim_source": Rule("Claims with a source", "", _claim),
    "image_consent": Rule("Consent of the people shown", "", _consent),
    "partnership_label": Rule("Label of paid partnerships", "", _partnership),
    "link_text": Rule("Links that say where they lead", "", _link),
    "has_text": Rule("Never a picture alone", "", _empty),
}

# what somebody who reads with their ears, or without sound, depends on; the rate of accessibility counts these
ACCESSIBLE = ("alt_text", "captions", "camel_case", "emoji_count", "hashtag_count", "link_text", "has_text")
