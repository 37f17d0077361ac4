"""Answers are held to the guidelines that posts are: what forbids one passes only by the word of an approver."""

import json
from datetime import date

import pytest

from data.store import Store
from pipelines.commands import Refused, answer_texts
from pipelines.commands.answers import approve_answer, draft_answer, revise_answer, send_answer, submit_answer
from pipelines.commands.guidelines import add_guideline
from tests.pipelines.commands.desk import a_programme, a_triaged_case, an_answer, events, the_case

LOUD = "WE ARE SORRY!! Call 01632 960 111 about the #quitclinic."


@pytest.fixture
def programme_id(store: Store) -> str:
    made = a_programme(store)
    for code, title, rule, action in (
        ("G-01", "No shouting", "no_shouting", "block"),
        ("G-02", "No personal data", "personal_data", "block"),
        ("G-03", "Hashtags in CamelCase", "camel_case", "warn"),
    ):
        add_guideline(store, made, code=code, title=title, rule=rule, action=action, why="For all",
                      in_force_from=date(2026, 1, 1), actor="lead")  # fmt: skip
    return made


def test_a_letter_is_held_to_the_tone_and_a_public_answer_to_more(store, programme_id):
    def found(channel: str, on: date = date(2026, 2, 2)) -> list[str]:
        return [one.code for one in answer_texts.findings(store, programme_id, LOUD, channel, on)]

    assert found("letter") == ["G-01"]
    assert found("x") == ["G-01", "G-02", "G-03"]
    assert found("x", date(2025, 12, 31)) == []
    assert answer_texts.findings(store, programme_id, "We are sorry.", "letter", date(2026, 2, 2)) == []


def test_what_a_guideline_forbids_goes_out_only_by_the_word_of_an_approver(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    made = draft_answer(store, case_id, text=LOUD, channel="email", actor="ann")
    response_id = made["response_id"]

    assert made["remarks"] == ["G-01: 2 exclamation marks in a row"]
    with pytest.raises(Refused, match=r"forbids it \(G-01: 2 exclamation marks"):
        send_answer(store, case_id, response_id=response_id, actor="ann")
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    with pytest.raises(Refused, match="Say in the note why it may pass"):
        approve_answer(store, case_id, response_id=response_id, actor="ben")
    approve_answer(store, case_id, response_id=response_id, note="They shouted first", actor="ben")
    send_answer(store, case_id, response_id=response_id, actor="ann")

    assert the_case(store, case_id)["state"] == "responded"
    payload = store.one("select payload from case_event where type = 'responded'")["payload"]
    assert json.loads(payload)["remarks"] == ["G-01: 2 exclamation marks in a row"]


def test_a_mended_answer_goes_out_as_any_other(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, text=LOUD)
    revise_answer(store, case_id, response_id=response_id, text="We are sorry.", channel="email", actor="ann")
    send_answer(store, case_id, response_id=response_id, actor="ann")

    assert events(store, case_id)[-1] == "responded"
    assert "remarks" not in store.one("select payload from case_event where type = 'responded'")["payload"]
