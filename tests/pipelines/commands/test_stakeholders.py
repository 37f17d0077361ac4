"""The register: roles, ties without circles, segments, accounts, and two entries that are one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from data import models
from pipelines.commands import NotAllowed, Refused, agreements, assessments, plan_items, plan_kinds, programme, segments
from pipelines.commands import stakeholders as register
from pipelines.commands.assessments import assess, hold_review
from pipelines.commands.interactions import record_interaction
from pipelines.commands.kinds_content import KINDS as CONTENT
from pipelines.commands.kinds_stakeholders import KINDS as STAKEHOLDERS
from pipelines.rules import engagement
from tests.pipelines.commands.test_people import somebody

ANA = {"actor": "ana"}
DAY = date(2026, 3, 1)
SAMPLES = {
    "text": "Text of ours", "area": "Text of ours", "day": DAY, "number": 2.5, "yes": True,
    "moment": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
}  # fmt: skip


@pytest.fixture
def programme_id(store):
    made = programme.add_programme(
        store, code="QT", name="Quit", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **ANA
    )
    programme.add_objective(store, made["programme_id"], code="O1", text="Help people quit", **ANA)
    return made["programme_id"]


def entered(store, programme_id, name, **more):
    return register.add_stakeholder(store, programme_id, name=name, **more, **ANA)["stakeholder_id"]


def sample(store, programme_id, kind):
    given = {}
    for one in kind.columns:
        if one.holds == "code":
            given[one.name] = f"Z{kind.prefix}{store.one(f'select count(*) as n from {kind.name}')['n']}"
        elif one.holds == "choice":
            given[one.name] = next(word for word in one.known if word)
        elif one.holds == "whole":
            given[one.name] = int(one.low)
        elif one.holds == "ref" and one.of == "objective":
            given[one.name] = "O1"
        elif one.holds == "ref" and one.of != kind.name:
            of = plan_kinds.kind(one.of)
            made = sample(store, programme_id, of)
            given[one.name] = plan_items.add_item(store, of.name, programme_id, made, **ANA)[f"{of.name}_id"]
        elif one.holds != "ref":
            given[one.name] = SAMPLES[one.holds]
    return given


@pytest.mark.parametrize("kind", [*STAKEHOLDERS, *CONTENT], ids=lambda one: one.name)
def test_each_kind_is_kept_with_every_column_and_removed(store, programme_id, kind) -> None:
    given = sample(store, programme_id, kind)

    identity = plan_items.add_item(store, kind.name, programme_id, given, **ANA)[f"{kind.name}_id"]

    held = store.one(f"select * from {kind.name} where {kind.name}_id = $id", {"id": identity})
    assert all(held[one.stored] is not None for one in kind.columns)
    plan_items.remove_item(store, kind.name, identity, **ANA)
    assert not store.one(f"select 1 as n from {kind.name} where {kind.name}_id = $id", {"id": identity})


def test_one_role_at_a_time_is_the_primary_one(store, programme_id) -> None:
    one = entered(store, programme_id, "Tenants' federation")
    first = {"stakeholder": one, "role": "partner", "rank": "primary", "from_on": DAY}
    register.add_stakeholder_role(store, programme_id, **first, until_on=date(2026, 6, 1), **ANA)

    register.add_stakeholder_role(store, programme_id, stakeholder=one, role="media", **ANA)
    later = {"stakeholder": one, "role": "critic", "rank": "primary", "from_on": date(2026, 6, 1)}
    register.add_stakeholder_role(store, programme_id, **later, **ANA)

    with pytest.raises(Refused, match="primary role of this stakeholder is 'partner' at that time"):
        register.add_stakeholder_role(store, programme_id, **{**first, "role": "funder"}, **ANA)


def test_ties_that_would_run_in_a_circle_are_refused_with_the_way_round(store, programme_id) -> None:
    ward, council, region = (entered(store, programme_id, name) for name in ("Ward", "Council", "Region"))
    register.add_relationship(store, programme_id, party=ward, kind="member_of", other=council, **ANA)
    register.add_relationship(store, programme_id, party=council, kind="member_of", other=region, **ANA)
    register.add_relationship(store, programme_id, party=region, kind="influences", other=ward, **ANA)

    with pytest.raises(Refused, match="circle: Region → Ward → Council → Region"):
        register.add_relationship(store, programme_id, party=region, kind="member_of", other=ward, **ANA)
    with pytest.raises(Refused, match="tied to itself"):
        register.add_relationship(store, programme_id, party=ward, kind="works_with", other=ward, **ANA)


def test_two_spellings_are_proposed_as_one_merged_and_made_two_again(store, programme_id) -> None:
    one = entered(store, programme_id, "Northmoor Pharmacy Committee")
    two = entered(store, programme_id, "The Northmoor pharmacy cttee.")
    entered(store, programme_id, "Northmoor GP Federation")
    group = segments.add_segment(store, programme_id, name="Pharmacies", criteria="They dispense", **ANA)["segment_id"]
    for each in (one, two):
        segments.add_segment_member(store, programme_id, segment=group, stakeholder=each, **ANA)
    at = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    record_interaction(store, programme_id, happened_at=at, summary="Met", stakeholders=[(two, True)], **ANA)

    [pair] = register.twins(store, programme_id)
    assert {pair["first"]["stakeholder_id"], pair["second"]["stakeholder_id"]} == {one, two}
    merged = register.merge_stakeholders(store, kept_id=one, gone_id=two, similarity=pair["similarity"], **ANA)

    assert register.twins(store, programme_id) == []
    assert store.rows("select stakeholder_id, attended from interaction_party") == [
        {"stakeholder_id": one, "attended": True}
    ]
    assert store.one("select count(*) as n from segment_member where stakeholder_id = $one", {"one": one}) == {"n": 1}
    with pytest.raises(Refused, match="no stakeholder"):
        register.add_stakeholder_role(store, programme_id, stakeholder=two, role="partner", **ANA)

    register.undo_merge(store, merged["stakeholder_merge_id"], **ANA)

    assert store.rows("select stakeholder_id from interaction_party") == [{"stakeholder_id": two}]
    assert store.one("select count(*) as n from segment_member") == {"n": 2}
    assert register.twins(store, programme_id) == [], "what was undone is not proposed again"
    with pytest.raises(Refused, match="undone already"):
        register.undo_merge(store, merged["stakeholder_merge_id"], **ANA)


def test_a_pair_that_somebody_keeps_apart_is_not_proposed_and_can_be_merged_later(store, programme_id) -> None:
    one, two = (entered(store, programme_id, name) for name in ("Quit Group East", "Quit Group East."))
    register.keep_apart(store, first_id=one, second_id=two, **ANA)
    assert register.twins(store, programme_id) == []

    register.merge_stakeholders(store, kept_id=two, gone_id=one, **ANA)

    with pytest.raises(Refused, match="merged into another entry already"):
        register.merge_stakeholders(store, kept_id=two, gone_id=one, **ANA)


def test_a_merge_that_would_put_somebody_above_themselves_is_refused_and_changes_nothing(store, programme_id) -> None:
    one, between, two = (entered(store, programme_id, name) for name in ("Body", "Board", "Body."))
    register.add_relationship(store, programme_id, party=one, kind="member_of", other=between, **ANA)
    register.add_relationship(store, programme_id, party=between, kind="member_of", other=two, **ANA)

    with pytest.raises(Refused, match="member of themselves"):
        register.merge_stakeholders(store, kept_id=one, gone_id=two, **ANA)
    assert store.one("select count(*) as n from relationship where other_id = $two", {"two": two}) == {"n": 1}


def test_a_stakeholder_is_assessed_once_a_day_and_a_review_says_what_became_of_the_gap(store, programme_id) -> None:
    one = entered(store, programme_id, "Vape retailers")
    said = {"stakeholder": one, "power": 3, "interest": 5, "legitimacy": 3, "urgency": 4}
    assess(store, programme_id, **said, assessed_on=DAY, attitude_current="resistant", attitude_desired="supportive",
           **ANA)  # fmt: skip
    with pytest.raises(Refused, match="already"):
        assess(store, programme_id, **said, assessed_on=DAY, attitude_current="neutral", attitude_desired="neutral",
               **ANA)  # fmt: skip
    assess(store, programme_id, **said, assessed_on=date(2026, 5, 1), attitude_current="neutral",
           attitude_desired="supportive", **ANA)  # fmt: skip
    due = {"stakeholder": one, "due_on": date(2026, 5, 5)}
    review = plan_items.add_item(store, "relationship_review", programme_id, due, **ANA)["relationship_review_id"]

    held = hold_review(store, review, done_on=date(2026, 5, 4), outcome="They talk to us", next_due_on=date(2026, 8, 4),
                       **ANA)  # fmt: skip

    assert (held["gap_before"], held["gap_after"], held["change"]) == (2, 1, "closed")
    following = store.one(
        "select relationship_review_id as id, due_on, done_on from relationship_review where done_on is null"
    )
    assert (following["due_on"], following["done_on"]) == (date(2026, 8, 4), None)
    with pytest.raises(Refused, match="held on 2026-05-04 already"):
        hold_review(store, review, done_on=date(2026, 5, 6), outcome="Again", **ANA)
    with pytest.raises(Refused, match="is in the future"):
        hold_review(store, following["id"], done_on=date(2100, 1, 1), outcome="Later", **ANA)

    # one step more than is needed is as far as one step less
    assess(store, programme_id, **said, assessed_on=date(2026, 7, 1), attitude_current="leading",
           attitude_desired="supportive", **ANA)  # fmt: skip
    held = hold_review(store, following["id"], done_on=date(2026, 8, 4), outcome="They lead", **ANA)
    assert (held["gap_before"], held["gap_after"], held["change"]) == (1, -1, "same")
    told = store.rows(models.model("evidence", "rel_17").sql, {"programme": programme_id})
    told.sort(key=lambda row: row["subject_id"])  # the query promises no order
    assert [one["what"].partition("; ")[2] for one in told if one["subject_id"] in ("2026-05", "2026-08")] == [
        "the gap is smaller in 1, greater in 0", "the gap is smaller in 0, greater in 0",
    ]  # fmt: skip


def test_bodies_that_a_direction_or_a_number_tells_apart_are_not_proposed_as_one(store, programme_id) -> None:
    for name in ("District councils, north cluster", "District councils, south cluster", "Ward 12", "Ward 14"):
        entered(store, programme_id, name)
    assert register.twins(store, programme_id) == []

    entered(store, programme_id, "District councils, north clusters")

    pair = register.twins(store, programme_id)[0]
    assert {pair["first"]["name"], pair["second"]["name"]} == {
        "District councils, north cluster", "District councils, north clusters",
    }  # fmt: skip


def test_a_review_goes_through_its_checklist_and_names_what_is_to_do(store, programme_id) -> None:
    one = entered(store, programme_id, "Vape retailers")
    due = {"stakeholder": one, "due_on": date(2026, 5, 5)}
    review = plan_items.add_item(store, "relationship_review", programme_id, due, **ANA)["relationship_review_id"]
    said = {"done_on": date(2026, 5, 4), "outcome": "They talk to us", **ANA}
    answers = dict.fromkeys(engagement.CHECKLIST, "fine") | {"needs": "to_do"}
    for given, words in (
        ({"needs": "fine"}, "assessment, promises"),
        (answers | {"weather": "fine"}, "No review looks at 'weather'"),
        (answers, "Something is to do"),
    ):
        with pytest.raises(Refused, match=words):
            hold_review(store, review, **said, checklist=given)

    hold_review(store, review, **said, next_step="Ask for their hours", checklist=answers)

    [kept] = store.rows("select checklist from relationship_review")
    assert json.loads(kept["checklist"]) == answers


def test_an_account_belongs_to_one_stakeholder(store, programme_id) -> None:
    one, two = (entered(store, programme_id, name) for name in ("Paper", "Group"))
    said = {"platform": "x", "author": "demo_paper"}
    linked = register.link_account(store, programme_id, stakeholder_id=one, **said, **ANA)

    with pytest.raises(Refused, match="linked to 'Paper'"):
        register.link_account(store, programme_id, stakeholder_id=two, **said, **ANA)
    register.unlink_account(store, linked["stakeholder_account_id"], **ANA)
    register.link_account(store, programme_id, stakeholder_id=two, **said, **ANA)
    with pytest.raises(Refused, match="not known who wrote"):
        register.link_author(store, programme_id, stakeholder_id=two, platform="x", mention_id="none", **ANA)


def test_a_communication_strategy_counts_its_versions_for_who_agrees(store, programme_id) -> None:
    group = segments.add_segment(store, programme_id, name="Vapers", criteria="They also smoke", **ANA)["segment_id"]
    made = segments.add_comms_strategy(store, programme_id, segment=group, name="Vapers", message="Switch fully", **ANA)
    identity = made["comms_strategy_id"]
    agreements.agree(store, programme_id=programme_id, subject_kind="comms_strategy", subject_id=identity, version=1,
                     party="Vape retailers", decided_on=DAY, **ANA)  # fmt: skip

    plan_items.revise_item(store, "comms_strategy", identity, {"message": "Switch, then stop"}, **ANA)

    assert store.one("select version from comms_strategy") == {"version": 2}


def test_a_need_concerns_somebody(store, programme_id) -> None:
    with pytest.raises(Refused, match="whom it concerns"):
        register.add_need(store, programme_id, text="Large print", raised_on=DAY, **ANA)
    assert "hold_review" in assessments.NEEDS


def test_somebody_with_a_past_stays_and_a_talk_takes_its_parties_along(store, programme_id) -> None:
    one = entered(store, programme_id, "Paper")
    at = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    talk = record_interaction(store, programme_id, happened_at=at, summary="Met", stakeholders=[one], **ANA)

    with pytest.raises(Refused, match="1 interaction hang on it"):
        plan_items.remove_item(store, "stakeholder", one, **ANA)
    plan_items.remove_item(store, "interaction", talk["interaction_id"], **ANA)
    plan_items.remove_item(store, "stakeholder", one, **ANA)

    assert store.one("select count(*) as n from interaction_party") == {"n": 0}


def test_who_leads_one_programme_merges_in_its_register_alone(store, programme_id) -> None:
    lead = somebody(store, "lead", name="Lea", programme_id=programme_id)
    one, two = (entered(store, programme_id, name) for name in ("Paper", "The Paper"))
    other = programme.add_programme(
        store, code="TWO", name="Other", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **ANA
    )["programme_id"]
    three, four = (entered(store, other, name) for name in ("Paper", "The Paper"))

    register.merge_stakeholders(store, kept_id=one, gone_id=two, actor=lead)

    with pytest.raises(NotAllowed):
        register.merge_stakeholders(store, kept_id=three, gone_id=four, actor=lead)
