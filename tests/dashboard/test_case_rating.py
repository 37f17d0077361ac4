"""What people thought of how their case ended: corrected in a form, counted alike on desk, as KPI and in reports."""

import json
from datetime import date

from dashboard import case_page, read, read_cases
from data import kpis
from pipelines.commands import case_end, reports, standing
from pipelines.commands import programme as planning
from tests.dashboard.test_case_upkeep import a_dialog
from tests.dashboard.test_cases import page, words_of
from tests.pipelines.commands.desk import a_programme, a_triaged_case, answered, at, the_case


def _figures(store):
    done = reports.build_report(store, "QT", "2026-02", actor="ann")
    held = json.loads(reports.file_of(store, done["report_id"], "manifest.json"))
    return {one["slot"]: one for one in held["figures"]}


def test_a_mistyped_rating_is_corrected_in_a_form_and_counts_as_corrected(store):
    programme_id = a_programme(store)
    objective = planning.add_objective(store, programme_id, code="O1", text="Content", actor="ann")["objective_id"]
    planning.add_kpi(store, objective, code="K1", name="Content", metric_key="satisfaction", actor="ann")
    ids = [a_triaged_case(store, programme_id, received_at=at("2026-02-02 10:00")) for _ in range(5)]
    for place, case_id in enumerate(ids):
        answered(store, case_id)
        case_end.close_case(store, case_id, outcome="answered", cause="Rota", actor="ann")
        if place < 4:
            case_end.rate_case(store, case_id, score=4, comment="Quick", actor="ann")
    asked = {"programme": programme_id, **read_cases.instants(date(2026, 2, 1), date(2026, 2, 28))}
    of_four = standing.evaluate(store, programme_id, date(2026, 2, 28))[0]
    assert of_four.is_small, "of fewer than five people nothing is told"
    told = _figures(store)
    assert told["kpi.K1.actual"]["shown"] == told["listening.satisfaction.month"]["shown"] == "fewer than 5 people"

    case_end.rate_case(store, ids[4], score=1, comment="Quick", actor="ann")
    of_five = standing.evaluate(store, programme_id, date(2026, 2, 28))[0]
    assert (of_five.is_small, of_five.actual.value) == (False, 80.0)
    case = the_case(store, ids[4])
    steps = {which for which, _, _ in case_page.steps_of(read_cases.one(case["ref"]), date(2026, 2, 2))[0]}
    assert "correct_rating" in steps
    assert "rate" not in steps
    run = a_dialog("case_correct", "rating", {ids[4]: case["version"]})
    assert "Written down: 1 of 5." in words_of(run)
    run.feedback[0].set_value(4)
    run.text_input[0].set_value("Misread")
    run.button[0].click().run()
    assert read.rows("case_rating", id=ids[4])[0] | {"csat_id": ""} == {
        "csat_id": "", "closure": 1, "score": 5, "comment": "Quick",
    }  # fmt: skip
    assert "5 of 5 instead of 1 · Misread" in words_of(page("cases", case=case["ref"]).run())
    page_says = read.rows("case_satisfaction", **asked)[0]
    value = kpis.value(
        store, "satisfaction", since=date(2026, 2, 1), until=date(2026, 2, 28), programme_id=programme_id
    )
    assert (value.numerator, value.denominator) == (page_says["satisfied"], page_says["n"]) == (5, 5)
    assert _figures(store)["kpi.K1.actual"]["shown"] == "100.0%"

    held = read_cases.one(case["ref"])
    assert "take_back_rating" in {which for which, _, _ in case_page.steps_of(held, date(2026, 2, 2))[1]}
    run = a_dialog("case_correct", "take_back_rating", {ids[4]: held.case.sequence})
    assert "5 of 5 counts no longer; what stood there stays in the timeline." in words_of(run)
    run.text_input[0].set_value("Of another case")
    run.button[0].click().run()
    assert "5 of 5 · Of another case" in words_of(page("cases", case=case["ref"]).run())
    done = reports.build_report(store, "QT", "2026-02", actor="ann")
    why = {one["label"]: one["why"] for one in done["changes"]}["Content: actual"]
    assert "1 rating of closings written down, corrected or taken back." in why
