"""Engagement: interactions from the page and the platforms, plans and what they ask for next."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from connectors.base import Mention, Post, author_key
from data import models
from pipelines import landing, load
from pipelines.commands import Refused, activities, engagement, interactions
from pipelines.commands import stakeholders as register
from pipelines.commands.commitments import settle_commitment
from pipelines.commands.engagement import add_engagement_activity, add_engagement_plan, plan_due
from pipelines.commands.interactions import gather_interactions, record_interaction, set_parties
from pipelines.commands.segments import add_segment
from pipelines.jobs.engagement import JOBS
from pipelines.secret import author_secret
from tests.pipelines.commands.test_stakeholders import ANA, entered, programme_id  # noqa: F401 - a fixture

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def paper(store, programme_id):  # noqa: F811
    return entered(store, programme_id, "Northmoor Gazette")


def due(store):
    return store.rows("select code, due_on, status from engagement_activity order by due_on, code")


def test_a_plan_asks_for_one_thing_at_a_time_and_goes_on_from_the_last(store, programme_id, paper) -> None:  # noqa: F811
    plan = add_engagement_plan(store, programme_id, stakeholder=paper, cadence_days=30, owner="Ann",
                               starts_on=date(2026, 3, 1), **ANA)["engagement_plan_id"]  # fmt: skip
    assert engagement.has_undue(store, programme_id)
    assert plan_due(store, programme_id, today=date(2026, 3, 1), **ANA) == {"added": 1}
    assert plan_due(store, programme_id, today=date(2026, 6, 1), **ANA) == {"added": 0}
    assert due(store) == [{"code": "EA-001", "due_on": date(2026, 3, 1), "status": "due"}]

    activity = store.one("select engagement_activity_id as id from engagement_activity")["id"]
    record_interaction(store, programme_id, happened_at=AT, summary="Met the editor", stakeholders=[paper],
                       engagement_activity_id=activity, **ANA)  # fmt: skip
    assert plan_due(store, programme_id, today=date(2026, 3, 3), **ANA) == {"added": 1}

    assert due(store)[-1] == {"code": "EA-002", "due_on": date(2026, 4, 1), "status": "due"}
    last = store.one("select engagement_activity_id as id from engagement_activity where code = 'EA-002'")["id"]
    with pytest.raises(Refused, match="reason is empty"):
        engagement.skip_activity(store, last, reason=" ", **ANA)
    engagement.skip_activity(store, last, reason="Election time", **ANA)
    plan_due(store, programme_id, today=date(2026, 4, 2), **ANA)
    assert due(store)[-1]["due_on"] == date(2026, 5, 1)
    assert store.one("select plan_id from engagement_activity limit 1") == {"plan_id": plan}


def test_a_plan_that_ended_asks_for_nothing(store, programme_id, paper) -> None:  # noqa: F811
    add_engagement_plan(store, programme_id, stakeholder=paper, cadence_days=30, owner="Ann",
                        starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 20), **ANA)  # fmt: skip
    plan_due(store, programme_id, today=date(2026, 3, 1), **ANA)
    activity = store.one("select engagement_activity_id as id from engagement_activity")["id"]
    record_interaction(store, programme_id, happened_at=AT, summary="Met", stakeholders=[paper],
                       engagement_activity_id=activity, **ANA)  # fmt: skip

    assert not engagement.has_undue(store, programme_id)
    assert plan_due(store, programme_id, today=date(2026, 5, 1), **ANA) == {"added": 0}


def test_an_interaction_falls_into_the_phase_of_its_day_and_names_who_was_there(store, programme_id, paper) -> None:  # noqa: F811
    phase = activities.add_phase(store, programme_id, code="PH1", name="Pilot", kind="pilot",
                                 starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), **ANA)["phase_id"]  # fmt: skip
    other = entered(store, programme_id, "Parents", code="SH-77")

    made = record_interaction(store, programme_id, happened_at=AT, summary="Round table", method="workshop",
                              stakeholders=[(paper, True), ("SH-77", False)], **ANA)["interaction_id"]  # fmt: skip

    assert store.one("select phase_id, source from interaction") == {"phase_id": phase, "source": "page"}
    attended = {row["stakeholder_id"]: row["attended"] for row in store.rows("select * from interaction_party")}
    assert attended == {paper: True, other: False}
    set_parties(store, made, stakeholders=[(other, True)], **ANA)
    assert store.rows("select stakeholder_id, attended from interaction_party") == [
        {"stakeholder_id": other, "attended": True}
    ]
    with pytest.raises(Refused, match="with whom"):
        record_interaction(store, programme_id, happened_at=AT, summary="Alone", **ANA)
    with pytest.raises(Refused, match="no stakeholder 'SH-99'"):
        record_interaction(store, programme_id, happened_at=AT, summary="Who", stakeholders=["SH-99"], **ANA)
    group = add_segment(store, programme_id, name="Parents", criteria="With young children", **ANA)["segment_id"]
    record_interaction(store, programme_id, happened_at=AT, summary="Street stall", segment=group, **ANA)


def test_an_activity_that_was_done_is_not_done_again(store, programme_id, paper) -> None:  # noqa: F811
    made = add_engagement_activity(store, programme_id, stakeholder=paper, due_on=date(2026, 3, 1), **ANA)
    said = {"happened_at": AT, "stakeholders": [paper], "engagement_activity_id": made["engagement_activity_id"]}
    record_interaction(store, programme_id, summary="Met", **said, **ANA)

    with pytest.raises(Refused, match="done on 2026-03-02 already"):
        record_interaction(store, programme_id, summary="Met again", **said, **ANA)
    assert store.one("select count(*) as n from interaction") == {"n": 1}


def test_what_a_linked_account_wrote_and_our_answer_become_interactions_once(store, programme_id, paper) -> None:  # noqa: F811
    key = author_key(author_secret(store.home), "x", "gazette")
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    said = {"platform": "x", "account_id": "us", "observed_at": at, "relation": "mention", "created_at": at}
    job = landing.new_job("test", "test", "f", "0" * 64, "ana", rows_read=3)
    mentions = [
        Mention(mention_id="1", text="Where is the clinic?", author_key=key, **said),
        Mention(mention_id="2", text="Somebody else", author_key="other", **said),
    ]
    answer = Post(platform="x", post_id="9", account_id="us", created_at=at.replace(hour=11), observed_at=at,
                  text="In the old library.", in_reply_to="1")  # fmt: skip
    landing.publish(store.home, job, [
        ("mention", landing.to_table(mentions, "mention")), ("post", landing.to_table([answer], "post"))
    ])  # fmt: skip
    load.load_pending(store)
    register.link_account(store, programme_id, stakeholder_id=paper, platform="x", author="gazette", **ANA)
    assert interactions.waiting(store, programme_id) == 2

    assert gather_interactions(store, programme_id, **ANA) == {"added": 2}
    assert gather_interactions(store, programme_id, **ANA) == {"added": 0}

    found = store.rows("select direction, summary, source, source_ref from interaction order by happened_at")
    assert found == [
        {"direction": "inbound", "summary": "Where is the clinic?", "source": "platform", "source_ref": "mention:x:1"},
        {"direction": "outbound", "summary": "In the old library.", "source": "platform", "source_ref": "post:x:9"},
    ]

    assert JOBS[0].run(store, AT) == "Nothing was waiting."


def test_the_job_asks_the_plans_and_leaves_no_command_where_nothing_waits(store, programme_id, paper) -> None:  # noqa: F811
    add_engagement_plan(store, programme_id, stakeholder=paper, cadence_days=30, owner="Ann",
                        starts_on=date(2026, 3, 1), **ANA)  # fmt: skip
    assert "1 activity asked for" in JOBS[0].run(store, AT)
    before = store.one("select count(*) as n from command")

    assert JOBS[0].run(store, AT) == "Nothing was waiting."

    assert store.one("select count(*) as n from command") == before


def test_what_is_promised_in_a_talk_stands_in_the_ledger_and_counts_as_involvement(store, programme_id, paper) -> None:  # noqa: F811
    promise = {"text": "Send the figures", "owner": "Ann", "due_on": date(2026, 3, 9)}
    made = record_interaction(store, programme_id, happened_at=AT, summary="Met", stakeholders=[(paper, True)],
                              commitments=[promise], **ANA)  # fmt: skip
    settle_commitment(store, made["commitment_ids"][0], status="kept", kept_on=date(2026, 3, 8), **ANA)

    [month] = store.rows(models.page("involvement_month"), {
        "programme": programme_id, "from": date(2026, 3, 1), "to": date(2026, 3, 31), "subject": paper,
    })  # fmt: skip

    parts = {name: month[name] for name in ("contacts", "attended", "mentions_part", "promises_kept")}
    assert parts == {"contacts": 1, "attended": 1, "mentions_part": None, "promises_kept": 1}
    # half of the contacts (20 of 40), presence whole (20), promises whole (15); accounts do not apply: of 75
    assert month["involvement"] == pytest.approx(100 * 55 / 75)


def test_a_month_without_a_word_is_no_involvement(store, programme_id, paper) -> None:  # noqa: F811
    register.link_account(store, programme_id, stakeholder_id=paper, platform="x", author="the_paper", **ANA)

    [month] = store.rows(models.page("involvement_month"), {
        "programme": programme_id, "from": date(2026, 3, 1), "to": date(2026, 3, 31), "subject": paper,
    })  # fmt: skip

    assert month["replies_part"] is None, "there was nothing to answer"
    assert month["involvement"] == 0
