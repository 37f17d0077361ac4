"""The picture of a KPI's alarm and the days behind it: what each held and what was usual on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import figures, format, panels, read, tables, warning_figure
from dashboard.once import kept
from dashboard.read import Programme
from pipelines.commands import track_record

SAID = {
    "followers": "Change of followers from reading to reading.",
    "engagement_rate": "Interactions over reach of each day's posts, judged two days later.",
    "response_time": "The middle wait, in minutes, of each day's answers.",
    "sentiment_share": "Negative mentions over all that were read, day by day.",
    "silence": "Mentions hour by hour, and what is usual in each hour of the day.",
}
UNITS = {"followers": "count", "engagement_rate": "percent", "response_time": "minutes", "sentiment_share": "percent",
         "silence": "count"}  # fmt: skip
TABLED = 21  # the newest days


def picture(programme: Programme, one: dict[str, Any], at: datetime, zone: str) -> None:
    """Draw it, with a sentence of what is drawn and the table behind."""
    days = _course(programme.programme_id, one["kind"], one["platform"], one["opened_at"], at, zone, read.state())
    if len(days) < 2:
        st.caption("The days behind it are no longer held.")
        return
    figure = warning_figure.of_a_number(one, days, zone, figures.is_dark(), programme.is_demo)
    panels.chart(figure, key="incident_course", alt=_describe(one, days))
    st.caption(
        f"{SAID[one['kind']]} The band is what is usual for that day's basis, from the distribution that decided."
    )
    with st.expander("The days behind it", icon=":material/table_rows:", key="kpi_days"):
        unit = UNITS[one["kind"]]
        tables.draw(
            {
                "When": [_when(row["at"], one["kind"]) for row in reversed(days[-TABLED:])],
                "Was": [format.value(row["value"], unit) for row in reversed(days[-TABLED:])],
                "Expected": [format.value(round(row["expected"], 1), unit) for row in reversed(days[-TABLED:])],
                "Usually": [
                    f"{format.value(round(row['low'], 1), unit)} to {format.value(round(row['high'], 1), unit)}"
                    for row in reversed(days[-TABLED:])
                ],
            },
            hide_index=True,
            key="kpi_days_table",
        )


def _when(at: datetime, kind: str) -> str:
    return format.minute(at, with_year=False) if kind == "silence" else format.day(at.date())


def _describe(one: dict[str, Any], days: list[dict[str, Any]]) -> str:
    unit = UNITS[one["kind"]]
    return (
        f"{one['topic']} over {len(days)} points: {format.value(one['observed'], unit)} when the alert opened, usually "
        f"{format.value(one['low'], unit)} to {format.value(one['high'], unit)}."
    )


@kept(100)
def _course(
    programme_id: str, kind: str, platform: str, around: datetime, at: datetime, zone: str, state: tuple[str, int]
) -> list[dict[str, Any]]:
    return track_record.kpi_course(read.store(), programme_id, kind, platform, around, at, zone)
