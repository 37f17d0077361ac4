"""The form of a procedure: what it shows and gives back is the procedure it began with, but for what was changed."""

import json

import pytest

from dashboard import procedure_rows
from pipelines.commands.procedures import presets
from pipelines.rules.procedures import BadProcedure, Procedure


def back(definition, clocks=None, triggers=None, **more):
    return procedure_rows.definition_of(
        definition,
        procedure_rows.clock_rows(definition) if clocks is None else clocks,
        procedure_rows.trigger_rows(definition) if triggers is None else triggers,
        more,
    )


@pytest.mark.parametrize("key", presets())
def test_a_form_that_nobody_touched_changes_nothing(key):
    before = presets()[key]

    after = back(before)

    assert Procedure.from_mapping(after) == Procedure.from_mapping(before)
    assert procedure_rows.changes(before, after) == []


def test_what_was_changed_is_told_and_the_rest_stays():
    before = presets()["plain"]
    clocks = procedure_rows.clock_rows(before)
    clocks[0] |= {"Minutes": 120.0}
    clocks[1] |= {"Pauses": False, "Working days": float("nan"), "Minutes": 600}
    triggers = [
        *procedure_rows.trigger_rows(before),
        {"About": "Water", "Words": "flood*, under water", "From": "S4 emergency", "Tell": "Duty officer"},
        {"About": None, "Words": None, "From": None, "Tell": None},
    ]

    after = back(before, clocks, triggers, stages=1)

    rules = Procedure.from_mapping(after)
    assert (rules.clocks[0].minutes, rules.clocks[1].minutes, rules.clocks[1].pauses) == (120, 600, ())
    assert (rules.triggers[-1].key, rules.triggers[-1].words) == ("water", ("flood*", "under water"))
    told = procedure_rows.changes(before, after)
    assert "stages: 2 → 1" in told
    assert any(line.startswith("new: About Water") for line in told)
    assert sum(line.startswith("no longer: Clock") for line in told) == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Clock": "Triage", "For": [], "Minutes": None, "Working days": None}, "either minutes or working_days"),
        ({"Clock": "Triage", "For": ["Enquiry"], "Minutes": 5, "Working days": 1}, "either minutes or working_days"),
        ({"Clock": "Triage", "For": ["Enquiry"], "Minutes": 5, "Pauses": True}, "never pauses"),
        ({"Clock": "Lunch", "For": ["Enquiry"], "Minutes": 5}, "No clock 'Lunch'"),
        ({"Clock": "Triage", "For": ["Rant"], "Minutes": 5}, "No kind 'Rant'"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_a_sentence(row, words):
    with pytest.raises(BadProcedure, match=words):
        Procedure.from_mapping(back(presets()["plain"], [row]))


def test_a_role_that_approves_nothing_is_left_out():
    chosen = {"staff": procedure_rows.NOBODY, "approver": "S2 significant", "king": "S4 emergency"}

    assert procedure_rows.authority_of(chosen) == {"approver": 2}
    assert json.dumps(procedure_rows.authority_of({})) == "{}"
