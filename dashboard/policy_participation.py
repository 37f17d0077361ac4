"""The participation report of a month: who takes part, prepared how, in whose name, what came of it, what was kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from dashboard import case_words, format, modal, policy_text, read, read_cases, read_policy, read_stakeholders
from dashboard.read import Programme
from pipelines.rules import counts

CAPACITIES = {"official": "the organisation", "named_employee": "named employees or ambassadors",
              "personal": "private persons"}  # fmt: skip
PARTS = {"staff": "staff", "ambassador": "ambassadors", "partner": "partners"}
MONTHS = 12
NAMED = 20  # cases named in the report; the page Cases has them all

Row = dict[str, Any]


def button(programme: Programme) -> None:
    """A button that opens the report: it takes a moment, so nobody waits for it unasked."""
    if st.button("Participation report", key="participation_report", icon=":material/groups:"):
        _dialog(programme)


@modal.dialog("Participation report", width="large", icon=":material/groups:")
def _dialog(programme: Programme) -> None:
    today = read.today(programme)
    months = [read_stakeholders.month_before(today, back) for back in range(MONTHS)]
    held = [month for month in months if month >= programme.starts_on.replace(day=1)] or months[:1]
    first = st.selectbox("Month", held, format_func=lambda one: f"{one:%B %Y}", key="participation_month", width=230)
    last = min(today, read_stakeholders.month_before(first, -1) - timedelta(days=1))
    policy_text.show(
        programme, report(programme, first, last), label="Take it",
        name=f"participation-{programme.code}-{first:%Y-%m}.txt", key="take_participation",
    )  # fmt: skip


def report(programme: Programme, since: date, until: date) -> str:
    """The report as plain text; counts of people are of the last day."""
    of = programme.programme_id
    lines = policy_text.begin(programme, "taking part", since, until)
    counted = {
        row["what"]: row["n"]
        for row in read.rows("participation", programme=of, since=since, until=until, **_instants(since, until))
    }  # fmt: skip
    for title, told in (
        ("Who takes part", _people(of, until)),
        ("Prepared", _prepared(programme, until, counted)),
        ("In whose name", _names(counted)),
        ("What came of it", _outcomes(of, since, until, counted)),
        ("What was promised", _promises(counted)),
    ):
        lines += [title, *(f"  {one}" for one in told), ""]
    return "\n".join(lines)


def _instants(since: date, until: date) -> dict[str, datetime]:
    bounds = read_cases.instants(since, until)
    return {"since_at": bounds["since"], "until_at": bounds["until"]}


def _people(of: str, until: date) -> list[str]:
    counted = Counter(row["part"] for row in read.rows("participants", programme=of, today=until))
    words = {"staff": ("member of staff", "staff"), "ambassador": ("ambassador", ""), "partner": ("partner", "")}
    return [counts.counted(counted[part], *words[part]) for part in PARTS if counted[part]] or ["nobody is entered"]


def _prepared(programme: Programme, until: date, counted: dict[str, int]) -> list[str]:
    rows = read.rows("read_coverage", programme=programme.programme_id, today=until)
    told = [
        f"{one['title']}, version {one['version']}: read by "
        + "; ".join(f"{PARTS[part]} {read_policy.share(row)}" for part, row in one["parts"].items())
        for one in read_policy.by_version(rows)
        if one["until"] is None or one["until"] > until
    ]
    return [*told, f"{counts.counted(counted['courses_passed'], 'course')} passed"]


def _names(counted: dict[str, int]) -> list[str]:
    sent = {key: counted.get(f"sent_{key}", 0) for key in CAPACITIES}
    whole = sum(sent.values()) + counted["sent_without_capacity"]
    if not whole:
        return ["no answer was sent"]
    told = [f"{count:,} of {whole:,} answers as {CAPACITIES[key]}" for key, count in sent.items() if count]
    return [
        *told,
        f"{counts.counted(counted['sent_without_capacity'], 'answer does', 'answers do')} not say in whose name",
    ]


def _outcomes(of: str, since: date, until: date, counted: dict[str, int]) -> list[str]:
    told = [
        f"{counts.counted(counted['cases_received'], 'case')} received, {counted['cases_unrouted']} went to no queue",
        *_unrouted(of, since, until),
        f"{counts.counted(counted['approvals'], 'approval')} and "
        f"{counts.counted(counted['rejections'], 'rejection')} of content, "
        f"{counts.counted(counted['passed_by_name'], 'guideline')} passed by name",
    ]
    for row in read.rows("time_spent", programme=of, until=until):
        if row["month"] == since.replace(day=1):
            told.append(
                f"{row['minutes'] / 60:.1f} hours noted: {row['answering'] / 60:.1f} answering, {row['cases']} cases "
                f"closed; {row['engaging'] / 60:.1f} engaging, {row['interactions'] or 0:,.0f} interactions"
            )
    for part, word in (("ambassador", "ambassadors"), ("staff", "named employees")):
        mine = [row for row in read.rows("first_helpers", programme=of, until=until)
                if row["part"] == part and read.local_day(row["first_at"]) >= since]  # fmt: skip
        if mine:
            settled = sum(row["is_settled"] for row in mine)
            told.append(
                f"{counts.counted(len(mine), 'case')} answered first by {word}, {settled} of them settled at once"
            )
    return told


def _unrouted(of: str, since: date, until: date) -> list[str]:
    """Which cases went to no queue and to nobody: somebody has to pass them on."""
    rows = read.rows("cases_unrouted", programme=of, since=since, until=until)
    named = ((row, format.day(read.local_day(row["received_at"]))) for row in rows[:NAMED])
    told = [f"  {row['ref']}, {case_words.kind(row['kind']).lower()}, received {day}" for row, day in named]
    more = len(rows) - len(told)
    return [*told, f"  and {more:,} more: see the page Cases"] if more else told


def _promises(counted: dict[str, int]) -> list[str]:
    return [
        f"{counted['promises_made']} made, {counted['promises_kept_in_time']} of them kept in time so far",
        f"{counted['promises_overdue']} overdue on the last day",
    ]
