"""More of the pages of a plan: hindsight, campaigns, the course of a status, and briefs."""

from __future__ import annotations

from datetime import date, datetime

import plotly.graph_objects as go

from dashboard import figures, happened, read
from tests.dashboard.plan_store import PROGRAMME_ID
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


def test_the_course_of_each_status_is_told_and_shown_month_by_month(planned):
    at = page("evaluation", programme="QT", part="history").run()

    assert not at.exception
    table = at.dataframe[0].value
    assert list(table.columns)[1] == "Oct 26", "the newest first"
    assert list(table.columns)[-2:] == ["Jan 26", "Name"]
    k7 = next(row for row in table.to_dict("records") if row["KPI"].startswith("K7"))
    assert list(k7["Oct 26"]) == ["■ Off track"]
    assert "K7" in words_of(at)
    assert "since" in words_of(at)
    at.selectbox(key="history_kpi").set_value("K1").run()
    assert not at.exception
    assert "1–31 Oct 2026 · outside: X4 National October stop smoking month" in words_of(at)


def test_charts_of_kpis_mark_outside_events_as_what_they_are(planned):
    outside = [note for note in happened.notes(PROGRAMME_ID, date(2026, 3, 1), date(2026, 8, 2)) if note.is_outside]
    assert [(note.at, note.text, note.until) for note in outside] == [
        (date(2026, 3, 11), "X1 National stop smoking day", None),
        (date(2026, 4, 1), "X2 Tobacco duty rises", None),
        (date(2026, 7, 22), "X3 School holidays", date(2026, 9, 1)),
    ]
    before = happened.notes(PROGRAMME_ID, date(2026, 7, 1), date(2026, 8, 2), datetime(2026, 7, 3, 12))
    assert [note.text for note in before if not note.is_outside] == [
        "Text message reminders begin in 6 of 12 districts"
    ], "what was noted later was not known then"
    shown, left = happened.numbered(happened.notes(PROGRAMME_ID, date(2026, 1, 1), date(2026, 10, 31)))
    assert (len(shown), left) == (8, 8)
    assert any(note.is_break for note in shown), "a break is marked before anything else"
    assert shown[-1].at >= date(2026, 10, 1)

    at = page("objectives", programme="QT").run()
    assert not at.exception
    assert "X4 National October stop smoking month" in words_of(at)


def test_numbers_of_uprights_that_lie_near_each_other_are_told_together():
    held = [(date(2026, 3, 9), None), (date(2026, 3, 11), date(2026, 3, 20)), (date(2026, 8, 1), None)]
    notes = tuple(
        figures.Note(day, "<b>", is_outside=number > 0, until=until) for number, (day, until) in enumerate(held)
    )
    figure = go.Figure()
    figures.uprights(figure, notes, figures.LIGHT, date(2026, 1, 1), date(2026, 10, 31))

    assert [one.text for one in figure.layout.annotations] == ["<b>1–2</b>", "<b>3</b>"]
    assert [one.borderwidth for one in figure.layout.annotations] == [0, 1], "an open box is outside alone"
    assert [one.type for one in figure.layout.shapes] == ["line", "line", "rect", "line"], "what lasted has a band"


def test_engagement_is_split_by_group_and_by_campaign(planned):
    at = page("evaluation", programme="QT", part="surveys").run()

    assert not at.exception
    assert "Engagement, general and targeted" in "".join(one.value for one in at.header)


def test_the_action_plan_of_a_campaign_is_its_activities(planned):
    at = page("programme", programme="QT").run()
    assert not at.exception
    at.pills(key="work_campaign").set_value("October push").run()

    codes = [list(one.value["Code"]) for one in at.dataframe if "Slip, days" in one.value.columns]
    assert codes == [["A11", "A13"]]


def test_a_brief_is_made_and_issued_from_the_plan(planned):
    at = page("programme", programme="QT", part="roles").run()
    at.selectbox(key="brief_who").set_value("Digital lead").run()
    said = words_of(at)
    assert not at.exception
    assert "A13 Materials in Polish and Urdu: does" in said

    at.button(key="issue_brief").click().run()
    assert not at.exception
    assert planned.one("select audience, version from briefing") == {"audience": "Digital lead", "version": 1}


def test_a_level_is_judged_by_the_changes_it_has_seen(planned):
    at = page("programme", programme="QT", part="smart").run()
    said = words_of(at)

    assert not at.exception
    assert "The time left has to average 82.7%; eight in ten of the 10 months so far lie between 82% and 96.4%." in said
    assert "Only 2 values are known; 6 are needed" in said


def test_what_follows_too_early_and_what_a_phase_waits_for_is_told(planned):
    from dashboard import programme_work

    rows = [
        {"activity_id": "1", "code": "A1", "depends_on_id": None, "status": "running", "starts_on": date(2026, 1, 1),
         "ends_on": date(2026, 2, 1)},
        {"activity_id": "2", "code": "A2", "depends_on_id": "1", "status": "planned", "starts_on": date(2026, 2, 1),
         "ends_on": date(2026, 3, 1)},
        {"activity_id": "3", "code": "A3", "depends_on_id": "2", "status": "planned", "starts_on": date(2026, 3, 2),
         "ends_on": date(2026, 4, 1)},
    ]  # fmt: skip
    assert programme_work.out_of_order(rows) == [
        "A2 begins on 1 Feb 2026, before A1, which it follows, has ended (1 Feb 2026)."
    ]
    at = page("programme", programme="QT").run()
    assert "A7 begins on 1 Jul 2026, before A5" in words_of(at)


def test_a_brief_of_one_person_is_owed_by_nobody_else(planned):
    from dashboard import read_policy
    from pipelines.commands import briefs
    from pipelines.commands.plan_items import add_item

    of = read.programmes()[0]
    for who in ("Digital lead", "Service lead"):
        given = {"person": who, "part": "staff", "joined_on": date(2026, 1, 5)}
        add_item(planned, "participant", of.programme_id, given, actor="ana")
    days = {"since": date(2026, 10, 1), "until": date(2026, 10, 31), "today": date(2026, 10, 1)}
    briefs.issue_brief(planned, of.programme_id, who="Digital lead", **days, actor="ana")

    owed = [row for row in read_policy.coverage(of) if row["subject_kind"] == "briefing"]
    assert [(row["expected"], row["missing"]) for row in owed] == [(1, "Digital lead")]


def test_the_programme_says_first_whether_it_keeps_to_its_plan(planned):
    said = words_of(page("programme", programme="QT", part="channels").run())

    assert "A6 Crew stories at workplaces; A8 Community grants, two rounds; A13 Materials in Polish and Urdu." in said
    assert "Next milestone: MS6 Second round of grants paid, 13 Nov 2026." in said
    assert "Spent: £347,800 of £420,000, off their profile: Creative & production" in said
