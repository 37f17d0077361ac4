"""Whether the procedure is looked at in time: when its review is due, the record of those before, and recording one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import format, panels, person, read, read_cases
from dashboard.case_dialogs import Asked, fields, save
from dashboard.case_forms import clock_of
from pipelines.commands import procedures
from pipelines.rules.counts import counted

OUTCOMES = {"keep": "Kept as it is", "change": "To be changed", "replace": "To be replaced"}
SOON = timedelta(days=30)


def due_on(held: Mapping[str, Any]) -> date:
    """The day of a version's next review; a year after it was made where none was said."""
    said: date | None = held["review_by"]
    return said or held["created_at"].date() + timedelta(days=procedures.REVIEW_DAYS)


def badge(held: Mapping[str, Any], today: date) -> tuple[str, str, str]:
    """How the review stands, as a badge."""
    due = due_on(held)
    if due < today:
        return f"Review overdue since {format.day(due)}", ":material/event_busy:", "red"
    if due - today <= SOON:
        return f"Review due {format.day(due)}", ":material/event_upcoming:", "orange"
    return f"Review by {format.day(due)}", ":material/event_available:", "gray"


def show(programme: str) -> None:
    """The reviews so far, the newest first."""
    st.header("Reviews", anchor=False)
    rows = read.rows("procedure_reviews", programme=programme)
    if not rows:
        st.text("Nobody has recorded a review yet. Review it: what do its cases and their clocks tell?")
        return
    for row in rows[:10]:
        with st.container(border=True, gap="xxsmall", key=f"review_{row['procedure_review_id']}"):
            panels.badge_line(
                [(OUTCOMES[row["outcome"]], ":material/rule:", "green" if row["outcome"] == "keep" else "orange")],
                f"version {row['version']} · {format.day(row['reviewed_on'])} · next by "
                f"{format.day(row['next_review_on'])}",
            )
            st.text(row["findings"])
            names = ", ".join(person.name(one) for one in row["reviewed_by"].split("; "))
            st.caption(f"By {names}. Looked at: {_looked(row)}.")


def _looked(row: Mapping[str, Any]) -> str:
    since = f" since {format.day(row['looked_from'])}" if row.get("looked_from") else ""
    decided = row["clocks_met"] + row["clocks_late"]
    return (
        f"{counted(row['cases'], 'case')}{since}, {read_cases.share(row['clocks_met'], decided)} of their clocks in "
        f"time, {read_cases.share(row['steps_kept'], row['steps_due'])} of their steps as the procedure asks"
    )


def review(about: Asked) -> None:
    """Record that the procedure was looked at."""
    form = fields(about)
    held = about.more["row"]
    today = clock_of(about).date()
    last = read.rows("procedure_reviews", programme=held["programme_id"])
    since = last[0]["reviewed_on"] if last else None
    seen_of = {
        "programme": held["programme_id"],
        "since": since or date(1900, 1, 1),
        "until": today + timedelta(days=1),
    }
    st.text(f"To look at: {_looked({**read.rows('procedure_looked_at', **seen_of)[0], 'looked_from': since})}.")
    left, right = st.columns(2)
    with left:
        day = form.day("Looked at on", "on", today)
        outcome = form.choice("What comes of it", "outcome", list(OUTCOMES), form=lambda one: OUTCOMES[one])
    with right:
        following = form.day("Next review by", "next", today + timedelta(days=procedures.REVIEW_DAYS))
        others = form.text("Who else was there", "with", chars=400)
    findings = form.area("What was found", "findings", hint="What works, what does not, and what is changed.")
    save(
        "Record the review", about, done="Recorded.",
        work=lambda seen, command: procedures.review_procedure(
            read.store(), held["procedure_id"], outcome=outcome, findings=findings, reviewed_on=day,
            next_review_on=following or today, with_whom=others, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip
