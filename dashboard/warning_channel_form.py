"""The form of a channel: who is told of what, when not, and after how long when nobody acknowledges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time
from typing import Any

import streamlit as st

from dashboard import modal, panels, person, read
from dashboard.read import Programme
from pipelines.commands import messages
from pipelines.commands.messages import Wishes

SEVERITIES = {"notice": "everything, notices too", "watch": "watch and louder", "act": "act and crisis",
              "crisis": "crisis only"}  # fmt: skip
KINDS = {"criticism": "criticism", "copy_paste": "copy-paste bursts", "followers": "followers",
         "engagement_rate": "engagement rate", "response_time": "first response",
         "sentiment_share": "negative share", "silence": "silent sources"}  # fmt: skip
SPEAKS = {
    "mailto": "mail", "mailtos": "mail", "slack": "Slack", "msteams": "Microsoft Teams", "workflows": "Microsoft Teams",
    "discord": "Discord", "gchat": "Google Chat", "tgram": "Telegram", "signal": "Signal", "signals": "Signal",
    "twilio": "text message", "vonage": "text message", "nexmo": "text message", "clicksend": "text message",
    "bulksms": "text message", "sinch": "text message", "json": "web address", "jsons": "web address",
}  # fmt: skip
AT_ONCE = 0
LATER = (AT_ONCE, 5, 15, 30, 60, 120, 240)
NIGHT = ("22:00", "07:00")


@modal.dialog("Whom to tell", icon=":material/add_alert:")
def add(programme: Programme) -> None:
    """A new channel."""
    wishes = _wishes({}, "new")
    # left by the keyboard a secret field says nothing of what was typed, unless it stands in a form
    with st.form("channel_form", border=False):
        address = st.text_input(
            "Address", key="channel_address", type="password", placeholder="mailtos://user:password@example.org",
            help="As Apprise writes addresses: mailtos://, slack://, msteams://, workflows://, twilio://, jsons:// … "
            "It is kept encrypted beside the store and never shown again.",
        )  # fmt: skip
        keep = st.form_submit_button("Keep", type=panels.main_button(), key="keep_channel")
    if keep:
        panels.carry_out(
            lambda: messages.add_alert_channel(
                read.store(), programme_id=programme.programme_id, address=address, wishes=wishes, actor=person.actor(),
                command_id=st.session_state["channel_command"],
            )
        )  # fmt: skip


@modal.dialog("Change a channel", icon=":material/edit:")
def change(one: dict[str, Any]) -> None:
    """What a channel takes; its address stays."""
    st.caption(f"Its address ({way(one)}) stays as it is. For another one, add another channel.")
    wishes = _wishes(one, one["channel_id"])
    if st.button("Keep", type=panels.main_button(), key="keep_channel"):
        panels.carry_out(
            lambda: messages.change_alert_channel(
                read.store(), one["channel_id"], wishes=wishes, actor=person.actor(),
                command_id=st.session_state["channel_command"],
            )
        )  # fmt: skip


def way(one: Mapping[str, Any]) -> str:
    """What a person calls the way a channel goes; of rare ones the scheme of its address."""
    schema = str(one["schema"])
    return SPEAKS.get(schema, schema)


def _wishes(one: dict[str, Any], of: str) -> Wishes:
    """The fields, filled with what a channel has."""
    name = st.text_input(
        "Name", one.get("name", ""), key=f"channel_name_{of}", max_chars=60, placeholder="Duty mailbox"
    )  # fmt: skip
    who = st.text_input("Who reads it", one.get("person", ""), key=f"channel_person_{of}", max_chars=60)
    loud = st.selectbox(
        "Tell of", list(SEVERITIES), index=list(SEVERITIES).index(one.get("min_severity", "watch")),
        format_func=SEVERITIES.__getitem__, key=f"channel_loud_{of}",
    )  # fmt: skip
    kinds = st.multiselect(
        "By which rules", list(KINDS), json.loads(one.get("kinds", "[]")),
        format_func=lambda kind: KINDS[kind].capitalize(), key=f"channel_kinds_{of}", placeholder="All of them",
    )  # fmt: skip
    held = one.get("escalates_after_minutes") or AT_ONCE
    later = st.selectbox(
        "When",
        sorted({*LATER, held}),
        index=sorted({*LATER, held}).index(held),
        format_func=lambda many: f"Only when nobody acknowledged for {many} min" if many else "At once",
        key=f"channel_later_{of}",
    )
    quiet = st.toggle("Quiet hours, but for a crisis", bool(one.get("quiet_from")), key=f"channel_quiet_{of}")
    starts = ends = None
    if quiet:
        with st.container(horizontal=True, gap="small"):
            starts = _time("From", one.get("quiet_from") or NIGHT[0], f"quiet_from_{of}")
            ends = _time("Until", one.get("quiet_until") or NIGHT[1], f"quiet_until_{of}")
    digest = st.toggle("A digest each morning", bool(one.get("is_digest")), key=f"channel_digest_{of}")
    link = st.toggle(
        "Acknowledge from the message", bool(one.get("with_link", True)), key=f"channel_link_{of}",
        help="Each message of an incident then holds a link that acknowledges it once within a day, in the name of who "
        "reads it. Whoever sees the message can press it: leave it out for rooms of many. Needs the public address of "
        "this server (EARSHOT_ORIGINS); webhooks get none.",
    )  # fmt: skip
    return Wishes(
        name=name,
        person=who,
        min_severity=str(loud),
        kinds=kinds,
        quiet_from=starts,
        quiet_until=ends,
        is_digest=digest,
        with_link=link,
        escalates_after_minutes=later or None,
    )


def _time(label: str, held: str, key: str) -> str:
    said = st.time_input(label, time.fromisoformat(held), step=1800, key=key, width=130)
    return f"{said:%H:%M}" if said else held
