"""Content: from an idea to the post it became, past the guidelines and with the approvals that its risk asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Post
from data import models
from pipelines import landing, load
from pipelines.commands import Refused, approvals, content, guidelines
from pipelines.commands.accounts import add_account
from pipelines.commands.approvals import decide_content
from pipelines.commands.revisions import remove_objective
from tests.pipelines.commands.test_people import somebody
from tests.pipelines.commands.test_stakeholders import ANA, programme_id  # noqa: F401 - a fixture

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
TEXT = "You can stop today. We help you, and it is free."


@pytest.fixture
def item(store, programme_id):  # noqa: F811
    return planned(store, programme_id)


def planned(store, programme_id, **more):  # noqa: F811
    said = {"title": "Stop today", "objective": "O1", "platform": "x", "planned_at": AT, "text": TEXT, **more}
    return content.add_content_item(store, programme_id, **said, **ANA)["content_item_id"]


def status(store, item):
    return store.one("select status from content_item where content_item_id = $id", {"id": item})["status"]


def submit(store, item):
    return content.submit_content(store, item, on=TODAY, **ANA)


def test_an_item_goes_its_way_and_needs_an_objective(store, programme_id, item) -> None:  # noqa: F811
    submit(store, item)
    decided = decide_content(store, item, decision="approved", by="Bob", **ANA)
    assert decided == {"status": "approved", "lacking": ""}
    content.schedule_content(store, item, **ANA)
    assert status(store, item) == "scheduled"
    content.withdraw_content(store, item, reason="The clinic is closed", **ANA)

    with pytest.raises(Refused, match="is withdrawn"):
        content.schedule_content(store, item, **ANA)
    with pytest.raises(Refused, match="“Objective” is empty"):
        planned(store, programme_id, objective="")


def test_nobody_approves_what_they_wrote_and_a_rejection_says_why(store, item) -> None:
    submit(store, item)

    with pytest.raises(Refused, match="approves what they wrote"):
        decide_content(store, item, decision="approved", by="Ana", **ANA)
    with pytest.raises(Refused, match="in whose name"):
        decide_content(store, item, decision="approved", **ANA)
    with pytest.raises(Refused, match="Say why"):
        decide_content(store, item, decision="rejected", by="Bob", **ANA)
    with pytest.raises(Refused, match="changed since"):
        decide_content(store, item, decision="approved", by="Bob", seen_version=7, **ANA)
    assert decide_content(store, item, decision="rejected", note="Too long", by="Bob", **ANA)["status"] == "draft"


def test_high_risk_needs_two_people_one_of_them_a_lead(store, programme_id) -> None:  # noqa: F811
    item = planned(store, programme_id, risk_level="high")
    submit(store, item)
    assert decide_content(store, item, decision="approved", by="Bob", **ANA)["lacking"] == "1 more person, a lead"
    with pytest.raises(Refused, match="approved this version already"):
        decide_content(store, item, decision="approved", by="bob", role="lead", **ANA)

    assert decide_content(store, item, decision="approved", by="Cem", role="lead", **ANA)["status"] == "approved"


def test_another_text_needs_its_own_approval_and_another_title_does_not(store, item) -> None:
    submit(store, item)
    decide_content(store, item, decision="approved", by="Bob", **ANA)
    content.revise_content_item(store, item, title="Stop", **ANA)
    assert status(store, item) == "approved"

    content.revise_content_item(store, item, text=f"{TEXT} Call us.", **ANA)

    assert status(store, item) == "draft"
    submit(store, item)
    with pytest.raises(Refused, match="in review; to schedule"):
        content.schedule_content(store, item, **ANA)
    assert approvals.given(store, item, 2) == []


def test_who_signed_in_decides_in_their_own_name_and_role(store, programme_id, item) -> None:  # noqa: F811
    submit(store, item)
    ann = somebody(store, "approver", name="Ann")

    decide_content(store, item, decision="approved", by="Somebody else", role="lead", actor=ann)

    assert store.one("select decided_by, role from approval") == {"decided_by": ann, "role": "approver"}


def test_all_that_blocks_a_draft_is_passed_at_once_by_one_name_and_each_finding_keeps_it(store, programme_id) -> None:  # noqa: F811
    guidelines.start_guidelines(store, programme_id, on=date(2026, 1, 1), **ANA)
    item = planned(store, programme_id, text="We HELP you stop today! " * 20, media="image")
    found = guidelines.check_content(store, item, on=TODAY, **ANA)
    assert found["block"] > 1

    with pytest.raises(Refused, match="in whose name"):
        guidelines.override_blocks(store, item, reason="Agreed", **ANA)
    done = guidelines.override_blocks(store, item, reason="Agreed with the minister", by="Bob", **ANA)
    submit(store, item)

    assert done["passed"] == found["block"]
    passed = store.rows("select distinct result, overridden_by as by from draft_check where overridden_at is not null")
    assert passed == [{"result": "block", "by": "Bob"}]
    told = store.one("select count(*) as n from event where type = 'check_overridden'")
    assert told == {"n": found["block"]}
    with pytest.raises(Refused, match="Nothing blocks this draft"):
        guidelines.override_blocks(store, item, reason="Agreed", by="Bob", **ANA)


def test_a_blocked_draft_is_not_handed_in_until_it_is_changed_or_passed_by_name(store, programme_id) -> None:  # noqa: F811
    rule = guidelines.add_guideline(
        store, programme_id, code="G-10", title="Claims have a source", rule="claim_source", why="It misleads",
        action="block", in_force_from=date(2026, 1, 1), **ANA,
    )["guideline_id"]  # fmt: skip
    item = planned(store, programme_id, text="Our service is the most effective of all, and it is free.")
    with pytest.raises(Refused, match="G-10 Claims have a source: 'most effective' is claimed without a source"):
        submit(store, item)
    assert status(store, item) == "draft"
    assert guidelines.check_content(store, item, on=TODAY, **ANA) == {"block": 1, "warn": 0, "kept": 0}
    check = store.one("select draft_check_id as id from draft_check where result = 'block'")["id"]

    with pytest.raises(Refused, match="in whose name"):
        guidelines.override_check(store, check, reason="The source is on the page behind the link", **ANA)
    guidelines.override_check(store, check, reason="The source is on the page", by="Bob", **ANA)
    submit(store, item)

    kept = store.one("select overridden_by, override_reason from draft_check")
    assert kept == {"overridden_by": "Bob", "override_reason": "The source is on the page"}
    guidelines.revise_guideline(store, rule, action="warn", **ANA)
    assert store.one("select version, action from guideline") == {"version": 2, "action": "warn"}


def test_a_rule_says_what_it_needs(store, programme_id) -> None:  # noqa: F811
    said = {"title": "Plain words", "why": "All can read it", "in_force_from": TODAY}

    with pytest.raises(Refused, match="needs a limit"):
        guidelines.add_guideline(store, programme_id, rule="reading_age", **said, **ANA)
    with pytest.raises(Refused, match="needs its words"):
        guidelines.add_guideline(store, programme_id, rule="words", **said, **ANA)


def test_a_collected_post_is_matched_to_its_plan_only_where_that_is_clear(store, programme_id, item) -> None:  # noqa: F811
    submit(store, item)
    twins = [planned(store, programme_id, title=f"Same {n}", text="Come to the clinic on Monday") for n in (1, 2)]
    submit(store, twins[0])
    near = AT + timedelta(hours=2)
    job = landing.new_job("test", "test", "f", "0" * 64, "ana", rows_read=4)
    said = {"platform": "x", "account_id": "us", "observed_at": near}
    posts = [
        Post(post_id="1", created_at=near, text=f"{TEXT} #QuitTogether", **said),
        Post(post_id="2", created_at=near, text="Come to the clinic on Monday!", **said),
        Post(post_id="3", created_at=near, text="Come to the clinic on Monday.", **said),
        Post(post_id="4", created_at=near + timedelta(days=9), text=TEXT, **said),
    ]
    landing.publish(store.home, job, [("post", landing.to_table(posts, "post"))])
    load.load_pending(store)
    add_account(store, platform="x", account_id="us", programme_id=programme_id, **ANA)

    assert content.match_posts(store, programme_id, **ANA) == {"matched": 1}

    assert status(store, item) == "published"
    assert store.rows("select post_id from content_post") == [{"post_id": "1"}]
    with pytest.raises(Refused, match="belongs to the item"):
        content.match_post(store, twins[0], platform="x", post_id="1", **ANA)
    content.match_post(store, twins[0], platform="x", post_id="2", **ANA)
    by_hand = models.model("pages", "content_by_hand").sql
    found = [(row["code"], row["post_id"], row["actor"]) for row in store.rows(by_hand, {"programme": programme_id})]
    assert found == [("C-002", "2", "ana")]  # that of the first was found by text and time
    content.unmatch_post(store, twins[0], reason="It was the other", **ANA)
    assert status(store, twins[0]) == "draft"
    assert store.rows(by_hand, {"programme": programme_id}) == []
    with pytest.raises(Refused, match="no post 'none'"):
        content.match_post(store, twins[0], platform="x", post_id="none", **ANA)


def test_an_objective_that_content_serves_stays(store, programme_id, item) -> None:  # noqa: F811
    objective = store.one("select objective_id as id from objective")["id"]

    with pytest.raises(Refused, match="1 content item hang on it"):
        remove_objective(store, objective, **ANA)
