"""Engagement: which methods fit, plans with a cadence, and the activities that a plan asks for when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, carry_out, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.commands.plan_items import add_item, revise_item
from pipelines.rules import cadence
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_engagement_method": "staff",
    "revise_engagement_method": "staff",
    "remove_engagement_method": "staff",
    "add_engagement_plan": "staff",
    "revise_engagement_plan": "staff",
    "remove_engagement_plan": "lead",
    "add_engagement_activity": "staff",
    "revise_engagement_activity": "staff",
    "remove_engagement_activity": "staff",
    "skip_activity": "staff",
    "plan_due": "staff",
}

Result = tuple[Mapping[str, Any], list[Event]]


def add_engagement_plan(
    store: Store,
    programme_id: str,
    *,
    cadence_days: int,
    owner: str,
    starts_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Plan regular contact with a stakeholder or a segment. Gives `engagement_plan_id`.

    `more`: stakeholder or segment, method, iap2_level, ends_on, objective, activity, contribution, identified_by,
    review_due, status, code.
    """
    given = {"cadence_days": cadence_days, "owner": owner, "starts_on": starts_on, **more}
    return add_item(store, "engagement_plan", programme_id, given, actor=actor, command_id=command_id)


def add_engagement_activity(
    store: Store, programme_id: str, *, due_on: date, actor: str, command_id: str | None = None, **more: Any
) -> dict[str, Any]:
    """Add something that is to be done with a stakeholder or a segment, of a plan or beside every plan."""
    return add_item(
        store, "engagement_activity", programme_id, {"due_on": due_on, **more}, actor=actor, command_id=command_id
    )


def skip_activity(
    store: Store, engagement_activity_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Leave an activity out, with the reason: the plan goes on from its day."""
    changes = {"status": "skipped", "reason": text_of("reason", reason)}
    return revise_item(
        store, "engagement_activity", engagement_activity_id, changes, actor=actor, command_id=command_id
    )


def plan_due(
    store: Store, programme_id: str, *, today: date, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Write down what each active plan asks for next: one open activity a plan. Gives how many were `added`."""

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        added = [row for plan in _without_open(tx, programme_id) if (row := _asked_for(tx, plan, today, actor))]
        return {"added": len(added)}, [
            Event("engagement_activity", row["engagement_activity_id"], "engagement_activity_added", row)
            for row in added
        ]

    body = {"programme_id": programme_id, "today": today}
    return carry_out(store, "plan_due", body, work, actor=actor, command_id=command_id)


def has_undue(store: Store, programme_id: str) -> bool:
    """Whether any active plan has no open activity: whether `plan_due` would find something to look at."""
    found = store.one(f"select 1 as found from ({WITHOUT_OPEN}) limit 1", {"programme": programme_id})  # noqa: S608  # our own query
    return found is not None


WITHOUT_OPEN = """
    select p.*, (select max(coalesce(a.done_on, a.due_on)) from engagement_activity as a
                 where a.plan_id = p.engagement_plan_id) as last_on
    from engagement_plan as p
    where p.programme_id = $programme and p.status = 'active'
      and not exists (
          select 1 from engagement_activity as a where a.plan_id = p.engagement_plan_id and a.status = 'due'
      )
      and (p.ends_on is null or p.ends_on >= (
          select coalesce(max(coalesce(a.done_on, a.due_on)) + p.cadence_days, p.starts_on)
          from engagement_activity as a where a.plan_id = p.engagement_plan_id
      ))
    order by p.code
"""


def _without_open(tx: Transaction, programme_id: str) -> list[dict[str, Any]]:
    return tx.rows(WITHOUT_OPEN, {"programme": programme_id})


def _asked_for(tx: Transaction, plan: Mapping[str, Any], today: date, actor: str) -> dict[str, Any] | None:
    due = cadence.next_due(plan["starts_on"], plan["cadence_days"], plan["last_on"], plan["ends_on"])
    if due is None:
        return None
    row = {
        "engagement_activity_id": new_id("ena"),
        "programme_id": plan["programme_id"],
        "code": _next_code(tx, plan["programme_id"]),
        "plan_id": plan["engagement_plan_id"],
        "stakeholder_id": plan["stakeholder_id"],
        "segment_id": plan["segment_id"],
        "method": plan["method"],
        "iap2_level": plan["iap2_level"],
        "due_on": due,
        "status": "due",
        "owner": plan["owner"],
        "objective_id": plan["objective_id"],
        "activity_id": plan["activity_id"],
        "contribution": plan["contribution"],
        "is_demo": plan["is_demo"],
    }
    tx.insert("engagement_activity", [{**row, **made(actor)}])
    return row


def _next_code(tx: Transaction, programme_id: str) -> str:
    found = tx.one(
        """select max(try_cast(code[4:] as integer)) as n from engagement_activity
           where programme_id = $programme and starts_with(code, 'EA-')""",
        {"programme": programme_id},
    )
    return f"EA-{(found['n'] if found and found['n'] else 0) + 1:03}"
