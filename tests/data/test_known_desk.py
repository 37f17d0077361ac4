"""The desk as it was known at an instant: the same as the tables themselves held then, after each command."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from data import models
from data.store import now
from pipelines.commands.case_end import close_case, reopen_case
from pipelines.commands.case_past import hold_past
from pipelines.commands.case_work import acknowledge_case, ask_person, extend_case, record_reply
from pipelines.commands.cases import reclassify_case
from pipelines.commands.commitments import add_commitment, move_commitment, settle_commitment
from pipelines.jobs.desk import past
from tests.pipelines.commands.desk import LONDON, a_programme, a_triaged_case, answered, at

CLOCK = "case_id, clock, turn, started_at, due_at, met_at, standing, taken_minutes, is_extended"
CASE = "case_id, kind, formality, closed_at, outcome, anticipated, reopened, steps_due, steps_kept"
PROMISE = "commitment_id, status, due_on, owner"
ORDER = {"case_clock": CLOCK, "case_file": CASE, "commitment": PROMISE}


def held(store, programme_id):
    return {
        table: store.rows(f"select {columns} from {table} where programme_id = $id order by all", {"id": programme_id})
        for table, columns in ORDER.items()
    }


def known(store, programme_id, when):
    return {
        table: store.rows(
            f"select {columns} from ({models.model('known', table).sql}) order by all",
            {"programme": programme_id, "known_at": when},
        )
        for table, columns in ORDER.items()
    }


@pytest.fixture
def told(store):
    """Moments after commands on cases and promises, with what the tables held at each."""
    of = a_programme(store)
    seen = []

    def look():
        time.sleep(0.002)  # nothing happens at the moment that is looked at
        seen.append((now(), held(store, of)))
        time.sleep(0.002)

    look()
    complaint = a_triaged_case(store, of, "complaint", formality="formal", received_at=at("2026-02-02 10:00"))
    promise = add_commitment(store, of, text="We answer", owner="ann", due_on=date(2031, 1, 1), actor="ann")
    identity = promise["commitment_id"]
    look()
    move_commitment(store, identity, due_on=date(2032, 1, 1), reason="later", owner="bea", actor="ann")
    look()
    acknowledge_case(store, complaint, text="We have it.", happened_at=at("2026-02-02 15:00"), actor="ann")
    look()
    given = {"working_days": 5, "reason": "a partner is away", "person_told": True, "ombudsman_told": True}
    extend_case(store, complaint, **given, actor="ann")
    look()
    ask_person(store, complaint, question="Which clinic?", actor="ann")
    look()
    record_reply(store, complaint, text="The one by the river", actor="ann")
    look()
    answered(store, complaint, when=datetime.now(LONDON).replace(tzinfo=None).isoformat())
    settle_commitment(store, identity, status="withdrawn", note="no longer asked for", actor="ann")
    look()
    close_case(store, complaint, outcome="upheld", cause="Wording", actor="ann")
    look()
    reopen_case(store, complaint, reason="They wrote again", actor="ann")
    look()
    return store, of, seen


def test_what_was_known_of_cases_clocks_and_promises_is_what_the_tables_held_then(told):
    store, of, seen = told

    assert len({str(one) for _, one in seen}) == len(seen), "each command changed something"
    for when, then in seen:
        found = known(store, of, when)
        for table in ORDER:
            assert found[table] == then[table], table


def test_a_case_was_of_the_kind_that_it_had_then(store):
    of = a_programme(store)
    case_id = a_triaged_case(store, of)
    before = now()
    time.sleep(0.002)
    reclassify_case(store, case_id, kind="criticism", reason="They blame us", actor="ann")

    assert [row["kind"] for row in known(store, of, before)["case_file"]] == ["enquiry"]
    assert [row["kind"] for row in known(store, of, now())["case_file"]] == ["criticism"]


def test_what_was_entered_later_was_not_known_though_it_had_happened(store):
    of = a_programme(store)
    case_id = a_triaged_case(store, of, received_at=at("2026-02-02 10:00"))
    before = now()
    time.sleep(0.002)
    answered(store, case_id, when="2026-02-02 11:00")
    close_case(store, case_id, outcome="answered", cause="Signs", actor="ann")

    assert known(store, of, before)["case_file"][0]["closed_at"] is None
    assert {row["standing"] for row in known(store, of, before)["case_clock"]} == {"running"}
    assert {row["standing"] for row in known(store, of, now())["case_clock"]} == {"met"}


def test_a_case_that_became_another_kind_had_the_clocks_of_its_kind_then(store):
    of = a_programme(store)
    case_id = a_triaged_case(store, of)
    time.sleep(0.002)
    before, then = now(), held(store, of)
    time.sleep(0.002)
    reclassify_case(store, case_id, kind="complaint", formality="informal", reason="They complain", actor="ann")
    assert held(store, of)["case_clock"] != then["case_clock"]

    assert known(store, of, before) == then


def test_the_past_of_cases_from_before_it_was_held_is_worked_out_from_their_events(told):
    store, of, seen = told
    kept = store.rows("select case_id, sequence, undo from case_event where sequence > 1 order by all")
    with store.transaction() as tx:
        tx.run("update case_event set undo = null")
    when, then = seen[5]  # while it waited for an answer
    assert known(store, of, when)["case_clock"] != then["case_clock"], "the pause has ended since"

    missing = models.page("case_past_missing")
    assert store.rows(missing, {"programme": of, "known_at": when}) == [{"cases": 1}], "the page says so"

    told_by_job = [past(store, datetime.now(LONDON)), past(store, datetime.now(LONDON))]

    assert told_by_job == ["The past of 1 case is held now.", "The past of every case is held."]
    assert store.rows(missing, {"programme": of, "known_at": when}) == [{"cases": 0}]
    with store.transaction() as tx:
        assert hold_past(tx, 10) == 0, "nothing is worked out twice"

    for when, then in seen:
        assert known(store, of, when) == then
    assert len(store.rows("select undo from case_event where undo is not null and sequence > 1")) == len(kept)
