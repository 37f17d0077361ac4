"""The sentences of a report, made from its figures by templates; what a person wrote in place of one is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.reports import listening, say
from pipelines.reports.figures import Ledger
from pipelines.rules import counts

MOST_NAMED = 4  # things named in one sentence; the table beside it has them all
Tables = Mapping[str, Any]

SLOTS: dict[str, str] = {
    "summary": "In short",
    "performance": "Performance",
    "changed": "What changed and why",
    "budget": "Budget",
    "risks": "Risks and issues",
    "lessons": "Lessons",
    "decisions": "Decisions needed",
    "next": "Next month",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands under one heading: `made` from the data, `text` as it is printed."""

    slot: str
    made: str
    text: str
    written_by: str = ""
    written_on: str = ""

    @property
    def is_written(self) -> bool:
        """Whether a person put it in place of the one made from the data."""
        return bool(self.written_by)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "slot": self.slot, "text": self.text, "made": self.made, "is_edited": self.is_written,
            "edited_by": self.written_by, "edited_on": self.written_on,
        }  # fmt: skip


def sentences(
    ledger: Ledger, tables: Tables, first: date, until: date, written: Mapping[str, Mapping[str, Any]]
) -> Iterable[Sentence]:
    """One passage for each slot, in the order of the report."""
    made = {
        "summary": _summary(ledger, tables, first),
        "performance": _performance(tables),
        "changed": _changed(tables, first),
        "budget": _budget(tables),
        "risks": _risks(ledger, tables),
        "lessons": _lessons(ledger, tables),
        "decisions": _decisions(ledger, tables),
        "next": _next(tables, until),
    }
    for slot in SLOTS:
        other = written.get(slot)
        if other and other["written"]:
            yield Sentence(
                slot, made[slot], other["written"], other["created_by"], other["created_at"].date().isoformat()
            )
        else:
            yield Sentence(slot, made[slot], made[slot])


def _summary(ledger: Ledger, tables: Tables, first: date) -> str:
    rows = tables["performance"]
    if not rows:
        return f"No KPI is entered for the programme, so nothing can be judged for {say.month(first)}."
    counted = {
        colour: sum(1 for row in rows if row["colour"] == colour) for colour in ("green", "amber", "red", "grey")
    }
    judged = len(rows) - counted["grey"]
    parts = [f"{counted['green']} on track", f"{counted['amber']} at risk", f"{counted['red']} off track"]
    said = f"Of {counts.counted(judged, 'KPI')} that can be judged, {say.listed(parts)}"
    said += f"; {counts.counted(counted['grey'], 'KPI')} not judged." if counted["grey"] else "."
    total = tables["budget"]["total"]
    if total:
        said += f" {total['share']} of the budget is spent and {total['elapsed']} of its time has passed."
    late = ledger.figures["activities.late"].number
    if late:
        said += f" {counts.counted(late, 'activity', 'activities')} {'is' if late == 1 else 'are'} late."
    return said


def _performance(tables: Tables) -> str:
    late = [row for row in tables["performance"] if row["colour"] in ("red", "amber")]
    if not tables["performance"]:
        return "There is no KPI to report on."
    if not late:
        is_judged = any(row["colour"] == "green" for row in tables["performance"])
        return "Every KPI that can be judged has reached what was due." if is_judged else "No KPI can be judged yet."
    late.sort(key=lambda row: row["colour"] != "red")
    parts = [
        f"{row['name']} is {row['status'].lower()} at {row['actual']} against {row['due']} due ({row['attainment']})"
        for row in late[:MOST_NAMED]
    ]
    more = len(late) - MOST_NAMED
    if more <= 0:
        return f"{say.listed(parts)}."
    return f"{'; '.join(parts)}; {counts.counted(more, 'more KPI')} {_is(more)} short of what was due."


def _is(many: int) -> str:
    return "is" if many == 1 else "are"


def _changed(tables: Tables, first: date) -> str:
    moves = listening.biggest_moves(tables["listening"])
    said = (
        f"Against the month before: {'; '.join(moves[:5])}."
        if moves
        else "Nothing can be held against the month before."
    )
    happened = tables["happened"]
    if happened:
        events = counts.counted(len(happened), "event")
        said += f" {events} of {say.month(first)} may have to do with it: see What happened."
    else:
        said += " No event is noted for the month."
    return said


def _budget(tables: Tables) -> str:
    budget = tables["budget"]
    tie = budget["tie"]
    if not budget["total"]:
        return tie["reason"] if tie else "No budget is entered."
    total = budget["total"]
    said = f"{total['spent']} of {total['approved']} is spent ({total['share']}); "
    said += f"{total['elapsed']} of the time has passed."
    off = [row for row in budget["rows"] if row["colour"] != "green"]
    if len(off) > MOST_NAMED:  # those that are furthest off in pounds; the table has them all
        off.sort(key=lambda row: (row["colour"] != "red", -abs(row["spent_value"] - row["due_value"])))
    parts = [
        f"{row['name']}: {row['status'].lower()}, {row['share']} spent, {row['reason'].rstrip('.')}"
        for row in off[:MOST_NAMED]
    ]
    if more := len(off) - len(parts):
        parts.append(f"{counts.counted(more, 'other line')} {_is(more)} off {'its' if more == 1 else 'their'} profile")
    said += f" {'; '.join(parts)}." if parts else " Every line is on its profile."
    return f"{said} {tie['reason']}"


def _risks(ledger: Ledger, tables: Tables) -> str:
    rows = tables["risks"]
    if not rows:
        return "No risk is entered."
    above = [row for row in rows if row["status"] == "Above appetite"]
    worse = [row["code"] for row in rows if row["movement"] == "worse"]
    overdue = sum(row["overdue"] for row in rows)
    inherent, residual = ledger["risks.extreme_inherent"].number, ledger["risks.extreme_residual"].number
    said = f"{counts.counted(len(rows), 'risk')} open"
    said += f"; {inherent:.0f} extreme before mitigation, {residual:.0f} after. " if inherent else ". "
    said += (
        f"{counts.counted(len(above), 'risk')} above appetite ({', '.join(row['code'] for row in above)}). "
        if above
        else ""
    )
    said += f"Worse than a month ago: {', '.join(worse)}. " if worse else "None is worse than a month ago. "
    said += f"{counts.counted(overdue, 'mitigation')} overdue. " if overdue else ""
    open_issues = [row for row in tables["issues"] if row["status"] == "Open"]
    said += f"{counts.counted(len(open_issues), 'issue')} open." if open_issues else "No issue is open."
    return said


def _lessons(ledger: Ledger, tables: Tables) -> str:
    lessons = tables["lessons"]
    if not lessons:
        return "No lesson is entered."
    new = [row for row in lessons if row["is_new"]]
    reused = ledger["lessons.reused"].number or 0
    said = f"{counts.counted(len(lessons), 'lesson')} so far, {reused:.0f} used again."
    return f"{said} New: {new[0]['advice'].rstrip('.')}." if new else said


def _decisions(ledger: Ledger, tables: Tables) -> str:
    needed = tables["needed"]
    missing = [row for row in needed if not row["decision"]]
    overdue = ledger["actions.overdue"].number or 0
    if not needed:
        said = "No KPI asks for a decision."
    elif missing:
        named = [row["name"] for row in missing[:MOST_NAMED]]
        if more := len(missing) - len(named):
            named.append(counts.counted(more, "more KPI"))
        said = f"Needed now, for {say.listed(named)}: act, accept or watch."
    elif len(needed) == 1:
        said = f"{needed[0]['name']} is short of what was due and has a decision that still answers."
    else:
        said = f"Each of the {len(needed)} KPIs short of what was due has a decision that still answers."
    return f"{said} {counts.counted(overdue, 'action')} {'is' if overdue == 1 else 'are'} overdue." if overdue else said


def _next(tables: Tables, until: date) -> str:
    month = say.month(until + timedelta(days=1))
    due = [row for row in tables["milestones"] if row["status"] == "Due"]
    running = [row for row in tables["activities"] if row["status"] in ("Running", "Planned")]
    parts = [f"{row['name']} ({row['due']})" for row in due]
    said = f"Milestones due: {say.listed(parts)}." if parts else f"No milestone is due in {month}."
    if running:
        said += f" {counts.counted(len(running), 'activity', 'activities')} {'goes' if len(running) == 1 else 'go'} on."
    return said
