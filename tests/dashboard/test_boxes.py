"""The glass box: every page with numbers opens them by one mechanism, and what opens gives the number again."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import case_queue, read
from data import models
from pipelines.commands.commitments import add_commitment
from tests.pipelines.commands.desk import a_case, a_programme

DASHBOARD = Path(__file__).parents[2] / "dashboard"
# files that draw a card without a box, and why
WITHOUT = {
    "panels.py": "draws cards for others",
    "home_doors.py": "the cards of Home, whose one button stands in views/home.py",
    "import_result.py": "counts of the file that was just read, told beside its refusals",
    "views/live.py": "each tile has its own button to the evidence below",
}


def test_every_file_that_draws_numbers_opens_them() -> None:
    drawing = {
        str(file.relative_to(DASHBOARD)): file.read_text(encoding="utf-8")
        for file in DASHBOARD.rglob("*.py")
        if re.search(r"st\.metric\(|panels\.kpi_card\(", file.read_text(encoding="utf-8"))
    }

    closed = [name for name, text in drawing.items() if "evidence_sql.numbers(" not in text and name not in WITHOUT]

    assert closed == []
    assert set(WITHOUT) <= set(drawing), "an exception that is none any more"


def page(view: str, **query: str) -> AppTest:
    def script(view):
        import importlib

        import streamlit as st

        st.session_state["_pages"] = {}
        importlib.import_module(f"dashboard.views.{view}").show()

    made = AppTest.from_function(script, args=(view,), default_timeout=60)
    for name, value in query.items():
        made.query_params[name] = value
    return made


@pytest.fixture
def programme_id(store):
    found = a_programme(store)
    a_case(store, found)
    a_case(store, found, received_at=datetime.now().astimezone() - timedelta(minutes=1))
    add_commitment(store, found, text="We answer", owner="Ana", due_on=date(2031, 1, 1), actor="ana")
    return found


@pytest.mark.parametrize(
    ("view", "key", "query"),
    [
        ("cases", "box_queue", {}),
        ("cases", "box_numbers", {"desk": "numbers"}),
        ("cases", "box_promises", {"desk": "promises"}),
        ("home", "box_home", {}),
        ("standards", "box_standards", {}),
        ("policy", "box_workshop", {"section": "workshop"}),
    ],
)
def test_each_number_of_a_page_opens_to_its_query(store, programme_id, view, key, query):
    at = page(view, programme="QT", period="all", **query).run()
    at.button(key=key).click().run()
    assert not at.exception

    choice = [one for one in at.selectbox if one.key == "number_chosen"]
    for label in choice[0].options if choice else [""]:
        if label:
            at.selectbox(key="number_chosen").set_value(label)
            at.button(key=key).click().run()
        assert not at.exception, label
        assert any("select" in str(one.value) for one in at.code), label


def test_the_queue_counts_the_rows_that_its_numbers_open_to(store, programme_id):
    now = read.clock(None).replace(tzinfo=None)
    rows = read.rows("cases_open", programme=programme_id)

    for which, view in (("open", "all"), ("late", "late"), ("unassigned", "unassigned"), ("waiting", "waiting")):
        asked = {"programme": programme_id, "now": now, "which": which}
        behind = store.rows(models.page("cases_counted"), asked)
        assert {one["ref"] for one in behind} == {one["ref"] for one in case_queue.in_view(rows, view, "", now)}
    assert len(store.rows(models.page("cases_counted"), asked | {"which": "late"})) == 1
