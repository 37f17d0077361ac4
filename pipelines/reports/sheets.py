"""The sheets of the workbook, in the order of the report: their columns as the report names them, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pipelines.reports import say


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. A column is its key, its heading and, where it holds numbers or days, its kind (see cells.py)."""

    name: str
    table: str
    columns: tuple[tuple[str, str, str], ...]
    note: str
    empty: str
    keep: int = 1  # columns that stand still


def _columns(*told: str) -> tuple[tuple[str, str, str], ...]:
    """Columns written as `key:kind|Heading`."""
    found = []
    for one in told:
        column, _, head = one.partition("|")
        key, _, kind = column.partition(":")
        found.append((key, head or key.capitalize(), kind))
    return tuple(found)


# {month}, {before} and {until} stand for the month reported on, the one before, and its last day
SHEETS = (
    Sheet(
        "Performance", "performance",
        _columns("code|KPI", "name|What is measured", "objective", "level:word", "unit:named", "baseline:unit",
                 "actual:unit", "due:unit", "target:unit", "target_by:day|Target by", "attainment:share|Attained",
                 "status", "reason", "note|Basis", "owner"),
        "Attained: a count against what is due; for a change, the change since the baseline against the change "
        "that is due. Scores run from -100 to +100. An empty cell is not known or not entered, and never 0.",
        "No KPI is entered.", keep=2,
    ),
    Sheet(
        "Listening", "listening",
        _columns("label|What is counted", "unit:named", "now:slot.month|{month}", "before:slot.before|{before}",
                 "change:change", "to_date:slot.to_date|Since the start", "basis|Basis of {month}"),
        "Source: mentions and posts of the connected accounts, and cases of the desk. Counts change in percent, "
        "shares in points.",
        "Nothing was heard or published yet, and no case was received.",
    ),
    Sheet(
        "What happened", "happened", _columns("day:day", "kind:word", "text|What"),
        "Source: marks, incidents, outside events, targets set again and agreed changes of the month.",
        "No event is noted for {month}.",
    ),
    Sheet(
        "Decisions needed", "needed",
        _columns("code|KPI", "name|Short of what was due", "status", "reason", "decision", "choice:word", "why",
                 "by"),
        "Every KPI that is off track or at risk; an empty decision is one still to be taken: act, accept or watch.",
        "No KPI asks for a decision.",
    ),
    Sheet(
        "Decisions", "decisions",
        _columns("code|No.", "on:day|Day", "about:about", "choice:word", "why", "by"),
        "Decisions taken in {month}.", "No decision was taken in {month}.",
    ),
    Sheet(
        "Actions", "actions",
        _columns("code|No.", "text|Action", "owner", "due:day", "decision|From decision", "status|State",
                 "late:late|Overdue"),
        "Actions not done at the end of the month.", "No action is open.",
    ),
    Sheet(
        "Budget", "budget",
        _columns("code|No.", "name|Line", "approved_value:gbp|Approved", "due_value:gbp|Due",
                 "spent_value:gbp|Spent", "share_value:percent|Share spent", "status|State", "reason"),
        "Due: what the profile of the line asks for by {until}. Spent: invoiced, and accrued and not yet "
        "invoiced.",
        "No budget is entered.", keep=2,
    ),
    Sheet(
        "Costs", "costs",
        _columns("label|What an outcome cost", "shown:slot|Cost", "of|Counted", "definition:formula"),
        "Spend to date over outcomes to date; a baseline shows no cause.",
        "No outcome is counted, or nothing is spent.",
    ),
    Sheet(
        "Risks", "risks",
        _columns("code|No.", "text|Risk", "category:word", "direction:word|Threat or opportunity", "owner",
                 "inherent:score|Before mitigation", "residual:score|After mitigation", "target:score|Aimed at",
                 "level:word", "movement:word", "mitigations|Mitigations", "done", "overdue", "status|State"),
        "Scores are likelihood times impact, 1 to 25: low to 4, moderate to 9, high to 15, extreme from 16.",
        "No risk is entered.",
    ),
    Sheet(
        "Issues", "issues",
        _columns("code|No.", "text|What happened", "severity:word", "owner", "age:days", "status|State",
                 "resolution"),
        "Issues open at the end of the month, or resolved in it.", "No issue is open, and none was resolved.",
    ),
    Sheet(
        "Activities", "activities",
        _columns("code|No.", "name|Activity", "owner", "due:day|First due", "ends:day|Ends now", "slip:slip",
                 "done:percent", "status|State"),
        "Activities of the month. First due: the end as first agreed.", "No activity is of this month.",
    ),
    Sheet(
        "Milestones", "milestones",
        _columns("code|No.", "name|Milestone", "first:day|First due", "due:day|Due now", "agreed_by|Agreed by",
                 "status|State"),
        "Milestones met or due in the month, missed before, or due in the month after.",
        "No milestone is of this month or the next.",
    ),
    Sheet(
        "Lessons", "lessons",
        _columns("code|No.", "on:day|Day", "context|When", "cause|Because", "advice|Do this", "reused|Used again"),
        "Every lesson learnt by the end of the month, the newest first.", "No lesson is entered.",
    ),
    Sheet(
        "Opportunities", "opportunities",
        _columns("code|No.", "text|Opportunity", "origin|From", "stage:word", "owner"),
        "Opportunities open in the month.", "No opportunity is entered.",
    ),
    Sheet(
        "Sustainability", "sustainability",
        _columns("code|No.", "text|What goes on", "owner", "status:word|State", "until:day|Funded until"),
        "What goes on when the programme ends.", "Nobody has written yet what goes on when the programme ends.",
    ),
)  # fmt: skip


def sheets(since: date, until: date) -> tuple[Sheet, ...]:
    """Every sheet that holds a table of the report, for the month from `since` to `until`."""
    named = {
        "month": say.month(since), "before": say.month(since - timedelta(days=1)), "until": say.day(until),
    }  # fmt: skip
    return tuple(
        replace(
            one, note=one.note.format(**named), empty=one.empty.format(**named),
            columns=tuple((key, head.format(**named), kind) for key, head, kind in one.columns),
        )
        for one in SHEETS
    )  # fmt: skip


CHANGED = _columns("label|Figure", "before:then|Was", "after:then|Is", "why", "slot|Slot")
FIGURES = _columns(
    "slot|slot", "label|label", "value:raw|value", "unit|unit", "shown|shown", "definition|definition",
    "version|version", "sql|sql", "parameters|parameters", "hash|hash", "pulled|pulled",
)  # fmt: skip


def restated(manifest: Mapping[str, Any]) -> Sheet:
    """What last month's report said that comes out otherwise now."""
    said = say.restated(manifest.get("restated"))
    return Sheet("Restated", "restated", CHANGED, said, said)


def changed(manifest: Mapping[str, Any]) -> Sheet:
    """What differs from the version before."""
    before = manifest["compared_with"]
    said = f"Changed since version {before}." if before else "This is the first version: nothing can have changed."
    return Sheet(
        "Changed", "changed", CHANGED, said, said if not before else f"No figure changed since version {before}."
    )
