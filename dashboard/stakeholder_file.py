"""Bringing stakeholders or interactions in from a file: what it would do is shown before it is done."""

from __future__ import annotations

import streamlit as st

from dashboard import given_file, person, read, tables
from dashboard.read import Programme
from pipelines.commands import register_file
from pipelines.commands.line_file import Outcome

NOT_ENTERED = "The file was not entered."


def draw(programme: Programme, subject: str, opening: str) -> None:
    """The dialog."""
    st.caption(
        "A .csv or .xlsx with a line of headings. Interactions: date, stakeholder (several with ;), summary, and if "
        "you have them method, direction, sentiment, themes, held by, attended. Stakeholders: name, and if you have "
        "them kind, role, segment, contact name, e-mail, owner. The same line twice changes nothing."
    )
    given = given_file.asked("File", f"register_{opening}")
    if given is None:
        return
    day_first = given_file.day_first(f"order_{opening}")
    seen = given.with_file(
        lambda path: register_file.preview(
            read.store(), programme.programme_id, path, day_first=day_first, actor=person.actor()
        ),
        says=NOT_ENTERED,
    )
    if seen is None:
        return
    tell(seen)
    if not seen.entered:
        st.caption("There is nothing to enter.")
        return
    if st.button(f"Enter {counted(seen)}", key="confirm_register", type="primary", icon=":material/check:"):
        done = given.with_file(
            lambda path: register_file.import_register(
                read.store(), programme.programme_id, path, day_first=day_first, actor=person.actor(),
                command_id=opening,
            ),
            says=NOT_ENTERED,
        )  # fmt: skip
        if done is not None:
            st.toast(f"{counted(seen)} entered", icon=":material/check_circle:")
            st.rerun()


def counted(seen: Outcome) -> str:
    """How many rows are entered, in words.

    >>> counted(Outcome("interactions", 1, 0, (), ())), counted(Outcome("stakeholders", 2, 0, (), ()))
    ('1 interaction', '2 stakeholders')
    """
    return f"{seen.entered} {seen.kind if seen.entered != 1 else seen.kind.removesuffix('s')}"


def tell(seen: Outcome) -> None:
    """What a file would do, and the lines that would not be entered."""
    st.text(
        f"{seen.kind.capitalize()}: {seen.entered} to enter, {seen.unchanged} already there, "
        f"{len(seen.refused)} not to be entered."
    )
    if seen.refused:
        tables.draw(
            [{"Line": line, "Reason": reason} for line, reason in seen.refused[:200]], hide_index=True,
            row_height=66,  # from four rem on the words wrap
            column_config={"Line": st.column_config.NumberColumn(width=50)},
            alt="Lines that cannot be entered, with the reason",
        )  # fmt: skip
