"""One objective with its KPIs: status, value against what is due, a small trend with the target's curve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import figures, format, objective_dialogs, objective_figure, panels
from dashboard.filters import Filters
from data.programmes import Objective
from pipelines.commands.standing import Standing, rule
from pipelines.rules import small_cells, status

ACTIVITY = frozenset({"input", "output"})


def show(objective: Objective, standings: Sequence[Standing], on: date, chosen: Filters, programme_id: str) -> None:
    """Draw an objective and a row for each of its KPIs. Words of the plan go only through st.text."""
    with st.container(border=True, gap="small", key=f"objective_{objective.code}"):
        with st.container(gap="xxsmall", key=f"said_{objective.code}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.header(objective.code, anchor=False, width="content")
                st.caption(_kind(objective, standings), width="stretch")
                objective_dialogs.button(
                    "Change",
                    "edit_objective",
                    f"{programme_id}/{objective.objective_id}",
                    icon=":material/edit:",
                    key=f"edit_objective_{objective.code}",
                )
            st.text(objective.text)
        if not standings:
            st.caption("No KPI measures this objective yet.")
        elif objective.type == "behaviour" and all(one.kpi.level in ACTIVITY for one in standings):
            st.warning("Activity, not effect: no KPI of this objective measures an outcome.", icon=":material/info:")
        for one in standings:
            _kpi(one, on, chosen)


def _kind(objective: Objective, standings: Sequence[Standing]) -> str:
    """What kind of objective it is; when it is due only where the targets below do not say the same day."""
    said = [objective.type.capitalize(), f"{objective.scope} level"]
    days = {one.target.period_end if one.target else None for one in standings}
    if objective.due_on and days != {objective.due_on}:
        said.append(f"due {format.day(objective.due_on)}")
    return " · ".join(said)


def _kpi(one: Standing, on: date, chosen: Filters) -> None:
    kpi = one.kpi
    with st.container(gap="xxsmall", key=f"kpi_{kpi.code}"):
        numbers, picture = st.columns([3, 2], gap="medium")
        with numbers, st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                panels.status_badge(one.status.colour, one.status.word)
                st.caption(f"{kpi.code} · {kpi.level}", width="content")
            st.text(kpi.name)
            st.markdown(f"**{value_line(one)}**")
            st.caption(target_line(one))
            _doing(one)
        with picture:
            _picture(one, on, chosen)


def value_line(one: Standing) -> str:
    """The value against what is due: `1,808 of 1,960 due · 92.2%`, `46.0% against 48.0% due · …`."""
    unit = one.kpi.unit
    if one.is_small:
        return f"Not shown: {small_cells.WORDS}"
    shown = full(one.actual.value, unit)
    if one.due is None:
        return shown
    due = full(one.due, unit)
    against = f"{shown} of {due} due" if unit == "count" else f"{shown} against {due} due"
    if one.status.attainment is None:
        return against
    is_change = one.kpi.judged_by == "change"
    reached = status.percent(one.status.attainment, rule(one.kpi)).replace(" ", "")
    return f"{against} · {reached}{' of the planned change' if is_change else ''}"


def full(value: float | None, unit: str) -> str:
    """A value with every digit: a target is held against the number itself."""
    return format.full(value) if unit == "count" else format.value(value, unit)


def target_line(one: Standing) -> str:
    """When it was measured, and the target it goes to."""
    unit = one.kpi.unit
    parts = []
    if one.actual.value is not None and not one.is_small:
        read_on, over = one.actual.read_on, format.days(one.actual.since, one.actual.until)
        parts.append(f"Read on {format.day(read_on)}" if read_on else f"Measured {over}")
        if one.actual.numerator is not None and one.actual.denominator:
            parts.append(f"{format.full(one.actual.numerator)} of {format.full(one.actual.denominator)}")
        elif one.actual.n and one.kpi.aggregation == "survey_share":
            parts.append(f"n = {format.full(one.actual.n)}")
    if one.change:
        word = "changed" if one.change.is_shown else "no change shown"
        parts.append(f"{word} since the baseline: {one.change.points:+.1f} pts")
    if one.target:
        parts.append(f"target {full(one.target.value, unit)} by {format.day(one.target.period_end)}")
    if one.status.colour == "grey":
        parts.append(one.status.reason)
    return " · ".join(parts)


def _doing(one: Standing) -> None:
    kpi = one.kpi
    with st.container(horizontal=True, gap="small", key=f"doing_{kpi.code}"):
        objective_dialogs.button(
            "Numbers", "numbers", kpi.kpi_id, icon=":material/query_stats:", key=f"numbers_{kpi.code}"
        )
        if kpi.is_entered:
            objective_dialogs.button(
                "Enter a value",
                "measurement",
                f"{kpi.programme_id}/{kpi.metric_key}",
                icon=":material/edit_note:",
                key=f"value_{kpi.code}",
            )
        # a menu for what is done once a year: a button for each would stand eleven times on the page
        changes = {
            ("target", kpi.kpi_id): f":material/flag: {'Change the target' if one.target else 'Set a target'}",
            ("edit_kpi", kpi.kpi_id): ":material/edit: Change the KPI",
        }
        objective_dialogs.menu("Change", changes, icon=":material/tune:", key=f"change_{kpi.code}", is_quiet=True)


def _picture(one: Standing, on: date, chosen: Filters) -> None:
    """The values over the curve of the targets that were in force; of too few people none is drawn."""
    if one.is_small:
        return
    drawn = objective_figure.picture(one.kpi, on, figures.is_dark(), panels.is_demo(chosen))
    if drawn.figure is not None:
        panels.chart(drawn.figure, key=f"trend_{one.kpi.code}", alt=drawn.alt)
    st.caption(drawn.said)
