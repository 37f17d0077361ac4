"""Every KPI of a programme in one table: how it stands, against what, which way it went, and how it will likely end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import format, objective_dialogs, panels, read_objectives, read_plan, tables
from dashboard.evaluation_history import COLOURS, ORDER, SHAPES
from dashboard.objective_card import full
from pipelines.commands.standing import Standing
from pipelines.rules import small_cells, status

SHAPE: Mapping[status.Colour, str] = {colour: said[0] for colour, said in SHAPES.items()}
ENDS: Mapping[status.Colour, str] = {"green": "Likely reached", "amber": "Open", "red": "Likely missed"}
SURE, DOUBTFUL = 0.8, 0.4  # chances from which a target is likely reached, and below which it is likely missed


def of_chance(chance: float | None) -> status.Colour:
    """The colour of a chance.

    >>> of_chance(0.8), of_chance(0.4), of_chance(0.39), of_chance(None)
    ('green', 'amber', 'red', 'grey')
    """
    if chance is None:
        return "grey"
    return "green" if chance >= SURE else "amber" if chance >= DOUBTFUL else "red"


def ends(found: Sequence[Standing], programme_id: str, on: date) -> dict[str, status.Colour]:
    """KPI → how it will likely end, as known now; one that nothing can be said of is left out.

    Totals by the outlook of their own paths, levels and shares by the changes seen in their past.
    """
    told: dict[str, status.Colour] = {}
    for one in read_plan.outlook(programme_id, on, None):
        if one.outlook and one.outlook.chance is not None:
            told[one.kpi.kpi_id] = of_chance(one.outlook.chance)
    for standing in found:
        if standing.target is None or standing.is_small or standing.kpi.kpi_id in told:
            continue
        reach = read_plan.reach(programme_id, standing.kpi.kpi_id, on)
        if reach.is_within is not None:
            told[standing.kpi.kpi_id] = "red" if not reach.is_within else "green" if reach.is_sure else "amber"
    return told


def show(
    found: Sequence[Standing],
    programme_id: str,
    on: date,
    *,
    subjects: Mapping[str, str],
    is_now: bool = True,
    is_alone: bool = False,
) -> None:
    """Draw the table, those that fall short first. `subjects`: code → what the dialog of its numbers is asked for.

    `is_alone`: the page has no other way to the numbers, and a button in a table cannot be pressed by keys.
    """
    short = read_objectives.worst_first(found)
    ordered = [*short, *(one for one in found if one not in short)]
    ending = ends(found, programme_id, on) if is_now else {}
    if missed := [one.kpi.code for one in ordered if ending.get(one.kpi.kpi_id) == "red"]:
        panels.badge_line(
            [(f"{len(missed)} likely missed", ":material/cancel:", "red")],
            f"going by their own past, of {len(ending)} targets that something can be said of: {', '.join(missed)}",
        )
    days = {one.target.period_end for one in ordered if one.target}
    same = days.pop() if len(days) == 1 else None  # said once, at the head of the column
    key = "board_open"

    def opened() -> None:
        pressed = st.session_state.get(key)
        if pressed and str(pressed["label"]) in subjects:
            objective_dialogs.ask("numbers", subjects[str(pressed["label"])])

    tables.draw(
        [_row(one, on, ending, is_now=is_now, is_dated=same is None) for one in ordered],
        hide_index=True, key="board", height="content", column_config=_columns(key, opened, same),
        alt="; ".join(
            f"{one.kpi.name}: {_value(one)}, {one.status.word.lower()}"
            + (f", {ENDS[end].lower()}" if (end := ending.get(one.kpi.kpi_id)) else "")
            for one in ordered
        ),
    )  # fmt: skip
    if is_alone:
        names = {one.kpi.code: f"{one.kpi.code} · {format.literal(one.kpi.name)}" for one in ordered}
        chosen = st.menu_button(
            "Open a number", list(names), icon=":material/query_stats:", key="board_menu", type="tertiary",
            format_func=names.__getitem__,
        )  # fmt: skip
        if chosen:
            objective_dialogs.ask("numbers", subjects[chosen])


def _value(one: Standing) -> str:
    return small_cells.WORDS if one.is_small else full(one.actual.value, one.kpi.unit)


def _row(
    one: Standing, on: date, ending: Mapping[str, status.Colour], *, is_now: bool, is_dated: bool
) -> dict[str, Any]:
    unit, end = one.kpi.unit, ending.get(one.kpi.kpi_id)
    row: dict[str, Any] = {
        "Open": one.kpi.code,
        "Status": [SHAPES[one.status.colour]],
        "KPI": one.kpi.name,
        "Now": _value(one),
        "Due": full(one.due, unit) if one.due is not None else "",
        "Target": full(one.target.value, unit) if one.target else "",
    }
    if is_dated:
        row["By"] = one.target.period_end if one.target else None
    if is_now:
        known = [] if one.is_small else [value for _, value in read_objectives.trend(one.kpi, on).values]
        course = [value for value in known if value is not None]
        row["Course"] = course if len(course) > 1 else []
        row["At its end"] = [f"{SHAPE[end]} {ENDS[end]}"] if end else []
    return row


def _columns(key: str, opened: Any, same: date | None) -> dict[str, Any]:
    column = st.column_config
    right = {name: column.TextColumn(alignment="right", width=82) for name in ("Now", "Due")}
    goal = f"By {format.day(same)}" if same else "Target"
    return {
        "Open": column.ButtonColumn(
            "Open", width=56, type="tertiary", alignment="left", help="Press it to open the number", key=key,
            on_click=opened,
        ),
        "Status": column.MultiselectColumn(options=[SHAPES[one] for one in ORDER], color=COLOURS, width=104),
        "KPI": column.TextColumn(width=365 if same else 280),
        "Target": column.TextColumn(goal, alignment="right", width=112 if same else 82),
        "By": column.DateColumn(format=tables.DAY, width=100),
        "Course": column.LineChartColumn(width=76, help="Its values so far"),
        "At its end": column.MultiselectColumn(
            options=[f"{SHAPE[one]} {ENDS[one]}" for one in ENDS], color=COLOURS[:3], width=128,
            help="Whether the target will likely be reached by its day, going by the KPI's own past. Empty: too little "
            "is known.",
        ),
        **right,
    }  # fmt: skip
