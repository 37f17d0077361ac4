"""The pages Programme, Evaluation, Monthly review and Risk: empty, with the demo's plan, and what their forms write."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import (
    evaluation_change,
    programme_change,
    programme_logic,
    programme_thread,
    programme_why,
    read,
    read_objectives,
    read_plan,
)
from dashboard.views import evaluation, programme, review, risk
from pipelines.commands import plan_items, reports
from tests.dashboard.plan_store import PROGRAMME_ID

PAGES = {"programme": programme, "evaluation": evaluation, "review": review, "risk": risk}
HOSTILE = "![x](http://example.org/p.png) :red[Verified] <b>b</b> =1+1"


def page(name: str, **query: str) -> AppTest:
    def script(name):
        import importlib

        import streamlit as st

        st.session_state["_pages"] = {}
        importlib.import_module(f"dashboard.views.{name}").show()

    at = AppTest.from_function(script, args=(name,), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at


def form(name: str, identity: str = "", given: dict | None = None) -> AppTest:
    """A form that stays open: in AppTest a click inside one runs the whole script again."""

    def script(name, programme_id, identity, given):
        import streamlit as st

        from dashboard import plan_items

        st.session_state["_pages"] = {}
        st.session_state["plan_item_dialog"] = (name, programme_id, identity, given, "cmd_of_this_form")
        plan_items.dialogs()

    args = (name, PROGRAMME_ID, identity, given or {})
    return AppTest.from_function(script, args=args, default_timeout=60).run()


def words_of(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.markdown, at.caption) for one in kind)


@pytest.mark.parametrize("name", list(PAGES))
def test_an_empty_store_says_how_to_begin(store, name):
    at = page(name).run()

    assert not at.exception
    assert "There is no programme yet." in words_of(at)


@pytest.mark.parametrize("part", list(programme.PARTS))
def test_every_part_of_the_plan_is_drawn(planned, part):
    at = page("programme", programme="QT", part=part).run()

    assert not at.exception
    assert at.header


def test_the_plan_says_what_is_missing_in_it(planned):
    roles = words_of(page("programme", programme="QT", part="roles").run())
    mix = words_of(page("programme", programme="QT", part="mix").run())

    assert "A8 Community grants, two rounds: 2 are accountable" in roles
    assert "M4 (price): only its intervention I6 cites evidence." in mix
    assert "I4 Crews who quit together" in mix


def test_an_objective_has_its_ticks_and_its_sentence(planned):
    said = words_of(page("programme", programme="QT", part="smart").run())

    assert "From 310 (31 Dec 2025) to 500 by 31 Dec 2026, among Adults who smoke, measured by" in said
    assert "6 are needed to say what change is usual" in said


def test_the_logic_model_names_its_loose_ends():
    nodes = [
        {"logic_node_id": "1", "code": "L1", "level": "input", "text": "Money"},
        {"logic_node_id": "2", "code": "L2", "level": "output", "text": "Posts"},
        {"logic_node_id": "3", "code": "L3", "level": "impact", "text": "Health"},
    ]
    links = [{"from_node_id": "1", "to_node_id": "2", "assumption": None}]

    assert programme_logic.loose(nodes, links) == [
        "L2 Posts: leads to nothing.", "L3 Health: comes from nothing.", "L1 to L2: no assumption is written.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("result", "low", "high", "word"),
    [(None, None, None, "Not measured"), (20, None, None, "Met"), (19.9, None, None, "Missed"),
     (25, 18, 32, "Open: the interval holds the threshold"), (25, 20, 30, "Met")],
)  # fmt: skip
def test_a_criterion_of_a_pilot_is_met_only_where_its_interval_is(result, low, high, word):
    row = {"result": result, "result_low": low, "result_high": high, "threshold": 20, "comparison": "at_least"}

    assert programme_change.verdict(row)[1] == word


def test_the_red_thread_is_walked_and_orphans_are_found(planned):
    at = page("programme", programme="QT", part="thread").run()
    given = read.programmes()[0]

    found = programme_thread.orphans(given)
    assert not at.exception
    kinds_found = {kind for kind, _, _ in found}
    assert {
        "Lesson never used again",
        "Objective that serves no priority",
        "Objective without an activity",
    } <= kinds_found
    assert ("Objective that serves no priority", "O6b") not in [(kind, which[:3]) for kind, which, _ in found]


def test_the_four_way_view_says_how_each_stands(planned):
    at = page("evaluation", programme="QT").run()

    said = words_of(at)
    assert not at.exception
    assert "Late: A6, A8, A13" in said
    assert "£347,800 of £420,000" in said
    assert "Above appetite: R3, R5, R6" in said
    assert "1,808 of 1,960 due · 92.2%" in said


def test_an_earlier_day_shows_what_was_known_and_in_force_then(planned):
    """On 30 June 2026 the rumour of July was not known, and the first target of K5b was superseded already."""
    on = date(2026, 6, 30)
    known = read_plan.night_of(on)

    issues = {row["code"] for row in read_plan.items("issue", PROGRAMME_ID, known)}
    assert issues == {"IS1", "IS3"}
    assert {row["code"] for row in read_plan.items("decision", PROGRAMME_ID, known)} == {
        f"D-{n:02}" for n in range(1, 9)
    }
    before = read_plan.standings(PROGRAMME_ID, date(2026, 6, 10), read_plan.night_of(date(2026, 6, 10)))
    after = read_plan.standings(PROGRAMME_ID, on, known)
    assert next(one.target.value for one in before if one.kpi.code == "K5b") == 2.4
    assert next(one.target.value for one in after if one.kpi.code == "K5b") == 1.7


def test_a_changed_and_a_removed_thing_are_seen_as_they_were(planned):
    from data.store import now

    plan_items.add_item(
        planned,
        "issue",
        PROGRAMME_ID,
        {"code": "IS9", "text": "First words", "opened_on": date(2026, 10, 1)},
        actor="ana",
    )
    row = next(one for one in read_plan.items("issue", PROGRAMME_ID) if one["code"] == "IS9")
    then = now()
    plan_items.revise_item(
        planned, "issue", row["issue_id"], {"text": "Other words", "opened_on": date(2026, 10, 2)}, actor="a"
    )
    plan_items.remove_item(planned, "issue", row["issue_id"], actor="ana")

    seen = {one["code"]: one for one in read_plan.items("issue", PROGRAMME_ID, then)}
    assert (seen["IS9"]["text"], seen["IS9"]["opened_on"]) == ("First words", date(2026, 10, 1))
    assert "IS9" not in {one["code"] for one in read_plan.items("issue", PROGRAMME_ID)}


def test_the_pages_of_an_earlier_day_show_that_day(planned):
    """Boxes, numbers and the review: nothing of later, and nothing that can be changed."""
    at = page("evaluation", programme="QT").run()
    at.date_input(key="as_of").set_value(date(2026, 6, 30)).run()
    said = words_of(at)
    assert not at.exception
    assert "798 of 885 due" in said

    at.button(key="eval_numbers_K1").click().run()
    assert not at.exception
    assert "As known at the end of 30 Jun 2026" in words_of(at)
    at.button(key="box_activities").click().run()
    assert not at.exception
    assert "later changes of these rows are undone" in words_of(at)
    assert "rows, the oldest" in words_of(at)
    for part in ("decide", "outlook", "impact", "changes", "surveys"):
        at = page("evaluation", programme="QT", part=part).run()
        at.date_input(key="as_of").set_value(date(2026, 6, 30)).run()
        assert not at.exception, part
        assert not [one.key for one in at.button if str(one.key).startswith(("add_", "run_", "load_"))], part


@pytest.mark.parametrize(
    ("name", "key", "part"),
    [("programme", "box_work", "work"), ("programme", "box_spent", "budget"), ("risk", "box_risk", "")],
)
def test_the_numbers_of_a_page_open_to_their_query_and_to_who_entered_them(planned, name, key, part):
    at = page(name, programme="QT", **({"part": part} if part else {})).run()
    at.button(key=key).click().run()

    assert not at.exception
    assert "rows, the oldest" in words_of(at)
    assert len(at.selectbox(key="number_chosen").options) >= 4
    assert any("select" in str(one.value) for one in at.code)


def test_a_review_of_an_earlier_day_knows_no_later_report_review_or_lesson(planned):
    done = reports.build_report(planned, "QT", "2026-06", actor="ana")
    with planned.transaction() as tx:
        tx.run("update report set created_at = timestamp '2026-07-03 10:00:00'")
    given = {"reviewed_on": date(2026, 7, 5), "actor": "ana", "decision": "accepted"}
    reports.review_report(planned, done["report_id"], step="review", reviewer="Dee", **given)

    def seen(on: date) -> AppTest:
        at = page("review", programme="QT").run()
        at.date_input(key="as_of").set_value(on).run()
        at.selectbox(key="review_month").set_value("2026-06").run()
        assert not at.exception
        return at

    early, late = seen(date(2026, 7, 2)), seen(date(2026, 7, 4))
    assert "None had been built by 2 Jul 2026" in words_of(early)
    assert "Nobody has reviewed this version yet." in words_of(late), "it was reviewed by the real clock, later"
    assert not [one.key for one in late.button if str(one.key).startswith(("build_", "word_", "add_"))]
    assert "D-27" not in words_of(late)


def test_what_is_short_and_undecided_asks_for_a_decision(planned):
    at = page("evaluation", programme="QT", part="decide").run()

    said = words_of(at)
    assert not at.exception
    assert "All 3 have a decision that answers" in said
    assert "D-19 act: Half of the October media" in said

    row = next(one for one in read_plan.items("decision", PROGRAMME_ID) if one["code"] == "D-19")
    plan_items.remove_item(planned, "action", "action_demo_act-28", actor="ana")
    plan_items.remove_item(planned, "action", "action_demo_act-33", actor="ana")
    plan_items.remove_item(planned, "action", "action_demo_act-41", actor="ana")
    plan_items.remove_item(planned, "decision", row["decision_id"], actor="ana")
    assert "Decide on K7" in words_of(page("evaluation", programme="QT", part="decide").run())


def test_a_platform_change_names_what_it_touches(planned):
    at = page("evaluation", programme="QT", part="changes").run()
    given = read.programmes()[0]
    row = next(one for one in read_plan.items("platform_change", PROGRAMME_ID) if one["code"] == "PC-02")

    touched = evaluation_change.impact(given, row)
    assert not at.exception
    assert touched["KPIs"] == ["K5b Engagement rate by views"]
    assert touched["Targets"] == ["K5b version 1", "K5b version 2"]


def test_surveys_say_how_sure_they_are(planned):
    said = words_of(page("evaluation", programme="QT", part="surveys").run())

    assert "44.0%\n" in said or "44.0%, n = 1,004" in said
    assert "95% interval 40.9 to 47.1" in said
    assert "it has changed" in said


def test_few_people_are_shown_nowhere(planned, tmp_path):
    """Four of nine hundred, then four left over of nine hundred: neither on a page nor in a report nor its rows."""
    from pipelines.commands import measurements

    kpi = next(one.kpi for one in read_plan.standings(PROGRAMME_ID, date(2026, 10, 31), None) if one.kpi.code == "K7")
    share = {"metric_key": kpi.metric_key, "period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
    for numerator in (4, 896):
        measurements.record_measurement(
            planned, PROGRAMME_ID, **share, value=None, numerator=numerator, denominator=900, source="Register",
            actor="ana",
        )  # fmt: skip
        for part in ("status", "surveys"):
            at = page("evaluation", programme="QT", part=part).run()
            said = words_of(at) + " ".join(str(one.value.values.tolist()) for one in at.dataframe)
            assert not at.exception
            assert "fewer than 5 people" in said
            assert f"{numerator} of 900" not in said
            assert f"{100 * numerator / 900:.1f}" not in said
        one = next(one for one in read_plan.standings(PROGRAMME_ID, date(2026, 10, 31), None) if one.kpi.code == "K7")
        told = read_objectives.entered_rows(one, read_objectives.plan(PROGRAMME_ID))
        assert (one.is_small, told[0]["numerator"], told[0]["availability"]) == (True, None, "fewer than 5 people")
        done = reports.build_report(planned, "QT", "2026-10", actor="ana")
        held = {
            one["slot"]: one
            for one in json.loads(reports.file_of(planned, done["report_id"], "manifest.json"))["figures"]
        }
        assert (held["kpi.K7.actual"]["value"], held["kpi.K7.actual"]["shown"]) == (None, "fewer than 5 people")
        assert "kpi.K7.attainment" not in held
        document = planned.one("select document from report order by created_at desc limit 1")["document"]
        assert f"{numerator} of 900" not in document
        assert "fewer than 5 people" in document
    # answers in time are our own work: one of 38 missed recognises nobody
    assert held["kpi.K6b.actual"]["shown"] == "97.4%"


def test_the_matrix_and_the_register_show_the_risks(planned):
    at = page("risk", programme="QT").run()

    said = words_of(at)
    assert not at.exception
    assert {metric.label: metric.value for metric in at.metric}["Extreme before"] == "2"
    assert "R5 they shut the programme out (12)" in said
    assert "Worse than a month ago: R5." in said


def test_a_month_is_built_worded_and_opened_on_the_page(planned):
    at = page("review", programme="QT").run()
    assert "There is no report of October 2026 yet." in words_of(at)

    at.button(key="build_report").click().run()
    assert not at.exception
    said = words_of(at)
    assert "£347,800 of £420,000 is spent (82.8%)" in said
    kpis = {row["KPI"]: row for row in at.dataframe[0].value.to_dict("records")}
    assert (kpis["K2 Service sign-ups a month"]["Actual"], kpis["K2 Service sign-ups a month"]["Due"]) == ("548", "500")
    at.selectbox(key="figure_slot").set_value("cost.K2.each").run()

    assert "Cost per outcome: Service sign-ups a month" in str(at.selectbox(key="figure_slot").options)
    assert "Spend to date over outcomes to date" in words_of(at)
    assert planned.one("select count(*) as n from report") == {"n": 1}


def test_words_of_people_stay_words(planned):
    given = {"code": "R99", "category": "data", "cause": HOSTILE, "event": HOSTILE, "effect": HOSTILE,
             "opened_on": date(2026, 1, 5), "appetite": 1}  # fmt: skip
    risk_id = plan_items.add_item(planned, "risk", PROGRAMME_ID, given, actor="ana")["risk_id"]
    score = {"risk": risk_id, "scored_on": date(2026, 10, 1), "likelihood": 5, "impact": 5}
    plan_items.add_item(planned, "risk_score", PROGRAMME_ID, score, actor="ana")

    at = page("risk", programme="QT").run()

    assert not at.exception
    assert not [one for kind in (at.markdown, at.caption, at.info, at.warning) for one in kind if HOSTILE in one.value]
    assert HOSTILE in "\n".join(one.value for one in at.text)


@pytest.mark.parametrize("name", ["risk", "activity", "priority", "intervention", "logic_link", "pilot_criterion"])
def test_the_form_of_a_kind_opens(planned, name):
    at = form(name)

    assert not at.exception
    assert at.button(key="save")


def test_a_form_writes_and_a_refusal_is_told(planned):
    at = form("issue")
    assert "R1 · families feel attacked" in at.selectbox(key="issue_risk_cmd_of_this_form").options
    at.button(key="save").click().run()
    assert "“What happened” is empty" in words_of(at)

    at.text_input(key="issue_text_cmd_of_this_form").set_value("The line is dead")
    at.date_input(key="issue_opened_on_cmd_of_this_form").set_value(date(2026, 10, 30))
    at.button(key="save").click().run()

    assert planned.one("select code, text from issue where text like 'The line%'") == {
        "code": "IS6", "text": "The line is dead",
    }  # fmt: skip


def test_a_form_changes_what_is_there_and_money_is_in_pounds(planned):
    at = form("budget_line", "budget_line_demo_bl6")
    field = at.number_input(key="budget_line_approved_cmd_of_this_form")
    assert field.value == 14_000.0

    field.set_value(15_000.5)
    at.button(key="save").click().run()

    assert planned.one("select approved from budget_line where code = 'BL6'") == {"approved": 1_500_050}


def test_a_signed_report_says_so(planned):
    done = reports.build_report(planned, "QT", "2026-09", actor="ana")
    given = {"reviewed_on": date(2026, 10, 5), "actor": "ana", "decision": "accepted"}
    reports.review_report(planned, done["report_id"], step="review", reviewer="Dee", **given)
    row = review.versions(PROGRAMME_ID, date(2026, 9, 1))[0]
    assert review.state_of(PROGRAMME_ID, row) == "reviewed"

    reports.review_report(planned, done["report_id"], step="sign_off", reviewer="Flo", **given)

    assert review.state_of(PROGRAMME_ID, row) == "signed"


def test_the_mix_names_what_nothing_supports():
    barriers = [{"barrier_id": "b", "code": "B1", "comb": "capability_physical"}]
    assert programme_why.unsupported(barriers, [], []) == ["B1 (physical capability): no intervention answers it."]
