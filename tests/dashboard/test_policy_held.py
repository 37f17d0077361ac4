"""What we hold, on the Policy page: what it is for, a request's records, and its pack."""

from __future__ import annotations

from datetime import date

from data.store import Store
from pipelines.commands import cases, information, procedures
from pipelines.commands.plan_items import add_item
from tests.dashboard.test_policy import opened, said
from tests.dashboard.test_policy import programme_id as programme_id
from tests.pipelines.commands.desk import at as at_
from tests.pipelines.commands.test_request_time import OLDER


def a_request(store: Store, programme_id: str) -> dict:
    return cases.open_case(
        store, programme_id=programme_id, kind="request", channel="email", received_at=at_("2026-03-02 10:00"),
        summary="What do you hold on the bells?", actor="ann",
    )  # fmt: skip


def test_what_we_hold_says_what_it_is_for_before_anybody_asked(programme_id: str) -> None:
    at = opened("held")

    assert "Nothing is searched for yet." in said(at)
    assert "blacked out in it." in said(at)


def test_the_records_of_a_request_are_counted_read_and_left_out(store: Store, programme_id: str) -> None:
    request = a_request(store, programme_id)
    asked = information.Asked(words="bell", since=date(2026, 1, 1), until=date(2026, 3, 2))
    cases.open_case(
        store, programme_id=programme_id, kind="criticism", channel="email", received_at=at_("2026-02-02 10:00"),
        summary="The bells are loud", actor="ann",
    )  # fmt: skip
    information.say_scope(store, request["case_id"], asked, actor="ann")
    held = information.what_we_hold(store, programme_id, asked, ref=request["ref"], actor="ann").items["case_file"]
    information.leave_out(
        store, request["case_id"], [("case_file", held[0].id)], reason="personal", actor="ann"
    )  # fmt: skip

    at = opened("held", request=request["ref"])

    assert f"For information request {request['ref']}: What do you hold on the bells?" in said(at)
    assert "“bell” · 1 Jan 2026 to 2 Mar 2026" in said(at)
    assert "**1 record of 1 kind, 1 left out**" in said(at)
    assert at.dataframe[0].value.to_dict("records") == [
        {"Kind": "Cases with their events", "Records": 1, "Left out": 1}
    ]


def test_a_pack_is_made_on_the_page_and_stands_there_to_be_made_again(store: Store, programme_id: str) -> None:
    request = a_request(store, programme_id)
    add_item(store, "lesson", programme_id, {"code": "L1", "context": "Bells", "cause": "Loud", "advice": "Fewer",
                                             "learnt_on": date(2026, 2, 1)}, actor="ann")  # fmt: skip
    information.say_scope(store, request["case_id"], information.Asked(words="bells"), actor="ann")
    at = opened("held", request=request["ref"])

    at.session_state["plan_dialog"] = ("held_pack", "", "cmd_pack")
    at.run()
    at.session_state["plan_dialog"] = ("held_pack", "", "cmd_pack")  # a dialog runs by itself only in a browser
    at.button(key="held_make_cmd_pack").click().run()

    assert "1 record of 1 kind" in said(at)
    packs = store.rows("select case_id from information_pack")
    assert packs == [{"case_id": request["case_id"]}]
    assert "Make it again" in [one.label for one in opened("held", request=request["ref"]).button]


def test_a_procedure_without_a_time_for_requests_gets_its_next_version_here(store: Store, programme_id: str) -> None:
    procedures.revise_procedure(
        store, programme_id, definition=OLDER, in_force_from=at_("2026-01-02 09:00"), reason="As it was", actor="ann"
    )
    request = a_request(store, programme_id)
    at = opened("held")
    assert "says no time for information requests" in said(at)

    at.session_state["plan_dialog"] = ("request_clock", "", "cmd_clock")
    at.run()
    at.session_state["plan_dialog"] = ("request_clock", "", "cmd_clock")
    at.button(key="save").click().run()

    assert store.one("select count(*) as n from case_procedure") == {"n": 2}
    due = store.one("select next_due_at, procedure_id from case_file where ref = $ref", {"ref": request["ref"]})
    assert due["next_due_at"] is not None
    assert "says no time for information requests" not in said(opened("held"))
