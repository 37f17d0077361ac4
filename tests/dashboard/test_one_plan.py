"""Work, risks and money of a plan come to the same on pages, in the report and in the queries behind both."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from dashboard import programme_money, read, read_plan
from dashboard.views import risk
from data import models
from data.programmes import plan
from pipelines.commands import plan_items, programme
from pipelines.reports import delivery, learning, money
from pipelines.reports.figures import Ledger
from pipelines.rules import work

FIRST = date(2026, 1, 1)
MADE = {"created_at": datetime(2026, 1, 1), "created_by": "ana"}


@pytest.fixture
def of(store):
    """A programme with things of every state, on days drawn at random."""
    made = programme.add_programme(
        store, code="AB", name="Ours", starts_on=FIRST, ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]  # fmt: skip
    chance = random.Random(5)

    def day(after=FIRST, most=120):
        return after + timedelta(days=chance.randint(0, most))

    def maybe(value):
        return chance.choice([value, value, None])

    rows = {name: [] for name in ("activity", "milestone", "risk", "risk_score", "mitigation", "issue", "action",
                                  "budget_line", "budget_actual")}  # fmt: skip
    for number in range(40):
        starts = day()
        rows["activity"].append({
            "code": f"A{number}", "name": "Do", "starts_on": starts, "ends_on": day(starts, 90),
            "baseline_end": maybe(day(starts, 60)), "status": chance.choice(["planned", "running", "done", "stopped"]),
        })  # fmt: skip
        rows["milestone"].append({
            "code": f"MS{number}", "name": "Reach", "due_baseline": maybe(day()), "due_on": (due := day()),
            "done_on": maybe(day(due - timedelta(days=20), 60)),
        })  # fmt: skip
        rows["action"].append({"code": f"AC{number}", "text": "Act", "owner": "ben", "due_on": (due := day()),
                               "done_on": maybe(day(due - timedelta(days=20), 60))})  # fmt: skip
        rows["issue"].append({"code": f"IS{number}", "text": "It broke", "severity": "high",
                              "opened_on": (due := day()), "resolved_on": maybe(day(due))})  # fmt: skip
    for number in range(14):
        opened = day(most=60)
        rows["risk"].append({
            "code": f"R{number}", "category": "engagement", "direction": "threat", "cause": "So", "event": "then",
            "effect": "this", "opened_on": opened, "closed_on": maybe(day(opened, 90)), "appetite": maybe(12),
        })  # fmt: skip
        for kind in ("inherent", "inherent", "residual", "residual", "target"):
            if chance.random() < 0.7:
                rows["risk_score"].append({
                    "risk_id": f"risk_{number}", "kind": kind, "scored_on": day(opened, 90),
                    "likelihood": chance.randint(1, 5), "impact": chance.randint(2, 5),
                })  # fmt: skip
        for _ in range(3):
            rows["mitigation"].append({
                "code": f"MT{len(rows['mitigation'])}", "risk_id": f"risk_{number}", "text": "Do",
                "due_on": (due := day()), "done_on": maybe(day(due, 60)),
            })  # fmt: skip
    for number in range(3):
        rows["budget_line"].append(
            {
                "code": f"BL{number}",
                "name": "Money",
                "approved": 100_000 * (number + 1),
                "starts_on": FIRST,
                "ends_on": date(2026, 12, 31),
                "profile": "linear",
            }
        )
        for place in range(8):
            rows["budget_actual"].append({
                "line_id": f"budget_line_{number}", "spent_on": day(), "amount": chance.randint(-5_000, 30_000),
                "kind": chance.choice(["invoice", "accrual", "commitment"]), "reference": f"{number}-{place}",
                "settles": f"{number}-{chance.randrange(8)}" if chance.random() < 0.5 else None,
            })  # fmt: skip
    with store.transaction() as tx:
        for name, held in rows.items():
            tx.insert(name, [
                {f"{name}_id": f"{name}_{place}", "programme_id": made, "is_demo": False, **MADE, **row,
                 **({"created_at": MADE["created_at"] + timedelta(seconds=place)} if name == "risk_score" else {})}
                for place, row in enumerate(held)
            ])  # fmt: skip
    return made


def counted(store, name, **given):
    return store.one(models.model("figures", name).sql, given)["value"] or 0


def the_day_before_a_month(month):
    return date(2026, month, 1) - timedelta(days=1)


@pytest.mark.parametrize("until", [the_day_before_a_month(month) for month in (3, 4, 5, 7)])
def test_pages_report_and_queries_count_the_same_plan(store, of, until):
    given = {"programme": of, "until": until}
    activities, milestones = read_plan.items("activity", of), read_plan.items("milestone", of)
    states = [work.activity(row, until)[1] for row in activities]
    met = [work.milestone(row, until)[1] for row in milestones]
    due = [row for row in activities if row["status"] != "stopped" and work.due_of(row) <= until]
    assert counted(store, "activities_counted", **given, state="done") == states.count("Done")
    assert counted(store, "activities_counted", **given, state="late") == states.count("Late") > 0
    assert counted(store, "activities_counted", **given, state="due") == len(due)
    assert counted(store, "activities_counted", **given, state="due_done") == sum(
        work.is_done(row, until) for row in due
    )
    assert counted(store, "milestones_counted", **given, state="met") == met.count("Met")
    assert counted(store, "milestones_counted", **given, state="missed") == met.count("Missed") > 0

    ledger = Ledger(store, of, plan(store, of))
    tables = delivery.tables(ledger, {}, until.replace(day=1), until)
    assert [row["status"] for row in tables["activities"]].count("Late") == ledger["activities.late"].number
    assert [row["status"] for row in tables["milestones"]].count("Missed") == met.count("Missed")
    assert [row["status"] for row in tables["issues"]].count("Open") == ledger["issues.open"].number
    actions = learning._actions(ledger, [], until)
    assert sum(row["late"] > 0 for row in actions) == ledger["actions.overdue"].number
    assert sum(not row["late"] for row in actions) == ledger["actions.open"].number

    risks = [row for row in read_plan.items("risk", of) if work.is_open(row["opened_on"], row["closed_on"], until)]
    scores, mitigations = read_plan.items("risk_score", of), read_plan.items("mitigation", of)
    told = {row["code"]: risk.describe(row, scores, mitigations, until) for row in risks}
    reported = {row["code"]: row for row in tables["risks"]}
    engagement = {row["code"]: row for row in read.rows("engagement_risks", programme=of, on=until)}
    assert told.keys() == reported.keys() == engagement.keys()
    for code, one in told.items():
        assert one["now"] == engagement[code]["score"] == (reported[code]["score"] or None)
        assert one["overdue"] == engagement[code]["overdue"] == reported[code]["overdue"]
        assert one["movement"] == reported[code]["movement"]
    extreme = sum((one["now"] or 0) >= 16 for one in told.values())
    assert counted(store, "risks_scored", **given, kind="now", low=16, high=25) == extreme
    assert ledger["risks.extreme_residual"].number == extreme
    assert counted(store, "mitigations_overdue", **given) == sum(one["overdue"] for one in told.values())

    spent = money.lines(ledger, {}, until)
    lines = programme_money.judged(of, until)
    assert {row["code"]: (pounds, said.word) for row, pounds, said in lines} == {
        row["code"]: (pytest.approx(row["spent_value"]), row["status"]) for row in spent["rows"]
    }
    assert ledger["budget.spent"].number == pytest.approx(sum(pounds for _, pounds, _ in lines))


def test_an_activity_that_is_done_early_has_ended(store, of):
    """Its end was planned for later: said to be done, it counts as done, and its first agreed end stays."""
    row = read_plan.items("activity", of)[0]
    later = read.today(None) + timedelta(days=30)
    plan_items.revise_item(store, "activity", row["activity_id"], {"ends_on": later, "status": "running"}, actor="ana")
    plan_items.revise_item(store, "activity", row["activity_id"], {"status": "done"}, actor="ana")

    held = next(one for one in read_plan.items("activity", of) if one["activity_id"] == row["activity_id"])
    assert (held["ends_on"], held["baseline_end"]) == (read.today(None), row["baseline_end"])
    assert work.activity(held, read.today(None)) == ("green", "Done")
