"""The connected accounts: how each stands, what its platform refuses, when its token ends, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard import connection_forms, format, modal, panels, person, read, tables, words
from dashboard.panels import Colour
from dashboard.turns import TURNS
from data.store import StoreError, now
from pipelines.commands import Refused, connections, new_command_id
from pipelines.rules import expiry
from pipelines.rules.counts import counted

STATES: Mapping[str, tuple[str, str, Colour]] = {
    "new": ("First round within a minute", ":material/hourglass_empty:", "gray"),
    "collecting": ("Collecting now", ":material/sync:", "blue"),
    "ok": ("Up to date", ":material/check_circle:", "green"),
    "partial": ("Collected in part", ":material/rule:", "orange"),
    "waiting": ("Asked to wait", ":material/schedule:", "blue"),
    "budget": ("Budget spent", ":material/payments:", "orange"),
    "stopped": ("Stopped in between", ":material/pause_circle:", "gray"),
    "failed": ("Does not answer", ":material/cloud_off:", "orange"),
    "changed": ("Platform changed", ":material/report:", "red"),
    "refused": ("A right is missing", ":material/lock:", "red"),
    "sign_in": ("Sign in again", ":material/key_off:", "red"),
    "paused": ("Paused", ":material/pause_circle:", "gray"),
}
LAST_DAYS = 7
EVERY_SECONDS = 10


@lru_cache
def sources() -> dict[str, dict[str, Any]]:
    """Every platform by its name, as the connectors declare themselves."""
    return {one["name"]: one for one in connections.known_sources()}


def show() -> None:
    """Draw the section."""
    told = st.session_state.pop("connection_told", None)
    if told:
        st.success(told, icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="conn_head"):
        st.text("Connected once, an account is collected by itself.", width="content")
        if person.may("connect_account"):
            connection_forms.button("Connect an account", "new", icon=":material/add_link:")
    connection_forms.dialogs()
    _list()
    _jobs()


@modal.again(EVERY_SECONDS)
@TURNS.in_turn
def _list() -> None:
    """The accounts; read again by itself, so that a round under way is seen."""
    if connection_forms.is_asked():
        st.rerun()  # a dialog is opened by the whole page: one inside this part would close with its next look
    at = now()
    held = rows(at)
    if not held:
        panels.empty(
            "No account is connected yet.",
            "Connect one above; or go on by export files, which need no key. Both find the same accounts.",
            key="connections",
        )
        return
    refused: dict[str, list[dict[str, Any]]] = {}
    for row in read.rows("quarantined"):
        refused.setdefault(row["connection_id"], []).append(row)
    for place, row in enumerate(held):
        with st.container(border=True, key=f"connection_{place}", gap="small"):
            _one(row, refused.get(row["connection_id"], []), row["as_of"] or at)


def rows(at: datetime) -> list[dict[str, Any]]:
    """The connections, their last days counted from midnight so that the answer can be kept."""
    return read.rows("connections", at=at.replace(hour=0, minute=0, second=0, microsecond=0))


def state_of(row: Mapping[str, Any], at: datetime) -> str:
    """The one word of how a connection stands."""
    if row["collecting_until"] is not None and row["collecting_until"] > at:
        return "collecting"
    if row["is_paused"]:
        return "paused"
    return row["outcome"] if row["outcome"] in STATES else "new"


def _one(row: Mapping[str, Any], refused: list[dict[str, Any]], at: datetime) -> None:
    source = sources().get(row["platform"], {})
    word, icon, colour = STATES[state_of(row, at)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(word, icon=icon, color=colour)
        st.text(f"{words.platform(row['platform'])} · {row['label'] or 'not met yet'}", width="content")
        if row["is_demo"]:
            st.badge("Demo", icon=":material/science:", color="blue")
        for said, mark, shade in warnings(row, source, at):
            st.badge(said, icon=mark, color=shade)
        if source and not source["verified_live"]:
            st.badge("Not verified live", icon=":material/info:", color="gray")
    st.caption(" · ".join(facts(row, source, at)))
    if row["refused_said"]:
        st.text(row["refused_said"])
    state = state_of(row, at)
    if row["said"] and state not in ("ok", "collecting", "new"):
        st.text(row["said"])
    elif state == "ok" and (left_out := (row["said"] or "").partition(". ")[2]):
        st.text(left_out)  # the first sentence tells how many rows came, the others what did not
    if refused:
        named = (f"{one['native_metric']} since {format.day(read.local_day(one['since_at']))}" for one in refused)
        st.text(f"The platform refuses {'; '.join(named)}: a gap in the series, which is not 0.")
    if not row["is_demo"]:
        _buttons(row)


def warnings(row: Mapping[str, Any], source: Mapping[str, Any], at: datetime) -> list[tuple[str, str, Colour]]:
    """What ends soon: the token, and the version of the API."""
    found: list[tuple[str, str, Colour]] = []
    if row.get("refused_said"):
        found.append(("Token is not renewed", ":material/key_off:", "red"))
    said = source.get("api_version_ends")
    ends = datetime.combine(date.fromisoformat(said), datetime.min.time()) if said else None
    for what, when in (("Token", row["expires_at"]), (f"API {source.get('api_version', '')}", ends)):
        standing = expiry.judge(when, at)
        if standing == "holds" or when is None:
            continue
        days = (when - at).days
        ending = (
            f"{what} has ended" if standing == "over" else f"{what} ends in {days} {'day' if days == 1 else 'days'}"
        )
        found.append((ending, ":material/event_busy:", "orange" if standing == "soon" else "red"))
    return found


def facts(row: Mapping[str, Any], source: Mapping[str, Any], at: datetime) -> list[str]:
    """What there is to know in a line: last success, next round, rows, money, where the settings come from."""
    said = [f"last success {format.ago(row['last_success_at'], at)}" if row["last_success_at"] else "no success yet"]
    if row["next_due_at"] is not None and not row["is_paused"]:
        said.append(f"next round {_until(row['next_due_at'], at)}")
    if row["rounds"]:
        said.append(
            f"{LAST_DAYS} days: {counted(row['posts'], 'post')}, {counted(row['mentions'], 'mention')} and "
            f"{counted(row['metrics'], 'value')} in {counted(row['rounds'], 'round')}"
        )
    if source.get("has_cost"):
        budget = row["monthly_budget"] if row["monthly_budget"] is not None else 50.0
        said.append(f"about ${row['spent_this_month']:.2f} of ${budget:.2f} this month")
    if row["renewed_at"] is not None:
        said.append(f"token renewed by itself, last {format.ago(row['renewed_at'], at)}")
    if row["programme_name"]:
        said.append(format.literal(str(row["programme_name"])))
    if row["origin"] != "form":
        said.append("set up by the operator")
    return said


def _until(when: datetime, at: datetime) -> str:
    minutes = int((when - at).total_seconds() // 60)
    if minutes < 1:
        return "within a minute"
    if minutes < 120:
        return f"in {minutes} min"
    hours = minutes // 60
    return f"in {hours} hours" if hours < 48 else f"in {hours // 24} days"


def _buttons(row: Mapping[str, Any]) -> None:
    connection = row["connection_id"]
    with st.container(horizontal=True, gap="small", key=f"conn_buttons_{connection}"):
        can_ask = person.may("collect_now") and not row["is_paused"] and row["next_due_at"] is not None
        if can_ask and st.button("Collect now", key=f"collect_{connection}", icon=":material/sync:", type="tertiary"):
            _collect(connection)
        if person.may("change_connection"):
            connection_forms.button("Change", "change", connection, icon=":material/tune:")
        connection_forms.button("Rounds", "rounds", connection, icon=":material/history:")


def _collect(connection: str) -> None:
    try:
        connections.collect_now(
            read.store(), connection_id=connection, actor=person.actor(), command_id=new_command_id()
        )  # fmt: skip
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.toast("It is collected within a minute.", icon=":material/sync:")


def _jobs() -> None:
    """What else runs by itself, for whoever wonders why something is late."""
    held = read.uncached("scheduled_jobs")
    if not held:
        return
    with st.expander("What runs by itself", icon=":material/schedule:", key="jobs"):
        at = now()
        tables.draw(
            [
                {
                    "Job": row["name"].replace("_", " "),
                    "Last": format.ago(row["last_ended_at"], at),
                    "Ended": "well" if row["outcome"] == "ok" else f"failed {row['failures']} times",
                    "Next": _until(row["next_due_at"], at),
                    "It said": row["said"],
                }
                for row in held
            ],
            hide_index=True,
            alt="The periodic jobs with their last outcome",
        )
