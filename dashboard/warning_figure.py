"""The picture of an incident: what was said in each window against what is usual there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import figures

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 240  # pixels
MARKS = {"Own post": "triangle-up", "Annotation": "diamond"}
# the hour where ticks stand nearer than a day
DATES = {
    "tickformatstops": [
        {"dtickrange": [None, 86_399_999], "value": "%H:%M<br>%-d %b"},
        {"dtickrange": [86_400_000, None], "value": "%-d %b"},
    ]
}


def course(
    incident: dict[str, Any],
    hours: list[dict[str, Any]],
    outages: list[dict[str, Any]],
    around: list[dict[str, Any]],
    zone: str,
    is_dark: bool,
    is_demo: bool,
) -> go.Figure:
    """Critical mentions in the window that ended at each hour, the usual range behind them, the alert as a line.

    `around` are our own posts and the events noted, as marks on the ground: what else may have moved the talk.
    Where a source of it was failing the picture is grey: nothing was judged there.
    """
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
    for stretch in outages:
        begins, ends = max(stretch["begins_at"], hours[0]["hour_at"]), stretch["ends_at"] or hours[-1]["hour_at"]
        if begins < min(ends, hours[-1]["hour_at"]):
            figure.add_vrect(
                x0=_local(begins, zone), x1=_local(min(ends, hours[-1]["hour_at"]), zone), line_width=0,
                fillcolor=colours.muted, opacity=0.25, annotation_text="not judged",
                annotation_font={"color": colours.muted}, annotation_position="bottom left",
            )  # fmt: skip
    seen = [one for one in around if hours[0]["hour_at"] <= one["happened_at"] <= hours[-1]["hour_at"]]
    if seen:
        figure.add_scatter(
            x=[_local(one["happened_at"], zone) for one in seen], y=[0] * len(seen), mode="markers",
            marker={"size": 11, "color": colours.accent, "symbol": [MARKS[one["what"]] for one in seen]},
            customdata=[[one["what"]] for one in seen], cliponaxis=False, name="around",
            hovertemplate="%{x|%d %b %H:%M}: %{customdata[0]}<extra></extra>",
        )  # fmt: skip
    opened = _local(incident["opened_at"], zone)
    figure.add_vline(x=opened, line_width=1, line_dash="dash", line_color=colours.ink)
    figure.add_annotation(
        x=opened, y=1, yref="paper", text="alert", showarrow=False, xanchor="left", xshift=4, yanchor="top",
        font={"color": colours.ink},
    )  # fmt: skip
    figures.layout(figure, colours, height=HEIGHT, is_demo=is_demo, xaxis=DATES)
    figure.update_yaxes(rangemode="tozero", title=None, dtick=1 if max(counts, default=0) <= 5 else None)
    return figure


def of_a_number(
    incident: dict[str, Any], days: list[dict[str, Any]], zone: str, is_dark: bool, is_demo: bool
) -> go.Figure:
    """A KPI day by day (a source hour by hour) with what is usual on each day behind it, the alarm's day marked."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    at = [one["at"] for one in days]
    figure = go.Figure()
    for name, line in (("low", None), ("high", "tonexty")):
        figure.add_scatter(
            x=at, y=[one[name] for one in days], mode="lines", line={"width": 0, "shape": "hvh"}, fill=line,
            fillcolor=colours.band, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=at, y=[one["value"] for one in days], mode="lines+markers", line={"width": 2, "color": colours.accent},
        marker={"size": 5}, customdata=[[one["low"], one["high"]] for one in days],
        hovertemplate="%{y:,.1f}, usually %{customdata[0]:,.1f} to %{customdata[1]:,.1f}<extra></extra>",
    )  # fmt: skip
    # a day's alarm is of the day that it speaks of, and told when that day is over
    opened = _local(incident["opened_at"] if incident["kind"] == "silence" else incident["first_at"], zone)
    figure.add_vline(x=opened, line_width=1, line_dash="dash", line_color=colours.ink)
    figure.add_annotation(
        x=opened, y=1, yref="paper", text="alert", showarrow=False, xanchor="left", xshift=4, yanchor="top",
        font={"color": colours.ink},
    )  # fmt: skip
    suffix = {"engagement_rate": "%", "sentiment_share": "%", "response_time": " min"}.get(incident["kind"], "")
    figure.update_yaxes(title=None, ticksuffix=suffix)
    figures.layout(figure, colours, height=HEIGHT, is_demo=is_demo, xaxis=DATES)
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
