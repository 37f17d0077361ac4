"""What the labels were worth: the reader's errors against the number of labels, as a picture with its words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import figures, format, panels, read
from dashboard.read import Programme
from pipelines.rules.label_stream import CALIBRATED

if TYPE_CHECKING:
    import plotly.graph_objects as go

Points = tuple[tuple[int, float, float, float], ...]  # labels, AUC, misjudged, calibration error


def show(programme: Programme) -> None:
    """Draw the picture, or say what it takes."""
    rows = read.rows("label_replay_points", programme=programme.programme_id)
    if not rows:
        panels.empty(
            "There are too few labels to show what they are worth.",
            "It takes about 20 critical and 20 other mentions labelled in a random sample, by cases or from a file. "
            "Corrections are left out: they are made where the reader was wrong.",
            key="no_replay",
        )
        return
    first, last = rows[0], rows[-1]
    wrong, off = (
        tuple(format.percent(100 * row[name]) for row in (last, first)) for name in ("misjudged", "calibration_error")
    )
    st.text(
        f"With {last['labels']:,} labels {wrong[0]} of mentions are judged on the wrong side, {wrong[1]} with none. "
        f"Probabilities are off by {off[0]} on average, {off[1]} with none. A critical mention is held likelier than "
        f"another in {100 * last['auc']:.1f} of 100 pairs, {100 * first['auc']:.1f} with none."
    )
    points = tuple((row["labels"], row["auc"], row["misjudged"], row["calibration_error"]) for row in rows)
    panels.chart(
        curve(points, figures.is_dark(), is_demo=programme.is_demo),
        key="replay_chart",
        alt=f"Errors of the reader against the number of labels, from none to {last['labels']:,}: "
        f"wrongly judged from {first['misjudged']:.3f} to {last['misjudged']:.3f}, "
        f"calibration error from {first['calibration_error']:.3f} to {last['calibration_error']:.3f}",
    )
    st.caption(
        f"The programme's own labels dealt out anew in {last['orders']:,} orders (seed {last['seed']}), measured each "
        f"time on {last['measured_on']:,} set aside, {last['critical']:,} of them critical; worked out on "
        f"{format.instant(last['created_at'], read.zone())}. Labels of cases count too, and those were mostly found by "
        "the reader: on what it overlooks it may do worse."
    )


@lru_cache(maxsize=50)
def curve(points: Points, is_dark: bool, *, is_demo: bool) -> go.Figure:
    """Two lines over the number of labels, each named at its end; the dashed upright is where calibration begins."""
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    labels = [point[0] for point in points]
    # equal steps: the first labels tell the most, and stand close together on a true scale
    at = list(range(len(labels)))
    figure = go.Figure()
    for name, place, colour in (("Calibration error", 3, colours.series[0]), ("Wrongly judged", 2, colours.series[1])):
        values = [100 * point[place] for point in points]
        figure.add_scatter(
            x=at,
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"size": 7, "color": colour},
            hovertemplate=f"{name} %{{y:.1f}}%<extra></extra>",
        )
    if labels[-1] > CALIBRATED in labels:
        figure.add_vline(
            x=labels.index(CALIBRATED), line={"color": colours.muted, "width": 1, "dash": "dash"},
            annotation={"text": "calibrated from here", "font": {"color": colours.muted, "size": 11}},
            annotation_position="top",
        )  # fmt: skip
    figures.layout(
        figure,
        colours,
        is_demo=is_demo,
        height=280,
        showlegend=True,
        legend={"orientation": "h", "y": -0.24, "x": 0, "font": {"color": colours.ink}},
        xaxis={
            "tickvals": at, "ticktext": [f"{one:,}" for one in labels], "title": {"text": "labels", "standoff": 6},
        },
        yaxis={"rangemode": "tozero", "ticksuffix": "%"},
    )  # fmt: skip
    return figure
