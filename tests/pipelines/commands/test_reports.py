"""The monthly report: what it says of given numbers, that it can be made again, and what it says of late data."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from dashboard import review_given
from data import models
from pipelines.commands import Refused, plan_items, programme, reports, stakeholders
from pipelines.commands.budget import add_budget_line, add_budget_total, spend
from pipelines.commands.learning import decide
from pipelines.reports.manifest import digest
from tests.pipelines.commands.reporting import YEAR, built, entered, figures, listened, made_programme

NAMES = ["manifest.json", "report.html", "report.pdf", "report.xlsx"]


@pytest.fixture
def programme_id(store):
    return made_programme(store)


def test_every_figure_of_a_report_has_what_stands_behind_it(store, programme_id, tmp_path):
    _, manifest = built(store, tmp_path)

    found = figures(manifest)
    assert found["kpi.K1.actual"]["value"] == 210.0
    assert found["kpi.K1.due"]["value"] == pytest.approx(273.0)
    assert found["kpi.K1.status"]["value"] == "Off track"
    for one in found.values():
        assert {"slot", "value", "definition", "version", "sql", "parameters", "hash", "pulled"} <= set(one)
        assert one["definition"]
        assert len(one["hash"]) == 64
        assert store.rows(one["sql"], one["parameters"] or None) is not None


def test_the_sql_of_a_figure_gives_its_value(store, programme_id, tmp_path):
    listened(store, programme_id, 3, 4)
    _, manifest = built(store, tmp_path)

    checked = 0
    for one in manifest["figures"]:
        rows = store.rows(one["sql"], one["parameters"] or None)
        if rows and "value" in rows[0] and isinstance(one["value"], float):
            assert rows[0]["value"] == pytest.approx(one["value"], abs=1e-6), one["slot"]
            checked += 1
    assert checked > 10
    assert figures(manifest)["kpi.K2.attainment"]["value"] > 1  # fewer criticisms than allowed: counted downwards


def test_made_again_from_the_same_data_it_is_the_same_to_the_byte(store, programme_id, tmp_path):
    listened(store, programme_id, 3, 4)
    first, _ = built(store, tmp_path / "one")
    again, _ = built(store, tmp_path / "two")

    assert (again["version"], again["is_new"], again["report_id"]) == (1, False, first["report_id"])
    for name in NAMES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert sorted(file.name for file in (tmp_path / "one").iterdir()) == NAMES


def test_late_data_changes_exactly_the_figures_it_touches_and_says_why(store, programme_id, tmp_path):
    listened(store, programme_id, 3, 4)
    _, before = built(store, tmp_path / "one")

    listened(store, programme_id, 4, 2)
    done, after = built(store, tmp_path / "two")

    assert (done["version"], after["compared_with"]) == (2, 1)
    slots = {one["slot"] for one in after["changes"]}
    then, now = figures(before), figures(after)
    assert slots == {slot for slot in now if now[slot]["value"] != then[slot]["value"]}
    assert "listening.mentions.month" in slots
    assert not {slot for slot in slots if "K1" in slot}
    for one in after["changes"]:
        assert one["why"] == ["day_4.csv (csv): 2 mentions new, 0 changed."]


def test_a_corrected_value_is_named_with_what_it_was(store, programme_id, tmp_path):
    built(store, tmp_path / "one")

    entered(store, programme_id, 9, 120)
    _, after = built(store, tmp_path / "two")

    changes = {one["slot"]: one for one in after["changes"]}
    assert (changes["kpi.K1.actual"]["before"], changes["kpi.K1.actual"]["after"]) == (210.0, 220.0)
    assert changes["kpi.K1.actual"]["why"] == [
        "entered:sign_ups, 1–30 Sep 2026: 120 instead of 110, entered by ana from Register."
    ]
    assert all("K1" in slot for slot in changes)


def test_an_invoice_changes_its_line_and_the_whole_and_no_other_line(store, programme_id, tmp_path):
    for code in ("B1", "B2"):
        add_budget_line(store, programme_id, code=code, name=code, approved=1000, **YEAR, actor="ana")
        spend(store, programme_id, line=code, spent_on=date(2026, 9, 1), amount=100, reference="r1", actor="ana")
    built(store, tmp_path / "one")

    spend(store, programme_id, line="B1", spent_on=date(2026, 9, 2), amount=50, reference="r2", actor="ben")
    _, after = built(store, tmp_path / "two")

    changes = {one["slot"]: one for one in after["changes"]}
    assert {"budget.spent", "budget.share", "budget.line.B1.spent", "budget.line.B1.share"} <= set(changes)
    assert not [slot for slot in changes if "B2" in slot]
    assert changes["budget.line.B1.spent"]["after"] == 150.0
    assert changes["budget.line.B1.spent"]["why"] == ["Spending r2 added by ben."]


def test_the_pdf_is_tagged_and_says_hostile_words_literally(store, programme_id, tmp_path):
    built(store, tmp_path)

    reader = PdfReader(io.BytesIO((tmp_path / "report.pdf").read_bytes()))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.startswith("Ours #strong[x]")
    assert "<script>alert(1)</script>" in text.replace("\n", " ")
    assert "<script>" not in (tmp_path / "report.html").read_text()


def test_a_cell_of_the_workbook_is_never_a_formula(store, programme_id, tmp_path):
    from python_calamine import CalamineWorkbook

    decide(
        store, programme_id, trigger_kind="kpi", trigger="K1", choice="act", why="=1+1", decided_by="=ana",
        decided_on=date(2026, 9, 20), actor="ana",
    )  # fmt: skip
    built(store, tmp_path)

    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    rows = book.get_sheet_by_name("Decisions").to_python()
    assert rows[1][:5] == ["D-01", date(2026, 9, 20), "KPI K1", "Act", "=1+1"]
    assert rows[1][5] == "=ana"


def test_a_period_with_no_data_is_not_available_and_never_zero(store, programme_id, tmp_path):
    _, manifest = built(store, tmp_path, "2026-02")

    found = figures(manifest)
    assert found["kpi.K1.actual"]["value"] is None
    assert found["kpi.K1.actual"]["shown"] == "not available"
    assert found["kpi.K1.status"]["value"] == "No data"
    assert found["listening.mentions.month"]["value"] is None


def test_a_kpi_whose_sql_fails_is_not_available_and_takes_nothing_along(store, programme_id, tmp_path, monkeypatch):
    good = models.all_models("kpis")
    broken = models.Model("kpis", "criticisms", good["criticisms"].header, "select nothing from nowhere")
    from data import kpis

    monkeypatch.setattr(kpis, "catalogue", lambda: {
        name: kpis._from_model(broken if name == "criticisms" else one) for name, one in good.items()
    })  # fmt: skip
    _, manifest = built(store, tmp_path)

    found = figures(manifest)
    assert found["kpi.K2.actual"]["value"] is None
    assert "cannot be measured" in found["kpi.K2.actual"]["definition"]
    assert found["kpi.K2.status"]["value"] == "No data"
    assert found["kpi.K1.actual"]["value"] == 210.0


def test_a_programme_without_anything_has_a_report_that_says_so(store, tmp_path):
    programme.add_programme(store, code="AB", name="Empty", **YEAR, actor="ana")

    _, manifest = built(store, tmp_path)

    said = {one["slot"]: one["text"] for one in manifest["sentences"]}
    assert said["summary"].startswith("No KPI is entered")
    assert said["budget"] == "No budget is entered."
    assert (tmp_path / "report.pdf").stat().st_size > 1000


@pytest.mark.parametrize(
    ("code", "month", "words"),
    [
        ("ZZ", "2026-09", "There is no programme 'ZZ': known are AB"),
        ("AB", "September", "'September' is no month: write it as 2026-10"),
        ("AB", "2026-13", "is no month"),
        ("AB", "2099-01", "has not begun"),
        ("AB", "2020-01", "more than a year outside the programme"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_a_sentence(store, programme_id, code, month, words):
    with pytest.raises(Refused, match=words):
        reports.build_report(store, code, month, actor="ana")

    assert store.one("select count(*) as n from report") == {"n": 0}


def test_a_sentence_written_by_a_person_is_marked_and_can_be_taken_back(store, programme_id, tmp_path):
    built(store)
    reports.word(store, programme_id, month="2026-09", slot="summary", text="All is well.", actor="ben")
    done, manifest = built(store, tmp_path / "two")

    said = next(one for one in manifest["sentences"] if one["slot"] == "summary")
    assert (said["text"], said["is_edited"], said["edited_by"]) == ("All is well.", True, "ben")
    assert [one["slot"] for one in done["changes"]] == ["sentence.summary"]
    assert "edited by ben" in (tmp_path / "two" / "report.html").read_text()

    reports.word(store, programme_id, month="2026-09", slot="summary", text="", actor="ben")
    _, manifest = built(store, tmp_path / "three")
    assert not next(one for one in manifest["sentences"] if one["slot"] == "summary")["is_edited"]


def test_a_report_is_signed_off_by_another_than_its_reviewer(store, programme_id):
    report_id = built(store)["report_id"]
    given = {"reviewed_on": date(2026, 10, 2), "actor": "ana"}

    with pytest.raises(Refused, match="no accepted review yet"):
        reports.review_report(store, report_id, step="sign_off", decision="accepted", reviewer="Dee", **given)
    reports.review_report(store, report_id, step="review", decision="accepted", reviewer="Dee", **given)
    with pytest.raises(Refused, match="another person signs it off"):
        reports.review_report(store, report_id, step="sign_off", decision="accepted", reviewer="dee", **given)
    with pytest.raises(Refused, match="with a note"):
        reports.review_report(store, report_id, step="sign_off", decision="returned", reviewer="Flo", **given)
    reports.review_report(store, report_id, step="sign_off", decision="accepted", reviewer="Flo", **given)

    with pytest.raises(Refused, match="signed off already"):
        reports.review_report(store, report_id, step="review", decision="accepted", reviewer="Gus", **given)


def test_it_is_noted_to_whom_a_report_went_and_what_they_said(store, programme_id):
    report_id = built(store)["report_id"]
    sent = reports.disseminate(
        store, report_id, party="GP federation", channel="email", sent_on=date(2026, 10, 3), actor="ana"
    )["dissemination_id"]

    with pytest.raises(Refused, match="before the report was sent"):
        reports.note_response(store, sent, response="Thanks", responded_on=date(2026, 10, 1), actor="ana")
    reports.note_response(store, sent, response="Thanks", responded_on=date(2026, 10, 5), actor="ana")

    assert store.one("select party, response from dissemination") == {"party": "GP federation", "response": "Thanks"}


def test_reports_over_time_say_what_was_due_in_time_opened_and_answered(store, programme_id):
    given = {"code": "RS1", "name": "Monthly", "due_day": 10, "owner": "Ana", "begins_on": date(2026, 7, 1)}
    plan_items.add_item(store, "report_schedule", programme_id, given, actor="ana")
    stakeholders.add_stakeholder(store, programme_id, name="GP federation", actor="ana")
    stakeholders.add_stakeholder(store, programme_id, name="Tenants", actor="ana")
    for month, sent_on in (("2026-08", date(2026, 9, 11)), ("2026-09", date(2026, 10, 10))):
        report_id = reports.build_report(store, "AB", month, actor="ana")["report_id"]
        for party in ("gp federation ", "Board", "Public page"):
            sent = reports.disseminate(store, report_id, party=party, channel="email", sent_on=sent_on, actor="ana")[
                "dissemination_id"
            ]
            if party == "Board" and month == "2026-09":
                reports.note_response(store, sent, response="Noted", responded_on=date(2026, 10, 12), actor="ana")
            if party != "Public page" and month == "2026-08":
                with pytest.raises(Refused, match="before it was sent"):
                    reports.note_opened(store, sent, opened_on=date(2026, 9, 1), actor="ana")
                reports.note_opened(store, sent, opened_on=sent_on, actor="ana")
                with pytest.raises(Refused, match="noted already"):
                    reports.note_opened(store, sent, opened_on=sent_on, actor="ana")

    rows = store.rows(models.page("reports_given"), {"programme": programme_id, "today": date(2026, 11, 10)})

    told = [(f"{row['month']:%m}", row["due_on"], row["is_in_time"], row["given"], row["opened"]) for row in rows]
    assert told == [
        ("11", date(2026, 12, 10), None, 0, 0),
        ("10", date(2026, 11, 10), None, 0, 0),  # due today is not late
        ("09", date(2026, 10, 10), True, 3, 1),  # who answers has opened it
        ("08", date(2026, 9, 10), False, 3, 2),
        ("07", date(2026, 8, 10), False, 0, 0),
    ]
    assert {(row["informed"], row["known"]) for row in rows if row["given"]} == {(1, 2)}
    assert review_given.sentence(rows) == (
        "1 of 3 reports came in time; 3 of 6 that were given out were opened (50%); "
        "that of July was due on 10 Aug 2026."
    )


def test_a_changed_risk_makes_a_new_version_that_names_the_table(store, programme_id, tmp_path):
    given = {
        "code": "R1", "category": "delivery", "cause": "A", "event": "B", "effect": "C", "opened_on": date(2026, 1, 1),
    }  # fmt: skip
    risk = plan_items.add_item(store, "risk", programme_id, given, actor="ana")["risk_id"]
    built(store)

    plan_items.revise_item(store, "risk", risk, {"effect": "D"}, actor="ben")
    done, manifest = built(store, tmp_path)

    assert (done["version"], done["changes"]) == (2, [])
    assert manifest["tables_changed"] == [{"table": "risks", "why": ["Risk R1 revised by ben."]}]


def test_the_numbers_of_the_annex_are_numbers(store, programme_id, tmp_path):
    from python_calamine import CalamineWorkbook

    _, manifest = built(store, tmp_path)

    rows = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx")).get_sheet_by_name("Performance").to_python()
    told = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert rows[0][:5] == ["KPI", "What is measured", "Objective", "Level", "Unit"]
    assert told["K1"]["Actual"] == figures(manifest)["kpi.K1.actual"]["value"]


def test_sheets_of_the_annex_hold_numbers_and_days_as_such(store, programme_id, tmp_path):
    from python_calamine import CalamineWorkbook

    for kind, given in (
        ("activity", {"code": "A1", "name": "Do it", "starts_on": date(2026, 8, 1), "ends_on": date(2026, 9, 12),
                      "baseline_start": date(2026, 8, 1), "baseline_end": date(2026, 9, 10), "done_percent": 50}),
        ("issue", {"code": "IS1", "text": "It broke", "opened_on": date(2026, 9, 18)}),
        ("sustainability_item", {"code": "S1", "mechanism": "Clinics", "funded_until": date(2027, 3, 31)}),
        ("external_event", {"code": "X1", "text": "A fair", "starts_on": date(2026, 8, 3), "ends_on": date(2026, 8, 9),
                            "expected_effect": "up"}),
    ):  # fmt: skip
        plan_items.add_item(store, kind, programme_id, given, actor="ana")
    add_budget_line(store, programme_id, code="L1", name="Media", approved=1000, starts_on=date(2026, 1, 1),
                    ends_on=date(2026, 12, 31), actor="ana")  # fmt: skip
    for month in (6, 7):
        entered(store, programme_id, month, 90)
    add_budget_total(store, programme_id, amount=1200, approved_by="Board", approved_on=date(2026, 1, 1), actor="ana")
    _, manifest = built(store, tmp_path)
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))

    def told(name):
        head, *rows = book.get_sheet_by_name(name).to_python()
        ends = next(number for number, row in enumerate(rows) if not any(row))  # notes stand below an empty row
        return [dict(zip(head, row, strict=True)) for row in rows[:ends]]

    assert {name: told("Activities")[0][name] for name in ("First due", "Ends now", "Slip", "Done")} == {
        "First due": date(2026, 9, 10), "Ends now": date(2026, 9, 12), "Slip": 2, "Done": 0.5,
    }  # fmt: skip
    assert told("Issues")[0]["Age"] == 12
    assert told("Sustainability")[0]["Funded until"] == date(2027, 3, 31)
    assert told("Performance")[0]["Target by"] == date(2026, 12, 31)
    assert book.get_sheet_by_name("Month by month").to_python()[0][2] == date(2026, 1, 1)
    found = figures(manifest)
    assert (found["budget.total"]["value"], found["budget.off_total"]["value"]) == (1200.0, -200.0)
    assert found["budget.tie"]["value"] == "Does not tie"
    assert "£200 less than the approved total of £1,200" in found["budget.tie"]["definition"]
    assert [(row["Line"], row["Approved"]) for row in told("Budget")] == [
        ("Media", 1000), ("Total", 1000), ("Approved total", 1200),
    ]  # fmt: skip
    said = next(one["text"] for one in manifest["sentences"] if one["slot"] == "budget")
    assert said.endswith("The lines come to £1,000, £200 less than the approved total of £1,200.")
    pdf = " ".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert "Does not tie" in pdf
    assert "X1 A fair, 3–9 Aug 2026" in pdf, "charts by month name the outside events they mark"


def test_another_wording_of_earshot_makes_no_new_version_and_is_told_where_one_is_made(store, programme_id, tmp_path):
    """A version as an earlier Earshot wrote it: another method, another template, another definition of a figure."""
    first, manifest = built(store, tmp_path / "one")
    document = json.loads(store.one("select document from report")["document"])
    document["tables"]["method"][0] = "It was worded otherwise."
    manifest["tables"]["method"], manifest["made_with"] = digest(document["tables"]["method"]), "0.1.0"
    manifest["figures"][0]["definition"], manifest["sentences"][0]["text"] = "An old word", "An old template"
    manifest["format"], manifest["figures_hash"] = 1, digest(manifest["figures"])
    with store.transaction() as tx:
        tx.run(
            "update report set manifest = $said, document = $held",
            {"said": json.dumps(manifest), "held": json.dumps(document)},
        )

    again, kept = built(store, tmp_path / "two")
    assert (again["is_new"], again["report_id"], kept) == (False, first["report_id"], manifest)

    entered(store, programme_id, 9, 120)
    newer, told = built(store, tmp_path / "three")
    assert newer["version"] == 2
    assert {one["table"]: one["why"] for one in told["tables_changed"]}["method"] == [
        f"The wording changed with Earshot {told['made_with']} (before: 0.1.0); no data did."
    ]


def test_the_files_of_a_report_name_nobody(store, programme_id, tmp_path):
    built(store, tmp_path)
    row = store.one("select report_id, manifest, document from report")
    form = "Please write to jo.fenwick@example.org, @jo_fenwick or 07700 900123 today."
    manifest, document = json.loads(row["manifest"]), json.loads(row["document"])
    manifest["sentences"] = [{**one, "text": form} for one in manifest["sentences"]]
    with store.transaction() as tx:
        tx.run(
            "update report set manifest = $manifest, document = $document",
            {"manifest": json.dumps(manifest), "document": json.dumps({**document, "aim": form})},
        )

    for name in ("manifest.json", "report.html"):
        told = reports.file_of(store, row["report_id"], name).decode()
        assert "[e-mail]" in told
        assert "fenwick" not in told
    pdf = reports.file_of(store, row["report_id"], "report.pdf")
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "[e-mail]" in told
    assert "fenwick" not in told
