"""Why a clock was late: said of late clocks alone, counted once each, the newer word instead of the older."""

from datetime import datetime

import pytest

from data import models
from data.store import Store
from pipelines.commands import Refused, case_late
from pipelines.commands.case_late import explain_late_clock
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, answered, events

PERIOD = {
    "programme": None, "since": datetime(2026, 1, 1), "until": datetime(2026, 12, 31), "now": datetime(2026, 3, 2),
}  # fmt: skip


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


@pytest.fixture
def late_case(store: Store, programme_id: str) -> str:
    """An enquiry of Monday at ten whose answer, due at two, went out on Tuesday at ten."""
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id)
    return case_id


def reasons(store: Store) -> list[tuple]:
    rows = store.rows(models.page("case_late_reasons"), PERIOD)
    return [(row["reason"], row["clocks"], row["cases"]) for row in rows]


def test_a_reason_is_counted_and_said_again_takes_the_place_of_the_first(store, late_case):
    assert reasons(store) == [("unsaid", 1, 1)]
    explain_late_clock(store, late_case, clock="first_response", reason="workload", actor="ann")
    explain_late_clock(store, late_case, clock="first_response", reason="other", note="A flood", actor="ben")

    assert reasons(store) == [("other", 1, 1)]
    assert events(store, late_case)[-2:] == ["lateness_explained", "lateness_explained"]
    [row] = store.rows(models.page("late_reasons"), {"id": late_case})
    assert (row["reason"], row["note"], row["created_by"]) == ("other", "A flood", "ben")


def test_a_running_clock_that_is_over_can_be_explained(store, programme_id):
    case_id = a_case(store, programme_id)["case_id"]  # of February: its clocks are long over
    explain_late_clock(store, case_id, clock="resolution", reason="absence", actor="ann")

    assert ("absence", 1, 1) in reasons(store)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"clock": "resolution"}, "Resolution is not late"),
        ({"clock": "lunch"}, "No clock 'lunch'"),
        ({"turn": 2}, "not late"),
        ({"reason": "tired"}, "No reason 'tired'"),
        ({"reason": "other"}, "write down in the note"),
        ({"note": "x" * 2001}, "2001 characters"),
    ],
)
def test_what_is_not_late_or_says_nothing_is_refused(store, late_case, said, words):
    with pytest.raises(Refused, match=words):
        explain_late_clock(
            store, late_case, **{"clock": "first_response", "reason": "workload", **said}, actor="ann"
        )  # fmt: skip

    assert store.one("select count(*) as n from late_reason") == {"n": 0}


def test_every_reason_has_its_words():
    from dashboard import case_words

    assert set(case_words.LATE) == {*case_late.REASONS, "unsaid"}
