"""Home in the browser: the welcome of an empty store, the demo opened from it, and the overview after."""

from __future__ import annotations

from tests.browser.conftest import PHONE


def test_an_empty_store_welcomes_with_three_ways_on(empty_server, visit, axe) -> None:
    home = visit(empty_server)

    home.page.get_by_role("heading", name="Welcome to Earshot").wait_for()
    assert home.page.locator(".st-key-way_demo").count() == 1
    assert home.page.locator(".st-key-way_import").count() == 1
    assert home.page.locator(".st-key-way_connect").count() == 1
    assert axe(home.page) == []
    assert home.outside == []
    assert home.errors == []

    home.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert home.settle().sideways() == 0

    home.page.locator(".st-key-open_demo button").first.click()
    home.page.get_by_role("heading", name="Live KPIs").wait_for(timeout=90_000)
    home.page.get_by_text("DEMO DATA — Quit Together is invented").first.wait_for()
    assert "/live" in home.page.url


def test_home_leads_on_and_carries_the_demo_label(demo_server, visit, axe) -> None:
    home = visit(demo_server, scheme="dark")

    assert home.page.get_by_text("DEMO DATA — Quit Together is invented").count() == 1
    assert home.page.get_by_text("Outside the usual range").count() == 1
    assert axe(home.page) == []

    home.page.locator(".st-key-door_live a").click()
    home.page.get_by_role("heading", name="Live KPIs").wait_for()
