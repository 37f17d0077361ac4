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
    move_to_procedure,
    rate_case,
    reopen_case,
    request_stage_2,
    signpost_case,
)
from pipelines.commands.case_work import (
    acknowledge_case,
    acknowledge_escalation,
    ask_person,
    decide_case,
    dismiss_proposal,
    escalate_case,
    extend_case,
    record_reply,
    resume_case,
    set_severity,
    start_case,
    update_person,
)
from pipelines.commands.cases import assign_cases
from pipelines.commands.commitments import add_commitment, move_commitment, settle_commitment
from pipelines.commands.consultation import adopt_view, ask_partner, consult, record_view
from pipelines.commands.procedures import adopt_procedure
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, at, events, the_case, the_clocks

FORMAL = {"kind": "complaint", "formality": "formal"}


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def an_answer(store: Store, case_id: str, actor: str = "ann", **said) -> str:
    given = {"text": "We open at nine.", "channel": "email", "risk": 0, **said}
    return draft_answer(store, case_id, actor=actor, **given)["response_id"]


def answered(store: Store, case_id: str, actor: str = "ann", when: str = "2026-02-03 10:00") -> None:
    """Answer a case with the approval of somebody else."""
    response_id = an_answer(store, case_id, actor)
    submit_answer(store, case_id, response_id=response_id, actor=actor)
    approve_answer(store, case_id, response_id=response_id, actor=f"{actor}'s lead")
    send_answer(store, case_id, response_id=response_id, happened_at=at(when), actor=actor)


# -- answering -------------------------------------------------------------------------------------------


def test_an_enquiry_is_answered_and_its_clocks_are_met(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    send_answer(
        store, case_id, response_id=an_answer(store, case_id), happened_at=at("2026-02-02 14:00"), actor="ann"
    )  # fmt: skip

    assert the_clocks(store, case_id)["first_response"]["standing"] == "met"
    assert the_case(store, case_id)["state"] == "responded"
    assert the_case(store, case_id)["next_due_at"] is None


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


# -- formal complaints -----------------------------------------------------------------------------------


def test_a_formal_complaint_runs_from_acknowledgement_and_is_extended_once(store, programme_id):
    case_id = a_triaged_case(store, programme_id, **FORMAL, received_at=at("2026-04-02 16:40"))
    assert the_clocks(store, case_id)["acknowledge"]["due_at"] == datetime(2026, 4, 13, 16, 0)  # UTC: 17:00 in London
    more = {
        "working_days": 10,
        "reason": "A witness is away",
        "person_told": True,
        "ombudsman_told": True,
        "actor": "ann",
    }
    with pytest.raises(Refused, match="acknowledge the complaint first"):
        extend_case(store, case_id, **more)
    acknowledge_case(store, case_id, text="We have it", happened_at=at("2026-04-10 11:00"), actor="ann")
    assert the_clocks(store, case_id)["stage_1"]["due_at"] == datetime(2026, 4, 24, 16, 0)

    with pytest.raises(Refused, match="ombudsman"):
        extend_case(store, case_id, **{**more, "ombudsman_told": False})
    with pytest.raises(Refused, match="too many"):
        extend_case(store, case_id, **{**more, "working_days": 11})
    extend_case(store, case_id, **more)

    stage = the_clocks(store, case_id)["stage_1"]
    assert (stage["due_at"], stage["original_due_at"]) == (datetime(2026, 5, 11, 16, 0), datetime(2026, 4, 24, 16, 0))
    with pytest.raises(Refused, match="extended already"):
        extend_case(store, case_id, **more)


def test_an_automatic_message_acknowledges_only_if_it_is_whole(store, programme_id):
    case_id = a_triaged_case(store, programme_id, **FORMAL)
    when = {"happened_at": at("2026-02-02 10:01"), "is_automatic": True, "actor": "ann"}
    acknowledge_case(store, case_id, **when)
    assert the_clocks(store, case_id)["acknowledge"]["standing"] == "running"
    acknowledge_case(store, case_id, gives_ref=True, gives_handler=True, gives_date=True, **when)
    assert the_clocks(store, case_id)["acknowledge"]["standing"] == "met"


def test_stage_2_is_for_somebody_who_had_no_hand_in_stage_1(store, programme_id):
    case_id = a_triaged_case(store, programme_id, **FORMAL)
    assign_cases(store, {case_id: None}, handler="ann", actor="boss")
    acknowledge_case(store, case_id, happened_at=at("2026-02-03 09:00"), actor="ann")
    with pytest.raises(Refused, match="not answered yet"):
        close_case(store, case_id, outcome="upheld", theme="x", cause="y", actor="ann")
    answered(store, case_id)
    with pytest.raises(Refused, match="another stage"):
        signpost_case(store, case_id, actor="ann")
    request_stage_2(store, case_id, reason="Not content", actor="ann")

    assert the_case(store, case_id)["stage"] == 2
    for first in ("ann", "ann's lead"):
        with pytest.raises(Refused, match="stage 1"):
            assign_cases(store, {case_id: None}, handler=first, actor="boss")
        with pytest.raises(Refused, match="stage 1"):
            an_answer(store, case_id, actor=first)
    assign_cases(store, {case_id: None}, handler="dee", actor="boss")
    acknowledge_case(store, case_id, actor="dee")
    assert the_clocks(store, case_id)["stage_2"]["standing"] == "running"
    response_id = an_answer(store, case_id, actor="dee")
    submit_answer(store, case_id, response_id=response_id, actor="dee")
    with pytest.raises(Refused, match="stage 1"):
        approve_answer(store, case_id, response_id=response_id, actor="ann")
    approve_answer(store, case_id, response_id=response_id, actor="eve")
    send_answer(store, case_id, response_id=response_id, actor="dee")
    signpost_case(store, case_id, actor="dee")
    close_case(store, case_id, outcome="partly_upheld", theme="x", cause="y", actor="dee")
    assert events(store, case_id)[-2:] == ["signposted", "closed"]


# -- the end ---------------------------------------------------------------------------------------------


def test_a_case_is_closed_with_what_is_learnt_and_reopened_within_28_days(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id)
    with pytest.raises(Refused, match="cause"):
        close_case(store, case_id, outcome="answered", actor="ann")
    with pytest.raises(Refused, match="No outcome 'fine'"):
        close_case(store, case_id, outcome="fine", actor="ann")
    with pytest.raises(Refused, match="never closed"):
        rate_case(store, case_id, score=5, actor="ann")
    close_case(store, case_id, outcome="answered", cause="Unclear page", actor="ann")
    rate_case(store, case_id, score=4, actor="ann")
    with pytest.raises(Refused, match="rated already"):
        rate_case(store, case_id, score=1, actor="ann")
    with pytest.raises(Refused, match="Reopen it first"):
        start_case(store, case_id, actor="ann")
    reopen_case(store, case_id, reason="They wrote again", actor="ann")

    assert the_case(store, case_id)["reopened"] == 1
    turns = store.rows("select turn, standing from case_clock where clock = 'resolution' order by turn")
    assert turns == [{"turn": 1, "standing": "met"}, {"turn": 2, "standing": "running"}]


def test_spam_is_closed_without_an_answer_and_nobody_is_late(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    with pytest.raises(Refused, match="Say why nothing is done"):
        close_case(store, case_id, outcome="no_action", actor="ann")
    close_case(store, case_id, outcome="no_action", reason="spam", actor="ann")

    assert {clock["standing"] for clock in the_clocks(store, case_id).values()} == {"cancelled"}


def test_a_criticism_is_decided_upon(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "criticism")
    with pytest.raises(Refused, match="reason"):
        decide_case(store, case_id, decision="watch", reason="", actor="ann")
    decide_case(store, case_id, decision="watch", reason="Two people only", actor="ann")

    assert "decided" in events(store, case_id)
    assert the_clocks(store, case_id)["decision"]["met_at"] is not None
    enquiry = a_triaged_case(store, programme_id)
    with pytest.raises(Refused, match="an enquiry"):
        decide_case(store, enquiry, decision="watch", reason="x", actor="ann")


# -- severity --------------------------------------------------------------------------------------------


def test_an_escalation_runs_in_minutes_of_the_night(store, programme_id):
    case_id = a_triaged_case(
        store, programme_id, "complaint", summary="I want to die", received_at=at("2026-02-06 23:00")
    )
    with pytest.raises(Refused, match="threat to life"):
        close_case(store, case_id, outcome="no_action", reason="spam", actor="ann")
    made = escalate_case(
        store, case_id, level=4, sent_to="Director on call", reason="Words of danger", rule_key="threat_to_life",
        happened_at=at("2026-02-06 23:55"), actor="ann",
    )  # fmt: skip

    assert the_clocks(store, case_id)["escalation"]["due_at"] == datetime(2026, 2, 7, 0, 10)
    assert the_case(store, case_id)["severity"] == 4
    late = {"escalation_id": made["escalation_id"], "happened_at": at("2026-02-07 00:11"), "actor": "boss"}
    acknowledge_escalation(store, case_id, **late)
    assert the_clocks(store, case_id)["escalation"]["standing"] == "late"
    with pytest.raises(Refused, match="acknowledged already"):
        acknowledge_escalation(store, case_id, **late)


def test_a_proposal_is_dismissed_only_with_a_reason(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "complaint", summary="A journalist lives next door")
    with pytest.raises(Refused, match="reason"):
        dismiss_proposal(store, case_id, rule_key="press", reason=" ", actor="ben")
    with pytest.raises(Refused, match="Nothing called"):
        dismiss_proposal(store, case_id, rule_key="regulator", reason="x", actor="ben")
    dismiss_proposal(store, case_id, rule_key="press", reason="A neighbour", actor="ben")
    set_severity(store, case_id, severity=1, reason="Sensitive", actor="ann")
    close_case(store, case_id, outcome="no_action", reason="other", actor="ann")


def test_times_before_receipt_and_in_the_future_are_refused(store, programme_id):
    case_id = a_triaged_case(store, programme_id)

    with pytest.raises(Refused, match="before the case was received"):
        record_reply(store, case_id, text="x", happened_at=at("2026-02-02 09:59"), actor="ann")
    with pytest.raises(Refused, match="in the future"):
        record_reply(store, case_id, text="x", happened_at=at("2199-02-02 09:59"), actor="ann")


def test_a_case_is_moved_to_a_newer_procedure_and_counted_again(store, programme_id):
    case_id = a_triaged_case(store, programme_id, **FORMAL)
    with pytest.raises(Refused, match="newest version already"):
        move_to_procedure(store, case_id, reason="x", actor="lead")
    adopt_procedure(store, programme_id, preset="nhs_style", in_force_from=at("2026-03-01 00:00"), actor="lead")
    move_to_procedure(store, case_id, reason="Agreed with the person", actor="lead")

    assert the_clocks(store, case_id)["acknowledge"]["due_at"] == datetime(2026, 2, 5, 17, 0)
    assert events(store, case_id)[-1] == "procedure_changed"
