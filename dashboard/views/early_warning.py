"""Early warning: criticism while it is small, what is known about it, and what one can do now."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import (
    evidence_sql,
    filters,
    format,
    panels,
    read,
    warning_desk,
    warning_incident,
    warning_sources,
    words,
)
from dashboard.evidence_sql import Number
from dashboard.read import Programme

LOUDNESS = {"crisis": 3, "act": 2, "watch": 1, "notice": 0}


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Early warning", chosen)
    programme = chosen.programme
    if programme is None:
        _choose()
        return
    if not read.rows("warning_topics", programme=programme.programme_id) and not read.rows(
        "warning_rule", programme=programme.programme_id
    ):
        panels.empty(
            "Nothing is listened for yet.",
            "Name the topics that criticism may come about, then switch the rule on: both are below.",
            key="no_rule",
        )
        warning_desk.show(programme)
        return
    at = _moment(programme)
    incidents = read.rows("warning_incidents", programme=programme.programme_id, at=at)
    running = [one for one in incidents if one["closed_at"] is None]
    _sentence(running, incidents, at)
    _numbers(programme, incidents, at)
    warning_sources.show(programme, at)
    if incidents:
        _incident(programme, incidents, at)
    else:
        panels.empty(
            "No incident so far.",
            "The detector looks every quarter of an hour. It needs seven days of mentions to know what is usual.",
            key="no_incident",
        )
    warning_desk.show(programme)


def _choose() -> None:
    if read.programmes():
        st.info("Choose a programme above to see what is being said about it.", icon=":material/arrow_upward:")
    else:
        panels.empty(
            "There is no programme yet.", "Add one on the page Objectives, or open the demo.", to="home",
            label="Open the demo", key="no_programme",
        )  # fmt: skip


def _moment(programme: Programme) -> datetime:
    """The instant at which the page stands (UTC without a zone): now, or any moment of the past."""
    now = read.clock(programme)
    zone = ZoneInfo(read.zone())
    local = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="moment"):
        picked = st.datetime_input(
            "As it was known then (empty: now)",
            # empty, for a given moment would stand still while the clock goes on, and hide what was done since
            value=None,
            max_value=local.replace(hour=23, minute=59),  # a bound that moves with the minute would reset the choice
            step=timedelta(minutes=15),
            format="DD/MM/YYYY",
            key="known_at",
            help="Go back to any moment: incidents, judgements and mentions are shown as they were known then.",
            width=260,
        )
        if isinstance(picked, datetime) and picked < local:
            st.badge(f"Replay of {picked:%d %b %Y %H:%M}", icon=":material/history:", color="orange")
    if not isinstance(picked, datetime) or picked >= local:
        return now.replace(tzinfo=None)
    return picked.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _sentence(running: list[dict[str, Any]], incidents: list[dict[str, Any]], at: datetime) -> None:
    """What to know before anything else."""
    loud = sorted(
        (one for one in running if one["kind"] != "copy_paste"), key=lambda one: -LOUDNESS.get(one["severity"], 0)
    )
    with st.container(border=True, gap="xxsmall", key="attention"):
        if loud:
            warning_incident.severity_badge(loud[0])
            more = f" And {len(loud) - 1} more below." if len(loud) > 1 else ""
            st.text(f"{loud[0]['sentence']}{more}")
            return
        panels.status_badge("green", "Nothing is rising")
        last = next((one for one in incidents if one["kind"] != "copy_paste"), None)
        said = f" The last alert was {format.ago(last['opened_at'], at)}, on {last['topic']}." if last else ""
        st.text(f"Neither criticism nor a number stands out from what is usual at this hour.{said}")


def _numbers(programme: Programme, incidents: list[dict[str, Any]], at: datetime) -> None:
    """Four numbers, and what they count."""
    alarms = [one for one in incidents if one["kind"] != "copy_paste"]
    running = [one for one in alarms if one["closed_at"] is None]
    weeks = 8
    recent = [one for one in alarms if one["opened_at"] >= at - timedelta(weeks=weeks)]
    judged = Counter(one["judged"] for one in alarms if one["judged"])
    real = [one for one in alarms if one["judged"] == "real" and one["is_anticipated"] is not None]  # criticism alone
    seen = sum(bool(one["is_anticipated"]) for one in real)
    tiles = (
        ("open", "Open now", str(len(running)), "Incidents of criticism and of numbers that have not faded."),
        ("rate", "Alerts a week", f"{len(recent) / weeks:.1f}", f"Over the last {weeks} weeks, true and false."),
        (
            "true",
            "Judged real",
            f"{judged['real']} of {sum(judged.values())}" if judged else "–",
            "Of the alerts that staff have judged.",
        ),
        (
            "seen",
            "Anticipated",
            f"{seen} of {len(real)}" if real else "–",
            "Of the real ones, how many stood in the register of anticipated criticisms before the first mention.",
        ),
    )
    with st.grid(4, min_column_width=160, key="numbers"):
        for key, label, value, said in tiles:
            with st.container(border=True, height="stretch", key=f"number_{key}"):
                st.metric(label, value, help=said)
    given = {"programme": programme.programme_id, "at": at}
    evidence_sql.numbers(
        [Number(label, "warning_incidents", given, "pages", said=said) for _, label, _, said in tiles],
        key="box_warning",
    )


def _incident(programme: Programme, incidents: list[dict[str, Any]], at: datetime) -> None:
    """One incident in full, chosen from the list."""
    st.header("Incidents", anchor=False)
    by_id = {one["incident_id"]: one for one in incidents[:60]}
    picked = st.selectbox(
        "Incident",
        list(by_id),
        format_func=lambda key: _label(by_id[key]),
        key="incident",
        label_visibility="collapsed",
    )
    if picked:
        warning_incident.show(programme, by_id[picked], at)
    missed = [one for one in incidents if one["judged"] == "real" and one["is_anticipated"] is False]
    if missed:
        with st.expander(f"Not anticipated: {len(missed)}", icon=":material/visibility_off:", key="missed"):
            st.caption("Real incidents that no card of the register named before their first mention.")
            for one in missed[:12]:
                st.text(
                    f"{format.day(read.local_day(one['opened_at']))} · {one['topic']}: {one['judged_reason'] or ''}"
                )


def _label(one: dict[str, Any]) -> str:
    state = "open" if one["closed_at"] is None else "closed"
    at = one["opened_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(read.zone()))
    places = ", ".join(words.platform(place) for place in json.loads(one["platforms"]))
    judged = f" · {warning_incident.JUDGED[one['judged']]}" if one["judged"] else ""
    where = f" · {places}" if places else ""
    return f"{at:%d %b %Y %H:%M} · {one['topic']}{where} · {one['severity']}, {state}{judged}"
