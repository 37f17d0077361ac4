"""The pictures of a plan: time, money, risk and logic, built once for all who look and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dashboard import figures
from pipelines.rules import risk as risk_rule

if TYPE_CHECKING:
    import plotly.graph_objects as go

WIDE, TALL, LETTERS = 0.46, 0.37, 17  # half a step of the logic model in columns and levels, and letters of its lines
TONES = {"green": ("#0B7A75", "#3CC2B8"), "amber": ("#B45309", "#F5A524"), "red": ("#B42318", "#F97066")}
WASH = {"low": ("#E0F3F1", "#0F302E"), "moderate": ("#FFF6E0", "#332C12"), "high": ("#FCE2C4", "#45300F"),
        "extreme": ("#F9D3CE", "#4A1D19")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a Gantt picture; the first agreed days stand behind it, thin."""

    name: str
    starts_on: date
    ends_on: date
    first_start: date | None
    first_end: date | None
    colour: str  # green amber red grey
    word: str
    is_phase: bool = False


@dataclass(frozen=True, slots=True)
class Diamond:
    """A milestone."""

    name: str
    due_on: date
    colour: str
    word: str


def tone(colour: str, is_dark: bool, colours: figures.Palette) -> str:
    """The colour of a status in the mode in use; grey is the muted ink."""
    return TONES[colour][is_dark] if colour in TONES else colours.muted


@lru_cache(maxsize=100)
def gantt(bars: tuple[Bar, ...], diamonds: tuple[Diamond, ...], today: date, is_dark: bool, is_demo: bool) -> go.Figure:
    """Activities as bars over their first agreed days, milestones as diamonds, today as an upright."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    figure = go.Figure()
    names = [*(figures.plain(one.name) for one in bars), *(figures.plain(one.name) for one in diamonds)]
    # one trace a colour, parted by gaps: a trace of its own for each bar took five milliseconds
    first: list[Bar] = [one for one in bars if one.first_start and one.first_end]
    _strokes(
        figure, [(one.name, one.first_start, one.first_end, "") for one in first],
        {"color": colours.muted, "width": 3}, opacity=0.45,
    )  # fmt: skip
    by_stroke: dict[tuple[str, int], list[Bar]] = {}
    for one in bars:
        width, colour = (5, colours.ink) if one.is_phase else (10, _bar_colour(one, is_dark, colours))
        by_stroke.setdefault((colour, width), []).append(one)
    for (colour, width), held in by_stroke.items():
        # a bar of one day would not be seen
        told = [
            (one.name, one.starts_on, max(one.ends_on, one.starts_on + timedelta(days=1)),
             f"{one.starts_on} to {one.ends_on}: {one.word}")
            for one in held
        ]  # fmt: skip
        _strokes(figure, told, {"color": colour, "width": width})
    if diamonds:
        figure.add_scatter(
            x=[mark.due_on for mark in diamonds], y=[figures.plain(mark.name) for mark in diamonds], mode="markers",
            marker={"symbol": "diamond", "size": 11,
                    "color": [tone(mark.colour, is_dark, colours) for mark in diamonds]},
            text=[f"{figures.plain(mark.name)}<br>{mark.due_on}: {mark.word}" for mark in diamonds],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    _words_beside(figure, bars, diamonds, colours)
    figure.add_vline(x=today, line={"color": colours.ink, "width": 1, "dash": "dot"})
    figures.layout(
        figure, colours, height=max(160, 60 + 23 * len(names)), is_demo=is_demo, hovermode="closest",
        margin={"l": 0, "t": 30},
        xaxis={"type": "date", "showgrid": True, "gridcolor": colours.grid, "nticks": 6, "tickangle": 0,
               "tickformat": "%b<br>%Y"},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "showgrid": False, "tickmode": "linear",
            "dtick": 1,
            "nticks": None,
               "tickfont": {"color": colours.ink, "size": 12}, "automargin": True},
    )  # fmt: skip
    return figure


def _words_beside(
    figure: go.Figure, bars: Sequence[Bar], diamonds: Sequence[Diamond], colours: figures.Palette
) -> None:
    """How each thing stands, at its end: the colour alone would say it to some eyes only."""
    ends = [
        (max(one.ends_on, one.first_end or one.ends_on), one.name, f"  {one.word}") for one in bars if not one.is_phase
    ]
    ends += [(one.due_on, one.name, f"    {one.word}") for one in diamonds]  # half a diamond further
    if not ends:
        return
    days, names, told = zip(*ends, strict=True)
    figure.add_scatter(
        x=days, y=[figures.plain(name) for name in names], mode="text", text=list(told),
        textposition="middle right", textfont={"size": 11, "color": colours.muted}, hoverinfo="skip",
    )  # fmt: skip


def _strokes(
    figure: go.Figure,
    told: Sequence[tuple[str, date | None, date | None, str]],
    line: dict[str, Any],
    *,
    opacity: float = 1.0,
) -> None:
    """Bars of one colour as one line with gaps: name, from, to and the words under the pointer ('' for none)."""
    if not told:
        return
    x: list[date | None] = []
    y: list[str | None] = []
    text: list[str] = []
    for name, begins, ends, words in told:
        shown = figures.plain(name)
        x += [begins, ends, None]
        y += [shown, shown, None]
        text += [f"{shown}<br>{words}"] * 2 + [""]
    has_words = any(one[3] for one in told)
    figure.add_scatter(
        x=x, y=y, mode="lines", line=line, opacity=opacity, connectgaps=False, text=text if has_words else None,
        hovertemplate="%{text}<extra></extra>" if has_words else None, hoverinfo=None if has_words else "skip",
    )  # fmt: skip


def _bar_colour(one: Bar, is_dark: bool, colours: figures.Palette) -> str:
    return colours.accent if one.colour == "grey" else tone(one.colour, is_dark, colours)


def _line_colour(colour: str, is_dark: bool, colours: figures.Palette) -> str:
    return colours.accent if colour == "green" else tone(colour, is_dark, colours)


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line as its picture needs it, in pounds."""

    name: str
    approved: float
    spent: float
    due: float
    colour: str
    word: str


@lru_cache(maxsize=100)
def budget(lines: tuple[Line, ...], is_dark: bool, is_demo: bool) -> go.Figure:
    """Approved behind spent, with a mark where the profile is."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    names = [figures.plain(one.name) for one in lines]
    figure = go.Figure()
    figure.add_bar(
        y=names, x=[one.approved for one in lines], orientation="h", width=0.62, marker={"color": colours.grid},
        hovertemplate="approved £%{x:,.0f}<extra></extra>",
    )  # fmt: skip
    figure.add_bar(
        y=names, x=[one.spent for one in lines], orientation="h", width=0.62,
        marker={"color": [_line_colour(one.colour, is_dark, colours) for one in lines]},
        text=[f"£{one.spent:,.0f} · {one.word}" for one in lines], textposition="none",
        hovertemplate="spent %{text}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        y=names, x=[one.due for one in lines], mode="markers", hovertemplate="profile £%{x:,.0f}<extra></extra>",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 2, "color": colours.ink}},
    )  # fmt: skip
    figures.layout(
        figure, colours, height=60 + 36 * len(lines), is_demo=is_demo, barmode="overlay", hovermode="closest",
        xaxis={"tickprefix": "£", "tickformat": "~s", "nticks": 6},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "showgrid": False, "nticks": len(names) + 1,
               "tickfont": {"color": colours.ink}, "automargin": True},
    )  # fmt: skip
    return figure


@lru_cache(maxsize=100)
def matrix(cells: tuple[tuple[str, int, int, str], ...], is_dark: bool, is_demo: bool) -> go.Figure:
    """Likelihood against impact: (code, likelihood, impact, words) in their cells."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    figure = go.Figure()
    for likelihood in range(1, 6):
        for impact in range(1, 6):
            colour = WASH[risk_rule.level(likelihood * impact)][is_dark]
            figure.add_shape(
                type="rect", x0=impact - 0.48, x1=impact + 0.48, y0=likelihood - 0.48, y1=likelihood + 0.48,
                fillcolor=colour, line={"width": 0}, layer="below",
            )  # fmt: skip
    places = [(likelihood, impact) for likelihood in range(1, 6) for impact in range(1, 6)]
    figure.add_scatter(
        x=[impact - 0.47 for _, impact in places], y=[likelihood + 0.34 for likelihood, _ in places], mode="text",
        textposition="middle right",
        text=[risk_rule.level(likelihood * impact)[0].upper() for likelihood, impact in places],
        textfont={"color": colours.muted, "size": 10}, hoverinfo="skip",
    )  # fmt: skip
    by_cell: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for code, likelihood, impact, said in cells:
        by_cell.setdefault((likelihood, impact), []).append((code, said))
    figure.add_scatter(
        x=[impact for _, impact in by_cell],
        y=[likelihood for likelihood, _ in by_cell],
        mode="text",
        text=["<br>".join(_in_rows([figures.plain(code) for code, _ in held])) for held in by_cell.values()],
        textfont={"color": colours.ink, "size": 13, "weight": 600},
        hovertext=["<br>".join(figures.plain(said) for _, said in held) for held in by_cell.values()],
        hoverinfo="text",
    )
    axis: dict[str, Any] = {"range": [0.5, 5.5], "tickvals": [1, 2, 3, 4, 5], "showgrid": False}
    figures.layout(
        figure, colours, height=360, is_demo=is_demo, hovermode="closest",
        xaxis={**axis, "title": {"text": "Impact", "font": {"color": colours.muted}}},
        yaxis={**axis, "title": {"text": "Likelihood", "font": {"color": colours.muted}}},
    )  # fmt: skip
    return figure


def _in_rows(codes: Sequence[str]) -> list[str]:
    """Three codes beside each other, the rest below."""
    return [" ".join(codes[place : place + 3]) for place in range(0, len(codes), 3)]


@lru_cache(maxsize=100)
def scores(
    series: tuple[tuple[str, tuple[tuple[date, int], ...]], ...], appetite: int | None, is_dark: bool, is_demo: bool
) -> go.Figure:
    """The scores of one risk over time, a step a score, with what is accepted as a dashed line."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    figure = go.Figure()
    for place, (name, points) in enumerate(series):
        figure.add_scatter(
            x=[day for day, _ in points], y=[score for _, score in points], name=name, mode="lines+markers",
            line={"shape": "hv", "width": 2, "color": colours.series[place % len(colours.series)]},
            hovertemplate=f"{name} %{{y}}<extra></extra>",
        )  # fmt: skip
    if appetite is not None:
        figure.add_hline(y=appetite, line={"color": colours.ink, "width": 1, "dash": "dash"})
    figures.layout(
        figure, colours, height=280, is_demo=is_demo, showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0, "font": {"color": colours.ink}},
        xaxis={"nticks": 5, "tickangle": 0},
        yaxis={"range": [0, 25.5], "tickvals": [5, 10, 15, 20, 25]},
    )  # fmt: skip
    return figure


@lru_cache(maxsize=100)
def logic(
    nodes: tuple[tuple[str, int, str], ...], links: tuple[tuple[str, str, str, str], ...], is_dark: bool, is_demo: bool
) -> go.Figure:
    """Steps (code, level, words) from top to bottom, links (from, to, confidence, assumption) between them.

    Downwards, for on a phone there is room for three steps beside each other and not for eight.
    """
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    levels = sorted({level for _, level, _ in nodes})
    most = max((sum(1 for node in nodes if node[1] == level) for level in levels), default=1)
    across = max(3, most)
    places: dict[str, tuple[float, float]] = {}
    for place, level in enumerate(levels):
        mine = [code for code, at, _ in nodes if at == level]
        for number, code in enumerate(mine):
            places[code] = (across * (number + 0.5) / len(mine), float(place))
    figure = go.Figure()
    widths = {"low": ("dot", 1.2), "medium": ("dash", 1.6), "high": ("solid", 2.2)}
    for first, then, confidence, assumption in links:
        if first not in places or then not in places:
            continue
        (x0, y0), (x1, y1) = places[first], places[then]
        dash, width = widths[confidence]
        figure.add_scatter(
            x=[x0, (x0 + x1) / 2, x1], y=[y0 + TALL, (y0 + y1) / 2, y1 - TALL], mode="lines", hoverinfo="text",
            line={"color": colours.muted, "width": width, "dash": dash, "shape": "spline"},
            hovertext=figures.plain(f"If {first}, then {then}: {assumption or 'nothing is assumed'} ({confidence})"),
        )  # fmt: skip
    for code, _, said in nodes:
        x, y = places[code]
        figure.add_shape(
            type="rect", x0=x - WIDE, x1=x + WIDE, y0=y - TALL, y1=y + TALL, fillcolor=colours.ground,
            line={"color": colours.accent, "width": 1.5},
        )  # fmt: skip
        figure.add_annotation(
            x=x, y=y, showarrow=False, text=f"<b>{figures.plain(code)}</b><br>{figures.wrapped(said, LETTERS)}",
            font={"size": 11, "color": colours.ink},
        )  # fmt: skip
    tallest = max((figures.wrapped(said, LETTERS).count("<br>") for _, _, said in nodes), default=0)
    figures.layout(
        figure, colours, height=30 + (64 + 14 * tallest) * len(levels), is_demo=is_demo, hovermode="closest",
        margin={"t": 30}, xaxis={"visible": False, "range": [0, across]},
        yaxis={"visible": False, "range": [len(levels) - 0.5, -0.5]},
    )  # fmt: skip
    return figure
