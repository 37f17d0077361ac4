"""The foot of the page Early warning: the rule with its track record, and the topics that are listened for."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard import modal, panels, person, read, warning_channels
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, alerts, new_command_id, track_record
from pipelines.rules import kpi_alerts

BUDGETS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
RULES = {
    "criticism": "Criticism: mentions on a topic",
    "followers": "Followers: the change from day to day",
    "engagement_rate": "Engagement rate of a day's posts",
    "response_time": "First response: how long people wait",
    "sentiment_share": "Negative share of what is said",
    "silence": "Silence of a source",
}


def show(programme: Programme) -> None:
    """The rule beside the topics."""
    st.header("What is listened for", anchor=False)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, key="rule"):
        _rule(programme)
    with right, st.container(border=True, key="topics"):
        _topics(programme)
    warning_channels.show(programme)


# -- the rule --------------------------------------------------------------------------------------


def _rule(programme: Programme) -> None:
    st.subheader("The rules and their track record", anchor=False)
    rules = {one["kind"]: one for one in read.rows("warning_rule", programme=programme.programme_id)}
    on = [RULES[kind].split(":")[0] for kind in RULES if kind in rules and rules[kind]["is_on"]]
    st.caption(f"Switched on: {', '.join(on)}." if on else "No rule is switched on.")
    kind = str(st.selectbox("Rule", list(RULES), format_func=RULES.__getitem__, key="rule_kind"))
    held = rules.get(kind)
    usual = alerts.USUAL_BUDGET if kind == "criticism" else kpi_alerts.USUAL_BUDGET
    if held:
        state = "On" if held["is_on"] else "Off"
        st.caption(
            f"{state} · version {held['version']} · about {held['budget_per_week']:g} false "
            f"{'alarm' if held['budget_per_week'] == 1 else 'alarms'} a week · "
            f"threshold {held['threshold']:.1f}"
        )
    stands = held["budget_per_week"] if held and held["budget_per_week"] in BUDGETS else usual
    budget = st.select_slider(
        "False alarms a week that you will bear",
        BUDGETS,
        value=stands,
        format_func=lambda one: f"{one:g}",
        key=f"budget_{kind}",
    )
    is_moved = held is not None and float(budget) != stands
    wanted = st.toggle("Replay it over our own past", key="replay_rule", help="Takes a few seconds for a year.")
    if not wanted and not is_moved:
        st.caption("It is replayed over your own history before it is switched on, and whenever you move the slider.")
        return
    with st.spinner("Replaying the programme's own history …"):
        record = _record(
            programme.programme_id,
            kind,
            float(budget),
            read.clock(programme).replace(tzinfo=None, second=0, microsecond=0),
            read.state(),
        )
    _told(record)
    with st.container(horizontal=True, gap="small", key="rule_buttons"):
        if st.button("Put in force", type=panels.main_button(), key="put_in_force"):
            _set(programme, kind, record, True)
        if held and held["is_on"] and st.button("Switch off", key="switch_off"):
            _set(programme, kind, {**record, "threshold": held["threshold"]}, False)


@lru_cache(maxsize=40)
def _record(programme_id: str, kind: str, budget: float, until: Any, state: tuple[str, int]) -> dict[str, Any]:
    return track_record.track_record(read.store(), programme_id, budget, until, kind)


def _told(record: dict[str, Any]) -> None:
    """The replay in words."""
    if record["alerts_a_week"] is None:
        st.text("There are less than two weeks to replay: the rule begins with what other programmes needed.")
        return
    st.text(
        f"Over {record['weeks']:.0f} weeks it would have alerted {record['alerts']} times: "
        f"{record['alerts_a_week']:.2g} a week to expect, true ones included."
    )
    if record["judged"]:
        lead = f", {record['lead_hours']:g} h before the peak in the middle" if record["lead_hours"] else ""
        missed = f" It would have missed {record['missed']}." if record["missed"] else " It would have missed none."
        st.text(
            f"Of the {record['judged']} that staff judged, {record['real']} were real "
            f"({record['precision']:.0%}){lead}.{missed}"
        )
    else:
        st.caption("None of these has been judged yet: judge incidents, and the record says how often it is right.")


def _set(programme: Programme, kind: str, record: dict[str, Any], is_on: bool) -> None:
    try:
        alerts.set_alert_rule(
            read.store(),
            programme_id=programme.programme_id,
            kind=kind,
            threshold=record["threshold"],
            budget_per_week=record["budget"],
            is_on=is_on,
            backtest=record,
            actor=person.actor(),
        )
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.rerun()


# -- the topics ------------------------------------------------------------------------------------


def _topics(programme: Programme) -> None:
    st.subheader("Topics", anchor=False)
    st.caption("A mention belongs to the first topic of which it holds a word; the rest is 'Everything else'.")
    held = read.rows("warning_topics", programme=programme.programme_id)
    for one in held:
        st.text(f"{one['name']}: {', '.join(term.strip() for term in json.loads(one['terms']))}")
    names = {one["topic_id"]: one["name"] for one in held}
    with st.container(horizontal=True, gap="small", key="topic_buttons"):
        if st.button("Add or change a topic", icon=":material/edit:", key="edit_topic"):
            st.session_state["topic_command"] = new_command_id()
            _edit(programme, names, {one["topic_id"]: one["terms"] for one in held})


@modal.dialog("A topic to listen for", icon=":material/hearing:")
def _edit(programme: Programme, names: dict[str, str], terms: dict[str, str]) -> None:
    picked = st.selectbox(
        "Topic", ["", *names], format_func=lambda key: names.get(key, "A new one"), key="topic_picked"
    )  # fmt: skip
    name = st.text_input("Name", names.get(picked, ""), key=f"topic_name_{picked}", max_chars=60)
    words = st.text_area(
        "Words and phrases, one a line",
        "\n".join(json.loads(terms[picked])) if picked else "",
        key=f"topic_words_{picked}",
    )
    command = {"actor": person.actor(), "command_id": st.session_state["topic_command"]}
    with st.container(horizontal=True, gap="small", key="topic_keep"):
        keep = st.button("Keep", type=panels.main_button(), key="keep_topic")
        retire = bool(picked) and st.button("Stop listening for it", key="retire_topic")
    if not keep and not retire:
        return
    try:
        if retire:
            alerts.retire_topic(read.store(), picked, **command)
        elif picked:
            alerts.change_topic(read.store(), picked, name=name, terms=words.splitlines(), **command)
        else:
            alerts.add_topic(
                read.store(), programme_id=programme.programme_id, name=name, terms=words.splitlines(), **command
            )
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.rerun()
