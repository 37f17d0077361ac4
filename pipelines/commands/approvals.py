"""Approvals: as many people as the risk of an item asks for, each in their role, never who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.checking import hold, made, maybe, one_of
from pipelines.commands.guidelines import named
from pipelines.rules import content_flow
from pipelines.rules.content_flow import Approval
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "decide_content": "approver",
}

DECISIONS = ("approved", "rejected")


def decide_content(
    store: Store,
    content_item_id: str,
    *,
    decision: str,
    note: str = "",
    by: str = "",
    role: str = "",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Approve or reject the version in review. Gives `status` and what is still `lacking`.

    Who signed in decides in their own name and highest role; `by` and `role` count only where nobody signs in. Raises
    Refused for the author, for a second vote, without a note on a rejection, and for a version not seen.
    """
    body = {
        "content_item_id": content_item_id, "decision": decision, "note": note, "by": by, "role": role,
        "seen_version": seen_version,
    }  # fmt: skip
    one_of("decision", decision, DECISIONS)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = hold(tx, "content_item", content_item_id)
        who = named(actor, by)
        _refuse(tx, held, who, decision, note, seen_version)
        row = {
            "approval_id": new_id("apv"), "programme_id": held["programme_id"], "item_kind": "content_item",
            "item_id": content_item_id, "version": held["version"], "decision": decision, "decided_by": who,
            "role": _role(tx, actor, role, held["programme_id"]), "decided_at": now(), "note": maybe(note),
        }  # fmt: skip
        tx.insert("approval", [{**row, **made(actor)}])
        lacking = content_flow.lacking(held["risk_level"], given(tx, content_item_id, held["version"]))
        status = "draft" if decision == "rejected" else "in_review" if lacking else "approved"
        tx.run("update content_item set status = $status where content_item_id = $id",
               {"status": status, "id": content_item_id})  # fmt: skip
        event = Event("content_item", content_item_id, f"content_{decision}", row)
        return {"status": status, "lacking": lacking if decision == "approved" else ""}, [event]

    return carry_out(store, "decide_content", body, work, actor=actor, command_id=command_id)


def given(source: Store | Transaction, item_id: str, version: int) -> list[Approval]:
    """Who approved a version of a content item."""
    rows = source.rows(
        """select decided_by, role from approval where item_kind = 'content_item' and item_id = $item
             and version = $version and decision = 'approved'
             and decided_at > coalesce((select max(decided_at) from approval where item_id = $item
               and version = $version and decision = 'rejected'), timestamp '1970-01-01')""",
        {"item": item_id, "version": version},
    )
    return [Approval(row["decided_by"], row["role"]) for row in rows]


def authors(source: Store | Transaction, item: Mapping[str, Any]) -> set[str]:
    """Everybody who wrote a version of an item: who planned it, and who changed it since."""
    rows = source.rows(
        """select distinct actor from event where subject_kind = 'content_item' and subject_id = $item
             and type in ('content_item_added', 'content_item_revised', 'content_submitted')""",
        {"item": item["content_item_id"]},
    )
    return {row["actor"] for row in rows} | {item["created_by"], item["owner"] or ""} - {""}


def _refuse(
    tx: Transaction, held: Mapping[str, Any], who: str, decision: str, note: str, seen_version: int | None
) -> None:
    if not content_flow.may("decide", held["status"]):
        raise Refused(f"The item '{held['code']}' is {held['status'].replace('_', ' ')}: only what is in review is "
                      "decided.")  # fmt: skip
    if seen_version is not None and seen_version != held["version"]:
        raise Refused("The text was changed since you read it. Read it again, then decide.")
    if decision == "rejected" and not note.strip():
        raise Refused("Say why it is rejected: whoever wrote it has to know.")
    if who.casefold() in {one.casefold() for one in authors(tx, held)}:
        raise Refused("Nobody approves what they wrote. Ask somebody else.")
    voted = {one.by.casefold() for one in given(tx, held["content_item_id"], held["version"])}
    if decision == "approved" and who.casefold() in voted:
        raise Refused(f"'{who}' approved this version already. The next approval must be another person's.")


def _role(tx: Transaction, actor: str, role: str, programme_id: str) -> str:
    """The highest role of who decides; what was said where nobody signs in, and no more than approver unsaid."""
    if not actor.startswith(authority.PERSON):
        return one_of("role", role or "approver", tuple(content_flow.RANK))
    held = tx.rows(
        """select role from person_role where person_id = $id and withdrawn_at is null
             and (programme_id is null or programme_id = $programme)""",
        {"id": actor, "programme": programme_id},
    )
    return max((row["role"] for row in held), key=lambda one: content_flow.RANK.get(one, -1), default="staff")
