"""As of which day a page is looked at: today, or an earlier day by what was known then or is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import format, read, read_plan
from dashboard.read import Programme

BY = {"then": "What was known then", "now": "What is known now"}
# the day on which a thing of the plan came to be in the world, where it has one
CAME = {
    "decision": "decided_on", "issue": "opened_on", "risk": "opened_on", "risk_score": "scored_on",
    "budget_actual": "spent_on", "lesson": "learnt_on", "lesson_reuse": "reused_on", "opportunity": "opened_on",
    "change_request": "asked_on", "platform_change": "effective_on", "report_review": "reviewed_on",
    "dissemination": "sent_on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that is looked at.

    `known_at` (UTC, no zone) is None where everything known now counts: today, and on an earlier day by hindsight.
    """

    on: date
    known_at: datetime | None
    is_earlier: bool = False

    @property
    def is_now(self) -> bool:
        """Whether things can be changed: an earlier day is only read."""
        return not self.is_earlier

    @property
    def is_hindsight(self) -> bool:
        """Whether an earlier day is judged by what is known now."""
        return self.is_earlier and self.known_at is None

    def items(self, kind: str, programme_id: str) -> list[dict[str, Any]]:
        """The rows of a kind of thing of the plan, as this moment sees them."""
        rows = read_plan.items(kind, programme_id, self.known_at)
        came = CAME.get(kind)
        if not self.is_hindsight or came is None:
            return rows
        return [row for row in rows if row[came] is None or row[came] <= self.on]


def choose(programme: Programme, *, key: str = "as_of") -> Moment:
    """A field for the day, today at first; for an earlier one, a choice of what it is judged by."""
    today = read.today(programme)
    first = min(programme.starts_on.replace(year=programme.starts_on.year - 1), today)
    on = st.date_input(
        "As of", value=today, min_value=first, max_value=today, format="DD/MM/YYYY", key=key, width=190,
        help="An earlier day is shown as it was known at its end, or as it looks by what is known now.",
    )  # fmt: skip
    day = on if isinstance(on, date) else today
    if day >= today:
        return Moment(day, None)
    by = st.selectbox(
        "Judged by", list(BY), format_func=BY.__getitem__, key=f"{key}_by", width=210,
        help="By what is known now: values that came later count too; targets and dates are those in force that day.",
    )  # fmt: skip
    return Moment(day, None if by == "now" else read_plan.night_of(day), is_earlier=True)


def told(moment: Moment, programme: Programme) -> None:
    """Say that an earlier day is looked at, and by what."""
    if moment.is_now:
        return
    if moment.is_hindsight:
        said = (
            f"As of {format.day(moment.on)}, by what is known now: targets, dates and decisions are those in force on "
            "that day; numbers, answers and readings that came later count."
        )
    else:
        said = (
            f"As of {format.day(moment.on)}: only what was known and in force at the end of that day. What platforms "
            "told, was read or was entered later is left out."
        )
        if _is_before_everything(programme, moment.known_at):
            said += f" Nothing had been loaded by then: choose “{BY['now']}” to judge that day all the same."
        said += not_held(programme, moment.known_at)
    st.info(said, icon=":material/history:")


def not_held(programme: Programme, known_at: datetime | None) -> str:
    """What of the cases of an earlier day cannot be known, in a sentence; '' where all of it can."""
    if known_at is None:
        return ""
    many = read.rows("case_past_missing", programme=programme.programme_id, known_at=known_at)[0]["cases"]
    if not many:
        return ""
    named = "1 case was" if many == 1 else f"{many} cases were"
    return (
        f" {named} worked on since by a version that did not hold what it changed: until that is worked out "
        "(by itself, a hundred cases each ten minutes) their pauses and steps of that day cannot be told."
    )


def _is_before_everything(programme: Programme, known_at: datetime | None) -> bool:
    first = read.rows("loaded", programme=programme.programme_id)[0]["first_at"]
    return first is not None and known_at is not None and first > known_at
