"""Objectives in the browser: the page and its charts, a target superseded and an objective mended by clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from data.programmes import plan
from data.store import Store
from pipelines.commands import programme, targets
from tests import serving
from tests.browser.conftest import PHONE, WIDE
from tests.serving import Server


@pytest.fixture
def planned_server(tmp_path, new_store) -> Iterator[Server]:
    """A server of this test's own with two objectives and one KPI that has a target."""
    store = new_store(tmp_path)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    made = programme.add_programme(store, code="A", name="Ours", starts_on=year[0], ends_on=year[1], actor="test")
    objective_id = ""
    for code in ("O2", "O1"):
        said = {"code": code, "text": f"Hlep with {code}", "type": "awareness"}
        objective_id = programme.add_objective(store, made["programme_id"], **said, actor="test")["objective_id"]
    entered = {"metric_key": "entered:s", "unit": "count", "level": "outcome", "aggregation": "sum"}
    kpi = programme.add_kpi(store, objective_id, code="K1", name="Sign-ups", **entered, actor="test")
    targets.set_target(
        store, kpi["kpi_id"], value=120, period_start=year[0], period_end=year[1], agreed_on=year[0], actor="test"
    )
    store.close()
    with serving.running(tmp_path) as server:
        yield server


def test_a_target_is_superseded_and_an_objective_mended_by_clicks(planned_server, visit, tmp_path) -> None:
    objectives = visit(planned_server, "objectives?programme=A")
    page = objectives.page
    dialog = page.get_by_role("dialog")

    page.keyboard.press("Escape")
    page.locator(".st-key-change_K1 button").click()
    page.get_by_text("Change the target").click()
    dialog.locator("[class*=st-key-target_value] input").fill("100")
    dialog.locator("[class*=st-key-target_reason] textarea").fill("Two clinics closed")
    page.keyboard.press("Tab")
    objectives.settle()
    dialog.locator(".st-key-save button").click()
    page.get_by_text("target 100 by 31 Dec 2026").wait_for()
    # a form that is left by its cross leaves nothing in the form of another objective
    page.locator(".st-key-edit_objective_O2 button").click()
    dialog.locator("[class*=st-key-objective_text] textarea").fill("Never saved")
    page.keyboard.press("Tab")
    objectives.settle()
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="hidden")
    page.locator(".st-key-edit_objective_O1 button").click()
    objectives.settle()  # until then the fields of the last form are still in the page
    text = dialog.locator("[class*=st-key-objective_text] textarea")
    expect(text).to_have_count(1, timeout=30_000)
    text.wait_for()
    shown = text.input_value()
    text.fill("Help people")
    page.keyboard.press("Tab")
    objectives.settle()
    dialog.locator(".st-key-save button").click()
    page.locator(".st-key-objective_O1").get_by_text("Help people").wait_for()
    objectives.settle()

    assert shown == "Hlep with O1"
    assert objectives.refused == []
    assert objectives.errors == []
    serving.stop(planned_server)
    store = Store(tmp_path)
    held = plan(store, store.one("select programme_id from programme")["programme_id"])
    store.close()
    assert [(one.value, one.reason) for one in held.targets] == [
        (120.0, "Agreed with the plan"),
        (100.0, "Two clinics closed"),
    ]
    assert [one.text for one in held.objectives] == ["Help people", "Hlep with O2"]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_the_demo_is_judged_and_downloaded_and_nothing_of_ours_stands_in_the_way(
    demo_server, visit, axe, scheme, size
) -> None:
    objectives = visit(demo_server, "objectives?programme=QT", scheme=scheme, size=size)
    page = objectives.page
    page.locator("[class*=st-key-trend_] .main-svg").first.wait_for()

    assert page.locator("[class*=st-key-kpi_K]").count() == 11
    page.get_by_text("Off track: Net sentiment").wait_for()
    assert objectives.sideways() == 0
    assert axe(page) == []
    page.locator(".st-key-download button").first.click()
    with page.expect_download() as saved:
        page.locator(".st-key-download_plan button").click()
    assert saved.value.suggested_filename == "DEMO-plan-QT.xlsx"
    assert saved.value.path().read_bytes()[:2] == b"PK"
    page.keyboard.press("Escape")
    page.locator(".st-key-change_K1 button").click()
    page.get_by_text("Change the KPI").click()
    page.get_by_role("dialog").locator("[class*=st-key-kpi_name] input").wait_for()
    assert objectives.settle().sideways() == 0
    assert objectives.outside == []
    assert objectives.refused == []
    assert objectives.errors == []
