"""The picture of who is on call: a line a person, a bar a turn, covers in another colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard import figures
from pipelines.rules.rota import Turn

if TYPE_CHECKING:
    import plotly.graph_objects as go

LINE = 34  # pixels a person
NAME = 16  # letters of a name beside its line


def weeks(
    told: Sequence[tuple[str, Turn]], since: datetime, until: datetime, zone: str, is_dark: bool, is_demo: bool
) -> go.Figure:
    """`told` is each turn with the name of its person, in the order in which they come; `since` is now."""
    import plotly.graph_objects as go

    colours, here = figures.palette(is_dark), ZoneInfo(zone)
    begins, ends = _local(since, here), _local(until, here)
    names = list(dict.fromkeys(name for name, _ in told))
    figure = go.Figure()
    for kind, colour in (("by turns", colours.accent), ("named", colours.series[1]), ("nobody", colours.alert)):
        drawn = [(name, one) for name, one in told if _kind(one) == kind]
        if not drawn:
            continue
        spans = [(max(_local(one.starts_at, here), begins), min(_local(one.ends_at, here), ends)) for _, one in drawn]
        figure.add_bar(
            orientation="h", y=[names.index(name) for name, _ in drawn], base=[start for start, _ in spans],
            x=[(end - start) / timedelta(milliseconds=1) for start, end in spans], width=0.56, name=kind,
            marker={"color": colour, "line": {"width": 1, "color": colours.ground}},
            customdata=[[figures.plain(name), f"{_local(one.starts_at, here):%a %-d %b %H:%M}",
                         f"{_local(one.ends_at, here):%a %-d %b %H:%M}"] for name, one in drawn],
            hovertemplate="%{customdata[0]}: %{customdata[1]} to %{customdata[2]}<extra></extra>",
        )  # fmt: skip
    figures.layout(
        figure, colours, height=LINE * max(len(names), 1) + 44, is_demo=is_demo, hovermode="closest", barmode="overlay",
        xaxis={"type": "date", "range": [begins, ends], "showgrid": True, "gridcolor": colours.grid,
               "dtick": 7 * 86_400_000, "tick0": _monday(begins), "tickformat": "%-d %b"},
        yaxis={"tickvals": list(range(len(names))), "ticktext": [_short(name) for name in names],
               "range": [len(names) - 0.5, -0.5], "showgrid": False, "tickfont": {"color": colours.ink}},
    )  # fmt: skip
    return figure


def describe(told: Sequence[tuple[str, Turn]], zone: str) -> str:
    """The same in words."""
    here = ZoneInfo(zone)
    said = [f"{name}{' (named)' if one.is_named else ''} from {_local(one.starts_at, here):%a %-d %b %H:%M}"
            for name, one in told]  # fmt: skip
    return (
        f"On call in the next four weeks: {', '.join(said)}." if said else "Nobody is on call in the next four weeks."
    )


def _kind(one: Turn) -> str:
    return "named" if one.is_named else "by turns" if one.person else "nobody"


def _monday(at: datetime) -> datetime:
    return datetime(at.year, at.month, at.day) - timedelta(days=at.weekday())  # noqa: DTZ001 - a place on the axis


def _short(name: str) -> str:
    return figures.plain(name if len(name) <= NAME else f"{name[: NAME - 1]}…")


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
