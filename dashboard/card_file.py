"""Bringing a register of expected criticisms in from a file: what it would do, and what its dates are worth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import panels, person, read, stakeholder_file
from dashboard.case_dialogs import Asked
from pipelines.commands import card_file


def draw(about: Asked) -> None:
    """The dialog."""
    programme, opening = str(about.more["programme"]), about.opening
    st.caption(
        "A .csv or .xlsx with a line of headings: theme or description, and if you have them who, likelihood, impact, "
        "words, owner and the date it was identified. A criticism that is here already is left as it is."
    )
    given = st.file_uploader("File", type=["csv", "xlsx", "xls", "txt", "tsv"], key=f"cards_{opening}")
    if given is None:
        return
    orders = stakeholder_file.ORDERS
    order = st.selectbox("Dates", list(orders), format_func=orders.__getitem__, key=f"cards_order_{opening}")
    how: dict[str, Any] = {"day_first": {"": None, "day": True, "month": False}[order or ""], "name": given.name,
                           "actor": person.actor()}  # fmt: skip
    content, suffix = given.getvalue(), Path(given.name).suffix.lower()

    def with_file(work: Callable[[Path], Any]) -> Any:
        return stakeholder_file.with_file(content, suffix, work)

    found = with_file(lambda path: card_file.preview(read.store(), programme, path, **how))
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
        done = with_file(
            lambda path: card_file.import_cards(read.store(), programme, path, command_id=opening, **how)
        )  # fmt: skip
        if done is not None:
            st.toast(f"{many} entered", icon=":material/check_circle:")
            st.rerun()
