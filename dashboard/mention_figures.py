"""The two charts of the Mentions page: mentions over time by sentiment, and bars of what drives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard import figures, words
from dashboard.figures import Palette

if TYPE_CHECKING:
    import plotly.graph_objects as go

SIDES = ("negative", "neutral", "positive", "unread")  # from the axis upwards: what is looked for stands on the line
BAR = 30  # pixels a bar


@dataclass(frozen=True, slots=True)
class Driver:
    """One bar: its name, how many, how that compares ("+31%", or nothing), and whether it stands out."""

    name: str
    mentions: int
    change: str
    is_unusual: bool = False


def _colour(side: str, colours: Palette, *, is_dark: bool) -> str:
    grey = ("#5C6979", "#3B4655") if is_dark else ("#8793A3", "#C3CAD3")
    return {"negative": colours.series[1], "positive": colours.series[0], "neutral": grey[0]}.get(side, grey[1])


@lru_cache(maxsize=200)
def by_sentiment(
    buckets: tuple[datetime, ...],
    counts: tuple[tuple[int, ...], ...],
    grain: str,
    is_dark: bool,
    *,
    is_demo: bool = False,
    height: int = figures.HEIGHT,
) -> go.Figure:
    """Stacked bars, one a bucket; `counts` has one row for each of SIDES."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    figure = go.Figure()
    when = {"hour": "%a %-d %b %H:%M", "day": "%a %-d %b %Y", "week": "week of %-d %b %Y", "month": "%B %Y"}[grain]
    for side, values in zip(SIDES, counts, strict=True):
        if not any(values):
            continue
        figure.add_bar(
            x=buckets,
            y=values,
            name=words.SENTIMENTS[side][0],
            marker={"color": _colour(side, colours, is_dark=is_dark), "line": {"width": 0}},
            xhoverformat=when,
            hovertemplate=f"{words.SENTIMENTS[side][0]} %{{y:,.0f}}<extra></extra>",
        )
    figures.layout(
        figure,
        colours,
        height=height,
        is_demo=is_demo,
        barmode="stack",
        bargap=0.18,
        showlegend=True,
        legend={"orientation": "h", "y": -0.16, "x": 0, "traceorder": "normal", "font": {"color": colours.ink}},
        xaxis={"tickformatstops": figures.DATES},
        yaxis={"rangemode": "tozero", **figures.counted(sum(of) for of in zip(*counts, strict=True))},
    )
    return figure


@lru_cache(maxsize=300)
def drivers(rows: tuple[Driver, ...], is_dark: bool) -> go.Figure:
    """Lying bars, the most on top, each with its number and its change at its end."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    lying = rows[::-1]
    figure = go.Figure(
        go.Bar(
            x=[row.mentions for row in lying],
            y=[figures.plain(row.name) for row in lying],
            orientation="h",
            width=0.56,
            marker={
                "color": [colours.alert if row.is_unusual else colours.accent for row in lying],
                "cornerradius": 4,
            },
            text=[f"{row.mentions:,}  {row.change}".rstrip() for row in lying],
            textposition="outside",
            cliponaxis=False,
            textfont={"color": colours.ink, "size": 12},
            hovertemplate="%{y}: %{x:,.0f} mentions<extra></extra>",
        )
    )
    most = max((row.mentions for row in rows), default=1)
    figures.layout(
        figure,
        colours,
        height=BAR * len(rows) + 12,
        margin={"t": 4, "r": 4},
        hovermode="closest",
        xaxis={"visible": False, "range": [0, most * 1.55]},  # room for the words at the end of the longest bar
        yaxis={"tickfont": {"color": colours.ink, "size": 12}, "nticks": len(rows), "showgrid": False},
    )
    return figure
