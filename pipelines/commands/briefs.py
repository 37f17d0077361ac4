"""The one-page brief of a person for a period, made from the plan: priorities, targets, tasks and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import plan_rows
from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.briefings import issue_briefing
from pipelines.commands.standing import Standing, evaluate
from pipelines.rules import saying

NEEDS = {"issue_brief": "lead"}

MOST = 7  # lines of a part: more is no longer one page
LETTERS = {"R": "does", "A": "answers for", "C": "is asked before", "I": "is told after"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Brief:
    """What one person has to know for a period. `parts` are a heading with its lines each; empty ones are left out."""

    who: str
    since: date
    until: date
    programme: str
    aim: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def title(self) -> str:
        """The title of its briefing; the same person and period are the next version."""
        return f"Brief for {self.who}, {saying.day(self.since)} to {saying.day(self.until)}"

    @property
    def text(self) -> str:
        """As words."""
        told = [f"{self.programme}. {self.aim}".strip()]
        for heading, lines in self.parts:
            told += ["", heading, *(f"- {line}" for line in lines)]
        return "\n".join(told)


def people_of(store: Store, programme_id: str) -> list[str]:
    """Everybody who has a part in the plan, who has most parts first: roles, activities, actions, mitigations, KPIs."""
    found: Counter[str] = Counter()
    told_as = _told_as(store, programme_id)
    for table, column in (("raci", "person"), ("activity", "owner"), ("action", "owner"), ("mitigation", "owner"),
                          ("objective", "owner"), ("kpi", "owner")):  # fmt: skip
        found.update(told_as(str(row[column])) for row in plan_rows.rows(store, table, programme_id) if row[column])
    return sorted(found, key=lambda who: (-found[who], who))


def _told_as(store: Store, programme_id: str) -> Callable[[str], str]:
    """A person by one name: as spelt first, or as the name that a second spelling was said to stand for."""
    known = {
        row["who"]: str(row["name"])
        for row in store.rows("select who, name from one_name where programme_id = $id", {"id": programme_id})
    }
    return lambda said: known.setdefault(said.strip().lower(), said.strip())


def brief_of(store: Store, programme_id: str, who: str, since: date, until: date, today: date) -> Brief:
    """Make the brief of a person from the plan as it stands. Raises Refused for a period that runs back."""
    if until < since:
        raise Refused(f"The brief ends on {until}, before it begins on {since}. Change one of the days.")
    programme = store.one("select * from programme where programme_id = $id", {"id": programme_id})
    if programme is None:
        raise Refused("The programme is not there any more. Open the page again.")
    told_as = _told_as(store, programme_id)
    who = told_as(who)
    rows = {
        name: [
            {**row, **{column: told_as(str(row[column])) for column in ("person", "owner") if row.get(column)}}
            for row in plan_rows.rows(store, name, programme_id)
        ]
        for name in _TABLES
    }
    letters: dict[str, set[str]] = {}
    for row in rows["raci"]:
        if row["person"] == who:
            letters.setdefault(row["activity_id"], set()).add(row["letter"])
    mine = [row for row in rows["activity"] if row["activity_id"] in letters or row["owner"] == who]
    live = [row for row in mine if row["status"] not in ("done", "stopped") and row["starts_on"] <= until]
    objectives = {row["objective_id"] for row in live if row["objective_id"]}
    standings = evaluate(store, programme_id, min(today, until))
    targets = [one for one in standings if one.kpi.objective_id in objectives or _owns(one, rows["kpi"], who)]
    parts = (
        ("What comes first", [row["text"] for row in rows["priority"] if row["decision"] == "taken"]),
        ("Targets you work towards", [_target(one) for one in targets]),
        ("Your part", [_activity(row, letters.get(row["activity_id"], set()), who, today) for row in live]),
        ("Days to keep", _days(rows, {row["activity_id"] for row in mine}, who, since, until)),
        ("Actions and mitigations", _owed(rows, who, until, today)),
    )
    kept = tuple((heading, _most(lines)) for heading, lines in parts if lines)
    return Brief(who, since, until, f"{programme['code']} {programme['name']}", programme["aim"] or "", kept)


def issue_brief(
    store: Store,
    programme_id: str,
    *,
    who: str,
    since: date,
    until: date,
    today: date,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Issue the brief as a briefing that the person acknowledges. Gives `briefing_id` and `version`."""
    made = brief_of(store, programme_id, who, since, until, today)
    if not made.parts:
        raise Refused(
            f"The plan holds nothing for {who} from {since} to {until}. Give them a role or an activity first."
        )
    return issue_briefing(
        store, programme_id, title=made.title, body=made.text, audience=who, actor=actor, command_id=command_id
    )


def brief_pdf(brief: Brief, *, is_demo: bool) -> bytes:
    """The brief as one page to print or send."""
    from pipelines.pack_pdf import pdf_of
    from pipelines.redaction import redact_all

    return pdf_of(redact_all({
        "title": brief.title, "label": "DEMO DATA - invented" if is_demo else "",
        "head": [brief.programme, *([brief.aim] if brief.aim else [])],
        "cases": [{"ref": heading, "facts": [], "texts": [], "events": list(lines)} for heading, lines in brief.parts],
    }))  # fmt: skip


_TABLES = ("priority", "raci", "activity", "milestone", "action", "mitigation", "kpi")


def _owns(one: Standing, kpis: list[Row], who: str) -> bool:
    return any(row["kpi_id"] == one.kpi.kpi_id and row["owner"] == who for row in kpis)


def _target(one: Standing) -> str:
    if one.target is None:
        return f"{one.kpi.code} {one.kpi.name}: no target is in force"
    from pipelines.reports import say

    now = "not known" if one.actual.value is None or one.is_small else say.value(one.actual.value, one.kpi.unit)
    said = f"{say.value(one.target.value, one.kpi.unit)} by {saying.day(one.target.period_end)}, now {now}"
    return f"{one.kpi.code} {one.kpi.name}: {said}, {one.status.word.lower()}"


def _activity(row: Row, letters: set[str], who: str, today: date) -> str:
    parts = [LETTERS[letter] for letter in ("R", "A", "C", "I") if letter in letters]
    if not parts and row["owner"] == who:
        parts = ["owns it"]
    late = ", late" if (row["baseline_end"] or row["ends_on"]) < today else ""
    done = f", {row['done_percent']}% done" if row["done_percent"] is not None else ""
    days = f"{saying.day(row['starts_on'])} to {saying.day(row['ends_on'])}"
    return f"{row['code']} {row['name']}: {' and '.join(parts)}; {days}{done}{late}"


def _days(rows: Mapping[str, list[Row]], activities: set[str], who: str, since: date, until: date) -> list[str]:
    due = [
        (row["due_on"], f"{row['code']} {row['name']}")
        for row in rows["milestone"]
        if (row["activity_id"] in activities or row["agreed_by"] == who)
        and not row["done_on"] and row["due_on"] <= until
    ]  # fmt: skip
    due += [
        (row["ends_on"], f"{row['code']} {row['name']} ends")
        for row in rows["activity"]
        if row["activity_id"] in activities and row["status"] not in ("done", "stopped")
        and since <= row["ends_on"] <= until
    ]  # fmt: skip
    return [f"{saying.day(on)}: {said}" for on, said in sorted(due)]


def _owed(rows: Mapping[str, list[Row]], who: str, until: date, today: date) -> list[str]:
    open_ones = [
        (row["due_on"], f"{row['code']} {row['text']}")
        for name in ("action", "mitigation")
        for row in rows[name]
        if row["owner"] == who and not row["done_on"] and row["due_on"] <= until
    ]
    return [f"{saying.day(on)}{' (overdue)' if on < today else ''}: {said}" for on, said in sorted(open_ones)]


def _most(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - MOST
    shown = [line if len(line) <= 160 else f"{line[:159]}…" for line in lines[:MOST]]
    return tuple(shown + ([f"and {more} more"] if more > 0 else []))
