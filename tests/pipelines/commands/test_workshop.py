"""Votes on positions, rules that stand only on what was agreed, editions of the guidelines, and the short check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data import models
from data.store import Store, now
from pipelines.commands import Refused, editions, policy
from pipelines.commands.guidelines import add_guideline
from pipelines.commands.plan_items import add_item, revise_item
from pipelines.commands.programme import add_programme
from pipelines.commands.workshop import vote

DAY = date(2026, 3, 1)
RULE = {"question": "who", "condition": {"role": {"is": "staff"}}, "effect": "allow", "text": "Staff may help"}


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


@pytest.fixture
def position(store: Store, programme_id: str) -> str:
    """A position of a workshop with three who have a voice."""
    add_item(store, "policy_topic", programme_id, {"code": "T1", "name": "Who"}, actor="ann")
    about = {"code": "W1", "name": "Day one", "held_on": DAY}
    add_item(store, "policy_workshop", programme_id, about, actor="ann")
    for name, comes, sent in (("Ann", "yes", ""), ("Bea", "yes", ""), ("Cat", "no", "2026-02-20"), ("Dan", "no", "")):
        add_item(
            store, "workshop_invite", programme_id,
            {"policy_workshop": "W1", "person": name, "is_attending": comes, "input_on": sent}, actor="ann",
        )  # fmt: skip
    said = {"policy_workshop": "W1", "policy_topic": "T1", "position": "Trained staff may help"}
    return str(add_item(store, "topic_position", programme_id, said, actor="ann")["topic_position_id"])


def voted(store: Store, position: str, person: str, said: str, reason: str = "") -> str:
    done = vote(store, position, person=person, vote=said, voted_on=DAY, reason=reason, actor="ann")
    return str(done["consent"])


def test_a_position_is_agreed_once_most_with_a_voice_say_yes_and_nobody_objects(store: Store, position: str) -> None:
    assert voted(store, position, "Ann", "agree") == "open"
    assert voted(store, position, "Bea", "object", "Only in working hours") == "objected"
    assert voted(store, position, "Cat", "agree") == "objected"
    assert store.one("select objection from topic_position") == {"objection": "Bea: Only in working hours"}

    assert voted(store, position, "Bea", "abstain") == "agreed"  # her newest word counts
    assert store.one("select consent, objection from topic_position") == {"consent": "agreed", "objection": None}


def test_an_objection_has_its_reason_and_who_signs_in_votes_for_themselves(store: Store, position: str) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        voted(store, position, "Ann", "object")
    with pytest.raises(Refused, match="votes for themselves"):
        voted(store, position, "per_somebody", "agree")


def test_votes_speak_for_the_words_they_were_given_on(store: Store, position: str) -> None:
    voted(store, position, "Ann", "agree")
    with pytest.raises(Refused, match="their votes make it open"):
        revise_item(store, "topic_position", position, {"consent": "agreed"}, actor="ann")

    revise_item(store, "topic_position", position, {"position": "Everybody may help"}, actor="ann")

    assert store.one("select count(*) as n from topic_vote") == {"n": 0}
    assert store.one("select consent from topic_position") == {"consent": "open"}


def test_no_rule_stands_on_what_was_not_agreed(store: Store, programme_id: str, position: str) -> None:
    draft = policy.draft_policy(
        store, programme_id, audience="staff", title="Taking part", reason="first", start_from="empty", actor="ann"
    )["policy_id"]
    with pytest.raises(Refused, match="it is still open"):
        policy.add_rule(store, draft, code="A1", **RULE, topic_position_id=position, actor="ann")
    for name in ("Ann", "Bea"):
        voted(store, position, name, "agree")
    rule = policy.add_rule(store, draft, code="A1", **RULE, topic_position_id=position, actor="ann")["policy_rule_id"]

    voted(store, position, "Bea", "object", "Not at night")

    # what stands there already can still be worded, but it does not come in force
    policy.revise_rule(
        store, rule, code="A1", **{**RULE, "text": "Staff may help others"}, topic_position_id=position, actor="ann"
    )
    with pytest.raises(Refused, match="Rules A1 stand on positions that are not agreed"):
        policy.put_in_force(store, draft, on=DAY, approved_by="Dee", review_by=date(2027, 1, 1), actor="ann")


def test_an_edition_holds_the_guidelines_of_its_day_until_one_changes(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="No guideline is in force"):
        editions.issue_guidelines(store, programme_id, on=DAY, why="First", actor="ann")
    made = add_guideline(store, programme_id, title="Calm", rule="no_shouting", why="For all",
                         in_force_from=date(2026, 1, 1), actor="ann")["guideline_id"]  # fmt: skip
    first = editions.issue_guidelines(store, programme_id, on=DAY, why="First", actor="ann")
    with pytest.raises(Refused, match="No guideline has changed since edition 1"):
        editions.issue_guidelines(store, programme_id, on=DAY, why="Again", actor="ann")
    revise_item(store, "guideline", made, {"title": "Calmer"}, actor="ann")

    second = editions.issue_guidelines(store, programme_id, on=DAY, why="Reworded", actor="ann")

    assert (first["version"], second["version"]) == (1, 2)
    said = {"subject_kind": "guideline", "person": "Bea", "actor": "ann"}
    assert not policy.acknowledge(store, programme_id, subject_id=second["guideline_edition_id"], **said)["known"]
    with pytest.raises(Refused, match="There is no guideline_edition"):
        policy.acknowledge(store, programme_id, subject_id="something", **said)


def test_the_short_check_gives_its_score_and_counts_anew_when_it_is_taken_again(
    store: Store, programme_id: str
) -> None:
    right = [one["right"] for one in editions.primer()["questions"]]
    with pytest.raises(Refused, match="Answer each of the 5 questions"):
        editions.take_check(store, programme_id, person="Bea", answers=[*right[:4], None], actor="ann")
    wrong = [*right[:4], (right[4] + 1) % 4]
    assert editions.take_check(store, programme_id, person="Bea", answers=wrong, actor="ann")["score"] == 80

    assert editions.take_check(store, programme_id, person="Bea", answers=right, actor="ann")["score"] == 100

    assert store.rows("select person, score from acknowledgement") == [{"person": "Bea", "score": 100}]
    assert all(len(one["options"]) == 4 and one["why"] for one in editions.primer()["questions"])


def test_a_position_that_nobody_voted_on_is_open(store: Store, position: str) -> None:
    assert store.rows("select consent from topic_position") == [{"consent": "open"}]


def test_what_was_sent_beforehand_counts_by_its_day_which_is_that_of_the_note_where_none_is_said(
    store: Store, programme_id: str
) -> None:
    day = now().date() + timedelta(days=30)
    about = {"code": "W1", "name": "Day one", "held_on": day, "questions_sent_on": day - timedelta(days=20)}
    add_item(store, "policy_workshop", programme_id, about, actor="ann")
    for name, more in (
        ("Ann", {"input": "Ask the parents"}), ("Bea", {"input": "Never at night", "input_on": day}), ("Cat", {}),
    ):  # fmt: skip
        invited = {"policy_workshop": "W1", "person": name, "is_attending": "no", **more}
        add_item(store, "workshop_invite", programme_id, invited, actor="ann")

    [told] = store.rows(models.page("policy_workshops"), {"programme": programme_id})

    assert (told["invited"], told["sent_before"]) == (3, 1)
    [first, *_] = store.rows(models.model("evidence", "pol_07").sql, {"programme": programme_id})
    assert first["what"] == "1 of 3 invited sent their input before the day, 1 of them could not come"
