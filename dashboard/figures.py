"""Charts: plotly graph objects in the house's look, built once and shared.

Every builder is kept in a cache of the process (in cache_data a figure is slower to fetch than to build), so what
it gives is shared by all sessions and is never changed. Arguments are hashable: tuples and frozen dataclasses.
Text that comes from outside goes through `plain`, because plotly reads tags. Show a figure with
`panels.chart(figure, key=…, alt=…)`. Conventions: direct labels instead of a legend where one series stands
alone, targets as a dashed line, an event, one outside or a break in a series as a numbered upright with its words
below the chart (`panels.notes`; a break cuts the line), the unfinished last period dotted, no bar of buttons, at
most five series.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import format, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 300
# an axis of days writes them as the pages do: 4 Oct, and the hour where it is drawn by the hour
DATES = (
    {"dtickrange": [None, 43_200_000], "value": "%H:%M\n%-d %b"},
    {"dtickrange": [43_200_000, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode. `alert` is only for what is outside the usual or overdue."""

    ink: str
    muted: str
    grid: str
    accent: str
    alert: str
    band: str
    ground: str
    series: tuple[str, ...]


LIGHT = Palette(
    ink="#0E1621",
    muted="#4A5565",
    grid="#E4E7EC",
    accent="#0F6CBD",
    alert="#B42318",
    band="rgba(74,85,101,.10)",
    ground="#FFFFFF",
    series=("#0F6CBD", "#D55E00", "#CC79A7", "#1F2A44", "#6B2D0F"),
)
DARK = Palette(
    ink="#E7ECF2",
    muted="#A9B4C2",
    grid="#2B3542",
    accent="#5AAEF0",
    alert="#F97066",
    band="rgba(169,180,194,.16)",
    ground="#0F141B",
    series=("#5AAEF0", "#F0C04A", "#CC79A7", "#DCE3EC", "#D55E00"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its days and its values; None is a gap, never 0."""

    name: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    is_muted: bool = False  # what a line is compared with: thin and grey, behind it


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened at a moment: an event, one outside the programme, or a break in what is counted.

    `until` is the last day of what lasted.
    """

    at: date | datetime
    text: str
    is_break: bool = False
    is_outside: bool = False
    until: date | None = None


def palette(is_dark: bool) -> Palette:
    """The colours of the mode in use."""
    return DARK if is_dark else LIGHT


def is_dark() -> bool:
    """Whether this reader looks at the dark theme."""
    return st.context.theme.type == "dark"


def plain(text: str) -> str:
    """Text as plotly shows it letter by letter.

    >>> plain("<b>x</b> & y")
    '&lt;b>x&lt;/b> &amp; y'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;")


def wrapped(text: str, most: int = 20) -> str:
    """The same in lines of so many letters: beside a chart, so that a phone has room for the chart too.

    >>> wrapped("Routine and manual workers, 25 to 44")
    'Routine and manual<br>workers, 25 to 44'
    """
    return "<br>".join(map(plain, textwrap.wrap(text, most)))


def layout(figure: go.Figure, colours: Palette, *, height: int = HEIGHT, is_demo: bool = False, **more: Any) -> None:
    """Put a figure that is being built into the house's look. `more` goes to plotly's update_layout."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": 0, "r": 12, "t": 24, "b": 0},
        "showlegend": False,
        "hovermode": "x unified",
        "font": {"color": colours.muted, "size": 12, "family": "Inter, sans-serif"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": colours.ground, "font": {"color": colours.ink, "size": 13}},
        "xaxis": {"showgrid": False, "tickfont": {"color": colours.muted}, "nticks": 8, "fixedrange": True},
        "yaxis": {
            "gridcolor": colours.grid,
            "zeroline": False,
            "nticks": 5,
            "tickfont": {"color": colours.muted},
            "fixedrange": True,
        },
    }
    for key, value in more.items():
        base[key] = {**base[key], **value} if isinstance(base.get(key), dict) and isinstance(value, dict) else value
    figure.update_layout(base)
    if is_demo:
        is_taken = any(one.yref == "paper" and one.y == 1 for one in figure.layout.annotations)  # by numbers
        figure.add_annotation(
            text="DEMO DATA",
            xref="paper",
            yref="paper",
            x=1,
            y=0 if is_taken else 1,
            xanchor="right",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11, "color": colours.muted},
        )


def ready(figure: go.Figure) -> go.Figure:
    """The same figure with its plain form worked out once: each rerun would copy and convert it again."""
    if "to_dict" not in vars(figure):
        told = json.loads(figure.to_json())
        setattr(figure, "to_dict", lambda: told)  # noqa: B010 - an assignment would be one to a method
    return figure


FEW = 5  # that many of a thing get a tick each

HOVER = {"percent": "%{y:.2f}%", "score": "%{y:+.1f}", "minutes": "%{y:,.0f} min", "gbp": "£%{y:,.2f}"}


@lru_cache(maxsize=300)
def trend(
    series: tuple[Series, ...],
    unit: str,
    is_dark: bool,
    *,
    grain: str = "day",
    target: tuple[tuple[date, float], ...] = (),
    notes: tuple[Note, ...] = (),
    is_last_unfinished: bool = False,
    is_demo: bool = False,
    height: int = HEIGHT,
    top: float | None = None,
) -> go.Figure:
    """Lines over time. `target` is the curve that was in force; `is_last_unfinished` dashes the last step.

    `top` is where the axis ends, for what cannot be more.
    """
    import plotly.graph_objects as go

    colours = palette(is_dark)
    figure = go.Figure()
    for one in (muted for muted in series if muted.is_muted):
        _muted_line(figure, one, unit, colours)
    for place, one in enumerate(full for full in series if not full.is_muted):
        cut = _cut(one, [note.at for note in notes if note.is_break])
        _line(figure, cut, colours.series[place % len(colours.series)], unit, grain, is_last_unfinished)
    if target:
        _target(figure, target, unit, colours)
    first, last = _ends(series, grain)
    uprights(figure, notes, colours, first, last)
    floor: dict[str, Any] = {"rangemode": "tozero"} if unit in ("count", "minutes", "gbp") else {}
    suffix = {"ticksuffix": "%"} if unit == "percent" else {}
    if top is not None:
        floor = {"range": [0, top]}
    reached = [top, *(value for one in series for value in one.values), *(y for _, y in target)]
    layout(
        figure,
        colours,
        height=height,
        is_demo=is_demo,
        showlegend=len(series) > 1,
        legend={"orientation": "h", "y": -0.15, "x": 0, "font": {"color": colours.ink}},
        margin={"r": 84 if target else 12},
        # a label near the edge would stretch the axis beyond the period
        xaxis={"range": [first, last], "tickformatstops": DATES},
        yaxis={
            **floor,
            **suffix,
            **(counted(reached) if unit == "count" else {}),
        },
    )
    return figure


def counted(values: Iterable[float | None]) -> dict[str, Any]:
    """The axis of a count: compact words, and no half of one where there are few.

    >>> counted([1, None, 3]), counted([20_000])
    ({'tickformat': 'd', 'dtick': 1}, {'tickformat': '~s'})
    """
    highest = max((value for value in values if value is not None), default=0)
    return {"tickformat": "d", "dtick": 1} if highest <= FEW else {"tickformat": "~s"}


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001 - a place on the axis


def _ends(series: Sequence[Series], grain: str) -> tuple[datetime, datetime]:
    """The axis: from the first bucket to the last, with half a bucket of room."""
    room = timedelta(days={"day": 0.5, "week": 3.5, "month": 15}.get(grain, 0.5))
    days = [day for one in series for day in one.days]
    return _moment(min(days)) - room, _moment(max(days)) + room


def _muted_line(figure: go.Figure, one: Series, unit: str, colours: Palette) -> None:
    figure.add_scatter(
        x=one.days,
        y=one.values,
        mode="lines",
        name=plain(one.name),
        line={"color": colours.muted, "width": 1.25},
        opacity=0.6,
        connectgaps=True,
        legendrank=2000,  # drawn behind, named last
        hovertemplate=f"before {HOVER.get(unit, '%{y:,.0f}')}<extra></extra>",
    )


def _cut(one: Series, breaks: Sequence[date | datetime]) -> Series:
    """The same line with a gap before each bucket that begins on or after a break: it is no longer one series."""
    days: list[date] = []
    values: list[float | None] = []
    starts = {next((day for day in one.days if _moment(day) >= _moment(at)), None) for at in breaks}
    for day, value in zip(one.days, one.values, strict=True):
        if day in starts and days:
            days.append(day)
            values.append(None)
        days.append(day)
        values.append(value)
    return Series(one.name, tuple(days), tuple(values))


def _line(figure: go.Figure, one: Series, colour: str, unit: str, grain: str, is_last_unfinished: bool) -> None:
    done = len(one.days) - 1 if is_last_unfinished and len(one.days) > 1 else len(one.days)
    shape: dict[str, Any] = {"color": colour, "width": 2.25}
    mode = "lines+markers" if len(one.days) <= 45 else "lines"
    when = {"day": "%a %-d %b %Y", "week": "week of %-d %b %Y", "month": "%B %Y"}.get(grain, "%-d %b %Y")
    say = f"{HOVER.get(unit, '%{y:,.0f}')}"
    figure.add_scatter(
        x=one.days[:done],
        y=one.values[:done],
        mode=mode,
        name=plain(one.name),
        line=shape,
        marker={"size": 5},
        xhoverformat=when,
        hovertemplate=f"{plain(one.name)} {say}<extra></extra>",
    )
    if done < len(one.days):
        figure.add_scatter(
            x=one.days[done - 1 :],
            y=one.values[done - 1 :],
            mode="lines+markers",
            line={**shape, "dash": "dot"},
            marker={"size": [0, 6], "symbol": "circle-open"},
            xhoverformat=when,
            hovertemplate=f"{plain(one.name)} so far {say}<extra></extra>",
            showlegend=False,
        )


def _target(figure: go.Figure, target: Sequence[tuple[date, float]], unit: str, colours: Palette) -> None:
    days, values = zip(*target, strict=True)
    figure.add_scatter(
        x=days,
        y=values,
        mode="lines",
        name="Target",
        line={"color": colours.muted, "width": 1.5, "dash": "dash", "shape": "hv"},
        hovertemplate=f"Target {HOVER.get(unit, '%{y:,.0f}')}<extra></extra>",
        showlegend=False,
    )
    figure.add_annotation(
        x=1,
        xref="paper",
        y=values[-1],
        text=f"Target {format.value(values[-1], unit)}",
        showarrow=False,
        xanchor="left",
        xshift=4,
        font={"size": 12, "color": colours.muted},
    )


ALL_OF_IT = 0.9  # of the axis: a band as wide as the chart would only grey it
NEAR = 0.07  # of the axis: numbers nearer than this would lie on each other on a phone


def uprights(
    figure: go.Figure, notes: Sequence[Note], colours: Palette, first: date | datetime, last: date | datetime
) -> None:
    """Uprights with their numbers; the words stand below the chart, where they have room on any screen.

    A break is dashed, what happened dotted; what happened outside has an open box, and a pale band for as long as it
    lasted, unless that is all that is shown. Those that lie near each other share a box: 2–4.
    """
    span = _moment(last) - _moment(first)
    groups: list[list[int]] = []
    for number, note in enumerate(notes):
        figure.add_vline(
            x=note.at, line={"color": colours.muted, "width": 1, "dash": "dash" if note.is_break else "dot"}
        )
        if note.is_outside and note.until:
            begins = max(_moment(note.at), _moment(first))
            ends = min(_moment(note.until) + timedelta(days=1), _moment(last))
            if ends - begins < ALL_OF_IT * span:
                figure.add_vrect(x0=begins, x1=ends, line_width=0, fillcolor=colours.band, layer="below")
        if groups and _moment(note.at) - _moment(notes[groups[-1][0]].at) < NEAR * span:
            groups[-1].append(number)
        else:
            groups.append([number])
    for group in groups:
        said = f"{group[0] + 1}" if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
        _numbers(figure, notes[group[0]].at, said, colours, is_outside=all(notes[one].is_outside for one in group))


def _numbers(figure: go.Figure, at: date | datetime, said: str, colours: Palette, *, is_outside: bool) -> None:
    figure.add_annotation(
        x=at,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"<b>{said}</b>",
        showarrow=False,
        font={"size": 11, "color": colours.muted if is_outside else colours.ground},
        bgcolor=colours.ground if is_outside else colours.muted,
        bordercolor=colours.muted,
        borderwidth=1 if is_outside else 0,
        borderpad=2,
    )


def describe(one: Series, unit: str) -> str:
    """The alternative text of a line: its range, its lowest and highest, and how it ends."""
    known = [(day, value) for day, value in zip(one.days, one.values, strict=True) if value is not None]
    if not known:
        return f"{one.name}: {words.NO_VALUE.lower()}"
    low, high = min(known, key=lambda two: two[1]), max(known, key=lambda two: two[1])
    return (
        f"{one.name}, {format.days(known[0][0], known[-1][0])}: lowest {format.value(low[1], unit)} on "
        f"{format.day(low[0])}, highest {format.value(high[1], unit)} on {format.day(high[0])}, "
        f"last {format.value(known[-1][1], unit)}"
    )
