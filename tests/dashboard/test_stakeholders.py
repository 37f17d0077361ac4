"""The pages stakeholders, engagement and content without a browser: empty, filled, and a form that is sent."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import streamlit
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from dashboard import content_calendar, read
from dashboard.views import content as views_content
from data.store import Store
from pipelines.commands import content, engagement, guidelines, plan_items, programme, segments
from pipelines.commands.activities import add_phase
from pipelines.commands.agreements import agree
from pipelines.commands.approvals import decide_content
from pipelines.commands.assessments import assess
from pipelines.commands.interactions import record_interaction
from pipelines.commands.stakeholders import add_stakeholder, add_stakeholder_role

ANA = {"actor": "ana"}
PAGES = ("stakeholders", "engagement", "content")


def page(name: str) -> None:
    import importlib

    importlib.import_module(f"dashboard.views.{name}").show()


def opened(name: str, **query: str) -> AppTest:
    at = AppTest.from_function(page, args=(name,), default_timeout=60)
    at.session_state["_pages"] = {}
    for key, value in {"programme": "QT", **query}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.text, at.caption, at.markdown, at.header, at.warning, at.metric, at.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


@pytest.fixture
def programme_id(store: Store) -> str:
    made = programme.add_programme(
        store, code="QT", name="Quit", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), **ANA
    )
    programme.add_objective(store, made["programme_id"], code="O1", text="Help people quit", **ANA)
    return made["programme_id"]


@pytest.fixture
def filled(store: Store, programme_id: str) -> dict[str, str]:
    """One stakeholder with everything that the pages show, and one item of content."""
    group = segments.add_segment(store, programme_id, name="Parents", criteria="With a child", size=2150,
                                 is_required="yes", **ANA)["segment_id"]  # fmt: skip
    segments.add_segment(store, programme_id, name="Students", criteria="At college", is_required="yes", **ANA)
    one = add_stakeholder(store, programme_id, name="Mums <b>group</b>", **ANA)["stakeholder_id"]
    add_stakeholder(store, programme_id, name="The mums <b>group</b>", **ANA)
    add_stakeholder_role(store, programme_id, stakeholder=one, role="beneficiary", rank="primary", **ANA)
    segments.add_segment_member(store, programme_id, segment=group, stakeholder=one, **ANA)
    marks = {"power": 2, "interest": 5, "legitimacy": 5, "urgency": 2, "attitude_desired": "leading"}
    for day, attitude in ((date(2026, 1, 10), "leading"), (date(2026, 2, 10), "supportive")):
        assess(store, programme_id, stakeholder=one, assessed_on=day, attitude_current=attitude, **marks, **ANA)
    add_phase(store, programme_id, code="PH1", name="Pilot", kind="pilot", starts_on=date(2026, 1, 1),
              ends_on=date(2026, 6, 30), **ANA)  # fmt: skip
    record_interaction(store, programme_id, happened_at=datetime(2026, 2, 2, 10, tzinfo=UTC), summary="*Met* them",
                       method="workshop", stakeholders=[(one, True)], **ANA)  # fmt: skip
    engagement.add_engagement_plan(store, programme_id, stakeholder=one, cadence_days=30, owner="Ann",
                                   starts_on=date(2026, 1, 5), objective="O1", **ANA)  # fmt: skip
    engagement.plan_due(store, programme_id, today=date(2026, 1, 5), **ANA)
    plan_items.add_item(store, "relationship_review", programme_id,
                        {"stakeholder": one, "due_on": date(2026, 3, 1)}, **ANA)  # fmt: skip
    strategy = segments.add_comms_strategy(
        store, programme_id, segment=group, name="For two", message="No blame", **ANA
    )
    agree(store, programme_id=programme_id, subject_kind="comms_strategy", subject_id=strategy["comms_strategy_id"],
          party="Mums", decision="asked", decided_on=date(2026, 2, 1), **ANA)  # fmt: skip
    guidelines.add_guideline(store, programme_id, title="Plain", rule="words", terms="smokers -> people who smoke",
                             why="No blame", in_force_from=date(2026, 1, 1), **ANA)  # fmt: skip
    item = content.add_content_item(
        store, programme_id, title="Day one", objective="O1", platform="x", text="Hello smokers",
        planned_at=datetime(2026, 2, 2, 9, tzinfo=UTC), **ANA,
    )["content_item_id"]  # fmt: skip
    content.submit_content(store, item, on=date(2026, 2, 1), **ANA)
    decide_content(store, item, decision="rejected", note="Too short", by="Bob", **ANA)
    return {"programme": programme_id, "stakeholder": one, "item": item}


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_what_to_do_next(store: Store, name: str) -> None:
    assert "There is no programme yet" in said(opened(name))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_new_programme_opens_in_every_section(programme_id: str, name: str) -> None:
    sections = {
        "stakeholders": ("grid",),
        "engagement": ("due", "plan", "coverage", "groups", "reviews"),
        "content": ("desk", "calendar", "delivery", "guidelines"),
    }[name]

    for section in sections:
        assert "yet" in said(opened(name, section=section))


def test_the_register_says_who_moved_away_and_keeps_words_as_they_are(filled: dict[str, str]) -> None:
    words = said(opened("stakeholders"))
    assert "Moved away: Mums <b>group</b>" in words
    assert "1 of 2" in words

    matrix = opened("stakeholders", section="matrix")
    assert list(matrix.dataframe[0].value["Since the one before"]) == ["Worsened"]
    listed = opened("stakeholders", section="list")
    assert list(listed.dataframe[0].value["Role"]) == ["Beneficiary", ""]
    assert "Names alike by 100 of 100" in said(opened("stakeholders", section="twins"))


def test_one_stakeholder_shows_its_involvement_by_its_parts_and_its_timeline(filled: dict[str, str]) -> None:
    at = opened("stakeholders", stakeholder="SH-01")

    words = said(at)
    assert "*Met* them" in words
    assert "Moved" not in words
    assert "Worsened" in words
    assert "Review" in words


def test_two_entries_are_made_one_by_a_click_and_two_again(filled: dict[str, str], store: Store) -> None:
    at = opened("stakeholders", section="twins")

    at.button("merge_a_0").click().run()

    assert not at.exception
    assert store.one("select count(*) as n from stakeholder where merged_into_id is not null") == {"n": 1}
    merge = store.one("select stakeholder_merge_id as id from stakeholder_merge")["id"]
    at.button(f"undo_{merge}").click().run()
    assert store.one("select count(*) as n from stakeholder where merged_into_id is not null") == {"n": 0}


def test_engagement_says_what_is_overdue_who_was_left_out_and_who_has_to_agree(filled: dict[str, str]) -> None:
    assert "Overdue: Mums <b>group</b> (5 Jan 2026)" in said(opened("engagement"))
    assert "Left out (✕): Students in Pilot." in said(opened("engagement", section="coverage"))
    groups = opened("engagement", section="groups")
    assert list(groups.dataframe[1].value["Outstanding"]) == ["Mums"]
    assert "1 of 2 stakeholders are in a segment (50%)." in said(groups)
    assert "Mums <b>group</b>" in said(opened("engagement", section="reviews"))
    assert "No plan asks for 1 of 2 stakeholders: The mums" in said(opened("engagement", section="plan"))
    assert list(opened("engagement", section="plan").dataframe[0].value["Serves"]) == ["O1"]


def test_content_says_what_is_late_and_why_a_draft_came_back(filled: dict[str, str]) -> None:
    assert "C-001 Day one" in said(opened("content"))
    item = opened("content", item="C-001")
    assert "'smokers' (better: people who smoke)" in said(item)
    assert list(item.dataframe[0].value["Note"]) == ["Too short"]
    for section in ("calendar", "delivery", "guidelines"):
        opened("content", section=section)


def test_a_step_that_is_refused_says_why(filled: dict[str, str], store: Store) -> None:
    content.revise_content_item(store, filled["item"], text="", **ANA)
    at = opened("content", item="C-001")

    at.button("step_submit").click().run()

    assert "has no text" in said(at)


def test_the_calendar_file_holds_every_item_under_an_id_that_stays(filled: dict[str, str]) -> None:
    [programme_in_view] = read.programmes()
    rows = read.rows("content_items", programme=filled["programme"])

    told = Calendar.from_ical(content_calendar.ics(programme_in_view, rows))

    [event] = told.walk("VEVENT")
    assert event["uid"] == f"{filled['item']}@earshot"
    assert event["summary"] == "X: Day one"
    assert event["dtstart"].dt == datetime(2026, 2, 2, 9, tzinfo=UTC)
    assert event["status"] == "TENTATIVE"


def test_who_takes_the_calendar_file_is_noted(
    filled: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "download_button", lambda _, make, **more: offered.update({more["key"]: make}))
    opened("content")

    assert offered["download_ics"]().startswith(b"BEGIN:VCALENDAR")
    [noted] = store.rows("select subject_id from event where type = 'read' and subject_kind = 'export'")
    assert noted["subject_id"] == "content-QT.ics"


def test_the_table_of_the_plan_holds_every_item_and_runs_nothing(
    filled: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "download_button", lambda _, make, **more: offered.update({more["key"]: make}))
    content.add_content_item(
        store, filled["programme"], title="=1+1", objective="O1", platform="x", text="Later",
        planned_at=datetime(2026, 7, 2, 9, tzinfo=UTC), **ANA,
    )  # fmt: skip
    opened("content")

    lines = list(csv.DictReader(offered["download_content_csv"]().decode("utf-8-sig").splitlines()))

    assert [(line["code"], line["title"], line["status"]) for line in lines] == [
        ("C-001", "Day one", "draft"), ("C-002", "'=1+1", "draft"),
    ]  # fmt: skip
    assert lines[0]["planned_at"].startswith("2026-02-02T09:00")
    assert tuple(lines[0]) == content_calendar.COLUMNS


def test_the_rate_of_accessibility_counts_the_items_that_keep_every_such_guideline(
    filled: dict[str, str], store: Store
) -> None:
    of = filled["programme"]
    for title, rule in (("Pictures", "alt_text"), ("Hashtags", "camel_case")):
        guidelines.add_guideline(
            store, of, title=title, rule=rule, why="For all", in_force_from=date(2026, 1, 1), **ANA
        )
    said_of = {"objective": "O1", "platform": "x", "planned_at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
    for title, more in (
        ("Good", {"text": "Come #QuitTogether", "media": "image", "alt_text": "A door"}),
        ("Half", {"text": "Come #quittogether", "media": "image", "alt_text": "A door"}),
        ("Unchecked", {"text": "Come"}),
    ):
        item = content.add_content_item(store, of, title=title, **said_of, **more, **ANA)["content_item_id"]
        if title != "Unchecked":
            guidelines.check_content(store, item, on=date(2026, 2, 1), **ANA)
    [programme_in_view] = read.programmes()

    assert views_content.accessible(programme_in_view) == (1, 2, 4)  # a guideline on words is none of accessibility


@pytest.mark.parametrize(("hour", "share"), [(21, "100%"), (33, "0%")])
def test_an_item_counts_as_kept_only_on_the_day_it_was_planned_for(
    filled: dict[str, str], hour: int, share: str
) -> None:
    planned = datetime(2026, 2, 2, 9)
    row = {"status": "published", "planned_at": planned, "published_at": datetime(2026, 2, 2) + timedelta(hours=hour)}
    [programme_in_view] = read.programmes()

    on_day, due = views_content.kept(programme_in_view, [row])

    assert f"{100 * len(on_day)}%" == share
    assert due == [row]
    ahead = {"status": "scheduled", "planned_at": datetime(2100, 1, 1), "published_at": None}
    withdrawn = {"status": "withdrawn", "planned_at": planned, "published_at": None}
    never = {"status": "approved", "planned_at": planned, "published_at": None}
    assert views_content.kept(programme_in_view, [ahead, withdrawn, never]) == ([], [never])


def informed(parties: list[str]) -> None:
    from dashboard import read, review_parts

    review_parts._informed(read.programmes()[0].programme_id, set(parties))


def test_a_report_says_who_of_the_register_was_not_given_it(filled: dict[str, str]) -> None:
    at = AppTest.from_function(informed, args=(["mums <b>group</b>", "somebody else"],), default_timeout=60)

    assert said(at.run()) == "1 of 2 stakeholders of the register were given it; not: The mums <b>group</b>."


def form(kind: str, about: str) -> None:
    """The form of a kind, open in every run: without a browser it would close at its first button."""
    from dashboard import kind_form, read
    from pipelines.commands.plan_kinds import kind as of

    kind_form._add(of(kind), read.programmes()[0], about, "one opening")


def test_a_need_is_entered_by_its_form(filled: dict[str, str], store: Store) -> None:
    at = AppTest.from_function(form, args=("need", f"stakeholder={filled['stakeholder']}"), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    at.text_area("need_text_one opening").set_value("Large print").run()

    at.button("save").click().run()

    assert not at.exception
    assert store.rows("select text, stakeholder_id from need") == [
        {"text": "Large print", "stakeholder_id": filled["stakeholder"]}
    ]


def test_a_first_plan_is_told_as_one_before_it_was_asked_what_is_due(store: Store, programme_id: str) -> None:
    assert "Nothing is planned yet" in said(opened("engagement"))
    one = add_stakeholder(store, programme_id, name="Riverside Club", **ANA)["stakeholder_id"]
    engagement.add_engagement_plan(
        store, programme_id, stakeholder=one, method="meeting", iap2_level="inform", cadence_days=30, owner="Ana",
        starts_on=date(2026, 1, 1), **ANA,
    )  # fmt: skip

    at = opened("engagement")
    assert "Contact is planned." in said(at)
    at.button(key="plan_due").click().run()
    assert "Riverside Club" in said(at)


def test_what_is_not_known_is_not_told_as_well_and_two_spellings_are_counted_in_the_choice(
    store: Store, programme_id: str
) -> None:
    for name in ("Riverside Cycling Club", "The Riverside Cycling Club"):
        add_stakeholder(store, programme_id, name=name, actor="ann")

    at = opened("stakeholders")

    assert "Nobody is assessed and no conversation is recorded" in said(at)
    assert "heard in time" not in said(at)
    assert "Twice in it (1)" in at.segmented_control[0].options


def test_who_drifts_is_named_and_nobody_is_not_said_to(store: Store, programme_id: str) -> None:
    one = add_stakeholder(store, programme_id, name="Quiet friend", actor="ann")["stakeholder_id"]
    assess(
        store, programme_id, stakeholder=one, assessed_on=date(2026, 3, 1), power=4, interest=4, legitimacy=3,
        urgency=1, attitude_current="supportive", attitude_desired="supportive", actor="ann",
    )  # fmt: skip

    at = opened("stakeholders")

    assert "Nobody" not in said(at)
    assert "Drifting: Quiet friend (said to be with us, hardly seen)." in said(at)
    assert next(one.value for one in at.metric if one.label == "Drifting") == "1 of 1"


def test_what_stakeholders_talk_about_is_gathered_by_theme_down_to_what_was_said(
    store: Store, programme_id: str
) -> None:
    names = ("Riverside Club", "City Council")
    club, council = (add_stakeholder(store, programme_id, name=name, **ANA)["stakeholder_id"] for name in names)
    assert "No theme is named yet" in said(opened("stakeholders", section="themes"))
    for day, themes, sentiment, whom in (
        (2, "Racks, lights", "negative", (club,)),
        (3, "racks", "negative", (club, council)),
        (4, "Lights", "positive", (council,)),
    ):
        record_interaction(
            store, programme_id, happened_at=datetime(2026, 2, day, 10, tzinfo=UTC), summary=f"Said on {day}",
            themes=themes, sentiment=sentiment, stakeholders=[(one, True) for one in whom], **ANA,
        )  # fmt: skip

    at = opened("stakeholders", section="themes")

    told = at.dataframe[0].value
    assert list(told["Theme"]) == ["Lights", "racks"]
    assert list(told["Conversations"]) == [2, 2]
    assert list(told["Negative"]) == [1, 2]
    assert list(told["Who"]) == ["City Council, Riverside Club"] * 2
    assert "Spoken of worst: racks (2 of 2 negative)." in said(at)
    rows = read.rows("stakeholder_theme_rows", programme=programme_id, until=datetime(2026, 3, 1), theme="racks")
    assert [(row["name"], row["summary"]) for row in rows] == [
        ("City Council", "Said on 3"), ("Riverside Club", "Said on 3"), ("Riverside Club", "Said on 2"),
    ]  # fmt: skip


def test_guidelines_begin_with_one_button_and_a_draft_is_held_to_them(store: Store, programme_id: str) -> None:
    at = opened("content", section="guidelines")
    at.button(key="start_guidelines").click().run()

    assert not at.exception
    assert len(at.dataframe[-1].value) == len(guidelines.own()) == 15
    with pytest.raises(guidelines.Refused, match="has guidelines already"):
        guidelines.start_guidelines(store, programme_id, on=date(2026, 1, 1), **ANA)
    planned = datetime(2030, 1, 1, tzinfo=UTC)
    texts = {"text": "We WON'T stop!!! #stopsmokingnow", "media": "image"}
    item = content.add_content_item(
        store, programme_id, title="T", objective="O1", platform="x", planned_at=planned, **texts, **ANA
    )["content_item_id"]
    found = guidelines.check_content(store, item, on=read.today(read.programmes()[0]), **ANA)
    assert found["block"] >= 2  # no alternative text, nobody's consent
    assert found["warn"] >= 2  # shouting, hashtag
