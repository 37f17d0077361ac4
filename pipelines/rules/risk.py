"""What a risk's score means: likelihood times impact, its level, and whether it is within what is accepted."""

from __future__ import annotations

from typing import Literal

Level = Literal["low", "moderate", "high", "extreme"]
# a technique of IEC 31010; ISO 31000 prescribes no matrix
LEVELS: tuple[tuple[int, Level], ...] = ((4, "low"), (9, "moderate"), (15, "high"), (25, "extreme"))


def level(score: int) -> Level:
    """1-4 low, 5-9 moderate, 10-15 high, 16-25 extreme.

    >>> level(4), level(5), level(9), level(10), level(15), level(16)
    ('low', 'moderate', 'moderate', 'high', 'high', 'extreme')
    """
    if not 1 <= score <= 25:
        raise ValueError(f"The score {score} is outside 1 to 25.")
    return next(name for top, name in LEVELS if score <= top)


def movement(now: int | None, before: int | None, direction: str = "threat") -> str:
    """How a risk has moved, in a word. An opportunity that grows is better, a threat that grows is worse.

    >>> movement(12, 8), movement(8, 12), movement(8, 8), movement(8, None), movement(12, 8, "opportunity")
    ('worse', 'better', 'unchanged', 'new', 'better')
    """
    if now is None:
        return "not scored"
    if before is None:
        return "new"
    if now == before:
        return "unchanged"
    return "better" if (now < before) == (direction == "threat") else "worse"


def is_accepted(score: int, appetite: int | None, direction: str = "threat") -> bool:
    """Whether a threat lies within the appetite; without one, below high. Opportunities are always accepted.

    >>> is_accepted(9, None), is_accepted(10, None), is_accepted(10, 12), is_accepted(20, 4, "opportunity")
    (True, False, True, True)
    """
    if direction == "opportunity":
        return True
    return score <= (9 if appetite is None else appetite)
