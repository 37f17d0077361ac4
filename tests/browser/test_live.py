"""Live KPIs in the browser: numbers, evidence, filters in the address, both themes, the phone, the policy."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE


def test_the_page_shows_four_numbers_a_chart_a_table_and_posts_under_the_content_policy(demo_server, visit) -> None:
    live = visit(demo_server, "live?programme=QT")
    page = live.page

    assert page.locator("[data-testid=stMetric]").count() == 4
    page.locator(".st-key-trend .main-svg").first.wait_for()
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    page.locator("[data-testid=stMetricChart] svg, [data-testid=stMetricChart] canvas").first.wait_for()
    assert page.locator(".st-key-posts [data-testid=stText]").count() >= 2
    page.locator(".st-key-period").get_by_text("90 days").click()
    page.wait_for_url("**period=90d**")
    live.settle()

    assert live.refused == []
    assert live.outside == []
    assert live.errors == []


def test_an_address_restores_the_filters(demo_server, visit) -> None:
    live = visit(demo_server, "live?period=7d&platform=facebook&compare=off&metric=mentions")

    chosen = live.page.locator(".st-key-period [aria-checked=true]")
    assert "7 days" in chosen.first.inner_text()
    assert live.page.locator(".st-key-evidence").get_by_role("heading", name="Mentions").count() == 1
    live.page.get_by_text("By day, 25–31 Oct 2026").wait_for()
    # nothing is compared, so no number claims a change
    assert live.page.locator("[data-testid=stMetricDelta]").count() == 0


def test_a_number_opens_down_to_its_rows_and_its_sql(demo_server, visit) -> None:
    live = visit(demo_server, "live?programme=QT")
    page = live.page

    page.locator(".st-key-open_mentions button").first.click()
    page.locator(".st-key-evidence").get_by_role("heading", name="Mentions").wait_for()
    page.locator(".st-key-view").get_by_text("Rows").click()
    page.get_by_text("rows make this number").wait_for()
    page.locator(".st-key-view").get_by_text("Definition").click()
    page.get_by_text("data/models/kpis/mentions.sql").wait_for()

    assert "metric=mentions" in page.url
    assert "view=Definition" in page.url


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_nothing_of_ours_stands_in_the_way(demo_server, visit, axe, scheme, size) -> None:
    live = visit(demo_server, "live?programme=QT", scheme=scheme, size=size)
    live.page.locator(".st-key-trend .main-svg").first.wait_for()

    ground = live.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 27)"}[scheme]
    assert "Inter" in live.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert live.page.evaluate("document.fonts.check('15px Inter')")
    assert live.sideways() == 0
    assert axe(live.page) == []
