"""The small chart of a KPI: its values so far over the curve of its targets, drawn to the end of the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard import figures, format, read, read_objectives, words
from dashboard.once import kept
from data.programmes import PlannedKpi

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 130  # pixels

Points = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its words for those who do not see it, and the line below it. Without a figure only the line."""

    figure: go.Figure | None
    alt: str
    said: str


def picture(kpi: PlannedKpi, on: date, is_dark: bool, is_demo: bool) -> Picture:
    """How a KPI came to where it is on a day, built once for all who look at it."""
    return _picture(kpi.programme_id, kpi.kpi_id, on, is_dark, is_demo, read.state())


# keyed by ids: the values of eleven charts took longer to hash than the rest of the page to draw
@kept(500)
def _picture(programme_id: str, kpi_id: str, on: date, is_dark: bool, is_demo: bool, state: tuple[str, int]) -> Picture:
    kpi = next(one for one in read_objectives.plan(programme_id).kpis if one.kpi_id == kpi_id)
    trend = read_objectives.trend(kpi, on)
    known = [value for _, value in trend.values if value is not None]
    if len(known) < 2:
        return Picture(None, "", "A line needs two values." if known else words.NO_VALUE)
    values = read_objectives.with_breaks(kpi, trend)
    broken = ", broken where a platform changed what it counts" if len(values) > len(trend.values) else ""
    return Picture(
        course(kpi.name, values, trend.curve, kpi.unit, is_dark, is_demo),
        describe(kpi.name, trend.values, trend.curve, kpi.unit),
        f"{trend.words.capitalize()}, with what was due on each day dashed{broken}",
    )


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
