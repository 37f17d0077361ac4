"""The picture of an incident: what was said in each window against what is usual there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import figures

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 240  # pixels


def course(incident: dict[str, Any], hours: list[dict[str, Any]], zone: str, is_dark: bool, is_demo: bool) -> go.Figure:
    """Critical mentions in the window that ended at each hour, the usual range behind them, the alert as a line."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    at = [_local(one["hour_at"], zone) for one in hours]
    counts = [one["critical"] for one in hours]
    figure = go.Figure()
    figure.add_hrect(
        y0=incident["low"], y1=max(incident["high"], incident["low"] + 0.05), line_width=0,
        fillcolor=colours.band,
    )  # fmt: skip
    figure.add_scatter(
        x=at, y=counts, mode="lines", line={"width": 2, "color": colours.alert, "shape": "hv"}, name="critical",
        hovertemplate="%{x|%d %b %H:%M}: %{y} critical<extra></extra>",
    )  # fmt: skip
    opened = _local(incident["opened_at"], zone)
    figure.add_vline(x=opened, line_width=1, line_dash="dash", line_color=colours.ink)
    figure.add_annotation(
        x=opened, y=1, yref="paper", text="alert", showarrow=False, xanchor="left", xshift=4, yanchor="top",
        font={"color": colours.ink},
    )  # fmt: skip
    figure.update_yaxes(rangemode="tozero", title=None)
    figures.layout(figure, colours, height=HEIGHT, is_demo=is_demo)
    return figure


def describe(incident: dict[str, Any], hours: list[dict[str, Any]]) -> str:
    """The same in words."""
    most = max((one["critical"] for one in hours), default=0)
    return (
        f"Critical mentions on {incident['cell'].replace('|', ', ')} in windows of {incident['window_hours']:g} hours: "
        f"{incident['observed']:.0f} when the alert opened, at most {most}, usually {incident['low']:.0f} to "
        f"{incident['high']:.0f}."
    )


def _local(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
