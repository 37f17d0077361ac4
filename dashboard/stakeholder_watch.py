"""Whom to look after: who was not heard of in time, whose involvement and attitude part ways, and who got no answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import (
    address,
    evidence_sql,
    format,
    kind_form,
    panels,
    person,
    read,
    read_cases,
    stakeholder_words,
    tables,
    words,
)
from dashboard.read import Programme
from dashboard.read_stakeholders import Stakeholder

LOOKED_BACK = timedelta(days=90)

Row = dict[str, Any]


def show(programme: Programme, known: Sequence[Stakeholder]) -> None:
    """Draw the section."""
    _decaying(programme, [one for one in known if one.is_decaying])
    _drifting([one for one in known if one.drift])
    _two_way(programme)


def _decaying(programme: Programme, lost: list[Stakeholder]) -> None:
    st.header("Losing touch", anchor=False)
    if not lost:
        panels.empty("All were heard of in time.", "Plan contact, so that the next silence shows.", key="nobody_lost")
        return
    today = read.today(programme)
    lost.sort(key=lambda one: (one.last_contact is not None, one.last_contact))
    table = [
        {
            "Name": one.name,
            "Last conversation": one.last_contact,
            "Days ago": (today - one.last_contact).days if one.last_contact else None,
            "Planned, days": one.row["cadence_days"],
            "Owner": person.name(one.row["owner"]),
        }
        for one in lost
    ]
    _openable(table, lost, "decay_rows", "Who was not heard of in time, the longest first")
    st.caption("No conversation for one and a half times the planned pace, or 90 days where none is planned.")


def _drifting(drifting: list[Stakeholder]) -> None:
    st.header("Involvement and attitude part ways", anchor=False)
    if not drifting:
        panels.empty("Nobody drifts.", "Involvement is counted each month from what was recorded.", key="nobody_drifts")
        return
    table = [
        {
            "Name": one.name,
            "Why": stakeholder_words.DRIFTS[one.drift.kind],
            "Involvement, last 3 months": round(one.drift.now),
            "Three before": None if one.drift.before is None else round(one.drift.before),
            "Attitude": kind_form.begun(one.row["attitude_current"] or ""),
            "Owner": person.name(one.row["owner"]),
        }
        for one in drifting
        if one.drift
    ]
    _openable(table, drifting, "drift_rows", "Who drifts, and why")


def _openable(table: list[Row], about: Sequence[Stakeholder], key: str, alt: str) -> None:
    """A table whose row opens the stakeholder."""
    chosen = tables.draw(
        table,
        hide_index=True,
        key=key,
        alt=alt,
        on_select="rerun",
        selection_mode="single-row",
        placeholder=words.NOTHING,
    )
    rows = chosen["selection"]["rows"]
    if rows and rows[0] < len(about):
        address.choose("stakeholder", str(about[rows[0]].row["code"]))
        del st.session_state[key]
        st.rerun()


def _two_way(programme: Programme) -> None:
    """What stakeholders wrote on platforms, and how much of it was answered."""
    st.header("Both ways on platforms", anchor=False)
    today = read.today(programme)
    until = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(read.zone())).astimezone(UTC)
    until = until.replace(tzinfo=None)
    given = {"programme": programme.programme_id, "since": until - LOOKED_BACK, "until": until}
    rows = read.rows("stakeholder_two_way", **given)
    if not rows:
        panels.empty(
            "No linked account wrote in the last 90 days.",
            "Link the accounts of stakeholders: open one, or use “Link who wrote it” on a mention.",
            key="no_two_way",
        )
        return
    answered = [row for row in rows if row["answered_at"]]
    with st.container(border=True, width=260, key="two_way"):
        st.metric(
            "Two-way rate", f"{round(100 * len(answered) / len(rows))}%",
            help="Mentions of stakeholders' linked accounts in the last 90 days that we answered in public",
        )  # fmt: skip
        st.caption(f"{len(answered)} of {len(rows)} mentions answered")
    evidence_sql.numbers(
        [evidence_sql.Number("Two-way rate", "stakeholder_two_way", given, "pages",
                             said="Rows with an answer, of all rows.")],
        key="box_two_way",
    )  # fmt: skip
    tables.draw(
        [
            {
                "Who": row["name"],
                "Platform": words.platform(row["platform"]),
                "Wrote": read_cases.local(row["created_at"]),
                "Said": row["text"] or "",
                "Answered": read_cases.local(row["answered_at"]) if row["answered_at"] else "not yet",
                "After": format.duration(row["wait_minutes"]) if row["answered_at"] else "",
            }
            for row in rows
        ],
        hide_index=True,
        key="two_way_rows",
        alt="What stakeholders wrote on platforms, the unanswered first",
    )
