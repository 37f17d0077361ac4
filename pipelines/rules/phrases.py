"""Whether a text says one of given words: whole words in a row, whatever the case and the punctuation."""

from __future__ import annotations

from collections.abc import Iterable


def plain(text: str) -> str:
    """A text as words with single spaces around them, apostrophes gone.

    >>> plain("It's NOT fair!  (Really)")
    ' its not fair really '
    """
    kept = (c if c.isalnum() else "" if c in "'’ʼ" else " " for c in text.casefold())
    return f" {' '.join(''.join(kept).split())} "


def says(text: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases that stand in the text. A star at the end stands for any ending.

    >>> says("They discriminated against me on my MP3 player", ["discriminat*", "my mp"])
    ('discriminat*',)
    """
    words = plain(text)
    return tuple(phrase for phrase in phrases if _stands(phrase, words))


def _stands(phrase: str, words: str) -> bool:
    wanted = plain(phrase)
    if not wanted.strip():
        return False
    return (wanted[:-1] if phrase.rstrip().endswith("*") else wanted) in words
