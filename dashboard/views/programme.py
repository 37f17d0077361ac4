"""Programme: the whole plan of a programme - why, who, when, how much - with what is missing in it, part by part."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import (
    address,
    filters,
    format,
    objective_file,
    objective_forms,
    panels,
    plan_items,
    programme_change,
    programme_logic,
    programme_money,
    programme_thread,
    programme_why,
    programme_work,
    read,
    read_plan,
)
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.rules import work

MOST = 4  # late things that are named
# path → title, what draws it
PARTS: dict[str, tuple[str, Callable[[Programme, Filters], None]]] = {
    "work": ("Work", programme_work.show),
    "smart": ("Objectives", programme_logic.objectives),
    "logic": ("Logic model", programme_logic.model),
    "why": ("Evidence", programme_why.show),
    "mix": ("Mix", programme_why.mix),
    "roles": ("Roles", programme_work.roles),
    "budget": ("Budget", programme_money.show),
    "change": ("Pilot and changes", programme_change.show),
    "channels": ("Channels", programme_why.channels),
    "thread": ("Red thread", programme_thread.show),
}


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Programme", chosen)
    if chosen.programme is None:
        _choose()
    else:
        _programme(chosen.programme, chosen)
    plan_items.dialogs()
    objective_forms.dialogs()
    objective_file.dialogs()


def _choose() -> None:
    if read.programmes():
        st.info("Choose a programme above to see its plan.", icon=":material/arrow_upward:")
        return
    panels.empty(
        "There is no programme yet.",
        "Add one on the Objectives page, enter a plan from a file, or open the demo programme.",
        to="objectives",
        label="Add a programme",
        key="no_programme",
    )
    objective_file.buttons(None)


def _programme(programme: Programme, chosen: Filters) -> None:
    row = next(one for one in read.rows("programmes") if one["programme_id"] == programme.programme_id)
    with st.container(border=True, gap="xxsmall", key="attention"):
        st.text(f"{programme.code} · {programme.name}: {row['aim'] or 'no aim is written yet'}")
        st.caption(
            f"{row['term'].capitalize()} · {format.days(programme.starts_on, programme.ends_on)} · "
            f"{row['status']} · {_phase(programme)}"
        )
        _standing(programme)
    part = address.part("part", PARTS, default="work", label="Part of the plan")
    PARTS[part][1](programme, chosen)
    st.header("The plan as one workbook", anchor=False)
    with st.container(horizontal=True, gap="small", key="plan_file"):
        objective_file.buttons(programme)


def _standing(programme: Programme) -> None:
    """Whether the work keeps to the plan, what comes next, and how the money goes: what one opens the page for."""
    of, on = programme.programme_id, read.today(programme)
    activities, milestones = read_plan.items("activity", of), read_plan.items("milestone", of)
    late = [row for row in activities if work.activity(row, on)[1] == "Late"]
    missed = [row for row in milestones if work.milestone(row, on)[1] == "Missed"]
    told = []
    if late or missed:
        named = [*(f"{row['code']} {row['name']}" for row in missed), *(f"{row['code']} {row['name']}" for row in late)]
        words = [f"{len(missed)} missed"] * bool(missed) + [f"{len(late)} late"] * bool(late)
        panels.status_badge("red", ", ".join(words))
        told.append("; ".join(named[:MOST]) + (f" and {len(named) - MOST} more" if len(named) > MOST else "") + ".")
    elif activities or milestones:
        panels.status_badge("green", "Nothing is late")
    ahead = sorted(
        (row for row in milestones if not row["done_on"] and row["due_on"] >= on), key=lambda row: row["due_on"]
    )
    if ahead:
        told.append(f"Next milestone: {ahead[0]['code']} {ahead[0]['name']}, {format.day(ahead[0]['due_on'])}.")
    told += programme_money.in_brief(of, on)
    if told:
        st.text("\n".join(told))


def _phase(programme: Programme) -> str:
    on = read.today(programme)
    phases = read_plan.items("phase", programme.programme_id)
    now = [format.literal(row["name"]) for row in phases if row["starts_on"] <= on <= row["ends_on"]]
    return f"now: {', '.join(now)}" if now else "no phase covers today" if phases else "no phase is entered"
