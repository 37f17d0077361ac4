"""Narratives: what is said again and again: the same words by many, criticisms that were expected, and new ones."""

from __future__ import annotations

import streamlit as st

from dashboard import address, narrative_cards, narrative_copies, panels, read

SECTIONS = {
    "copies": "Same words",
    "cards": "Expected criticism",
    "themes": "Not expected",
}


def show() -> None:
    """Draw the page: one section at a time, its name in the address."""
    chosen = panels.page("Narratives", compare=False)
    held = read.days_held(chosen.programme_id)
    if not any(row["newest_mention"] for row in held):
        panels.empty(
            "There are no mentions yet.",
            "Bring in an export of public posts, comments or reviews, or a CSV file with a column of texts.",
            to="data",
            label="Bring data in",
        )
        return
    section = address.one(
        "section",
        lambda key: st.segmented_control(
            "Section", list(SECTIONS), format_func=SECTIONS.__getitem__, key=key, required=True,
            label_visibility="collapsed", wrap=True,
        ),
        allowed=SECTIONS,
        default="copies",
    )  # fmt: skip
    {"copies": narrative_copies.show, "cards": narrative_cards.show, "themes": narrative_cards.themes}[section](chosen)
