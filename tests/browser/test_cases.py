"""The case desk in a browser: pages of the demo wide and on a phone, readable by everybody, nothing from outside."""

from __future__ import annotations

import pytest

PHONE = (390, 844)


@pytest.mark.parametrize(
    ("path", "size", "words"),
    [
        ("cases?programme=QT", (1440, 1000), "Longest over"),
        ("cases?case=QT-2026-0360", PHONE, "Show the working"),
        ("playbook?programme=QT&part=claims", (1440, 1000), "Half-life after"),
    ],
)
def test_a_page_of_the_desk_is_drawn_for_everybody(demo_server, visit, axe, path, size, words):
    seen = visit(demo_server, path, size=size)

    seen.page.get_by_text(words).first.wait_for()
    assert (seen.outside, seen.errors, seen.refused, seen.sideways()) == ([], [], [], 0)
    assert axe(seen.page) == []


def test_a_case_is_opened_by_its_row_and_its_dialog_keeps_what_was_typed(demo_server, visit):
    seen = visit(demo_server, "cases?case=QT-2026-0371")
    seen.page.get_by_role("button", name="More").first.click()  # the case's; its mention has one too
    seen.page.get_by_text("Note", exact=True).click()

    box = seen.page.get_by_role("dialog").get_by_role("textbox")
    box.fill("A note")
    box.press("Tab")
    seen.settle()
    assert box.input_value() == "A note"


def test_the_keys_of_the_queue_act_on_the_case_that_is_ticked(demo_server, visit):
    seen = visit(demo_server, "cases?programme=QT")
    page = seen.page
    grid = page.locator(".st-key-queue_all [data-testid=stDataFrame]")
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 18, "y": 54})  # the box of the first row, under the header
    page.get_by_role("button", name="Triage").and_(page.locator(":enabled")).wait_for()
    seen.settle()

    for key, words in (("t", "Anticipated criticism"), ("a", "You become the handler of this case.")):
        page.keyboard.press(key)
        page.get_by_role("dialog").get_by_text(words).first.wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
        seen.settle()
    page.keyboard.press("o")
    page.get_by_text("What happened").wait_for()
    assert "case=QT-2026-" in page.url
