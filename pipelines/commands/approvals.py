"""Approvals: as many people as the risk of an item asks for, each in their role, never who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.checking import hold, made, maybe, one_of, text_of
from pipelines.commands.guidelines import named
from pipelines.rules import content_flow
from pipelines.rules.content_flow import Approval, Needed
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "decide_content": "approver",
    "set_approval_matrix": "lead",
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
        lacking = still_lacking(tx, held)
        status = "draft" if decision == "rejected" else "in_review" if lacking else "approved"
        tx.run("update content_item set status = $status where content_item_id = $id",
               {"status": status, "id": content_item_id})  # fmt: skip
        event = Event("content_item", content_item_id, f"content_{decision}", row)
        return {"status": status, "lacking": lacking if decision == "approved" else ""}, [event]

    return carry_out(store, "decide_content", body, work, actor=actor, command_id=command_id)


def set_approval_matrix(
    store: Store,
    programme_id: str,
    *,
    needed: Mapping[str, tuple[int, str]],
    reason: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put the next version of the approval matrix in force: by risk how many people, and what one of them must be.

    What is in review counts by it from now on; what went out before is judged by the version of its day. Gives
    `version`. Raises Refused for a risk that would need less than a lower one, and for a version that changes nothing.
    """
    given_now = {risk: Needed(int(people), role) for risk, (people, role) in needed.items()}
    fault = content_flow.wrong(given_now)
    if fault:
        raise Refused(fault)
    body = {
        "programme_id": programme_id, "reason": text_of("reason", reason),
        "needed": {risk: [one.people, one.role] for risk, one in given_now.items()},
    }  # fmt: skip

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        hold(tx, "programme", programme_id)
        held, at = rules(tx, programme_id), now()
        if dict(content_flow.matrix(held, at)) == given_now:
            raise Refused("This is the matrix that is in force already. Change something, or close the form.")
        version = max((one.version for one in held), default=0) + 1
        rows = [
            {
                "approval_rule_id": new_id("apr"), "programme_id": programme_id, "version": version, "risk_level": risk,
                "people": one.people, "role": one.role, "reason": body["reason"], "in_force_from": at, **made(actor),
            }
            for risk, one in given_now.items()
        ]  # fmt: skip
        tx.insert("approval_rule", rows)
        event = Event("programme", programme_id, "approval_matrix_set", {**body, "version": version})
        return {"version": version}, [event]

    return carry_out(store, "set_approval_matrix", body, work, actor=actor, command_id=command_id)


def rules(source: Store | Transaction, programme_id: str) -> list[content_flow.Rule]:
    """Every version of a programme's own matrix; none where it never wrote one."""
    rows = source.rows("select * from approval_rule where programme_id = $programme", {"programme": programme_id})
    return [
        content_flow.Rule(row["version"], row["risk_level"], Needed(row["people"], row["role"]), row["in_force_from"])
        for row in rows
    ]


def still_lacking(source: Store | Transaction, item: Mapping[str, Any]) -> str:
    """What is still to be approved of an item's version, in words, by the matrix in force now."""
    by_risk = content_flow.matrix(rules(source, item["programme_id"]), now())
    voted = given(source, item["content_item_id"], item["version"])
    return content_flow.lacking(item["risk_level"], voted, by_risk)


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
    held = sorted(authority.roles_in(tx, actor, programme_id))
    return max(held, key=lambda one: content_flow.RANK.get(one, -1), default="staff")
