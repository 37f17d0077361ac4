"""Bringing a register of expected criticisms in from a file: what it would do, and what its dates are worth."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import given_file, panels, person, read, stakeholder_file
from dashboard.case_dialogs import Asked
from pipelines.commands import card_file


def draw(about: Asked) -> None:
    """The dialog."""
    programme, opening = str(about.more["programme"]), about.opening
    st.caption(
        "A .csv or .xlsx with a line of headings: theme or description, and if you have them who, likelihood, impact, "
        "words, owner and the date it was identified. A criticism that is here already is left as it is."
    )
    given = given_file.asked("File", f"cards_{opening}")
    if given is None:
        return
    how: dict[str, Any] = {
        "day_first": given_file.day_first(f"cards_order_{opening}"), "name": given.name, "actor": person.actor()
    }  # fmt: skip
    found = given.with_file(
        lambda path: card_file.preview(read.store(), programme, path, **how), says=stakeholder_file.NOT_ENTERED
    )
    if found is None:
        return
    seen, stated = found
    stakeholder_file.tell(seen)
    if stated:
        st.info(
            f"{stated} {'states a date' if stated == 1 else 'state dates'} of before. That is kept, shown as «stated», "
            "and does not count: only criticism that comes after today's entry is anticipated.",
            icon=":material/edit_calendar:",
        )
    if not seen.entered:
        st.caption("There is nothing to enter.")
        return
    many = f"{seen.entered} criticism{'s' if seen.entered != 1 else ''}"
    if st.button(f"Enter {many}", key="confirm_cards", type=panels.main_button(), icon=":material/check:"):
        done = given.with_file(
            lambda path: card_file.import_cards(read.store(), programme, path, command_id=opening, **how),
            says=stakeholder_file.NOT_ENTERED,
        )
        if done is not None:
            st.toast(f"{many} entered", icon=":material/check_circle:")
            st.rerun()
