"""Text → the plain text the encoder was trained on: one bounded pass, the same for training and for reading."""

from __future__ import annotations

import html
import re
import unicodedata

MAX_CHARACTERS = 600  # more than the encoder's 64 tokens can hold of any ordinary text

_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x180E,
        0xFEFF,
        0xFE0E,
        0xFE0F,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0x1F3FB, 0x1F400),
    ]  # and the skin tones of emoji
)
_PLAIN: dict[int, str | None] = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x201C: '"', 0x201D: '"'}
_CLEAN = {**dict.fromkeys(_INVISIBLE, None), **_PLAIN}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]{1,200}>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{0,500}")
_PERSON = re.compile(r"@\w[\w.]{0,60}")
_HASHTAG = re.compile(r"#(\w{1,80})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_REPEATED = re.compile(r"([!?.])\1{3,}")
_PICTURE = re.compile("[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]")


def plain(text: str | None) -> str:
    """The text without addresses, names of people and invisible signs; emoji by their names, hashtags as words."""
    if not text:
        return ""
    text = text[: 4 * MAX_CHARACTERS]
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text).replace('\\""', '"')
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_CLEAN))
        text = _PICTURE.sub(_named, text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = _ADDRESS.sub(" ", text)
    text = _PERSON.sub(" @user ", text)
    text = _HASHTAG.sub(lambda match: " " + _CAMEL.sub(" ", match.group(1).replace("_", " ")) + " ", text)
    text = _STRETCHED.sub(r"\1\1", text)
    text = _REPEATED.sub(r"\1\1\1", text)
    text = " ".join(text.split())
    while "@user @user" in text:
        text = text.replace("@user @user", "@user")
    return text[:MAX_CHARACTERS]


def _named(match: re.Match[str]) -> str:
    return " " + unicodedata.name(match.group(0), "").lower().replace("face with ", "").replace(" face", "") + " "
