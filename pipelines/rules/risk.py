"""What a risk's score means: likelihood times impact, its level, and whether it is within what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

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


def newest(scores: Iterable[Mapping[str, Any]], risk_id: str, kind: str, on: date) -> Mapping[str, Any] | None:
    """The newest score of a kind by a day; kind "now" holds: after mitigation, before it where there is none after."""
    if kind == "now":
        held = list(scores)
        return newest(held, risk_id, "residual", on) or newest(held, risk_id, "inherent", on)
    mine = [one for one in scores if one["risk_id"] == risk_id and one["kind"] == kind and one["scored_on"] <= on]
    return max(mine, key=lambda one: (one["scored_on"], one["created_at"]), default=None)


def score(scored: Mapping[str, Any] | None) -> int | None:
    """Likelihood times impact; None for what is not scored."""
    return None if scored is None else int(scored["likelihood"]) * int(scored["impact"])


def month_before(on: date) -> date:
    """The day a month earlier that a movement is held against; the end of a month is held against that before.

    >>> month_before(date(2026, 2, 28)).isoformat(), month_before(date(2026, 11, 26)).isoformat()
    ('2026-01-31', '2026-10-26')
    """
    eve = on.replace(day=1) - timedelta(days=1)
    return eve if (on + timedelta(days=1)).day == 1 else eve.replace(day=min(on.day, eve.day))
