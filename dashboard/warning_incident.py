"""One incident of the page Early warning: its words, its picture, what was said, and what one can do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import (
    figures,
    format,
    modal,
    panels,
    person,
    read,
    warning_figure,
    warning_kpi,
    warning_rows,
    warning_said,
    warning_sources,
    words,
)
from dashboard.read import Programme
from pipelines.commands import alerts, new_command_id
from pipelines.rules import criticism

SEVERITY: dict[str, tuple[str, str, Any]] = {
    "notice": ("Notice", ":material/content_copy:", "gray"),
    "watch": ("Watch", ":material/visibility:", "blue"),
    "act": ("Act", ":material/notification_important:", "orange"),
    "crisis": ("Crisis", ":material/crisis_alert:", "red"),
}
JUDGED = {"real": "real", "false": "false alarm", "not_ours": "not ours"}
OF_MENTIONS = ("criticism", "copy_paste")


def severity_badge(one: dict[str, Any]) -> None:
    """Icon, word and colour of how loud an incident is."""
    word, icon, colour = SEVERITY[one["severity"]]
    st.badge(word, icon=icon, color=colour)


def show(programme: Programme, one: dict[str, Any], at: datetime, *, is_past: bool = False) -> None:
    """Everything that is known about an incident at an instant; one of the past is only looked at."""
    zone = read.zone()
    with st.container(border=True, gap="small", key="incident_card"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="incident_badges"):
            severity_badge(one)
            if one["closed_at"]:
                st.badge(f"Closed {format.instant(one['closed_at'], zone)}", icon=":material/check:", color="gray")
            else:
                st.badge("Open", icon=":material/trending_up:", color="orange")
            if one["acknowledged_by"]:
                how = f", {one['acknowledged_how']}" if one["acknowledged_how"] else ""
                st.badge(
                    f"Seen by {person.name(one['acknowledged_by'])}{how}", icon=":material/done_all:", color="green"
                )
            if one["judged"]:
                st.badge(JUDGED[one["judged"]].capitalize(), icon=":material/gavel:", color="gray")
            if one["is_replayed"]:
                st.badge("Found in the past: nobody was told", icon=":material/replay:", color="gray")
            if one["snoozed_until"] and one["snoozed_until"] > at and one["closed_at"] is None:
                st.badge(f"Snoozed until {format.instant(one['snoozed_until'], zone)}", icon=":material/snooze:",
                         color="gray")  # fmt: skip
            if one["rearmed"] and one["closed_at"] is None:
                st.badge("Still rising: told again", icon=":material/notifications_active:", color="orange")
        st.text(one["sentence"])
        warning_rows.button(programme, one)
        _grew(one, zone)
        if one["judged_reason"]:
            st.text(f"{person.name(one['judged_by'])} judged so: {one['judged_reason']}")
        if one["kind"] not in OF_MENTIONS:
            warning_kpi.picture(programme, one, at, zone)
            _buttons(programme, one, is_past=is_past)
            _around(programme, one, zone)
            return
        _picture(programme, one, at, zone)
        _buttons(programme, one, is_past=is_past)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            warning_said.show(programme, one, at, zone)
        with right:
            _card(one)
            _around(programme, one, zone)


def _grew(one: dict[str, Any], zone: str) -> None:
    """What people were told after the opening: each doubling, each platform that joined, and the peak."""
    if one["kind"] not in OF_MENTIONS or one["kind"] == "copy_paste":
        return
    said, known = [], set()
    for place, told in enumerate(one["tellings"]):
        joined = [words.platform(name) for name in told["platforms"] if name not in known]
        known |= set(told["platforms"])
        if place:
            more = f" and {', '.join(joined)} joined" if joined else ""
            said.append(f"{_clock(told['at'], one['opened_at'], zone)} {told['count']:,.0f}{more} ({told['severity']})")
    if one["peak_at"] and one["peak_observed"] and one["peak_observed"] > one["observed"]:
        said.append(f"peak {_clock(one['peak_at'], one['opened_at'], zone)} with {one['peak_observed']:,.0f}")
    if said:
        st.text(f"Then: {' · '.join(said)}.")


def _clock(at: datetime, since: datetime, zone: str) -> str:
    local, first = (one.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)) for one in (at, since))
    return f"{local:%H:%M}" if local.date() == first.date() else format.minute(local, with_year=False)


def _picture(programme: Programme, one: dict[str, Any], at: datetime, zone: str) -> None:
    until = min(at, (one["closed_at"] or at) + timedelta(hours=12), one["opened_at"] + timedelta(days=5))
    hours = read.rows(
        "warning_curve", programme=programme.programme_id, topic=one["topic"], platform=one["platform"],
        other=warning_said.OTHER, window_hours=one["window_hours"], critical=criticism.CRITICAL,
        critical_on_topic=criticism.CRITICAL_ON_TOPIC,
        since_at=one["opened_at"] - timedelta(hours=36), until_at=until, at=at,
    )  # fmt: skip
    if len(hours) < 2:
        return
    down = [
        stretch for stretch in warning_sources.outages(programme, at)
        if stretch["platform"] in json.loads(one["platforms"]) and stretch["begins_at"] < until
        and (stretch["ends_at"] or at) > hours[0]["hour_at"]
    ]  # fmt: skip
    around = _around_rows(programme, one)
    figure = warning_figure.course(one, hours, down, around, zone, figures.is_dark(), programme.is_demo)
    panels.chart(figure, key="incident_course", alt=warning_figure.describe(one, hours))
    st.caption(
        f"Critical mentions in the last {one['window_hours']:g} h, hour by hour. The band is what is usual at the hour "
        f"of the alert ({one['low']:.0f}–{one['high']:.0f}); the dashed line is the alert. The picture holds every "
        "mention; the alert counts copies, and one author's repeats, only a few times."
        f"{' Triangles are our own posts, diamonds what was noted.' if around else ''}"
        f"{' Grey: a source was failing there and was not judged.' if down else ''}"
    )


# -- what is known beside it ------------------------------------------------------------------------


def _card(one: dict[str, Any]) -> None:
    """The card of the register that foresaw it, with the answer prepared."""
    st.subheader("Did we see it coming?", anchor=False)
    if one["is_anticipated"]:
        st.badge("Anticipated", icon=":material/task_alt:", color="green")
    elif one["card_id"]:
        st.badge("Entered too late to count", icon=":material/event_busy:", color="orange")
    elif one["is_anticipated"] is False:
        st.badge("Not anticipated", icon=":material/visibility_off:", color="orange")
    else:
        st.caption("There is no register of anticipated criticisms to compare with.")
    if one["card_id"]:
        st.text(f"{one['card']}: {one['card_says']}")
        st.caption(_entered(one))
        if one["response"]:
            with st.expander("The standard response", key="response"):
                st.text(one["response"])


def _entered(one: dict[str, Any]) -> str:
    """When the card was entered beside the first mention, and the date that somebody states for it."""
    zone = read.zone()
    said = (
        f"Entered {format.instant(one['card_added_at'], zone)}; first mention {format.instant(one['first_at'], zone)}."
    )
    if one["card_stated_on"] and not one["is_anticipated"]:
        said += f" Stated as expected since {format.day(one['card_stated_on'])}, which does not count."
    return said


def _around_rows(programme: Programme, one: dict[str, Any]) -> list[dict[str, Any]]:
    return read.rows("warning_around", programme=programme.programme_id, opened_at=one["opened_at"])


def _around(programme: Programme, one: dict[str, Any], zone: str) -> None:
    """What else changed before it."""
    found = _around_rows(programme, one)
    st.subheader("What else happened", anchor=False)
    if not found:
        st.caption("No post of our own and no event in the day before.")
    for row in found[:4]:
        place = f" · {words.platform(row['platform'])}" if row["platform"] else ""
        st.caption(f"{format.instant(row['happened_at'], zone)} · {row['what']}{place}")
        st.text(row["said"] or "")


# -- what one can do -------------------------------------------------------------------------------


def _buttons(programme: Programme, one: dict[str, Any], *, is_past: bool) -> None:
    if is_past:
        st.caption("A moment of the past is only looked at: go back to now to do something about it.")
        return
    with st.container(horizontal=True, gap="small", key="incident_buttons"):
        if not one["acknowledged_by"] and st.button("Acknowledge", icon=":material/done_all:", key="acknowledge"):
            panels.carry_out(
                lambda: alerts.acknowledge_incident(read.store(), one["incident_id"], actor=person.actor())
            )
        if st.button("Judge", icon=":material/gavel:", key="judge"):
            st.session_state["judge_command"] = new_command_id()
            _judge(one)
        if one["closed_at"] is None and st.button("Snooze 12 h", icon=":material/snooze:", key="snooze"):
            until = read.clock(programme) + alerts.USUAL_SNOOZE
            panels.carry_out(
                lambda: alerts.snooze_incident(read.store(), one["incident_id"], until=until, actor=person.actor())
            )
        if one["kind"] not in OF_MENTIONS:
            return  # nobody waits for an answer to a number
        if one["case_id"]:
            _to_case(one)
        elif st.button("Open a case", icon=":material/create_new_folder:", key="open_case"):
            panels.carry_out(lambda: _case(programme, one))


def _to_case(one: dict[str, Any]) -> None:
    if one["case_ref"] and panels.has_page("cases"):
        st.page_link(
            panels.target("cases"), label=f"Case {one['case_ref']}", icon=":material/folder_open:",
            query_params={"case": one["case_ref"]},
        )  # fmt: skip
    else:
        st.badge("A case is open", icon=":material/folder_open:", color="blue")


def _case(programme: Programme, one: dict[str, Any]) -> None:
    from pipelines.commands import cases

    found = read.rows("warning_mentions", incident=one["incident_id"])
    done = cases.open_case(
        read.store(),
        programme_id=programme.programme_id,
        kind="criticism",
        channel=found[0]["platform"] if found else "form",
        received_at=one["first_at"].replace(tzinfo=UTC),
        summary=one["sentence"],
        theme=one["topic"],
        alert_id=one["incident_id"],
        card_id=one["card_id"],
        actor=person.actor(),
    )
    alerts.link_incident_case(read.store(), one["incident_id"], case_id=done["case_id"], actor=person.actor())


@modal.dialog("What was it?", icon=":material/gavel:")
def _judge(one: dict[str, Any]) -> None:
    """Staff's word on an alert: the rule's track record rests on it."""
    verdict = st.radio("Judgement", list(JUDGED), format_func=lambda key: JUDGED[key].capitalize(), key="verdict")
    reason = st.text_area("Why", key="verdict_reason", max_chars=500, help="A sentence for whoever tunes the rule.")
    if st.button("Keep", type=panels.main_button(), key="keep_verdict"):
        panels.carry_out(
            lambda: alerts.judge_incident(
                read.store(), one["incident_id"], judged=str(verdict), reason=reason, actor=person.actor(),
                command_id=st.session_state["judge_command"],
            )
        )  # fmt: skip
