"""Who approves what is data: a version at a time, judged by the version of its day, and never less for more risk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from pipelines.commands import NotAllowed, Refused, approvals, content, people, programme
from pipelines.rules import content_flow
from pipelines.rules.content_flow import Needed
from tests.dashboard.test_stakeholders import opened, said

ANA = {"actor": "ana"}
STRICT = {"low": (2, "approver"), "medium": (2, "lead"), "high": (3, "lead")}


@pytest.fixture
def programme_id(store: Store) -> str:
    made = programme.add_programme(
        store, code="QT", name="Quit", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), **ANA
    )["programme_id"]
    programme.add_objective(store, made, code="O1", text="Help people quit", **ANA)
    return str(made)


def in_review(store: Store, programme_id: str) -> str:
    from datetime import UTC, datetime

    item = content.add_content_item(
        store, programme_id, title="Day one", objective="O1", platform="x", text="Hello", risk_level="low",
        planned_at=datetime.now(UTC) + timedelta(days=3), **ANA,
    )["content_item_id"]  # fmt: skip
    content.submit_content(store, item, on=date.today(), **ANA)
    return str(item)


def test_another_matrix_counts_for_what_is_in_review(store: Store, programme_id: str) -> None:
    item = in_review(store, programme_id)
    told = approvals.set_approval_matrix(store, programme_id, needed=STRICT, reason="After the storm", **ANA)
    assert told == {"version": 1}

    first = approvals.decide_content(store, item, decision="approved", by="Bob", **ANA)
    second = approvals.decide_content(store, item, decision="approved", by="Cat", **ANA)

    assert (first["status"], first["lacking"]) == ("in_review", "1 more person")
    assert second["status"] == "approved"


def test_what_a_day_asked_for_stays_answerable(store: Store, programme_id: str) -> None:
    approvals.set_approval_matrix(store, programme_id, needed=STRICT, reason="one", **ANA)
    approvals.set_approval_matrix(store, programme_id, needed={**STRICT, "high": (4, "lead")}, reason="two", **ANA)
    rules = approvals.rules(store, programme_id)
    first, second = sorted({one.since for one in rules})

    assert content_flow.matrix(rules, first - timedelta(seconds=1)) == content_flow.NEEDED
    assert content_flow.matrix(rules, first)["high"] == Needed(3, "lead")
    assert content_flow.matrix(rules, second)["high"] == Needed(4, "lead")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"high": (1, "lead")}, "High risk would need fewer people"),
        ({"high": (3, "approver")}, "High risk would need a lower role"),
        ({"low": (0, "approver")}, "Low risk needs 0 people: say 1 to 5"),
        ({"low": (1, "viewer")}, "'viewer' is no role that approves"),
    ],
)
def test_more_risk_never_needs_less(store: Store, programme_id: str, changed: dict, words: str) -> None:
    with pytest.raises(Refused, match=words):
        approvals.set_approval_matrix(store, programme_id, needed={**STRICT, **changed}, reason="x", **ANA)

    assert store.one("select count(*) as n from approval_rule") == {"n": 0}


def test_the_same_again_is_no_version(store: Store, programme_id: str) -> None:
    approvals.set_approval_matrix(store, programme_id, needed=STRICT, reason="one", **ANA)

    with pytest.raises(Refused, match="in force already"):
        approvals.set_approval_matrix(store, programme_id, needed=STRICT, reason="again", **ANA)


def test_who_approves_is_not_for_approvers_to_say(store: Store, programme_id: str) -> None:
    bob = people.add_person(store, name="Bob", actor="root")["person_id"]
    people.grant_role(store, bob, role="approver", actor="root")

    with pytest.raises(NotAllowed, match="set approval matrix"):
        approvals.set_approval_matrix(store, programme_id, needed=STRICT, reason="one", actor=bob)


def form(programme_id: str) -> None:
    from dashboard import content_matrix, read

    content_matrix.change(read.programmes()[0], "", "cmd_of_this_opening")


def test_the_page_shows_the_matrix_and_its_form_makes_the_next_version(store: Store, programme_id: str) -> None:
    assert "Earshot's own" in said(opened("content", section="guidelines"))
    at = AppTest.from_function(form, args=(programme_id,), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    at.number_input[2].set_value(4)
    at.text_input[0].set_value("After the storm")
    at.button(key="save").click().run()

    assert not at.exception
    after = said(opened("content", section="guidelines"))
    assert "Version 1 since" in after
    assert "After the storm (This computer's user)" in after
    assert approvals.rules(store, programme_id)[0].version == 1
