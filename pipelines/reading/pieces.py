"""Texts → pieces: one pass over many texts at once gives the tokens, their hashes and marks that all heads read.

The texts are cleaned, joined and split by one pattern; each different word is hashed once, with the runs of its
letters, and everything after that is arithmetic on whole arrays. Training and reading share every line of this.
"""

from __future__ import annotations

import html
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

MAX_CHARACTERS = 4_000  # a reading never looks further; the longest post of a platform in use is shorter
BREAK = "\n"  # stands between texts
LONGEST_WORD = 24  # letters of a word that its runs are taken from
RUNS = (3, 4, 5)  # letters in a run
RUN_SHARE = 0.5  # what a run of letters counts beside a word
SHORTEST = 4  # tokens; a shorter text counts as this long
REACH = 3  # tokens after a negation that it turns
SHOUT = "<shout>"

# zero-width, joiners, soft hyphen, bidi controls: invisible on the screen, so invisible to the reader
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_PLAIN = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"'}
_CLEAN: dict[int, str | None] = {**_INVISIBLE, **_PLAIN, 0xFE0E: None, 0xFE0F: None}

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]{1,200}>")
_HASHTAG = re.compile(r"#(\w{1,100})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_DOUBLED = "eol"  # stretched, these stay double ('cooool'), others single ('amaaazing'): the likelier word
_LINES = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

# Marks that Python's \w leaves out, so that Hindi and vocalised Arabic words stay whole.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09be-\u09cd"
_EMOJI = "\u2600-\u27bf\u2b50\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
# Every branch starts with another kind of character and none nests a repetition: linear time on any text.
# Addresses of pages and people match outside the group, so that findall leaves them empty.
_TOKEN = re.compile(
    r"https?://\S*|www\.\S+|@[\w.]+"
    rf"|(\w[\w{_MARKS}]*(?:'\w[\w{_MARKS}]*)*"
    r"|\n|[:;=]'?-?[()dp/|]|<3|\.{2,}|\u2026|[!?]+|[.,;:\"%£$€]"
    rf"|[{_EMOJI}])"
)
_READABLE = re.compile(rf"[^\W\d_]|[{_EMOJI}]|[:;=]'?-?[()dp/|]|<3")

NEGATORS = frozenset(
    """not no never cannot cant can't won't wont don't dont doesn't doesnt didn't didnt isn't isnt aren't arent
    wasn't wasnt weren't werent hasn't hasnt haven't havent hadn't hadnt wouldn't wouldnt couldn't couldnt
    shouldn't shouldnt ain't aint without neither nor hardly barely nothing nobody none nowhere""".split()  # noqa: SIM905 - a list of words reads better as words
)
STOPS = frozenset([".", ",", ";", ":", "!", "?", "but", "...", "\u2026", "because", "so", BREAK])

_ODD = np.uint64(0x9E3779B97F4A7C15)
_ODDS = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
    ],
    dtype=np.uint64,
)
_PAIR, _NEGATED, _RUN = (np.uint64(one) for one in (0x8EBC6AF09C88C6E3, 0x589965CC75374CC3, 0x1D8E4E27C47D124F))


def scale_of(counts: Integers) -> npt.NDArray[np.float64]:
    """What one token counts: 1 over the root of the text's tokens, so that length alone decides nothing."""
    scale: npt.NDArray[np.float64] = np.maximum(counts, SHORTEST) ** -0.5
    return scale


def mixed(hashes: Hashes) -> Hashes:
    """Hashes whose upper bits depend on all bits (the end of splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


class Vocabulary(dict[str, int]):
    """Word → number, given on first sight; `fresh` are those not yet described."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        self.fresh.append(word)
        return number


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of many texts, one after another."""

    tokens: list[str]
    ids: Integers  # in the vocabulary
    text: Integers  # which text each token is of
    starts: Integers  # first token of each text
    counts: Integers  # tokens of each text
    shouted: Flags  # texts with words in capitals
    readable: Flags  # texts with a letter or an emoji
    addresses: Integers  # (texts, 3): names of people, links, hashtags


def clean(text: str) -> str:
    """The text as it is meant to be seen, on one line, hashtags as words; not yet in lower case."""
    text = text[:MAX_CHARACTERS]
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_CLEAN))
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "#" in text:
        text = _HASHTAG.sub(_split_hashtag, text)
    return (
        _LINES.sub(" ", text) if len(text.splitlines()) > 1 else text.rstrip("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    )


def pieces_of(texts: Sequence[str | None], vocabulary: Vocabulary) -> Pieces:
    """The tokens of the texts. Words met for the first time are added to the vocabulary."""
    lines = [clean(text) if text else "" for text in texts]
    joined = BREAK.join(lines)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    ends = np.cumsum([len(line) + 1 for line in lines]) if lines else np.zeros(0, dtype=np.int64)
    capital = (points >= 65) & (points <= 90)
    four = capital[3:] & capital[2:-1] & capital[1:-2] & capital[:-3]
    small = (points >= 97) & (points <= 122)
    shouted = _held(four, ends) & _held(small, ends)
    thrice = _held((points[2:] == points[1:-1]) & (points[1:-1] == points[:-2]) & (points[2:] > 64), ends)
    if thrice.any():
        for place in np.nonzero(thrice)[0].tolist():
            lines[place] = _STRETCHED.sub(_shrunk, lines[place].lower())
        joined = BREAK.join(lines)
    found = list(filter(None, _TOKEN.findall(joined.lower())))
    ids = np.fromiter(map(vocabulary.__getitem__, found), dtype=np.int64, count=len(found))
    is_break = ids == vocabulary[BREAK]
    text = np.cumsum(is_break) if len(ids) else np.zeros(0, dtype=np.int64)
    keep = ~is_break
    counts = np.bincount(text[keep], minlength=len(lines)).astype(np.int64)[: len(lines)]
    tokens = [token for token in found if token != BREAK]
    readable = np.fromiter((bool(_READABLE.search(line)) for line in lines), dtype=np.bool_, count=len(lines))
    readable &= counts > 0
    starts = np.cumsum(counts) - counts
    addresses = np.array([_addresses(text) for text in texts], dtype=np.int64).reshape(len(texts), 3)
    return Pieces(tokens, ids[keep], text[keep], starts, counts, shouted, readable, addresses)


def _addresses(text: str | None) -> tuple[int, int, int]:
    return (text.count("@"), text.count("http"), text.count("#")) if text else (0, 0, 0)


def _held(flags: Flags, ends: Integers) -> Flags:
    """For each text, whether one of its characters is flagged."""
    before = np.concatenate([[0], np.cumsum(flags)])
    at = np.minimum(ends, len(flags))
    return np.diff(np.concatenate([[0], before[at]])) > 0


def word_hashes(words: Sequence[str]) -> Hashes:
    """One hash a word, the same on every machine."""
    sums = np.fromiter(
        (zlib.crc32(word.encode("utf-8", "replace")) for word in words), dtype=np.uint64, count=len(words)
    )
    return mixed(sums * _ODD + np.uint64(1))


def letter_runs(words: Sequence[str]) -> tuple[Hashes, Integers]:
    """Hashes of the runs of RUNS letters of each `<word>`, and the place of the word each is of."""
    framed = ["<" + word[:LONGEST_WORD] + ">" if word[:1].isalpha() else "" for word in words]
    points = np.frombuffer("".join(framed).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(words)), [len(word) for word in framed])
    hashes, owners = [], []
    for size in RUNS:
        if len(points) < size:
            continue
        last = len(points) - size + 1
        run = np.full(last, np.uint64(size) * _RUN, dtype=np.uint64)
        for step in range(size):
            run += points[step : step + last] * _ODDS[step]
        whole = owner[:last] == owner[size - 1 :]
        hashes.append(mixed(run[whole]))
        owners.append(owner[:last][whole])
    if not hashes:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    return np.concatenate(hashes), np.concatenate(owners)


def pair_hashes(first: Hashes, second: Hashes) -> Hashes:
    """One hash for two words beside each other."""
    return mixed(first * _PAIR + second)


def edges(found: Pieces, hashes: Hashes) -> tuple[Hashes, Integers]:
    """Hashes of the first and last word and of the first and last two of each text, and whose they are.

    How somebody begins and ends tells what they do: asks, thanks, tells what happened to them.
    """
    some = np.nonzero(found.counts > 0)[0]
    more = np.nonzero(found.counts > 1)[0]
    first, second = found.starts[some], found.starts[more] + 1
    last = found.starts[some] + found.counts[some] - 1
    last_but_one = found.starts[more] + found.counts[more] - 2
    parts = (
        hashes[first],
        hashes[last],
        pair_hashes(hashes[second - 1], hashes[second]),
        pair_hashes(hashes[last_but_one], hashes[last_but_one + 1]),
    )
    made = [mixed(part ^ odd) for part, odd in zip(parts, _ODDS, strict=False)]
    return np.concatenate(made), np.concatenate([some, some, more, more])


def negated_hashes(hashes: Hashes) -> Hashes:
    """The hashes of words that stand under a negation."""
    return mixed(hashes ^ _NEGATED)


def negated(pieces: Pieces, is_negator: Flags, is_stop: Flags) -> Flags:
    """Which tokens stand within REACH of a negation, as far as the clause goes. Flags are by vocabulary number."""
    starts = is_negator[pieces.ids]
    halts = is_stop[pieces.ids]
    under = np.zeros(len(starts), dtype=np.bool_)
    carried = starts
    for _ in range(REACH):
        carried = np.concatenate([[False], carried[:-1]])[: len(starts)]
        carried = carried & ~halts & ~starts
        carried[pieces.starts[pieces.counts > 0]] = False
        under |= carried
    return under


def flags_of(words: Iterable[str], held: frozenset[str]) -> Flags:
    """Which of the words are held."""
    return np.fromiter((word in held for word in words), dtype=np.bool_)


def _split_hashtag(match: re.Match[str]) -> str:
    return " " + _CAMEL.sub(" ", match.group(1).replace("_", " ")) + " "


def _shrunk(match: re.Match[str]) -> str:
    letter = match.group(1)
    return letter * 2 if letter in _DOUBLED else letter
