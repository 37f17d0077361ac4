"""Objectives: what the programme set out to do, where each KPI stands against its target, and the plan itself."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import streamlit as st

from dashboard import (
    evidence_sql,
    filters,
    format,
    kpi_board,
    objective_card,
    objective_dialogs,
    objective_file,
    objective_forms,
    objective_marks,
    panels,
    read,
    read_objectives,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.commands.standing import Standing
from pipelines.rules import status

NUMBERS: tuple[tuple[status.Colour, str, str], ...] = (
    ("green", "On track", "The value has reached what is due by this day."),
    ("amber", "At risk", "Short of what is due, within the KPI's own margin."),
    ("red", "Off track", "Short of what is due by more than its margin."),
    ("grey", "Not judged", "Nothing is due yet, or nothing was measured. Unknown is never red."),
)


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Objectives", chosen)
    programme = chosen.programme
    if programme is None:
        _choose()
    else:
        _programme(programme, chosen)
    objective_forms.dialogs()
    objective_file.dialogs()


def _choose() -> None:
    """No programme in view: which there are, or how to begin."""
    programmes = read.programmes()
    if not programmes:
        panels.empty(
            "There is no programme yet.",
            "Add one here, enter a plan from a file, or open the demo programme.",
            to="home",
            label="Open the demo",
            key="no_programme",
        )
    else:
        st.info("Choose a programme above to see its objectives.", icon=":material/arrow_upward:")
        for one in programmes:
            with st.container(border=True, gap="xxsmall", key=f"programme_{one.code}"):
                st.text(f"{one.code} · {one.name}")
                counted = Counter(
                    found.status.colour for found in read_objectives.standings(one.programme_id, read.today(one))
                )
                st.caption(" · ".join(f"{counted[colour]} {word.lower()}" for colour, word, _ in NUMBERS))
    with st.container(horizontal=True, gap="small", key="begin"):
        objective_dialogs.button("Add a programme", "programme", icon=":material/add:")
        objective_file.buttons(None)


def _programme(programme: Programme, chosen: Filters) -> None:
    on = read.today(programme)
    held = read_objectives.plan(programme.programme_id)
    found = read_objectives.standings(programme.programme_id, on)
    if not held.objectives:
        panels.empty(
            "The programme has no objective yet.",
            "Add an objective and its KPI below, or enter the plan from a file.",
            key="no_objective",
        )
    else:
        _sentence(found)
        _numbers(programme.programme_id, found)
        if found:
            of = programme.programme_id
            kpi_board.show(found, of, on, subjects={one.kpi.code: one.kpi.kpi_id for one in found})
        st.caption(f"Judged at the end of {format.day(on)}; days begin and end in {held.zone}.")
        for objective in held.objectives:
            mine = [one for one in found if one.kpi.objective_id == objective.objective_id]
            objective_card.show(objective, mine, on, chosen, programme.programme_id)
    _desk(programme)
    objective_marks.show(programme)


def _sentence(found: list[Standing]) -> None:
    """What is off track, worst first, in one sentence."""
    late = [one for one in read_objectives.worst_first(found) if one.status.colour == "red"]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not found:
            st.text("No KPI has been added: nothing can be judged.")
        elif not late:
            panels.status_badge("green", "Nothing is off track")
            st.text(f"None of the {len(found)} KPIs is off track.")
        else:
            panels.status_badge("red", f"{len(late)} of {len(found)} KPIs off track")
            st.text("Off track: " + "; ".join(short(one) for one in late) + ".")


def short(one: Standing) -> str:
    """A KPI with its value, what is due and over which days: another period has another value."""
    unit = one.kpi.unit
    over = format.days(one.actual.since, one.actual.until)
    return f"{one.kpi.name} ({format.value(one.actual.value, unit)}, due {format.value(one.due, unit)}, {over})"


def _numbers(of: str, found: list[Standing]) -> None:
    counted = Counter(one.status.colour for one in found)
    with st.grid(4, min_column_width=160, key="numbers"):
        for colour, word, said in NUMBERS:
            with st.container(border=True, height="stretch", key=f"number_{colour}"):
                st.metric(word, counted[colour], help=said)
    evidence_sql.numbers([judged(of, found)], key="box_judged")


def judged(of: str, found: list[Standing], known_at: datetime | None = None) -> Number:
    """The count of KPIs by how they stand, with each of them; its own numbers open below."""
    words = "; ".join(f"{one.kpi.code} {one.status.word.lower()} ({one.status.reason.rstrip('.')})" for one in found)
    said = (
        f"KPIs by the rule of pipelines/rules/status.py on the value, the profile and the thresholds of each: {words}"
    )
    return Number("KPIs by how they stand", "plan_kpis", {"programme": of}, "pages", known_at, said)


def _desk(programme: Programme) -> None:
    """What a person can do to the plan."""
    st.header("Plan", anchor=False)
    with st.container(horizontal=True, gap="small", key="desk"):
        of = programme.programme_id
        objective_dialogs.button("Add an objective", "objective", of, icon=":material/flag:")
        objective_dialogs.button("Add a KPI", "kpi", of, icon=":material/speed:")
        objective_dialogs.button("Enter a value", "measurement", of, icon=":material/edit_note:")
        objective_dialogs.button("Change the programme", "edit_programme", of, icon=":material/edit:")
        objective_file.buttons(programme)
