"""Charts of the register: Mendelow's grid, and the involvement of one stakeholder month by month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.figures import layout, palette, plain, ready, wrapped

if TYPE_CHECKING:
    import plotly.graph_objects as go

Place = tuple[str, str, int, int, str]  # code, name, power, interest, attitude

# a shape and a colour for each attitude: never colour alone
SHAPES = {
    "unaware": "circle-open", "resistant": "x", "neutral": "square", "supportive": "circle", "leading": "star",
}  # fmt: skip


@lru_cache(maxsize=100)
def grid(places: tuple[Place, ...], is_dark: bool, *, is_demo: bool = False) -> go.Figure:
    """Power over interest; who shares a place stands in a small ring around it."""
    import plotly.graph_objects as go

    colours = palette(is_dark)
    figure = go.Figure()
    tints = {"resistant": colours.alert, "supportive": colours.accent, "leading": colours.accent}
    placed = _apart(places)
    for attitude, shape in SHAPES.items():
        mine = [(one, at) for one, at in zip(places, placed, strict=True) if one[4] == attitude]
        if not mine:
            continue
        figure.add_scatter(
            x=[at[0] for _, at in mine],
            y=[at[1] for _, at in mine],
            mode="markers+text",
            text=[plain(one[0].removeprefix("SH-")) for one, _ in mine],
            textposition="top center",
            textfont={"size": 11, "color": colours.ink},
            customdata=[[plain(one[1]), one[2], one[3]] for one, _ in mine],
            name=attitude.capitalize(),
            marker={"symbol": shape, "size": 11, "color": tints.get(attitude, colours.muted), "line": {"width": 2}},
            hovertemplate="%{customdata[0]}<br>power %{customdata[1]}, interest %{customdata[2]}<extra></extra>",
        )
    for x, y, word, anchor in (
        (5.45, 5.95, "Manage closely", "right"),
        (0.55, 5.95, "Keep satisfied", "left"),
        (5.45, 0.55, "Keep informed", "right"),
        (0.55, 0.55, "Monitor", "left"),
    ):
        figure.add_annotation(
            x=x, y=y, text=word, showarrow=False, xanchor=anchor, yanchor="top" if y > 3 else "bottom",
            font={"size": 13, "color": colours.muted},
        )  # fmt: skip
    figure.add_vline(x=2.5, line={"color": colours.grid, "width": 2})
    figure.add_hline(y=2.5, line={"color": colours.grid, "width": 2})
    layout(
        figure, colours, height=460, is_demo=is_demo, hovermode="closest", showlegend=True,
        legend={"orientation": "h", "y": -0.14, "x": 0, "font": {"color": colours.ink}},
        xaxis={"range": [0.5, 5.5], "tickvals": [1, 2, 3, 4, 5], "title": {"text": "Interest"}},
        yaxis={"range": [0.5, 6.0], "tickvals": [1, 2, 3, 4, 5], "title": {"text": "Power"}, "showgrid": False},
    )  # fmt: skip
    return ready(figure)


def _apart(places: Sequence[Place]) -> list[tuple[float, float]]:
    """Where each stands, so that none covers another."""
    import math

    shared: dict[tuple[int, int], list[int]] = {}
    for number, (_, _, power, interest, _) in enumerate(places):
        shared.setdefault((interest, power), []).append(number)
    found: list[tuple[float, float]] = [(0.0, 0.0)] * len(places)
    for (x, y), those in shared.items():
        for turn, number in enumerate(those):
            angle = 2 * math.pi * turn / len(those)
            away = 0.0 if len(those) == 1 else 0.26
            found[number] = (x + away * math.cos(angle), y + away * math.sin(angle))
    return found


@lru_cache(maxsize=100)
def heat(
    columns: tuple[str, ...],
    rows: tuple[str, ...],
    values: tuple[tuple[int, ...], ...],
    missing: tuple[tuple[int, int], ...],
    is_dark: bool,
    *,
    is_demo: bool = False,
) -> go.Figure:
    """Counts by phase and group; `missing` cells (row, column) are the ones that should not be empty."""
    import plotly.graph_objects as go

    colours = palette(is_dark)
    top = max((max(row) for row in values), default=0) or 1
    figure = go.Figure(
        go.Heatmap(
            z=values, x=[plain(one) for one in columns], y=[wrapped(one) for one in rows], xgap=3, ygap=3,
            colorscale=[[0, colours.band], [0.001, colours.band], [1, colours.accent]], zmin=0, zmax=top,
            showscale=False, hovertemplate="%{y} · %{x}: %{z}<extra></extra>",
        )
    )  # fmt: skip
    for y, row in enumerate(values):
        for x, count in enumerate(row):
            is_missing = (y, x) in missing
            ink = colours.alert if is_missing else colours.ground if count > top * 0.55 else colours.ink
            figure.add_annotation(
                x=x, y=y, text="✕" if is_missing else str(count) if count else "–", showarrow=False,
                font={"color": ink, "size": 13},
            )  # fmt: skip
    layout(
        figure, colours, height=90 + 44 * len(rows), is_demo=is_demo, hovermode="closest",
        xaxis={"type": "category", "nticks": len(columns)},
        yaxis={"autorange": "reversed", "type": "category", "nticks": len(rows), "showgrid": False},
    )  # fmt: skip
    figure.update_yaxes(automargin=True, tickfont={"color": colours.ink})
    figure.update_xaxes(automargin=True, tickfont={"color": colours.ink})
    return ready(figure)
