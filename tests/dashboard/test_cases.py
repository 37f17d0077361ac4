"""The pages of the case desk: empty and filled, what they offer next, and what their dialogs write."""

from datetime import date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import case_page, case_queue, read_cases
from pipelines.commands import anticipated, claims, contacts, people
from pipelines.commands.answers import draft_answer
from pipelines.commands.case_work import update_person
from pipelines.commands.commitments import add_commitment
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, answered, at, the_case

HOSTILE = "![x](http://example.org/p.png) :red[Verified] <b>b</b> =1+1"


def page(view: str, **query: str) -> AppTest:
    def script(view):
        import importlib

        import streamlit as st

        st.session_state["_pages"] = {}
        importlib.import_module(f"dashboard.views.{view}").show()

    made = AppTest.from_function(script, args=(view,), default_timeout=60)
    for name, value in query.items():
        made.query_params[name] = value
    return made


def words_of(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.markdown, at.caption) for one in kind)


@pytest.fixture
def programme_id(store):
    return a_programme(store)


@pytest.mark.parametrize("view", ["cases", "playbook"])
def test_an_empty_store_says_what_to_do(store, view):
    run = page(view).run()

    assert not run.exception


@pytest.mark.parametrize("section", ["queue", "find", "numbers", "promises"])
def test_every_part_of_an_empty_desk_says_what_to_do(store, programme_id, section):
    run = page("cases", desk=section, programme="QT", period="all").run()

    assert not run.exception
    assert words_of(run)


def test_the_queue_shows_what_is_late_first(store, programme_id):
    a_case(store, programme_id, summary=HOSTILE)
    fresh = a_case(store, programme_id, received_at=datetime.now().astimezone() - timedelta(minutes=1))
    run = page("cases", programme="QT").run()

    assert not run.exception
    table = run.dataframe[0].value
    assert next(iter(table["About"])) == HOSTILE
    assert table["Clock"][0][0] == "Late"
    assert fresh["ref"] in list(table["Case"])
    assert {"New case", "Open", "Triage", "Take", "Assign"} <= {button.label for button in run.button}


def test_the_queue_says_that_nobody_holds_the_role_its_cases_wait_for(store, programme_id):
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="viewer", actor="root")

    told = [one.value for one in page("cases", programme="QT").run().warning]

    assert [one.split(":")[0] for one in told] == ["Nobody is staff here", "Nobody is approver here"]


def test_a_case_shows_its_clocks_and_the_public_text_as_it_is(store, programme_id):
    case_id = a_triaged_case(store, programme_id, summary=HOSTILE, details=HOSTILE, points=[HOSTILE])
    draft_answer(store, case_id, text=HOSTILE, channel="email", risk=0, actor="ann")
    run = page("cases", case=the_case(store, case_id)["ref"]).run()

    assert not run.exception
    assert not any(HOSTILE in str(one.value) for kind in (run.markdown, run.caption) for one in kind)
    assert any(one.value == HOSTILE for one in run.text)
    assert "First response" in words_of(run)


def test_a_reference_that_is_not_there_is_said(store, programme_id):
    run = page("cases", case="QT-2026-9999").run()

    assert "There is no case QT-2026-9999." in words_of(run)


def test_what_may_come_next_follows_the_state(store, programme_id):
    def offered(case_id: str) -> list[str]:
        one = read_cases.one(the_case(store, case_id)["ref"])
        return [which for which, _, _ in case_page.steps_of(one, date(2026, 2, 2))[0]]

    fresh = a_case(store, programme_id)["case_id"]
    assert offered(fresh) == ["triage", "take"]
    case_id = a_triaged_case(store, programme_id, "complaint", formality="formal")
    assert offered(case_id) == ["take", "draft"]
    draft_answer(store, case_id, text="Sorry", channel="email", risk=0, actor="ann")
    assert offered(case_id) == ["take", "submit", "draft"]
    done = a_triaged_case(store, programme_id)
    answered(store, done)
    assert offered(done) == ["close"]


def test_the_views_of_the_queue():
    now = datetime(2026, 2, 2, 12)
    rows = [
        {"handler": "ann", "state": "triaged", "next_due_at": now - timedelta(hours=1), "is_waiting": False},
        {"handler": None, "state": "received", "next_due_at": now + timedelta(hours=1), "is_waiting": False},
        {"handler": "ben", "state": "awaiting_person", "next_due_at": None, "is_waiting": True},
    ]
    rows = [{**row, "as_of": None} for row in rows]

    def found(view: str) -> list[int]:
        return [rows.index(row) for row in case_queue.in_view(rows, view, "ann", now)]

    assert [found(view) for view in ("all", "mine", "unassigned", "late", "waiting")] == [[0, 1, 2], [0], [1], [0], [2]]
    assert [read_cases.standing(row["next_due_at"], row["state"], now) for row in rows] == ["late", "soon", "waiting"]


def test_numbers_keep_running_clocks_apart(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    answered(store, case_id, when="2026-02-02 11:00")
    a_case(store, programme_id, received_at=datetime.now().astimezone() - timedelta(minutes=1))
    run = page("cases", desk="numbers", programme="QT", period="all").run()

    assert not run.exception
    table = run.dataframe[0].value
    first = table[table["Clock"] == "First response"].iloc[0]
    assert (first["On time"], first["Met"], first["Still running"]) == ("100.0%", 1, 1)


def test_a_departure_from_the_procedure_lowers_the_share_and_opens_to_its_case(store, programme_id):
    answered(store, a_triaged_case(store, programme_id), when="2026-02-02 11:00")
    a_case(store, programme_id)  # received in February, and nobody ever answered
    run = page("cases", desk="numbers", programme="QT", period="all").run()

    shown = {metric.label: metric.value for metric in run.metric}["By the procedure"]
    assert shown not in ("–", "100.0%", "0.0%")
    run.button(key="departed").click().run()
    assert not run.exception
    assert len(run.dataframe[0].value) == 1
    assert list(run.dataframe[0].value["By the procedure"]) == ["0.0%"]


def test_a_dialog_of_triage_writes(store, programme_id):
    case_id = a_case(store, programme_id)["case_id"]

    def script(case_id, programme_id):
        from dashboard import case_dialogs, case_forms

        case_forms.triage(
            case_dialogs.Asked("triage", {case_id: 1}, "cmd_1", {"programme": programme_id, "theme": "Hours"})
        )

    run = AppTest.from_function(script, args=(case_id, programme_id), default_timeout=60).run()
    run.button[0].click().run()

    assert the_case(store, case_id)["theme"] == "Hours"


@pytest.mark.parametrize("part", ["expected", "answers", "claims", "contacts", "procedure", "briefings"])
def test_every_part_of_the_playbook_is_drawn_with_hostile_text(store, programme_id, part):
    anticipated.add_card(
        store, programme_id, theme=HOSTILE, description=HOSTILE, likelihood=4, impact=4, terms=[HOSTILE], actor="ann"
    )
    made = claims.add_claim(
        store, programme_id, text=HOSTILE, is_factual=True, verdict="false", source=HOSTILE, terms=["x"], actor="ann"
    )
    claims.publish_correction(
        store, made["claim_id"], text=HOSTILE, channel="x", published_at=at("2026-02-02 10:00"), actor="ann"
    )
    contacts.add_contact(
        store, programme_id, topic=HOSTILE, role=HOSTILE, name=HOSTILE, address="01632 960 001", actor="ann"
    )
    add_commitment(store, programme_id, text=HOSTILE, owner=HOSTILE, due_on=date(2030, 1, 1), actor="ann")
    a_case(store, programme_id)
    run = page("playbook", programme="QT", part=part).run()

    assert not run.exception
    assert not any(HOSTILE in str(one.value) for kind in (run.markdown, run.caption) for one in kind)


@pytest.mark.parametrize("which", ["log", "open", "take_out", "promise"])
def test_the_dialogs_of_the_desk_open(store, programme_id, which):
    def script(which, programme_id):
        import streamlit as st

        from dashboard import case_dialogs
        from dashboard.views import cases

        st.session_state["_pages"] = {}
        st.session_state["case_dialog"] = case_dialogs.Asked(which, {}, "cmd_1", {"programme": programme_id})
        cases.dialogs()

    run = AppTest.from_function(script, args=(which, programme_id), default_timeout=60).run()

    assert not run.exception


def test_a_decision_and_a_lesson_of_a_case_stand_in_the_programme_and_lead_back(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    row = the_case(store, case_id)

    def script(which, row):
        from dashboard import case_dialogs, case_learn

        about = case_dialogs.Asked(
            which, {row["case_id"]: 2}, f"cmd_{which}", {"row": row, "programme": row["programme_id"]}
        )
        (case_learn.decision if which == "decision" else case_learn.lesson)(about)

    run = AppTest.from_function(script, args=("decision", row), default_timeout=60).run()
    run.text_area(key="decision_why_cmd_decision").set_value("Say the hours on the poster")
    run.text_input(key="decision_by_cmd_decision").set_value("Programme lead")
    run.button[0].click().run()
    run = AppTest.from_function(script, args=("lesson", row), default_timeout=60).run()
    run.text_area(key="lesson_cause_cmd_lesson").set_value("No hours on the poster")
    run.text_area(key="lesson_advice_cmd_lesson").set_value("Say when we are open")
    run.button[0].click().run()

    decision, lesson = store.one("select * from decision"), store.one("select * from lesson")
    assert (decision["trigger_kind"], decision["trigger"]) == ("case", row["ref"])
    assert (lesson["source_kind"], lesson["source"], lesson["context"]) == ("case", row["ref"], row["summary"])
    case = page("cases", case=row["ref"]).run()
    assert not case.exception
    assert {"Say the hours on the poster", "Say when we are open"} <= {one.value for one in case.text}
    thread = page("programme", part="thread", programme="QT").run()
    assert not thread.exception


def test_the_second_of_two_people_is_told_what_changed_and_loses_nothing_typed(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    row = the_case(store, case_id)

    def script(ref, version):
        from dashboard import case_answer_forms, case_dialogs, read_cases

        row = dict(read_cases.one(ref).row)
        about = case_dialogs.Asked(
            "draft", {row["case_id"]: version}, "cmd_second", {"row": row, "programme": row["programme_id"]}
        )
        case_answer_forms.draft(about)

    run = AppTest.from_function(script, args=(row["ref"], row["version"]), default_timeout=60).run()
    text = next(one for one in run.text_area if one.label == "Answer")
    text.set_value("We open at nine, and the lift works again.")
    update_person(store, case_id, text="We are looking into it", actor="Ben")  # the first of the two

    run.button[-1].click().run()
    told = " ".join(one.value for one in [*run.warning, *run.text])
    assert "Somebody else was here" in told
    assert "Ben updated" in told
    assert not store.rows("select * from response")
    assert any(one.value == "We open at nine, and the lift works again." for one in run.text_area)

    run.button[-1].click().run()  # having read it
    assert [one["text"] for one in store.rows("select text from response")] == [
        "We open at nine, and the lift works again."
    ]


def dialog(store, which: str, case_id: str) -> AppTest:
    """A dialog of an answer, drawn by itself: one inside a page closes with the next run."""
    row = the_case(store, case_id)
    answer = store.one("select * from response where case_id = $id", {"id": case_id})
    sent = store.one("select outbox_id from outbox order by outbox_id desc limit 1") or {"outbox_id": ""}
    more = {"row": {"platform": row["platform"]}, "answer": answer, "outbox": sent["outbox_id"]}

    def script(which, case_id, version, more):
        from dashboard import case_answer_forms, case_dialogs

        asked = case_dialogs.Asked(which, {case_id: version}, f"cmd_{which}", more)
        getattr(case_answer_forms, which)(asked)

    return AppTest.from_function(script, args=(which, case_id, row["version"], more), default_timeout=60).run()


def test_an_answer_is_posted_from_the_case_and_what_became_of_it_stands_there(store, programme_id):
    case_id = a_triaged_case(store, programme_id, channel="x", mention=("x", "77"))
    draft_answer(store, case_id, text="We open at nine." + "!" * 300, channel="x", risk=0, actor="ann")
    ref = the_case(store, case_id)["ref"]
    assert "do_post" in {one.key for one in page("cases", case=ref).run().button}
    assert "No connected account posts answers on X" in words_of(dialog(store, "post", case_id))
    elsewhere = a_triaged_case(store, programme_id, channel="tiktok", mention=("tiktok", "78"))
    draft_answer(store, elsewhere, text="We open at nine.", channel="tiktok", risk=0, actor="ann")
    assert "TikTok takes no answers from here" in words_of(dialog(store, "post", elsewhere))
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": "c", "platform": "x", "account_id": "42", "label": "@team", "origin": "form",
            "settings": '{"replies": "yes"}', "created_at": datetime(2026, 1, 1), "created_by": "ada",
        }])  # fmt: skip

    run = dialog(store, "post", case_id)
    assert "316 characters, and X takes 280" in run.warning[0].value
    run.button[0].click().run()
    assert not run.exception
    assert store.one("select account_id, status from outbox") == {"account_id": "42", "status": "waiting"}
    waiting = page("cases", case=ref).run()
    assert "Waits to be posted" in words_of(waiting)
    assert "do_call_back" in {one.key for one in waiting.button}

    dialog(store, "call_back", case_id).button[0].click().run()
    back = page("cases", case=ref).run()
    assert "Not posted" in words_of(back)
    assert "Called back before it was sent." in words_of(back)
    assert "do_post" in {one.key for one in back.button}
