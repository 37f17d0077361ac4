"""Decisions on the Evaluation page: each KPI short of what was due asks to act, accept or watch, with owner and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import format, panels, person, plan_items, read_plan
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.objective_card import value_line
from dashboard.read import Programme
from pipelines.rules import demand, work
from pipelines.rules.demand import Taken

Row = dict[str, Any]


def show(programme: Programme, chosen: Filters, moment: Moment) -> None:
    """What asks for a decision, then the log of decisions and actions."""
    of, on = programme.programme_id, moment.on
    decisions = moment.items("decision", of)
    found = [one for one in read_plan.standings(of, on, moment.known_at) if demand.is_demanded(one.status.colour)]
    missing = [one for one in found if answer(decisions, one.kpi.code, on) is None]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not found:
            panels.status_badge("green", "Nothing asks for a decision")
        elif missing:
            panels.status_badge("red", f"{len(missing)} of {len(found)} without a decision")
            st.text("Decide on " + "; ".join(f"{one.kpi.code} {one.kpi.name}" for one in missing) + ".")
        else:
            panels.status_badge("green", f"All {len(found)} have a decision that answers")
    for one in sorted(found, key=lambda one: (one not in missing, one.status.colour != "red", one.kpi.code)):
        with st.container(border=True, gap="xxsmall", key=f"decide_{one.kpi.code}"):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                panels.status_badge(one.status.colour, one.status.word)
                st.text(f"{one.kpi.code} · {one.kpi.name} · {value_line(one)}", width="stretch")
                if moment.is_now:
                    plan_items.add_button(
                        "decision", of, label="Decide", key=f"decide_now_{one.kpi.code}",
                        given={"trigger_kind": "kpi", "trigger": one.kpi.code, "decided_on": on,
                               "due_on": on + timedelta(days=demand.ANSWERS_DAYS)},
                    )  # fmt: skip
            taken = answer(decisions, one.kpi.code, on)
            st.text(said(taken) if taken else "No decision answers yet: act, accept or watch.")
    st.header("Decisions", anchor=False)
    plan_items.show("decision", of, decisions, is_open=moment.is_now)
    st.header("Actions", anchor=False)
    actions = moment.items("action", of)
    _actions(actions, on)
    plan_items.show(
        "action",
        of,
        actions,
        extra={"State": [work.owed(row["due_on"], row["done_on"], on) for row in actions]},
        is_open=moment.is_now,
    )


def answer(decisions: list[Row], code: str, on: date) -> Taken | None:
    """The decision about a KPI that still answers on a day."""
    return demand.answer(
        (
            Taken(row["code"], row["choice"], row["decided_on"], row["due_on"], row["decided_by"], row["why"])
            for row in decisions
            if row["trigger_kind"] == "kpi" and row["trigger"] == code
        ),
        on,
    )


def said(taken: Taken) -> str:
    """A decision in a sentence."""
    again = f", looked at again {format.day(taken.due_on)}" if taken.due_on else ""
    by = f"{person.name(taken.decided_by)}, {format.day(taken.decided_on)}"
    return f"{taken.code} {taken.choice}: {taken.why} ({by}{again})"


def _actions(actions: list[Row], on: date) -> None:
    states = [work.owed(row["due_on"], row["done_on"], on) for row in actions]
    overdue = sum(state.endswith("overdue") for state in states)
    st.caption(f"{states.count('Done')} done, {states.count('Open')} open, {overdue} overdue")
