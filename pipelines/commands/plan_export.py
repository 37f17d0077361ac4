"""The whole plan of a programme as one workbook; entered again it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data import people, plan_rows, programmes
from data.store import Store
from pipelines.commands import Refused, plan_items, plan_sheets
from pipelines.commands.plan_kinds import Kind
from pipelines.commands.plan_sheets import KINDS, points_text

MORE = ("segment", "behaviour", "core_purpose", "stretch_reason")


def whole(store: Store, programme_id: str, *, label: str = "") -> bytes:
    """The workbook. `label` (the words of demo data) stands above the explanations. Raises Refused."""
    programme = store.one("select * from programme where programme_id = $id", {"id": programme_id})
    if not programme:
        raise Refused(f"There is no programme {programme_id}. It may have been removed; open the page again.")
    held = programmes.plan(store, programme_id)
    rows = {of.name: plan_rows.rows(store, of.name, programme_id) for of in KINDS.values()}
    codes: dict[str, dict[str, str]] = {
        name: {row[f"{name}_id"]: row["code"] for row in mine if "code" in row} for name, mine in rows.items()
    }
    codes["objective"] = {one.objective_id: one.code for one in held.objectives}
    codes["kpi"] = {one.kpi_id: one.code for one in held.kpis}
    # what stands beside the plan, such as a stakeholder, is named by its code too
    for name in sorted(_named(KINDS.values()) - codes.keys()):
        codes[name] = {row[f"{name}_id"]: row["code"] for row in plan_rows.rows(store, name, programme_id)}
    items = {sheet: as_said(of, rows[of.name], codes) for sheet, of in KINDS.items()}
    more: dict[str, dict[str, Any]] = {
        row["objective_id"]: {name: row[name] for name in MORE}
        | {"priority": codes["priority"].get(row["priority_id"] or "", "")}
        for row in plan_rows.rows(store, "objective", programme_id)
    }
    return plan_sheets.export(programme, held, label=label, items=items, more=more, names=people.names(store))


def _named(kinds: Iterable[Kind]) -> set[str]:
    """What the references of these kinds name."""
    return {one.of for of in kinds for one in of.columns if one.holds == "ref"}


def as_said(
    of: Kind, rows: Sequence[Mapping[str, Any]], codes: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Rows as a workbook says them: codes for ids, pounds for pence. `codes` gives id → code by kind."""
    told = []
    for row in rows:
        pounds = plan_items.in_pounds(of, {one.name: row[one.stored] for one in of.columns})
        for one in of.columns:
            value = pounds[one.name]
            if value is not None and one.holds == "ref":
                pounds[one.name] = codes[one.of].get(value, "")
            elif value is not None and one.holds == "points":
                pounds[one.name] = points_text(value)
        told.append(pounds)
    return told
