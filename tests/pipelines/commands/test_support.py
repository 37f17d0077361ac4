"""Support for staff: asked for by who needs it, answered once, and seen in the evidence for PRG-9."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data import evidence
from data.store import Store, now
from pipelines.commands import NotAllowed, Refused
from pipelines.commands.briefings import acknowledge_briefing, issue_briefing
from pipelines.commands.plan_items import add_item
from pipelines.commands.support import answer_support, ask_support, name_help_contact
from tests.pipelines.commands.desk import a_programme
from tests.pipelines.commands.test_people import somebody


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def asked(store: Store, programme_id: str, **more: str) -> str:
    given = {"kind": "training", "text": "How do I answer anger?", "person": "Ann", "actor": "user", **more}
    return str(ask_support(store, programme_id, **given)["support_request_id"])


def told(store: Store, programme_id: str, strength: int) -> set[str]:
    rows = evidence.pieces(store, "PRG-9", programme_id, now().date() + timedelta(days=1))
    return {row["what"] for row in rows if row["strength"] == strength}


def test_a_request_is_answered_once_and_says_by_whom(store: Store, programme_id: str) -> None:
    identity = asked(store, programme_id)

    answer_support(store, identity, answer="The course is on Monday.", actor="lea")

    row = store.one("select person, kind, answer, answered_by, answered_at >= asked_at as later from support_request")
    assert row == {
        "person": "Ann", "kind": "training", "answer": "The course is on Monday.", "answered_by": "lea", "later": True,
    }  # fmt: skip
    with pytest.raises(Refused, match="has answered this request already"):
        answer_support(store, identity, answer="Again", actor="lea")
    kinds = {row["type"] for row in store.rows("select type from event where subject_kind = 'support_request'")}
    assert kinds == {"support_asked", "support_answered"}


def test_what_is_empty_unknown_or_of_another_programme_is_refused(store: Store, programme_id: str) -> None:
    other = a_programme(store, "ZZ")
    work = {"code": "A1", "name": "Films", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    elsewhere = add_item(store, "activity", other, work, actor="lead")["activity_id"]

    for given, words in (
        ({"text": " "}, "text is empty"), ({"kind": "money"}, "No kind of support 'money'"),
        ({"activity_id": elsewhere}, "another programme"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            asked(store, programme_id, **given)
    with pytest.raises(Refused, match="answer is empty"):
        answer_support(store, asked(store, programme_id), answer="", actor="lea")
    with pytest.raises(Refused, match="e-mail is empty"):
        name_help_contact(store, programme_id, name="Lea", address="", actor="lead")


def test_who_signs_in_asks_for_themselves_and_a_lead_answers(store: Store, programme_id: str) -> None:
    ann, lea = somebody(store, "viewer", name="Ann"), somebody(store, "lead", name="Lea")
    with pytest.raises(Refused, match="by the person who needs it"):
        asked(store, programme_id, person="Ben", actor=ann)
    identity = asked(store, programme_id, person="", actor=ann)

    with pytest.raises(NotAllowed, match="lead"):
        answer_support(store, identity, answer="I do it myself", actor=ann)
    with pytest.raises(NotAllowed, match="lead"):
        name_help_contact(store, programme_id, name="Ann", address="1234", actor=ann)
    answer_support(store, identity, answer="On Monday", actor=lea)

    assert store.rows("select person, answered_by from support_request") == [{"person": ann, "answered_by": lea}]


def test_the_evidence_counts_requests_and_the_share_that_read_a_briefing(store: Store, programme_id: str) -> None:
    assert told(store, programme_id, 1) | told(store, programme_id, 2) == set()
    for name, part in (("Ann", "staff"), ("Bea", "ambassador"), ("Cat", "partner")):
        add_item(
            store, "participant", programme_id, {"person": name, "part": part, "joined_on": date(2026, 1, 1)},
            actor="lead",
        )  # fmt: skip
    briefing = issue_briefing(store, programme_id, title="Labels", body="Say Ad", actor="lead")["briefing_id"]
    acknowledge_briefing(store, briefing, person="ann ", actor="user")
    first, _ = asked(store, programme_id), asked(store, programme_id, kind="time")
    assert told(store, programme_id, 1) >= {"Support asked for, still open: time"}

    answer_support(store, first, answer="On Monday", actor="lea")

    assert told(store, programme_id, 2) == {
        "Support for staff: 1 of 2 requests answered, 1 open",
        "Briefing Labels, version 1, read by 1 of 2 who take part",
        "Briefing acknowledged by ann",
    }  # fmt: skip
    assert "Support asked for, still open: training" not in told(store, programme_id, 1)
