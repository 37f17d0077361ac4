"""Wherever it is shown who did something there stands a name, never an id: every page and section is looked through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from data import demo, people, plan_rows
from data import store as stores
from data.store import Store
from pipelines import demo as opening
from pipelines.commands import plan_export, plan_file, plan_items, standards
from tests.tree import ROOT

ACTORS = {"owner", "actor", "author", "person", "reviewer", "created_by", "handler"}
NO_PERSON = {"served_by", "review_by", "superseded_by", "funded_by", "identified_by"}
VIEWS = sorted(file.stem for file in (ROOT / "dashboard" / "views").glob("*.py") if file.stem != "__init__")


def identity(name: str) -> str:
    return f"per_01{hashlib.sha256(name.encode()).hexdigest()[:24].upper()}"


def sign_everything(store: Store) -> None:
    """Make everything in the store the doing of people who signed in."""
    columns = [
        (row["t"], row["n"])
        for row in store.rows(
            "select c.table_name as t, c.column_name as n from duckdb_columns() as c "
            "join duckdb_tables() as k on k.table_name = c.table_name and not k.temporary "
            "where c.data_type = 'VARCHAR' and not c.internal "
            "and c.table_name not in ('person', 'person_role', 'audit')"
        )
        if row["n"] in ACTORS or (row["n"].endswith("_by") and row["n"] not in NO_PERSON)
    ]
    said = {
        row["v"]
        for table, name in columns
        for row in store.rows(f'select distinct "{name}" as v from "{table}" where "{name}" is not null')
    }
    at = datetime(2026, 1, 1)
    with store.transaction() as tx:
        tx.insert(
            "person",
            [
                {"person_id": identity(one), "name": f"{one} Signed", "is_active": True, "created_at": at,
                 "created_by": "test"}
                for one in said
            ],
        )  # fmt: skip
        with tx.table("signed", pa.table({"v": list(said), "i": [identity(one) for one in said]})):
            for table, name in columns:
                tx.run(f'update "{table}" set "{name}" = signed.i from signed where signed.v = "{name}"')


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of the demo, all of it done by people who signed in."""
    home = tmp_path_factory.mktemp("signed")
    store = Store(home)
    made = demo.generate()
    with store.transaction() as tx:
        opening._write_desk(tx, made, "demo", b"a secret of this test")
    sign_everything(store)
    store.close()
    return home


@pytest.fixture
def at_home(signed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("EARSHOT_HOME", str(signed))
    yield stores.opened()
    stores.close_opened()


def page(view: str) -> None:
    import importlib

    importlib.import_module(f"dashboard.views.{view}").show()


def opened(view: str) -> AppTest:
    at = AppTest.from_function(page, args=(view,), default_timeout=120)
    at.session_state["_pages"] = {}
    at.query_params["programme"] = demo.CODE
    return at.run()


def ids_shown(at: AppTest) -> list[str]:
    """What is drawn that holds an id of a person, keys of widgets left out."""
    told = []
    for one in elements(at._tree):
        raw = re.sub(rb"\$\$ID-[^ -]*-[\w-]*", b"", one.proto.SerializeToString())
        if b"per_01" in raw:
            place = raw.find(b"per_01")
            told.append(f"{type(one).__name__}: {raw[max(0, place - 60) : place + 30]!r}")
    return told


def elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield from elements(child)
        elif getattr(child, "proto", None) is not None:
            yield child


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_and_its_sections_name_people_and_show_no_id(at_home: Store, view: str) -> None:
    at = opened(view)

    assert not at.exception
    assert ids_shown(at) == []
    sections = next((one for one in at.get("button_group") if len(one.options) > 1), None)
    for section in sections.options[1:] if sections else ():
        next(one for one in at.get("button_group") if len(one.options) > 1).set_value(section).run()
        assert not at.exception
        assert ids_shown(at) == [], section


def test_the_portfolio_names_people_too(at_home: Store) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    made = standards.portfolio(at_home, demo.PROGRAMME_ID, date(2026, 10, 31))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)

    assert "Signed" in text
    assert "per_01" not in text


def test_the_workbook_of_the_plan_names_people_and_changes_nothing_when_it_is_entered_again(
    at_home: Store, tmp_path: Path
) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(plan_export.whole(at_home, demo.PROGRAMME_ID))
    cells = [
        str(cell)
        for sheet in CalamineWorkbook.from_path(str(file)).sheet_names
        for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
        for cell in row
    ]
    assert any("Signed" in cell for cell in cells)
    assert not [cell for cell in cells if "per_01" in cell]

    told = plan_file.preview(at_home, file, programme_id=demo.PROGRAMME_ID, actor="ann")

    assert told.refused == []
    assert told.entered == []
    assert told.unchanged > 300


def forms() -> None:
    """The form of every kind, filled with one row, in one page."""
    from dashboard import kind_form, plan_items, read, read_plan
    from pipelines.commands import plan_items as commands
    from pipelines.commands.plan_kinds import beside, kinds

    [programme] = read.programmes()
    of = programme.programme_id
    for name, kind in {**kinds(), **beside()}.items():
        rows = read_plan.items(name, of)
        if not rows:
            continue
        if name in kinds():
            plan_items._fields(kind, of, rows[0], {}, f"opening_{name}")
        else:
            held = commands.shown(read.store(), name, rows[0][f"{name}_id"])
            kind_form.fields(kind, programme, f"opening_{name}", held=held or {})


def test_a_form_shows_names_too(at_home: Store) -> None:
    at = AppTest.from_function(forms, default_timeout=120)
    at.session_state["_pages"] = {}
    at.run()

    assert not at.exception
    assert any("Signed" in str(one.value) for one in at.text_input)
    assert ids_shown(at) == []


def test_a_name_that_was_left_as_it_is_stays_the_person(at_home: Store) -> None:
    row = next(one for one in plan_rows.rows(at_home, "risk", demo.PROGRAMME_ID) if one["owner"])
    shown = people.named(row["owner"], people.names(at_home))
    assert shown != row["owner"]

    plan_items.revise_item(
        at_home, "risk", row["risk_id"], {"owner": shown, "event": "Otherwise"}, actor="ann", command_id="a form"
    )

    held = at_home.one("select owner, event from risk where risk_id = $id", {"id": row["risk_id"]})
    assert held == {"owner": row["owner"], "event": "Otherwise"}
