"""Roles: who may do what. Nobody may do what is not written down."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

Role = Literal["viewer", "staff", "approver", "lead", "administrator"]

ROLES: tuple[Role, ...] = ("viewer", "staff", "approver", "lead", "administrator")

# What a role brings besides itself. An administrator looks after people and settings and answers nobody: who is to
# do both is given both roles, and the log shows it.
INCLUDES: Mapping[Role, frozenset[Role]] = {
    "viewer": frozenset({"viewer"}),
    "staff": frozenset({"viewer", "staff"}),
    "approver": frozenset({"viewer", "staff", "approver"}),
    "lead": frozenset({"viewer", "staff", "approver", "lead"}),
    "administrator": frozenset({"viewer", "administrator"}),
}

MEANING: Mapping[Role, str] = {
    "viewer": "sees every page",
    "staff": "corrects readings, works on cases, records interactions",
    "approver": "also approves answers and content of others",
    "lead": "also plans programmes, sets targets, signs reports off",
    "administrator": "looks after people, connections, policy in force and the store; answers nobody",
}


def may(roles: Collection[str], needed: Role | None) -> bool:
    """Whether any of the roles allows what needs `needed`. What has no row (None) is allowed to nobody.

    >>> may(["approver"], "staff"), may(["administrator"], "staff"), may([], "viewer"), may(["lead"], None)
    (True, False, False, False)
    """
    return needed is not None and any(needed in INCLUDES.get(role, frozenset()) for role in ROLES if role in roles)


# what waits for ever while nobody holds the role
WAITS: Mapping[Role, str] = {
    "staff": "no case is taken and no reading corrected",
    "approver": "no answer and no content can be approved",
    "lead": "no plan is changed, no policy put in force and no report signed off",
    "administrator": "nobody can be given a role, shut out or erased",
}


def without_people(held: Collection[str], asked: Collection[str] = tuple(WAITS)) -> tuple[Role, ...]:
    """Of the roles that something asks for, those that nobody holds; what another role includes counts.

    >>> without_people(["staff"]), without_people(["lead", "administrator"])
    (('approver', 'lead', 'administrator'), ())
    >>> without_people(["approver"], {"lead", "staff"})
    ('lead',)
    """
    return tuple(role for role in WAITS if role in asked and not may(held, role))


def waits(role: Role, what: str = "") -> str:
    """Why something waits while nobody holds a role, and what to do. `what` asks for it; without, all that does.

    >>> waits("approver", "Rule W4 asks for approval")
    'Rule W4 asks for approval, and nobody is approver here: give somebody that role on the page People.'
    >>> waits("staff")
    'Nobody is staff here: no case is taken and no reading corrected. Give somebody that role on the page People.'
    """
    if what:
        return f"{what}, and nobody is {role} here: give somebody that role on the page People."
    return f"Nobody is {role} here: {WAITS[role]}. Give somebody that role on the page People."


# a role as somebody who does something: "the staff" are all, and "may lead to" leads nobody
_NAMED = re.compile(
    r"\b(?:an?|the|one|every|another|any)\s+(approver|lead|administrator)\b|\b(approver|administrator)s\b"
)


def named(text: str) -> frozenset[Role]:
    """The roles that words ask something of, such as whose yes a rule of the policy needs.

    >>> sorted(named("Partners may speak when a lead has approved the text, or two approvers have."))
    ['approver', 'lead']
    >>> named("Shouting may lead to a quarrel with the staff.")
    frozenset()
    """
    found = {one or other for one, other in _NAMED.findall(text.casefold())}
    return frozenset(role for role in WAITS if role in found)
