"""More of the pages of a plan: hindsight, campaigns, the course of a status, briefs and the calendar of reports."""

from __future__ import annotations

from datetime import date

from tests.dashboard.test_plan_pages import page, words_of


def test_an_earlier_day_can_be_judged_by_what_is_known_now(planned):
    """For a store that was filled by one import: what that day looked like, with what came later counted in."""
    with planned.transaction() as tx:  # as one import would have left it
        tx.run("update measurement set recorded_at = timestamp '2026-10-30 12:00:00'")
    at = page("evaluation", programme="QT").run()
    at.date_input(key="as_of").set_value(date(2026, 6, 30)).run()
    assert "798 of 885 due" not in words_of(at)

    at.selectbox(key="as_of_by").set_value("now").run()
    assert not at.exception
    assert "982 of " in words_of(at), "the values entered later, against the target in force that day"
    assert any("by what is known now" in one.value for one in at.info)
    at.button(key="eval_numbers_K1").click().run()
    assert not at.exception
    assert "As known at the end of" not in words_of(at)
    at = page("evaluation", programme="QT", part="decide").run()
    at.date_input(key="as_of").set_value(date(2026, 6, 30)).run()
    at.selectbox(key="as_of_by").set_value("now").run()
    assert not [one.key for one in at.button if str(one.key).startswith(("add_", "decide_now"))], "it is only read"
    assert "D-27" not in words_of(at)
