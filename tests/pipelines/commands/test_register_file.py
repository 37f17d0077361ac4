"""Stakeholders and interactions from files: the good lines whole, the bad ones with their reason, none twice."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from data import store as stores
from pipelines import verbs
from pipelines.cli import load
from pipelines.commands import Refused
from pipelines.commands.register_file import import_register, preview
from pipelines.commands.segments import add_segment
from tests.pipelines.commands.test_stakeholders import ANA, entered, programme_id  # noqa: F401 - a fixture

TALKS = """Date;With whom;Notes;Method;Direction;Attended
2026-03-02 14:30;Northmoor Gazette;Asked for figures;call;inbound;
31/03/2026;SH-02;Round table;meeting;two-way;yes
2026-04-01;Northmor Gazete;A page was agreed;call;;
2026-04-02;Northmoor Gazette;;call;;
the day after;Northmoor Gazette;Called;call;;
2026-04-03;Northmoor Gazette|SH-02;=HYPERLINK("x");shouting;;
"""


@pytest.fixture
def talks(tmp_path):
    file = tmp_path / "talks.csv"
    file.write_text(TALKS, encoding="utf-8")
    return file


def test_interactions_come_in_once_and_each_bad_line_says_why(store, programme_id, talks) -> None:  # noqa: F811
    entered(store, programme_id, "Northmoor Gazette")
    entered(store, programme_id, "Parents")
    seen = preview(store, programme_id, talks, **ANA)
    assert (seen.kind, seen.entered, len(seen.refused)) == ("interactions", 2, 4)
    assert store.one("select count(*) as n from interaction") == {"n": 0}

    done = import_register(store, programme_id, talks, **ANA)
    again = import_register(store, programme_id, talks, **ANA)

    assert (done.entered, again.entered, again.unchanged) == (2, 0, 2)
    reasons = dict(done.refused)
    assert "Did you mean 'Northmoor Gazette'?" in reasons[4]
    assert "“Summary” is empty" in reasons[5]
    assert "the day after" in reasons[6]
    assert "No method 'shouting'" in reasons[7]
    held = store.rows("select happened_at, direction, source from interaction order by happened_at")
    assert held == [
        {"happened_at": datetime(2026, 3, 2, 14, 30), "direction": "inbound", "source": "file"},
        {"happened_at": datetime(2026, 3, 31, 11, 0), "direction": "two_way", "source": "file"},
    ]
    assert store.one("select count(*) as n from interaction_party where attended") == {"n": 1}


def test_stakeholders_come_from_a_workbook_with_role_and_segment(store, programme_id, tmp_path) -> None:  # noqa: F811
    add_segment(store, programme_id, code="SG1", name="Parents", criteria="With a child", **ANA)
    book = xlsxwriter.Workbook(tmp_path / "who.xlsx")
    sheet = book.add_worksheet("Who")
    for row, cells in enumerate(
        (
            ("Our list of 2026",),
            ("Name", "Type", "Role", "Segment", "E-mail"),
            ("Mums group", "community", "beneficiary", "SG1", "hello@mums.example.org"),
            ("The Mums Group Ltd", "community", "", "", ""),
            ("Gazette", "organisation", "king", "", ""),
        )
    ):
        sheet.write_row(row, 0, cells)
    book.close()

    done = import_register(store, programme_id, tmp_path / "who.xlsx", **ANA)

    assert (done.kind, done.entered, done.unchanged) == ("stakeholders", 1, 1)
    assert [(line, "No role 'king'" in reason) for line, reason in done.refused] == [(5, True)]
    assert store.one("select code, name, kind from stakeholder") == {
        "code": "SH-01", "name": "Mums group", "kind": "community"
    }  # fmt: skip
    assert store.one("select role, rank from stakeholder_role") == {"role": "beneficiary", "rank": "primary"}
    assert store.one("select count(*) as n from segment_member") == {"n": 1}


def test_a_file_without_headings_that_we_know_is_refused(store, programme_id, tmp_path) -> None:  # noqa: F811
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(Refused, match="no line of headings"):
        import_register(store, programme_id, file, **ANA)


def test_the_command_line_enters_a_file_and_names_the_lines_that_stay_out(store, programme_id, talks) -> None:  # noqa: F811
    entered(store, programme_id, "Northmoor Gazette")
    verb = verbs.known()["import_register"]
    said = {"file": str(talks), "programme": "QT", "day_first": None, "actor": "ana"}

    told = verb(store, said, lambda *_: None)

    assert (told["kind"], told["entered"], len(told["refused"])) == ("interactions", 1, 5)
    with pytest.raises(Refused, match="There is no programme 'NO': known are QT"):
        verb(store, said | {"programme": "NO"}, lambda *_: None)


@pytest.mark.parametrize(
    "told",
    [
        (("2026-04-01,Northmoor Gazette,Called", "2026-04-02,Nobody,Called"), 0,
         "talks.csv: interactions. 2 lines read, 1 entered, 0 already there, 1 refused."),
        (("2026-04-01,Nobody,Called",), 1,
         "talks.csv: interactions. 1 line read, 0 entered, 0 already there, 1 refused."),
    ],
)  # fmt: skip
def test_an_import_ends_as_every_other_does(store, programme_id, tmp_path, told) -> None:  # noqa: F811
    lines, code, sentence = told
    entered(store, programme_id, "Northmoor Gazette")
    file = tmp_path / "talks.csv"
    file.write_text("\n".join(("Date,Stakeholder,Summary", *lines)), encoding="utf-8")
    stores.close_opened()  # the command line opens it itself

    done = CliRunner().invoke(load(), ["import-register", str(file), "--programme", "QT"])

    assert (done.exit_code, done.output.splitlines()[0]) == (code, sentence), done.output
    aside = Path(done.output.rpartition("The refused lines are in ")[2].partition(": mend")[0])
    header, row = list(csv.reader(aside.read_text(encoding="utf-8-sig").splitlines()))
    assert header == ["Date", "Stakeholder", "Summary", "earshot_reason"]
    assert row[1] == "Nobody"
    assert row[3].startswith("There is no stakeholder 'Nobody' in the register.")
    assert aside.stat().st_mode & 0o777 == 0o600
