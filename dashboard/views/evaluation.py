"""Evaluation: activities, objectives, budget and risks side by side, on any day, and the decisions they ask for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import (
    address,
    evaluation_change,
    evaluation_decide,
    evaluation_four,
    evaluation_history,
    evaluation_impact,
    evaluation_outlook,
    filters,
    moment,
    objective_forms,
    panels,
    plan_items,
    read,
)
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.read import Programme

Draw = Callable[[Programme, Filters, Moment], None]

# path → title, what draws it; a further panel of the page is a line here
PARTS: dict[str, tuple[str, Draw]] = {
    "status": ("Where we stand", evaluation_four.show),
    "surveys": ("Surveys and groups", evaluation_four.surveys),
    "decide": ("Decisions", evaluation_decide.show),
    "history": ("History", evaluation_history.show),
    "outlook": ("Outlook", evaluation_outlook.show),
    "impact": ("Did it work?", evaluation_impact.show),
    "changes": ("Platform changes", evaluation_change.show),
}


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Evaluation", chosen)
    if chosen.programme is None:
        if read.programmes():
            st.info("Choose a programme above to evaluate it.", icon=":material/arrow_upward:")
        else:
            panels.empty(
                "There is no programme yet.",
                "Add one with its targets: activities, objectives, budget and risks then stand side by side here.",
                to="objectives",
                label="Add a programme",
            )
    else:
        _programme(chosen.programme, chosen)
    plan_items.dialogs()
    objective_forms.dialogs()


def _programme(programme: Programme, chosen: Filters) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="evaluation_choice"):
        part = address.part("part", PARTS, default="status", label="Part", is_labelled=True)
        at = moment.choose(programme)
    moment.told(at, programme)
    PARTS[part][1](programme, chosen, at)
