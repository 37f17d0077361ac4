"""Asking partners: who was asked what about a case or a topic, what they said, and whose view was taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import Held, act, hold_case, needed, save
from pipelines.commands.case_stored import stored
from pipelines.commands.checking import hold, instant, made

NEEDS = {"ask_partner": "staff", "consult": "staff", "record_view": "staff", "adopt_view": "approver"}

Result = tuple[Mapping[str, Any], list[Event]]


def ask_partner(
    store: Store,
    case_id: str,
    *,
    party: str,
    question: str,
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Ask a partner about a case; it waits for them, and no clock pauses. Gives `consultation_id`."""
    said = {"party": needed("partner", party, most=200), "question": needed("question", question, most=8000)}

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        consultation_id = new_id("con")
        event = held.add("asked_partner", {"consultation_id": consultation_id, **said}, at=happened_at)
        row = {"consultation_id": consultation_id, "programme_id": held.programme_id, "case_id": case_id, **said}
        more = {"subject": held.row["summary"], "asked_at": stored(event.at), "is_demo": bool(held.row["is_demo"])}
        tx.insert("consultation", [{**row, **more, **made(actor)}])
        return {"consultation_id": consultation_id}

    body = {**said, "happened_at": instant("time", happened_at) if happened_at else None}
    return act(
        store, "ask_partner", case_id, body, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def consult(
    store: Store,
    programme_id: str,
    *,
    subject: str,
    party: str,
    question: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Ask a partner about a topic that is no case: a criticism nobody expected. Gives `consultation_id`."""
    said = {
        "subject": needed("subject", subject, most=400), "party": needed("partner", party, most=200),
        "question": needed("question", question, most=8000),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        consultation_id = new_id("con")
        row = {"consultation_id": consultation_id, "programme_id": programme_id, **said}
        more = {"asked_at": programme["as_of"] or now(), "is_demo": bool(programme["is_demo"])}
        tx.insert("consultation", [{**row, **more, **made(actor)}])
        return {"consultation_id": consultation_id}, [Event("consultation", consultation_id, "partner_asked", said)]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "consult", body, work, actor=actor, command_id=command_id)


def record_view(
    store: Store, consultation_id: str, *, view: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Write down what a partner answered; a case that waited for them alone goes on."""
    said = {"consultation_id": consultation_id, "view": needed("answer", view, most=8000)}

    def work(tx: Transaction) -> Result:
        row = hold(tx, "consultation", consultation_id)
        if row["answered_at"]:
            raise Refused(f"{row['party']} answered already.")
        programme = hold(tx, "programme", row["programme_id"])
        tx.run(
            "update consultation set view = $view, answered_at = $now where consultation_id = $id",
            {"view": said["view"], "now": programme["as_of"] or now(), "id": consultation_id},
        )
        events = [Event("consultation", consultation_id, "partner_answered", said)]
        if row["case_id"]:
            held = hold_case(tx, row["case_id"], actor)
            held.add("partner_answered", {**said, "party": row["party"]})
            events += save(tx, held)
        return {"consultation_id": consultation_id, "case_id": row["case_id"]}, events

    return carry_out(store, "record_view", said, work, actor=actor, command_id=command_id)


def adopt_view(
    store: Store, consultation_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """Take a partner's view as the line that is held."""

    def work(tx: Transaction) -> Result:
        row = hold(tx, "consultation", consultation_id)
        if not row["answered_at"]:
            raise Refused(f"{row['party']} did not answer yet: there is no view to take.")
        tx.run("update consultation set is_adopted = true where consultation_id = $id", {"id": consultation_id})
        return {"consultation_id": consultation_id}, [
            Event("consultation", consultation_id, "view_adopted", {"party": row["party"]})
        ]

    return carry_out(
        store, "adopt_view", {"consultation_id": consultation_id}, work, actor=actor, command_id=command_id
    )
