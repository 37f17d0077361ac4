"""Procedures and calendars: presets that hold together, versions with their day, cases that keep theirs."""

from datetime import date, datetime, timedelta

import pytest

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands import calendars as desk_hours
from pipelines.commands.procedures import adopt_procedure, presets, review_procedure, revise_procedure
from pipelines.rules.procedures import Procedure
from tests.pipelines.commands.desk import a_case, a_programme, at, the_case, the_clocks

FORMAL = {"kind": "complaint", "formality": "formal"}


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


@pytest.mark.parametrize("key", presets())
def test_every_preset_is_a_procedure_with_the_mandatory_triggers(key):
    procedure = Procedure.from_mapping(presets()[key])

    assert {one.key for one in procedure.triggers} >= {
        "safeguarding", "threat_to_life", "data_breach", "legal_claim", "discrimination", "regulator", "press",
    }  # fmt: skip
    assert procedure.escalation_minutes == {2: 120, 3: 60, 4: 15}
    assert procedure.rules_for("complaint", "formal")
    assert not procedure.may_approve([], 0)


def test_a_case_keeps_the_version_in_force_at_its_receipt(store, programme_id):
    adopt_procedure(
        store, programme_id, preset="english_council", in_force_from=at("2026-01-01 00:00"), actor="lead"
    )  # fmt: skip
    adopt_procedure(store, programme_id, preset="nhs_style", in_force_from=at("2026-03-01 00:00"), actor="lead")
    early = a_case(store, programme_id, **FORMAL, received_at=at("2026-02-27 10:00"))["case_id"]
    late = a_case(store, programme_id, **FORMAL, received_at=at("2026-03-02 10:00"))["case_id"]

    assert the_clocks(store, early)["acknowledge"]["due_at"] == datetime(2026, 3, 6, 17, 0)
    assert the_clocks(store, late)["acknowledge"]["due_at"] == datetime(2026, 3, 5, 17, 0)


def test_the_next_version_begins_after_the_last(store, programme_id):
    adopt_procedure(store, programme_id, preset="plain", in_force_from=at("2026-02-01 00:00"), actor="lead")

    with pytest.raises(Refused, match="Version 1 is in force from 01 February 2026"):
        adopt_procedure(store, programme_id, preset="plain", in_force_from=at("2026-01-31 00:00"), actor="lead")
    with pytest.raises(Refused, match="No preset 'ours'"):
        adopt_procedure(store, programme_id, preset="ours", in_force_from=at("2026-03-01 00:00"), actor="lead")


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({}, "no title"),
        ({"title": "a\x00b"}, "characters that are no text"),
        ({"title": "x", "ombudsman": "\ud800"}, "characters that are no text"),
        ({"title": "x", "ombudsman": "a\x00b"}, "characters that are no text"),
        ({"title": "x", "clocks": [{"clock": "lunch"}]}, "No clock 'lunch'"),
        ({"title": "x", "clocks": [{"clock": "triage"}]}, "either minutes or working_days"),
        ({"title": "x", "clocks": [{"clock": "triage", "minutes": 0}]}, "no time"),
        ({"title": "x", "clocks": [{"clock": "triage", "minutes": 9, "kinds": ["rant"]}]}, "rant"),
        ({"title": "x", "clocks": [{"clock": "triage", "minutes": 9, "pauses": ["awaiting_person"]}]}, "never pauses"),
        ({"title": "x", "clocks": [{"clock": "resolution", "minutes": 9, "pauses": ["lunch"]}]}, "pauses nothing"),
        ({"title": "x", "clocks": "all"}, "give a list"),
        ({"title": "x", "authority": {"staff": 9}}, "S9"),
        ({"title": "x", "triggers": [{"key": "k", "words": ["a"], "tell": "b", "severity": 1}]}, "begins at S3"),
        ({"title": "x", "reopen_days": "soon"}, "soon"),
        ({"title": "x", "stages": 3}, "not 3"),
    ],
)
def test_a_procedure_that_makes_no_sense_is_refused(store, programme_id, definition, words):
    with pytest.raises(Refused, match=words):
        revise_procedure(
            store, programme_id, definition=definition, in_force_from=at("2026-01-01 00:00"), reason="New", actor="lead"
        )


def test_a_calendar_with_no_open_hour_is_refused(store, programme_id):
    with pytest.raises(Refused, match="no open hour"):
        desk_hours.add_calendar(store, programme_id, name="Never", weekly={"mon": []}, actor="lead")
    with pytest.raises(Refused, match="no open hour"):
        desk_hours.add_calendar(store, programme_id, name="Never", weekly={}, actor="lead")
    for_ever = [["2000-01-01", "2400-01-01"]]
    with pytest.raises(Refused, match="No case could ever be answered"):
        desk_hours.add_calendar(store, programme_id, name="Never", closures=for_ever, actor="lead")
    with pytest.raises(Refused, match="no text"):
        desk_hours.add_calendar(store, programme_id, name="A\x00", actor="lead")
    with pytest.raises(Refused, match="GB-XYZ"):
        desk_hours.add_calendar(store, programme_id, name="Ours", nation="GB-XYZ", actor="lead")


def test_each_nation_has_its_own_holidays():
    def of(nation: str) -> set[str]:
        return set(desk_hours.holidays_of(nation, 2026, 2026))

    assert {"2026-04-06", "2026-08-31", "2026-12-28"} <= of("GB-ENG")
    assert "2026-04-06" not in of("GB-SCT")
    assert {"2026-01-02", "2026-11-30"} <= of("GB-SCT")
    assert "2026-07-13" in of("GB-NIR")
    assert of("") == set()


def test_a_new_closure_moves_the_clocks_of_open_cases(store, programme_id):
    case_id = a_case(store, programme_id)["case_id"]
    calendar_id = the_case(store, case_id)["calendar_id"]
    told = desk_hours.edit_calendar(
        store, calendar_id, name="Office hours", zone="Europe/London", nation="GB-ENG",
        weekly=desk_hours.OFFICE_HOURS, closures=[["2026-02-02T12:00", "2026-02-02T17:00"]], actor="lead",
    )  # fmt: skip

    assert told["recomputed"] == 1
    assert the_clocks(store, case_id)["first_response"]["due_at"] == datetime(2026, 2, 3, 11, 0)
    assert the_case(store, case_id)["next_due_at"] == datetime(2026, 2, 3, 11, 0)


def in_force(store, programme_id, **said):
    return adopt_procedure(
        store, programme_id, preset="plain", in_force_from=at("2026-01-01 00:00"), actor="lead", **said
    )["procedure_id"]  # fmt: skip


def the_review_by(store, procedure_id):
    return store.one("select review_by from case_procedure where procedure_id = $id", {"id": procedure_id})["review_by"]


def test_a_procedure_is_to_be_reviewed_after_a_year_where_no_day_is_said(store, programme_id):
    procedure_id = in_force(store, programme_id)

    assert timedelta(days=364) < the_review_by(store, procedure_id) - date.today() < timedelta(days=367)
    with pytest.raises(Refused, match="is not after the 01 March 2026"):
        adopt_procedure(
            store, programme_id, preset="plain", in_force_from=at("2026-03-01 00:00"), review_by=date(2026, 3, 1),
            actor="lead",
        )  # fmt: skip


def test_a_review_keeps_what_was_looked_at_and_sets_the_next(store, programme_id):
    procedure_id = in_force(store, programme_id)
    case_id = a_case(store, programme_id, **FORMAL)["case_id"]
    said = {"outcome": "keep", "findings": "It holds", "actor": "ann", "reviewed_on": date(2026, 2, 1)}

    first = review_procedure(store, procedure_id, next_review_on=date(2026, 2, 20), **said)
    said["reviewed_on"] = date(2026, 2, 20)
    second = review_procedure(store, procedure_id, next_review_on=date(2026, 8, 20), with_whom="Two districts", **said)

    assert (first["cases"], second["cases"]) == (0, 1)
    assert the_case(store, case_id)["state"] == "received"
    row = store.one("select * from procedure_review where cases = 1")
    assert (row["version"], row["reviewed_by"], row["looked_from"]) == (1, "ann; Two districts", date(2026, 2, 1))
    assert the_review_by(store, procedure_id) == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outcome": "shrug"}, "No outcome 'shrug'"),
        ({"findings": " "}, "findings is empty|The findings"),
        ({"findings": "a\x00b"}, "no text"),
        ({"reviewed_on": date(2100, 1, 1), "next_review_on": date(2100, 2, 1)}, "in the future"),
        ({"next_review_on": date(2026, 2, 1)}, "Choose a later day"),
        ({"procedure_id": "prc_none"}, "There is no procedure prc_none"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused_in_a_sentence(store, programme_id, said, words):
    given = {
        "procedure_id": in_force(store, programme_id), "outcome": "keep", "findings": "It holds",
        "reviewed_on": date(2026, 2, 1), "next_review_on": date(2026, 8, 1), **said,
    }  # fmt: skip
    with pytest.raises(Refused, match=words):
        review_procedure(store, given.pop("procedure_id"), actor="ann", **given)

    assert store.one("select count(*) as n from procedure_review") == {"n": 0}
