"""Whom to look after: lists that open, the two-way rate with its rows, and linking an author from a mention."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention, Post
from data.store import Store
from pipelines import landing, load
from pipelines.commands import engagement, programme, standards
from pipelines.commands.agreements import agree
from pipelines.commands.stakeholders import add_stakeholder, link_author
from tests.dashboard.test_stakeholders import opened, said

ANA = {"actor": "ana"}
NOW = datetime.now(UTC)


def land(store: Store, kind: str, rows: list) -> None:
    job = landing.new_job("test", "test", f"{kind}.csv", "0" * 64, "test")
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store)


@pytest.fixture
def wrote(store: Store) -> dict[str, str]:
    """A stakeholder who wrote twice and was answered once, and one nobody heard of for long."""
    made = programme.add_programme(
        store, code="QT", name="Quit", starts_on=date.today() - timedelta(days=400),
        ends_on=date.today() + timedelta(days=400), **ANA,
    )["programme_id"]  # fmt: skip
    one = add_stakeholder(store, made, name="The paper", **ANA)["stakeholder_id"]
    at = NOW - timedelta(days=5)
    land(store, "mention", [
        Mention(
            "x", f"m{number}", "a", "mention", at + timedelta(hours=number), NOW, f"words {number}", author_key="k1"
        )
        for number in (1, 2)
    ])  # fmt: skip
    land(store, "post", [Post("x", "p1", "a", at + timedelta(hours=3), NOW, "an answer", in_reply_to="m2")])
    link_author(store, made, stakeholder_id=one, platform="x", mention_id="m1", **ANA)
    return {"programme": made, "stakeholder": one}


def test_the_two_way_rate_is_told_with_its_rows_the_unanswered_first(wrote: dict[str, str]) -> None:
    at = opened("stakeholders", section="watch")
    rows = at.dataframe[-1].value

    assert at.metric[-1].value == "50%"
    assert "1 of 2 mentions answered" in said(at)
    assert list(rows["Said"]) == ["words 1", "words 2"]
    assert rows["Answered"][0] == "not yet"
    assert rows["After"][1] == "1 h"


def test_what_was_answered_is_demonstrated_and_what_was_only_heard_is_recorded(
    store: Store, wrote: dict[str, str]
) -> None:
    assert standards.matrix(store, wrote["programme"], date.today())["REL-14"].strength == 3

    with store.transaction() as tx:
        tx.run("delete from replies")

    told = standards.matrix(store, wrote["programme"], date.today())["REL-14"]
    assert told.strength == 2
    assert told.newest
    assert told.newest.what.startswith("0 of ")


def test_who_was_not_heard_of_stands_in_a_list_and_its_row_opens_them(store: Store, wrote: dict[str, str]) -> None:
    with store.transaction() as tx:
        tx.run("update stakeholder set created_at = created_at - interval 200 day")
        tx.run("update interaction set happened_at = happened_at - interval 200 day")
    at = opened("stakeholders", section="watch")
    table = at.dataframe[0].value

    assert list(table["Name"]) == ["The paper"]
    assert "Losing touch" in [one.value for one in at.header]


def test_a_plan_says_who_agreed_to_it_and_who_has_not_answered(store: Store, wrote: dict[str, str]) -> None:
    plan = engagement.add_engagement_plan(
        store, wrote["programme"], stakeholder=wrote["stakeholder"], cadence_days=30, owner="Ann",
        starts_on=date.today(), **ANA,
    )["engagement_plan_id"]  # fmt: skip
    assert list(opened("engagement", section="plan").dataframe[0].value["Agreed"]) == ["nobody asked"]

    for party, decision in (("The paper", "agreed"), ("The board", "asked")):
        agree(store, programme_id=wrote["programme"], subject_kind="engagement_plan", subject_id=plan, party=party,
              decision=decision, decided_on=date.today(), **ANA)  # fmt: skip

    assert list(opened("engagement", section="plan").dataframe[0].value["Agreed"]) == ["The paper; asked: The board"]


def plan_dialog(plan: str) -> None:
    from dashboard import read
    from dashboard.stakeholder_dialogs import DIALOGS

    DIALOGS["agree_plan"](read.programmes()[0], plan, "cmd_of_this_opening")


def test_an_answer_about_a_plan_is_kept_by_the_form(store: Store, wrote: dict[str, str]) -> None:
    plan = engagement.add_engagement_plan(
        store, wrote["programme"], stakeholder=wrote["stakeholder"], cadence_days=30, owner="Ann",
        starts_on=date.today(), **ANA,
    )["engagement_plan_id"]  # fmt: skip
    at = AppTest.from_function(plan_dialog, args=(plan,), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    at.selectbox[0].set_value("agreed")
    at.button(key="save").click().run()

    assert not at.exception
    assert store.one("select subject_kind, party, decision from agreement") == {
        "subject_kind": "engagement_plan", "party": "The paper", "decision": "agreed",
    }  # fmt: skip


def author_dialog(programme_id: str) -> None:
    from dashboard import author_link

    author_link._dialog("x", "m1", programme_id, "cmd_of_this_opening")


def test_whoever_wrote_a_mention_is_linked_to_a_stakeholder(store: Store, wrote: dict[str, str]) -> None:
    with store.transaction() as tx:
        tx.run("delete from stakeholder_account")
    at = AppTest.from_function(author_dialog, args=(wrote["programme"],), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    at.button(key="author_save_cmd_of_this_opening").click().run()

    assert not at.exception
    assert store.one("select stakeholder_id, author_key from stakeholder_account") == {
        "stakeholder_id": wrote["stakeholder"], "author_key": "k1",
    }  # fmt: skip
