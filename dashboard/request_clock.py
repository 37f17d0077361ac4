"""The time for information requests, where the procedure says none: one press proposes its next version with it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import modal, person, read
from dashboard.objective_dialogs import Fields, button, save
from dashboard.read import Programme
from pipelines.commands import case_end, procedures
from pipelines.commands.case_desk import procedure_of
from pipelines.rules.procedures import REQUEST_DAYS

DIALOG = "request_clock"


def newest(programme: Programme) -> dict[str, Any] | None:
    """The newest version of the procedure, in force or not yet."""
    return next(iter(read.rows("procedures", programme=programme.programme_id)), None)


def show(programme: Programme) -> None:
    """Say that requests have no time, and offer one; nothing where the procedure has one, or is not chosen yet."""
    held = newest(programme)
    if held is None or procedure_of(held["definition"]).has_time_for("request"):
        return
    st.warning(
        f"The procedure (version {held['version']}) says no time for information requests: those received under it "
        f"have no due date. The law of most places says one: {REQUEST_DAYS} working days in the United Kingdom.",
        icon=":material/timer_off:",
    )
    if person.may("add_request_clock", programme.programme_id):
        button("Add a time for requests", DIALOG, icon=":material/timer:")


@modal.dialog("A time for information requests", icon=":material/timer:")
def dialog(opening: str, programme: Programme) -> None:
    """The next version of the procedure: how long, how much longer, and what becomes of the open requests."""
    form = Fields(DIALOG, opening)
    st.caption("The next version of the procedure, from now on; all else in it stays as it is.")
    left, right = st.columns(2)
    with left:
        days = st.number_input("Answered within (working days)", 1, 400, REQUEST_DAYS, key=form.key("days"))
    with right:
        longer = st.number_input(
            "Can be extended once by (working days)", 0, 400, REQUEST_DAYS, key=form.key("longer"), help="0: never"
        )
    rows = read.rows("information_requests", programme=programme.programme_id)
    ids = [row["case_id"] for row in rows if row["next_due_at"] is None]
    moved = bool(ids) and st.checkbox(
        f"Also for the {len(ids)} open request{'s' if len(ids) > 1 else ''} without a time, from receipt on",
        value=True, key=form.key("moved"),
    )  # fmt: skip

    def put() -> None:
        done = procedures.add_request_clock(
            read.store(), programme.programme_id, working_days=int(days), extension_days=int(longer),
            actor=person.actor(), command_id=opening,
        )  # fmt: skip
        for case_id in ids if moved else ():
            case_end.move_to_procedure(
                read.store(), case_id, actor=person.actor(), command_id=f"{opening}-{case_id}",
                reason=f"Version {done['version']} of the procedure has a time for information requests",
            )  # fmt: skip

    save("Put it in force", put, done="In force")
