"""The Objectives page: what it says of an empty store, of the demo's plan, and what its forms write."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Metric, Post
from dashboard import objective_card, objective_figure, read_objectives
from data.demo import measures
from data.demo import plan as demo
from data.programmes import plan
from pipelines import landing, load
from pipelines.commands import programme, standing

FORM = "cmd_of_this_form"
HOSTILE = "![x](http://example.org/p.png) :red[Verified] <b>b</b> =1+1"


def page() -> AppTest:
    def script():
        import streamlit as st

        from dashboard.views import objectives

        st.session_state["_pages"] = {}
        objectives.show()

    return AppTest.from_function(script, default_timeout=60)


def dialog(which: str, subject: str, command_id: str = FORM) -> AppTest:
    """A dialog that stays open: in AppTest a click inside one runs the whole script again."""

    def script(which, subject, command_id):
        import streamlit as st

        from dashboard import objective_forms

        st.session_state["_pages"] = {}
        st.session_state["plan_dialog"] = (which, subject, command_id)
        objective_forms.dialogs()

    return AppTest.from_function(script, args=(which, subject, command_id), default_timeout=60).run()


def words_of(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.markdown, at.caption) for one in kind)


@pytest.fixture
def demo_plan(store):
    """The demo's plan and entered values, without its facts."""
    with store.transaction() as tx:
        tx.insert("programme", demo.programmes())
        tx.insert("objective", demo.objectives())
        tx.insert("kpi", demo.kpis())
        tx.insert("target", demo.targets())
        tx.insert("measurement", measures.measurements())
    return store


@pytest.fixture
def programme_id(store):
    made = programme.add_programme(
        store, code="A", name="Ours", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )
    return made["programme_id"]


def test_an_empty_store_says_how_to_begin(store):
    at = page().run()

    assert not at.exception
    assert "There is no programme yet." in words_of(at)
    assert {"open_programme", "open_plan_file"} <= {button.key for button in at.button}


def test_the_demo_says_what_is_off_track_and_counts_the_rest(demo_plan):
    at = page().run()

    assert not at.exception
    said = words_of(at)
    assert "Off track: Sign-ups from routine and manual workers (46.0%, due 48.0%, 1–31 Oct 2026)." in said
    assert {metric.label: metric.value for metric in at.metric} == {
        "On track": "4",
        "At risk": "2",
        "Off track": "1",
        "Not judged": "4",  # three are measured from facts, which this store does not hold
    }
    assert "**1,808 of 1,960 due · 92.2%**" in said
    assert "Not due: the target begins on 1 January 2027." in said
    assert any("DEMO DATA" in str(one.value) for one in at.warning)


def test_every_kpi_stands_in_one_table_with_how_it_will_likely_end(demo_plan):
    at = page().run()

    assert not at.exception
    board = at.dataframe[0].value.to_dict("records")
    assert [row["Open"] for row in board][:3] == ["K7", "K1", "K6b"], "those that fall short first"
    assert len(board) == 11
    k1 = next(row for row in board if row["Open"] == "K1")
    assert (k1["Now"], k1["Due"], k1["Target"]) == ("1,808", "1,960", "2,400")
    assert (list(k1["Status"]), list(k1["At its end"])) == (["▲ At risk"], ["■ Likely missed"])
    assert len(k1["Course"]) == 10
    assert list(next(row for row in board if row["Open"] == "K3")["At its end"]) == [], "two surveys say nothing"
    assert "3 likely missed" in words_of(at)


def test_the_programme_is_taken_from_the_address(demo_plan):
    programme.add_programme(
        demo_plan, code="B", name="Other", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )
    at = page()
    at.query_params["programme"] = "QT"

    at.run()

    assert not at.exception
    assert at.selectbox(key="programme").value == "QT"
    assert "4-week quits via the service" in words_of(at)


def test_words_of_people_are_shown_letter_by_letter(store, programme_id):
    programme.add_objective(store, programme_id, code="O1", text=HOSTILE, actor="ana")

    at = page().run()

    assert HOSTILE in [one.value for one in at.text]
    assert all(HOSTILE not in str(one.value) for kind in (at.markdown, at.caption, at.header) for one in kind)


def test_an_objective_is_added_by_its_form(store, programme_id):
    at = dialog("objective", programme_id)
    at.text_input(key=f"objective_code_{FORM}").set_value("O1")
    at.text_area(key=f"objective_text_{FORM}").set_value("Help people")

    at.button(key="save").click().run()

    assert not at.exception
    assert [one.text for one in plan(store, programme_id).objectives] == ["Help people"]
    assert store.one("select actor from event where type = 'objective_added'")["actor"] == "dashboard"


def test_what_is_refused_is_said_in_the_form(store, programme_id):
    at = dialog("objective", programme_id)
    at.text_input(key=f"objective_code_{FORM}").set_value("O 1!")

    at.button(key="save").click().run()

    assert "'O 1!' is no code: use up to 20 letters, digits, dots and hyphens, such as O1 or K-2." in words_of(at)
    assert plan(store, programme_id).objectives == ()


def entered_kpi(store, programme_id, **more):
    objective = programme.add_objective(store, programme_id, code="O1", text="Help", actor="ana")
    given = {"metric_key": "entered:s", "unit": "count", "level": "outcome", "aggregation": "sum", **more}
    return programme.add_kpi(store, objective["objective_id"], code="K1", name="S", **given, actor="ana")["kpi_id"]


def test_a_kpi_is_added_by_its_form(store, programme_id):
    programme.add_objective(store, programme_id, code="O1", text="Help", actor="ana")
    at = dialog("kpi", programme_id)
    at.text_input(key=f"kpi_code_{FORM}").set_value("K1")
    at.text_input(key=f"kpi_name_{FORM}").set_value("Net sentiment")
    at.selectbox(key=f"kpi_metric_{FORM}").set_value("net_sentiment")

    at.button(key="save").click().run()

    assert not at.exception
    assert [(one.metric_key, one.unit) for one in plan(store, programme_id).kpis] == [("net_sentiment", "score")]


def test_a_target_is_set_and_then_superseded_with_its_reason(store, programme_id):
    kpi_id = entered_kpi(store, programme_id)
    first = dialog("target", kpi_id)
    first.number_input(key=f"target_value_{FORM}").set_value(120.0)
    first.text_area(key=f"target_reason_{FORM}").set_value("Agreed")
    first.button(key="save").click().run()
    second = dialog("target", kpi_id, "cmd_of_the_next")
    second.number_input(key="target_value_cmd_of_the_next").set_value(100.0)

    second.button(key="save").click().run()
    refused = words_of(second)
    second.text_area(key="target_reason_cmd_of_the_next").set_value("Two clinics closed")
    second.button(key="save").click().run()

    assert "The reason is empty. Enter one." in refused
    held = plan(store, programme_id).targets_of(kpi_id)
    assert [(one.version, one.value, one.reason) for one in held] == [
        (1, 120.0, "Agreed"),
        (2, 100.0, "Two clinics closed"),
    ]


def test_a_value_is_entered_by_its_form(store, programme_id):
    entered_kpi(store, programme_id)
    at = dialog("measurement", f"{programme_id}/entered:s")
    at.date_input(key=f"value_start_{FORM}").set_value(date(2026, 1, 1))
    at.date_input(key=f"value_end_{FORM}").set_value(date(2026, 1, 31))
    at.number_input(key=f"value_value_{FORM}").set_value(12.0)
    at.text_input(key=f"value_source_{FORM}").set_value("Log")

    at.button(key="save").click().run()

    assert not at.exception
    assert [one.value for one in plan(store, programme_id).measurements] == [12.0]


def test_an_objective_is_mended_by_its_form_filled_in(store, programme_id):
    made = programme.add_objective(store, programme_id, code="O1", text="Hlep", type="awareness", actor="ana")
    at = dialog("edit_objective", f"{programme_id}/{made['objective_id']}")
    filled = (at.text_input(key=f"objective_code_{FORM}").value, at.selectbox(key=f"objective_type_{FORM}").value)
    at.text_area(key=f"objective_text_{FORM}").set_value("Help")

    at.button(key="save").click().run()

    assert not at.exception
    assert filled == ("O1", "awareness")
    assert [(one.code, one.text, one.type) for one in plan(store, programme_id).objectives] == [
        ("O1", "Help", "awareness")
    ]
    assert store.one("select payload from event where type = 'objective_revised'")


@pytest.mark.parametrize("code", ["K1", "K4", "K5b", "K7", "K9"])
def test_the_form_of_a_kpi_filled_in_changes_nothing_by_itself(demo_plan, code):
    kpi = next(one for one in plan(demo_plan, demo.PROGRAMME_ID).kpis if one.code == code)
    at = dialog("edit_kpi", kpi.kpi_id)

    at.button(key="save").click().run()
    untouched = words_of(at)
    at.number_input(key=f"kpi_amber_{FORM}").set_value(85.5)
    at.button(key="save").click().run()

    assert f"Nothing differs from the kpi '{code}' as it is." in untouched
    changed = next(one for one in plan(demo_plan, demo.PROGRAMME_ID).kpis if one.code == code)
    assert changed == replace(kpi, amber=0.855)


def test_a_kpi_with_numbers_is_not_removed_by_its_form(demo_plan):
    kpi = next(one for one in plan(demo_plan, demo.PROGRAMME_ID).kpis if one.code == "K1")
    at = dialog("edit_kpi", kpi.kpi_id)

    at.button(key="remove").click().run()

    assert "The KPI 'K1' stays:" in words_of(at)


def test_a_form_whose_kpi_is_removed_meanwhile_says_so(store, programme_id):
    kpi_id = entered_kpi(store, programme_id)
    at = dialog("edit_kpi", kpi_id)

    at.button(key="remove").click().run()  # the dialog stays open here: its subject is gone now
    at.run()

    assert not at.exception
    assert "This was removed meanwhile." in words_of(at)
    assert plan(store, programme_id).kpis == ()


def test_a_programme_is_mended_by_its_form(store, programme_id):
    at = dialog("edit_programme", programme_id)
    at.text_input(key=f"programme_name_{FORM}").set_value("Theirs")
    at.date_input(key=f"programme_ends_{FORM}").set_value(date(2027, 3, 31))

    at.button(key="save").click().run()

    assert not at.exception
    held = store.one("select code, name, ends_on from programme")
    assert tuple(held.values()) == ("A", "Theirs", date(2027, 3, 31))


def test_an_annotation_is_added_listed_letter_by_letter_and_removed(store, programme_id):
    at = dialog("annotate", programme_id)
    at.date_input(key=f"annotation_on_{FORM}").set_value(date(2026, 3, 9))
    at.date_input(key=f"annotation_until_{FORM}").set_value(date(2026, 3, 14))
    at.text_area(key=f"annotation_text_{FORM}").set_value(HOSTILE)
    at.button(key="save").click().run()
    listed = page()
    listed.query_params["programme"] = "A"
    listed.run()
    annotation_id = store.one("select annotation_id from annotation")["annotation_id"]
    gone = dialog("remove_annotation", f"{programme_id}/{annotation_id}", "cmd_of_the_next")
    asked_about = [one.value for one in gone.text]

    gone.button(key="save").click().run()

    assert not listed.exception
    assert HOSTILE in [one.value for one in listed.text]
    assert any("9–14 Mar 2026" in str(one.value) for one in listed.caption)
    assert asked_about == [HOSTILE]
    assert store.one("select count(*) as n from annotation")["n"] == 0


def test_a_date_that_is_left_out_is_asked_for(store, programme_id):
    entered_kpi(store, programme_id)
    at = dialog("measurement", f"{programme_id}/entered:s")

    at.button(key="save").click().run()

    assert "Fill in: period start, period end." in words_of(at)


@pytest.mark.parametrize("code", ["K1", "K4", "K5b", "K9"])
def test_every_number_opens_down_to_its_definition(demo_plan, code):
    kpi = next(one for one in plan(demo_plan, demo.PROGRAMME_ID).kpis if one.code == code)

    at = dialog("numbers", kpi.kpi_id)

    assert not at.exception
    said = words_of(at)
    assert kpi.name in said
    assert any("select" in str(one.value) for one in at.code)
    assert len(at.dataframe) >= 1
    if code == "K5b":
        reasons = at.dataframe[0].value["reason"].tolist()
        assert len(reasons) == 2
        assert reasons[1].startswith("D-07: Meta ended impressions")
    if code == "K4":
        assert "Change +5.0 pts, 95% interval +0.6 to +9.4, so the share has changed" in said


def test_the_lines_of_a_kpi(demo_plan):
    found = {one.kpi.code: one for one in standing.evaluate(demo_plan, demo.PROGRAMME_ID, date(2026, 10, 31))}

    assert objective_card.value_line(found["K7"]) == "46.0% against 48.0% due · 71.2% of the planned change"
    assert objective_card.value_line(found["K9"]) == "13.9%"
    assert "236 of 258" in objective_card.target_line(found["K6"])
    assert "changed since the baseline: +5.0 pts" in objective_card.target_line(found["K4"])


def test_no_line_crosses_a_series_break(store, programme_id):
    objective = programme.add_objective(store, programme_id, code="O1", text="Help", actor="ana")
    programme.add_kpi(store, objective["objective_id"], code="K1", name="V", metric_key="views", actor="ana")
    rows = [("1", 10, "post_impressions"), ("2", 20, "post_media_view")]
    at = {post: datetime(2025, 11, day, 12, tzinfo=UTC) for post, day, _ in rows}
    job = landing.new_job("export", "t", "t.csv", "0", "t", programme_id=programme_id)
    posts = [Post("facebook", post, "us", at[post], at["2"]) for post, _, _ in rows]
    values = [
        Metric("facebook", "us", post, "views", "snapshot", at["2"].date(), 5.0, at["2"], native)
        for post, _, native in rows
    ]
    tables = [("post", landing.to_table(posts, "post")), ("metric", landing.to_table(values, "metric"))]
    landing.publish(store.home, job, tables)
    load.load_pending(store)
    kpi = plan(store, programme_id).kpis[0]
    trend = standing.Trend("by month", ((date(2025, 10, 31), 4.0), (date(2025, 11, 30), 10.0)), ())

    found = read_objectives.with_breaks(kpi, trend)

    assert found == ((date(2025, 10, 31), 4.0), (date(2025, 11, 20), None), (date(2025, 11, 30), 10.0))


def test_a_chart_says_itself_in_words():
    values = ((date(2026, 1, 31), 149.0), (date(2026, 2, 28), None), (date(2026, 3, 31), 464.0))
    curve = ((date(2026, 1, 1), 0.0), (date(2026, 12, 31), 2400.0))

    said = objective_figure.describe("Quits", values, curve, "count")

    assert said == "Quits: from 149 on 31 Jan 2026 to 464 on 31 Mar 2026, with a target of 2,400 by 31 Dec 2026."
    assert objective_figure.describe("Quits", (), curve, "count") == "Quits: nothing was measured."


def test_a_unit_is_said_in_words_of_its_own():
    from dashboard.objective_dialogs import SAID, UNITS

    assert set(UNITS) == set(programme.UNITS)
    assert not set(UNITS.values()) & set(SAID.values())
