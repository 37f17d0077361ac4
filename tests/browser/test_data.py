"""The Data page in the browser: a file dragged in, seen, confirmed and counted; every section by axe."""

from __future__ import annotations

import pytest

from dashboard import import_broken
from tests.browser.conftest import PHONE, WIDE

TABLE = (
    "id,date,text,user,likes\n"
    '1,2026-10-01 10:00,"![x](https://evil.example/p.png) the queue was terrible",ana,3\n'
    "2,2026-10-02 11:30,Where can I get a jab?,bob,\n"
    "3,not a date,broken,cec,1\n"
)

# Streamlit 1.67 itself: the box for files is presentational and can be focused
OF_THE_UPLOADER = {"presentation-role-conflict"}


def test_a_file_dragged_in_is_seen_confirmed_and_counted(empty_server, visit, tmp_path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TABLE)
    data = visit(empty_server, "data")
    page = data.page

    page.locator(".st-key-upload input[type=file]").set_input_files(file)
    page.get_by_text("Columns guessed by their names").wait_for()
    page.locator(".st-key-rows_0 canvas").first.wait_for()
    assert page.locator(".st-key-confirm_0 button").is_disabled()
    page.locator(".st-key-platform_of_0 input").click()
    page.get_by_role("option", name="Facebook").click()
    data.settle()
    page.locator(".st-key-confirm_0 button:enabled").click()
    page.get_by_text("1 line refused").first.wait_for()
    data.settle()

    counted = page.locator(".st-key-counts_0 [data-testid=stMetricValue]").all_inner_texts()
    assert counted == ["3", "2", "0", "0", "0", "1"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the refused lines").click()
    assert "not a date" in saved.value.path().read_text()
    page.get_by_role("link", name="See the mentions").click()
    page.locator("[data-testid=stText]", has_text="evil.example").wait_for()
    assert data.outside == []
    assert data.refused == []
    assert data.errors == []


def test_a_file_that_does_not_arrive_is_told_in_a_sentence(empty_server, visit, tmp_path) -> None:
    file = tmp_path / "changing.csv"
    file.write_text(TABLE)
    page = visit(empty_server, "data").page
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    said = "getComputedStyle(document.querySelector('.st-key-upload'), '::after').content"
    before = page.evaluate(said)

    page.locator(".st-key-upload input[type=file]").set_input_files(file)
    page.locator("[data-testid=stFileChip][aria-invalid=true]").wait_for()

    assert before == "none"
    assert import_broken.SENTENCE in page.evaluate(said)
    page.locator("[data-testid=stFileChip] button").click()
    page.wait_for_function(f"{said} === 'none'")


@pytest.mark.parametrize(
    ("section", "scheme", "size"),
    [
        ("import", "light", WIDE),
        ("connect", "light", PHONE),
        ("sources", "dark", WIDE),
        ("runs", "light", PHONE),
        ("accounts", "light", WIDE),
        ("upkeep", "dark", PHONE),
    ],
)
def test_nothing_of_ours_stands_in_the_way(demo_server, visit, axe, section, scheme, size) -> None:
    data = visit(demo_server, f"data?section={section}", scheme=scheme, size=size)

    assert data.sideways() == 0
    assert [one for one in axe(data.page) if one["id"] not in OF_THE_UPLOADER] == []
    assert data.refused == []
    assert data.errors == []
