"""Departures from the procedure are found, and a case that went by it has none."""

from datetime import timedelta

from pipelines.commands.calendars import OFFICE_HOURS
from pipelines.commands.procedures import presets
from pipelines.rules.case_clocks import clocks_of
from pipelines.rules.case_flow import CaseEvent
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import conformance, deviations, steps
from pipelines.rules.procedures import Procedure
from tests.pipelines.commands.desk import at

OFFICE = Calendar.from_mapping({"tz": "Europe/London", "weekly": OFFICE_HOURS})
COUNCIL = Procedure.from_mapping(presets()["english_council"])
START = at("2026-02-02 10:00")


def found(*moves, kind="complaint", formality="formal"):
    events = [CaseEvent(1, START, "received", "ann", {"kind": kind, "formality": formality})]
    for number, (type, days, said) in enumerate(moves, start=2):
        events.append(CaseEvent(number, START + timedelta(days=days), type, "ann", said))
    return deviations(events, clocks_of(events, COUNCIL, OFFICE), COUNCIL, START + timedelta(days=60))


def test_a_case_that_went_by_the_procedure_has_none():
    assert found(
        ("triaged", 0.1, {"theme": "x"}), ("acknowledged", 1, {}), ("responded", 8, {"approved_by": "ben", "risk": 2}),
        ("closed", 9, {"outcome": "upheld", "cause": "y"}),
    ) == ()  # fmt: skip


def test_every_departure_is_said():
    told = found(
        ("acknowledged", 10, {}), ("extended", 12, {"clock": "stage_1", "working_days": 5}),
        ("responded", 50, {"risk": 2}), ("escalated", 50, {"level": 3, "escalation_id": "e"}),
        ("closed", 51, {"outcome": "upheld"}),
    )  # fmt: skip

    words = "\n".join(told)
    for part in ("Acknowledge was met", "Stage 1 was met", "before it was triaged", "without a theme", "without it",
                 "ombudsman's details", "nobody acknowledged"):  # fmt: skip
        assert part in words


def test_the_share_is_of_the_steps_that_are_decided():
    events = [
        CaseEvent(1, START, "received", "ann", {"kind": "complaint", "formality": "formal"}),
        CaseEvent(2, START + timedelta(days=10), "acknowledged", "ann", {}),
    ]
    clocks = clocks_of(events, COUNCIL, OFFICE)

    before = steps(events, clocks, COUNCIL, START + timedelta(days=11))
    after = steps(events, clocks, COUNCIL, START + timedelta(days=60))

    assert [(one.name, one.is_kept) for one in before if one.name == "Acknowledge"] == [("Acknowledge", False)]
    assert "Stage 1" not in [one.name for one in before]  # it runs: nothing is decided
    assert ("Stage 1", False) in [(one.name, one.is_kept) for one in after]
    assert conformance(after) == 0


def test_what_is_stored_does_not_hang_on_the_present():
    events = [CaseEvent(1, START, "received", "ann", {"kind": "complaint", "formality": "formal"})]

    assert steps(events, clocks_of(events, COUNCIL, OFFICE), COUNCIL) == ()
    assert conformance(()) is None
