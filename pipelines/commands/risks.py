"""Risks with their scores and mitigations, and issues, as other parts of the house add them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store
from pipelines.commands.plan_items import add_item
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_risk": "staff",
    "score_risk": "staff",
    "add_mitigation": "staff",
    "add_issue": "staff",
}


def add_risk(
    store: Store,
    programme_id: str,
    *,
    code: str,
    category: str,
    cause: str,
    event: str,
    effect: str,
    opened_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a risk, a threat unless `direction` says opportunity. Gives `risk_id`. `more`: owner, appetite …"""
    given = {"code": code, "category": category, "cause": cause, "event": event, "effect": effect, **more}
    given["opened_on"] = opened_on
    return add_item(store, "risk", programme_id, given, actor=actor, command_id=command_id)


def score_risk(
    store: Store,
    programme_id: str,
    *,
    risk: str,
    scored_on: date,
    likelihood: int,
    impact: int,
    kind: str = "residual",
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Score a risk (id or code) on a day. Gives `risk_score_id`."""
    given = {"risk": risk, "scored_on": scored_on, "kind": kind, "likelihood": likelihood, "impact": impact}
    return add_item(store, "risk_score", programme_id, given | {"note": note}, actor=actor, command_id=command_id)


def add_mitigation(
    store: Store,
    programme_id: str,
    *,
    code: str,
    risk: str,
    text: str,
    due_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add what is done about a risk (id or code). Gives `mitigation_id`. `more`: owner, done_on."""
    given = {"code": code, "risk": risk, "text": text, "due_on": due_on, **more}
    return add_item(store, "mitigation", programme_id, given, actor=actor, command_id=command_id)


def add_issue(
    store: Store,
    programme_id: str,
    *,
    code: str,
    text: str,
    opened_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add an issue. Gives `issue_id`. `more`: severity, risk (id or code), owner, resolved_on, resolution."""
    given = {"code": code, "text": text, "opened_on": opened_on, **more}
    return add_item(store, "issue", programme_id, given, actor=actor, command_id=command_id)
