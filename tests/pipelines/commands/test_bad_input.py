"""What comes in wrong is refused in a sentence or shown as not available, and never becomes a nought."""

from datetime import date

import pytest
import xlsxwriter

from data import models
from data.programmes import plan
from pipelines.commands import Refused, outlooks, plan_items, plan_sheets, programme, standing
from tests.pipelines.commands.test_plan_file import ROWS, enter, workbook

OCTOBER = date(2026, 10, 31)


def moved(path, rows, *, places, names=None):
    """The same workbook with its columns in another order and under other names."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet, lines in rows.items():
        page = book.add_worksheet(sheet)
        columns = list(plan_sheets.COLUMNS[sheet])
        order = places(list(range(len(columns))))
        for to, source in enumerate(order):
            page.write(0, to, (names or {}).get(columns[source], columns[source]))
            for number, line in enumerate(lines, start=1):
                cell = line[source] if source < len(line) else ""
                if isinstance(cell, date):
                    page.write_datetime(number, to, cell, day)
                elif cell != "":
                    page.write(number, to, cell)
    book.close()
    return path


def told(store):
    found = plan(store, store.one("select programme_id from programme")["programme_id"])
    return [(one.code, one.name, one.unit) for one in found.kpis], [
        (one.value, one.profile, one.period_start) for one in found.targets
    ]


def test_a_workbook_with_moved_columns_gives_the_same_plan(store, tmp_path):
    enter(store, moved(tmp_path / "moved.xlsx", ROWS, places=lambda order: order[::-1]))

    again = enter(store, workbook(tmp_path / "plain.xlsx", ROWS))
    assert (again.entered, again.refused) == ([], [])
    assert told(store)[1] == [(2400.0, "points", date(2026, 1, 1)), (12.0, "flat", date(2026, 1, 1))]


def test_a_workbook_whose_column_has_another_name_is_refused_with_that_name(store, tmp_path):
    for name, words in (
        ("value*", "Targets lacks the column value"),
        ("points", "holds the column 'wert', unknown to it"),
    ):
        file = moved(tmp_path / "named.xlsx", ROWS, places=lambda order: order, names={name: "Wert"})
        with pytest.raises(Refused, match=words):
            enter(store, file)
    assert store.one("select count(*) as n from target where value = 0") == {"n": 0}


def test_a_workbook_with_a_column_twice_is_refused(store, tmp_path):
    file = moved(tmp_path / "twice.xlsx", ROWS, places=lambda order: order, names={"reason": "points"})

    with pytest.raises(Refused, match="two columns 'points'"):
        enter(store, file)


def test_a_target_of_a_kpi_without_a_unit_cannot_be_entered(store):
    of = programme.add_programme(
        store, code="QT", name="Quiet Town", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]
    objective = programme.add_objective(
        store, programme_id=of, code="O1", text="Raise it", type="behaviour", actor="ana"
    )["objective_id"]

    with pytest.raises(Refused, match="unit"):
        programme.add_kpi(
            store, objective_id=objective, code="K1", name="Quits", metric_key="entered:quits", unit="",
            level="outcome", direction="up", aggregation="sum", actor="ana",
        )  # fmt: skip
    assert store.one("select count(*) as n from kpi") == {"n": 0}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["K1", date(2026, 6, 1), date(2027, 5, 31), 10, "linear", "", "2026-05-01", "", "Agreed"], "overlap"),
        (["K1", date(2027, 1, 1), date(2027, 12, 31), "many", "linear", "", "2026-12-01", "", "Agreed"], "many"),
        (["K1", date(2027, 12, 31), date(2027, 1, 1), 10, "linear", "", "2026-12-01", "", "Agreed"], "before"),
        (["K1", date(2027, 1, 1), date(2027, 12, 31), "", "linear", "", "2026-12-01", "", "Agreed"], "value"),
    ],
)  # fmt: skip
def test_a_target_that_makes_no_sense_is_refused_by_its_line(store, tmp_path, line, words):
    enter(store, workbook(tmp_path / "plan.xlsx", ROWS))

    done = enter(store, workbook(tmp_path / "more.xlsx", {**ROWS, "Targets": [*ROWS["Targets"], line]}))

    assert [(sheet, number) for sheet, number, _ in done.refused] == [("Targets", 4)]
    assert words in done.refused[0][2].lower(), done.refused[0][2]
    assert len(told(store)[1]) == 2


def test_a_baseline_that_is_the_target_already_divides_by_nothing(store, tmp_path):
    rows = {
        **ROWS,
        "Targets": [ROWS["Targets"][0], ["K2", "2026-01-01", "2026-12-31", 6, "flat", "", "2025-12-01", "", "A"]],
    }
    enter(store, workbook(tmp_path / "plan.xlsx", rows))
    of = store.one("select programme_id from programme")["programme_id"]

    found = {one.kpi.code: one for one in standing.evaluate(store, of, OCTOBER)}
    assert found["K2"].status.colour == "grey", "nothing was measured"
    assert found["K2"].actual.value is None
    assert found["K1"].actual.value == 149.0


def test_a_kpi_whose_sql_fails_takes_no_other_along_and_says_why(store, tmp_path, monkeypatch):
    enter(store, workbook(tmp_path / "plan.xlsx", ROWS))
    of = store.one("select programme_id from programme")["programme_id"]
    from data import kpis

    good = models.all_models("kpis")
    broken = models.Model("kpis", "net_sentiment", good["net_sentiment"].header, "select nothing from nowhere")
    monkeypatch.setattr(kpis, "catalogue", lambda: {
        name: kpis._from_model(broken if name == "net_sentiment" else one) for name, one in good.items()
    })  # fmt: skip

    held = plan(store, of)
    found = {one.kpi.code: one for one in standing.evaluate(store, of, OCTOBER)}
    assert found["K2"].actual.value is None
    assert "cannot be measured" in found["K2"].status.reason
    assert found["K1"].actual.value == 149.0
    reach = outlooks.reach_of(store, held, next(one for one in held.kpis if one.code == "K2"), OCTOBER)
    assert (reach.is_within, "cannot be measured" in reach.said) == (None, True)
    assert standing.trend(store, held, found["K2"].kpi, OCTOBER).values == ()


def test_a_period_without_data_has_no_value_and_no_judgement(store, tmp_path):
    enter(store, workbook(tmp_path / "plan.xlsx", {**ROWS, "Measurements": []}))
    of = store.one("select programme_id from programme")["programme_id"]

    for one in standing.evaluate(store, of, OCTOBER):
        assert one.actual.value is None
        assert one.status.colour == "grey"
    assert [one.outlook for one in outlooks.foresee(store, of, OCTOBER)] == [None]


def test_a_phase_waits_for_its_mandatory_checks(store):
    of = programme.add_programme(
        store, code="QT", name="Quiet Town", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )["programme_id"]
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    phase = {"code": "PH1", "name": "Pilot", "kind": "pilot", "status": "running", **days}
    plan_items.add_item(store, "phase", of, phase, actor="ana")
    check = {"code": "CC1", "subject": "Consent", "requirement": "UK GDPR", "phase": "PH1", "is_mandatory": True}
    plan_items.add_item(store, "compliance_check", of, check, actor="ana")
    phase_id = store.one("select phase_id from phase")["phase_id"]
    check_id = store.one("select compliance_check_id from compliance_check")["compliance_check_id"]

    def close():
        return plan_items.revise_item(store, "phase", phase_id, {**phase, "status": "done"}, actor="ana")

    with pytest.raises(Refused, match="'PH1' waits for CC1"):
        close()
    plan_items.revise_item(store, "compliance_check", check_id, {**check, "result": "waived"}, actor="ana")
    with pytest.raises(Refused, match="waived with who waived it"):
        close()
    waived = {**check, "result": "waived", "waiver": "Not ours: Dee, director"}
    plan_items.revise_item(store, "compliance_check", check_id, waived, actor="ana")
    close()
    assert store.one("select status from phase") == {"status": "done"}
