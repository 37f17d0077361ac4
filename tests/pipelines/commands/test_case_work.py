"""The life of a case through its commands: guards hold, clocks follow, nobody approves or reviews themselves."""

from datetime import date, datetime

import pytest

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.answers import (
    answer_point,
    approve_answer,
    draft_answer,
    reject_answer,
    revise_answer,
    send_answer,
    submit_answer,
)
from pipelines.commands.case_end import (
    close_case,
)
from pipelines.commands.case_work import (
    acknowledge_case,
    ask_person,
    record_reply,
    resume_case,
    update_person,
)
from pipelines.commands.commitments import add_commitment, move_commitment, settle_commitment
from pipelines.commands.consultation import adopt_view, ask_partner, consult, record_view
from pipelines.jobs import desk as desk_jobs
from tests.pipelines.commands.desk import (
    a_case,
    a_programme,
    a_triaged_case,
    an_answer,
    answered,
    at,
    the_case,
    the_clocks,
)

FORMAL = {"kind": "complaint", "formality": "formal"}


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


# -- answering -------------------------------------------------------------------------------------------


def test_an_enquiry_is_answered_and_its_clocks_are_met(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    send_answer(
        store, case_id, response_id=an_answer(store, case_id), happened_at=at("2026-02-02 14:00"), actor="ann"
    )  # fmt: skip

    assert the_clocks(store, case_id)["first_response"]["standing"] == "met"
    assert the_case(store, case_id)["state"] == "responded"
    assert the_case(store, case_id)["next_due_at"] is None


def test_cases_from_before_steps_were_counted_are_counted_by_the_job(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id)
    counted = the_case(store, case_id)
    with store.transaction() as tx:
        tx.run("update case_file set steps_due = null, steps_kept = null")

    assert desk_jobs.count(store, at("2026-02-05 10:00")) == "1 case counted."

    again = the_case(store, case_id)
    assert (again["steps_due"], again["steps_kept"]) == (counted["steps_due"], counted["steps_kept"])
    assert again["steps_due"] > 1


def test_a_minute_after_the_due_time_is_late(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    send_answer(
        store, case_id, response_id=an_answer(store, case_id), happened_at=at("2026-02-02 14:01"), actor="ann"
    )  # fmt: skip

    assert the_clocks(store, case_id)["first_response"]["standing"] == "late"


def test_an_answer_of_risk_needs_somebody_else(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, risk=2)

    with pytest.raises(Refused, match="approval of somebody else"):
        send_answer(store, case_id, response_id=response_id, actor="ann")
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    with pytest.raises(Refused, match="their own answer"):
        approve_answer(store, case_id, response_id=response_id, actor="ann")
    with pytest.raises(Refused, match="without a note"):
        reject_answer(store, case_id, response_id=response_id, note=" ", actor="ben")
    reject_answer(store, case_id, response_id=response_id, note="Warmer, please", actor="ben")
    revise_answer(
        store, case_id, response_id=response_id, text="We are glad to open at nine.", channel="email", actor="cat"
    )
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    with pytest.raises(Refused, match="their own answer"):
        approve_answer(store, case_id, response_id=response_id, actor="cat")
    with pytest.raises(Refused, match="changed after you read it"):
        approve_answer(store, case_id, response_id=response_id, seen_text="We open at nine.", actor="ben")
    approve_answer(store, case_id, response_id=response_id, actor="ben")
    send_answer(store, case_id, response_id=response_id, actor="ann")

    assert the_case(store, case_id)["state"] == "responded"


def test_a_text_changed_after_its_approval_needs_another(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, risk=1)
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    approve_answer(store, case_id, response_id=response_id, actor="ben")
    revise_answer(store, case_id, response_id=response_id, text="Something else", channel="email", actor="ann")

    with pytest.raises(Refused, match="approval of somebody else"):
        send_answer(store, case_id, response_id=response_id, actor="ann")


def test_every_point_is_answered_before_the_case_is(store, programme_id):
    case_id = a_triaged_case(store, programme_id, points=["When?", "Where?"])
    response_id = an_answer(store, case_id)
    points = store.rows("select point_id from case_point where case_id = $id order by number", {"id": case_id})
    answer_point(store, case_id, point_id=points[0]["point_id"], answer="At nine", actor="ann")

    with pytest.raises(Refused, match="1 point is not answered"):
        send_answer(store, case_id, response_id=response_id, actor="ann")
    answer_point(store, case_id, point_id=points[1]["point_id"], answer="In Eastmoor", actor="ann")
    send_answer(store, case_id, response_id=response_id, actor="ann")


def test_a_claim_needs_its_source(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    made = draft_answer(store, case_id, text="Patches are safe. Come at nine.", channel="x", risk=0, actor="ann")

    assert made["unsourced"] == ["Patches are safe."]
    with pytest.raises(Refused, match="without a source"):
        send_answer(store, case_id, response_id=made["response_id"], actor="ann")
    revise_answer(
        store, case_id, response_id=made["response_id"], text="Patches are safe. Come at nine.", channel="x",
        sources=[{"text": "Patches are safe.", "source": "National guideline NG209"}], actor="ann",
    )  # fmt: skip
    send_answer(store, case_id, response_id=made["response_id"], actor="ann")


def test_a_capacity_is_always_said(store, programme_id):
    case_id = a_triaged_case(store, programme_id)

    with pytest.raises(Refused, match="capacity"):
        an_answer(store, case_id, capacity="")
    with pytest.raises(Refused, match="No channel 'pigeon'"):
        an_answer(store, case_id, channel="pigeon")


def test_nothing_happens_to_a_case_before_triage_but_what_may(store, programme_id):
    case_id = a_case(store, programme_id)["case_id"]

    with pytest.raises(Refused, match="not triaged"):
        an_answer(store, case_id)
    acknowledge_case(
        store, case_id, text="We have it", is_automatic=True, happened_at=at("2026-02-02 10:01"), actor="ann"
    )
    assert the_clocks(store, case_id)["first_response"]["standing"] == "running"


# -- promises --------------------------------------------------------------------------------------------


def test_promises_are_proposed_kept_in_a_ledger_and_outlive_the_case(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    made = draft_answer(
        store, case_id, text="Sorry. We will mend the door by Friday.", channel="phone", risk=0, actor="ann"
    )
    assert made["promises"] == ["We will mend the door by Friday."]
    told = send_answer(
        store, case_id, response_id=made["response_id"], happened_at=at("2026-02-03 10:00"), actor="ann",
        commitments=[{"text": made["promises"][0], "owner": "Estates", "due_on": date(2026, 2, 6)}],
    )  # fmt: skip
    closed = close_case(store, case_id, outcome="answered", theme="Door", cause="Wear", actor="ann")

    assert closed["open_promises"] == 1
    [commitment_id] = told["commitments"]
    move_commitment(store, commitment_id, due_on=date(2026, 2, 9), reason="The part is late", actor="ann")
    settle_commitment(store, commitment_id, status="kept", kept_on=date(2026, 2, 9), actor="ann")
    row = store.one("select status, due_on, kept_on, owner from commitment")
    assert row == {"status": "kept", "due_on": date(2026, 2, 9), "kept_on": date(2026, 2, 9), "owner": "Estates"}
    with pytest.raises(Refused, match="kept already"):
        settle_commitment(store, commitment_id, status="broken", note="x", actor="ann")


def test_a_promise_has_a_day_that_comes(store, programme_id):
    given = {"text": "We will", "owner": "ann", "actor": "ann", "made_on": date(2026, 2, 2)}

    with pytest.raises(Refused, match="later day"):
        add_commitment(store, programme_id, due_on=date(2026, 2, 1), **given)
    made = add_commitment(store, programme_id, due_on=date(2026, 2, 3), **given)["commitment_id"]
    with pytest.raises(Refused, match="Say why"):
        settle_commitment(store, made, status="broken", actor="ann")
    with pytest.raises(Refused, match="cannot have been kept"):
        settle_commitment(store, made, status="kept", kept_on=date(2026, 2, 1), actor="ann")


# -- waiting ---------------------------------------------------------------------------------------------


def test_asking_the_person_pauses_the_resolution_alone_and_keeps_what_had_run(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    ask_person(store, case_id, question="Which clinic?", happened_at=at("2026-02-03 09:00"), actor="ann")
    assert the_clocks(store, case_id)["resolution"]["standing"] == "paused"
    assert the_case(store, case_id)["is_waiting"]
    record_reply(store, case_id, text="Eastmoor", happened_at=at("2026-02-05 08:00"), actor="ann")

    clocks = the_clocks(store, case_id)
    assert clocks["resolution"]["due_at"] == datetime(2026, 2, 9, 17, 0)  # Tuesday and Wednesday do not count
    assert clocks["resolution"]["paused_minutes"] == 960
    assert clocks["first_response"]["met_at"] == datetime(2026, 2, 3, 9, 0)
    assert clocks["next_update"]["due_at"] == datetime(2026, 2, 9, 17, 0)
    update_person(store, case_id, text="We are looking", happened_at=at("2026-02-05 10:00"), actor="ann")
    assert the_clocks(store, case_id)["next_update"]["standing"] == "met"


def test_a_question_must_have_been_asked(store, programme_id):
    case_id = a_triaged_case(store, programme_id)

    with pytest.raises(Refused, match="question"):
        ask_person(store, case_id, question="  ", actor="ann")


def test_a_person_who_never_replies_is_waited_for_ten_working_days(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    ask_person(store, case_id, question="Which clinic?", happened_at=at("2026-02-03 09:00"), actor="ann")
    resume_case(store, case_id, actor="ann")

    assert the_clocks(store, case_id)["resolution"]["due_at"] == datetime(2026, 2, 20, 17, 0)
    fresh = a_triaged_case(store, programme_id)
    ask_person(store, fresh, question="Which clinic?", actor="ann")
    with pytest.raises(Refused, match="10 working days"):
        resume_case(store, fresh, actor="ann")


def test_a_partner_who_is_asked_pauses_nothing(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    asked = ask_partner(store, case_id, party="Tenants' federation", question="Is it true?", actor="ann")
    also = ask_partner(store, case_id, party="Landlords", question="Is it?", actor="ann")
    assert the_case(store, case_id)["state"] == "awaiting_partner"
    assert the_clocks(store, case_id)["resolution"]["standing"] == "running"

    record_view(store, asked["consultation_id"], view="It is not", actor="ann")
    assert the_case(store, case_id)["state"] == "awaiting_partner"
    record_view(store, also["consultation_id"], view="No", actor="ann")
    adopt_view(store, asked["consultation_id"], actor="ben")

    assert the_case(store, case_id)["state"] == "in_progress"
    assert store.one("select count(*) as n from consultation where is_adopted") == {"n": 1}
    open_one = consult(store, programme_id, subject="Rumour", party="GPs", question="Heard of it?", actor="ann")
    with pytest.raises(Refused, match="did not answer yet"):
        adopt_view(store, open_one["consultation_id"], actor="ben")
