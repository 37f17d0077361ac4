"""The part of the Programme page about work: the picture over time, the activities, the milestones, who does what."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import (
    evidence_sql,
    figures,
    format,
    panels,
    person,
    plan_figures,
    plan_items,
    programme_brief,
    read,
    read_plan,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.plan_figures import Bar, Diamond
from dashboard.read import Programme
from pipelines.rules import raci, work
from pipelines.rules.counts import counted

Row = dict[str, Any]
MOST_NAME = 30  # characters beside a bar


def show(programme: Programme, chosen: Filters) -> None:
    """Numbers, the Gantt picture, then the tables."""
    of, on = programme.programme_id, read.today(programme)
    activities, milestones = read_plan.items("activity", of), read_plan.items("milestone", of)
    phases = read_plan.items("phase", of)
    if not (activities or milestones or phases):
        panels.empty(
            "No work is planned yet.",
            "Add phases, activities and milestones below, or enter the plan from a file.",
            key="no_work",
        )
    else:
        numbers(of, activities, milestones, on)
        _picture(programme, chosen, on)
    st.header("Activities", anchor=False)
    early = out_of_order(activities)
    if early:
        panels.status_badge("amber", f"{len(early)} out of order")
        st.text("\n".join(early[:8]))
    shown = _of_campaign(activities)
    plan_items.show(
        "activity", of, shown,
        extra={"State": [work.activity(row, on)[1] for row in shown], "Slip, days": [slip(row) for row in shown]},
    )  # fmt: skip
    st.header("Milestones", anchor=False)
    plan_items.show("milestone", of, extra={"State": [work.milestone(row, on)[1] for row in milestones]})
    st.header("Phases", anchor=False)
    plan_items.show("phase", of, extra={"Waits for": gates(of, phases)} if phases else None)
    st.header("Outside events", anchor=False)
    st.caption(
        "What happens outside the programme; each is marked on the charts and stands in the report of its month."
    )
    plan_items.show("external_event", of)


def gates(of: str, phases: list[Row]) -> list[str]:
    """The mandatory checks that each phase waits for before it is done."""
    waits: dict[str, list[str]] = {}
    for row in read_plan.items("compliance_check", of):
        is_waived = row["result"] == "waived" and bool((row["waiver"] or "").strip())
        if row["is_mandatory"] and row["phase_id"] and row["result"] != "met" and not is_waived:
            waits.setdefault(row["phase_id"], []).append(row["code"])
    return [", ".join(waits.get(row["phase_id"], ())) for row in phases]


def out_of_order(activities: list[Row]) -> list[str]:
    """Activities that begin before the one they follow has ended."""
    by_id = {row["activity_id"]: row for row in activities}
    found = []
    for row in activities:
        before = by_id.get(row["depends_on_id"] or "")
        if before and row["status"] != "stopped" and row["starts_on"] <= before["ends_on"]:
            found.append(
                f"{row['code']} begins on {format.day(row['starts_on'])}, before {before['code']}, which it follows, "
                f"has ended ({format.day(before['ends_on'])})."
            )
    return found


def _of_campaign(activities: list[Row]) -> list[Row]:
    """The action plan of the campaign that is chosen; all activities where none is."""
    campaigns = sorted({row["campaign"] for row in activities if row["campaign"]})
    if not campaigns:
        return activities
    chosen = st.pills("Campaign", campaigns, key="work_campaign")
    return [row for row in activities if row["campaign"] == chosen] if chosen else activities


def numbers(of: str, activities: list[Row], milestones: list[Row], on: date) -> None:
    """Four counts of what is done, late and next."""
    live = [row for row in activities if row["status"] != "stopped"]
    due = [row for row in live if work.due_of(row) <= on]
    late = [row for row in live if work.activity(row, on)[1] == "Late"]
    met = [row for row in milestones if row["done_on"] and row["done_on"] <= on]
    missed = [row for row in milestones if work.milestone(row, on)[1] == "Missed"]
    moved = sum(slip(row) or 0 for row in live)
    with st.grid(4, min_column_width=160, key="work_numbers"):
        for key, title, value, said in (
            ("due", "Activities done", f"{sum(work.is_done(row, on) for row in due)} of {len(due)} due",
             "Of those whose end, as first agreed, has come."),
            ("late", "Activities late", len(late), "Not done although their first agreed end has passed."),
            ("met", "Milestones met", f"{len(met)} of {len(milestones)}", f"{len(missed)} missed so far."),
            ("slip", "Slip, added up", counted(moved, "day") if moved else "none",
             "Days between the ends as first agreed and as they are now, of all activities together: no end moved by "
             "so much. The table says how far each did."),
        ):  # fmt: skip
            with st.container(border=True, height="stretch", key=f"number_{key}"):
                st.metric(title, value, help=said)
    evidence_sql.numbers(
        [
            *(Number(label, "activities_counted", {"programme": of, "until": on, "state": state})
              for label, state in (("Activities done of those due", "due_done"), ("Activities due", "due"),
                                   ("Activities late", "late"))),
            *(Number(f"Milestones {state}", "milestones_counted", {"programme": of, "until": on, "state": state})
              for state in ("met", "missed", "due")),
            Number("Slip", "slip_days", {"programme": of}),
        ],
        key="box_work",
    )  # fmt: skip


def slip(row: Row) -> int | None:
    """Days by which the end has moved from what was first agreed."""
    return None if row["baseline_end"] is None else (row["ends_on"] - row["baseline_end"]).days


def _short(row: Row) -> str:
    """Code and name as they fit beside the bars of a phone, too."""
    said = f"{row['code']} {row['name']}"
    return said if len(said) <= MOST_NAME else f"{said[: MOST_NAME - 1]}…"


def _picture(programme: Programme, chosen: Filters, on: date) -> None:
    of = programme.programme_id
    activities, milestones = read_plan.items("activity", of), read_plan.items("milestone", of)
    bars = [
        Bar(_short(row), row["starts_on"], row["ends_on"], None, None, "grey", row["status"], True)
        for row in read_plan.items("phase", of)
    ]
    for row in activities:
        colour, word = work.activity(row, on)
        bars.append(
            Bar(
                _short(row), row["starts_on"], row["ends_on"], row["baseline_start"],
                row["baseline_end"], colour, word,
            )
        )  # fmt: skip
    diamonds = tuple(
        Diamond(_short(row), row["done_on"] or row["due_on"], *work.milestone(row, on)) for row in milestones
    )
    late = [row["code"] for row in activities if work.activity(row, on)[1] == "Late"]
    st.header("Over time", anchor=False)
    st.caption(
        "Thin bars: phases. Thick bars: activities as they are now, behind them as first agreed. "
        f"Diamonds: milestones. Dotted: {format.day(on)}."
    )
    panels.chart(
        plan_figures.gantt(tuple(bars), diamonds, on, figures.is_dark(), panels.is_demo(chosen)),
        key="gantt",
        alt=f"{len(activities)} activities and {len(milestones)} milestones; late: {', '.join(late) or 'none'}",
    )


# -- roles ---------------------------------------------------------------------------------------------


def roles(programme: Programme, chosen: Filters) -> None:
    """RACI with its lint, and the load of each person."""
    of = programme.programme_id
    held = read_plan.items("raci", of)
    by_activity: dict[str, list[Row]] = {}
    for row in held:
        by_activity.setdefault(row["activity_id"], []).append(row)
    activities = [row for row in read_plan.items("activity", of) if row["status"] != "stopped"]
    wrong = []
    for row in activities:
        mine = by_activity.get(row["activity_id"], [])
        given = [(person.name(one["person"]), one["letter"], one["effort_days"]) for one in mine]
        found = raci.lint(given) if given else ["No role is given."]
        wrong += [f"{row['code']} {row['name']}: {said}" for said in found]
    st.header("Roles", anchor=False)
    st.caption(
        "R, responsible: does it. A, accountable: answers for it (exactly one). C, consulted: is asked before. "
        "I, informed: is told after."
    )
    if activities and not wrong:
        panels.status_badge("green", "Every activity has its roles")
    elif wrong:
        panels.status_badge("amber", f"{len(wrong)} to mend")
        st.text("\n".join(wrong))
    if held:
        _grid(held, activities)
    plan_items.show("raci", of)
    programme_brief.show(programme)


def _grid(held: list[Row], activities: list[Row]) -> None:
    """People down, the most loaded first, activities across by their codes, letters in the cells."""
    loads = dict(raci.load((person.name(row["person"]), row["letter"], row["effort_days"]) for row in held))
    people = sorted({person.name(row["person"]) for row in held}, key=lambda name: (-loads.get(name, 0), name))
    letters: dict[tuple[str, str], str] = {}
    for row in held:
        key = (row["activity_id"], person.name(row["person"]))
        letters[key] = "/".join(sorted({*letters.get(key, "").split("/"), row["letter"]} - {""}))
    tables.draw(
        [
            {"Person or role": name}
            | {row["code"]: letters.get((row["activity_id"], name), "") for row in activities}
            | {"Effort, days": loads.get(name)}
            for name in people
        ],
        hide_index=True, key="raci_grid", alt="People by activities with the letters R, A, C and I, and days of effort",
        column_config={
            "Person or role": st.column_config.TextColumn(pinned=True),
            **{row["code"]: st.column_config.TextColumn(help=format.literal(row["name"])) for row in activities},
        },
    )  # fmt: skip
