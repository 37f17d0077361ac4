"""What is left of a clock, in words: also after closing, when no working time has passed since it was due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import read_cases
from pipelines.rules.case_clocks import Clock
from pipelines.rules.clocks import WEEKDAYS, Calendar
from pipelines.rules.procedures import ClockRule

OFFICE = Calendar.from_mapping({"tz": "UTC", "weekly": {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}})
DUE = datetime(2026, 11, 26, 17, tzinfo=UTC)  # a Thursday, at closing
RULE = ClockRule("first_response", ("complaint",), "informal", "received", None, 1, ())


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (DUE - timedelta(minutes=90), "1 h 30 min of working time left"),
        (DUE, "0 min of working time left"),
        (DUE + timedelta(hours=3), "over, and the desk was closed since"),
        (DUE + timedelta(hours=17), "1 h of working time over"),
    ],
)
def test_a_clock_that_is_over_has_nothing_left(now: datetime, words: str) -> None:
    clock = Clock("first_response", 1, DUE - timedelta(days=1), DUE, DUE, None, 0.0, "running", False, RULE)

    assert read_cases.clock_left(clock, now, OFFICE) == words
