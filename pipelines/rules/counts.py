"""A number with the word for what it counts: one mention, two mentions."""

from __future__ import annotations


def counted(number: float | None, word: str, many: str = "") -> str:
    """`many` where the plural is no word with an s, or the verb goes along.

    >>> counted(1, "risk"), counted(2.0, "risk"), counted(0, "risk"), counted(None, "risk")
    ('1 risk', '2 risks', '0 risks', 'an unknown number of risks')
    >>> counted(1200, "activity", "activities"), counted(1, "row has", "rows have")
    ('1,200 activities', '1 row has')
    """
    plural = many or f"{word}s"
    if number is None:
        return f"an unknown number of {plural}"
    return f"{number:,.0f} {word if number == 1 else plural}"
