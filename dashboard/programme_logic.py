"""The parts of the Programme page about objectives: the SMART ticks with the sentence rebuilt, and the logic model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import (
    figures,
    objective_dialogs,
    panels,
    plan_figures,
    plan_items,
    read,
    read_objectives,
    read_plan,
)
from dashboard.filters import Filters
from dashboard.objective_card import full
from dashboard.read import Programme
from data.programmes import Objective, PlannedKpi, Target
from pipelines.commands.plan_kinds_why import LOGIC_LEVELS
from pipelines.rules import smart
from pipelines.rules.smart import Facts, Tick

MARKS = {True: ("met", ":material/check:", "green"), False: ("not met", ":material/close:", "orange"),
         None: ("open", ":material/question_mark:", "gray")}  # fmt: skip


def objectives(programme: Programme, chosen: Filters) -> None:
    """Every objective with its seven ticks."""
    of = programme.programme_id
    plan = read_objectives.plan(of)
    st.header("Are the objectives C-SMART?", anchor=False)
    st.caption(
        "Challenging, specific, measurable, achievable (within the outlook's 80% interval, or with a written reason), "
        "relevant, timed; + owner and baseline."
    )
    if not plan.objectives:
        st.caption("There is no objective yet: add one on the Objectives page, or enter the plan from a file.")
    more = {row["objective_id"]: row for row in read.rows("plan_objectives_more", programme=of)}
    for objective in plan.objectives:
        found = facts(programme, objective, more[objective.objective_id])
        ticks = smart.lint(found)
        with st.container(border=True, gap="xxsmall", key=f"smart_{objective.code}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.header(objective.code, anchor=False, width="content")
                st.text(objective.text, width="stretch")
                objective_dialogs.button(
                    "Change", "edit_objective", f"{of}/{objective.objective_id}", icon=":material/edit:",
                    key=f"edit_smart_{objective.code}",
                )  # fmt: skip
            panels.badge_line([_badge(tick) for tick in ticks], "")
            st.text(smart.rebuilt(found))
            missing = [
                f"{tick.letter} · {tick.said}"
                for tick in ticks
                if tick.is_met is not True or (tick.letter == "A" and tick.said == found.reach)
            ]
            if missing:
                st.text("\n".join(missing))
    objective_dialogs.button("Add an objective", "objective", of, icon=":material/flag:")


def _badge(tick: Tick) -> tuple[str, str, str]:
    word, icon, colour = MARKS[tick.is_met]
    return f"{tick.letter} {word}", icon, colour


def facts(programme: Programme, objective: Objective, more: Mapping[str, Any]) -> Facts:
    """What an objective and its first KPI say, in words."""
    plan = read_objectives.plan(programme.programme_id)
    kpis = [kpi for kpi in plan.kpis if kpi.objective_id == objective.objective_id]
    first = kpis[0] if kpis else None
    target: Target | None = None
    if first:
        live = [one for one in plan.targets_of(first.kpi_id) if one.superseded_at is None]
        target = live[0] if live else None
    unit = first.unit if first else ""
    reachable, sure, reach = _foreseen(programme, first, target)
    return Facts(
        text=objective.text,
        segment=more["segment"],
        behaviour=more["behaviour"],
        owner=objective.owner,
        due_on=objective.due_on,
        has_parent=bool(objective.parent_id or more["priority_id"]),
        stretch_reason=more["stretch_reason"],
        kpi=first.name if first else None,
        unit=unit or None,
        baseline=full(first.baseline_value, unit) if first and first.baseline_value is not None else None,
        baseline_on=first.baseline_on if first else None,
        baseline_source=first.baseline_source if first else None,
        target=full(target.value, unit) if target else None,
        is_within_forecast=reachable,
        is_sure_anyway=sure,
        is_beyond_baseline=_beyond(first, target),
        reach=reach,
    )


def _foreseen(
    programme: Programme, kpi: PlannedKpi | None, target: Target | None
) -> tuple[bool | None, bool | None, str]:
    """Whether the target lies within what is foreseen, whether it is passed anyway, and by what that is judged."""
    if kpi is None or target is None:
        return None, None, ""
    today = read.today(programme)
    found = next(
        (one for one in read_plan.outlook(programme.programme_id, today, None) if one.kpi.kpi_id == kpi.kpi_id), None
    )
    if found is None:
        told = read_plan.reach(programme.programme_id, kpi.kpi_id, today)
        return told.is_within, told.is_sure, told.said
    outlook = found.outlook
    if outlook is None or outlook.low is None or outlook.high is None:
        return None, None, found.sentence
    return *smart.within(target.value, outlook.low, outlook.high, kpi.direction), found.sentence


def _beyond(kpi: PlannedKpi | None, target: Target | None) -> bool | None:
    """Whether a target asks for more than the baseline; a total of a year says nothing about a month's baseline."""
    if kpi is None or target is None or kpi.baseline_value is None:
        return None
    if kpi.aggregation == "sum" and kpi.window == "period_to_date":
        return None
    return target.value > kpi.baseline_value if kpi.direction == "up" else target.value < kpi.baseline_value


# -- the logic model -----------------------------------------------------------------------------------


def model(programme: Programme, chosen: Filters) -> None:
    """The logic model drawn, its gaps, and its steps and links."""
    of = programme.programme_id
    nodes, links = read_plan.items("logic_node", of), read_plan.items("logic_link", of)
    st.header("Logic model", anchor=False)
    if not nodes:
        st.caption("No step is entered yet: begin with the impact and walk backwards, or enter the plan from a file.")
    else:
        codes = {row["logic_node_id"]: row["code"] for row in nodes}
        drawn = tuple((row["code"], LOGIC_LEVELS.index(row["level"]), row["text"]) for row in nodes)
        between = tuple(
            (codes[row["from_node_id"]], codes[row["to_node_id"]], row["confidence"], row["assumption"] or "")
            for row in links
        )
        st.caption("Read each line as: if this, then that. Solid: high confidence, dashed: medium, dotted: low.")
        panels.chart(
            plan_figures.logic(drawn, between, figures.is_dark(), panels.is_demo(chosen)),
            key="logic",
            alt="Logic model: " + "; ".join(f"if {first} then {then}" for first, then, _, _ in between),
        )
        gaps = loose(nodes, links)
        if gaps:
            panels.status_badge("amber", f"{len(gaps)} loose ends")
            st.text("\n".join(gaps))
        else:
            panels.status_badge("green", "Every step leads on, every link says what it assumes")
    st.header("Steps", anchor=False)
    plan_items.show("logic_node", of)
    st.header("Links", anchor=False)
    plan_items.show("logic_link", of)


def loose(nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> list[str]:
    """Steps that lead nowhere or come from nowhere, links without an assumption, links that run back."""
    leads, comes = {row["from_node_id"] for row in links}, {row["to_node_id"] for row in links}
    by_id = {row["logic_node_id"]: row for row in nodes}
    said = []
    for row in nodes:
        if row["level"] != "impact" and row["logic_node_id"] not in leads:
            said.append(f"{row['code']} {row['text']}: leads to nothing.")
        if row["level"] != "input" and row["logic_node_id"] not in comes:
            said.append(f"{row['code']} {row['text']}: comes from nothing.")
    for row in links:
        first, then = by_id[row["from_node_id"]], by_id[row["to_node_id"]]
        if not row["assumption"]:
            said.append(f"{first['code']} to {then['code']}: no assumption is written.")
        if LOGIC_LEVELS.index(first["level"]) > LOGIC_LEVELS.index(then["level"]):
            said.append(f"{first['code']} to {then['code']}: runs back, from {first['level']} to {then['level']}.")
    return said
