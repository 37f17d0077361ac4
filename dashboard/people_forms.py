"""The forms of the People page: enter somebody, give and withdraw roles, shut out and let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import modal, person, read
from dashboard.objective_dialogs import Fields, asked, button, save
from pipelines.commands import people
from pipelines.rules import roles

EVERYWHERE = ""


def add_button() -> None:
    """The button above the list, and whichever dialog was asked for in this run."""
    if person.may("add_person"):
        button("Enter a person", "add_person", icon=":material/person_add:")
    wanted = asked()
    if wanted:
        which, subject, opening = wanted
        DIALOGS[which](subject, opening)


def buttons(one: Mapping[str, Any], held: Sequence[Mapping[str, Any]]) -> None:
    """What an administrator can do with one person, and anybody with their own sessions."""
    identity, administers = one["person_id"], person.may("grant_role")
    if not administers and identity != person.actor():
        return
    with st.container(horizontal=True, gap="small", key=f"person_do_{identity}"):
        if one["is_active"] and person.sign_in_is_on():
            button("End sessions", "end_sessions", identity, icon=":material/logout:", key=f"end_{identity}")
        if not administers:
            return
        button("Give a role", "grant_role", identity, icon=":material/add:", key=f"grant_{identity}")
        for role in held:
            label = f"Withdraw {role['role']}"
            button(label, "withdraw_role", role["grant_id"], icon=":material/remove:", key=f"drop_{role['grant_id']}")
        if one["is_active"]:
            button("Shut out", "disable_person", identity, icon=":material/block:", key=f"disable_{identity}")
        else:
            button("Let in again", "enable_person", identity, icon=":material/check:", key=f"enable_{identity}")


@modal.dialog("Enter a person", icon=":material/person_add:")
def _add(subject: str, opening: str) -> None:
    fields = Fields("person", opening)
    name = fields.text("Name", "name", hint="As the log shall show it.")
    st.caption("If you know how the sign-in provider names them, they find their roles at their first sign-in.")
    issuer = fields.text("Provider (the claim iss)", "issuer")
    there = fields.text("Their name there (the claim sub)", "subject")
    save(
        "Enter",
        lambda: people.add_person(
            read.store(), name=name, issuer=issuer, subject=there, actor=person.actor(), command_id=opening
        ),
        done="Entered",
    )


@modal.dialog("Give a role", icon=":material/add:")
def _grant(person_id: str, opening: str) -> None:
    fields = Fields("grant", opening)
    role = fields.choice("Role", "role", roles.ROLES, "staff", form=lambda one: f"{one}: {roles.MEANING[one]}")  # type: ignore[index]  # one of ROLES
    codes = {EVERYWHERE: None, **{one.code: one.programme_id for one in read.programmes()}}
    where = fields.choice("Where", "where", list(codes), EVERYWHERE, form=lambda one: one or "in every programme")
    st.caption("Who has roles in some programmes alone sees those alone, and not the pages of the whole organisation.")
    save(
        "Give it",
        lambda: people.grant_role(
            read.store(), person_id, role=role, programme_id=codes[where], actor=person.actor(), command_id=opening
        ),
        done="Given",
    )


@modal.dialog("Withdraw a role", icon=":material/remove:")
def _withdraw(grant_id: str, opening: str) -> None:
    reason = Fields("withdraw", opening).text("Reason", "reason")
    save(
        "Withdraw it",
        lambda: people.withdraw_role(read.store(), grant_id, reason=reason, actor=person.actor(), command_id=opening),
        done="Withdrawn",
    )


@modal.dialog("Shut out", icon=":material/block:")
def _disable(person_id: str, opening: str) -> None:
    st.text("Their open pages end within a minute, and nothing of theirs is carried out any more. What they did stays.")
    reason = Fields("disable", opening).text("Reason", "reason")
    save(
        "Shut out",
        lambda: people.disable_person(read.store(), person_id, reason=reason, actor=person.actor(), command_id=opening),
        done="Shut out",
    )


@modal.dialog("End sessions", icon=":material/logout:")
def _end(person_id: str, opening: str) -> None:
    st.text("Every page that is open in their name closes within a minute, on every device. They may sign in again.")
    save(
        "End them",
        lambda: people.sign_out_everywhere(read.store(), person_id, actor=person.actor(), command_id=opening),
        done="Ended",
    )


@modal.dialog("Let in again", icon=":material/check:")
def _enable(person_id: str, opening: str) -> None:
    reason = Fields("enable", opening).text("Reason", "reason")
    save(
        "Let in",
        lambda: people.enable_person(read.store(), person_id, reason=reason, actor=person.actor(), command_id=opening),
        done="Let in",
    )


DIALOGS = {
    "add_person": _add,
    "grant_role": _grant,
    "withdraw_role": _withdraw,
    "disable_person": _disable,
    "enable_person": _enable,
    "end_sessions": _end,
}
