"""Support for staff: whom they ask for help, what they ask for, and the answer that closes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.authority import PERSON
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, hold_in, made, one_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"ask_support": "viewer", "answer_support": "lead", "name_help_contact": "lead"}

KINDS = ("information", "training", "equipment", "time", "wellbeing", "other")

Result = tuple[Mapping[str, Any], list[Event]]


def ask_support(
    store: Store,
    programme_id: str,
    *,
    kind: str,
    text: str,
    activity_id: str | None = None,
    person: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Ask for help; without sign-in, `person` says who needs it. Gives `support_request_id`."""
    said = {
        "person": needed("name", person or actor, most=200), "kind": one_of("kind of support", kind, KINDS),
        "text": needed("text", text), "activity_id": activity_id or None,
    }  # fmt: skip
    if actor.startswith(PERSON) and said["person"] != actor:
        raise Refused("Support is asked for by the person who needs it.")

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        if activity_id:
            hold_in(tx, "activity", activity_id, programme_id)
        identity = new_id("sup")
        row = {"support_request_id": identity, "programme_id": programme_id, **said}
        more = {"asked_at": programme["as_of"] or now(), "is_demo": bool(programme["is_demo"])}
        tx.insert("support_request", [{**row, **more, **made(actor)}])
        return {"support_request_id": identity}, [Event("support_request", identity, "support_asked", row)]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "ask_support", body, work, actor=actor, command_id=command_id)


def answer_support(
    store: Store, support_request_id: str, *, answer: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Answer a request for support, which closes it. Raises Refused where somebody has answered it already."""
    said = {"support_request_id": support_request_id, "answer": needed("answer", answer)}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "support_request", support_request_id)
        if held["answered_at"]:
            raise Refused("Somebody has answered this request already. Open the page again to read what they said.")
        programme = hold(tx, "programme", held["programme_id"])
        tx.run(
            "update support_request set answer = $answer, answered_by = $actor, answered_at = $at "
            "where support_request_id = $id",
            {"answer": said["answer"], "actor": actor, "at": programme["as_of"] or now(), "id": support_request_id},
        )
        return {"support_request_id": support_request_id}, [
            Event("support_request", support_request_id, "support_answered", said)
        ]

    return carry_out(store, "answer_support", said, work, actor=actor, command_id=command_id)


def name_help_contact(
    store: Store,
    programme_id: str,
    *,
    name: str,
    address: str,
    hours: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say whom staff of a programme ask for help from now on, and how they are reached. Gives `help_contact_id`."""
    said = {
        "name": needed("name", name, most=200), "address": needed("telephone number or e-mail", address, most=400),
        "hours": said_of("hours", hours, most=200),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        identity = new_id("hlp")
        row = {"help_contact_id": identity, "programme_id": programme_id, **said}
        tx.insert("help_contact", [{**row, "named_at": now(), "is_demo": bool(programme["is_demo"]), **made(actor)}])
        return {"help_contact_id": identity}, [Event("help_contact", identity, "help_contact_named", row)]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "name_help_contact", body, work, actor=actor, command_id=command_id)
