"""The part of the Programme page about change: the pilot against what was declared before, requests, who agreed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import format, modal, objective_dialogs, panels, person, plan_items, read, read_plan
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.commands import agreements, new_command_id
from pipelines.rules.counts import counted
from pipelines.rules.status import Colour

Row = dict[str, Any]
ASKED = "agreement_dialog"


def show(programme: Programme, chosen: Filters) -> None:
    """Pilots with their criteria, then change requests with what each party said."""
    of = programme.programme_id
    st.header("Pilot", anchor=False)
    for row in read_plan.items("pilot", of):
        _pilot(of, row)
    plan_items.show("pilot", of, empty="No pilot is entered yet.")
    st.caption("A criterion is declared before its result is known; its text then stays as it was declared.")
    plan_items.show("pilot_criterion", of)
    st.header("Change requests", anchor=False)
    for row in read_plan.items("change_request", of):
        _request(of, row)
    plan_items.show("change_request", of)
    _dialogs()


def verdict(row: Row) -> tuple[Colour, str]:
    """A criterion against its result: met, missed, or open where its interval holds the threshold."""
    result, threshold = row["result"], row["threshold"]
    if result is None:
        return "grey", "Not measured"
    low = row["result_low"] if row["result_low"] is not None else result
    high = row["result_high"] if row["result_high"] is not None else result
    is_up = row["comparison"] == "at_least"
    if (low >= threshold) if is_up else (high <= threshold):
        return "green", "Met"
    if (high < threshold) if is_up else (low > threshold):
        return "red", "Missed"
    return "amber", "Open: the interval holds the threshold"


def _pilot(programme_id: str, row: Row) -> None:
    criteria = [one for one in read_plan.items("pilot_criterion", programme_id) if one["pilot_id"] == row["pilot_id"]]
    with st.container(border=True, gap="xxsmall", key=f"pilot_{row['code']}"):
        st.text(f"{row['code']} · {row['name']} · {row['areas']} · {format.days(row['starts_on'], row['ends_on'])}")
        for one in criteria:
            colour, word = verdict(one)
            sign = "at least" if one["comparison"] == "at_least" else "at most"
            unit = "%" if one["unit"] == "%" else f" {one['unit']}"
            found = "not measured" if one["result"] is None else f"{one['result']:g}{'%' if unit == '%' else ''}"
            if one["result_low"] is not None and one["result_high"] is not None:
                found += f" ({one['result_low']:g} to {one['result_high']:g})"
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                panels.status_badge(colour, word)
                st.text(
                    f"{one['text']}: {found}, {sign} {one['threshold']:g}{unit} was declared on "
                    f"{format.day(one['declared_on'])}",
                    width="stretch",
                )
        if row["decision"] != "open":
            on = format.day(row["decided_on"]) if row["decided_on"] else "an unknown day"
            by = person.name(row["decided_by"]) or "nobody named"
            st.text(f"Decided on {on} by {by}: {row['decision']}. {row['note'] or ''}")


WORDS: dict[str, tuple[Colour, str]] = {
    "done": ("green", "Done"), "agreed": ("green", "Agreed"),
    "proposed": ("grey", "Proposed"), "refused": ("red", "Refused"),
}  # fmt: skip


def _request(programme_id: str, row: Row) -> None:
    said = read_plan.agreements(programme_id, "change_request", row["change_request_id"])
    with st.container(border=True, gap="xxsmall", key=f"change_{row['code']}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            panels.status_badge(*WORDS[row["status"]])
            st.text(f"{row['code']} · {row['what']}", width="stretch")
            st.button(
                "Note an answer", key=f"agree_{row['code']}", icon=":material/handshake:", type="tertiary",
                on_click=_ask, args=(programme_id, "change_request", row["change_request_id"], row["code"]),
            )  # fmt: skip
        st.text(f"Because: {row['why']}" + (f"\nIt brought: {row['effect']}" if row["effect"] else ""))
        parties = [f"{one['party']} {one['decision']} ({format.day(one['decided_on'])})" for one in said]
        st.caption(
            f"{counted(len(parties), 'party was', 'parties were')} asked." if parties else "Nobody was asked yet."
        )
        if parties:
            st.text(" · ".join(parties))


def _ask(programme_id: str, kind: str, identity: str, code: str) -> None:
    st.session_state[ASKED] = (programme_id, kind, identity, code, new_command_id())


def _dialogs() -> None:
    asked = st.session_state.pop(ASKED, None)
    if asked is not None:
        _dialog(*asked)


@modal.dialog("What did they say?", width="medium", icon=":material/handshake:")
def _dialog(programme_id: str, kind: str, identity: str, code: str, command_id: str) -> None:
    fields = objective_dialogs.Fields("agreement", command_id)
    st.text(f"About {code}")
    party = fields.text("Party", "party")
    decision = fields.choice("Answer", "decision", agreements.DECISIONS)
    programme = next(one for one in read.programmes() if one.programme_id == programme_id)
    on = fields.day("On", "on", read.today(programme))
    comment = fields.area("Comment (optional)", "comment")
    objective_dialogs.save(
        "Note the answer",
        lambda: agreements.agree(
            read.store(),
            programme_id=programme_id,
            subject_kind=kind,
            subject_id=identity,
            party=party,
            decision=decision,
            decided_on=objective_dialogs.need(day=on)["day"],
            comment=comment,
            actor=person.actor(),
            command_id=command_id,
        ),
        done="Answer noted",
    )
