"""Promises: made in an answer, a meeting or a policy, with an owner and a day; they outlive the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, made, one_of, today_of

NEEDS = {"add_commitment": "staff", "settle_commitment": "staff", "move_commitment": "staff"}

SOURCES = ("case", "interaction", "meeting", "policy", "other")
SETTLED = ("kept", "broken", "withdrawn")

Result = tuple[Mapping[str, Any], list[Event]]


def add_commitment(
    store: Store,
    programme_id: str,
    *,
    text: str,
    owner: str,
    due_on: date,
    source_kind: str = "other",
    source_id: str | None = None,
    made_on: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Write a promise down: what, who keeps it, until when. Gives `commitment_id`."""
    said: dict[str, Any] = {
        "text": needed("promise", text, most=2000), "owner": needed("owner", owner, most=200), "due_on": due_on,
        "source_kind": one_of("source", source_kind, SOURCES), "source_id": source_id, "made_on": made_on,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        row = commitment_row(
            programme_id, source_kind, source_id, text=said["text"], owner=said["owner"], due_on=due_on,
            made_on=made_on or today_of(tx, programme_id), actor=actor, is_demo=bool(programme["is_demo"]),
        )  # fmt: skip
        tx.insert("commitment", [row])
        event = Event("commitment", row["commitment_id"], "promised", said)
        return {"commitment_id": row["commitment_id"]}, [event]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "add_commitment", body, work, actor=actor, command_id=command_id)


def settle_commitment(
    store: Store,
    commitment_id: str,
    *,
    status: str,
    note: str = "",
    kept_on: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say that a promise was kept, broken or withdrawn; the last two with the reason."""
    said = {"status": one_of("outcome", status, SETTLED), "note": said_of("note", note, most=2000), "kept_on": kept_on}
    if status != "kept" and not said["note"]:
        raise Refused(f"Say why the promise was {status}.")

    def work(tx: Transaction) -> Result:
        row = _open(tx, commitment_id)
        day = kept_on or today_of(tx, row["programme_id"])
        if status == "kept" and day < row["made_on"]:
            raise Refused(
                f"The promise was made on {row['made_on']}: it cannot have been kept on {day}. Check the date."
            )
        tx.run(
            "update commitment set status = $status, note = $note, kept_on = $kept_on where commitment_id = $id",
            {"status": status, "note": said["note"], "kept_on": day if status == "kept" else None, "id": commitment_id},
        )
        return {"commitment_id": commitment_id}, [Event("commitment", commitment_id, f"promise_{status}", said)]

    body = {"commitment_id": commitment_id, **said}
    return carry_out(store, "settle_commitment", body, work, actor=actor, command_id=command_id)


def move_commitment(
    store: Store,
    commitment_id: str,
    *,
    due_on: date,
    reason: str,
    owner: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Give a promise another day or owner; the day it had stays in the event."""
    said = {"due_on": due_on, "reason": needed("reason", reason), "owner": said_of("owner", owner, most=200)}

    def work(tx: Transaction) -> Result:
        row = _open(tx, commitment_id)
        if due_on < row["made_on"]:
            raise Refused(f"The promise was made on {row['made_on']}: it cannot be due on {due_on}. Check the date.")
        tx.run(
            "update commitment set due_on = $due_on, owner = $owner where commitment_id = $id",
            {"due_on": due_on, "owner": said["owner"] or row["owner"], "id": commitment_id},
        )
        before = {"due_on": row["due_on"], "owner": row["owner"]}
        event = Event("commitment", commitment_id, "promise_moved", {**said, "before": before})
        return {"commitment_id": commitment_id}, [event]

    body = {"commitment_id": commitment_id, **said}
    return carry_out(store, "move_commitment", body, work, actor=actor, command_id=command_id)


def commitment_row(
    programme_id: str,
    source_kind: str,
    source_id: str | None,
    *,
    text: str,
    owner: str,
    due_on: date,
    made_on: date,
    actor: str,
    is_demo: bool = False,
) -> dict[str, Any]:
    """A row of commitment. Raises Refused for a day before the promise."""
    if due_on < made_on:
        raise Refused(f"The promise is made on {made_on} and would be due on {due_on}. Give a later day.")
    return {
        "commitment_id": new_id("com"), "programme_id": programme_id, "source_kind": source_kind,
        "source_id": source_id,
        "text": text, "owner": owner, "made_on": made_on, "due_on": due_on, "status": "open", "is_demo": is_demo,
        **made(actor),
    }  # fmt: skip


def _open(tx: Transaction, commitment_id: str) -> dict[str, Any]:
    row = hold(tx, "commitment", commitment_id)
    if row["status"] != "open":
        raise Refused(f"The promise was {row['status']} already.")
    return row
