"""Stakeholders, engagement, content, policy and standards in the browser: read by everybody, on desk and phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE

PAGES = (
    ("stakeholders?programme=QT", "Power and interest", WIDE, "light"),
    ("stakeholders?programme=QT&stakeholder=SH-14", "Timeline", PHONE, "dark"),
    ("stakeholders?programme=QT&section=themes", "What they talk about", PHONE, "light"),
    ("engagement?programme=QT&section=coverage", "Who was reached in which phase", WIDE, "dark"),
    ("content?programme=QT&item=C-091", "Approval", PHONE, "light"),
    ("content?programme=QT&section=delivery", "Planned against published", WIDE, "dark"),
    ("policy?programme=QT&section=rules", "The policy's own tests", WIDE, "light"),
    ("policy?programme=QT&section=people", "Read and understood", PHONE, "dark"),
    ("policy?programme=QT&section=workshop", "Policies of others", WIDE, "light"),
    ("policy?programme=QT&section=practice", "Time, and what came of it", PHONE, "light"),
    ("people?section=rights", "", PHONE, "dark"),
    ("people?programme=QT&section=mine", "Whom to ask", PHONE, "dark"),
    ("standards?programme=QT", "One criterion, down to its pieces", WIDE, "dark"),
)


@pytest.mark.parametrize(("path", "heading", "size", "scheme"), PAGES, ids=[one[0] for one in PAGES])
def test_a_page_is_read_by_everybody(demo_server, visit, axe, path, heading, size, scheme) -> None:
    seen = visit(demo_server, path, size=size, scheme=scheme)

    if heading:
        seen.page.get_by_role("heading", name=heading).first.wait_for()
    assert axe(seen.page) == []
    assert seen.errors == []
    assert seen.outside == []
    assert seen.sideways() == 0


def test_a_blocked_draft_says_why_it_cannot_be_handed_in(demo_server, visit) -> None:
    content = visit(demo_server, "content?programme=QT&item=C-091")

    content.page.locator(".st-key-step_submit button").click()
    content.page.get_by_text("It cannot be handed in").wait_for()

    assert "claimed without a source" in content.page.locator(".stMain").inner_text()


def test_the_facts_for_a_scenario_open_with_our_own_numbers(demo_server, visit) -> None:
    policy = visit(demo_server, "policy?programme=QT&section=workshop")

    policy.page.locator(".st-key-scenario_facts button").click()
    dialog = policy.page.get_by_role("dialog")
    dialog.get_by_text("read as criticism or complaint").wait_for()

    assert "Mentions: 0" not in dialog.inner_text()
    assert policy.errors == []
