"""Who did something is told by name, never by id, and what leaves names nobody: one walk through pages and files."""

from __future__ import annotations

import doctest
import hashlib
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import streamlit as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from dashboard import export
from data import demo, people, plan_rows
from data import store as stores
from data.store import Store
from pipelines import demo as opening
from pipelines.commands import plan_export, plan_file, plan_items
from tests.pipelines.test_redaction_forms import HANDLES, MAILS, PHONES
from tests.tree import ROOT

ACTORS = {"owner", "actor", "author", "person", "reviewer", "created_by", "handler"}
NO_PERSON = {"served_by", "review_by", "superseded_by", "funded_by", "identified_by"}
VIEWS = sorted(file.stem for file in (ROOT / "dashboard" / "views").glob("*.py") if file.stem != "__init__")


def test_the_examples_in_the_code_are_true() -> None:
    assert doctest.testmod(people).failed == 0


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
            "and c.table_name not in ('person', 'person_role', 'audit') "
            "and not (c.table_name = 'kpi' and c.column_name = 'judged_by')"  # by its count or by its change
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


FORMS = (*HANDLES, *MAILS, *PHONES)
FREE = 25  # letters in the middle: a column whose texts are longer is one that people write in


def speak_of_somebody(store: Store) -> int:
    """Write one of the forms in which a handle, an e-mail or a number can stand into every free text of the store."""
    written = 0
    texts: dict[str, list[str]] = {}
    for row in store.rows(
        "select c.table_name as t, c.column_name as n from duckdb_columns() as c "
        "join duckdb_tables() as k on k.table_name = c.table_name and not k.temporary and k.estimated_size > 0 "
        "where c.data_type = 'VARCHAR' and not c.internal "
        "and c.table_name not in ('audit', 'command', 'event', 'report')"
    ):
        texts.setdefault(row["t"], []).append(row["n"])
    with store.transaction() as tx, tx.table("forms", pa.table({"n": range(len(FORMS)), "form": list(FORMS)})):
        for table, names in texts.items():
            told = ", ".join(
                f"""median(length("{name}")) >= {FREE} and avg(cast(contains("{name}", ' ') as double)) > 0.9
                and not bool_or(regexp_matches("{name}", '^[\\[{{]|^(select|http)')) as "{name}\""""
                for name in names
            )
            held = tx.one(f'select {told} from "{table}"') or {}
            said = [name for name in names if held[name]]
            written += len(said)
            if said:
                sets = ", ".join(
                    f""""{name}" = "{name}" || ' Please write to ' || form || ' today.'""" for name in said
                )
                tx.run(f'update "{table}" set {sets} from forms where n = "{table}".rowid % {len(FORMS)}')
    return written


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of the demo, all of it done by people who signed in, and somebody named in every free text."""
    home = tmp_path_factory.mktemp("signed")
    store = Store(home)
    made = demo.generate()
    with store.transaction() as tx:
        opening._write_desk(tx, made, "demo", b"a secret of this test")
    sign_everything(store)
    assert speak_of_somebody(store) > 60
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


OPENERS = ("scenario_facts", "participation_report")  # these open their dialog in the run of the press


@dataclass
class Walk:
    """What a walk through every page, section and dialog met."""

    shown: dict[str, list[str]] = field(default_factory=dict)  # place → the ids of people that stood there
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)  # where offered → name, why whole, content
    dialogs: set[tuple[str, str]] = field(default_factory=set)  # the file whose button opened it, and which

    def look(self, at: AppTest, place: str) -> None:
        assert not at.exception, (place, at.exception)
        self.shown[place] = ids_shown(at)


@pytest.fixture(scope="module")
def walk(signed: Path) -> Iterator[Walk]:
    """Every page and section, each dialog that a button there opens once, and each file that is offered."""
    met, waiting = Walk(), dict[tuple[str, str], str]()
    button = st.button

    def offered(label: str, make: Any, *, file_name: str, mime: str, whole: str = "", **more: Any) -> None:
        by = sys._getframe(1)
        site = f"{Path(by.f_code.co_filename).name}:{by.f_code.co_name}:{more['key']}"
        if site not in met.files:
            content = make()
            content = export.lines_out(content.decode()).encode() if mime == "text/plain" and not whole else content
            met.files[site] = (file_name, whole, content)

    def pressed(label: str, *args: Any, **more: Any) -> bool:
        asks = more.get("on_click")
        opens = getattr(asks, "__name__", "") in ("ask", "_ask") or more.get("key") in OPENERS
        if opens and more.get("key") and not more.get("disabled"):
            which = (getattr(asks, "__module__", more["key"]), str((*more.get("args", ()), "")[0]))
            if which not in met.dialogs:
                waiting.setdefault(which, more["key"])
        return button(label, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EARSHOT_HOME", str(signed))
        patch.setattr(export, "offer", offered)
        patch.setattr(st, "button", pressed)
        for view in VIEWS:
            at = opened(view)
            met.look(at, view)
            sections = next((one for one in at.get("button_group") if len(one.options) > 1), None)
            for section in [None, *(sections.options[1:] if sections else ())]:
                if section is not None:
                    next(one for one in at.get("button_group") if len(one.options) > 1).set_value(section).run()
                    met.look(at, f"{view}, {section}")
                while waiting:
                    which, key = waiting.popitem()
                    met.dialogs.add(which)
                    at.button(key=key).click().run()
                    met.look(at, f"{view}, {section}, {which}")
        yield met
    stores.close_opened()


def test_a_page_its_sections_and_dialogs_name_people_and_show_no_id(walk: Walk) -> None:
    assert len(walk.shown) > 100
    assert len(walk.dialogs) > 40
    assert {place: ids for place, ids in walk.shown.items() if ids} == {}


# offered only where something was imported, collected, built, packed or asked for: tests/dashboard/test_mentions.py,
# test_policy_held.py and tests/pipelines/commands/test_reports.py look at those; the refused lines and what is held
# on a person leave whole
ELSEWHERE = {
    "import_result.py", "mentions.py", "packs_made.py", "policy_privacy.py", "reading_measured.py", "review_parts.py"
}  # fmt: skip


def sites() -> set[str]:
    """The files of the code that offer one."""
    return {file.name for file in (ROOT / "dashboard").rglob("*.py") if "export.offer(" in file.read_text("utf-8")}


def test_every_place_that_offers_a_file_was_met(walk: Walk) -> None:
    met = {site.split(":")[0] for site in walk.files}

    assert sites() - met == ELSEWHERE


def told_in(name: str, content: bytes) -> str:
    """What stands in a file, as text."""
    match Path(name).suffix:
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        case ".xlsx" | ".zip":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return "\n".join(
                    told_in(one, archive.read(one)) for one in archive.namelist() if not one.endswith(".png")
                )
        case ".ics":
            return content.decode().replace("\r\n ", "")
        case _:
            return content.decode("utf-8-sig", "replace")


def test_what_leaves_names_nobody(walk: Walk) -> None:
    named = {}
    for site, (name, whole, content) in walk.files.items():
        told = told_in(name, content).lower()
        found = sorted({form for form in FORMS if form.lower() in told} | ({"fenwick"} if "fenwick" in told else set()))
        if found and not whole:
            named[site] = found[:5]

    assert len(walk.files) > 13
    assert named == {}


def test_what_leaves_as_it_is_says_why(walk: Walk) -> None:
    whole = {site.split(":")[0] for site, (_, why, _) in walk.files.items() if why}

    assert whole == {"policy_forms.py", "playbook_procedure.py", "playbook_lines.py", "objective_file.py"}


def test_the_portfolio_names_people_too(walk: Walk) -> None:
    [text] = [told_in(name, content) for name, _, content in walk.files.values() if "portfolio" in name]

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
