"""Reports over time: by when each was due, whether it came in time, who was given it, opened it and answered."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, plan_items, read, tables
from dashboard.evidence_sql import Number
from dashboard.read import Programme

Row = dict[str, Any]


def show(programme: Programme, *, is_open: bool = True) -> None:
    """The months with their days and shares, and the schedule they are held against."""
    st.header("Reports over time", anchor=False)
    given = {"programme": programme.programme_id, "today": read.today(programme)}
    rows = read.rows("reports_given", **given)
    if rows:
        st.text(sentence(rows))
        tables.draw(
            [_month(row) for row in rows],
            hide_index=True,
            key="given_rows",
            alt="Months with the day their report was due and sent, and how many opened and answered it",
        )
        evidence_sql.numbers([Number("Reports over time", "reports_given", given, "pages")], key="box_given")
    else:
        st.caption("No report was made, and none is due yet.")
    with st.expander("By when reports are due", key="report_schedule"):
        plan_items.show(
            "report_schedule", programme.programme_id, is_open=is_open,
            empty="No day is set: say by which day of the month after a report has to be out.",
        )  # fmt: skip


def sentence(rows: list[Row]) -> str:
    """How many came in time, and how many of those who were given one opened it."""
    over = [row for row in rows if row["is_in_time"] is not None]
    in_time = sum(row["is_in_time"] for row in over)
    given, opened = sum(row["given"] for row in rows), sum(row["opened"] for row in rows)
    said = [f"{in_time} of {len(over)} reports came in time" if over else "No report was due yet"]
    if given:
        said.append(f"{opened} of {given} that were given out were opened ({round(100 * opened / given)}%)")
    waiting = [row for row in rows if row["due_on"] and row["sent_on"] is None]
    if waiting:
        verb = "was" if waiting[-1]["is_in_time"] is False else "is"
        said.append(f"that of {waiting[-1]['month']:%B} {verb} due on {format.day(waiting[-1]['due_on'])}")
    return "; ".join(said) + "."


def _month(row: Row) -> Row:
    state = {True: "in time", False: "late", None: ""}[row["is_in_time"]]
    if state == "late" and row["sent_on"] is None:
        state = "overdue"
    return {
        "Month": f"{row['month']:%b %Y}",
        "Due": format.day(row["due_on"]) if row["due_on"] else "",
        "Signed off": format.day(row["signed_on"]) if row["signed_on"] else "",
        "Sent": format.day(row["sent_on"]) if row["sent_on"] else "",
        "In time": state,
        "Given to": row["given"],
        "Opened": share(row["opened"], row["given"]),
        "Answered": share(row["answered"], row["given"]),
        "Of the register": f"{row['informed']} of {row['known']}" if row["known"] else "",
    }


def share(part: int, whole: int) -> str:
    """A share in words of a table; nothing of nothing is not said.

    >>> share(3, 5), share(0, 0)
    ('3 (60%)', '')
    """
    return f"{part} ({round(100 * part / whole)}%)" if whole else ""
