"""The small chart of a KPI: its values so far over the curve of its targets, drawn to the end of the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard import figures, format, happened, read, read_objectives, words
from dashboard.once import kept
from data.programmes import Plan, PlannedKpi
from pipelines.commands import standing

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT, OPENED = 140, 260  # pixels
SYMBOLS = {True: "diamond-open", False: "triangle-down"}  # outside, and what happened inside

Points = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its words for those who do not see it, and the line below it. Without a figure only the line."""

    figure: go.Figure | None
    alt: str
    said: str
    notes: tuple[figures.Note, ...] = ()  # the numbered uprights, to be told below it
    left: int = 0  # marks that had no room


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
    marks = happened.notes(programme_id, values[0][0], on)
    return Picture(
        course(kpi.name, values, trend.curve, kpi.unit, is_dark, is_demo, marks=marks),
        describe(kpi.name, trend.values, trend.curve, kpi.unit, marks),
        f"{trend.words.capitalize()}, with what was due on each day dashed{_broken(values, trend)}",
    )


def _broken(values: Points, trend: standing.Trend) -> str:
    return ", broken where a platform changed what it counts" if len(values) > len(trend.values) else ""


def opened(kpi: PlannedKpi, held: Plan, on: date, is_dark: bool, is_demo: bool) -> Picture:
    """The same with room: what happened as numbered uprights; the plan says as of when it is known."""
    trend = standing.trend(read.store(), held, kpi, on)
    known = [value for _, value in trend.values if value is not None]
    if len(known) < 2:
        return Picture(None, "", "A line needs two values." if known else words.NO_VALUE)
    values = read_objectives.with_breaks(kpi, trend)
    every = happened.notes(kpi.programme_id, values[0][0], on, held.known_at)
    shown, left = happened.numbered(every)
    figure = course(
        kpi.name, values, trend.curve, kpi.unit, is_dark, is_demo, marks=shown, is_numbered=True, height=OPENED
    )
    said = f"{trend.words.capitalize()}, with what was due on each day dashed{_broken(values, trend)}"
    return Picture(figure, describe(kpi.name, trend.values, trend.curve, kpi.unit, every), said, shown, left)


def course(
    name: str,
    values: Points,
    curve: tuple[tuple[date, float], ...],
    unit: str,
    is_dark: bool,
    is_demo: bool,
    *,
    marks: tuple[figures.Note, ...] = (),
    is_numbered: bool = False,
    height: int = HEIGHT,
) -> go.Figure:
    """Values as a line with gaps where nothing is known; what is due, day by day, dashed, and where it ends.

    `marks` are small signs along the top that say what they are when they are pointed at, or numbered uprights.
    """
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    hover = figures.HOVER.get(unit, "%{y:,.0f}")
    figure = go.Figure()
    if curve:
        _due(figure, curve, hover, colours)
        _label(figure, curve[-1], f"target {format.value(curve[-1][1], unit)}", colours)
    figure.add_scatter(
        x=[day for day, _ in values],
        y=[value for _, value in values],
        mode="lines+markers",
        name=figures.plain(name),
        line={"color": colours.accent, "width": 2},
        marker={"size": 5},
        hovertemplate=f"{hover}<extra></extra>",
    )
    if is_numbered:
        figures.uprights(figure, marks, colours, *_ends(values, curve))
    elif marks:
        _signs(figure, marks, colours)
    figures.layout(
        figure,
        colours,
        height=height,
        is_demo=is_demo,
        margin={"l": 0, "r": 90 if curve else 12, "t": 24 if is_numbered else 18, "b": 0},
        # without a range the label of the target would stretch the axis beyond its end
        xaxis={"range": _ends(values, curve), "nticks": 4, "tickangle": 0, "tickformat": "%b %Y"},
        yaxis={
            "nticks": 4,
            "ticksuffix": "%" if unit == "percent" else "",
            "tickformat": "~s" if unit == "count" else "",
            "domain": [0, 1] if is_numbered or not marks else [0, 0.78],
        },
        yaxis2={"domain": [0.8, 1], "range": [0.4, 2.6], "visible": False, "fixedrange": True},
        hoversubplots="axis",
    )
    return figure


def _due(figure: go.Figure, curve: tuple[tuple[date, float], ...], hover: str, colours: figures.Palette) -> None:
    """What is due on each day, dashed, below the values."""
    figure.add_scatter(
        x=[day for day, _ in curve],
        y=[value for _, value in curve],
        mode="lines",
        name="due",
        line={"color": colours.muted, "width": 1.5, "dash": "dash"},
        hovertemplate=f"due {hover}<extra></extra>",
    )


def _signs(figure: go.Figure, marks: tuple[figures.Note, ...], colours: figures.Palette) -> None:
    """A small sign above the plot for each thing that happened: the words come when it is pointed at or touched."""
    figure.add_scatter(
        x=[mark.at for mark in marks],
        y=[2 if mark.is_outside else 1 for mark in marks],
        yaxis="y2",
        mode="markers",
        marker={
            "size": 7,
            "color": colours.muted,
            "symbol": [SYMBOLS[mark.is_outside] for mark in marks],
            "line": {"width": 1.5, "color": colours.muted},
        },
        cliponaxis=False,
        customdata=[[figures.plain(told(mark))] for mark in marks],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def told(mark: figures.Note) -> str:
    """A mark in words, cut to what fits beside a chart of a phone.

    >>> told(figures.Note(date(2026, 4, 1), "X2 Tobacco duty rises", is_outside=True))
    'outside: X2 Tobacco duty rises'
    """
    said = mark.text if len(mark.text) <= 44 else f"{mark.text[:43]}…"
    return f"outside: {said}" if mark.is_outside else said


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


def describe(
    name: str,
    values: Points,
    curve: tuple[tuple[date, float], ...],
    unit: str,
    marks: tuple[figures.Note, ...] = (),
) -> str:
    """The same in words, for those who do not see the chart."""
    known = [(day, value) for day, value in values if value is not None]
    if not known:
        return f"{name}: nothing was measured."
    (first, start), (last, end) = known[0], known[-1]
    began = f"{format.value(start, unit)} on {format.day(first)}"
    said = f"{name}: from {began} to {format.value(end, unit)} on {format.day(last)}"
    if curve:
        said += f", with a target of {format.value(curve[-1][1], unit)} by {format.day(curve[-1][0])}"
    outside = [mark.text for mark in marks if mark.is_outside]
    said += f". Outside events marked: {'; '.join(outside)}" if outside else ""
    return said + "."
