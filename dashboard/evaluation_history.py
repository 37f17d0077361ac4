"""How the status of every KPI went month by month, in words and as a table: what fell, what recovered, since when."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import objective_numbers, read_objectives, read_plan, tables
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.read import Programme
from pipelines.commands.standing import Standing
from pipelines.rules import status

MOST = 12  # months: a year shows each season once
COLOURS = ["green", "orange", "red", "gray"]
ORDER: tuple[status.Colour, ...] = ("green", "amber", "red", "grey")
# a shape beside each word, as in the report: the table has no icons
SHAPES = {colour: f"{shape} {status.WORDS[colour]}" for colour, shape in zip(ORDER, ("●", "▲", "■", "○"), strict=True)}


def show(programme: Programme, chosen: Filters, moment: Moment) -> None:
    """The story in sentences, then the table."""
    ends = month_ends(programme, moment.on)
    found = {end: read_plan.standings(programme.programme_id, end, None) for end in ends}
    st.header("How the status went", anchor=False)
    if not ends or not found[ends[-1]]:
        st.caption("No month is over yet, or no KPI is entered.")
        return
    st.caption(
        "Each month's last day, judged by what is known now against the target in force on that day. What was told at "
        "the time stands in the report of the month. "
        f"{' · '.join(SHAPES[colour] for colour in ORDER)}"  # a year of words would run out of the window
    )
    courses = {one.kpi.code: [_colour(found[end], one.kpi.code) for end in ends] for one in found[ends[-1]]}
    said = [line for one in found[ends[-1]] if (line := story(one.kpi.code, one.kpi.name, courses[one.kpi.code], ends))]
    with st.container(border=True, gap="xxsmall", key="status_story"):
        st.text("\n".join(said) or "No KPI changed between on track, at risk and off track in these months.")
    names = {one.kpi.code: one.kpi.name for one in found[ends[-1]]}
    words = [SHAPES[colour] for colour in ORDER]
    newest_first = ends[::-1]
    tables.draw(
        [
            {"KPI": code}
            | {f"{end:%b %y}": [SHAPES[colour]] for end, colour in zip(newest_first, course[::-1], strict=True)}
            | {"Name": names[code]}
            for code, course in courses.items()
        ],
        hide_index=True, key="status_history",
        column_config={
            "KPI": st.column_config.TextColumn(width=56, pinned=True),
            "Name": st.column_config.TextColumn(width=330),
        }
        | {f"{end:%b %y}": st.column_config.MultiselectColumn(
            options=words, color=COLOURS, width=58, format_func=lambda said: said[0])
           for end in newest_first},
        alt="; ".join(f"{code}: {', '.join(status.WORDS[one] for one in course)}" for code, course in courses.items()),
    )  # fmt: skip
    _one(programme, found[ends[-1]], moment)


def _one(programme: Programme, found: list[Standing], moment: Moment) -> None:
    """The course of one KPI, the worst at first, with what happened inside and outside the programme on it."""
    able = {one.kpi.code: one for one in found if not one.is_small}
    if not able:
        return
    st.header("How one KPI went, and what happened", anchor=False)
    worst = next((one.kpi.code for one in read_objectives.worst_first(list(able.values()))), next(iter(able)))
    code = st.selectbox(
        "KPI", list(able), index=list(able).index(worst), key="history_kpi",
        format_func=lambda one: f"{one} · {able[one].kpi.name}",
    )  # fmt: skip
    held = read_plan.plan_as_of(programme.programme_id, moment.known_at)
    kpi = next((one for one in held.kpis if one.code == code), None)
    if kpi is None:
        st.caption("It was not entered yet by that day.")
        return
    objective_numbers.picture(kpi, held, moment.on, key="history_course")


def month_ends(programme: Programme, on: date) -> list[date]:
    """The last days of the months that are over on a day, oldest first; the newest twelve."""
    ends: list[date] = []
    end = on if (on + timedelta(days=1)).day == 1 else on.replace(day=1) - timedelta(days=1)
    while end >= programme.starts_on and len(ends) < MOST:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def _colour(found: list[Standing], code: str) -> status.Colour:
    return next((one.status.colour for one in found if one.kpi.code == code), "grey")


def story(code: str, name: str, course: list[status.Colour], ends: list[date]) -> str:
    """The newest change of one KPI in a sentence; '' where nothing moved and nothing is short.

    >>> story("K1", "Quits", ["green", "red", "red"], [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)])
    'K1 Quits: off track for 2 months, since September 2026; on track before.'
    """
    judged = [(end, colour) for end, colour in zip(ends, course, strict=True) if colour != "grey"]
    if not judged:
        return ""
    last = judged[-1][1]
    same = 0
    while same < len(judged) and judged[-1 - same][1] == last:
        same += 1
    before = judged[-1 - same][1] if same < len(judged) else None
    if before is None and last == "green":
        return ""
    many = "for 1 month" if same == 1 else f"for {same} months"
    since = f"{judged[-same][0]:%B %Y}"
    then = f"; {status.WORDS[before].lower()} before" if before else ""
    return f"{code} {name}: {status.WORDS[last].lower()} {many}, since {since}{then}."
