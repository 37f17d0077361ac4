"""What stands behind an incident's words: each number of the sentence with the rows that it counts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, modal, read, tables, warning_said, words
from dashboard.read import Programme
from pipelines.commands import incident_rows
from pipelines.rules import criticism
from pipelines.rules.counts import counted
from pipelines.rules.incident_match import OF_MENTIONS

TEXTS = 40  # shown in full
COUNTS = {True: "yes", False: "a copy, or again the same author", None: "no longer read as critical"}
DAYS = {"followers": "Readings", "engagement_rate": "Posts of that day", "response_time": "Answers of that day",
        "sentiment_share": "Mentions of that day that were read", "silence": "The last mentions heard"}  # fmt: skip

Row = dict[str, Any]


def button(programme: Programme, one: Row) -> None:
    """The button below the sentence."""
    if st.button("The rows behind these words", icon=":material/query_stats:", key="incident_rows", type="tertiary"):
        _dialog(programme, one)


@modal.dialog("The rows behind these words", width="large", icon=":material/query_stats:")
def _dialog(programme: Programme, one: Row) -> None:
    st.text(one["sentence"])
    if one["kind"] in OF_MENTIONS:
        _mentions(one)
        if one["kind"] == "criticism":
            _expected(programme, one)
    else:
        _number(programme, one)


def _mentions(one: Row) -> None:
    """The mentions that were counted when it opened, one by one."""
    zone = read.zone()
    rows = incident_rows.counted(read.store(), one["incident_id"])
    if not rows:
        st.caption("The texts are no longer held: their time is over, or the programme's data was removed.")
        return
    many, people, first = incident_rows.told_apart(rows)
    since = one["opened_at"] - timedelta(hours=one["window_hours"])
    left_out = len(rows) - many
    said = f"{many} counted from {people} {'person' if people == 1 else 'people'}" if people else f"{many} counted"
    st.caption(
        f"Written from {format.instant(since, zone)} to {format.instant(one['opened_at'], zone)} and known by then: "
        f"{counted(len(rows), 'mention')}, {said}, the first {format.instant(first, zone) if first else '–'}."
        + (f" {counted(left_out, 'more adds', 'more add')} no voice: a wording counts three times in 48 h, an author "
           "once on a topic in 6 h." if left_out else "")
    )  # fmt: skip
    if one["kind"] == "criticism" and many != round(one["observed"]):
        st.warning(
            f"The sentence said {one['observed']:,.0f} then. Texts read anew, corrected or deleted make it {many}.",
            icon=":material/history:",
        )
    tables.draw(
        [
            {
                "No.": place, "Written": format.instant(row["created_at"], zone), "Counts": COUNTS[row["counts"]],
                "Person": row["person"], "Where": words.platform(row["platform"]),
                "Known": format.instant(row["known_at"], zone),
            }
            for place, row in enumerate(rows, start=1)
        ],
        hide_index=True, key="incident_rows_table", alt="The mentions that triggered the alert",
    )  # fmt: skip
    with st.expander("Their texts", icon=":material/notes:", key="incident_rows_texts"):
        st.text("\n\n".join(
            f"{place} · {warning_said.cut(row['text']) or '(the text is no longer kept)'}"
            for place, row in enumerate(rows[:TEXTS], start=1)
        ))  # fmt: skip


def _expected(programme: Programme, one: Row) -> None:
    """What was expected, beside what the same hours of the days before held."""
    st.subheader("What was expected", anchor=False)
    st.caption(
        f"{one['expected']:.2f} at that hour, usually {one['low']:.0f} to {one['high']:.0f}: the middle four fifths of "
        f"the distribution that decided (score {one['score']:.1f}: by chance {one['observed']:.0f} or more once in "
        f"{10 ** min(one['score'], 9):,.0f} looks). It rests on the level of two weeks, the hour, how much had arrived "
        "and how much else was said. Below: what the same hours held, every mention counted."
    )  # fmt: skip
    held = read.rows(
        "warning_same_hours", programme=programme.programme_id, topic=one["topic"], platform=one["platform"],
        other=warning_said.OTHER, critical=criticism.CRITICAL, critical_on_topic=criticism.CRITICAL_ON_TOPIC,
        window_hours=one["window_hours"], at=one["opened_at"],
    )  # fmt: skip
    zone = read.zone()
    tables.draw(
        [
            {
                "Hours to": format.instant(row["until_at"], zone), "Critical": row["critical"], "Other": row["others"],
                "Which": "the alert" if row["days_before"] == 0 else f"{row['days_before']} d before",
            }
            for row in held
        ],
        hide_index=True, key="same_hours_table", alt="What the same hours of the two weeks before held",
    )  # fmt: skip


def _number(programme: Programme, one: Row) -> None:
    """The rows of a KPI's day."""
    zone = read.zone()
    until = one["opened_at"] if one["kind"] == "silence" else day_ends(one["first_at"], zone)
    rows = read.rows(
        "warning_kpi_rows", programme=programme.programme_id, kind=one["kind"], platform=one["platform"],
        since_at=one["first_at"], until_at=until,
    )  # fmt: skip
    st.caption(f"{DAYS[one['kind']]}: {len(rows):,}. {_added(one['kind'], rows)}")
    if rows:
        tables.draw(
            [
                {
                    "When": format.instant(row["seen_at"], zone), "What": row["said"] or "", "Counted": row["counted"],
                    "Of": row["basis"], "Where": words.platform(row["platform"]), "Row": row["row_id"],
                }
                for row in rows
            ],
            hide_index=True, key="kpi_rows_table", alt="The rows that the number counts",
        )  # fmt: skip


def day_ends(begins: datetime, zone: str) -> datetime:
    """The end of the local day that begins at an instant (UTC without a zone): 23 or 25 h where clocks change.

    >>> day_ends(datetime(2026, 10, 24, 23, 0), "Europe/London")
    datetime.datetime(2026, 10, 26, 0, 0)
    """
    here = ZoneInfo(zone)
    day = begins.replace(tzinfo=UTC).astimezone(here).date() + timedelta(days=1)
    return datetime.combine(day, time(0), here).astimezone(UTC).replace(tzinfo=None)


def _added(kind: str, rows: list[Row]) -> str:
    """What the rows come to."""
    total, base = sum(row["counted"] for row in rows), sum(row["basis"] for row in rows)
    if kind == "sentiment_share" and base:
        return f"{total:,.0f} of them negative, {format.percent(100 * total / base)}, as held now."
    if kind == "engagement_rate" and base:
        return f"{total:,.0f} interactions over {base:,.0f} reached, {format.percent(100 * total / base)}, as held now."
    return ""
