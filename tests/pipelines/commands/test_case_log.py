"""A complaint log: any column names, broken rows in a sentence, the same log twice adds nothing."""

import csv
import re
from datetime import datetime

import pytest

from data.store import Store
from pipelines.commands import Refused, case_log_rows, case_stored
from pipelines.commands.case_desk import hold_case
from pipelines.commands.case_log import import_case_log, look_at
from tests.pipelines.commands.desk import a_programme

HEADER = [
    "Case ID", "Date received", "Type", "Formal", "Method", "Description", "Category", "Date acknowledged",
    "Response date", "Date closed", "Outcome", "Name",
]  # fmt: skip
GOOD = ["C1", "02/02/2026", "Complaint", "yes", "Telephone", "The door is broken", "Building", "04/02/2026",
        "11/02/2026", "13/02/2026", "Partially upheld", "Jo Invented"]  # fmt: skip


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def a_log(tmp_path, *rows, header=HEADER, name="log.csv"):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def set_aside(told: dict) -> list[list[str]]:
    with open(told["refused_file"], encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def changed(**said) -> list[str]:
    row = dict(zip(HEADER, GOOD, strict=True)) | said
    return list(row.values())


def test_no_two_columns_are_guessed_to_be_the_same_field():
    guessed = case_log_rows.guess([*HEADER, "Received", "Summary", "received_at"])

    assert len(set(guessed.values())) == len(guessed)
    assert "received_at" in guessed.values()


def test_a_log_is_recognised_by_its_header(tmp_path):
    found = look_at(a_log(tmp_path, GOOD))

    assert found["mapping"] == {
        "Case ID": "source_ref", "Date received": "received_at", "Type": "kind", "Formal": "formality",
        "Method": "channel", "Description": "details", "Category": "theme", "Date acknowledged": "acknowledged_at",
        "Response date": "responded_at", "Date closed": "closed_at", "Outcome": "outcome", "Name": "name",
    }  # fmt: skip


def test_a_row_becomes_a_case_with_its_events_and_clocks(store, programme_id, tmp_path):
    told = import_case_log(store, programme_id, a_log(tmp_path, GOOD), actor="ann")

    assert (told["rows"], told["imported"], told["refused"]) == (1, 1, 0)
    case = store.one("select * from case_file")
    assert (case["kind"], case["formality"], case["channel"], case["outcome"], case["theme"], case["state"]) == (
        "complaint", "formal", "phone", "partly_upheld", "Building", "closed",
    )  # fmt: skip
    assert case["ref"] == "QT-2026-0001"
    assert case["received_at"] == datetime(2026, 2, 2, 9, 0)
    clocks = {row["clock"]: row["standing"] for row in store.rows("select clock, standing from case_clock")}
    assert clocks == {"acknowledge": "met", "stage_1": "met"}
    assert store.one("select name from case_person") == {"name": "Jo Invented"}


def test_the_same_log_twice_adds_nothing(store, programme_id, tmp_path):
    path = a_log(tmp_path, GOOD, changed(**{"Case ID": "C2"}), changed(**{"Case ID": "C2"}))
    first = import_case_log(store, programme_id, path, actor="ann")
    again = import_case_log(store, programme_id, path, actor="ann")

    assert (first["imported"], first["already"]) == (2, 1)
    assert (again["imported"], again["already"]) == (0, 3)
    assert store.one("select count(*) as n from case_file") == {"n": 2}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Type": "Rant"}, "no kind 'Rant'"),
        ({"Date received": ""}, "does not say when"),
        ({"Date received": "someday"}, "no day"),
        ({"Date received": "31/02/2026"}, "no day"),
        ({"Date received": "01/01/1066"}, "1066"),
        ({"Date received": "01/01/2099"}, "future"),
        ({"Response date": "01/02/2026"}, "before it was received"),
        ({"Date closed": "10/02/2026"}, "before it was answered"),
        ({"Outcome": "Fine"}, "no outcome 'Fine'"),
        ({"Method": "Pigeon"}, "no channel 'Pigeon'"),
        ({"Type": "Enquiry"}, "only a complaint is formal"),
        ({"Description": " "}, "neither a summary"),
        ({"Name": "x" * 201}, "201 characters"),
        ({"Description": "a\x00b"}, "text|character"),
    ],
)
def test_a_broken_row_is_set_aside_in_a_sentence(store, programme_id, tmp_path, said, words):
    told = import_case_log(store, programme_id, a_log(tmp_path, changed(**said), GOOD), actor="ann")

    assert (told["imported"], told["refused"]) == (1, 1)
    assert told["reasons"][0].startswith("Line 2: ")
    assert re.search(words, told["reasons"][0])
    rows = set_aside(told)
    assert rows[0][-1] == "earshot_reason"
    assert len(rows) == 2


def test_hostile_cells_are_kept_and_guarded_on_the_way_out(store, programme_id, tmp_path):
    hostile = "=cmd|' /C calc'!A0"
    path = a_log(tmp_path, changed(Description=hostile), changed(Type=hostile, **{"Case ID": "C9"}))
    told = import_case_log(store, programme_id, path, actor="ann")

    assert store.one("select summary from case_file") == {"summary": hostile}
    assert hostile not in [cell for row in set_aside(told) for cell in row]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"Nothing": "summary"}, "no column 'Nothing'"),
        ({"Description": "shoe"}, "No field 'shoe'"),
        ({"Description": "summary"}, "day of receipt"),
        ({"Description": "summary", "Category": "summary", "Date received": "received_at"}, "Two columns"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(store, programme_id, tmp_path, mapping, words):
    with pytest.raises(Refused, match=words):
        import_case_log(store, programme_id, a_log(tmp_path, GOOD), mapping=mapping, actor="ann")


def test_a_file_that_is_no_log_is_refused(store, programme_id, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "bytes.xlsx").write_bytes(b"PK\x03\x04rubbish" * 50)
    for path in (tmp_path / "empty.csv", tmp_path / "bytes.xlsx", a_log(tmp_path)):
        with pytest.raises(Refused):
            import_case_log(store, programme_id, path, actor="ann")


def test_a_workbook_is_read_too(store, programme_id, tmp_path):
    import xlsxwriter

    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, GOOD]):
            sheet.write_row(number, 0, row)

    assert import_case_log(store, programme_id, path, actor="ann")["imported"] == 1


def test_a_trial_counts_what_would_come_in_and_writes_nothing(store, programme_id, tmp_path):
    log = a_log(tmp_path, GOOD, GOOD, changed(**{"Case ID": "C2"}), changed(**{"Date received": "soon"}))

    told = import_case_log(store, programme_id, log, is_trial=True, actor="ann")
    assert told["message"] == (
        "log.csv: 2 of 4 cases would be brought in; 1 is there already; 1 row cannot be read."
    )  # fmt: skip
    assert store.one("select count(*) as n from case_file") == {"n": 0}
    assert import_case_log(store, programme_id, log, actor="ann")["imported"] == 2


def test_what_a_log_stores_of_a_case_is_what_follows_from_its_events(store, programme_id, tmp_path):
    import_case_log(store, programme_id, a_log(tmp_path, GOOD), actor="ann")

    case = store.one("select * from case_file")
    with store.transaction() as tx:
        held = hold_case(tx, case["case_id"], "ann")
        follows = case_stored.projection(held.case, held.before, ())
    assert {name: case[name] for name in follows if "steps" not in name} == {
        name: value for name, value in follows.items() if "steps" not in name
    }


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_with_broken_rows(store, programme_id, tmp_path):
    rows = [
        changed(**{"Case ID": f"C{n}", "Date received": "someday" if n % 100 == 0 else f"{n % 28 + 1:02}/01/2025"})
        for n in range(100_000)
    ]
    told = import_case_log(store, programme_id, a_log(tmp_path, *rows), actor="ann")

    assert (told["imported"], told["refused"]) == (99_000, 1_000)
    assert store.one("select count(*) as n from case_file") == {"n": 99_000}
