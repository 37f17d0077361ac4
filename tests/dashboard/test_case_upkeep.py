"""What keeps the desk and its playbook right: corrections, what goes out of use, keys, and text that is no text."""

import importlib
import json
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import case_page, playbook_lists, procedure_page, read, read_cases
from pipelines.commands import (
    Refused,
    cases,
    claims,
    consultation,
    contacts,
    procedures,
    standard_responses,
)
from pipelines.commands.answers import approve_answer, send_answer, submit_answer
from pipelines.commands.case_desk import procedure_of
from pipelines.commands.case_work import record_reply
from tests.dashboard.test_cases import HOSTILE, page, words_of
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, an_answer, answered, at, the_case
from tests.pipelines.commands.test_cases import a_mention


@pytest.fixture
def programme_id(store):
    return a_programme(store)


def a_dialog(module: str, which: str, cases: dict, **more) -> AppTest:
    """One dialog, drawn by itself."""

    def script(module, which, cases, more):
        import importlib

        from dashboard import case_dialogs

        about = case_dialogs.Asked(which, cases, f"cmd_{which}", more)
        getattr(importlib.import_module(f"dashboard.{module}"), which)(about)

    return AppTest.from_function(script, args=(module, which, cases, more), default_timeout=60).run()


def shortcuts(run: AppTest) -> dict[str, str]:
    return {one.key: one.proto.shortcut for one in run.button if one.proto.shortcut}


def test_the_keys_of_the_queue_and_of_a_case(store, programme_id):
    ref = a_case(store, programme_id)["ref"]

    queue = shortcuts(page("cases", programme="QT").run())
    assert {key: queue.get(f"queue_{key}") for key in ("open", "triage", "take")} == {
        "open": "o", "triage": "t", "take": "a"
    }  # fmt: skip
    case = page("cases", case=ref).run()
    assert shortcuts(case) == {"back": "escape", "do_triage": "t", "do_take": "a"}
    case.button(key="do_take").click().run()
    assert not case.exception
    assert "You become the handler of this case." in words_of(case)


def test_what_was_written_down_about_a_case_is_corrected(store, programme_id):
    case_id = a_triaged_case(store, programme_id, details="x" * 3000)
    row = dict(read_cases.one(the_case(store, case_id)["ref"]).row)
    assert {"edit", "reclassify", "procedure"} <= {
        which for which, _, _ in case_page.steps_of(read_cases.one(row["ref"]), date(2026, 2, 2))[1]
    }
    run = a_dialog("case_correct", "edit", {case_id: 2}, row=row)
    run.text_input(key="edit_summary_cmd_edit").set_value(HOSTILE)
    run.text_input(key="edit_segment_cmd_edit").set_value("Parents")
    run.button[0].click().run()
    run = a_dialog("case_correct", "reclassify", {case_id: 3}, row=row)
    run.selectbox(key="reclassify_kind_cmd_reclassify").set_value("complaint")
    run.text_area(key="reclassify_reason_cmd_reclassify").set_value("They complain")
    run.button[0].click().run()

    case = the_case(store, case_id)
    assert (case["summary"], case["segment"], case["kind"]) == (HOSTILE, "Parents", "complaint")
    assert case["details"] == "x" * 3000
    run = a_dialog("case_correct", "procedure", {case_id: 4}, row=row)
    run.text_area(key="procedure_reason_cmd_procedure").set_value("New rules")
    run.button[0].click().run()
    assert "The case is under the newest version already." in words_of(run)


def test_what_the_playbook_holds_goes_out_of_use(store, programme_id):
    contact = contacts.add_contact(
        store, programme_id, topic="Press", role="Press", name="Kim", address="01632 960 001", actor="ann"
    )["referral_contact_id"]  # fmt: skip
    contacts.add_route(store, programme_id, queue="Press desk", actor="lead")
    answer = standard_responses.add_standard_response(
        store, programme_id, topic="Hours", body="Ask {ombudsman}", expires_on=date(2030, 5, 4), actor="ann"
    )["standard_response_id"]  # fmt: skip
    claim = claims.add_claim(
        store, programme_id, text="It is shut", is_factual=True, verdict="false", source="Rota", terms=["x"],
        actor="ann",
    )["claim_id"]  # fmt: skip
    held = store.one("select * from claim where claim_id = $id", {"id": claim})
    shown = page("playbook", programme="QT", part="answers").run()
    assert "expires 4 May 2030" in words_of(shown)

    for which, more in (
        ("retire_contact", {"contact": contact}), ("retire_answer", {"answer": answer}), ("judge", {"row": dict(held)}),
        ("retire_route", {"programme": programme_id}),
    ):  # fmt: skip
        run = a_dialog("playbook_upkeep", which, {}, **more)
        for field in run.text_area:
            field.set_value("No longer needed")
        if which == "judge":
            run.selectbox[0].set_value("misleading")
        run.button[0].click().run()
        assert not run.exception

    for table in ("referral_contact", "routing_rule", "standard_response"):
        assert store.one(f"select retired_at is not null as gone from {table}") == {"gone": True}
    assert store.one("select verdict from claim") == {"verdict": "misleading"}


def test_a_partners_view_is_taken_as_our_line(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "criticism")
    asked = consultation.ask_partner(store, case_id, party="Parents", question="What now?", actor="ann")
    consultation.record_view(store, asked["consultation_id"], view=HOSTILE, actor="ann")
    identity = asked["consultation_id"]
    on_the_case = page("cases", case=the_case(store, case_id)["ref"]).run()
    in_the_playbook = page("playbook", programme="QT", part="briefings").run()
    assert all(f"take_{identity}" in {one.key for one in run.button} for run in (on_the_case, in_the_playbook))

    run = a_dialog("playbook_upkeep", "take_view", {}, consultation=identity, view=HOSTILE)
    run.button[0].click().run()

    assert store.one("select is_adopted from consultation") == {"is_adopted": True}
    assert "(taken)" in words_of(page("cases", case=the_case(store, case_id)["ref"]).run())


def test_themes_that_no_verified_contact_answers_for_are_named(store, programme_id):
    a_triaged_case(store, programme_id)
    assert "Opening hours. Add whom" in words_of(page("playbook", programme="QT", part="contacts").run())
    made = contacts.add_contact(
        store, programme_id, topic="opening hours", role="Desk", name="Kim", address="01632 960 001", actor="ann"
    )
    contacts.verify_contact(store, made["referral_contact_id"], actor="ann")

    assert "Add whom" not in words_of(page("playbook", programme="QT", part="contacts").run())
    assert playbook_lists.without_contact(["Fees", "Press"], ["press"]) == ["Fees"]


def test_only_a_procedure_that_names_an_ombudsman_fills_it_in():
    known = procedures.presets()

    assert procedures.ombudsman_of(json.dumps(known["plain"])) == ""
    assert "Scottish" in procedures.ombudsman_of(json.dumps(known["scottish_model"]))


def test_the_procedure_is_a_page_for_the_public(store, programme_id):
    a_case(store, programme_id)
    run = page("playbook", programme="QT", part="procedure").run()
    assert not run.exception
    held = read.rows("procedures", programme=programme_id)[0]

    made = procedure_page.page(
        procedure_of(held["definition"]), held, "<b>Us</b>", ombudsman="Ask & see", is_demo=True
    ).decode()
    assert "<b>" not in made
    for words in ("&lt;b&gt;Us", "Ask &amp; see", "First response", "4 working hours", "DEMO DATA", "Mon 09:00–17:00"):
        assert words in made
    assert "Escalation" not in made


def test_a_prepared_answer_says_how_much_of_it_is_changed(store, programme_id):
    prepared = standard_responses.add_standard_response(
        store, programme_id, topic="Hours", body="We open at nine", actor="ann"
    )["standard_response_id"]  # fmt: skip
    standard_responses.approve_standard_response(store, prepared, review_by=date(2030, 1, 1), actor="ben")
    case_id = a_triaged_case(store, programme_id)
    response = an_answer(store, case_id, text="We open at ten.", standard_response_id=prepared)
    send_answer(store, case_id, response_id=response, happened_at=at("2026-02-03 10:00"), actor="ann")

    shown = words_of(page("playbook", programme="QT", part="answers").run())
    assert "at most 20% of the text was changed" in shown  # three letters of fifteen
    assert "of 5 from" not in shown


def test_late_clocks_open_to_their_cases_and_unrouted_ones_stand_apart(store, programme_id):
    late = a_triaged_case(store, programme_id)  # of February, and never answered
    a_triaged_case(store, programme_id, "complaint")
    run = page("cases", desk="find", programme="QT", kind="enquiry", clock="first_response", breached="1").run()
    assert not run.exception
    assert list(run.dataframe[0].value["Case"]) == [the_case(store, late)["ref"]]

    def unrouted() -> list[str]:
        run = page("cases", programme="QT")
        run.query_params["view"] = "unrouted"
        return list(run.run().dataframe[0].value["Case"])

    assert len(unrouted()) == 2
    contacts.add_route(store, programme_id, queue="Everything", actor="lead")
    routed = a_case(store, programme_id)
    assert len(unrouted()) == 2
    assert routed["ref"] not in unrouted()


def test_criticisms_that_nobody_expected_open_to_their_cases(store, programme_id):
    ref = the_case(store, a_triaged_case(store, programme_id, "criticism"))["ref"]
    a_triaged_case(store, programme_id)
    run = page("cases", desk="numbers", programme="QT", period="all").run()
    run.button(key="missed").click().run()

    assert list(run.dataframe[0].value["Case"]) == [ref]


def test_numbers_tell_in_whose_name_was_answered_and_what_one_answer_settled(store, programme_id):
    for text in ("", "But when is it open on Sundays?"):
        case_id = a_triaged_case(store, programme_id)
        answered(store, case_id)
        if text:
            record_reply(store, case_id, text=text, happened_at=at("2026-02-04 10:00"), actor="ann")
    run = page("cases", desk="numbers", programme="QT", period="all").run()

    assert not run.exception
    table = next(one.value for one in run.dataframe if "Spoke as" in one.value)
    assert table.to_dict("records") == [
        {"Spoke as": "Official", "Cases answered": 2, "Settled at once": 1, "Share": "50.0%"}
    ]


def test_a_star_at_the_end_of_a_claims_words_stands_for_any_ending(store):
    a_mention(store, "So scared of the jab")
    span = {"programme": None, "since": datetime(2026, 2, 2), "until": datetime(2026, 2, 3)}

    found = [sum(hour["carrying"] for hour in read.rows("claim_hours", terms=(term,), **span))
             for term in ("scar*", "scare*", "scars")]  # fmt: skip
    assert found == [1, 1, 0]


TEXTS = {
    "anticipated.add_card": {
        "theme": "t", "description": "d", "likelihood": 1, "impact": 1, "terms": ["x"], "who": "w", "owner": "o",
    },
    "claims.add_claim": {"text": "t", "is_factual": True, "verdict": "false", "source": "s", "terms": ["x"]},
    "contacts.add_contact": {
        "topic": "t", "role": "r", "name": "n", "address": "01632 960 001", "hours": "h", "out_of_hours": "o",
    },
    "contacts.add_route": {"queue": "q", "topic": "t", "segment": "s", "language": "en"},
    "standard_responses.add_standard_response": {"topic": "t", "body": "b", "audience": "a"},
    "commitments.add_commitment": {"text": "t", "owner": "o", "due_on": date(2030, 1, 1)},
    "consultation.consult": {"subject": "s", "party": "p", "question": "q"},
    "briefings.issue_briefing": {"title": "t", "body": "b", "audience": "a"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, field) for name, given in TEXTS.items() for field, value in given.items()
     if isinstance(value, str) and field != "verdict"],
)  # fmt: skip
def test_text_that_is_no_text_is_refused_in_every_field_of_the_registers(store, programme_id, name, field):
    file, command = name.split(".")
    run = getattr(importlib.import_module(f"pipelines.commands.{file}"), command)
    run(store, programme_id, actor="ann", **TEXTS[name])

    for hostile in ("9@a.b\x00", "9@a.b\ud800"):
        with pytest.raises(Refused):
            run(store, programme_id, actor="ann", **TEXTS[name] | {field: hostile})


def test_a_formal_complaint_that_is_none_after_all_is_no_longer_formal(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "complaint", formality="formal")
    cases.reclassify_case(store, case_id, kind="enquiry", reason="A question", actor="ann")

    assert (the_case(store, case_id)["kind"], the_case(store, case_id)["formality"]) == ("enquiry", "informal")


def test_the_rules_are_changed_in_a_form_and_in_force_from_its_day(store, programme_id):
    procedures.adopt_procedure(
        store, programme_id, preset="plain", in_force_from=datetime(2026, 1, 1, tzinfo=UTC), actor="lead"
    )
    row = dict(read.rows("procedures", programme=programme_id)[0])
    run = a_dialog("procedure_form", "revise", {}, row=row, programme=programme_id)
    assert "Nothing is changed yet." in words_of(run)

    run.number_input(key="revise_reopen_cmd_revise").set_value(14)
    run.text_input(key="revise_reason_cmd_revise").set_value("Agreed in June").run()
    assert "reopen days: 28 → 14" in words_of(run)
    run.button(key="save_cmd_revise").click().run()

    assert not run.exception
    newest = read.rows("procedures", programme=programme_id)[0]
    assert (newest["version"], procedure_of(newest["definition"]).reopen_days) == (2, 14)
    assert newest["review_by"] is not None


def test_what_is_pasted_and_cannot_be_read_is_told_and_kept(store, programme_id):
    procedures.adopt_procedure(
        store, programme_id, preset="plain", in_force_from=datetime(2026, 1, 1, tzinfo=UTC), actor="lead"
    )
    row = dict(read.rows("procedures", programme=programme_id)[0])
    run = a_dialog("procedure_form", "revise", {}, row=row, programme=programme_id)
    run.text_area(key="revise_definition_cmd_revise").set_value('{"title": ').run()
    run.button(key="save_cmd_revise").click().run()

    assert "The definition cannot be read" in words_of(run)
    assert len(read.rows("procedures", programme=programme_id)) == 1


def test_a_second_calendar_is_added_and_one_without_an_open_hour_refused(store, programme_id):
    run = a_dialog("playbook_calendars", "add", {}, programme=programme_id)
    run.text_input(key="add_name_cmd_add").set_value("Evenings")
    for day in ("mon", "tue", "wed", "thu", "fri"):
        run.text_input(key=f"add_{day}_cmd_add").set_value("")
    run.button(key="save_cmd_add").click().run()
    assert "no open hour" in words_of(run)

    run.text_input(key="add_mon_cmd_add").set_value("18:00-21:00, 22:00–23:00")
    run.button(key="save_cmd_add").click().run()
    assert [row["name"] for row in read.rows("calendars", programme=programme_id)] == ["Evenings"]


def test_a_review_is_recorded_and_stands_on_the_page(store, programme_id):
    procedures.adopt_procedure(
        store, programme_id, preset="plain", in_force_from=datetime(2026, 1, 1, tzinfo=UTC), actor="lead"
    )
    row = dict(read.rows("procedures", programme=programme_id)[0])
    run = a_dialog("playbook_reviews", "review", {}, row=row, programme=programme_id)
    run.text_area(key="review_findings_cmd_review").set_value(HOSTILE)
    run.button(key="save_cmd_review").click().run()

    assert not run.exception
    shown = page("playbook", programme="QT", part="procedure").run()
    assert not shown.exception
    assert HOSTILE in words_of(shown)
    assert "Kept as it is" in words_of(shown)


def test_why_a_clock_was_late_is_said_on_the_case_and_opens_from_the_numbers(store, programme_id):
    case_id = a_case(store, programme_id)["case_id"]
    ref = the_case(store, case_id)["ref"]
    run = page("cases", case=ref).run()
    run.button(key="explain_late_first_response_1").click().run()
    assert not run.exception
    run = a_dialog("case_late", "explain", {case_id: 1}, clock="first_response", turn=1)
    run.text_area(key="explain_note_cmd_explain").set_value("Three at once")
    run.button(key="save_cmd_explain").click().run()

    assert "Late because of a partner's answer: Three at once (" in words_of(page("cases", case=ref).run())
    numbers = page("cases", programme="QT", desk="numbers", period="all").run()
    assert {"Routed within": "–"}.items() <= {one.label: one.value for one in numbers.metric}.items()
    found = page("cases", programme="QT", desk="find", late_reason="partner").run()
    assert list(found.dataframe[0].value["Case"]) == [ref]
    assert "No case fits." in words_of(page("cases", programme="QT", desk="find", late_reason="absence").run())
    assert list(page("cases", programme="QT", desk="find", unrouted="1").run().dataframe[0].value["Case"]) == [ref]


def test_what_nobody_expected_is_added_to_the_register_from_its_case(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "criticism", summary="Your vans block our street")
    run = page("cases", case=the_case(store, case_id)["ref"]).run()
    run.button(key="do_card").click().run()
    assert not run.exception
    begin = {"theme": "Vans", "description": "Your vans block our street"}
    run = a_dialog("playbook_forms", "card", {}, programme=programme_id, begin=begin)
    run.button(key="save_cmd_card").click().run()

    assert store.rows("select theme, description from anticipated_criticism") == [begin]


def test_where_nobody_signs_in_whoever_approves_says_their_name(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    response_id = an_answer(store, case_id, "dashboard", risk=2)
    submit_answer(store, case_id, response_id=response_id, actor="dashboard")
    [answer] = store.rows("select * from response")

    run = a_dialog("case_answer_forms", "approve", {case_id: None}, answer=answer, programme=programme_id)
    said = (
        "Nobody approves their own answer: somebody else does. Whoever that is says their name at the foot of the menu"
    )
    assert said in words_of(run)

    def foot(name):
        import streamlit as st

        from dashboard import panels, person

        st.session_state.setdefault(person.SITS_HERE, name)
        panels.footer()
        st.text(person.actor())

    at_foot = AppTest.from_function(foot, args=(" Bea  Holt",), default_timeout=60).run()
    assert at_foot.text[0].value == "Bea Holt"
    for own in ("dashboard", "Dashboard "):
        with pytest.raises(Refused, match="their own answer"):
            approve_answer(store, case_id, response_id=response_id, actor=own)
    approve_answer(store, case_id, response_id=response_id, actor="Bea Holt")
    assert store.one("select decided_by from response") == {"decided_by": "Bea Holt"}
