"""The report of a small programme: little data is told in sentences, never as a number that nobody has."""

from datetime import date

import pytest
from pypdf import PdfReader

from data import models, plan_rows
from pipelines.commands import plan_items, programme
from pipelines.commands.budget import add_budget_line
from pipelines.reports import narrative
from pipelines.rules import spending
from tests.pipelines.commands.reporting import YEAR, built, entered, figures, made_programme
from tests.pipelines.commands.test_report_workbook import Opened

LATE = {"starts_on": date(2026, 8, 1), "ends_on": date(2027, 7, 31)}


def words_of(folder):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages).split())


def test_a_budget_of_which_nothing_is_spent_says_so_alike_everywhere(store, tmp_path):
    of = programme.add_programme(store, code="AB", name="Small", **LATE, actor="ana")["programme_id"]
    add_budget_line(store, of, code="L1", name="Signs", approved=800, **LATE, actor="ana")
    _, manifest = built(store, tmp_path)

    said = {one["slot"]: one["text"] for one in manifest["sentences"]}
    assert said["budget"].startswith("£0.00 of £800.00 is spent (0.0%); 16.7% of the time has passed.")
    found = figures(manifest)
    assert (found["budget.spent"]["value"], found["budget.spent"]["shown"]) == (None, "nothing booked")
    told = words_of(tmp_path)
    assert "not available" not in told
    assert "no KPI is entered" in told
    assert "No approved total is entered: the lines come to £800." in told
    total = Opened((tmp_path / "report.xlsx").read_bytes()).table("Budget")[1]
    assert [total[name] for name in ("Line", "Approved", "Due", "Spent", "Share spent")] == [
        "Total", "£800.00", found["budget.due"]["shown"], "£0.00", "0.0%",
    ]  # fmt: skip


def test_a_budget_on_which_nothing_was_booked_before_is_not_restated_by_another_word(store):
    of = programme.add_programme(store, code="AB", name="Small", **LATE, actor="ana")["programme_id"]
    add_budget_line(store, of, code="L1", name="Signs", approved=800, **LATE, actor="ana")
    first = built(store, None, "2026-08")
    with store.transaction() as tx:  # as an earlier Earshot said it
        tx.run("update report set manifest = replace(manifest, 'nothing booked', 'not available')")

    assert built(store, None, "2026-08")["report_id"] == first["report_id"]
    assert built(store, None, "2026-09")["restated"]["figures"] == []


def test_a_few_months_stand_on_upright_paper_and_a_year_lies_across(store, tmp_path):
    made_programme(store)  # from January: nine months
    built(store, tmp_path / "long")
    young = programme.add_programme(store, code="CD", name="Young", **LATE, actor="ana")["programme_id"]
    objective = programme.add_objective(store, young, code="O1", text="Walk", actor="ana")["objective_id"]
    programme.add_kpi(store, objective, code="K1", name="Walkers", metric_key="entered:sign_ups", unit="count",
                      level="outcome", aggregation="sum", actor="ana")  # fmt: skip
    entered(store, young, 9, 120)
    built(store, tmp_path / "young", code="CD")

    def across(folder):
        return [page.mediabox.width > page.mediabox.height for page in PdfReader(folder / "report.pdf").pages]

    assert across(tmp_path / "long")[-1]
    assert not any(across(tmp_path / "young"))


def test_a_passage_names_the_worst_few_and_counts_the_rest():
    kpis = [
        {"code": f"K{n}", "name": f"KPI {n}", "status": "Off track", "actual": "1", "due": "2", "attainment": "50.0%",
         "colour": "red" if n > 4 else "amber"} for n in range(1, 8)
    ]  # fmt: skip
    lines = [
        {"name": f"Line {n}", "status": "Underspend", "share": "1.0%", "reason": "So.", "colour": "amber",
         "spent_value": 0.0, "due_value": 100.0 * n} for n in range(1, 7)
    ]  # fmt: skip
    total = {"spent": "£0", "approved": "£9", "share": "1.0%", "elapsed": "5.0%"}

    told = narrative._performance({"performance": kpis})
    assert told.startswith("KPI 5 is off track at 1 against 2 due (50.0%); KPI 6")
    assert told.endswith("KPI 1 is off track at 1 against 2 due (50.0%); 3 more KPIs are short of what was due.")
    said = narrative._budget({"budget": {"rows": lines, "total": total, "tie": {"reason": "It ties."}}})
    assert "Line 6: underspend" in said
    assert "Line 1:" not in said
    assert said.endswith("2 other lines are off their profile. It ties.")
    unjudged = [{**kpis[0], "colour": "grey"}]
    assert narrative._performance({"performance": unjudged}) == "No KPI can be judged yet."


@pytest.mark.parametrize("points", [[], [(date(2026, 3, 1), 200), (date(2026, 6, 30), 200), (date(2026, 11, 30), 750)]])
def test_what_a_budget_line_should_have_spent_is_the_same_by_its_sql_and_by_the_rule(store, points):
    of = programme.add_programme(store, code="AB", name="Ours", **YEAR, actor="ana")["programme_id"]
    given = {"profile": "points", "profile_points": points} if points else {}
    plan_items.add_item(
        store, "budget_line", of,
        {"code": "L1", "name": "Media", "approved": 900, **YEAR, **given}, actor="ana",
    )  # fmt: skip
    [line] = plan_rows.rows(store, "budget_line", of)
    sql = models.model("figures", "budget_due").sql

    for on in (date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 4), date(2026, 6, 30),
               date(2026, 9, 17), date(2026, 12, 31), date(2027, 3, 1)):  # fmt: skip
        asked = {"programme": of, "line": line["budget_line_id"], "until": on}
        assert store.one(sql, asked)["value"] == pytest.approx(spending.due_of(line, on)), on
