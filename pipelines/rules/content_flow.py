"""The way of a content item from an idea to a post, and whose approval it needs by its risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["idea", "draft", "in_review", "approved", "scheduled", "published", "withdrawn"]
STATUSES: tuple[Status, ...] = ("idea", "draft", "in_review", "approved", "scheduled", "published", "withdrawn")
# what an approval is given for: when any of these changes, it has to be given again
COUNTED_AS_TEXT = (
    "text", "platform", "content_type", "risk_level", "media", "alt_text", "has_captions", "claim_source",
    "has_consent", "is_partnership", "link",
)  # fmt: skip
FROM: Mapping[str, tuple[Status, ...]] = {
    "submit": ("idea", "draft"),
    "decide": ("in_review",),
    "schedule": ("approved",),
    "publish": ("idea", "draft", "in_review", "approved", "scheduled"),
    "withdraw": ("idea", "draft", "in_review", "approved", "scheduled", "published"),
}


@dataclass(frozen=True, slots=True)
class Needed:
    """How many different people must approve, and the role that one of them must have."""

    people: int
    role: str


# more risk, more eyes: what stands nowhere needs the most
NEEDED: Mapping[str, Needed] = {
    "low": Needed(1, "approver"),
    "medium": Needed(1, "lead"),
    "high": Needed(2, "lead"),
}
MOST = Needed(2, "lead")
RANK = {"staff": 0, "approver": 1, "lead": 2}


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's yes to one version, with the highest role they had in it."""

    by: str
    role: str


def may(step: str, status: str) -> bool:
    """Whether a step can be taken from a state.

    >>> may("submit", "draft"), may("schedule", "in_review"), may("withdraw", "published"), may("decide", "draft")
    (True, False, True, False)
    """
    return status in FROM[step]


def lacking(risk: str, approvals: Iterable[Approval]) -> str:
    """What is still to be approved, in words; '' where nothing is.

    >>> lacking("low", [Approval("ann", "approver")])
    ''
    >>> lacking("high", [Approval("ann", "lead")])
    '1 more person'
    >>> lacking("high", [Approval("ann", "approver"), Approval("ann", "approver"), Approval("bob", "approver")])
    'a lead'
    >>> lacking("unheard of", [])
    '2 people, one of them a lead'
    """
    needed = NEEDED.get(risk, MOST)
    given = {one.by: one.role for one in approvals}
    has_role = any(RANK.get(role, -1) >= RANK[needed.role] for role in given.values())
    role = "an approver" if needed.role == "approver" else f"a {needed.role}"
    short = needed.people - len(given)
    if short <= 0:
        return "" if has_role else role
    people = f"{short} more {'person' if short == 1 else 'people'}" if given else ""
    if not people:
        return role if needed.people == 1 else f"{needed.people} people, one of them {role}"
    return people if has_role else f"{people}, {role}"
