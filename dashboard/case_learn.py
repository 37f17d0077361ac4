"""What a programme decides and learns because of a case: entered from the case, kept in the plan, linked both ways."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import case_forms, format, panels, person, read, read_plan
from dashboard.case_dialogs import Asked, fields, save
from dashboard.read_cases import OneCase
from pipelines.commands import learning
from pipelines.commands.plan_kinds_learn import CHOICES

Row = dict[str, Any]

SAID = {"act": "Act", "accept": "Accept", "watch": "Watch"}


def decision(about: Asked) -> None:
    """A decision of the programme because of a case."""
    form, row = fields(about), about.more["row"]
    choice = form.choice("Choice", "choice", list(CHOICES), form=lambda one: SAID[one])
    why = form.area("Why", "why", hint="What the case shows, and what follows from it for the programme.")
    by = form.text("Decided by", "by", person.name(person.actor()))
    again = form.day("Looked at again on", "due", None)
    action = form.text("First action", "action", chars=400, hint="Optional: what somebody does by that day.")

    def work(seen: Mapping[str, int], command: str) -> None:
        made = learning.decide(
            read.store(), row["programme_id"], trigger_kind="case", trigger=row["ref"], choice=choice, why=why,
            decided_by=by, decided_on=case_forms.clock_of(about).date(), due_on=again, actor=person.actor(),
            command_id=command,
        )  # fmt: skip
        if action.strip() and again:
            learning.add_action(
                read.store(), row["programme_id"], text=action, owner=by, due_on=again,
                decision=made["decision_id"], actor=person.actor(), command_id=f"{command}_action",
            )  # fmt: skip

    if action.strip() and not again:
        st.caption("An action needs a day: choose when the decision is looked at again.")
    save("Decide", about, work, done="Decided. It stands in the programme too.")


def lesson(about: Asked) -> None:
    """A lesson from a case."""
    form, row = fields(about), about.more["row"]
    context = form.area("When this happens", "context", row["summary"])
    cause = form.area("Because of this", "cause", row["cause"] or row["theme"])
    advice = form.area("Do this", "advice")
    save(
        "Add the lesson", about, done="Added to the lessons of the programme.",
        work=lambda seen, command: learning.add_lesson(
            read.store(), row["programme_id"], context=context, cause=cause, advice=advice,
            learnt_on=case_forms.clock_of(about).date(), source_kind="case", source=row["ref"], actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def from_case(programme_id: str, refs: Collection[str] | None = None) -> tuple[list[Row], list[Row]]:
    """The decisions and the lessons that came of the cases with these references, or of any case."""
    decisions = [row for row in read_plan.items("decision", programme_id) if _is_of(row, "trigger", refs)]
    lessons = [row for row in read_plan.items("lesson", programme_id) if _is_of(row, "source", refs)]
    return decisions, lessons


def _is_of(row: Row, name: str, refs: Collection[str] | None) -> bool:
    return row[f"{name}_kind"] == "case" and (refs is None or row[name] in refs)


def came_of(one: OneCase) -> None:
    """What came of a case, with the way to it in the programme."""
    decisions, lessons = from_case(one.row["programme_id"], {one.row["ref"]})
    if not decisions and not lessons:
        return
    st.header("What came of it", anchor=False)
    for row in decisions:
        with st.container(border=True, gap="xxsmall", key=f"came_{row['code']}"):
            said = f"{SAID[row['choice']]} · {row['decided_by']}, {format.day(row['decided_on'])}"
            panels.badge_line([(f"Decision {row['code']}", ":material/gavel:", "blue")], said)
            st.text(row["why"])
    for row in lessons:
        with st.container(border=True, gap="xxsmall", key=f"came_{row['code']}"):
            panels.badge_line(
                [(f"Lesson {row['code']}", ":material/school:", "blue")], f"learnt {format.day(row['learnt_on'])}"
            )
            st.text(row["advice"])
    if panels.has_page("programme"):
        panels.link("programme", "In the programme", icon=":material/conversion_path:")


def links(rows: Sequence[Row]) -> None:
    """The way back from decisions and lessons to the cases they came of."""
    if not panels.has_page("cases"):
        return
    refs = sorted({str(row.get("trigger") or row.get("source") or "") for row in rows} - {""})
    for ref in refs:
        st.page_link(panels.target("cases"), label=f"Case {ref}", icon=":material/inbox:", query_params={"case": ref})
