"""The last part of the page Early warning: whom alerts are told to, who is on call, and whether the messages went."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import format, modal, panels, person, read, tables, warning_channel_form, warning_duty
from dashboard.read import Programme
from dashboard.warning_channel_form import KINDS, SEVERITIES
from pipelines.commands import messages, new_command_id

STATES: dict[str, tuple[str, str, Any]] = {
    "sent": ("last message sent", ":material/check_circle:", "green"),
    "waiting": ("waiting", ":material/schedule:", "blue"),
    "failed": ("given up", ":material/error:", "red"),
    "dropped": ("dropped", ":material/block:", "gray"),
}
WHAT = {"alert": "alert", "update": "still rising", "escalation": "nobody acknowledged", "digest": "daily digest",
        "test": "test"}  # fmt: skip


def show(programme: Programme) -> None:
    """The channels, who is on call, the log of messages, and the buttons to change them."""
    with st.container(border=True, key="channels"):
        st.subheader("Who is told", anchor=False)
        held = read.rows("warning_channels", programme=programme.programme_id)
        if not held:
            st.caption(
                "Nobody yet: alerts stand on this page only. Add a mailbox, a chat, an SMS gateway or a webhook."
            )
        for one in held:
            _channel(one)
        if st.button("Add a channel", icon=":material/add_alert:", key="add_channel"):
            st.session_state["channel_command"] = new_command_id()
            warning_channel_form.add(programme)
        if held:
            warning_duty.show(programme, sorted({one["person"] for one in held}))
            _log(programme)


def _channel(one: dict[str, Any]) -> None:
    """One channel in a line, what became of its last message, and what can be done with it."""
    key = one["channel_id"]
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"channel_{key}"
    ):
        with st.container(gap="xxsmall", width="stretch"):
            named = f"{one['name']} ({warning_channel_form.way(one)})"
            st.text(f"{named} · {person.name(one['person'])} · {', '.join(_rules(one))}")
            if person.is_shut_out(one["person"]):
                st.badge("Its reader is shut out", icon=":material/person_off:", color="orange")
                st.caption("Messages still go there. Name another reader, or remove it.")
            if one["status"]:
                word, icon, colour = STATES[one["status"]]
                at = one["sent_at"]
                when = f" {format.instant(at, read.zone())}" if one["status"] == "sent" and at else ""
                st.badge(f"{word}{when}", icon=icon, color=colour)
                if one["last_error"] and one["status"] != "sent":
                    st.text(one["last_error"])
        with st.container(horizontal=True, gap="xxsmall", width="content"):
            if st.button("Send a test", icon=":material/send:", key=f"test_{key}", type="tertiary"):
                panels.carry_out(lambda: messages.send_test_message(read.store(), key, actor=person.actor()))
            if st.button("Change", icon=":material/edit:", key=f"change_{key}", type="tertiary"):
                st.session_state["channel_command"] = new_command_id()
                warning_channel_form.change(one)
            if st.button("Remove", icon=":material/delete:", key=f"remove_{key}", type="tertiary"):
                _remove(one)


def _rules(one: dict[str, Any]) -> list[str]:
    rules = [SEVERITIES[one["min_severity"]]]
    if kinds := json.loads(one["kinds"]):
        rules.append(f"of {', '.join(KINDS[kind] for kind in kinds)} alone")
    if one["quiet_from"]:
        rules.append(f"quiet {one['quiet_from']}–{one['quiet_until']}")
    if one["is_digest"]:
        rules.append("daily digest")
    if one["escalates_after_minutes"]:
        rules.append(f"only when nobody acknowledged for {one['escalates_after_minutes']} min")
    return rules


def _log(programme: Programme) -> None:
    """Every message with what became of it."""
    held = read.rows("warning_deliveries", programme=programme.programme_id)
    if not held:
        return
    zone = read.zone()
    with st.expander("The log of messages", icon=":material/mail:", key="deliveries"):
        tables.draw(
            [
                {
                    "Written": format.instant(one["created_at"], zone),
                    "To": one["name"] or "",
                    "What": WHAT.get(one["kind"], one["kind"]),
                    "Subject": one["subject"],
                    "State": one["status"],
                    "Tries": one["attempts"],
                    "Sent": format.instant(one["sent_at"], zone) if one["sent_at"] else "",
                    "Next try": format.instant(one["due_at"], zone) if one["status"] == "waiting" else "",
                    "Why not": one["last_error"] or "",
                }
                for one in held
            ],
            hide_index=True,
            key="deliveries_table",
        )


@modal.dialog("Remove a channel", icon=":material/delete:")
def _remove(one: dict[str, Any]) -> None:
    st.text(one["name"])
    st.caption("Its address is forgotten; the log of its messages stays.")
    if st.button("Remove it", type=panels.main_button(), key="remove_channel_yes"):
        panels.carry_out(lambda: messages.retire_alert_channel(read.store(), one["channel_id"], actor=person.actor()))
