"""Formal complaints, the end of a case and what may follow it, and severity beside its state."""

import json
import time
from datetime import datetime

import pytest

from data import models
from data.store import Store, now
from pipelines.commands import Refused
from pipelines.commands.answers import (
    approve_answer,
    send_answer,
    submit_answer,
)
from pipelines.commands.case_end import (
    close_case,
    correct_rating,
    move_to_procedure,
    rate_case,
    reopen_case,
    request_stage_2,
    signpost_case,
    take_back_rating,
)
from pipelines.commands.case_work import (
    acknowledge_case,
    acknowledge_escalation,
    decide_case,
    dismiss_proposal,
    escalate_case,
    extend_case,
    record_reply,
    set_severity,
    start_case,
)
from pipelines.commands.cases import assign_cases
from pipelines.commands.procedures import adopt_procedure
from tests.pipelines.commands.desk import (
    a_programme,
    a_triaged_case,
    an_answer,
    answered,
    at,
    events,
    the_case,
    the_clocks,
)

FORMAL = {"kind": "complaint", "formality": "formal"}


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


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


def test_a_mistyped_rating_is_put_right_and_what_stood_there_is_kept(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id)
    close_case(store, case_id, outcome="answered", cause="Unclear page", actor="ann")
    with pytest.raises(Refused, match="Nobody has rated"):
        correct_rating(store, case_id, score=5, reason="Misread", actor="ann")
    rate_case(store, case_id, score=1, comment="They were slow", actor="ann")
    with pytest.raises(Refused, match="The score is 9"):
        correct_rating(store, case_id, score=9, reason="Misread", actor="ann")
    with pytest.raises(Refused, match="The reason is empty"):
        correct_rating(store, case_id, score=5, comment="They were slow", reason="", actor="ann")
    with pytest.raises(Refused, match="Nothing was changed"):
        correct_rating(store, case_id, score=1, comment="They were slow", reason="Misread", actor="ann")
    seen = the_case(store, case_id)["version"]
    with pytest.raises(Refused):
        correct_rating(store, case_id, score=5, reason="Misread", seen_version=seen - 1, actor="bea")

    done = correct_rating(store, case_id, score=5, comment="They were slow", reason="Misread", actor="bea",
                          command_id="cor_1")  # fmt: skip
    again = correct_rating(store, case_id, score=5, comment="They were slow", reason="Misread", actor="bea",
                           command_id="cor_1")  # fmt: skip
    assert done["csat_id"] == again["csat_id"]
    assert store.rows("select score, comment, created_by from csat") == [
        {"score": 5, "comment": "They were slow", "created_by": "ann"}
    ]
    kept = store.rows("select actor, payload from case_event where type = 'rating_corrected'")
    assert [row["actor"] for row in kept] == ["bea"]
    said = json.loads(kept[0]["payload"])
    assert (said["before"], said["after"], said["reason"]) == ({"score": 1}, {"score": 5}, "Misread")


def test_a_rating_of_another_case_is_taken_back_and_was_known_until_then(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id)
    close_case(store, case_id, outcome="answered", cause="Unclear page", actor="ann")
    rate_case(store, case_id, score=1, comment="They were slow", actor="ann")
    written = store.rows("select * from csat")
    then = now()
    time.sleep(0.002)
    correct_rating(store, case_id, score=2, comment="They were slow", reason="Misread", actor="ann")
    with pytest.raises(Refused, match="The reason is empty"):
        take_back_rating(store, case_id, reason=" ", actor="bea")
    take_back_rating(store, case_id, reason="Of the case beside it", actor="bea")

    assert store.rows("select * from csat") == []
    asked = {"programme": programme_id, "known_at": then}
    assert store.rows(models.model("known", "csat").sql, asked) == [
        {name: row[name] for name in (*(key for key in row if key != "score"), "score")} for row in written
    ]
    assert store.rows(models.model("known", "csat").sql, {**asked, "known_at": now()}) == []
    with pytest.raises(Refused, match="Nobody has rated"):
        take_back_rating(store, case_id, reason="Again", actor="bea")
    rate_case(store, case_id, score=5, actor="ann")
    assert store.one("select score from csat") == {"score": 5}


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


def test_danger_in_a_later_message_or_point_proposes_an_escalation_too(store, programme_id):
    case_id = a_triaged_case(store, programme_id)

    told = record_reply(store, case_id, text="My solicitor will take legal action", actor="ben")

    assert [one["key"] for one in told["proposed"]] == ["legal_claim"]
    assert told["proposed"][0]["severity"] >= 3
    with pytest.raises(Refused, match="legal claim"):
        close_case(store, case_id, outcome="no_action", reason="other", theme="Hours", cause="Rota", actor="ben")
    escalate_case(store, case_id, level=3, sent_to="Legal team", reason="A claim", rule_key="legal_claim", actor="ben")
    assert record_reply(store, case_id, text="Thank you", actor="ben")["proposed"] == []
