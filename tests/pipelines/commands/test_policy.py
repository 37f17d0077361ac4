"""The policy's commands: a draft from what is in force, put in force only whole, kept for ever, acknowledged."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from data.store import Store
from pipelines.commands import Refused, policy, policy_tests
from pipelines.commands.programme import add_programme

MARCH, JUNE, NEXT_YEAR = date(2026, 3, 1), date(2026, 6, 1), date(2027, 3, 1)


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


def drafted(store: Store, programme_id: str, **more: str) -> str:
    said = {"audience": "staff", "title": "Taking part online", "reason": "first", "start_from": "start", **more}
    return str(policy.draft_policy(store, programme_id, actor="ann", **said)["policy_id"])


def in_force(store: Store, policy_id: str, on: date = MARCH, **more: str) -> dict:
    return policy.put_in_force(store, policy_id, on=on, approved_by="Dee", review_by=NEXT_YEAR, actor="ann", **more)


def test_a_first_draft_can_begin_with_earshots_own_rules(store: Store, programme_id: str) -> None:
    draft = drafted(store, programme_id)

    told = store.one("select count(*) as n from policy_rule where policy_id = $id", {"id": draft})

    assert told == {"n": 21}
    assert in_force(store, draft)["failing"] == 0


def test_the_next_version_begins_with_the_rules_in_force_and_takes_their_place_on_its_day(
    store: Store, programme_id: str
) -> None:
    first = drafted(store, programme_id)
    in_force(store, first)
    second = drafted(store, programme_id, reason="the election", start_from="in_force")
    rule = store.one("select policy_rule_id from policy_rule where policy_id = $id and code = 'N4'", {"id": second})
    assert rule
    policy.remove_rule(store, rule["policy_rule_id"], actor="ann")

    in_force(store, second, JUNE)

    held = store.rows("select version, status, in_force_from, in_force_until from policy order by version")
    assert held == [
        {"version": 1, "status": "superseded", "in_force_from": MARCH, "in_force_until": JUNE},
        {"version": 2, "status": "in_force", "in_force_from": JUNE, "in_force_until": None},
    ]
    assert store.one("select count(*) as n from policy_rule where policy_id = $id", {"id": first}) == {"n": 21}


def test_a_second_draft_for_the_same_people_is_refused(store: Store, programme_id: str) -> None:
    drafted(store, programme_id)

    with pytest.raises(Refused, match="open already"):
        drafted(store, programme_id)
    drafted(store, programme_id, audience="public")


def test_what_is_in_force_is_not_changed(store: Store, programme_id: str) -> None:
    draft = drafted(store, programme_id)
    in_force(store, draft)
    rule = store.one("select policy_rule_id from policy_rule where policy_id = $id limit 1", {"id": draft})
    assert rule

    with pytest.raises(Refused, match="not a draft"):
        policy.remove_rule(store, rule["policy_rule_id"], actor="ann")


def test_an_empty_draft_is_not_put_in_force(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="forbid everything"):
        in_force(store, drafted(store, programme_id, start_from="empty"))


def test_a_contradiction_is_told_when_it_is_written_and_refused_when_it_would_count(
    store: Store, programme_id: str
) -> None:
    draft = drafted(store, programme_id)

    told = policy.add_rule(
        store, draft, code="X1", question="who", condition={"role": {"in": ["comms", "approver", "lead"]}},
        effect="deny", text="The team says nothing.", actor="ann",
    )  # fmt: skip

    assert any(one.startswith("Rule W1 (allow) never has an effect") for one in told["contradictions"])
    with pytest.raises(Refused, match="contradict"):
        in_force(store, draft)


def test_a_broken_scenario_stops_a_draft_until_somebody_says_why_not(store: Store, programme_id: str) -> None:
    draft = drafted(store, programme_id)
    policy_tests.add_scenario(
        store, programme_id, code="S1", text="Interns may", situation={"role": "intern", "capacity": "official"},
        expected="allow", actor="ann",
    )  # fmt: skip

    with pytest.raises(Refused, match="S1 gives deny, expected allow"):
        in_force(store, draft)
    assert in_force(store, draft, accept_failing="Interns come in May")["failing"] == 1


def test_a_version_does_not_begin_before_the_one_it_follows(store: Store, programme_id: str) -> None:
    in_force(store, drafted(store, programme_id), JUNE)

    with pytest.raises(Refused, match="Version 1 begins on 2026-06-01: choose that day or a later one"):
        in_force(store, drafted(store, programme_id, start_from="in_force"), JUNE - timedelta(days=1))


def test_a_version_may_replace_another_on_its_own_first_day(store: Store, programme_id: str) -> None:
    for day in (MARCH, JUNE, JUNE, JUNE):
        in_force(store, drafted(store, programme_id, start_from="start"), day)

    held = store.rows("select version, status, in_force_from, in_force_until from policy order by version")

    assert [(row["version"], row["status"], row["in_force_from"], row["in_force_until"]) for row in held] == [
        (1, "superseded", MARCH, JUNE), (2, "superseded", JUNE, JUNE), (3, "superseded", JUNE, JUNE),
        (4, "in_force", JUNE, None),
    ]  # fmt: skip


def test_a_scenario_that_says_nothing_is_refused(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="empty"):
        policy_tests.add_scenario(store, programme_id, code="S1", text="?", situation={}, expected="allow", actor="ann")


def test_reading_is_acknowledged_once_a_version(store: Store, programme_id: str) -> None:
    draft = drafted(store, programme_id)
    with pytest.raises(Refused, match="A draft is not acknowledged"):
        policy.acknowledge(store, programme_id, subject_kind="policy", subject_id=draft, person="Ann", actor="ann")
    in_force(store, draft)

    first = policy.acknowledge(
        store, programme_id, subject_kind="policy", subject_id=draft, person="Ann", score=90, actor="ann"
    )
    again = policy.acknowledge(store, programme_id, subject_kind="policy", subject_id=draft, person="Ann", actor="ann")

    assert (first["known"], again["known"]) == (False, True)
    assert store.one("select count(*) as n from acknowledgement") == {"n": 1}


def test_a_rule_is_revised_in_its_draft_and_the_event_keeps_what_it_was(store: Store, programme_id: str) -> None:
    draft = drafted(store, programme_id)
    rule = store.one("select * from policy_rule where policy_id = $id and code = 'N1'", {"id": draft})
    assert rule

    policy.revise_rule(
        store, rule["policy_rule_id"], code="N1", question="when", condition={"hour": {"from": 8, "to": 19}},
        effect="allow", text="From eight", actor="ann",
    )  # fmt: skip

    event = store.one("select payload from event where type = 'rule_revised'")
    assert event
    assert json.loads(event["payload"])["was"]["text"] == rule["text"]


def test_a_scenario_is_taken_away(store: Store, programme_id: str) -> None:
    made = policy_tests.add_scenario(
        store, programme_id, code="S1", text="x", situation={"role": "intern"}, expected="deny", actor="ann"
    )

    policy_tests.remove_scenario(store, made["policy_scenario_id"], actor="ann")

    assert store.one("select count(*) as n from policy_scenario") == {"n": 0}
