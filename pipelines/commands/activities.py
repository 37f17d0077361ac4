"""Phases, activities, milestones, roles and outside events, as other parts of the house add them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store
from pipelines.commands.plan_items import add_item
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_phase": "lead",
    "add_activity": "staff",
    "add_milestone": "lead",
    "add_external_event": "staff",
}


def add_phase(
    store: Store,
    programme_id: str,
    *,
    code: str,
    name: str,
    kind: str,
    starts_on: date,
    ends_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a phase of a programme. Gives `phase_id`. `more`: status, note."""
    given = {"code": code, "name": name, "kind": kind, "starts_on": starts_on, "ends_on": ends_on, **more}
    return add_item(store, "phase", programme_id, given, actor=actor, command_id=command_id)


def add_activity(
    store: Store,
    programme_id: str,
    *,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add an activity. Gives `activity_id`. `more`: phase, objective, intervention (id or code), owner, status …"""
    given = {"code": code, "name": name, "starts_on": starts_on, "ends_on": ends_on, **more}
    return add_item(store, "activity", programme_id, given, actor=actor, command_id=command_id)


def add_milestone(
    store: Store,
    programme_id: str,
    *,
    code: str,
    name: str,
    due_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a milestone. Gives `milestone_id`. `more`: phase, activity, due_baseline, done_on, agreed_by."""
    given = {"code": code, "name": name, "due_on": due_on, **more}
    return add_item(store, "milestone", programme_id, given, actor=actor, command_id=command_id)


def add_external_event(
    store: Store,
    programme_id: str,
    *,
    code: str,
    text: str,
    starts_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Note what happens outside the programme. Gives `external_event_id`. `more`: kind, ends_on, expected_effect …"""
    given = {"code": code, "text": text, "starts_on": starts_on, **more}
    return add_item(store, "external_event", programme_id, given, actor=actor, command_id=command_id)
