"""As of which day a page is looked at: today, or an earlier day as it was known at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from dashboard import format, read, read_plan
from dashboard.read import Programme


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that is looked at. `known_at` (UTC, no zone) is None for today: then everything known counts."""

    on: date
    known_at: datetime | None

    @property
    def is_now(self) -> bool:
        """Whether things can be changed: what was known earlier is only read."""
        return self.known_at is None


def choose(programme: Programme, *, key: str = "as_of") -> Moment:
    """A field for the day, today at first."""
    today = read.today(programme)
    first = min(programme.starts_on.replace(year=programme.starts_on.year - 1), today)
    on = st.date_input(
        "As of", value=today, min_value=first, max_value=today, format="DD/MM/YYYY", key=key, width=190,
        help="An earlier day shows what was known and in force at its end.",
    )  # fmt: skip
    day = on if isinstance(on, date) else today
    return Moment(day, None if day >= today else read_plan.night_of(day))


def told(moment: Moment) -> None:
    """Say that an earlier day is looked at."""
    if moment.known_at is not None:
        st.info(
            f"As of {format.day(moment.on)}: only what was known and in force at the end of that day. What platforms "
            "told, was read or was entered later is left out.",
            icon=":material/history:",
        )
