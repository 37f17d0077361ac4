"""Segments: groups with criteria, size and source, who belongs to them, and how they are spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store
from pipelines.commands.plan_items import add_item, revise_item
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_segment": "staff",
    "revise_segment": "staff",
    "remove_segment": "lead",
    "add_segment_member": "staff",
    "remove_segment_member": "staff",
    "add_comms_strategy": "staff",
    "revise_comms_strategy": "staff",
    "remove_comms_strategy": "lead",
}


def add_segment(
    store: Store,
    programme_id: str,
    *,
    name: str,
    criteria: str,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a segment. Gives `segment_id`. `more`: code, kind, size (people), source, sized_on, is_required."""
    given = {"name": name, "criteria": criteria, **more}
    return add_item(store, "segment", programme_id, given, actor=actor, command_id=command_id)


def revise_segment(store: Store, segment_id: str, *, actor: str, command_id: str | None = None, **changes: Any) -> Any:
    """Change what is said of a segment. Gives `was` and `now`."""
    return revise_item(store, "segment", segment_id, changes, actor=actor, command_id=command_id)


def add_segment_member(
    store: Store, programme_id: str, *, segment: str, stakeholder: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Put a stakeholder into a segment (ids or codes). Gives `segment_member_id`."""
    given = {"segment": segment, "stakeholder": stakeholder}
    return add_item(store, "segment_member", programme_id, given, actor=actor, command_id=command_id)


def add_comms_strategy(
    store: Store,
    programme_id: str,
    *,
    segment: str,
    name: str,
    message: str,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add how a segment is spoken to; each change makes another version. Gives `comms_strategy_id`."""
    given = {"segment": segment, "name": name, "message": message, **more}
    return add_item(store, "comms_strategy", programme_id, given, actor=actor, command_id=command_id)
