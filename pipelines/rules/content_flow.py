"""The way of a content item from an idea to a post, and whose approval it needs by its risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
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


RISKS = ("low", "medium", "high")
# more risk, more eyes: what holds until a programme writes its own, and what stands nowhere needs the most
NEEDED: Mapping[str, Needed] = {
    "low": Needed(1, "approver"),
    "medium": Needed(1, "lead"),
    "high": Needed(2, "lead"),
}
MOST = Needed(2, "lead")
MOST_PEOPLE = 5
RANK = {"staff": 0, "approver": 1, "lead": 2}


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's yes to one version, with the highest role they had in it."""

    by: str
    role: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What one risk needs by one version of a programme's own matrix, from an instant on."""

    version: int
    risk: str
    needed: Needed
    since: datetime


def matrix(rules: Iterable[Rule], at: datetime) -> Mapping[str, Needed]:
    """What each risk needs at an instant: the newest version that had begun, else Earshot's own.

    >>> first = Rule(1, "low", Needed(2, "lead"), datetime(2026, 3, 1))
    >>> matrix([first], datetime(2026, 2, 28))["low"].people, matrix([first], datetime(2026, 3, 1))["low"].people
    (1, 2)
    """
    begun = [one for one in rules if one.since <= at]
    if not begun:
        return NEEDED
    newest = max(one.version for one in begun)
    return {one.risk: one.needed for one in begun if one.version == newest}


def on_its_day(planned_at: datetime, published_at: datetime | None, zone: tzinfo) -> bool:
    """Whether a post came out on the day it was planned for, by the calendar of the organisation's zone.

    >>> from datetime import UTC, timedelta, timezone
    >>> late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    >>> on_its_day(datetime(2026, 3, 1, 9, tzinfo=UTC), late, UTC)
    True
    >>> on_its_day(datetime(2026, 3, 1, 9, tzinfo=UTC), late, timezone(timedelta(hours=1)))
    False
    >>> on_its_day(datetime(2026, 3, 1, 9, tzinfo=UTC), None, UTC)
    False
    """
    if published_at is None:
        return False
    return planned_at.astimezone(zone).date() == published_at.astimezone(zone).date()


def wrong(needed: Mapping[str, Needed]) -> str:
    """Why a matrix cannot be put in force, in a sentence; '' where it can.

    >>> wrong({"low": Needed(1, "lead"), "medium": Needed(1, "approver"), "high": Needed(2, "lead")})
    'Medium risk would need a lower role than low risk. Ask for as much or more.'
    """
    for risk in RISKS:
        one = needed.get(risk)
        if one is None:
            return f"Say what {risk} risk needs."
        if not 1 <= one.people <= MOST_PEOPLE:
            return f"{risk.capitalize()} risk needs {one.people} people: say 1 to {MOST_PEOPLE}."
        if one.role not in ("approver", "lead"):
            return f"'{one.role}' is no role that approves: choose approver or lead."
    for less, more in pairwise(RISKS):
        if needed[more].people < needed[less].people:
            return f"{more.capitalize()} risk would need fewer people than {less} risk. Ask for as many or more."
        if RANK[needed[more].role] < RANK[needed[less].role]:
            return f"{more.capitalize()} risk would need a lower role than {less} risk. Ask for as much or more."
    return ""


def may(step: str, status: str) -> bool:
    """Whether a step can be taken from a state.

    >>> may("submit", "draft"), may("schedule", "in_review"), may("withdraw", "published"), may("decide", "draft")
    (True, False, True, False)
    """
    return status in FROM[step]


def lacking(risk: str, approvals: Iterable[Approval], by_risk: Mapping[str, Needed] = NEEDED) -> str:
    """What is still to be approved, in words; '' where nothing is. `by_risk`: the matrix that counts.

    >>> lacking("low", [Approval("ann", "approver")])
    ''
    >>> lacking("high", [Approval("ann", "lead")])
    '1 more person'
    >>> lacking("high", [Approval("ann", "approver"), Approval("ann", "approver"), Approval("bob", "approver")])
    'a lead'
    >>> lacking("unheard of", [])
    '2 people, one of them a lead'
    """
    needed = by_risk.get(risk, MOST)
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
