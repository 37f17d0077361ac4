"""A report that was given out: its versions, who holds which, what differs by now; and names that are no markup."""

from __future__ import annotations

from datetime import date

from pipelines.commands import reports
from tests.dashboard.test_plan_pages import HOSTILE, page, words_of


def test_a_version_that_was_given_out_can_be_opened_and_says_what_differs(planned):
    first = reports.build_report(planned, "QT", "2026-09", actor="ana")["report_id"]
    reports.disseminate(planned, first, party="Board", channel="email", sent_on=date(2026, 10, 3), actor="ana")
    with planned.transaction() as tx:
        tx.run("update measurement set value = value + 7 where metric_key = 'entered:sign_ups' and value > 400")
    second = reports.build_report(planned, "QT", "2026-09", actor="ana")
    assert second["version"] == 2

    at = page("review", programme="QT")
    at.session_state["review_month"] = "2026-09"
    at.run()

    assert not at.exception
    assert "This version was not given out yet." in words_of(at)
    assert "1 party holds an earlier version and not this one" in words_of(at)
    chosen = at.selectbox(key="review_version_2026_09")
    assert [chosen.value, *chosen.options] == [2, "Version 2 (newest)", "Version 1 (given to 1)"]
    chosen.select(1).run()
    assert "This is version 1, as it was made. Version 2 is the newest." in words_of(at)
    assert "Not checked since it was made" in words_of(at)
    at.button(key="check_report").click().run()
    assert "out otherwise by now" in words_of(at)
    assert not at.exception


def test_the_name_of_the_phase_that_runs_is_no_markup(planned):
    with planned.transaction() as tx:
        tx.run("update phase set name = $name", {"name": HOSTILE})

    at = page("programme", programme="QT").run()

    assert not at.exception
    assert not [one for one in (*at.markdown, *at.caption) if "![x](" in one.value]
    assert any("now: " in one.value and "Verified" in one.value for one in at.caption)
