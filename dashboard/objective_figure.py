"""The small chart of a KPI: its values so far over the curve of its targets, drawn to the end of the target."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import figures, format

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 130  # pixels

Points = tuple[tuple[date, float | None], ...]


@st.cache_resource(max_entries=500, show_spinner=False)
def course(
    name: str, values: Points, curve: tuple[tuple[date, float], ...], unit: str, is_dark: bool, is_demo: bool
) -> go.Figure:
    """Values as a line with gaps where nothing is known; what is due, day by day, dashed, and where it ends."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    hover = figures.HOVER.get(unit, "%{y:,.0f}")
    figure = go.Figure()
    if curve:
        figure.add_trace(
            go.Scatter(
                x=[day for day, _ in curve],
                y=[value for _, value in curve],
                mode="lines",
                name="due",
                line={"color": colours.muted, "width": 1.5, "dash": "dash"},
                hovertemplate=f"due {hover}<extra></extra>",
            )
        )
        _label(figure, curve[-1], f"target {format.value(curve[-1][1], unit)}", colours)
    figure.add_trace(
        go.Scatter(
            x=[day for day, _ in values],
            y=[value for _, value in values],
            mode="lines+markers",
            name=figures.plain(name),
            line={"color": colours.accent, "width": 2},
            marker={"size": 5},
            hovertemplate=f"{hover}<extra></extra>",
        )
    )
    figures.layout(
        figure,
        colours,
        height=HEIGHT,
        is_demo=is_demo,
        margin={"l": 0, "r": 90 if curve else 12, "t": 18, "b": 0},
        # without a range the label of the target would stretch the axis beyond its end
        xaxis={"range": _ends(values, curve), "nticks": 4, "tickangle": 0, "tickformat": "%b %Y"},
        yaxis={
            "nticks": 4,
            "ticksuffix": "%" if unit == "percent" else "",
            "tickformat": "~s" if unit == "count" else "",
        },
    )
    return figure


def _ends(values: Points, curve: tuple[tuple[date, float], ...]) -> tuple[date, date]:
    """The axis, with a little room for the first and the last mark."""
    days = [day for day, _ in (*values, *curve)]
    room = timedelta(days=max(3, (max(days) - min(days)).days // 50))
    return min(days) - room, max(days) + room


def _label(figure: go.Figure, end: tuple[date, float], text: str, colours: figures.Palette) -> None:
    figure.add_annotation(
        x=end[0],
        y=end[1],
        text=text,
        showarrow=False,
        xanchor="left",
        xshift=4,
        font={"size": 11, "color": colours.muted},
    )


def describe(name: str, values: Points, curve: tuple[tuple[date, float], ...], unit: str) -> str:
    """The same in words, for those who do not see the chart."""
    known = [(day, value) for day, value in values if value is not None]
    if not known:
        return f"{name}: nothing was measured."
    (first, start), (last, end) = known[0], known[-1]
    began = f"{format.value(start, unit)} on {format.day(first)}"
    said = f"{name}: from {began} to {format.value(end, unit)} on {format.day(last)}"
    if curve:
        said += f", with a target of {format.value(curve[-1][1], unit)} by {format.day(curve[-1][0])}"
    return said + "."
