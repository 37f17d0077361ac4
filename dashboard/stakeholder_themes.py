"""What stakeholders talk about: each theme with who raised it, how, how often and since when, down to what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import evidence_sql, kind_form, panels, person, read, read_cases, tables
from dashboard.evidence_sql import Number
from dashboard.read import Programme

Row = dict[str, Any]
MOST = 200
MOST_NAMES = 90  # letters of the names beside a theme


def show(programme: Programme) -> None:
    """Draw the section."""
    st.header("What they talk about", anchor=False)
    given = {"programme": programme.programme_id, "until": read.clock(programme).replace(tzinfo=None)}
    rows = read.rows("stakeholder_themes", **given)
    if not rows:
        panels.empty(
            "No theme is named yet.",
            "Name them when an interaction is recorded, with commas between them, or in the column “themes” of a file.",
            key="no_theme",
        )
        return
    st.text(_sentence(rows))
    evidence_sql.numbers([Number("Themes", "stakeholder_themes", given, "pages")], key="box_themes")
    chosen = tables.draw(
        [_line(row) for row in rows],
        hide_index=True,
        key="theme_rows",
        height="content" if len(rows) <= 12 else 460,
        on_select="rerun",
        selection_mode="single-row",
        alt="Themes with who raised them, how often, in which mood and when last",
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(rows):
        _said(given, rows[picked[0]])
    else:
        st.caption("Choose a row to read what was said.")


def _sentence(rows: list[Row]) -> str:
    """The theme that most stakeholders raise, and the one that is spoken of worst."""
    widest = max(rows, key=lambda row: (row["stakeholders"], row["conversations"]))
    many = "" if widest["stakeholders"] == 1 else "s"
    said = f"Raised by most: {widest['theme']} ({widest['stakeholders']} stakeholder{many})."
    worst = max(rows, key=lambda row: (row["negative"] - row["positive"], row["negative"]))
    if worst["negative"] > worst["positive"]:
        said += f" Spoken of worst: {worst['theme']} ({worst['negative']} of {worst['conversations']} negative)."
    return said


def _line(row: Row) -> Row:
    return {
        "Theme": row["theme"],
        "Conversations": row["conversations"],
        "Stakeholders": row["stakeholders"],
        "Positive": row["positive"],
        "Negative": row["negative"],
        "Promises open": row["promises_open"],
        "Last": _day(row["last_at"]),
        "Who": _some(row["who"]) or "Nobody of the register",
    }


def _some(who: str | None) -> str:
    """The first names: all of them stand in the rows of the theme.

    >>> _some("Fen Radio, " * 9 + "Harrow Foods")
    'Fen Radio, Fen Radio, Fen Radio, Fen Radio, Fen Radio, Fen Radio, Fen Radio, Fen Radio …'
    """
    said = who or ""
    return said if len(said) <= MOST_NAMES else f"{said[: said.rindex(', ', 0, MOST_NAMES)]} …"


def _said(given: dict[str, Any], theme: Row) -> None:
    st.header(theme["theme"], anchor=False)
    rows = read.rows("stakeholder_theme_rows", **given, theme=theme["theme_key"])
    tables.draw(
        [
            {
                "When": read_cases.local(row["happened_at"]),
                "Who": row["name"] or "",
                "How": kind_form.begun(row["method"]),
                "Mood": kind_form.begun(row["sentiment"]),
                "What was said": row["summary"],
                "Held by": person.name(row["held_by"]),
            }
            for row in rows[:MOST]
        ],
        hide_index=True,
        key="theme_said",
        height="content" if len(rows) <= 12 else 460,
        alt=f"Conversations about {theme['theme']}, the newest first",
    )
    if len(rows) > MOST:
        st.caption(f"The first {MOST} of {len(rows)}.")


def _day(at: datetime) -> Any:
    return read.local_day(at)
