"""Decisions, the actions that follow from them, and lessons, as other parts of the house add them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store
from pipelines.commands.plan_items import add_item
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "decide": "staff",
    "add_action": "staff",
    "add_lesson": "staff",
}


def decide(
    store: Store,
    programme_id: str,
    *,
    trigger_kind: str,
    trigger: str,
    choice: str,
    why: str,
    decided_by: str,
    decided_on: date,
    due_on: date | None = None,
    code: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Decide to act, accept or watch, about a KPI, a risk, an incident … (by its code). Gives `decision_id`.

    Without a code the next free one is given; so it is with actions and lessons.
    """
    given = {
        "code": code,
        "trigger_kind": trigger_kind,
        "trigger": trigger,
        "choice": choice,
        "why": why,
        "decided_by": decided_by,
        "decided_on": decided_on,
        "due_on": due_on,
    }
    return add_item(store, "decision", programme_id, given, actor=actor, command_id=command_id)


def add_action(
    store: Store,
    programme_id: str,
    *,
    text: str,
    owner: str,
    due_on: date,
    decision: str | None = None,
    code: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add what somebody does by a day, because of a decision (id or code) or not. Gives `action_id`."""
    given = {"code": code, "text": text, "owner": owner, "due_on": due_on, "decision": decision}
    return add_item(store, "action", programme_id, given, actor=actor, command_id=command_id)


def add_lesson(
    store: Store,
    programme_id: str,
    *,
    context: str,
    cause: str,
    advice: str,
    learnt_on: date,
    source_kind: str = "other",
    source: str = "",
    code: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add a lesson: when this happens, because of this, do this. Gives `lesson_id`."""
    given = {
        "code": code,
        "context": context,
        "cause": cause,
        "advice": advice,
        "learnt_on": learnt_on,
        "source_kind": source_kind,
        "source": source,
    }
    return add_item(store, "lesson", programme_id, given, actor=actor, command_id=command_id)
