"""What happened in a programme and outside it, as the charts of its KPIs mark it, with the way to the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import figures, panels, read, read_plan

MOST = 8  # numbered uprights: more would hide the line


def notes(
    programme_id: str | None, since: date, until: date, known_at: datetime | None = None
) -> tuple[figures.Note, ...]:
    """Annotations and outside events that touch a period, in the order of their days.

    `known_at` (UTC, no zone) leaves out what was noted later.
    """
    found = []
    for row in read.rows("annotations", since=since, until=until, programme=programme_id):
        if row["is_outside"]:
            if known_at is None:
                found.append(outside(row, since))
        elif known_at is None or row["created_at"] <= known_at:
            found.append(_mark(row, since))
    if known_at is not None and programme_id is not None:
        found += [
            outside(row, since)
            for row in read_plan.items("external_event", programme_id, known_at)
            if row["starts_on"] <= until and (row["ends_on"] or row["starts_on"]) >= since
        ]
    return tuple(sorted(found, key=lambda note: (note.at, note.is_outside, note.text)))


def _mark(row: dict[str, Any], since: date) -> figures.Note:
    first = read.local_day(row["starts_at"])
    last = read.local_day(row["ends_at"]) if row["ends_at"] else first
    return figures.Note(max(first, since), row["text"], row["kind"] == "platform", until=last if last > first else None)


def outside(row: dict[str, Any], since: date) -> figures.Note:
    """An outside event as a chart marks it."""
    said = f"{row['code']} {row['text']}".strip()
    lasts = row["ends_on"] if row["ends_on"] and row["ends_on"] > row["starts_on"] else None
    return figures.Note(max(row["starts_on"], since), said, is_outside=True, until=lasts)


def numbered(found: Sequence[figures.Note]) -> tuple[tuple[figures.Note, ...], int]:
    """Those that have room on a chart, in the order of their days, and how many have none.

    Breaks come first, because a line that runs across one would be wrong; then the newest.
    """
    chosen = sorted(sorted(found, key=lambda note: note.at, reverse=True), key=lambda note: not note.is_break)[:MOST]
    return tuple(sorted(chosen, key=lambda note: (note.at, note.is_outside))), len(found) - len(chosen)


def below(shown: Sequence[figures.Note], left: int, code: str | None) -> None:
    """The words of the numbered uprights below a chart, and the way to the list. `code` names the programme."""
    if not shown:
        return
    panels.notes(shown)
    if code and panels.has_page("objectives"):
        more = f"All that happened, {left} more" if left else "All that happened"
        st.page_link(panels.target("objectives"), label=more, icon=":material/list:", query_params={"programme": code})
