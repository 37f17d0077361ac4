"""Narratives: what is said again and again: the same words by many, criticisms that were expected, and new ones."""

from __future__ import annotations

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
    section = address.part("section", SECTIONS, default="copies", label="Section")
    {"copies": narrative_copies.show, "cards": narrative_cards.show, "themes": narrative_cards.themes}[section](chosen)
