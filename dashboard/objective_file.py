"""The plan as a file: download it or an empty template, and enter one after seeing what it would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import export, given_file, modal, person, read, tables, words
from dashboard.read import Programme
from pipelines.commands import new_command_id, plan_export, plan_file, plan_sheets
from pipelines.commands.plan_file import Outcome
from pipelines.rules.counts import counted

NOT_ENTERED = "The file was not entered."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASKED = "plan_file_dialog"


def buttons(programme: Programme | None) -> None:
    """Enter a plan from a file; under one button the plan as a file, and an empty one."""
    st.button(
        "Enter a plan from a file",
        key="open_plan_file",
        icon=":material/upload_file:",
        on_click=_ask,
        args=(programme.programme_id if programme else None,),
    )
    if programme is None:
        _template()
        return
    with st.popover("Download", icon=":material/download:", key="download"):
        name = f"plan-{programme.code}.xlsx"
        export.offer(
            "The plan",
            lambda: _export(programme),
            file_name=f"DEMO-{name}" if programme.is_demo else name,
            mime=XLSX,
            key="download_plan",
            whole="changed and entered again: what was blacked out would be lost",
            programme_id=programme.programme_id,
        )
        _template()


def _template() -> None:
    export.offer(
        "Empty template",
        plan_sheets.template,
        file_name="plan-template.xlsx",
        mime=XLSX,
        icon=":material/table:",
        key="download_template",
        help="An empty workbook with every sheet of a plan",
    )


def _export(programme: Programme) -> bytes:
    label = words.DEMO if programme.is_demo else ""
    return plan_export.whole(read.store(), programme.programme_id, label=label)


def _ask(programme_id: str | None) -> None:
    st.session_state[ASKED] = (programme_id, new_command_id())


def dialogs() -> None:
    """Open the dialog if its button was pressed in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is not None:
        _dialog(*asked)


@modal.dialog("Enter a plan from a file", width="large", icon=":material/upload_file:")
def _dialog(programme_id: str | None, command_id: str) -> None:
    st.caption("A plan workbook (.xlsx), or one of its sheets as .csv. Nothing is kept before you confirm.")
    given = given_file.asked("Plan", f"plan_file_{command_id}", kinds=("xlsx", "csv"))
    if given is None:
        return
    seen = given.with_file(lambda path: _preview(path, programme_id), says=NOT_ENTERED)
    if seen is None:
        return
    _tell(seen)
    if not seen.entered:
        st.caption("There is nothing to enter.")
        return
    label = f"Enter {len(seen.entered)} row{'s' if len(seen.entered) > 1 else ''}"
    if st.button(label, key="confirm_plan", type="primary", icon=":material/check:"):
        done = given.with_file(lambda path: _enter(path, programme_id, command_id), says=NOT_ENTERED)
        if done is not None:
            st.toast(f"{counted(len(done.entered), 'row')} entered", icon=":material/check_circle:")
            st.rerun()


def _preview(path: Path, programme_id: str | None) -> Outcome:
    return plan_file.preview(read.store(), path, programme_id=programme_id, actor=person.actor())


def _enter(path: Path, programme_id: str | None, command_id: str) -> Outcome:
    return plan_file.import_plan(
        read.store(), path, programme_id=programme_id, actor=person.actor(), command_id=command_id
    )


def _tell(seen: Outcome) -> None:
    """What would be entered, what is there already, and what is refused and why."""
    with st.container(horizontal=True, gap="small", key="plan_counts"):
        st.badge(f"{len(seen.entered)} to enter", icon=":material/add_circle:", color="blue")
        st.badge(f"{seen.unchanged} there already", icon=":material/check_circle:", color="gray")
        if seen.refused:
            st.badge(f"{len(seen.refused)} refused", icon=":material/error:", color="orange")
    if seen.entered:
        _table({"to be entered": list(seen.entered)}, "plan_entered", "The rows that would be entered")
    if seen.refused:
        columns: dict[str, list[Any]] = {
            "sheet": [sheet for sheet, _, _ in seen.refused],
            "line": [line for _, line, _ in seen.refused],
            "why it is refused": [reason for _, _, reason in seen.refused],
        }
        _table(columns, "plan_refused", "The rows that are refused, with their line and the reason")


def _table(columns: dict[str, list[Any]], key: str, alt: str) -> None:
    tables.draw(pa.table(columns), hide_index=True, key=key, alt=alt)
