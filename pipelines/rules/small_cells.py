"""Small cells: counts of people by group so few that somebody could be recognised, and what would give them away.

One rule and one threshold for every page, report and export. A count from 1 to below LEAST is not shown; nor is the
rest of a total that is that small, nor the next smallest of the groups of a known total where too little is hidden.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5  # people; the only place where the threshold stands
WORDS = f"fewer than {LEAST} people"

Group = TypeVar("Group", bound=Hashable)


def is_small(count: float | None) -> bool:
    """Whether so few people stand behind a count; nobody (0) and not known (None) are no small cells.

    >>> [is_small(count) for count in (None, 0, 1, 4, 5)]
    [False, False, True, True, False]
    """
    return count is not None and 0 < count < LEAST


def is_share_small(numerator: float | None, denominator: float | None, *, is_of_people: bool = True) -> bool:
    """Whether a share speaks of too few people: those counted, all of them, or those who are left over.

    `is_of_people` False: what was counted is our own work (answers in time), where the rest recognises nobody.

    >>> is_share_small(3, 548), is_share_small(252, 548), is_share_small(545, 548), is_share_small(2, 4)
    (True, False, True, True)
    >>> is_share_small(37, 38, is_of_people=False), is_share_small(None, 1004), is_share_small(0, 30)
    (False, False, False)
    """
    if is_small(numerator) or is_small(denominator):
        return True
    if not is_of_people or numerator is None or denominator is None:
        return False
    return is_small(denominator - numerator)


def suppressed(counts: Mapping[Group, float | None], *, is_total_known: bool = True) -> dict[Group, float | None]:
    """The counts of the groups of one total, with None where one is not shown.

    Where the total is known and what is hidden adds up to too little to hide anything (one group, or several with fewer
    than LEAST people together), the next smallest group is hidden with them; the groups keep their order.

    >>> suppressed({"a": 3, "b": 40, "c": 20})
    {'a': None, 'b': 40, 'c': None}
    >>> suppressed({"a": 3, "b": 4, "c": 20}), suppressed({"a": 3, "b": 40}, is_total_known=False)
    ({'a': None, 'b': None, 'c': 20}, {'a': None, 'b': 40})
    >>> suppressed({"a": 1, "b": 1, "c": 20, "d": 0, "e": None})
    {'a': None, 'b': None, 'c': None, 'd': 0, 'e': None}
    """
    hidden = {group for group, count in counts.items() if is_small(count)}
    if hidden and is_total_known:
        left = sorted(
            (group for group, count in counts.items() if count and group not in hidden),
            key=lambda group: counts[group] or 0.0,
        )
        while left and (len(hidden) < 2 or sum(counts[group] or 0.0 for group in hidden) < LEAST):
            hidden.add(left.pop(0))
    return {group: None if group in hidden else count for group, count in counts.items()}
