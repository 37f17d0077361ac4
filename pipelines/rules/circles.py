"""Whether a tie would run in a circle, and by which way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable


def way(ties: Iterable[tuple[str, str]], start: str, goal: str) -> tuple[str, ...]:
    """The shortest way along the ties from one to another, both ends in it; empty where there is none.

    >>> way([("a", "b"), ("b", "c"), ("c", "a")], "a", "c")
    ('a', 'b', 'c')
    >>> way([("a", "b"), ("b", "a")], "a", "c")
    ()
    """
    onward: dict[str, list[str]] = {}
    for one, other in ties:
        onward.setdefault(one, []).append(other)
    came: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return _back(came, here)
        for beyond in onward.get(here, ()):
            if beyond not in came:
                came[beyond] = here
                waiting.append(beyond)
    return ()


def _back(came: dict[str, str | None], end: str) -> tuple[str, ...]:
    found: list[str] = []
    here: str | None = end
    while here is not None:
        found.append(here)
        here = came[here]
    return tuple(reversed(found))
