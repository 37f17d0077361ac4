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
    modal,
    panels,
    read,
    warning_desk,
    warning_incident,
    warning_line,
    warning_read,
    warning_sources,
    warning_start,
    words,
)
from dashboard.evidence_sql import Number
from dashboard.read import Programme
from data.store import now

LATE = timedelta(minutes=45)  # after the last look; it is due every quarter of an hour
LISTED = 60  # incidents to choose from


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    programme = chosen.programme
    moment: list[tuple[datetime, bool]] = []
    with head:
        choose = (lambda _: moment.append(_moment(programme))) if programme else None
        panels.header("Early warning", chosen, export=choose)
    if programme is None:
        _choose()
        return
    at, is_past = moment[0]
    incidents = warning_read.incidents(programme, at)
    rules = read.rows("warning_rules_then", programme=programme.programme_id, at=at)
    running = [one for one in incidents if one["closed_at"] is None]
    lines = warning_sources.lines(programme, at)
    _sentence(programme, running, incidents, at, rules=[one["kind"] for one in rules], lines=lines, is_past=is_past)
    is_begun = is_past or bool(rules)
    if not is_past:
        _news(programme.programme_id, _signs(incidents))
    if not is_begun:
        warning_start.show(programme)
    if rules or incidents:
        _numbers(programme, incidents, at)
        warning_sources.show(lines)
    if incidents:
        _incident(programme, incidents, at, is_past=is_past)
    elif is_begun:
        panels.empty(
            "No incident so far.",
            "The detector looks every quarter of an hour. It needs seven days of mentions to know what is usual.",
            key="no_incident",
        )
    if is_past:
        st.caption("Rules, topics and channels are those of now: choose no moment to see them.")
    else:
        warning_desk.show(programme, with_rules=is_begun)


def _choose() -> None:
    if read.programmes():
        st.info("Choose a programme above to see what is being said about it.", icon=":material/arrow_upward:")
    else:
        panels.empty(
            "There is no programme yet.",
            "Add one and give it its accounts (Data, Accounts): what is said about it is then listened to, and you are "
            "told when criticism rises.",
            to="objectives", label="Add a programme", key="no_programme",
        )  # fmt: skip


def _moment(programme: Programme) -> tuple[datetime, bool]:
    """The instant at which the page stands (UTC without a zone), and whether it is one of the past."""
    clock = read.clock(programme)
    zone = ZoneInfo(read.zone())
    local = clock.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    held = st.session_state.get("known_at")
    is_past = isinstance(held, datetime) and held < local
    label = format.minute(held) if isinstance(held, datetime) and is_past else "Now"
    with st.popover(label, icon=":material/history:", key="moment"):
        picked = st.datetime_input(
            "As it was known then (empty: now)",
            # empty, for a given moment would stand still while the clock goes on, and hide what was done since
            value=None,
            max_value=local.replace(hour=23, minute=59),  # a bound that moves with the minute would reset the choice
            step=timedelta(minutes=15),
            format="DD/MM/YYYY",
            key="known_at",
            width=260,
        )
        st.caption("Incidents, judgements and mentions are shown as they were known at that moment.")
        if is_past:
            st.button("Back to now", icon=":material/update:", key="back_to_now", on_click=_to_now)
    if not isinstance(picked, datetime) or picked >= local:
        # the end of the minute: nothing done since is left out, and what was asked is remembered for that long
        at = clock.replace(tzinfo=None, second=0, microsecond=0)
        return at if clock.second == 0 and clock.microsecond == 0 else at + timedelta(minutes=1), False
    return picked.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), True


def _to_now() -> None:
    st.session_state["known_at"] = None


def _sentence(
    programme: Programme,
    running: list[dict[str, Any]],
    incidents: list[dict[str, Any]],
    at: datetime,
    *,
    rules: list[str],
    lines: list[tuple[str, str, str]],
    is_past: bool,
) -> None:
    """What to know before anything else."""
    loud = [one for one in running if one["kind"] != "copy_paste"]  # the loudest first
    with st.container(border=True, gap="xxsmall", key="attention"):
        if is_past:
            st.badge(f"Replay of {format.instant(at, read.zone())}", icon=":material/history:", color="orange")
        if loud:
            warning_incident.severity_badge(loud[0])
            more = f" And {len(loud) - 1} more below." if len(loud) > 1 else ""
            st.text(f"{loud[0]['sentence']}{more}")
        else:
            _quiet(incidents, at, is_on=bool(rules), lines=lines, is_past=is_past)
        if rules and not is_past and "criticism" not in rules:
            st.caption(":orange-badge[:material/hearing_disabled: Criticism] is not listened for: its rule is off.")
        if rules and not is_past and not programme.is_demo:
            _looked(at)


def _signs(incidents: list[dict[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    """What is open and how loud: when that changes there is something new to see."""
    return tuple(
        sorted((one["incident_id"], one["severity"], one["rearmed"]) for one in incidents if one["closed_at"] is None)
    )


@modal.again(warning_line.EVERY_SECONDS)
def _news(programme_id: str, drawn: tuple[tuple[str, str, int], ...]) -> None:
    """Said on a page that stands open, once something opened, grew or ended since it was drawn."""
    programme = next((one for one in read.programmes() if one.programme_id == programme_id), None)
    if programme is None or programme.is_demo:
        return
    at = now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    if _signs(warning_read.incidents(programme, at)) == drawn:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="news"):
        st.badge("Something changed since this page was drawn", icon=":material/sync:", color="orange")
        if st.button("Show it", key="show_news", type="tertiary"):
            st.rerun()


def _quiet(
    incidents: list[dict[str, Any]], at: datetime, *, is_on: bool, lines: list[tuple[str, str, str]], is_past: bool
) -> None:
    """Nothing is open: because nothing rises, because nobody listens, or because nothing can be heard."""
    last = next((one for one in incidents if one["kind"] != "copy_paste"), None)
    said = f" The last alert was {format.ago(last['opened_at'], at)}, on {last['topic']}." if last else ""
    if not is_on and not (is_past and incidents):
        panels.status_badge("grey", "Not listening")
        st.text(f"No rule was switched on then.{said}" if is_past else f"No rule is switched on: nobody listens.{said}")
    elif lines and all(colour != "green" for colour, _, _ in lines):
        panels.status_badge("amber", "Nothing can be heard")
        st.text(f"No source is judged now, so nothing can rise: the reason stands beside each below.{said}")
    else:
        panels.status_badge("green", "Nothing is rising")
        st.text(f"Neither criticism nor a number stands out from what is usual at this hour.{said}")


def _looked(at: datetime) -> None:
    """When the detector last looked: a page that is quiet because nobody looks must say so."""
    held = read.uncached("warning_looked")
    if not held or held[0]["last_ok_at"] is None:
        st.caption("Nobody has looked yet: the first look is within a quarter of an hour of the server's start.")
    elif at - held[0]["last_ok_at"] > LATE:
        st.caption(f":orange-badge[:material/schedule: Late] Last looked {format.ago(held[0]['last_ok_at'], at)}.")
    else:
        st.caption(f"Last looked {format.ago(held[0]['last_ok_at'], at)}; next within a quarter of an hour.")


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


def _incident(programme: Programme, incidents: list[dict[str, Any]], at: datetime, *, is_past: bool) -> None:
    """One incident in full, chosen from the list."""
    st.header("Incidents", anchor=False)
    groups = {
        "open": [one for one in incidents if one["closed_at"] is None],
        "judge": [one for one in incidents if one["judged"] is None and one["kind"] != "copy_paste"],
        "all": incidents,
    }
    asked = st.query_params.get("incident")
    named = {"open": "Open", "judge": "To judge", "all": "All"}
    offered = {key: f"{named[key]} · {len(rows)}" for key, rows in groups.items() if rows}
    is_asked_elsewhere = asked is not None and asked not in {one["incident_id"] for one in next(iter(groups.values()))}
    first = "all" if is_asked_elsewhere else next(iter(offered))
    which = first
    if len(offered) > 1:
        which = str(st.segmented_control(
            "Which", list(offered), format_func=offered.__getitem__, default=first, required=True,
            key="incident_group", label_visibility="collapsed",
        ))  # fmt: skip
    by_id = {one["incident_id"]: one for one in groups[which][:LISTED]}
    picked = st.selectbox(
        "Incident",
        list(by_id),
        index=list(by_id).index(asked) if asked in by_id else 0,
        format_func=lambda key: _label(by_id[key]),
        key="incident",
        label_visibility="collapsed",
    )
    if picked in by_id:
        warning_incident.show(programme, by_id[picked], at, is_past=is_past)
    _anticipation(incidents)


def _anticipation(incidents: list[dict[str, Any]]) -> None:
    """The rate of what was foreseen, and the real ones that were missed."""
    real = [one for one in incidents if one["judged"] == "real" and one["is_anticipated"] is not None]
    missed = [one for one in real if not one["is_anticipated"]]
    if not missed:
        return
    seen = len(real) - len(missed)
    said = f"Not anticipated: {len(missed)} of {len(real)} real ones ({seen / len(real):.0%} were)"
    stated = sum(bool(one["card_stated_on"] and one["card_stated_on"] < one["first_at"].date()) for one in missed)
    with st.expander(said, icon=":material/visibility_off:", key="missed"):
        st.caption(
            "Real incidents that no card of the register named before their first mention."
            + (f" {stated} of them came after a date that is stated, before its entry here." if stated else "")
        )
        for one in missed[:12]:
            late = f" · a card was entered later: {one['card']}" if one["card_id"] else ""
            if late and one["card_stated_on"]:
                late += f", stated for {format.day(one['card_stated_on'])}"
            reason = f": {one['judged_reason']}" if one["judged_reason"] else ""
            st.text(f"{format.day(read.local_day(one['opened_at']))} · {one['topic']}{reason}{late}")
        if panels.has_page("playbook"):
            panels.link("playbook", "Enter what you expect next", icon=":material/playlist_add:")


def _label(one: dict[str, Any]) -> str:
    state = "open" if one["closed_at"] is None else "closed"
    at = one["opened_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(read.zone()))
    places = ", ".join(words.platform(place) for place in json.loads(one["platforms"]))
    judged = f" · {warning_incident.JUDGED[one['judged']]}" if one["judged"] else ""
    where = f" · {places}" if places else ""
    return f"{format.minute(at)} · {one['topic']}{where} · {one['severity']}, {state}{judged}"
