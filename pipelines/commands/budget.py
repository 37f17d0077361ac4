"""The approved total, budget lines and what was spent of them: given in pounds, stored in pence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store
from pipelines.commands.plan_items import add_item
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_budget_total": "lead",
    "add_budget_line": "lead",
    "spend": "lead",
}


def add_budget_total(
    store: Store,
    programme_id: str,
    *,
    amount: float,
    approved_by: str,
    approved_on: date,
    reason: str = "",
    note: str = "",
    code: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter the total in pounds that was approved for a programme. Gives `budget_total_id`.

    A later one takes the place of the one before, with its reason; that one stays. Raises Refused without a reason.
    """
    given = {"code": code, "amount": amount, "approved_by": approved_by, "approved_on": approved_on,
             "reason": reason, "note": note}  # fmt: skip
    return add_item(store, "budget_total", programme_id, given, actor=actor, command_id=command_id)


def add_budget_line(
    store: Store,
    programme_id: str,
    *,
    code: str,
    name: str,
    approved: float,
    starts_on: date,
    ends_on: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a budget line of so many pounds. Gives `budget_line_id`. `more`: category, profile, profile_points, owner."""
    given = {"code": code, "name": name, "approved": approved, "starts_on": starts_on, "ends_on": ends_on, **more}
    return add_item(store, "budget_line", programme_id, given, actor=actor, command_id=command_id)


def spend(
    store: Store,
    programme_id: str,
    *,
    line: str,
    spent_on: date,
    amount: float,
    reference: str,
    kind: str = "invoice",
    settles: str = "",
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Book an amount in pounds on a line (id or code). Gives `budget_actual_id`.

    `settles` is the reference of the commitment or accrual on that line which the amount takes the place of.
    """
    given = {
        "line": line, "spent_on": spent_on, "amount": amount, "kind": kind, "reference": reference, "note": note,
        "settles": settles,
    }  # fmt: skip
    return add_item(store, "budget_actual", programme_id, given, actor=actor, command_id=command_id)
