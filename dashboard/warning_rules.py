"""The rules of the page Early warning: what each keeps to, what it would have told over the past, and its versions."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, panels, person, read, tables, warning_read
from dashboard.read import Programme
from pipelines.commands import alerts as rules
from pipelines.commands import fitting, track_record
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
SHORT = {
    "criticism": "criticism",
    "followers": "followers",
    "engagement_rate": "engagement rate",
    "response_time": "first response",
    "sentiment_share": "negative share",
    "silence": "silent sources",
}
JUDGED = {"real": "real", "false": "false alarm", "not_ours": "not ours", None: "not judged"}
LISTED = 200  # alerts of a replay


def show(programme: Programme) -> None:
    """One rule, chosen from the six: its state, its slider, and the replay of its past."""
    st.subheader("The rules and their track record", anchor=False)
    held_rules = {one["kind"]: one for one in read.rows("warning_rule", programme=programme.programme_id)}
    on = [SHORT[kind] for kind in RULES if kind in held_rules and held_rules[kind]["is_on"]]
    st.caption(f"Switched on: {', '.join(on)}." if on else "No rule is switched on.")
    kind = str(st.selectbox("Rule", list(RULES), format_func=RULES.__getitem__, key="rule_kind"))
    held = held_rules.get(kind)
    if held:
        _state(held)
    usual = rules.USUAL_BUDGET if kind == "criticism" else kpi_alerts.USUAL_BUDGET
    stands = held["budget_per_week"] if held and held["budget_per_week"] in BUDGETS else usual
    budget = float(
        st.select_slider(
            "False alarms a week that you will bear",
            BUDGETS,
            value=stands,
            format_func=lambda one: f"{one:g}",
            key=f"budget_{kind}",
        )
    )
    is_on = bool(held and held["is_on"])
    is_moved = held is not None and budget != stands
    wanted = is_on and st.toggle(
        "Replay it over our own past", key="replay_rule", help="Takes a few seconds for a year."
    )
    if not wanted and not is_moved and is_on:
        if held and held["backtest"]:
            told(track_record.stored(held["backtest"]))
        st.caption("Move the slider, and it is replayed over your own history with what staff have judged by now.")
        _buttons(programme, held, None, [], {})
        _versions(programme, kind)
        return
    with st.spinner("Replaying the programme's own history …"):
        record, found = warning_read.replay(programme, kind, budget)
    told(record)
    if is_on and held and abs(record["threshold"] - held["threshold"]) >= fitting.LEAST:
        st.caption(f"The threshold would be {record['threshold']:.1f}; it is {held['threshold']:.1f}.")
    alerts(found, key="replayed_alerts")
    _buttons(programme, held, kind, found, record)
    _versions(programme, kind)


def _state(held: dict[str, Any]) -> None:
    """What holds, since when, and how it keeps to its budget."""
    weeks = track_record.stored(held["backtest"]).get("weeks")
    plural = "alarm" if held["budget_per_week"] == 1 else "alarms"
    fitted = f", fitted on {format.day(read.local_day(held['fitted_at']))}" if held["fitted_at"] else ""
    over = f" to {weeks:.0f} weeks" if fitted and weeks else ""
    st.caption(
        f"{'On' if held['is_on'] else 'Off'} · version {held['version']} · about {held['budget_per_week']:g} false "
        f"{plural} a week · threshold {held['threshold']:.1f}{fitted}{over}"
    )
    if held["is_on"]:
        st.caption(
            "It is fitted again each week, so that it keeps to that as your history grows."
            if held["follows_budget"]
            else "Its threshold stays as it is, however the history grows."
        )


def told(record: dict[str, Any]) -> None:
    """The replay in words."""
    if record.get("alerts_a_week") is None:
        st.text("There are less than two weeks to replay: the rule begins with what other programmes needed.")
        return
    many = f"{record['alerts']} time{'s' if record['alerts'] != 1 else ''}"
    st.text(
        f"Over {record['weeks']:.0f} weeks it would have alerted {many}: "
        f"{record['alerts_a_week']:.2g} a week to expect, true ones included."
    )
    if record["judged"]:
        typical = " as a rule" if record["judged"] > 1 else ""
        lead = f", heard {record['lead_hours']:g} h before the peak{typical}" if record["lead_hours"] else ""
        missed = f" It would have missed {record['missed']}." if record["missed"] else " It would have missed none."
        st.text(
            f"Of the {record['judged']} that staff judged, {record['real']} {'was' if record['real'] == 1 else 'were'} "
            f"real ({record['precision']:.0%}){lead}.{missed}"
        )
    elif record["alerts"]:
        st.caption("None of these has been judged yet: judge incidents, and the record says how often it is right.")


def alerts(found: list[dict[str, Any]], *, key: str) -> None:
    """The alerts of a replay one by one, so that nobody has to believe a number."""
    if not found:
        return
    zone = ZoneInfo(read.zone())
    with st.expander(f"What it would have told: {len(found)}", icon=":material/list:", key=key):
        tables.draw(
            [
                {
                    "When": format.minute(one["opened_at"].replace(tzinfo=UTC).astimezone(zone)),
                    "Staff said": JUDGED[one["judged"]],
                    "What": one["sentence"],
                }
                for one in found[:LISTED]
            ],
            hide_index=True,
            key=f"{key}_table",
        )


def _buttons(
    programme: Programme,
    held: dict[str, Any] | None,
    kind: str | None,
    found: list[dict[str, Any]],
    record: dict[str, Any],
) -> None:
    """Put in force, keep the past to judge it, follow the budget or not, switch off."""
    is_on = bool(held and held["is_on"])
    with st.container(horizontal=True, gap="small", key="rule_buttons"):
        if kind and st.button("Put in force" if is_on else "Switch on", type=panels.main_button(), key="put_in_force"):
            panels.carry_out(lambda: put_in_force(programme, kind, record))
        over = [one for one in found if one["closed_at"] and one["judged"] is None]
        if kind and over and st.button("Keep these to judge them", icon=":material/gavel:", key="keep_past"):
            until = warning_read.replayed_until(programme)
            panels.carry_out(
                lambda: fitting.keep_past_alerts(
                    read.store(), programme_id=programme.programme_id, kind=kind, budget=record["budget"], until=until,
                    actor=person.actor(),
                )
            )  # fmt: skip
        if held and is_on:
            follows = held["follows_budget"]
            if st.button("Hold the threshold" if follows else "Follow the budget", key="hold_threshold"):
                panels.carry_out(lambda: _again(programme, held, follows=not follows))
            if st.button("Switch off", key="switch_off"):
                panels.carry_out(lambda: _again(programme, held, is_on=False))


def put_in_force(programme: Programme, kind: str, record: dict[str, Any]) -> None:
    """A rule as its replay fitted it. Raises Refused."""
    past = f"fitted to {record['weeks']:.0f} weeks" if record["weeks"] >= 1 else "without a past to fit it to"
    rules.set_alert_rule(
        read.store(),
        programme_id=programme.programme_id,
        kind=kind,
        threshold=record["threshold"],
        budget_per_week=record["budget"],
        is_on=True,
        backtest=record,
        why=f"Put in force with {record['budget']:g} false alarms a week, {past}.",
        actor=person.actor(),
    )


def _again(programme: Programme, held: dict[str, Any], *, is_on: bool = True, follows: bool | None = None) -> None:
    """The same rule, switched off, or told to follow its budget or not."""
    keeps = held["follows_budget"] if follows is None else follows
    why = "Switched off." if not is_on else "It follows its budget." if keeps else "Its threshold is held."
    rules.set_alert_rule(
        read.store(),
        programme_id=programme.programme_id,
        kind=held["kind"],
        threshold=held["threshold"],
        budget_per_week=held["budget_per_week"],
        is_on=is_on,
        backtest=track_record.stored(held["backtest"]) or None,
        follows_budget=keeps,
        fitted_at=held["fitted_at"],
        why=why,
        actor=person.actor(),
    )


def _versions(programme: Programme, kind: str) -> None:
    """What the rule was before, who changed it, and why."""
    held = read.rows("warning_rule_versions", programme=programme.programme_id, kind=kind)
    if not held:
        return
    with st.expander(f"Its versions: {len(held)}", icon=":material/history:", key="rule_versions"):
        tables.draw(
            [
                {
                    "Version": one["version"],
                    "From": read.local_day(one["created_at"]),
                    "State": "on" if one["is_on"] else "off",
                    "Threshold": round(one["threshold"], 1),
                    "False a week": one["budget_per_week"],
                    "By": person.name(one["created_by"]),
                    "Why": one["why"] or "",
                }
                for one in held
            ],
            hide_index=True,
            key="rule_versions_table",
        )
