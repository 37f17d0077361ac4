"""Whether a position of a workshop is agreed: consent is that nobody objects and most of those asked say yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

Vote = Literal["agree", "abstain", "object"]
Consent = Literal["agreed", "open", "objected"]

VOTES: tuple[Vote, ...] = ("agree", "abstain", "object")


def outcome(votes: Iterable[str], asked: int) -> Consent:
    """What the votes make of a position; `asked` is how many had a voice, those who voted at least.

    >>> outcome(["agree", "agree", "abstain"], 3), outcome(["agree", "agree"], 4), outcome([], 0)
    ('agreed', 'open', 'open')
    >>> outcome(["agree", "agree", "agree", "object"], 4)
    'objected'
    """
    counted = Counter(votes)
    if counted["object"]:
        return "objected"
    return "agreed" if 2 * counted["agree"] > max(asked, counted.total()) else "open"
