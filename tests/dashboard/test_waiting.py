"""What Home says that waits: nothing without work, and each kind with its count and its first day."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import read, waiting
from data import models
from data.store import Store
from pipelines.commands.accounts import add_account
from pipelines.commands.case_work import acknowledge_escalation, escalate_case
from pipelines.commands.commitments import add_commitment
from pipelines.commands.content import add_content_item
from pipelines.commands.plan_items import add_item
from pipelines.commands.procedures import adopt_procedure
from pipelines.commands.programme import add_objective
from pipelines.commands.stakeholders import add_stakeholder
from pipelines.commands.standard_responses import add_standard_response, approve_standard_response
from tests.pipelines.commands.desk import a_case, a_programme

LATER = datetime(2026, 3, 20, 12, 0)


@pytest.fixture
def programme_id(store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(read, "store", lambda: store)
    return a_programme(store)


def waits(programme_id: str | None) -> dict[str, int]:
    found = read.rows("home_waiting", programme=programme_id, now=LATER, today=LATER.date(), verify_days=90)
    return {row["what"]: row["waiting"] for row in found}


def test_a_new_programme_has_nothing_waiting(programme_id: str) -> None:
    assert waits(programme_id) == {}


def test_each_kind_is_counted_for_its_programme(store: Store, programme_id: str) -> None:
    other = a_programme(store, "ZZ")
    a_case(store, programme_id)
    a_case(store, other)
    add_commitment(
        store,
        programme_id,
        text="We will open on Saturdays",
        owner="ann",
        made_on=date(2026, 2, 2),
        due_on=date(2026, 3, 1),
        actor="ann",
    )

    assert waits(programme_id) == {"late_cases": 1, "unassigned_cases": 1, "promises_overdue": 1}
    assert waits(None)["late_cases"] == 2


def test_contact_and_reviews_of_this_week_and_posts_that_did_not_come_out_wait(store: Store, programme_id: str) -> None:
    today = LATER.date()
    someone = add_stakeholder(store, programme_id, name="GPs", actor="ann")["stakeholder_id"]
    for days in (-1, 0, 7, 8):
        due = {"stakeholder": someone, "due_on": today + timedelta(days=days)}
        add_item(store, "engagement_activity", programme_id, due, actor="ann")
        add_item(store, "relationship_review", programme_id, due, actor="ann")
    add_objective(store, programme_id, code="O1", text="Help people quit", actor="ann")
    for days in (-1, 1):
        add_content_item(
            store, programme_id, title=f"{days}", objective="O1", platform="x", text="Come",
            planned_at=LATER.replace(tzinfo=UTC) + timedelta(days=days), actor="ann",
        )  # fmt: skip

    assert waits(programme_id) == {
        "engagement_overdue": 1, "engagement_due": 2, "reviews_due": 3, "content_late": 1,
    }  # fmt: skip


def test_a_procedure_waits_once_the_day_of_its_review_is_over(store: Store, programme_id: str) -> None:
    adopt_procedure(
        store, programme_id, preset="plain", in_force_from=datetime(2026, 1, 1, tzinfo=UTC),
        review_by=LATER.date() - timedelta(days=1), actor="ann",
    )  # fmt: skip
    assert waits(programme_id) == {"procedures_to_review": 1}
    adopt_procedure(
        store, programme_id, preset="plain", in_force_from=datetime(2026, 2, 1, tzinfo=UTC), review_by=LATER.date(),
        actor="ann",
    )  # fmt: skip

    assert waits(programme_id) == {}


def test_a_prepared_answer_waits_once_its_review_is_over(store: Store, programme_id: str) -> None:
    made = add_standard_response(store, programme_id, topic="Hours", body="We open at nine.", actor="ann")
    assert waits(programme_id) == {}
    future = datetime.now(UTC).date() + timedelta(days=9)
    approve_standard_response(store, made["standard_response_id"], review_by=future, actor="ben")
    assert waits(programme_id) == {}
    with store.transaction() as tx:
        tx.run("update standard_response set review_by = $day", {"day": LATER.date() - timedelta(days=1)})

    assert waits(programme_id) == {"answers_to_review": 1}


def test_an_escalation_waits_until_its_receiver_has_it(store: Store, programme_id: str) -> None:
    case_id = a_case(store, programme_id)["case_id"]
    said = {"level": 3, "sent_to": "Director", "reason": "Danger", "actor": "ann"}
    escalation_id = escalate_case(store, case_id, **said)["escalation_id"]
    assert waits(programme_id)["escalations_unheard"] == 1
    acknowledge_escalation(store, case_id, escalation_id=escalation_id, actor="ann")

    assert "escalations_unheard" not in waits(programme_id)


def test_every_kind_that_is_counted_has_its_words_and_its_page() -> None:
    counted = set(re.findall(r"select '(\w+)'", models.page("home_waiting")))

    assert counted == set(waiting.KINDS) - {"kpis_undecided", "accounts_unassigned"}
    assert {kind.said(1)[:2] for kind in waiting.KINDS.values()} == {"1 "}
    assert waiting.KINDS["late_cases"].said(1200) == "1,200 cases are late"


def test_an_account_of_ours_without_a_programme_waits_and_a_comparator_does_not(
    store: Store, programme_id: str
) -> None:
    add_account(store, platform="x", account_id="us", name="Us", actor="ann")
    add_account(store, platform="x", account_id="them", name="Them", role="comparator", actor="ann")

    assert read.rows("unassigned") == [{"accounts": 2, "own": 1}]
