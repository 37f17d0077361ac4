"""The engagement matrix: attitude now and needed, the gap, what a movement is worth, and promises of the IAP2 spectrum.

Attitudes are an order, no measure: a gap counts steps. From unaware to resistant is movement and no improvement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

ATTITUDES = ("unaware", "resistant", "neutral", "supportive", "leading")
SPECTRUM = ("inform", "consult", "involve", "collaborate", "empower")
Movement = Literal["improved", "worsened", "moved", "same"]
Change = Literal["closed", "opened", "same"]
Drift = Literal["silent_friend", "falling", "active_critic"]

FALL = 15.0  # points of the involvement index, three months against the three before
QUIET = 20.0  # an index below it does not look like support
LOUD = 50.0  # an index above it is much involvement


def gap(current: str, desired: str) -> int:
    """Steps from the attitude now to the one that is needed; below 0 where there is more than is needed.

    >>> gap("supportive", "leading"), gap("resistant", "neutral"), gap("leading", "supportive")
    (1, 1, -1)
    """
    return ATTITUDES.index(desired) - ATTITUDES.index(current)


def movement(before: str, after: str) -> Movement:
    """What a change of attitude is worth.

    >>> movement("unaware", "resistant"), movement("resistant", "neutral"), movement("leading", "supportive")
    ('moved', 'improved', 'worsened')
    >>> movement("neutral", "resistant"), movement("resistant", "unaware"), movement("neutral", "neutral")
    ('worsened', 'moved', 'same')
    """
    if before == after:
        return "same"
    if {before, after} == {"unaware", "resistant"}:
        return "moved"
    return "improved" if ATTITUDES.index(after) > ATTITUDES.index(before) else "worsened"


def gap_change(before: int, after: int) -> Change:
    """Whether a gap was closed or opened, whichever side it lies on.

    >>> gap_change(2, 1), gap_change(1, 2), gap_change(1, -1), gap_change(0, -1)
    ('closed', 'opened', 'same', 'opened')
    """
    if abs(after) == abs(before):
        return "same"
    return "closed" if abs(after) < abs(before) else "opened"


def promise_kept(promised: str, done: Iterable[str]) -> bool:
    """Whether anything that was done reached the promised level.

    >>> promise_kept("involve", ["inform", "collaborate"]), promise_kept("consult", ["inform"])
    (True, False)
    """
    return any(SPECTRUM.index(level) >= SPECTRUM.index(promised) for level in done if level in SPECTRUM)


@dataclass(frozen=True, slots=True)
class Drifting:
    """A stakeholder whose involvement and stated attitude part ways."""

    kind: Drift
    now: float  # mean of the newest three months
    before: float | None  # mean of the three before


def drift(index_by_month: Sequence[float], attitude: str | None) -> Drifting | None:
    """Whether somebody drifts, from the monthly index, oldest first. The worst reason counts.

    >>> drift([60, 60, 60, 40, 30, 20], "neutral")
    Drifting(kind='falling', now=30.0, before=60.0)
    >>> drift([5, 5, 5], "supportive").kind, drift([80, 80, 80], "resistant").kind, drift([40, 40, 40], "neutral")
    ('silent_friend', 'active_critic', None)
    """
    if len(index_by_month) < 3:
        return None
    newest = sum(index_by_month[-3:]) / 3
    earlier = sum(index_by_month[-6:-3]) / 3 if len(index_by_month) >= 6 else None
    if earlier is not None and earlier - newest >= FALL:
        return Drifting("falling", newest, earlier)
    if attitude in ("supportive", "leading") and newest < QUIET:
        return Drifting("silent_friend", newest, earlier)
    if attitude == "resistant" and newest >= LOUD:
        return Drifting("active_critic", newest, earlier)
    return None


# -- what a review looks at ----------------------------------------------------------------------------

CHECKLIST: dict[str, str] = {
    "assessment": "The last assessment still holds",
    "promises": "Promises to them are kept or in time",
    "needs": "Their needs are met or in hand",
    "role": "Role and contribution are as agreed",
    "pace": "Contact keeps its pace",
    "level": "They take part as far as was promised",
    "data": "Contact details are right and may be kept",
}
ANSWERS = ("fine", "to_do", "not_looked")


def wrong_with_checklist(answers: Mapping[str, str], next_step: str) -> str | None:
    """What is wrong with the checklist of a review, in a sentence, or None: each thing answered, and work named.

    >>> whole = dict.fromkeys(CHECKLIST, "fine")
    >>> wrong_with_checklist(whole, ""), wrong_with_checklist(whole | {"needs": "to_do"}, "Ask them")
    (None, None)
    >>> wrong_with_checklist(whole | {"needs": "to_do"}, "")
    'Something is to do (needs): say the next step.'
    """
    unknown = sorted(set(answers) - set(CHECKLIST))
    if unknown:
        return f"No review looks at '{unknown[0]}': known are {', '.join(CHECKLIST)}."
    left = [name for name in CHECKLIST if answers.get(name) not in ANSWERS]
    if left:
        return f"Say of each thing whether it is fine, to do or was not looked at: {', '.join(left)} is missing."
    to_do = [name for name, answer in answers.items() if answer == "to_do"]
    return f"Something is to do ({', '.join(to_do)}): say the next step." if to_do and not next_step.strip() else None
