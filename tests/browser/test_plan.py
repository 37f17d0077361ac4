"""The pages of the plan in the browser: read by everybody, on a desk and on a phone, and a number opened by a click."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE

PAGES = (
    ("programme?programme=QT", "Milestones", WIDE, "light"),
    ("programme?programme=QT&part=smart", "Are the objectives C-SMART?", PHONE, "dark"),
    ("evaluation?programme=QT", "Every KPI", PHONE, "light"),
    ("evaluation?programme=QT&part=outlook", "What if", WIDE, "dark"),
    ("evaluation?programme=QT&part=impact", "", WIDE, "light"),
    ("review?programme=QT", "Restated since last month", WIDE, "dark"),
    ("risk?programme=QT", "Register", PHONE, "dark"),
)


@pytest.mark.timeout(400)  # seven pages, each scanned: a busy machine takes its time
def test_the_pages_of_the_plan_are_read_by_everybody(demo_server, visit, axe) -> None:
    """One walk: each page is settled, scanned, and neither scrolls sideways nor asks anybody else."""
    wrong: list[str] = []
    for path, heading, size, scheme in PAGES:
        seen = visit(demo_server, path, size=size, scheme=scheme)
        if heading:
            seen.page.get_by_role("heading", name=heading).first.wait_for()
        found = axe(seen.page)
        wrong += [f"{path} {scheme}: {one['id']} {one['where']}" for one in found]
        wrong += [f"{path}: {said}" for said in (*seen.errors, *seen.outside, *seen.refused)]
        if seen.sideways():
            wrong.append(f"{path}: {seen.sideways()} pixels sideways")

    assert wrong == []
    # and a number opens, by a click, to its query and to when its rows were entered
    budget = visit(demo_server, "programme?programme=QT&part=budget")
    budget.page.locator(".st-key-box_spent button").click()
    dialog = budget.page.get_by_role("dialog")
    dialog.get_by_text("data/models/figures/budget_approved.sql").wait_for()
    assert "rows, the oldest" in dialog.inner_text()
    assert budget.errors == []
