"""My work without a browser: tasks, what is to be read, whom to ask, and support from asking to its answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import people_mine, person, read, waiting
from data.store import Store, now
from pipelines.commands import briefs, name_merges, support
from pipelines.commands.briefings import acknowledge_briefing, issue_briefing
from pipelines.commands.plan_items import add_item
from tests.pipelines.commands.desk import a_case, a_programme
from tests.pipelines.commands.test_people import somebody

TODAY = now().date()
HOSTILE = "<script>alert(1)</script> **bold**"


def page() -> None:
    from dashboard.views import people

    people.show()


def dialog(which: str, subject: str) -> None:
    """One of the dialogs, open in every run: without a browser it would close at its first button."""
    from dashboard import people_support, read

    people_support.DIALOGS[which](read.programmes()[0], subject, which)


def opened() -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    at.query_params["section"] = "mine"
    at.query_params["programme"] = "QT"
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.text, at.caption, at.markdown, at.header)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def filled(which: str, subject: str, **fields: str) -> None:
    at = AppTest.from_function(dialog, args=(which, subject), default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    for name, value in fields.items():
        at.text_area(key=f"{which}_{name}_{which}").set_value(value)
    at.button("save").click().run()
    assert not at.exception


@pytest.fixture
def programme_id(store: Store) -> str:
    found = a_programme(store)
    for code, name, days, more in (
        ("A1", "Films", -3, {"owner": "Ann"}), ("A2", "Posters", 3, {}), ("A3", "Done", -9, {"status": "done"}),
        ("A4", "Moved", 30, {"owner": "Lea", "baseline_start": "2026-01-02", "baseline_end": "2026-01-05"}),
    ):  # fmt: skip
        work = {"code": code, "name": name, "starts_on": TODAY - timedelta(days=20), "ends_on": TODAY + timedelta(days)}
        add_item(store, "activity", found, {"status": "running", **work, **more}, actor="lead")
    for activity, who, letter in (("A1", "Lea", "A"), ("A2", "ann", "R"), ("A3", "Ann", "R")):
        add_item(store, "raci", found, {"activity": activity, "person": who, "letter": letter}, actor="lead")
    action = {"code": "AC1", "text": "Ring the board", "owner": "Ann", "due_on": TODAY + timedelta(days=40)}
    add_item(store, "action", found, action, actor="lead")
    return found


def test_one_persons_open_work_stands_with_its_days_late_first(store: Store, programme_id: str) -> None:
    a_case(store, programme_id)  # nobody's yet
    [programme] = read.programmes()

    tasks = people_mine.tasks_of(programme, "Ann")

    assert [(row["What"], row["Task"], row["State"]) for row in tasks] == [
        ("Activity", "A1 Films", "Late"), ("Activity", "A2 Posters", "This week"),
        ("Action", "AC1 Ring the board", "Open"),
    ]  # fmt: skip
    moved = next(row for row in people_mine.tasks_of(programme, "lea") if row["Task"] == "A4 Moved")
    assert (moved["is_late"], moved["State"]) == (True, "Late, first due 5 Jan 2026")
    assert people_mine.names(programme)[0].lower() == "ann"
    assert people_mine.answerable(programme, "Ann") == {"Lea": ["A1"]}


def test_two_spellings_that_are_one_person_have_one_list_of_work_and_one_brief(store: Store, programme_id: str) -> None:
    add_item(store, "participant", programme_id, {"person": "Catherine O'Neill", "joined_on": TODAY}, actor="lead")
    work = {"text": "Ring", "owner": "Katherine O'Neil", "due_on": TODAY}
    add_item(store, "action", programme_id, {"code": "AC2", **work}, actor="lead")
    issue_briefing(store, programme_id, title="Labels", body="Read", actor="lead")
    [programme] = read.programmes()
    [pair] = name_merges.name_twins(store, programme_id)
    assert people_mine.tasks_of(programme, "Catherine O'Neill") == []
    assert {pair["kept"], pair["gone"]} == {"Catherine O'Neill", "Katherine O'Neil"}

    name_merges.merge_names(store, programme_id, kept="Catherine O'Neill", gone="Katherine O'Neil", actor="lead")
    acknowledge_briefing(
        store, str(store.rows("select briefing_id as id from briefing")[0]["id"]), person="Katherine O'Neil", actor="a"
    )

    for who in ("Catherine O'Neill", "katherine o'neil"):
        assert [row["Task"] for row in people_mine.tasks_of(programme, who)] == ["AC2 Ring"]
        assert [row["is_read"] for row in people_mine.to_read(programme, who)] == [True]
        made = briefs.brief_of(store, programme_id, who, TODAY, TODAY, TODAY)
        assert dict(made.parts)["Actions and mitigations"] == (f"{TODAY:%-d %b %Y}: AC2 Ring",)
    assert "Katherine O'Neil" not in people_mine.names(programme)
    assert "Katherine O'Neil" not in briefs.people_of(store, programme_id)


def test_a_case_whose_clock_ran_out_this_morning_is_late(store: Store, programme_id: str) -> None:
    case_id = a_case(store, programme_id)["case_id"]
    with store.transaction() as tx:
        tx.run(
            "update case_file set handler = 'Bea', next_due_at = $at where case_id = $id",
            {"at": now() - timedelta(seconds=1), "id": case_id},
        )
    [programme] = read.programmes()

    [task] = people_mine.tasks_of(programme, "Bea")

    assert (task["What"], task["State"], task["is_late"]) == ("Case", "Late", True)


def test_the_page_shows_tasks_what_to_read_and_whom_to_ask(store: Store, programme_id: str) -> None:
    issue_briefing(store, programme_id, title="Labels", body=HOSTILE, actor="lead")
    issue_briefing(store, programme_id, title="Partners", body="For them", audience="partners", actor="lead")
    support.name_help_contact(store, programme_id, name="Office", address="1234", hours="9 to 5", actor="lead")

    at = opened()

    told = said(at)
    assert "1 late" in told
    assert "3 open" in told
    assert "1 to read" in told
    assert "For them" not in told
    assert HOSTILE in [one.value for one in at.text]
    assert "Office: 1234, 9 to 5\nLea answers for A1" in told
    next(one for one in at.button if "I have read it" in one.label).click().run()
    assert not at.exception
    assert "Read: Labels, version 1." in said(at)
    assert store.rows("select lower(person) as who from briefing_acknowledgement") == [{"who": "ann"}]


def test_support_is_asked_for_stands_on_home_and_is_answered(store: Store, programme_id: str) -> None:
    filled("ask_support", "Ann", text=HOSTILE)
    row = store.one("select support_request_id, person, kind, text from support_request")
    assert (row["person"], row["kind"], row["text"]) == ("Ann", "information", HOSTILE)
    at = opened()
    assert any(HOSTILE in str(one.value) for one in at.text)
    assert any(one.label == "Answer" for one in at.button)
    asked_of = {"programme": programme_id, "now": now(), "today": TODAY, "verify_days": 90}
    waits = {one["what"]: one["waiting"] for one in read.rows("home_waiting", **asked_of)}
    assert waits["support_open"] == 1

    filled("answer_support", row["support_request_id"], answer="Come on Monday")

    told = said(opened())
    assert "Come on Monday" in told
    assert not any(one.label == "Answer" for one in opened().button)
    assert "support_open" not in {one["what"] for one in read.rows("home_waiting", **asked_of)}


def test_what_is_asked_is_read_by_themselves_and_those_who_answer(
    store: Store, programme_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bea, lea = (somebody(store, role, name=name) for role, name in
                     (("staff", "Ann"), ("staff", "Bea"), ("lead", "Lea")))  # fmt: skip
    namesake = somebody(store, "staff", name="Ann")
    support.ask_support(store, programme_id, kind="wellbeing", text="It was a hard week", actor=ann)
    monkeypatch.setattr(person, "sign_in_is_on", lambda: True)
    chosen = waiting.filters.usual(read.programmes()[0])
    seen = {}
    for who in (ann, bea, lea, namesake):
        monkeypatch.setattr(person, "actor", lambda who=who: who)
        seen[who] = ("hard week" in said(opened()), waiting._concerns(waiting.KINDS["support_open"], chosen))

    assert seen == {ann: (True, False), bea: (False, False), lea: (True, True), namesake: (False, False)}
