"""A report made again: what last month's said that comes out otherwise, when rows were pulled, and who waits for it."""

import json
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from connectors.base import Mention
from pipelines import landing, load
from pipelines.commands import Refused, reports, sendings
from pipelines.jobs.reports import check
from tests.pipelines.commands.reporting import built, entered, figures, listened, made_programme


@pytest.fixture
def programme_id(store):
    return made_programme(store)


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


def test_what_was_given_out_is_held_against_what_is_known_now(store, programme_id, tmp_path):
    """September is given out; then mentions of September arrive late, and a new version is made that nobody has."""
    listened(store, programme_id, 3, 4)
    done, before = built(store, tmp_path / "one")
    now = datetime(2026, 10, 20, 6, tzinfo=UTC)
    assert check(store, now) == "No report of the last months was signed off or given out."
    reports.disseminate(
        store, done["report_id"], party="Board", channel="email", sent_on=date(2026, 10, 3), actor="ana"
    )
    assert check(store, now) == "Checked: 1, and 0 of them come out otherwise by now."

    listened(store, programme_id, 4, 2)
    assert check(store, now) == "Checked: 1, and 1 of them come out otherwise by now."

    row = store.one("select * from report_check")
    told = {one["slot"]: one for one in json.loads(row["told"])}
    assert (row["report_id"], row["differs"], row["created_by"]) == (done["report_id"], len(told), "schedule")
    assert (told["listening.mentions.month"]["before"], told["listening.mentions.month"]["after"]) == (4.0, 6.0)
    assert told["listening.mentions.month"]["why"] == ["day_4.csv (csv): 2 mentions new, 0 changed."]
    reports.write_files(store, done["report_id"], tmp_path / "again")
    assert json.loads((tmp_path / "again" / "manifest.json").read_text()) == before, "a version is never changed"
    again = built(store)
    assert again["version"] == 2
    check(store, now)
    assert store.rows("select report_id from report_check") == [{"report_id": done["report_id"]}], "they hold the first"
    with pytest.raises(Refused, match="There is no report 'rep_x'"):
        reports.check_report(store, "rep_x", actor="ana")


def test_a_sending_that_was_noted_by_mistake_is_taken_back_with_its_reason(store, programme_id):
    report_id = built(store)["report_id"]
    sent, kept = (
        reports.disseminate(store, report_id, party=party, channel="email", sent_on=date(2026, 10, 3), actor="ana")
        for party in ("Boards", "Board")
    )
    with pytest.raises(Refused, match="reason"):
        sendings.take_back_sending(store, sent["dissemination_id"], reason=" ", actor="ana")

    done = sendings.take_back_sending(store, sent["dissemination_id"], reason="A slip", actor="ana", command_id="c")
    again = sendings.take_back_sending(store, sent["dissemination_id"], reason="A slip", actor="ana", command_id="c")

    assert done == again == {"party": "Boards"}
    assert store.rows("select dissemination_id from dissemination") == [kept]
    [event] = store.rows("select payload from event where type = 'dissemination_removed'")
    assert json.loads(event["payload"])["was"]["party"] == "Boards"
    assert json.loads(event["payload"])["reason"] == "A slip"
