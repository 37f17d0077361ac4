"""A plan by workbook and CSV: entered once, revised and superseded, refused row by row, never run as a formula."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data.programmes import plan
from pipelines.commands import Refused, measurements, plan_file, plan_sheets, programme, standing

ROWS = {
    "Programme": [["QT", "Quit Together", date(2026, 1, 1), date(2026, 12, 31), "campaign"]],
    "Objectives": [["O1", "Help 2,400 people", "behaviour"], ["O2", "=HYPERLINK(1)", "awareness", "", "", "", "O1"]],
    "KPIs": [
        ["K1", "O1", "Quits", "entered:quits", "count", "outcome", "up", "sum"],
        ["K2", "O2", "Net sentiment", "net_sentiment", "", "", "", "", "", "change", "", "", "", "", "", 6],
    ],
    "Targets": [
        [
            "K1",
            date(2026, 1, 1),
            date(2026, 12, 31),
            2400,
            "points",
            "2026-01-01=0; 2026-12-31=2400",
            date(2025, 12, 1),
        ],
        ["K2", "2026-01-01", "2026-12-31", 12, "flat", "", "2025-12-01", "", "Agreed"],
    ],
    "Measurements": [["entered:quits", date(2026, 1, 1), date(2026, 1, 31), 149, "", "", "", "", "", "", "Service"]],
}


def workbook(path, rows):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet, lines in rows.items():
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, plan_sheets.COLUMNS[sheet])
        for number, line in enumerate(lines, start=1):
            for place, cell in enumerate(line):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                elif cell != "":
                    page.write(number, place, cell)
    book.close()
    return path


@pytest.fixture
def file(tmp_path):
    return workbook(tmp_path / "plan.xlsx", ROWS)


def enter(store, file, **more):
    return plan_file.import_plan(store, file, actor="ana", **more)


def test_a_plan_is_entered_from_a_workbook(store, file):
    done = enter(store, file)

    held = plan(store, done.programme_id)
    assert done.refused == []
    assert [one.code for one in held.objectives] == ["O1", "O2"]
    assert held.objectives[1].parent_id == held.objectives[0].objective_id
    assert [(kpi.code, kpi.unit) for kpi in held.kpis] == [("K1", "count"), ("K2", "score")]
    assert held.targets_of(held.kpis[0].kpi_id)[0].points == ((date(2026, 1, 1), 0.0), (date(2026, 12, 31), 2400.0))
    assert held.measurements[0].value == 149
    assert len(standing.evaluate(store, done.programme_id, date(2026, 1, 31))) == 2


def test_the_same_file_again_changes_nothing(store, file):
    first = enter(store, file)
    before = store.rows("select count(*) as n from event where type <> 'plan_imported'")

    again = enter(store, file)

    assert (len(first.entered), first.unchanged) == (8, 0)
    assert (again.entered, again.unchanged, again.refused) == ([], 8, [])
    assert store.rows("select count(*) as n from event where type <> 'plan_imported'") == before


def test_a_preview_says_the_same_and_keeps_nothing(store, file):
    seen = plan_file.preview(store, file, actor="ana")

    assert store.one("select count(*) as n from programme")["n"] == 0
    assert seen.entered == enter(store, file).entered


def test_a_changed_target_is_superseded_with_the_reason(store, file, tmp_path):
    enter(store, file)
    rows = {**ROWS, "Targets": [["K1", date(2026, 1, 1), date(2026, 12, 31), 2000, "linear", "", date(2026, 6, 1), "",
                                "Two clinics closed"]]}  # fmt: skip

    done = enter(store, workbook(tmp_path / "second.xlsx", rows))

    kpi = plan(store, done.programme_id).kpis[0]
    versions = plan(store, done.programme_id).targets_of(kpi.kpi_id)
    assert done.entered == ["Target of K1: 2000 instead of 2400, because: Two clinics closed"]
    assert [(one.version, one.value, one.superseded_by is None) for one in versions] == [
        (1, 2400.0, False),
        (2, 2000.0, True),
    ]


@pytest.mark.parametrize("reason", ["", "Agreed with the plan"])
def test_a_changed_target_without_a_new_reason_is_refused(store, file, tmp_path, reason):
    enter(store, file)
    rows = {"Targets": [["K1", date(2026, 1, 1), date(2026, 12, 31), 2000, "linear", "", date(2026, 6, 1), "", reason]]}
    programme_id = store.one("select programme_id from programme")["programme_id"]

    done = enter(store, workbook(tmp_path / "second.xlsx", rows), programme_id=programme_id)

    assert [(sheet, line) for sheet, line, _ in done.refused] == [("Targets", 2)]
    assert "Write in the column reason why it changed" in done.refused[0][2]
    assert store.one("select count(*) as n from target")["n"] == 2


def test_good_rows_are_kept_and_bad_ones_named(store, tmp_path):
    rows = {
        **ROWS,
        "KPIs": [*ROWS["KPIs"], ["K3", "O9", "N", "entered:x", "count"], ["K4", "O1", "N", "likes"]],
        "Targets": [["K1", "31/12/2026", date(2026, 12, 31), 5, "", "", date(2025, 1, 1)],
                    ["K2", date(2026, 1, 1), date(2026, 12, 31), "many", "", "", date(2025, 1, 1)]],
        "Measurements": [["entered:quits", date(2026, 1, 1), date(2026, 1, 31), "NaN", "", "", "", "", "", "", "S"]],
    }  # fmt: skip

    done = enter(store, workbook(tmp_path / "bad.xlsx", rows))

    assert [(sheet, line) for sheet, line, _ in done.refused] == [
        ("KPIs", 4), ("KPIs", 5), ("Targets", 2), ("Targets", 3), ("Measurements", 2),
    ]  # fmt: skip
    reasons = [reason for _, _, reason in done.refused]
    assert reasons[0].startswith("There is no objective 'O9'")
    assert reasons[1].startswith("No metric 'likes'")
    assert reasons[2] == "'31/12/2026' in period_start is no day: write it as 2026-10-31."
    assert reasons[3] == "'many' in value is no number: write it as 1234.5."
    assert "leave it empty" in reasons[4]
    assert store.one("select count(*) as n from kpi")["n"] == 2


def test_changed_rows_are_revised_and_the_preview_says_old_and_new(store, file, tmp_path):
    enter(store, file)
    rows = {
        "Programme": [["QT", "Quit, together", date(2026, 1, 1), date(2027, 3, 31), "campaign"]],
        "Objectives": [["O1", "Help 2,500 people", "behaviour", "", "Ana"], ROWS["Objectives"][1]],
        "KPIs": [["K1", "O2", *ROWS["KPIs"][0][2:], "", "", "", 0.95, 0.8], ROWS["KPIs"][1]],
    }
    second = workbook(tmp_path / "second.xlsx", rows)

    seen = plan_file.preview(store, second, actor="ana")
    untouched = store.one("select count(*) as n from event where type like '%revised'")["n"]
    done = enter(store, second)

    assert (untouched, seen.unchanged, seen.refused) == (0, 2, [])
    assert seen.entered == done.entered
    assert done.entered == [
        "Programme QT: name 'Quit Together' → 'Quit, together'; ends_on '2026-12-31' → '2027-03-31'",
        "Objective O1: text 'Help 2,400 people' → 'Help 2,500 people'; owner nothing → 'Ana'",
        "KPI K1: green 1 → 0.95; amber 0.9 → 0.8; objective 'O1' → 'O2'",
    ]
    assert enter(store, second).entered == []


def test_a_file_cannot_change_what_numbers_mean(store, file, tmp_path):
    programme_id = enter(store, file).programme_id
    rows = {"KPIs": [["K1", "O1", "Quits", "entered:quits", "percent", "outcome", "up", "sum"]]}

    done = enter(store, workbook(tmp_path / "second.xlsx", rows), programme_id=programme_id)

    assert done.refused[0][2].startswith("The unit of the KPI 'K1' stays 'count': 1 target and 1 entered value hang")


def test_another_value_of_the_same_period_is_a_correction(store, file, tmp_path):
    enter(store, file)
    rows = {**ROWS, "Measurements": [["entered:quits", date(2026, 1, 1), date(2026, 1, 31), 151, "", "", "", "", "", "",
                                      "Service"]]}  # fmt: skip

    done = enter(store, workbook(tmp_path / "second.xlsx", rows))

    assert done.entered == ["entered:quits, 2026-01-01 to 2026-01-31: corrected, 151.0"]


def test_what_is_exported_is_imported_as_nothing_new(store, file, tmp_path):
    programme_id = enter(store, file).programme_id
    row = store.one("select * from programme")
    exported = tmp_path / "export.xlsx"
    exported.write_bytes(plan_sheets.export(row, plan(store, programme_id), label="DEMO DATA"))

    done = enter(store, exported)

    assert (done.entered, done.unchanged, done.refused) == ([], 8, [])


def test_a_share_with_seventeen_digits_survives_the_workbook(store, file, tmp_path):
    programme_id = enter(store, file).programme_id
    for month in range(2, 12):
        measurements.record_measurement(
            store, programme_id, metric_key="entered:quits", period_start=date(2026, month, 1),
            period_end=date(2026, month, 28), numerator=100 + month, denominator=307 + month, source="S", actor="ana",
        )  # fmt: skip
    exported = tmp_path / "export.xlsx"
    exported.write_bytes(plan_sheets.export(store.one("select * from programme"), plan(store, programme_id)))

    assert enter(store, exported).entered == []


def test_an_export_with_history_makes_the_same_plan_elsewhere(store, file, tmp_path):
    programme_id = enter(store, file).programme_id
    rows = {"Targets": [["K1", date(2026, 1, 1), date(2026, 12, 31), 2000, "linear", "", date(2026, 6, 1), "", "Why"]]}
    enter(store, workbook(tmp_path / "second.xlsx", rows), programme_id=programme_id)
    held = plan(store, programme_id)
    exported = tmp_path / "export.xlsx"
    exported.write_bytes(plan_sheets.export(store.one("select * from programme"), held))
    with store.transaction() as tx:
        for table in ("programme", "objective", "kpi", "target", "measurement", "command"):
            tx.run(f"delete from {table}")

    done = enter(store, exported)

    again = plan(store, done.programme_id)
    assert done.refused == []
    assert [(one.version, one.value, one.reason) for one in again.targets_of(again.kpis[0].kpi_id)] == [
        (one.version, one.value, one.reason) for one in held.targets_of(held.kpis[0].kpi_id)
    ]


def test_no_cell_of_an_export_is_a_formula(store, file):
    programme_id = enter(store, file).programme_id

    bytes_out = plan_sheets.export(store.one("select * from programme"), plan(store, programme_id))

    with ZipFile(BytesIO(bytes_out)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_one_sheet_comes_as_csv(store, file, tmp_path):
    programme_id = enter(store, file).programme_id
    csv = tmp_path / "measured.csv"
    csv.write_text("metric;period_start;period_end;value;source\nentered:quits;2026-02-01;2026-02-28;165;Service\n")

    done = enter(store, csv, programme_id=programme_id)

    assert done.entered == ["entered:quits, 2026-02-01 to 2026-02-28: recorded, 165.0"]


def test_a_csv_without_a_programme_is_refused_row_by_row(store, tmp_path):
    csv = tmp_path / "measured.csv"
    csv.write_text("metric,period_start,period_end,value,source\nentered:q,2026-02-01,2026-02-28,1,S\n")

    assert "No programme is said" in enter(store, csv).refused[0][2]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "has not the columns"),
        ("a.csv", b"x,y\n1,2\n", "has not the columns"),
        ("a.xlsx", b"not a workbook", "damaged or truncated workbook"),
        ("a.csv", b"code,text\n", "has no row to read"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_whole(store, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(Refused, match=sentence):
        enter(store, path)


def test_a_workbook_of_something_else_is_refused(store, tmp_path):
    path = tmp_path / "other.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Sheet1")
    book.close()

    with pytest.raises(Refused, match="none of the sheets"):
        enter(store, path)


def test_the_template_holds_every_sheet_and_no_row(store, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(plan_sheets.template())

    with pytest.raises(Refused, match="has no row to read"):
        enter(store, path)


def test_a_repeated_import_gives_the_first_answer(store, file):
    first = enter(store, file, command_id="cmd_1")

    assert enter(store, file, command_id="cmd_1") == first
    assert programme.known_metrics()["mentions"] == "Mentions"


@given(
    st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.floats(-1e9, 1e9)), unique_by=lambda p: p[0])
)
def test_points_survive_their_cell(points):
    assert plan_sheets.points_of(plan_sheets.points_text(points)) == points


def test_the_whole_plan_of_the_demo_goes_out_and_back_and_changes_nothing(store, tmp_path):
    from data.demo import measures, plan_learning, plan_risks, plan_why, plan_work
    from data.demo import plan as demo_plan
    from pipelines.commands import plan_export, plan_file
    from pipelines.demo import _stored

    desk = {
        "programme": demo_plan.programmes(), "objective": demo_plan.objectives(), "kpi": demo_plan.kpis(),
        "target": demo_plan.targets(), "measurement": measures.measurements(), **plan_why.rows(), **plan_work.rows(),
        **plan_risks.rows(), **plan_learning.rows(),
    }  # fmt: skip
    with store.transaction() as tx:
        for table, rows in desk.items():
            tx.insert(table, [dict(_stored(row)) for row in rows])
    file = tmp_path / "plan.xlsx"
    file.write_bytes(plan_export.whole(store, demo_plan.PROGRAMME_ID))

    seen = plan_file.preview(store, file, actor="ana")
    assert seen.refused == []
    assert seen.entered == []
    assert seen.unchanged > 300


def test_a_sheet_of_risks_is_entered_changed_and_refused_by_line(store, tmp_path):
    from pipelines.commands import plan_file, programme

    of = programme.add_programme(
        store, code="R", name="R", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]
    file = tmp_path / "risks.csv"
    head = "effect,event,cause,code,category,opened_on,appetite\n"
    file.write_text(f"{head}They leave,Clinics close,No staff,R1,delivery,2026-01-05,9\nX,Y,Z,R2,weather,2026-01-05,\n")

    done = plan_file.import_plan(store, file, programme_id=of, actor="ana")
    assert done.entered == ["Risk R1"]
    assert [(sheet, line) for sheet, line, _ in done.refused] == [("Risks", 3)]
    assert "No category 'weather'" in done.refused[0][2]

    file.write_text(f"{head}They leave,Clinics close,No staff,R1,delivery,2026-01-05,12\n")
    assert plan_file.import_plan(store, file, programme_id=of, actor="ana").entered == ["Risk R1: appetite changed"]
    assert plan_file.import_plan(store, file, programme_id=of, actor="ana").unchanged == 1
    assert store.one("select appetite from risk") == {"appetite": 12}
