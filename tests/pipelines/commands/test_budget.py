"""The approved total: entered, followed by another with its reason, never changed, and what the lines come to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data import models, plan_rows
from data.store import Store
from pipelines.commands import Refused, plan_export, plan_file, plan_items, programme, standards
from pipelines.commands.activities import add_activity
from pipelines.commands.budget import add_budget_line, add_budget_total, spend
from pipelines.rules import spending

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
AGREED, LATER, TODAY = date(2025, 12, 10), date(2026, 6, 3), date(2026, 10, 31)


@pytest.fixture
def programme_id(store: Store) -> str:
    return str(programme.add_programme(store, code="P1", name="Bikes", **YEAR, actor="ann")["programme_id"])


def first(store: Store, programme_id: str, amount: float = 1000.0) -> str:
    done = add_budget_total(store, programme_id, amount=amount, approved_by="Board", approved_on=AGREED, actor="ann")
    return str(done["budget_total_id"])


def in_force(store: Store, programme_id: str, on: date) -> int | None:
    held = spending.in_force(plan_rows.rows(store, "budget_total", programme_id), on)
    return held["amount"] if held else None


def test_a_total_is_followed_by_another_with_its_reason_and_stays(store: Store, programme_id: str) -> None:
    identity = first(store, programme_id)
    later = {"amount": 1200.5, "approved_by": "Board", "approved_on": LATER, "actor": "ann"}
    with pytest.raises(Refused, match="AT1 is in force already: say in the reason"):
        add_budget_total(store, programme_id, **later)
    add_budget_total(store, programme_id, **later, reason="The region pays for two more towns")

    with pytest.raises(Refused, match="stays as it was approved"):
        plan_items.revise_item(store, "budget_total", identity, {"amount": 1}, actor="ann")
    with pytest.raises(Refused, match="stays as it was approved"):
        plan_items.remove_item(store, "budget_total", identity, actor="ann")
    with pytest.raises(Refused, match="in the order in which they were approved"):
        add_budget_total(store, programme_id, amount=1, approved_by="x", approved_on=AGREED, reason="Late", actor="ann")

    days = (date(2025, 12, 9), AGREED, date(2026, 6, 2), LATER)
    assert [in_force(store, programme_id, day) for day in days] == [None, 100_000, 100_000, 120_050]
    assert [row["code"] for row in plan_rows.rows(store, "budget_total", programme_id)] == ["AT1", "AT2"]


def test_the_lines_tie_only_where_they_come_to_it_to_the_penny() -> None:
    assert spending.tie([50_000, 50_000], 100_000).off == 0
    assert spending.tie([50_000, 50_001], 100_000).off == 1
    assert spending.tie([], None).off is None
    assert spending.tie([], None).off is None
    assert spending.tie([], 100_000).reason == "No line is entered for the approved total of £1,000."
    assert spending.tie([100], None).reason == "No approved total is entered: the lines come to £1."


def test_the_standard_is_demonstrated_only_while_the_lines_tie(store: Store, programme_id: str) -> None:
    add_budget_line(store, programme_id, code="BL1", name="Media", approved=900, **YEAR, actor="ann")
    spend(store, programme_id, line="BL1", spent_on=date(2026, 9, 1), amount=10, reference="1", actor="ann")
    activity = add_activity(store, programme_id, code="A1", name="Rides", **YEAR, actor="ann")["activity_id"]
    role = {"activity": activity, "person": "Bea", "letter": "A"}
    plan_items.add_item(store, "raci", programme_id, role, actor="ann")

    def strength() -> int:
        return standards.matrix(store, programme_id, TODAY)["OSM-2.5"].strength

    assert strength() == 2  # nobody approved a total
    first(store, programme_id)
    assert strength() == 2  # £100 of it is on no line
    add_budget_line(store, programme_id, code="BL2", name="Signs", approved=100, **YEAR, actor="ann")
    assert strength() == 3
    add_budget_line(store, programme_id, code="BL3", name="More", approved=0.01, **YEAR, actor="ann")
    assert strength() == 2

    told = store.one("select 1 as n from event where type = 'budget_total_added' and payload like '%AT1%'")
    assert told


def test_the_workbook_carries_totals_and_changes_none(store: Store, programme_id: str, tmp_path: Path) -> None:
    first(store, programme_id)
    add_budget_total(
        store, programme_id, amount=1200, approved_by="Board", approved_on=LATER, reason="Two more towns", actor="ann"
    )
    book = tmp_path / "plan.xlsx"
    book.write_bytes(plan_export.whole(store, programme_id))
    assert plan_file.preview(store, book, actor="ann").entered == []

    sheet = tmp_path / "approved_total.csv"
    head = "code,amount,approved_by,approved_on,reason\n"
    sheet.write_text(f"{head}AT1,999,Board,2025-12-10,\nAT3,1500,Board,2026-09-01,A third town\n")
    done = plan_file.import_plan(store, sheet, programme_id=programme_id, actor="ann")

    assert done.entered == ["Approved total AT3"]
    assert [(line, "stays as it was approved" in said) for _, line, said in done.refused] == [(2, True)]
    assert in_force(store, programme_id, AGREED) == 100_000


def counted(store: Store, name: str, programme_id: str, until: date) -> float | None:
    given = {"programme": programme_id, "line": None, "until": until}
    since = {"since": date(2000, 1, 1)} if name == "budget_spent" else {}
    found = store.one(models.model("figures", name).sql, {**given, **since})
    return found["value"] if found else None


def test_an_invoice_takes_the_place_of_what_was_committed_and_accrued(store: Store, programme_id: str) -> None:
    """An order of 4,000: 1,500 of it delivered and accrued in March, invoiced in April, another 1,000 in May."""
    add_budget_line(store, programme_id, code="B1", name="Media", approved=10_000, **YEAR, actor="ann")
    add_budget_line(store, programme_id, code="B2", name="Print", approved=10_000, **YEAR, actor="ann")

    def book(month: int, amount: float, reference: str, line: str = "B1", **said: str) -> str:
        on = date(2026, month, 10)
        done = spend(
            store, programme_id, line=line, spent_on=on, amount=amount, reference=reference, **said, actor="ann"
        )
        return str(done["budget_actual_id"])

    order = book(2, 4000, "PO1", kind="commitment")
    book(3, 1500, "A1", kind="accrual", settles="PO1")
    book(4, 1500, "INV1", settles="A1")
    book(5, 1000, "INV2", settles="PO1")

    ends = [date(2026, month, 28) for month in (1, 2, 3, 4, 5)]
    rows = plan_rows.rows(store, "budget_actual", programme_id)
    assert [counted(store, "budget_committed", programme_id, end) for end in ends] == [None, 4000, 2500, 2500, 1500]
    assert [counted(store, "budget_spent", programme_id, end) for end in ends] == [None, None, 1500, 1500, 2500]
    assert [spending.booked(rows, end, committed=True) for end in ends] == [0, 400000, 250000, 250000, 150000]
    assert [spending.booked(rows, end) for end in ends] == [0, 0, 150000, 150000, 250000]
    for said, line, reason in (
        ({"settles": "PO9"}, "B1", "No commitment or accrual 'PO9' is booked on this line"),
        ({"settles": "PO1"}, "B2", "No commitment or accrual 'PO1' is booked on this line"),
        ({"settles": "INV1"}, "B1", "No commitment or accrual 'INV1'"),
        ({"settles": "A1", "kind": "accrual"}, "B1", "No commitment 'A1'"),
        ({"settles": "PO1", "kind": "commitment"}, "B1", "A commitment settles nothing"),
    ):
        with pytest.raises(Refused, match=reason):
            book(6, 1, "X", line, **said)
    with pytest.raises(Refused, match="'PO1' is settled by"):
        plan_items.revise_item(store, "budget_actual", order, {"reference": "PO2"}, actor="ann")
