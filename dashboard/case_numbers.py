"""The desk's numbers: on time by clock with what still runs apart, causes, outcomes, what was expected; each opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import (
    address,
    case_find,
    case_words,
    evidence_sql,
    figures,
    filters,
    format,
    panels,
    read,
    read_cases,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from pipelines.rules import small_cells

if TYPE_CHECKING:
    import plotly.graph_objects as go

Bars = tuple[tuple[str, int], ...]


def show(chosen: Filters) -> None:
    """Draw the numbers of the period."""
    now = read.clock(chosen.programme).replace(tzinfo=None)
    period = read_cases.instants(*_days(chosen))
    of = {"programme": chosen.programme_id, **period}
    rows = read.rows("case_on_time", now=now, **of)
    if not rows:
        panels.empty("No case was received in this period.", "Choose a longer period.", key="no_numbers")
        return
    _tiles(chosen, rows, of)
    _on_time(chosen, rows)
    _capacities(of)
    left, right = st.columns(2, gap="large")
    with left:
        by = st.segmented_control("Complaints and criticisms by", ["theme", "cause"], default="theme", required=True,
                                  format_func=str.capitalize, key="pareto_by")  # fmt: skip
        found = read.rows("case_causes", by=by, **of)
        picked = _bars(tuple((row["name"], row["cases"]) for row in found), "pareto", chosen, is_pareto=True)
        if picked:
            _open(chosen, kind="complaint,criticism", **{str(by): picked})
    with right:
        st.markdown("**Outcomes of complaints**")
        found = read.rows("case_outcomes", **of)
        bars = tuple((case_words.OUTCOMES[row["outcome"]], row["cases"]) for row in found)
        picked = _bars(bars, "outcomes", chosen)
        known = {word: key for key, word in case_words.OUTCOMES.items()}
        if picked:
            _open(chosen, kind="complaint", outcome=known[picked])
        _why_late(chosen, now, of)
    st.caption("Click a bar for its cases. A percentage is the running share of all of them, from the top.")


def _why_late(chosen: Filters, now: datetime, of: dict[str, Any]) -> None:
    """The reasons of late clocks, the commonest first."""
    rows = read.rows("case_late_reasons", now=now, **of)
    if not rows:
        return
    st.markdown("**Why clocks were late**")
    picked = _bars(
        tuple((case_words.LATE[row["reason"]], row["clocks"]) for row in rows), "late_reasons", chosen, is_pareto=True
    )
    if picked:
        _open(chosen, late_reason=next(key for key, word in case_words.LATE.items() if word == picked))


def _days(chosen: Filters) -> tuple[date, date]:
    """The days of the period; cases have their own, whatever was said on the platforms until when."""
    if chosen.period == "custom":
        return chosen.since, chosen.until
    return filters.window(chosen.period, read.today(chosen.programme), date(1990, 1, 1))


def _open(chosen: Filters, **narrowed: str) -> None:
    """Go to the list of the cases behind a number: those of its period."""
    for name in case_find.NAMES:
        st.query_params.pop(name, None)
    since, until = _days(chosen)
    for name, value in {**narrowed, "received_from": since.isoformat(), "received_to": until.isoformat()}.items():
        st.query_params[name] = value
    address.choose("desk", "find")
    st.rerun()


def _tiles(chosen: Filters, rows: Sequence[Mapping[str, Any]], of: dict[str, Any]) -> None:
    first = [row for row in rows if row["clock"] == "first_response" and row["kind"] == "enquiry"]
    complaints = {row["outcome"]: row["cases"] for row in read.rows("case_outcomes", **of)}
    decided = sum(complaints.get(one, 0) for one in ("upheld", "partly_upheld", "not_upheld"))
    expected = read.rows("case_anticipation", **of)[0]
    pleased = read.rows("case_satisfaction", **of)[0]
    kept = read.rows("promises_kept", programme=chosen.programme_id, today=read.today(chosen.programme))[0]
    criticisms = expected["anticipated"] + expected["missed"]
    due = kept["kept"] + kept["overdue"] + kept["broken"]
    upheld = complaints.get("upheld", 0) + complaints.get("partly_upheld", 0)
    went = read.rows("case_conformance", **of)[0]
    routed = read.rows("case_routing", **of)[0]
    told = [
        ("Enquiries on time", _rate(first), _of(*_met(first)),
         "First responses in time. Clocks that still run are apart."),
        ("Complaints upheld", read_cases.share(upheld, decided), _of(upheld, decided),
         "Of the complaints that were decided, whole or in part."),
        ("Anticipated", read_cases.share(expected["anticipated"], criticisms), _of(expected["anticipated"], criticisms),
         "Criticisms that matched an entry of the register which was there before them."),
        ("By the procedure", read_cases.share(went["kept"] or 0, went["due"] or 0), _of(went["kept"], went["due"]),
         f"Steps taken as the procedure asks; {went['departed']} of {went['cases']} cases departed from it somewhere."),
        ("Promises kept", read_cases.share(kept["kept"], due), _of(kept["kept"], due),
         "Of those that were due, in all periods."),
        ("Routed within", format.short_duration(routed["median_minutes"]), "median",
         f"From receipt to a queue or a referral, half of the cases; nine in ten within "
         f"{format.duration(routed['p90_minutes'])}. {routed['unrouted']} are not routed. Nights are counted."),
    ]  # fmt: skip
    if pleased["n"] and not small_cells.is_small(pleased["n"]):
        told.append(
            (
                "Satisfied",
                read_cases.share(pleased["satisfied"], pleased["n"]),
                _of(pleased["satisfied"], pleased["n"]),
                f"Ratings of 4 and 5 (CSAT), mean {pleased['mean']:.1f}. Of {pleased['closings']} closings "
                f"{pleased['n']} were rated ({read_cases.share(pleased['n'], pleased['closings'])}).",
            )
        )
    with st.grid(3 if len(told) == 6 else 4, min_column_width=150, key="numbers"):
        for place, (title, number, basis, said) in enumerate(told):
            with st.container(border=True, height="stretch", key=f"number_{place}"):
                st.metric(title, number, basis, delta_color="off", delta_arrow="off", help=said)
    with st.container(horizontal=True, gap="medium", key="numbers_open"):
        _ways_on(chosen, of, len(told), went, routed, expected)


def _ways_on(
    chosen: Filters, of: dict[str, Any], shown: int, went: Mapping[str, Any], routed: Mapping[str, Any],
    expected: Mapping[str, Any],
) -> None:  # fmt: skip
    """What stands behind the numbers, and the cases that some of them count."""
    given = {**of, "now": read.clock(chosen.programme).replace(tzinfo=None)}
    today = {"programme": chosen.programme_id, "today": read.today(chosen.programme)}
    evidence_sql.numbers(
        [
            Number("Enquiries on time", "case_on_time", given, "pages", said="First responses of enquiries: met of met,"
                   " late and overdue. What still runs in time is in neither."),
            Number("Complaints upheld", "case_outcomes", of, "pages",
                   said="Upheld and partly upheld of these and not upheld."),
            Number("Anticipated", "case_anticipation", of, "pages", said="Anticipated of anticipated and missed."),
            Number("By the procedure", "case_conformance", of, "pages", said="Steps kept of steps due."),
            Number("Promises kept", "promises_kept", today, "pages", said="Kept of kept, overdue and broken."),
            Number("Routed within", "case_routing", of, "pages", said="The median of the minutes from receipt to"
                   " a queue or a referral; cases out of a log are not in it."),
            Number("Satisfied", "case_satisfaction", of, "pages", said="Ratings of 4 and 5 of all ratings; hidden"
                   " under five."),
        ][:shown],
        key="box_numbers",
    )  # fmt: skip
    if went["departed"]:
        word = "case" if went["departed"] == 1 else "cases"
        if st.button(f"Show the {went['departed']} {word} that departed from the procedure", key="departed",
                     icon=":material/rule:", type="tertiary"):  # fmt: skip
            _open(chosen, departed="1")
    if routed["unrouted"]:
        word = "case that went" if routed["unrouted"] == 1 else "cases that went"
        if st.button(f"Show the {routed['unrouted']} {word} to no queue and to nobody", key="unrouted",
                     icon=":material/alt_route:", type="tertiary"):  # fmt: skip
            _open(chosen, unrouted="1")
    if expected["missed"]:
        word = "criticism" if expected["missed"] == 1 else "criticisms"
        if st.button(f"Show the {expected['missed']} {word} that nobody expected", key="missed",
                     icon=":material/campaign:", type="tertiary"):  # fmt: skip
            _open(chosen, kind="criticism", anticipated="missed")


def _rate(rows: Sequence[Mapping[str, Any]]) -> str:
    return read_cases.share(*_met(rows))


def _met(rows: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """How many clocks were met in time, of how many that are over."""
    return sum(row["met"] for row in rows), sum(row["met"] + row["late"] + row["overdue"] for row in rows)


def _of(part: int | None, whole: int | None) -> str:
    """What a share is a share of."""
    return f"{part or 0:,} of {whole or 0:,}"


def _on_time(chosen: Filters, rows: Sequence[Mapping[str, Any]]) -> None:
    st.header("On time, by clock", anchor=False)
    order = tuple(case_words.KINDS)
    ordered = sorted(rows, key=lambda row: (order.index(row["kind"]), row["clock"]))
    table = [
        {
            "Kind": case_words.kind(row["kind"]), "Clock": read_cases.clock_title(row["clock"]),
            "On time": read_cases.share(row["met"], row["met"] + row["late"] + row["overdue"]),
            "Met": row["met"], "Late": row["late"] + row["overdue"], "Extended": row["extended"],
            "Still running": row["running"] + row["paused"],
            "Median": _hours(row["median_minutes"]), "90th percentile": _hours(row["p90_minutes"]),
        }
        for row in ordered
    ]  # fmt: skip
    picked = tables.draw(
        table, hide_index=True, key="on_time", alt="Clocks on time by kind of case",
        on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    ticked = picked["selection"]["rows"] if picked else []
    if ticked:
        breached(chosen, ordered[ticked[0]])
    st.caption(
        "Tick a row for the cases that were late. Median and 90th percentile in working time, pauses left out. "
        "Late counts those that are over and still run."
    )


def _capacities(of: dict[str, Any]) -> None:
    """In whose name was answered, and how often one answer was enough."""
    rows = read.rows("case_capacities", **of)
    if not rows:
        return
    st.markdown("**In whose name, and settled by the first answer**")
    tables.draw(
        [
            {
                "Spoke as": case_words.CAPACITIES[row["capacity"]], "Cases answered": row["cases"],
                "Settled at once": row["settled_at_once"],
                "Share": read_cases.share(row["settled_at_once"], row["cases"]),
            }
            for row in rows
        ],
        hide_index=True, key="capacities", alt="Cases by the capacity of who answered",
    )  # fmt: skip


def breached(chosen: Filters, row: Mapping[str, Any]) -> None:
    """Open the cases of a kind in which a clock was met late or is over."""
    if row["late"] + row["overdue"]:
        _open(chosen, kind=row["kind"], clock=row["clock"], breached="1")
    st.text(f"No {case_words.kind(row['kind']).lower()} was late by this clock.")


def _hours(minutes: float | None) -> str:
    return "–" if minutes is None else read_cases.hours(minutes)


def _bars(bars: Bars, key: str, chosen: Filters, *, is_pareto: bool = False) -> str:
    """Draw bars; gives the name of the one that was clicked."""
    if not bars:
        st.text("Nothing in this period.")
        return ""
    figure = _figure(bars, figures.is_dark(), is_pareto, panels.is_demo(chosen))
    alt = "; ".join(f"{name}: {number}" for name, number in bars)
    event = st.plotly_chart(
        figure, key=f"{key}_chart", on_select="rerun", selection_mode="points", alt=alt,
        config={"displayModeBar": False, "responsive": True},
    )  # fmt: skip
    points = event["selection"]["points"] if event else []
    return bars[int(points[0]["point_index"])][0] if points else ""


@lru_cache(maxsize=100)
def _figure(bars: Bars, is_dark: bool, is_pareto: bool, is_demo: bool) -> go.Figure:
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    figure = go.Figure()
    total = sum(number for _, number in bars) or 1
    running, said = 0, []
    for _, number in bars:
        running += number
        said.append(f"{number} · {round(100 * running / total)}%" if is_pareto else str(number))
    figure.add_bar(
        y=[figures.plain(name) for name, _ in bars], x=[number for _, number in bars], orientation="h", text=said,
        textposition="outside", cliponaxis=False, marker={"color": colours.accent},
        hovertemplate="%{y}: %{x}<extra></extra>",
    )  # fmt: skip
    figures.layout(
        figure, colours, height=60 + 30 * len(bars), is_demo=is_demo, hovermode="closest",
        margin={"r": 70}, xaxis={"visible": False},
        yaxis={"autorange": "reversed", "showgrid": False, "automargin": True, "nticks": len(bars) + 1,
               "tickfont": {"color": colours.ink}},
    )  # fmt: skip
    return figure
