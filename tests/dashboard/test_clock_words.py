"""What a case owes, in words: what is left of a clock after closing, and who has to be told of a serious one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import read_cases
from pipelines.commands.case_log import import_case_log
from pipelines.commands.case_work import escalate_case
from pipelines.rules.case_clocks import Clock
from pipelines.rules.clocks import WEEKDAYS, Calendar
from pipelines.rules.procedures import ClockRule
from tests.dashboard.test_cases import page, words_of
from tests.pipelines.commands.desk import a_case, a_programme
from tests.pipelines.commands.test_case_log import a_log, changed

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


def test_a_case_that_a_person_calls_serious_asks_to_be_sent_up(store):
    programme_id = a_programme(store)
    quiet = a_case(store, programme_id, severity=2)["ref"]
    serious = a_case(store, programme_id, severity=3)

    assert "sent up to nobody" not in words_of(page("cases", case=quiet).run())
    asked = page("cases", case=serious["ref"]).run()
    assert "sent up to nobody yet: from S3 on it has to be" in words_of(asked)
    assert [one.label for one in asked.button if one.key == "escalate_unheard"] == ["Escalate"]

    escalate_case(
        store, serious["case_id"], level=3, sent_to="The director", reason="Serious", actor="ann"
    )  # fmt: skip

    assert "sent up to nobody" not in words_of(page("cases", case=serious["ref"]).run())


def test_an_ended_case_of_a_log_shows_the_clocks_and_steps_that_are_counted_of_it(store, tmp_path) -> None:
    programme_id = a_programme(store)
    row = changed(Type="Criticism", Formal="", Outcome="Answered")
    import_case_log(store, programme_id, a_log(tmp_path, row), actor="ann")
    kept = store.one("select ref, steps_due, steps_kept from case_file")
    clocks = store.rows("select clock from case_clock")

    shown = page("cases", case=kept["ref"]).run()

    one = read_cases.one(kept["ref"])
    assert [clock.name for clock in one.clocks] == [each["clock"] for each in clocks] == ["decision"]
    assert f"{kept['steps_kept']} of {kept['steps_due']} steps so far" in words_of(shown)
    assert "Triage was due" not in words_of(shown)
