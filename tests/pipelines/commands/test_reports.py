"""The monthly report: what it says of given numbers, that it can be made again, and what it says of late data."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from connectors.base import Mention, author_key
from data import models
from pipelines import landing, load
from pipelines.commands import Refused, accounts, measurements, plan_items, programme, reports, targets
from pipelines.commands.budget import add_budget_line, spend
from pipelines.commands.learning import decide

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
HOSTILE = "#strong[x] = $1 _a_ <script>alert(1)</script> =HYPERLINK(1) ![x](http://example.org/p.png)"
NAMES = ["manifest.json", "report.html", "report.pdf", "report.xlsx"]


@pytest.fixture
def programme_id(store):
    made = programme.add_programme(store, code="AB", name=f"Ours {HOSTILE}", **YEAR, actor="ana")["programme_id"]
    objective = programme.add_objective(store, made, code="O1", text=HOSTILE, actor="ana")["objective_id"]
    sign_ups = programme.add_kpi(
        store, objective, code="K1", name="Sign-ups", metric_key="entered:sign_ups", unit="count", level="outcome",
        aggregation="sum", window="period_to_date", actor="ana",
    )["kpi_id"]  # fmt: skip
    criticisms = programme.add_kpi(
        store, objective, code="K2", name="Criticisms", metric_key="criticisms", direction="down", actor="ana"
    )["kpi_id"]
    targets.set_target(
        store, criticisms, value=50, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        agreed_on=date(2025, 12, 1), actor="ana",
    )  # fmt: skip
    targets.set_target(
        store, sign_ups, value=365, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
        agreed_on=date(2025, 12, 1), actor="ana",
    )  # fmt: skip
    for month, value in ((8, 100), (9, 110)):
        entered(store, made, month, value)
    return made


def entered(store, programme_id, month, value):
    last = {8: 31, 9: 30}[month]
    measurements.record_measurement(
        store, programme_id, metric_key="entered:sign_ups", period_start=date(2026, month, 1),
        period_end=date(2026, month, last), value=value, source="Register", actor="ana",
    )  # fmt: skip


def listened(store, programme_id, day, number, text="The clinic was closed again, this is a disgrace"):
    """Mentions on a day of September, loaded as from a file."""
    if not store.one("select 1 as n from account"):
        accounts.add_account(store, platform="x", account_id="a1", name="Ours", programme_id=programme_id, actor="ana")
    at = datetime(2026, 9, day, 12, tzinfo=UTC)
    rows = [
        Mention(
            platform="x", mention_id=f"{day}-{one}", account_id="a1", relation="mention", created_at=at, observed_at=at,
            text=text, author_key=author_key(b"s", "x", str(one)), url=None,
        )
        for one in range(number)
    ]  # fmt: skip
    job = landing.new_job(
        "csv", "generic", f"day_{day}.csv", f"sha{day}", "ana", programme_id=programme_id, rows_read=number
    )
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])


def built(store, out=None, month="2026-09"):
    done = reports.build_report(store, "AB", month, actor="ana")
    if out:
        reports.write_files(store, done["report_id"], out)
        return done, json.loads((out / "manifest.json").read_text())
    return done


def figures(manifest):
    return {one["slot"]: one for one in manifest["figures"]}


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
        if rows and "value" in rows[0] and isinstance(one["value"], float) and one["unit"] != "share":
            assert rows[0]["value"] == pytest.approx(one["value"], abs=1e-6), one["slot"]
            checked += 1
    assert checked > 10


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
        store, programme_id, trigger_kind="kpi", trigger="K1", choice="act", why="=1+1", decided_by="@ana",
        decided_on=date(2026, 9, 20), actor="ana",
    )  # fmt: skip
    built(store, tmp_path)

    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    rows = book.get_sheet_by_name("Decisions").to_python()
    assert rows[1][:5] == ["D-01", "20 Sep 2026", "kpi K1", "act", "=1+1"]
    assert rows[1][5] == "@ana"


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
        ("ZZ", "2026-09", "There is no programme with the code 'ZZ': there are AB"),
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


# -- what last month's report said ---------------------------------------------------------------------


def restated(manifest):
    return {one["slot"]: one for one in manifest["restated"]["figures"]}


def test_figures_of_last_months_report_that_changed_are_listed_with_why(store, programme_id, tmp_path):
    """September is reported; then two mentions of September arrive late, one of October, and a value is corrected."""
    listened(store, programme_id, 3, 4)
    _, september = built(store, tmp_path / "sep")
    assert september["restated"] is None, "nobody had reported August"

    listened(store, programme_id, 4, 2)
    entered(store, programme_id, 9, 120)
    _, october = built(store, tmp_path / "oct", "2026-10")

    found = restated(october)
    assert (october["restated"]["month"], october["restated"]["version"]) == ("2026-09", 1)
    assert (found["listening.mentions.month"]["before"], found["listening.mentions.month"]["after"]) == (4.0, 6.0)
    assert found["listening.mentions.month"]["why"] == ["day_4.csv (csv): 2 mentions new, 0 changed."]
    assert found["kpi.K1.actual"]["why"] == [
        "entered:sign_ups, 1–30 Sep 2026: 120 instead of 110, entered by ana from Register."
    ]
    assert "listening.mentions.before" not in found, "August is what it was"
    then = figures(september)
    assert all(then[slot]["value"] == one["before"] for slot, one in found.items())
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "oct" / "report.pdf").pages)
    assert "Restated since last month" in text
    assert "of the report of September 2026 (version 1) come out otherwise now." in text.replace("\n", " ")
    assert "Restated since last month" in (tmp_path / "oct" / "report.html").read_text()


def test_what_came_for_other_days_is_no_reason(store, programme_id, tmp_path):
    """Two files came since, and each is named only for the figures of its own days."""
    listened(store, programme_id, 3, 4)
    built(store)
    listened(store, programme_id, 4, 2)
    at = datetime(2026, 8, 4, 12, tzinfo=UTC)
    old = [Mention("x", "old", "a1", "mention", at, at, "Thank you all")]
    job = landing.new_job("csv", "generic", "august.csv", "s8", "ana", programme_id=programme_id, rows_read=1)
    landing.publish(store.home, job, [("mention", landing.to_table(old, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])

    _, after = built(store, tmp_path)

    why = {one["slot"]: one["why"] for one in after["changes"]}
    assert why["listening.mentions.month"] == ["day_4.csv (csv): 2 mentions new, 0 changed."]
    assert why["month.mentions.2026-08"] == ["august.csv (csv): 1 mention new, 0 changed."]
    assert len(why["total.mentions"]) == 2


def test_last_month_is_held_against_the_version_that_was_signed_off(store, programme_id, tmp_path):
    listened(store, programme_id, 3, 4)
    signed = built(store)["report_id"]
    given = {"reviewed_on": date(2026, 10, 2), "decision": "accepted", "actor": "ana"}
    reports.review_report(store, signed, step="review", reviewer="Dee", **given)
    reports.review_report(store, signed, step="sign_off", reviewer="Flo", **given)
    listened(store, programme_id, 4, 2)
    assert built(store)["version"] == 2

    first, october = built(store, tmp_path, "2026-10")

    assert october["restated"]["version"] == 1
    assert restated(october)["listening.mentions.month"]["before"] == 4.0
    assert first["restated"] == october["restated"]
    assert not built(store, month="2026-10")["is_new"]


def test_a_figure_says_when_its_rows_were_pulled(store, programme_id, tmp_path):
    listened(store, programme_id, 3, 4)
    _, manifest = built(store, tmp_path)

    found = figures(manifest)
    told = found["listening.mentions.month"]["pulled"]
    assert (told["rows"], told["sources"], told["landings"], len(told["runs"])) == (4, ["day_3.csv (csv)"], 1, 1)
    assert told["oldest"] == told["newest"]
    assert found["kpi.K1.actual"]["pulled"]["sources"] == ["Register"]
    assert found["month.mentions.2026-08"]["pulled"] is None


# -- the write lock ------------------------------------------------------------------------------------


def test_others_write_while_a_report_is_measured_and_what_they_wrote_is_in_it(store, programme_id, monkeypatch):
    """A value is entered in the middle of measuring: the report is measured again and holds it."""
    from pipelines.reports import drafts

    measured, tries = drafts.of_month, []

    def meanwhile(*given):
        told = measured(*given)
        if not tries:
            entered(store, programme_id, 9, 120)  # by the same thread: with the lock held it would be nested
        tries.append(store._write_lock._is_owned())
        return told

    monkeypatch.setattr(drafts, "of_month", meanwhile)
    done = built(store)

    assert tries == [False, False]
    held = json.loads(store.one("select manifest from report")["manifest"])
    assert (done["version"], figures(held)["kpi.K1.actual"]["value"]) == (1, 220.0)


def test_a_report_that_others_never_let_be_is_measured_under_the_lock(store, programme_id, monkeypatch):
    from pipelines.reports import drafts

    measured, tries = drafts.of_month, []

    def meanwhile(*given):
        told = measured(*given)
        tries.append(store._write_lock._is_owned())
        if not tries[-1]:
            entered(store, programme_id, 9, 111 + len(tries))
        return told

    monkeypatch.setattr(drafts, "of_month", meanwhile)
    built(store)

    assert tries == [False, False, False, True]
    assert store.one("select count(*) as n from report") == {"n": 1}
