"""The Policy page without a browser: the answer and its rule, versions, tests, who read, and personal data."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import policy_page, policy_participation, policy_scenario, read
from data.store import Store, now
from pipelines.commands import editions, policy, policy_tests
from pipelines.commands.answers import approve_answer, send_answer, submit_answer
from pipelines.commands.briefings import acknowledge_briefing, issue_briefing
from pipelines.commands.case_end import close_case
from pipelines.commands.plan_items import add_item
from pipelines.commands.programme import add_programme
from pipelines.commands.workshop import vote
from pipelines.rules.policy import Rule
from tests.pipelines.commands.desk import a_triaged_case, an_answer
from tests.pipelines.commands.desk import at as at_

HOSTILE = "<script>alert(1)</script> ![x](https://example.org/p.png)"


def page() -> None:
    from dashboard.views import policy

    policy.show()


def opened(section: str = "ask", **more: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    at.query_params["section"] = section
    for key, value in more.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.text, at.caption, at.markdown, at.error, at.warning)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


@pytest.fixture
def in_force(store: Store, programme_id: str) -> str:
    draft = policy.draft_policy(
        store, programme_id, audience="staff", title="Taking part", reason="first", start_from="start", actor="ann"
    )
    policy.put_in_force(
        store, draft["policy_id"], on=date(2026, 1, 2), approved_by="Dee", review_by=date(2030, 1, 1), actor="ann"
    )
    return str(draft["policy_id"])


def test_without_a_programme_the_page_says_what_to_do(store: Store) -> None:
    assert "A policy belongs to a programme" in said(opened())


def test_without_a_policy_nothing_is_allowed_and_the_way_on_is_shown(store: Store, programme_id: str) -> None:
    assert "nothing is allowed yet" in said(opened())
    assert "There is no policy for the staff yet" in said(opened("rules"))


def test_the_answer_cites_its_rule_and_changes_with_the_draft(store: Store, in_force: str) -> None:
    at = opened()
    at.selectbox(key="ask_capacity").select("official")
    at.selectbox(key="ask_role").select("comms").run()
    assert "Yes, by rule W1" in said(at)

    at.text_area(key="ask_text").set_value("We will ring you on Monday.").run()

    assert "A promise: “We will ring you on Monday.”" in said(at)


def test_somebody_of_no_named_role_is_told_no(store: Store, in_force: str) -> None:
    at = opened()

    at.selectbox(key="ask_capacity").select("official")
    at.selectbox(key="ask_role").select("something else").run()

    assert "No: no rule of the policy allows it." in said(at)


def test_the_rules_in_force_and_their_tests_are_shown(store: Store, programme_id: str, in_force: str) -> None:
    policy_tests.start_scenarios(store, programme_id, actor="ann")

    at = opened("rules")

    assert "All 42 come out right in the version in force" in said(at)
    assert len(at.dataframe[0].value) == 21


def test_a_draft_shows_who_gains_and_loses(store: Store, programme_id: str, in_force: str) -> None:
    draft = policy.draft_policy(store, programme_id, audience="staff", title="Next", reason="interns", actor="ann")
    policy.add_rule(
        store, draft["policy_id"], code="W9", question="who", condition={"role": {"is": "intern"}}, effect="allow",
        text="Interns may.", actor="ann",
    )  # fmt: skip

    at = opened("rules")
    tables = [one.value for one in at.dataframe]

    changed = next(one for one in tables if "Role" in one.columns)
    assert set(changed["Role"]) == {"intern"}
    assert set(changed["Change"]) == {"gains"}
    assert re.search(r"Against the version in force: .* gains rights in \d+ situation", said(at))


def test_the_facts_for_a_scenario_are_our_own_numbers_and_what_is_entered_of_outside(
    store: Store, programme_id: str
) -> None:
    a_triaged_case(store, programme_id)
    for text, day in (("Price of fuel rises", "2026-03-01"), ("Long over", "2025-01-01")):
        add_item(
            store, "external_event", programme_id, {"text": text, "starts_on": day, "source": "Gazette"}, actor="ann"
        )
    [programme] = read.programmes()

    told = policy_scenario.facts(programme, date(2026, 1, 1), date(2026, 2, 28))

    assert told.startswith("Bikes: facts and figures, 1 Jan 2026 to 28 Feb 2026\n\nMentions\n  none were collected\n")
    assert "Bikes: cases from 01 January 2026 to 28 February 2026" in told
    assert told.endswith("Outside\n  1 Mar 2026: Price of fuel rises (Gazette)\n")


def test_a_rule_that_is_changed_keeps_the_position_it_stands_on(store: Store, programme_id: str, in_force: str) -> None:
    add_item(store, "policy_topic", programme_id, {"code": "T1", "name": "Hours"}, actor="ann")
    add_item(
        store, "policy_workshop", programme_id, {"code": "W1", "name": "One", "held_on": "2026-03-01"}, actor="ann"
    )
    agreed = {"policy_workshop": "W1", "policy_topic": "T1", "position": "From seven to seven", "consent": "agreed"}
    add_item(store, "topic_position", programme_id, agreed, actor="ann")
    position = store.one("select topic_position_id as id from topic_position")["id"]
    draft = policy.draft_policy(
        store, programme_id, audience="staff", title="N", reason="x", start_from="empty", actor="a"
    )
    policy.add_rule(
        store, draft["policy_id"], code="R77", question="when", condition={"role": {"is": "comms"}}, effect="allow",
        text="By day.", topic_position_id=position, actor="ann",
    )  # fmt: skip
    assert "1 of 1 stand on a position that a workshop agreed." in said(opened("rules"))

    at = AppTest.from_function(rule_form, args=(draft["policy_id"],), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    next(one for one in at.text_area if one.label == "The rule in words").set_value("By day only.").run()
    next(one for one in at.button if one.label == "Change it").click().run()

    assert not at.exception
    row = store.one("select text, topic_position_id as id from policy_rule where code = 'R77'")
    assert row == {"text": "By day only.", "id": position}


def rule_form(policy_id: str) -> None:
    """The form of a rule, open in every run: without a browser it would close at its first button."""
    from dashboard import policy_forms, read

    policy_forms._change.__wrapped__(policy_id, "one opening", read.programmes()[0])


def test_who_read_and_who_is_trained_is_shown(store: Store, programme_id: str, in_force: str) -> None:
    policy.acknowledge(
        store, programme_id, subject_kind="policy", subject_id=in_force, person="Ann", score=80, actor="ann"
    )

    at = opened("people")

    assert "Enter below who takes part" in said(at)
    assert any("Ann" in set(one.value.get("Person", ())) for one in at.dataframe)
    add_item(store, "training_course", programme_id, {"code": "T1", "name": "Primer", "valid_months": 12}, actor="ann")
    for name, passed in (("Bea", now().date()), ("Cat", now().date() - timedelta(days=800))):
        passing = {"training_course": "T1", "person": name, "passed_on": passed}
        add_item(store, "training_record", programme_id, passing, actor="ann")
    assert "1 of the 2 people who ever passed a course are trained and in date." in said(opened("people"))


def test_each_version_says_which_share_has_read_it_ambassadors_apart_from_staff(
    store: Store, programme_id: str, in_force: str
) -> None:
    since = now().date() - timedelta(days=900)
    for name, part, more in (
        ("Ann", "staff", {}), ("Bea", "staff", {}), ("Cat", "ambassador", {}), ("Dan", "partner", {}),
        ("Eve", "staff", {"left_on": since + timedelta(days=1)}),
    ):  # fmt: skip
        taking_part = {"person": name, "part": part, "joined_on": since, **more}
        add_item(store, "participant", programme_id, taking_part, actor="ann")
    policy.acknowledge(store, programme_id, subject_kind="policy", subject_id=in_force, person=" ann", actor="ann")
    first = issue_briefing(store, programme_id, title="Labels", body="Say Ad", audience="ambassadors", actor="ann")
    issue_briefing(store, programme_id, title="Labels", body="Say Ad first", audience="ambassadors", actor="ann")
    acknowledge_briefing(store, first["briefing_id"], person="Cat", actor="ann")
    right = [one["right"] for one in editions.primer()["questions"]]
    editions.take_check(store, programme_id, person="Dan", answers=right, actor="ann")

    table = next(one.value for one in opened("people").dataframe if "Share" in one.value.columns)

    told = {(row["What"], row["Version"]): row for row in table.to_dict("records")}
    assert told[("Taking part", 1)]["Staff"] == "1 of 2 (50%)"
    assert told[("Taking part", 1)]["Ambassadors"] == "0 of 1 (0%)"
    assert told[("Taking part", 1)]["Share"] == "33%"
    assert told[("Labels", 1)]["Ambassadors"] == "1 of 1 (100%)"
    assert told[("Labels", 2)]["Ambassadors"] == "0 of 1 (0%)"
    assert told[("What social marketing is", 1)]["Partners"] == "1 of 1 (100%)"
    assert told[("What social marketing is", 1)]["Staff"] == "0 of 2 (0%)"


def test_may_i_looks_up_the_training_that_is_needed(store: Store, programme_id: str, in_force: str) -> None:
    for code, needed in (("T1", "yes"), ("T2", "no")):
        course = {"code": code, "name": f"Course {code}", "valid_months": 12, "is_required": needed}
        add_item(store, "training_course", programme_id, course, actor="ann")
    for name, course, part in (("Ann", "T1", "ambassador"), ("Bea", "T2", "ambassador")):
        passing = {"training_course": course, "person": name, "passed_on": now().date()}
        add_item(store, "training_record", programme_id, passing, actor="ann")
        since = {"person": name, "part": part, "joined_on": now().date()}
        add_item(store, "participant", programme_id, since, actor="ann")
    at = opened("ask")

    at.selectbox(key="ask_who").set_value("Ann").run()
    assert at.selectbox(key="ask_role_ambassador").value == "ambassador"
    assert "My training: in date until" in said(at)
    at.selectbox(key="ask_who").set_value("Bea").run()

    assert "My training: not passed, or run out: Course T1" in said(at)
    assert "No, by rule" in said(at)


def test_a_vote_shows_on_its_position(store: Store, programme_id: str) -> None:
    add_item(store, "policy_topic", programme_id, {"code": "PT1", "name": "Who"}, actor="ann")
    about = {"code": "W1", "name": "Day one", "held_on": "2026-03-01"}
    add_item(store, "policy_workshop", programme_id, about, actor="ann")
    words = {"policy_workshop": "W1", "policy_topic": "PT1", "position": "Trained staff may help", "consent": "open"}
    position = add_item(store, "topic_position", programme_id, words, actor="ann")["topic_position_id"]
    vote(store, position, person="Bea", vote="object", reason="At night?", voted_on=date(2026, 3, 1), actor="ann")

    table = next(one.value for one in opened("workshop").dataframe if "Consent" in one.value.columns)

    [row] = table.to_dict("records")
    assert (row["Consent"], row["Objection"]) == ("Objected to", "Bea: At night?")
    assert row["Votes"] == "0 agree, 0 aside, 1 object; 0 had a voice"


def test_checks_and_time_are_shown_with_what_came_of_them(store: Store, programme_id: str) -> None:
    for code, result, by, on in (("C1", "met", "Cat", "2026-02-01"), ("C2", "not_met", "", "")):
        about = {"code": code, "subject": "Spring films", "requirement": "Advertising code", "result": result}
        add_item(store, "compliance_check", programme_id, {**about, "checked_by": by, "checked_on": on}, actor="ann")
    today = now().date()
    for day, minutes in ((today, 90), (today - timedelta(days=400), 30)):
        add_item(
            store, "time_log", programme_id,
            {"person": "Ann", "spent_on": day, "minutes": minutes, "doing": "answering"}, actor="ann",
        )  # fmt: skip
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, capacity="named_employee")
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    approve_answer(store, case_id, response_id=response_id, actor="dee")
    send_answer(store, case_id, response_id=response_id, happened_at=at_("2026-02-03 10:00"), actor="ann")
    close_case(store, case_id, outcome="answered", theme="Hours", cause="Door", actor="ann")

    at = opened("practice")

    told = said(at)
    assert "1 not met" in told
    assert "1 met" in told
    assert "nobody stands for the result: C2." in told
    months = next(one.value for one in at.dataframe if "Answering, h" in one.value.columns)
    assert list(months["Closed"]) == [1, 0]
    assert list(months["Answering, h"]) == [1.5, 0.5]
    assert list(months["A case"]) == ["1 h 30 min", ""]
    assert "of the 1 that are closed, 1 was settled by that one answer (100%)" in told


def test_the_participation_report_says_who_took_part_in_whose_name_and_what_came_of_it(
    store: Store, programme_id: str, in_force: str
) -> None:
    taking_part = {"person": "ann", "part": "ambassador", "joined_on": "2026-01-05"}
    add_item(store, "participant", programme_id, taking_part, actor="ann")
    add_item(
        store, "time_log", programme_id,
        {"person": "Ann", "spent_on": "2026-02-03", "minutes": 90, "doing": "answering"}, actor="ann",
    )  # fmt: skip
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, capacity="named_employee")
    submit_answer(store, case_id, response_id=response_id, actor="ann")
    approve_answer(store, case_id, response_id=response_id, actor="dee")
    send_answer(store, case_id, response_id=response_id, happened_at=at_("2026-02-03 10:00"), actor="ann")
    [programme] = read.programmes()

    told = policy_participation.report(programme, date(2026, 2, 1), date(2026, 2, 28))

    assert "1 ambassador" in told
    assert "Taking part, version 1: read by ambassadors 0 of 1 (0%)" in told
    assert "1 of 1 answers as named employees or ambassadors" in told
    assert "1.5 hours noted: 1.5 answering" in told
    assert "1 case answered first by ambassadors" in told
    ref = (store.one("select ref from case_file") or {})["ref"]
    assert f"{ref}, enquiry, received" in told, "what stands in no queue is named"
    assert "no answer was sent" in policy_participation.report(programme, date(2026, 3, 1), date(2026, 3, 31))


def held_on(platform: str, who: str) -> None:
    import streamlit as st

    from dashboard import policy_privacy

    opening = "cmd_01M8ANEFX3K0539837VHHGTFD5"
    st.session_state.update({f"access_platform_{opening}": platform, f"access_who_{opening}": who})
    policy_privacy._access("", opening)


def test_what_is_held_on_a_person_is_a_file_once_the_person_is_named(store: Store) -> None:
    at = AppTest.from_function(held_on, args=("x", ""), default_timeout=30).run()
    assert "Fill both in" in said(at)
    assert not at.get("download_button")

    at = AppTest.from_function(held_on, args=("x", "zed"), default_timeout=30).run()

    assert not at.exception
    assert [one.proto.label for one in at.get("download_button")] == ["Take it"]


def test_personal_data_is_told_without_a_programme_too(store: Store) -> None:
    at = opened("privacy")

    assert "Texts are kept for ever: no time is set." in said(at)


def test_workshop_and_peers_say_what_is_missing(store: Store, programme_id: str) -> None:
    assert "No policy of another body is listed yet." in said(opened("workshop"))
    add_item(
        store, "policy_workshop", programme_id, {"code": "W1", "name": "Day one", "held_on": "2026-03-01"}, actor="ann"
    )
    invited = {"policy_workshop": "W1", "person": "Bea", "input": "Keep it short", "input_on": "2026-02-20"}
    add_item(store, "workshop_invite", programme_id, invited, actor="ann")

    at = opened("workshop")

    assert "1 invited, 1 sent their input before the day" in said(at)
    assert any("Bea" in set(one.value.get("Person", ())) for one in at.dataframe)


def test_a_policy_as_a_page_is_escaped_and_asks_nothing_of_other_hosts() -> None:
    held = {
        "title": HOSTILE, "intro": HOSTILE, "audience": "staff", "version": 1, "in_force_from": date(2026, 1, 2),
        "approved_by": HOSTILE, "review_by": date(2027, 1, 2),
    }  # fmt: skip

    told = policy_page.html(held, [Rule("A", "who", {"role": {"is": HOSTILE}}, "allow", HOSTILE, HOSTILE)])

    assert "<script" not in told
    assert "<img" not in told
    assert '<html lang="en-GB">' in told
    assert told.index("<h1>") < told.index("<h2>")
    assert "DEMO DATA" not in told
    assert "DEMO DATA" in policy_page.html(held, [], is_demo=True)


def test_two_spellings_of_who_takes_part_are_made_one_on_the_page_and_two_again(
    store: Store, programme_id: str
) -> None:
    for who in ("Sam Okafor", "Sam Okafer"):
        add_item(store, "participant", programme_id, {"person": who, "joined_on": "2026-01-05"}, actor="lead")
    at = opened("people")
    assert "Sam Okafer\nSam Okafor" in said(at)

    at.button(key="name_b_0").click().run()
    assert not at.exception
    assert "Sam Okafer → Sam Okafor" in said(at) or "Sam Okafor → Sam Okafer" in said(at)
    assert len(read.rows("participants", programme=programme_id, today=date(2026, 5, 1))) == 1

    next(one for one in at.button if one.label == "Undo").click().run()
    assert not at.exception
    assert len(read.rows("participants", programme=programme_id, today=date(2026, 5, 1))) == 2
