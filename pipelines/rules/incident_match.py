"""Which incident that is found again is one that is held already.

What is learned anew (after a start, with another threshold, with a platform that joined) may see the same rise open a
quarter of an hour earlier or later: it is still the same one, told once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

OF_MENTIONS = ("criticism", "copy_paste")
NOTICES_APART = timedelta(hours=12)  # two notices of copies on a topic are never nearer
Row = Mapping[str, Any]


def pairs(found: Sequence[Row], held: Sequence[Row]) -> list[Row | None]:
    """For each that is found the held one that it is, None where it is new. Each held one is given once.

    Rows hold kind, topic, cell, opened_at and closed_at (None: it is open).
    """
    out: list[Row | None] = [None] * len(found)
    left = list(held)
    for is_same in (_opened_then, _overlap):
        for place, one in enumerate(found):
            if out[place] is None and (other := next((row for row in left if is_same(one, row)), None)):
                out[place] = other
                left.remove(other)
    return out


def _opened_then(one: Row, other: Row) -> bool:
    return _is_of_one(one, other) and one["opened_at"] == other["opened_at"]


def _overlap(one: Row, other: Row) -> bool:
    """Whether two of mentions, on one topic, were open at the same time; a KPI's day is only ever itself."""
    if not _is_of_one(one, other) or one["kind"] not in OF_MENTIONS:
        return False
    if one["kind"] == "copy_paste":
        return bool(abs(one["opened_at"] - other["opened_at"]) < NOTICES_APART)
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Row, other: Row) -> bool:
    return bool(other["closed_at"] is None or one["opened_at"] < other["closed_at"])


def _is_of_one(one: Row, other: Row) -> bool:
    """Later knowledge may move one of mentions to another platform; a KPI's stays with its source."""
    name = "topic" if one["kind"] in OF_MENTIONS else "cell"
    return bool(one["kind"] == other["kind"] and one[name] == other[name])
