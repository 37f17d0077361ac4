"""The registers of the desk: prepared answers, claims, contacts, routes and briefings."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from data.store import Store
from pipelines.commands import Refused, briefings, claims, contacts
from pipelines.commands import standard_responses as prepared
from tests.pipelines.commands.desk import a_case, a_programme, at, the_case

NEXT_YEAR = datetime.now(UTC).date() + timedelta(days=300)


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def test_a_prepared_answer_is_approved_by_somebody_else_and_again_after_a_change(store, programme_id):
    made = prepared.add_standard_response(
        store, programme_id, topic="Hours", body="Dear {name}, we open at nine.", actor="ann"
    )
    identity = made["standard_response_id"]
    with pytest.raises(Refused, match="their own text"):
        prepared.approve_standard_response(store, identity, review_by=NEXT_YEAR, actor="ann")
    with pytest.raises(Refused, match="not in the future"):
        prepared.approve_standard_response(store, identity, review_by=date(2020, 1, 1), actor="ben")
    prepared.approve_standard_response(store, identity, review_by=NEXT_YEAR, seen_version=1, actor="ben")
    row = store.one("select * from standard_response")
    assert prepared.usable(row, NEXT_YEAR) == ""
    assert prepared.usable(row, NEXT_YEAR + timedelta(days=1)) == "review overdue"

    prepared.revise_standard_response(store, identity, topic="Hours", body="We open at ten.", actor="ann")
    assert prepared.usable(store.one("select * from standard_response"), NEXT_YEAR) == "not approved"
    with pytest.raises(Refused, match="version 2"):
        prepared.approve_standard_response(store, identity, review_by=NEXT_YEAR, seen_version=1, actor="ben")
    prepared.retire_standard_response(store, identity, reason="Old", actor="ben")
    assert prepared.usable(store.one("select * from standard_response"), NEXT_YEAR) == "retired"


@pytest.mark.parametrize(
    ("body", "words"),
    [("Dear {nam}", "No field {nam}"), ("", "empty"), ("About 80 % quit.", "without a source")],
)  # fmt: skip
def test_a_prepared_answer_that_cannot_be_used_is_refused(store, programme_id, body, words):
    with pytest.raises(Refused, match=words):
        prepared.add_standard_response(store, programme_id, topic="Hours", body=body, actor="ann")


def test_fields_are_filled_in_and_missing_ones_stay_to_be_seen():
    assert prepared.merged("Dear {name}, ref {ref}", {"name": "Jo {ref}", "ref": ""}) == "Dear Jo {ref}, ref {ref}"


def test_an_opinion_is_no_claim(store, programme_id):
    given = {
        "text": "The app tells your landlord",
        "verdict": "false",
        "source": "Privacy notice",
        "terms": ["landlord"],
    }
    with pytest.raises(Refused, match="opinion"):
        claims.add_claim(store, programme_id, is_factual=False, actor="ann", **given)
    with pytest.raises(Refused, match="source is empty"):
        claims.add_claim(store, programme_id, is_factual=True, actor="ann", **{**given, "source": ""})
    made = claims.add_claim(
        store, programme_id, is_factual=True, first_seen_at=at("2026-07-14 08:00"), actor="ann", **given
    )  # fmt: skip
    correction = {"text": "It does not", "channel": "x", "actor": "ben"}
    with pytest.raises(Refused, match="before the claim"):
        claims.publish_correction(store, made["claim_id"], published_at=at("2026-07-14 07:00"), **correction)
    claims.publish_correction(store, made["claim_id"], published_at=at("2026-07-15 13:20"), **correction)
    claims.judge_claim(store, made["claim_id"], verdict="true", source="A second look", actor="ben")
    with pytest.raises(Refused, match="nothing to correct"):
        claims.publish_correction(store, made["claim_id"], published_at=at("2026-07-15 14:00"), **correction)
    assert made["code"] == "CL-01"
    assert json.loads(store.one("select terms from claim")["terms"]) == ["landlord"]


def test_a_contact_has_an_address_and_is_verified(store, programme_id):
    given = {"topic": "Press", "role": "Press officer", "name": "Kim Invented", "actor": "ann"}
    for address in ("", "  ", "soon", "a@b"):
        with pytest.raises(Refused, match="has no address"):
            contacts.add_contact(store, programme_id, address=address, **given)
    first = contacts.add_contact(store, programme_id, address="press@northmoor.example.org", **given)
    contacts.add_contact(
        store, programme_id, address="01632 960 001", deputy_id=first["referral_contact_id"], **given
    )  # fmt: skip
    contacts.verify_contact(store, first["referral_contact_id"], actor="ben")

    rows = store.rows("select verified_by, deputy_id is not null as has_deputy from referral_contact order by address")
    assert rows == [{"verified_by": None, "has_deputy": True}, {"verified_by": "ben", "has_deputy": False}]


def test_a_route_sends_cases_until_it_is_retired(store, programme_id):
    contact = contacts.add_contact(
        store, programme_id, topic="Press", role="Press", name="Kim", address="01632 960 001", actor="ann"
    )["referral_contact_id"]  # fmt: skip
    route = contacts.add_route(
        store, programme_id, queue="Press desk", topic="press", referral_contact_id=contact, actor="lead"
    )  # fmt: skip
    contacts.add_route(store, programme_id, queue="Everything", actor="lead")

    assert the_case(store, a_case(store, programme_id, theme="Press")["case_id"])["queue"] == "Press desk"
    assert the_case(store, a_case(store, programme_id, theme="Hours")["case_id"])["queue"] == "Everything"
    contacts.retire_contact(store, contact, reason="Left", actor="ann")
    contacts.retire_route(store, route["routing_rule_id"], actor="lead")
    assert the_case(store, a_case(store, programme_id, theme="Press")["case_id"])["queue"] == "Everything"
    with pytest.raises(Refused, match="No kind 'rant'"):
        contacts.add_route(store, programme_id, queue="x", kind="rant", actor="lead")


def test_a_new_version_of_a_briefing_is_acknowledged_again(store, programme_id):
    first = briefings.issue_briefing(store, programme_id, title="Ad labels", body="Label them", actor="lead")
    briefings.acknowledge_briefing(store, first["briefing_id"], person="Ann", actor="user")
    with pytest.raises(Refused, match="acknowledged this version"):
        briefings.acknowledge_briefing(store, first["briefing_id"], person="Ann", actor="user")
    second = briefings.issue_briefing(store, programme_id, title="Ad labels", body="Label all", actor="lead")
    briefings.acknowledge_briefing(store, second["briefing_id"], person="Ann", actor="user")

    assert (first["version"], second["version"]) == (1, 2)
    assert store.one("select count(*) as n from briefing_acknowledgement") == {"n": 2}
    with pytest.raises(Refused, match="by the person who read it"):
        briefings.acknowledge_briefing(store, second["briefing_id"], person="Ann", actor="per_1")
