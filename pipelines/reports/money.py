"""Budget: lines against profile and approved total, the whole against the time passed, and what an outcome cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data import plan_rows
from pipelines.commands.standing import Standing
from pipelines.reports import say
from pipelines.reports.figures import Figure, Ledger, rows_hash
from pipelines.rules import spending

APPROVED = "Pounds approved"
SPENT = "Pounds invoiced and accrued and not yet invoiced, from the first day of the budget; commitments are apart"
COMMITTED = "Pounds committed less what invoices and accruals have settled"
DUE = "Pounds that the profile of each line asks for by the end of the month"
FOREVER = date(2000, 1, 1)


def lines(ledger: Ledger, programme: Mapping[str, Any], until: date) -> dict[str, Any]:
    """Every line and the total; `rows` is empty where no budget is entered."""
    held = plan_rows.rows(ledger.store, "budget_line", ledger.programme_id)
    if not held:
        return {"rows": [], "total": None, "tie": _tie(ledger, held, until)}
    of = {"programme": ledger.programme_id, "since": FOREVER, "until": until}
    whole = _whole(ledger, "approved", "Budget approved", APPROVED, "budget_line", of)
    spent = _whole(ledger, "spent", "Budget spent", SPENT, "budget_actual", of)
    committed = _whole(ledger, "committed", "Committed, not yet invoiced", COMMITTED, "budget_actual", of)
    share = ledger.quotient(
        "budget.share",
        "Budget spent, share",
        spent,
        whole,
        unit="percent",
        definition="Spent / approved",
        nothing=say.NOTHING,
    )
    starts, ends = min(row["starts_on"] for row in held), max(row["ends_on"] for row in held)
    elapsed = ledger.asked(
        "budget.elapsed",
        "Time elapsed",
        "days_passed",
        {"since": starts, "until": ends, "on": until},
        unit="percent",
        definition=f"Days passed of {say.days(starts, ends)}, both included",
        parts=("budget_line",),
    )
    rows = [_line(ledger, row, of, whole.number or 0.0, until) for row in held]
    due = sum(row["due_value"] for row in rows)
    asked_for = _whole(ledger, "due", "Budget due", DUE, "budget_line", of)
    judged = spending.judge(whole.number or 0.0, spent.number or 0.0, due, whole.number or 0.0)
    total = {
        "approved": whole.shown,
        "spent": _nothing(spent),
        "share": share.shown if spent.number is not None else "0.0%",
        "elapsed": elapsed.shown,
        "committed": committed.shown if committed.number else "",
        "due": asked_for.shown,
        "colour": judged.colour,
        "status": judged.word,
        "reason": judged.reason,
        "slot": spent.slot,
    }
    return {"rows": rows, "total": total, "tie": _tie(ledger, held, until)}


def _whole(ledger: Ledger, name: str, title: str, definition: str, table: str, of: Mapping[str, Any]) -> Figure:
    """A sum of money over all lines."""
    return ledger.asked(
        f"budget.{name}", title, f"budget_{name}", {**of, "line": None}, unit="gbp", definition=definition,
        parts=(table,), nothing=say.NOTHING if table == "budget_actual" else say.NOT_KNOWN,
    )  # fmt: skip


def _tie(ledger: Ledger, held: Sequence[Mapping[str, Any]], until: date) -> dict[str, Any] | None:
    """Whether the lines come to the approved total in force at the end of the month; None where neither is entered."""
    total = spending.in_force(plan_rows.rows(ledger.store, "budget_total", ledger.programme_id), until)
    if not held and total is None:
        return None
    of = {"programme": ledger.programme_id, "line": None, "until": until}
    lines = ledger.asked(
        "budget.approved", "Budget approved", "budget_approved", of, unit="gbp", definition=APPROVED,
        parts=("budget_line",),
    )  # fmt: skip
    approved = ledger.asked(
        "budget.total", "Approved total", "budget_total", of, unit="gbp",
        definition="Pounds of the approved total in force at the end of the month", parts=("budget_total",),
    )  # fmt: skip
    off = ledger.asked(
        "budget.off_total", "Budget lines less the approved total", "difference",
        {"minuend": lines.number or 0.0, "subtrahend": approved.number}, unit="gbp",
        definition="Approved on the lines less the approved total: 0 where they tie (budget.approved - budget.total)",
        parts=("budget_line", "budget_total"),
    )  # fmt: skip
    said = spending.tie([row["approved"] for row in held], total["amount"] if total else None)
    status = ledger.add(
        Figure(
            "budget.tie", "Budget lines against the approved total", said.word, "status", said.word,
            f"The rule of pipelines/rules/spending.py: {said.reason}", off.version, off.sql, off.parameters,
            rows_hash([{"status": said.colour, "reason": said.reason}]), off.parts,
        )
    )  # fmt: skip
    return {
        "colour": said.colour, "status": said.word, "reason": said.reason, "approved": approved.shown,
        "off": off.shown, "slot": status.slot,
    }  # fmt: skip


def _line(ledger: Ledger, row: Mapping[str, Any], of: Mapping[str, Any], whole: float, until: date) -> dict[str, Any]:
    slot, identity = f"budget.line.{row['code']}", row["budget_line_id"]
    approved = ledger.asked(
        f"{slot}.approved",
        f"{row['name']}: approved",
        "budget_approved",
        {**of, "line": identity},
        unit="gbp",
        definition=APPROVED,
        parts=(f"budget_line:{identity}",),
    )
    spent = ledger.asked(
        f"{slot}.spent",
        f"{row['name']}: spent",
        "budget_spent",
        {**of, "line": identity},
        unit="gbp",
        definition=SPENT,
        parts=(f"budget_actual:{identity}",),
        nothing=say.NOTHING,
    )
    share = ledger.quotient(
        f"{slot}.share",
        f"{row['name']}: share spent",
        spent,
        approved,
        unit="percent",
        definition="Spent / approved",
        nothing=say.NOTHING,
    )
    asked_for = ledger.asked(
        f"{slot}.due", f"{row['name']}: due", "budget_due", {**of, "line": identity}, unit="gbp", definition=DUE,
        parts=(f"budget_line:{identity}",),
    )  # fmt: skip
    given, used = (approved.number or 0.0), (spent.number or 0.0)
    due = spending.due_of(row, until)
    judged = spending.judge(given, used, due, whole)
    return {
        "code": row["code"],
        "name": row["name"],
        "approved": approved.shown,
        "spent": _nothing(spent),
        "share": share.shown if spent.number is not None else "0.0%",
        "due": asked_for.shown,
        "due_value": due,
        "approved_value": given,
        "spent_value": used,
        "colour": judged.colour,
        "status": judged.word,
        "reason": judged.reason,
        "slot": spent.slot,
    }


def _nothing(spent: Figure) -> str:
    """A line on which nothing was booked has spent nothing: here no row is a 0, not an unknown."""
    return spent.shown if spent.number is not None else "£0.00"


def costs(ledger: Ledger, found: Sequence[Standing], programme: Mapping[str, Any], until: date) -> list[dict[str, Any]]:
    """Spend to date over outcomes to date, for every counted outcome; and over those beyond the monthly baseline."""
    spent = ledger.figures.get("budget.spent")
    if spent is None or not spent.number:
        return []
    told = []
    since = programme["starts_on"]
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    for one in found:
        kpi = one.kpi
        if kpi.level not in ("outcome", "impact") or kpi.aggregation != "sum" or kpi.unit != "count" or until < since:
            continue
        count = ledger.actual(f"cost.{kpi.code}.count", f"{kpi.name} to date", kpi, since, until)
        per = ledger.quotient(
            f"cost.{kpi.code}.each",
            f"Cost per outcome: {kpi.name}",
            spent,
            count,
            unit="gbp",
            definition="Spend to date over outcomes to date",
        )
        told.append(_cost(per, f"{count.shown} to date"))
        if kpi.window == "latest_month" and kpi.baseline_value is not None:
            extra = ledger.asked(
                f"cost.{kpi.code}.extra",
                f"{kpi.name} beyond the baseline",
                "difference",
                {"minuend": count.number, "subtrahend": kpi.baseline_value * months},
                unit="count",
                definition=f"To date less the baseline of {kpi.baseline_value:g} a month for {months} months",
                parts=count.parts,
            )
            if extra.number and extra.number > 0:
                per_extra = ledger.quotient(
                    f"cost.{kpi.code}.each_extra",
                    f"Cost per extra outcome: {kpi.name}",
                    spent,
                    extra,
                    unit="gbp",
                    definition="Spend to date over outcomes beyond the baseline; the baseline is no counterfactual",
                )
                told.append(_cost(per_extra, f"{extra.shown} beyond {kpi.baseline_value:g} a month"))
    return told


def _cost(figure: Figure, of: str) -> dict[str, Any]:
    return {
        "slot": figure.slot,
        "label": figure.label,
        "shown": figure.shown,
        "of": of,
        "definition": figure.definition,
    }
