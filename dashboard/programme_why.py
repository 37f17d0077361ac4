"""The parts of the Programme page about reasons: priorities, evidence, barriers to mix, and the channels."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import panels, plan_items, read, read_plan, tables
from dashboard.filters import Filters
from dashboard.objective_dialogs import said
from dashboard.read import Programme
from pipelines.commands.plan_kinds_why import APEASE, PS

Row = dict[str, Any]
SCREEN = ("is_behavioural", "is_voluntary", "benefits_audience")


def show(programme: Programme, chosen: Filters) -> None:
    """The organisation, its priorities with their screen, and the evidence as a map."""
    of = programme.programme_id
    st.header("Organisation", anchor=False)
    plan_items.show("organisation_profile", of)
    st.header("Priorities", anchor=False)
    st.caption("Suited to social marketing is what people do, can choose freely, and gain from.")
    priorities = read_plan.items("priority", of)
    plan_items.show("priority", of, extra={"Suited": [suited(row) for row in priorities]})
    st.header("Evidence", anchor=False)
    _map(of)
    plan_items.show("evidence_source", of)
    plan_items.show("finding", of)
    st.header("Reflections", anchor=False)
    plan_items.show("reflection", of)


def suited(row: Row) -> str:
    """The screen of a priority in words."""
    answers = [row[name] for name in SCREEN]
    if None in answers:
        return "not screened"
    return "yes" if all(answers) else f"no ({answers.count(True)} of 3)"


def _map(programme_id: str) -> None:
    """Findings by target group: what moves people, what holds them back, what was tried."""
    found = read_plan.items("finding", programme_id)
    if not found:
        return
    segments = sorted({row["segment"] or "everybody" for row in found})
    kinds = ("motivator", "inhibitor", "intervention", "context")
    rows = []
    for segment in segments:
        mine = [row for row in found if (row["segment"] or "everybody") == segment]
        rows.append(
            {"Target group": segment}
            | {kind.capitalize() + "s": ", ".join(row["code"] for row in mine if row["kind"] == kind) for kind in kinds}
        )
    tables.draw(rows, hide_index=True, key="evidence_map", alt="Findings by target group and kind")


# -- barriers to mix -----------------------------------------------------------------------------------


def mix(programme: Programme, chosen: Filters) -> None:
    """COM-B barriers, the interventions that answer them, and the marketing mix, with what nothing supports."""
    of = programme.programme_id
    barriers, interventions = read_plan.items("barrier", of), read_plan.items("intervention", of)
    cells = read_plan.items("mix_element", of)
    st.header("From barrier to mix", anchor=False)
    wrong = unsupported(barriers, interventions, cells)
    if wrong:
        panels.status_badge("amber", f"{len(wrong)} without support")
        st.text("\n".join(wrong))
    elif cells:
        panels.status_badge("green", "Every cell cites evidence")
    if cells:
        _grid(cells)
    st.header("Barriers", anchor=False)
    plan_items.show("barrier", of)
    st.header("Interventions", anchor=False)
    ratings = [[row[name] for name in APEASE if row[name] is not None] for row in interventions]
    plan_items.show(
        "intervention", of,
        extra={"APEASE": [f"{sum(given)} of {5 * len(given)}" if given else "not rated" for given in ratings]},
    )  # fmt: skip
    st.header("Cells of the mix", anchor=False)
    plan_items.show("mix_element", of)
    st.header("Pre-tests", anchor=False)
    plan_items.show("pretest", of)
    st.header("How far it is social marketing", anchor=False)
    plan_items.show("benchmark", of)


def unsupported(barriers: list[Row], interventions: list[Row], cells: list[Row]) -> list[str]:
    """Cells and interventions that cite no evidence, and barriers that nothing answers."""
    by_id = {row["intervention_id"]: row for row in interventions}
    answered = {row["barrier_id"] for row in interventions}
    wrong = [f"{row['code']} ({said(row['comb'])}): no intervention answers it." for row in barriers
             if row["barrier_id"] not in answered]  # fmt: skip
    wrong += [f"{row['code']} {row['text'][:60]}: cites no evidence." for row in interventions if not row["finding_id"]]
    for row in cells:
        through = by_id.get(row["intervention_id"] or "")
        if row["finding_id"] is None and (through is None or through["finding_id"] is None):
            wrong.append(f"{row['code']} ({said(row['p'])}): neither it nor its intervention cites evidence.")
        elif row["finding_id"] is None:
            wrong.append(f"{row['code']} ({said(row['p'])}): only its intervention {through['code']} cites evidence.")  # type: ignore[index]  # it has one here
    return wrong


def _grid(cells: list[Row]) -> None:
    """Ps down, target groups across; ⚠ marks a cell that cites no evidence itself."""
    segments = sorted({row["segment"] or "everybody" for row in cells})
    used = [p for p in PS if any(row["p"] == p for row in cells)]
    tables.draw(
        [
            {"Mix": said(p).capitalize()}
            | {
                segment: "; ".join(
                    f"{'' if row['finding_id'] else '⚠ '}{row['code']} {row['text']}"
                    for row in cells
                    if row["p"] == p and (row["segment"] or "everybody") == segment
                )
                for segment in segments
            }
            for p in used
        ],
        hide_index=True, key="mix_grid", alt="The marketing mix: Ps by target group",
    )  # fmt: skip
    st.caption("⚠ cites no evidence.")


# -- channels ------------------------------------------------------------------------------------------


def channels(programme: Programme, chosen: Filters) -> None:
    """Which platforms, why, for whom, how often; and the evaluation plan."""
    of = programme.programme_id
    st.header("Platforms", anchor=False)
    st.caption("Score: reach of the audience and fit with the objectives, less risk and cost, from -8 to 8.")
    chosen_ones = read_plan.items("platform_selection", of)
    plan_items.show("platform_selection", of, extra={"Score": [score(row) for row in chosen_ones]})
    st.header("What a platform must do", anchor=False)
    needs = read_plan.items("platform_need", of)
    total = sum(row["weight"] for row in needs)
    names = [row["platform"] for row in chosen_ones]
    if needs and names:
        served = {
            name: sum(row["weight"] for row in needs if name.lower() in (row["served_by"] or "").lower())
            for name in names
        }
        st.caption(" · ".join(f"{name} {served[name]} of {total}" for name in names))
    plan_items.show("platform_need", of)
    st.header("Channels by target group", anchor=False)
    plan_items.show("channel_plan", of)
    st.header("Cadence", anchor=False)
    plan_items.show("cadence_rule", of)
    st.header("Evaluation plan", anchor=False)
    questions = read_plan.items("evaluation_question", of)
    today = read.today(programme)
    behind = [row["code"] for row in questions if row["next_on"] and row["next_on"] < today]
    dated = sum(row["next_on"] is not None for row in questions)
    if dated:
        said_of = f"; past their day: {', '.join(behind)}" if behind else ""
        st.text(f"{dated - len(behind)} of {dated} questions with a day keep to it{said_of}.")
    plan_items.show("evaluation_question", of)


def score(row: Row) -> int:
    """What speaks for a platform less what speaks against it."""
    return int(row["audience_reach"] + row["objective_fit"] - row["risk_level"] - row["cost_level"])
