"""The last part of the page Early warning: whom alerts are told to, and whether the messages went."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import format, modal, panels, person, read
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, messages, new_command_id

SEVERITIES = {"notice": "everything, notices too", "watch": "watch and louder", "act": "act and crisis",
              "crisis": "crisis only"}  # fmt: skip
KINDS = {"criticism": "criticism", "copy_paste": "copy-paste bursts", "followers": "followers",
         "engagement_rate": "engagement rate", "response_time": "first response",
         "sentiment_share": "negative share", "silence": "silent sources"}  # fmt: skip
STATES: dict[str, tuple[str, str, Any]] = {
    "sent": ("last message sent", ":material/check_circle:", "green"),
    "waiting": ("waiting", ":material/schedule:", "blue"),
    "failed": ("given up", ":material/error:", "red"),
    "dropped": ("dropped", ":material/block:", "gray"),
}


def show(programme: Programme) -> None:
    """The channels, who is on call, and the buttons to change them."""
    with st.container(border=True, key="channels"):
        st.subheader("Who is told", anchor=False)
        held = read.rows("warning_channels", programme=programme.programme_id)
        if not held:
            st.caption(
                "Nobody yet: alerts stand on this page only. Add a mailbox, a chat, an SMS gateway or a webhook."
            )
        for one in held:
            _channel(one)
        with st.container(horizontal=True, gap="small", key="channel_buttons"):
            if st.button("Add a channel", icon=":material/add_alert:", key="add_channel"):
                st.session_state["channel_command"] = new_command_id()
                _add(programme)
            if held and st.button("Remove a channel", icon=":material/delete:", key="remove_channel"):
                _remove({one["channel_id"]: one["name"] for one in held})
            if held and st.button("Put somebody on call", icon=":material/call:", key="on_call"):
                st.session_state["duty_command"] = new_command_id()
                _duty(programme, sorted({one["person"] for one in held}))


def _channel(one: dict[str, Any]) -> None:
    rules = [SEVERITIES[one["min_severity"]]]
    if kinds := json.loads(one["kinds"]):
        rules.append(f"of {', '.join(KINDS[kind] for kind in kinds)} alone")
    if one["quiet_from"]:
        rules.append(f"quiet {one['quiet_from']}–{one['quiet_until']}")
    if one["is_digest"]:
        rules.append("daily digest")
    if one["escalates_after_minutes"]:
        rules.append(f"only when nobody acknowledged for {one['escalates_after_minutes']} min")
    st.text(f"{one['name']} ({one['schema']}) · {person.name(one['person'])} · {', '.join(rules)}")
    if one["status"]:
        word, icon, colour = STATES[one["status"]]
        at = f" {format.instant(one['sent_at'], read.zone())}" if one["status"] == "sent" and one["sent_at"] else ""
        st.badge(f"{word}{at}", icon=icon, color=colour)
        if one["last_error"] and one["status"] != "sent":
            st.text(one["last_error"])


@modal.dialog("Whom to tell", icon=":material/add_alert:")
def _add(programme: Programme) -> None:
    name = st.text_input("Name", key="channel_name", max_chars=60, placeholder="Duty mailbox")
    who = st.text_input("Who reads it", key="channel_person", max_chars=60)
    address = st.text_input(
        "Address", key="channel_address", type="password", placeholder="mailtos://user:password@example.org",
        help="As Apprise writes addresses: mailtos://, slack://, msteams://, workflows://, twilio://, jsons:// … "
        "It is kept encrypted beside the store and never shown again.",
    )  # fmt: skip
    loud = st.selectbox("Tell of", list(SEVERITIES), index=1, format_func=SEVERITIES.__getitem__, key="channel_loud")
    kinds = st.multiselect(
        "By which rules", list(KINDS), format_func=lambda kind: KINDS[kind].capitalize(), key="channel_kinds",
        placeholder="All of them",
    )  # fmt: skip
    quiet = st.toggle("Quiet from 22:00 to 07:00, but for a crisis", key="channel_quiet")
    digest = st.toggle("A digest each morning", key="channel_digest")
    later = st.toggle("Only when nobody acknowledged for 30 minutes", key="channel_later")
    if st.button("Keep", type=panels.main_button(), key="keep_channel"):
        _do(
            lambda: messages.add_alert_channel(
                read.store(), programme_id=programme.programme_id, name=name, address=address, person=who,
                min_severity=str(loud), kinds=kinds,
                quiet_from="22:00" if quiet else None, quiet_until="07:00" if quiet else None,
                is_digest=digest, escalates_after_minutes=30 if later else None, actor=person.actor(),
                command_id=st.session_state["channel_command"],
            )
        )  # fmt: skip


@modal.dialog("Remove a channel", icon=":material/delete:")
def _remove(names: dict[str, str]) -> None:
    picked = st.selectbox("Channel", list(names), format_func=names.__getitem__, key="channel_gone")
    st.caption("Its address is forgotten; the log of its messages stays.")
    if st.button("Remove it", type=panels.main_button(), key="remove_channel_yes"):
        _do(lambda: messages.retire_alert_channel(read.store(), str(picked), actor=person.actor()))


@modal.dialog("Put somebody on call", icon=":material/call:")
def _duty(programme: Programme, people: list[str]) -> None:
    who = st.selectbox("Who", people, format_func=person.name, key="duty_person")
    hours = st.number_input("For how many hours from now", 1, 336, 24, key="duty_hours")
    st.caption("While somebody is on call, only their channels are told at once.")
    if st.button("Keep", type=panels.main_button(), key="keep_duty"):
        now = read.clock(programme)
        _do(
            lambda: messages.set_on_call(
                read.store(), programme_id=programme.programme_id, person=str(who), starts_at=now,
                ends_at=now + timedelta(hours=int(hours)), actor=person.actor(),
                command_id=st.session_state["duty_command"],
            )
        )  # fmt: skip


def _do(work: Any) -> None:
    try:
        work()
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.rerun()
