"""Claims that go round: their share of what is said, before and after the correction, and how fast they fade."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import case_dialogs, evidence_sql, figures, format, panels, read, read_cases
from dashboard.evidence_sql import Number
from dashboard.read import Programme
from pipelines.rules.counts import counted
from pipelines.rules.half_life import Fading, fading

if TYPE_CHECKING:
    import plotly.graph_objects as go

BEFORE, AFTER = timedelta(hours=36), timedelta(hours=96)
LATER = timedelta(hours=48)  # the share after a correction is of what was said until then


def show(programme: Programme) -> None:
    """Draw the register of claims."""
    case_dialogs.button("Enter a claim", "claim", icon=":material/add:", programme=programme.programme_id)
    rows = read.rows("claims", programme=programme.programme_id)
    if not rows:
        panels.empty(
            "No claim is entered.", "Only what can be checked is a claim; an opinion is answered as a criticism.",
            key="no_claim",
        )  # fmt: skip
    for row in rows:
        _claim(row, programme)


def _claim(row: Mapping[str, Any], programme: Programme) -> None:
    corrections = read.rows("corrections", claim=row["claim_id"])
    colour = {"false": "red", "misleading": "orange", "unproven": "gray", "true": "green"}[row["verdict"]]
    with st.container(border=True, gap="xsmall", key=f"claim_{row['code']}"):
        seen = f" · first seen {read_cases.local(row['first_seen_at'])}" if row["first_seen_at"] else ""
        panels.badge_line([(row["verdict"].capitalize(), ":material/fact_check:", colour)], f"{row['code']}{seen}")
        st.text(row["text"])
        st.text(f"How we know: {row['source']}")
        for one in corrections:
            st.text(f"Corrected {read_cases.local(one['published_at'])} on {one['channel']}: {one['text']}")
        if corrections and row["first_seen_at"]:
            waited = (corrections[0]["published_at"] - row["first_seen_at"]) / timedelta(hours=1)
            if waited >= 0:
                st.text(f"Time to correct: {counted(round(waited), 'hour')} after it was first seen.")
        if corrections:
            _course(row, corrections[0]["published_at"], programme)
        with st.container(horizontal=True, gap="small", key=f"claim_doing_{row['code']}"):
            case_dialogs.button(
                "A correction was published", "correction", icon=":material/campaign:", kind="tertiary",
                key=f"correct_{row['code']}", claim=row["claim_id"], programme=programme.programme_id,
            )  # fmt: skip
            case_dialogs.button(
                "Another verdict", "judge", icon=":material/fact_check:", kind="tertiary", key=f"judge_{row['code']}",
                row=dict(row),
            )  # fmt: skip


def _course(row: Mapping[str, Any], corrected: datetime, programme: Programme) -> None:
    """Before and after the first correction."""
    given = {
        "programme": programme.programme_id, "terms": tuple(json.loads(row["terms"])),
        "since": corrected - BEFORE, "until": corrected + AFTER,
    }  # fmt: skip
    hours = read.rows("claim_hours", **given)
    before = _span(hours, corrected - BEFORE, corrected)
    after = _span(hours, corrected, corrected + AFTER)
    later = _span(hours, corrected, corrected + LATER)
    told = (
        ("Share before", _share(before), f"{before.carrying} of {before.mentions} mentions in the 36 hours before it"),
        ("Share after", _share(later), f"{later.carrying} of {later.mentions} mentions in the 48 hours after it"),
        ("Half-life before", _half(before), _interval(before)),
        ("Half-life after", _half(after), _interval(after)),
    )
    with st.grid(4, min_column_width=150, key=f"course_{row['code']}"):
        for title, number, said in told:
            with st.container(
                border=True, height="stretch", key=f"course_{row['code']}_{title.split()[-1]}_{title[:4]}"
            ):
                st.metric(title, number, help=said)
    evidence_sql.numbers(
        [Number("Mentions that carry the claim", "claim_hours", given, "pages",
                said="Carrying of all mentions before and after the correction; half-lives are fitted to it.")],
        key=f"box_{row['code']}",
    )  # fmt: skip
    points = tuple((one["hour"], one["mentions"], one["carrying"]) for one in hours)
    if points:
        panels.chart(
            _figure(points, corrected, figures.is_dark(), programme.is_demo), key=f"claim_chart_{row['code']}",
            alt=f"Share of mentions that carry the claim: {_share(before)} before, {_share(later)} later.",
        )  # fmt: skip
    st.caption(
        "Share of all mentions of the programme that say the claim, by six hours; the upright is the correction."
    )


def _span(hours: Sequence[Mapping[str, Any]], since: datetime, until: datetime) -> Fading:
    return fading(
        [
            ((one["hour"] - since) / timedelta(hours=1), one["mentions"], one["carrying"])
            for one in hours
            if since <= one["hour"] < until
        ]
    )


def _share(span: Fading) -> str:
    return format.percent(100 * span.share) if span.share is not None else "–"


def _half(span: Fading) -> str:
    return f"{span.hours:.0f} h" if span.hours is not None else "no fall"


def _interval(span: Fading) -> str:
    if span.hours is None:
        return "The share did not fall in this span, or too few mentions carried the claim to say."
    return f"95% interval from {span.low:.0f} h to {f'{span.high:.0f} h' if span.high else 'no fall at all'}"


@lru_cache(maxsize=50)
def _figure(
    points: tuple[tuple[datetime, int, int], ...], corrected: datetime, is_dark: bool, is_demo: bool
) -> go.Figure:
    import plotly.graph_objects as go

    colours = figures.palette(is_dark)
    bins: dict[datetime, list[int]] = {}
    for hour, mentions, carrying in points:
        start = hour.replace(hour=hour.hour // 6 * 6)
        held = bins.setdefault(start, [0, 0])
        held[0] += mentions
        held[1] += carrying
    figure = go.Figure()
    figure.add_bar(
        x=list(bins), y=[100 * carrying / mentions for mentions, carrying in bins.values()],
        marker={"color": colours.accent}, hovertemplate="%{y:.0f}%<extra></extra>",
    )  # fmt: skip
    figure.add_vline(x=corrected, line={"color": colours.alert, "width": 2, "dash": "dot"})
    figures.layout(figure, colours, height=220, is_demo=is_demo, yaxis={"ticksuffix": "%", "rangemode": "tozero"},
                   xaxis={"tickformatstops": figures.DATES})  # fmt: skip
    return figure
