"""Dated assessments of stakeholders, and the reviews that say whether the gap was closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, maybe, text_of, today_of
from pipelines.commands.plan_items import add_item
from pipelines.rules import engagement
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "assess": "staff",
    "add_stakeholder_assessment": "staff",
    "revise_stakeholder_assessment": "staff",
    "remove_stakeholder_assessment": "lead",
    "add_relationship_review": "staff",
    "revise_relationship_review": "staff",
    "remove_relationship_review": "lead",
    "hold_review": "staff",
}


def assess(
    store: Store,
    programme_id: str,
    *,
    stakeholder: str,
    assessed_on: date,
    power: int,
    interest: int,
    legitimacy: int,
    urgency: int,
    attitude_current: str,
    attitude_desired: str,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Say where a stakeholder (id or code) stands on a day, once a day. Gives `stakeholder_assessment_id`.

    `more`: iap2_target, assessed_by, note. Nothing is overwritten: the newest counts, the others show the way here.
    """
    given = {
        "stakeholder": stakeholder, "assessed_on": assessed_on, "power": power, "interest": interest,
        "legitimacy": legitimacy, "urgency": urgency, "attitude_current": attitude_current,
        "attitude_desired": attitude_desired, **more,
    }  # fmt: skip
    return add_item(store, "stakeholder_assessment", programme_id, given, actor=actor, command_id=command_id)


def hold_review(
    store: Store,
    relationship_review_id: str,
    *,
    done_on: date,
    outcome: str,
    done_by: str = "",
    next_step: str = "",
    next_due_on: date | None = None,
    checklist: Mapping[str, str] | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Hold a review that was due: the gap before is that of the review before (or of the first assessment).

    `checklist`: each of `engagement.CHECKLIST` → fine, to_do or not_looked. Gives `change` (closed, opened, same, or
    None where nothing was assessed) and the id of the next review.
    """
    body = {
        "relationship_review_id": relationship_review_id, "done_on": done_on, "outcome": outcome, "done_by": done_by,
        "next_step": next_step, "next_due_on": next_due_on, "checklist": dict(checklist) if checklist else None,
    }  # fmt: skip
    wrong = engagement.wrong_with_checklist(checklist, next_step) if checklist is not None else None
    if wrong:
        raise Refused(wrong)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = hold(tx, "relationship_review", relationship_review_id)
        if held["done_on"]:
            raise Refused(f"This review was held on {held['done_on']} already. Plan another one.")
        if next_due_on and next_due_on <= done_on:
            raise Refused(f"The next review is due on {next_due_on}, not after this one. Choose a later day.")
        if done_on > today_of(tx, held["programme_id"]):
            raise Refused(f"The review on {done_on} is in the future. Record it when it has taken place.")
        before, after = _gaps(tx, held, done_on)
        row = {
            "done_on": done_on, "outcome": text_of("outcome", outcome), "done_by": maybe(done_by) or actor,
            "next_step": maybe(next_step), "gap_before": before, "gap_after": after,
            "checklist": to_json(dict(checklist)) if checklist else None,
        }  # fmt: skip
        places = ", ".join(f"{name} = ${name}" for name in row)
        tx.run(
            f"update relationship_review set {places} where relationship_review_id = $id",  # noqa: S608  # our own names
            {**row, "id": relationship_review_id},
        )
        following = _next(tx, held, next_due_on, actor)
        change = None if before is None or after is None else engagement.gap_change(before, after)
        result = {"change": change, "gap_before": before, "gap_after": after, "next_review_id": following}
        return result, [Event("relationship_review", relationship_review_id, "relationship_review_held", row)]

    return carry_out(store, "hold_review", body, work, actor=actor, command_id=command_id)


def _gaps(tx: Transaction, held: Mapping[str, Any], done_on: date) -> tuple[int | None, int | None]:
    known = tx.rows(
        """select assessed_on, attitude_current, attitude_desired from stakeholder_assessment
           where stakeholder_id = $stakeholder and programme_id = $programme and assessed_on <= $day
           order by assessed_on""",
        {"stakeholder": held["stakeholder_id"], "programme": held["programme_id"], "day": done_on},
    )
    gaps = [engagement.gap(one["attitude_current"], one["attitude_desired"]) for one in known]
    last = tx.one(
        """select gap_after from relationship_review
           where stakeholder_id = $stakeholder and programme_id = $programme and done_on < $day
             and gap_after is not null
           order by done_on desc limit 1""",
        {"stakeholder": held["stakeholder_id"], "programme": held["programme_id"], "day": done_on},
    )
    before = last["gap_after"] if last else gaps[0] if gaps else None
    return before, gaps[-1] if gaps else None


def _next(tx: Transaction, held: Mapping[str, Any], due_on: date | None, actor: str) -> str | None:
    if due_on is None:
        return None
    identity = new_id("rre")
    row = {
        "relationship_review_id": identity, "programme_id": held["programme_id"],
        "stakeholder_id": held["stakeholder_id"], "due_on": due_on,
    }  # fmt: skip
    tx.insert("relationship_review", [{**row, **made(actor)}])
    return identity
