"""Texts from phrases: picks a phrase, fills its slots, roughens it as people type, and avoids saying it twice."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 12  # throws for a text that was not said before

# what may stand before and after; the mood of the whole is that of the phrase
_BEFORE = {
    "positive": ("", "", "", "", "", "yay, ", "update: ", "well, ", "happy to say: ", "guess what, "),
    "negative": ("", "", "", "", "", "right now ", "well, ", "update: "),
    "neutral": ("", "", "", "", "", "", "fyi: ", "update: ", "note to self: ", "just so you know, "),
    "enquiry": ("", "", "", "", "hi, ", "hello, ", "quick question: ", "hiya, ", "morning, "),
    "praise": ("", "", "", "just to say: "),
    "complaint": ("", "", "", "hello, "),
    "criticism": ("", "", ""),
}
_AFTER = {
    "positive": ("", "", "", "", " 🎉", " 😊", "!!", " #QuitTogether", " xx", " :)", " x", "!"),
    "negative": ("", "", "", "", "", " 😢", " 😭", " 😔", " :(", "..."),
    "neutral": ("", "", "", "", "", "", "", ".", " 👀", " @demo_quittogether"),
    "enquiry": ("", "", "", "", " thanks", " ta", " @demo_quittogether", " cheers"),
    "praise": ("", " ❤️", " 👏", " x", "!"),
    "complaint": ("", "", ".", " @demo_quittogether"),
    "criticism": ("", "", ".", "!", " @demo_quittogether", " 😡"),
}
_ENDS = {"neutral": 0.35, "negative": 0.15, "positive": 0.2}  # share that names a day or place in the end
_TYPOS = (("definitely", "definatly"), ("you're", "your"), ("can't", "cant"), ("I'm", "im"), ("the ", "teh "))


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """The sections of a phrase file: name → lines. Lines that open with # are notes."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = []
        elif line.strip() and not line.startswith("#"):
            found[name].append(line.strip())
    return {key: tuple(lines) for key, lines in found.items()}


@cache
def phrases(theme: str, label: str) -> tuple[str, ...]:
    """The phrases of one theme and label, from whichever file holds them. Raises KeyError for an unknown pair."""
    for file in ("everyday.txt", "asks.txt", "storylines.txt"):
        if f"{theme}/{label}" in sections(file):
            return sections(file)[f"{theme}/{label}"]
    raise KeyError(f"No phrases for '{theme}/{label}' in {FOLDER.name}/.")


def fill(phrase: str, dice: random.Random) -> str:
    """The phrase with every slot filled, slots inside slots too."""
    while "{" in phrase:
        phrase = _SLOT.sub(lambda slot: dice.choice(sections("slots.txt")[slot.group(1)]), phrase)
    return phrase


class Voice:
    """Writes mentions; remembers what was said so that nearly every text is its own."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._said: set[str] = set()

    def says(self, theme: str, label: str) -> str:
        """One text of a theme with a label: a sentiment, or an act."""
        text = ""
        for _ in range(_TRIES):
            text = self._draft(theme, label)
            if text.lower() not in self._said:
                break
        self._said.add(text.lower())
        return text

    def _draft(self, theme: str, label: str) -> str:
        dice = self._dice
        core = fill(dice.choice(phrases(theme, label)), dice)
        if dice.random() < _ENDS.get(label, 0.0):
            core += fill(dice.choice((", {place}", " ({place})", ", {day}", ", since {day}")), dice)
        before, after = dice.choice(_BEFORE[label]), dice.choice(_AFTER[label])
        text = before + (core if before else core[0].upper() + core[1:] if dice.random() < 0.55 else core)
        return _roughen(text, dice) + after


def _roughen(text: str, dice: random.Random) -> str:
    """A tenth of the texts carries a slip of the thumb or no capitals at all."""
    throw = dice.random()
    if "example.org" in text:
        return text  # a slip in an address would name somebody else's
    if throw < 0.03:
        return text.lower()
    if throw < 0.07:
        for right, wrong in _TYPOS:
            if right in text:
                return text.replace(right, wrong, 1)
    if throw < 0.10:
        place = dice.randrange(len(text) // 2, len(text) - 1)
        if text[place].isalpha() and text[place + 1].isalpha():
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text
