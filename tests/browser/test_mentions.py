"""Mentions in the browser: filters in the address, hostile texts, corrections, both themes, the phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Mention
from pipelines import landing, load
from tests import serving
from tests.browser.conftest import PHONE, WIDE
from tests.serving import Server

HOSTILE = (
    "![x](https://evil.example/p.png) <img src=https://evil.example/q.png onerror=alert(1)> <script>alert(1)</script> "
    ":red[Verified] :material/verified: # heading $x^2$ [a](javascript:alert(1)) \u202egnp.exe the queue was terrible"
)

URL = "https://x.com/a:b/did:plc:c/_e_/:red:~f~?g=1&h=2&amp=3#i-j"

RUDE = "The queue was terrible and nobody answered the phone."


@pytest.fixture(scope="module")
def filled_server(new_store, tmp_path_factory) -> Iterator[Server]:
    """A server of this file's own with thirty mentions, the newest a complaint, the next hostile."""
    at = datetime.now(UTC) - timedelta(days=1)
    mentions = [
        Mention("x", f"m{n}", "clinic", "mention", at - timedelta(hours=n), at, text, url=URL)
        for n, text in enumerate([RUDE, HOSTILE] + ["Thank you, the nurse was wonderful!"] * 28)
    ]
    store = new_store(tmp_path_factory.mktemp("filled-server"))
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)
    store.close()
    with serving.running(store.home) as server:
        yield server


def test_an_address_restores_the_filters_and_a_click_writes_it(demo_server, visit) -> None:
    mentions = visit(demo_server, "mentions?period=90d&sentiment=negative&platform=x&q=queue+or+not")
    page = mentions.page
    page.get_by_text("fits these filters").wait_for()
    assert "90 days" in page.locator(".st-key-period [aria-checked=true]").first.inner_text()
    assert page.locator(".st-key-q input").input_value() == "queue or not"

    page.locator(".st-key-clear_filters button").click()
    page.locator(".st-key-tile_mentions").wait_for()
    page.locator(".st-key-folded button").first.click()
    page.locator(".st-key-act").get_by_text("Enquiry").click()
    page.wait_for_url("**act=enquiry**")
    page.locator(".st-key-folded").get_by_text("Filters: X · Enquiry").wait_for()
    page.keyboard.press("Escape")
    mentions.settle()
    page.locator(".st-key-q input").fill("an")
    page.wait_for_url("**q=an**")
    mentions.settle()

    assert "sentiment=negative" not in page.url
    badges = page.locator("[class*=st-key-card_]").all_inner_texts()
    assert badges
    assert all("Enquiry" in one for one in badges)
    assert mentions.refused == []
    assert mentions.outside == []
    assert mentions.errors == []


def test_the_pages_of_the_list_are_turned_and_stay_in_the_address(demo_server, visit) -> None:
    mentions = visit(demo_server, "mentions?programme=QT&period=30d")
    page = mentions.page

    page.locator(".st-key-page").get_by_role("button", name="Page 2", exact=True).click()
    page.get_by_text("26 to 50 of").wait_for()
    page.wait_for_url("**page=2**")

    again = visit(demo_server, page.url.rsplit("/", 1)[1])
    again.page.get_by_text("26 to 50 of").wait_for()


def test_a_hostile_text_is_shown_letter_by_letter_and_loads_nothing(filled_server, visit) -> None:
    mentions = visit(filled_server, "mentions")
    page = mentions.page

    shown = page.locator("[data-testid=stText]", has_text="evil.example")
    shown.wait_for()
    assert shown.inner_text() == HOSTILE
    assert shown.locator("img, script, a, h1, svg").count() == 0
    link = page.locator("[class*=st-key-card_]").first.get_by_role("link", name="Open on x.com")
    assert (link.get_attribute("href"), link.get_attribute("target")) == (URL, "_blank")
    page.locator("[class*=st-key-why_] button").nth(1).click()
    page.get_by_role("dialog").get_by_text("What the reader said").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")

    assert mentions.outside == []
    assert mentions.refused == []
    assert page.get_by_role("alertdialog").count() == 0


def test_a_correction_changes_badge_and_numbers_and_undo_brings_them_back(filled_server, visit) -> None:
    # of this one text alone: the deep reader reads the others anew meanwhile
    mentions = visit(filled_server, "mentions?q=nobody")
    page = mentions.page
    first = page.locator("[class*=st-key-card_]").first
    first.get_by_text("Negative").wait_for()
    before = page.locator(".st-key-tile_negative [data-testid=stMetricValue]").inner_text()

    page.locator("[class*=st-key-more_] button").first.click()
    page.get_by_text("Correct it").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".st-key-correct_sentiment").get_by_text("Positive").click()
    dialog.locator(".st-key-correct_act").get_by_text("Praise").click()
    mentions.settle()
    dialog.locator(".st-key-correct_save button").click()
    dialog.wait_for(state="hidden")
    first.get_by_text("Checked by staff").wait_for()
    mentions.settle()

    assert "Positive" in first.inner_text()
    assert page.locator(".st-key-tile_negative [data-testid=stMetricValue]").inner_text() != before
    page.locator(".st-key-correction_undo button").click()
    first.get_by_text("Negative").wait_for()
    mentions.settle()
    assert page.locator(".st-key-tile_negative [data-testid=stMetricValue]").inner_text() == before


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_nothing_of_ours_stands_in_the_way(demo_server, visit, axe, scheme, size) -> None:
    mentions = visit(demo_server, "mentions?programme=QT&period=30d", scheme=scheme, size=size)
    mentions.page.locator(".st-key-chart_sentiment .main-svg").first.wait_for()
    mentions.page.locator(".st-key-chart_platforms .main-svg").first.wait_for()

    assert mentions.sideways() == 0
    assert axe(mentions.page) == []
    assert mentions.refused == []
    assert mentions.errors == []
