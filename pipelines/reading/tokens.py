"""Text → tokens: one bounded pass over hostile public text, the same for training and for reading."""

from __future__ import annotations

import html
import re
import unicodedata

MAX_CHARACTERS = 4_000  # a reading never looks further; the longest post of a platform in use is shorter

# zero-width, joiners, soft hyphen, bidi controls: invisible on the screen, so invisible to the reader
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_PLAIN = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"'}
_CLEAN = {**_INVISIBLE, **_PLAIN, 0xFE0E: None, 0xFE0F: None}

_TAG = re.compile(r"<[^<>]{1,200}>")
_HASHTAG = re.compile(r"#(\w{1,100})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_THRICE = re.compile(r"(.)\1\1")  # quick look before the slower pattern
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_DOUBLED = "eol"  # stretched, these stay double ('cooool'), others single ('amaaazing'): the likelier word
_CAPITALS = re.compile(r"[A-Z]{4}")

# Marks that Python's \w leaves out, so that Hindi and vocalised Arabic words stay whole.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09be-\u09cd"
_EMOJI = "\u2600-\u27bf\u2b50\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
# Every branch starts with another kind of character and none nests a repetition: linear time on any text.
# Addresses of pages and people match outside the group, so that findall leaves them empty.
_TOKEN = re.compile(
    r"https?://\S*|www\.\S+|@[\w.]+"
    rf"|(\w[\w{_MARKS}]*(?:'\w[\w{_MARKS}]*)*"
    r"|[:;=]'?-?[()dp/|]|<3|\.{2,}|\u2026|[!?]+|[.,;:\"%£$€]"
    rf"|[{_EMOJI}])"
)
_READABLE = re.compile(rf"[^\W\d_]|[{_EMOJI}]|[:;=]'?-?[()dp/|]|<3")

SHOUT = "<shout>"


def tokens_of(text: str | None) -> list[str]:
    """Lower-case tokens in reading order: words, emoji, emoticons and the punctuation that carries meaning.

    Addresses of pages and people are dropped, hashtags split at their capitals, stretched letters cut short,
    and `SHOUT` appended once where words are written in capitals. An empty list means nothing to read.
    """
    if not text:
        return []
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_CLEAN))
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "#" in text:
        text = _HASHTAG.sub(_split_hashtag, text)
    shouted = _CAPITALS.search(text) is not None and not text.isupper()
    text = text.lower()
    if _THRICE.search(text):
        text = _STRETCHED.sub(_shrunk, text)
    found = list(filter(None, _TOKEN.findall(text)))
    if not any(map(_READABLE.match, found)):
        return []
    if shouted:
        found.append(SHOUT)
    return found


def _split_hashtag(match: re.Match[str]) -> str:
    return " " + _CAMEL.sub(" ", match.group(1).replace("_", " ")) + " "


def _shrunk(match: re.Match[str]) -> str:
    letter = match.group(1)
    return letter * 2 if letter in _DOUBLED else letter
