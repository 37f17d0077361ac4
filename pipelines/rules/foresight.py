"""How well likelihoods were judged: what was expected of entries of the register against what was heard.

A likelihood of 1 to 5 is read as a chance to be heard within a quarter of being entered. The Brier score is the mean of
(chance - heard)², heard being 1 or 0 (Brier 1950): 0 is perfect, and whoever says the same for each entry gets the
variance of what came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CHANCE: Mapping[int, float] = {1: 0.05, 2: 0.2, 3: 0.5, 4: 0.8, 5: 0.95}
LEAST = 5  # entries; fewer say nothing about who judged them


@dataclass(frozen=True, slots=True)
class Foresight:
    """So many entries, how many were heard, the score, and that of saying the same for each of them."""

    entries: int
    heard: int
    score: float
    same_for_all: float

    @property
    def said(self) -> str:
        """What it means, in a sentence."""
        told = (
            f"Likelihoods were judged for {self.entries} entries whose first quarter is over, and {self.heard} were "
            f"heard in it: Brier score {self.score:.3f} (0 is perfect; the same chance for each gives "
            f"{self.same_for_all:.3f})."
        )
        if self.entries < LEAST:
            return f"{self.entries} of at least {LEAST} entries have their first quarter behind them: too few to judge."
        if self.score < self.same_for_all - 0.01:
            return f"{told} The likelihoods tell more than chance."
        return f"{told} The likelihoods tell no more than chance: look at them again."


def judge(entries: Sequence[tuple[int, bool]]) -> Foresight | None:
    """From (likelihood, heard) of each entry; None where there is none. Raises KeyError for another likelihood.

    >>> found = judge([(5, True), (5, True), (4, True), (2, False), (1, False)])
    >>> found.heard, round(found.score, 4), round(found.same_for_all, 2)
    (3, 0.0175, 0.24)
    >>> judge([]) is None
    True
    """
    if not entries:
        return None
    heard = sum(was for _, was in entries)
    share = heard / len(entries)
    score = sum((CHANCE[likelihood] - was) ** 2 for likelihood, was in entries) / len(entries)
    return Foresight(len(entries), heard, score, share * (1 - share))
