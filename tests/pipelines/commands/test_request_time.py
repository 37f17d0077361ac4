"""The time of a request for information: by its procedure, added to an older one, extended once by a notice in time."""

import json
from datetime import date, datetime

import pytest

from data.store import Store
from pipelines.commands import Refused, procedures
from pipelines.commands.case_end import move_to_procedure
from pipelines.commands.case_work import extend_case
from pipelines.rules.procedures import Procedure, with_request_clock
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, at, the_clocks


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def a_request(store: Store, programme_id: str, **said) -> dict:
    return a_case(store, programme_id, "request", summary="What do you hold on the posters?", **said)


def test_a_request_is_a_case_that_is_due_after_twenty_working_days(store, programme_id):
    case = a_request(store, programme_id, received_at=at("2026-02-02 10:00"))

    due = the_clocks(store, case["case_id"])["resolution"]["due_at"]

    assert due.date() == date(2026, 3, 2)


def test_how_long_a_request_may_take_is_a_setting_of_the_procedure(store, programme_id):
    clocks = [{"clock": "resolution", "kinds": ["request"], "working_days": 10, "pauses": ["awaiting_person"]}]
    definition = {**procedures.presets()["plain"], "clocks": clocks}
    procedures.revise_procedure(
        store, programme_id, definition=definition, in_force_from=at("2026-01-02 09:00"), reason="Another country",
        actor="ann",
    )  # fmt: skip

    case = a_request(store, programme_id, received_at=at("2026-02-02 10:00"))

    assert the_clocks(store, case["case_id"])["resolution"]["due_at"].date() == date(2026, 2, 16)


@pytest.mark.parametrize("preset", sorted(procedures.presets()))
def test_every_preset_has_a_time_for_requests(preset):
    rules = Procedure.from_mapping(procedures.presets()[preset]).rules_for("request", "informal")

    assert {rule.clock: rule.length() for rule in rules} == {"triage": "1 working day", "resolution": "20 working days"}


# a procedure of before there was a time for requests
OLDER = {**procedures.presets()["plain"], "extension_days": {"stage_1": 10}, "clocks": [
    one for one in procedures.presets()["plain"]["clocks"] if "request" not in one["kinds"]
]}  # fmt: skip


def an_older_procedure(store: Store, programme_id: str) -> None:
    procedures.revise_procedure(
        store, programme_id, definition=OLDER, in_force_from=at("2026-01-02 09:00"), reason="As it was", actor="ann"
    )


def test_a_procedure_without_a_time_for_requests_gets_one_and_open_requests_are_put_under_it(store, programme_id):
    an_older_procedure(store, programme_id)
    case_id = a_request(store, programme_id, received_at=at("2026-02-02 10:00"))["case_id"]
    assert the_clocks(store, case_id) == {}

    done = procedures.add_request_clock(store, programme_id, working_days=30, extension_days=0, actor="ann")
    move_to_procedure(store, case_id, reason="It has a time now", actor="ann")

    assert done["version"] == 2
    assert the_clocks(store, case_id)["resolution"]["due_at"].date() == date(2026, 3, 16)
    held = store.one("select definition, reason from case_procedure where version = 2")
    assert held["reason"] == "Requests for information are answered within 30 working days"
    assert json.loads(held["definition"])["extension_days"] == {"stage_1": 10}
    with pytest.raises(Refused, match="no time"):
        procedures.add_request_clock(store, programme_id, working_days=0, actor="ann")


def test_a_clock_of_all_kinds_is_no_longer_that_of_requests_once_they_have_their_own():
    every = {"title": "Ours", "clocks": [{"clock": "resolution", "working_days": 3}]}

    made = Procedure.from_mapping(with_request_clock(every, working_days=20, extension_days=20))

    assert [one.length() for one in made.rules_for("request", "informal")] == ["20 working days"]
    assert [one.length() for one in made.rules_for("enquiry", "informal")] == ["3 working days"]
    assert [made.longer(one) for one in made.clocks] == [0, 20]


MORE = {"working_days": 20, "reason": "Commercial interests against the public's", "person_told": True, "actor": "ann"}


@pytest.mark.parametrize(("told", "in_time"), [("2026-03-02 17:00", True), ("2026-03-02 17:01", False)])
def test_a_request_is_extended_once_with_a_notice_in_time(store, programme_id, told, in_time):
    case_id = a_triaged_case(store, programme_id, "request", received_at=at("2026-02-02 10:00"))
    assert the_clocks(store, case_id)["resolution"]["due_at"] == datetime(2026, 3, 2, 17, 0)

    if not in_time:
        with pytest.raises(Refused, match="The person was to be told by 02 March 2026 17:00"):
            extend_case(store, case_id, happened_at=at(told), **MORE)
        return
    done = extend_case(store, case_id, happened_at=at(told), **MORE)

    clock = the_clocks(store, case_id)["resolution"]
    assert (clock["due_at"], clock["original_due_at"]) == (datetime(2026, 3, 30, 16, 0), datetime(2026, 3, 2, 17, 0))
    assert done["until"] == "2026-03-30T17:00:00+01:00"
    payload = json.loads(store.one("select payload from case_event where type = 'extended'")["payload"])
    assert (payload["reason"], payload["until"]) == (MORE["reason"], done["until"])
    with pytest.raises(Refused, match="This request was extended already"):
        extend_case(store, case_id, happened_at=at(told), **MORE)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"working_days": 21}, "too many"),
        ({"reason": " "}, "Give the reason"),
        ({"person_told": False}, "Tell the person"),
    ],
)
def test_an_extension_says_how_long_why_and_that_the_person_was_told(store, programme_id, said, why):
    case_id = a_triaged_case(store, programme_id, "request", received_at=at("2026-02-02 10:00"))

    with pytest.raises(Refused, match=why):
        extend_case(store, case_id, happened_at=at("2026-02-20 10:00"), **{**MORE, **said})


@pytest.mark.parametrize(
    ("preset", "days"), [("english_council", 20), ("nhs_style", 20), ("plain", 20), ("scottish_model", 0)]
)
def test_by_how_much_a_request_is_extended_is_the_law_of_the_place(preset, days):
    assert Procedure.from_mapping(procedures.presets()[preset]).extendable("request", "informal", 1) == (
        "resolution",
        days,
    )
