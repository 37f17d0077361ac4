"""Where the totals will stand by their deadlines, with a chance and a range, and what if."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import format, kpi_board, panels, read, read_plan
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.commands import outlooks
from pipelines.commands.outlooks import Foreseen


def show(programme: Programme, chosen: Filters, moment: Any) -> None:
    """Draw the panel: the outlook of every total, then the what-if desk."""
    found = read_plan.outlook(programme.programme_id, moment.on, moment.known_at)
    if not found:
        panels.empty(
            "No KPI adds up to a target yet.",
            "An outlook needs a KPI that is a sum over its target's period. Enter one on the page Objectives.",
            to="objectives", label="Add a KPI", key="no_outlook",
        )  # fmt: skip
        return
    st.caption(
        "Paths are drawn from the KPI's own past; their width was tested on that past. 80% end in the range told."
    )
    for one in found:
        _card(one)
    _what_if(programme, found, moment)


def _card(one: Foreseen) -> None:
    with st.container(border=True, gap="xsmall", key=f"outlook_{one.kpi.code}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _badge(one)
            st.text(f"{one.kpi.code} · {one.kpi.name}, by {format.day(one.ends_on)}")
        st.text(one.sentence)
        told = one.outlook
        if told and told.chance is not None:
            tested = (
                f"the range was tested {told.tested} times on its own past"
                if told.tested
                else "its past is too short to test the range on it"
            )
            st.caption(f"{format.full(told.so_far)} so far, {told.left} {one.grain}s left; {tested}.")


def _badge(one: Foreseen) -> None:
    end = kpi_board.of_chance(one.outlook.chance if one.outlook else None)
    panels.status_badge(end, kpi_board.ENDS.get(end, "No chance told"))


# -- what if -------------------------------------------------------------------------------------------


def _what_if(programme: Programme, found: list[Foreseen], moment: Any) -> None:
    on, known_at = moment.on, moment.known_at
    st.header("What if", anchor=False)
    able = {one.kpi.code: one for one in found if one.outlook and one.outlook.chance is not None}
    if not able:
        st.text("None of the totals has a past that is long enough.")
        return
    with st.grid(3, min_column_width=220, key="what_if"):
        code = st.selectbox(
            "KPI", list(able), key="what_if_kpi", format_func=lambda one: f"{one} · {able[one].kpi.name}"
        )
        pace = st.slider("Pace from now on, percent", 50, 200, 100, step=5, key="what_if_pace")
        end = st.date_input(
            "Deadline", able[code].ends_on, min_value=on, key=f"what_if_end_{code}", format="DD/MM/YYYY"
        )
    standing = next(one for one in read_plan.standings(programme.programme_id, on, known_at) if one.kpi.code == code)
    held = read_plan.plan_as_of(programme.programme_id, known_at)
    told = outlooks.foresee_one(
        read.store(), held, standing, on, pace_factor=pace / 100,
        ends_on=end if isinstance(end, date) else able[code].ends_on,
    )  # fmt: skip
    with st.container(border=True, gap="xsmall", key="what_if_told"):
        _badge(told)
        st.text(told.sentence)
        if pace != 100:
            st.caption("The pace is moved by hand: nothing here says what would move it.")
    lines = read.rows("budget_lines_named", programme=programme.programme_id)
    if not lines:
        return
    named = {row["budget_line_id"]: f"{row['code']} · {row['name']}" for row in lines}
    line = st.selectbox("A budget line as the lever", list(named), key="what_if_line", format_func=named.__getitem__)
    st.text(outlooks.lever_of(read.store(), held, standing.kpi, line).sentence)
