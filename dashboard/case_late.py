"""Why clocks were late: said on the case, counted among the numbers, each bar opening its cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import case_dialogs, case_words, person, read
from dashboard.case_dialogs import Asked, fields, save
from dashboard.read_cases import OneCase
from pipelines.commands import case_late
from pipelines.rules.case_clocks import Clock
from pipelines.rules.procedures import CLOCKS

Said = Mapping[tuple[str, int], Mapping[str, Any]]


def said_of(case_id: str) -> Said:
    """Clock and turn → the reason that was given why it was late."""
    return {(row["clock"], row["turn"]): row for row in read.rows("late_reasons", id=case_id)}


def why(one: OneCase, clock: Clock, said: Said, now: datetime) -> None:
    """The reason of a late clock, or a button that asks for it."""
    if not clock.is_late(now):
        return
    known = said.get((clock.name, clock.turn))
    if known is not None:
        note = f": {known['note']}" if known["note"] else ""
        st.text(
            f"Late because of {case_words.LATE[known['reason']].lower()}{note} ({person.name(known['created_by'])})"
        )
    case_dialogs.button(
        "Another reason" if known else "Say why it was late", "explain_late",
        {one.row["case_id"]: one.case.sequence}, icon=":material/help:", kind="tertiary",
        key=f"explain_late_{clock.name}_{clock.turn}", clock=clock.name, turn=clock.turn,
    )  # fmt: skip


def explain(about: Asked) -> None:
    """Say why a clock was late."""
    form = fields(about)
    st.text(f"{CLOCKS[about.more['clock']].title} was late. The reasons are counted; nobody is graded by them.")
    reason = form.choice("Because of", "reason", case_late.REASONS, form=lambda one: case_words.LATE[one])
    note = form.area("In words", "note", hint="Needed for another reason.")
    save(
        "Write it down", about, done="Written down.",
        work=lambda seen, command: case_late.explain_late_clock(
            read.store(), about.case_id, clock=str(about.more["clock"]), turn=int(about.more["turn"]), reason=reason,
            note=note, seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip
