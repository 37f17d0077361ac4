"""A session that nobody uses ends on the server, and what was typed in it is kept for the same person."""

from __future__ import annotations

import ast
from datetime import date, datetime, timedelta

import pytest
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.testing.v1 import AppTest

from dashboard import drafts, person, sessions
from dashboard.person import Identity, NotSignedIn, is_in
from data.store import Store, now
from pipelines.commands import Refused, people
from tests.tree import calls_of, name_of, source_files, tree_of

NOW = datetime(2026, 3, 2, 17, 0)
ANN = Identity("https://login.example.org", "ann", "Ann", NOW)
HELD = {"is_active": True, "signed_out_at": None}


@pytest.fixture(autouse=True)
def _nothing_used() -> None:
    sessions.forget()


def test_a_session_ends_after_an_hour_without_use_and_use_makes_it_longer() -> None:
    assert is_in(ANN, HELD, NOW + timedelta(minutes=59))
    assert not is_in(ANN, HELD, NOW + timedelta(minutes=60))

    sessions.use(ANN.session, NOW + timedelta(minutes=50))

    assert is_in(ANN, HELD, NOW + timedelta(minutes=109))
    assert not is_in(ANN, HELD, NOW + timedelta(minutes=110))


def test_use_never_makes_a_sign_in_longer_than_a_working_day() -> None:
    sessions.use(ANN.session, NOW + timedelta(hours=11, minutes=59))

    assert not is_in(ANN, HELD, NOW + timedelta(hours=12))


def test_after_a_restart_a_session_is_as_old_as_its_sign_in() -> None:
    sessions.use(ANN.session, NOW + timedelta(minutes=100))
    sessions.forget()

    assert not is_in(ANN, HELD, NOW + timedelta(minutes=101))


def session(name: str) -> sessions.Session:
    return ("i", name, NOW)


def test_the_time_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_IDLE_MINUTES", "15")
    assert not is_in(ANN, HELD, NOW + timedelta(minutes=15))
    monkeypatch.setenv("EARSHOT_IDLE_MINUTES", "soon")
    with pytest.raises(ValueError, match="'soon': write whole minutes"):
        is_in(ANN, HELD, NOW)


class Settings:
    """Streamlit's settings, of which there are none until they are given; says how often it was asked."""

    def __init__(self) -> None:
        self.given: dict[str, object] = {}
        self.asked = 0

    def __len__(self) -> int:
        self.asked += 1
        if not self.given:
            raise StreamlitSecretNotFoundError("no file")
        return len(self.given)

    def __contains__(self, name: str) -> bool:
        return name in self.given


def test_that_nobody_signs_in_is_asked_once_a_second_and_that_somebody_does_holds_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    none, some = Settings(), Settings()
    some.given["auth"] = {"client_id": "earshot"}
    monkeypatch.setattr(st, "secrets", none)

    assert [person._has_secrets(at) for at in (100.0, 100.5, 100.99)] == [False, False, False]
    assert none.asked == 1
    none.given["auth"] = {}
    assert person._has_secrets(101.0)

    none.given.clear()
    assert not person._has_secrets(102.0)
    monkeypatch.setattr(st, "secrets", some)
    assert person._has_secrets(102.1)
    assert person.sign_in_is_on()


def test_an_ended_sign_in_is_a_refusal_that_a_form_can_tell() -> None:
    assert issubclass(NotSignedIn, Refused)


def test_what_was_typed_is_kept_for_the_same_person_alone() -> None:
    opening = "cmd_01M8ANEFX3K0539837VHHGTFD5"
    state = {
        f"need_text_{opening}": "A creche at the evening clinic",
        f"need_kind_{opening}": " ",
        f"need_size_{opening}": 4,
        f"need_since_{opening}": date(2026, 3, 1),
        f"need_groups_{opening}": ["Parents", "Carers"],
        f"need_table_{opening}": {"edited_rows": {0: {"Days": 5}}, "added_rows": []},
        f"need_ticked_{opening}": True,
        "ask_text": "May I post this?",
        "topic_words_top_1": "queue, waiting",
        "search": "not of a form",
    }

    assert drafts.keep(session("ann"), "pag_1", state, NOW) == 7
    kept = drafts.waiting(("i", "ann"), NOW)
    assert kept
    assert kept.words == (
        ("need text", "A creche at the evening clinic"), ("need size", "4"), ("need since", "2026-03-01"),
        ("need groups", "Parents, Carers"), ("need table", "edited_rows: 0: Days: 5"),
        ("ask text", "May I post this?"), ("topic words", "queue, waiting"),
    )  # fmt: skip
    assert drafts.waiting(("i", "ben"), NOW) is None
    assert drafts.waiting(("i", "ann"), NOW + timedelta(hours=12)) is None


def test_a_secret_and_who_is_to_be_erased_are_kept_nowhere() -> None:
    opening = "cmd_01M8ANEFX3K0539837VHHGTFD5"
    state = {f"secret_bluesky_app_password_{opening}": "hunter2", f"erase_who_{opening}": "zed",
             "channel_address": "mailtos://user:hunter2@example.org"}  # fmt: skip

    assert drafts.keep(session("eve"), "pag_1", state, NOW) == 0
    assert drafts.waiting(("i", "eve"), NOW) is None


def keys_of(call: ast.Call) -> list[str]:
    """The key of a field as it may stand in a session; one that a function gives is of `Fields` and not here."""
    found = next((one.value for one in call.keywords if one.arg == "key"), None)
    if isinstance(found, ast.Constant):
        return [str(found.value)]
    if isinstance(found, ast.JoinedStr):
        told = [
            one.value if isinstance(one, ast.Constant)
            else "cmd_01M8ANEFX3K0539837VHHGTFD5" if ast.unparse(one.value) in ("opening", "command_id", "key")
            else "x"
            for one in found.values if isinstance(one, ast.Constant | ast.FormattedValue)
        ]  # fmt: skip
        return ["".join(map(str, told))]
    return []


def test_what_is_written_in_any_field_of_the_house_is_kept() -> None:
    searched = {"find_words", "q"}  # a search is no draft
    fields = [
        (name_of(file), key)
        for file in source_files()
        for call, name in calls_of(tree_of(file))
        if name in ("st.text_input", "st.text_area")
        and not any(one.arg == "type" and ast.unparse(one.value) == "'password'" for one in call.keywords)
        for key in keys_of(call)
        if key not in searched
    ]

    assert len(fields) >= 10
    assert [one for one in fields if not drafts.field_of(one[1])] == []


def watched(minutes: int, writing: bool) -> None:
    from datetime import datetime, timedelta

    import streamlit as st

    from dashboard import sign_in
    from dashboard.person import Identity

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] % 4 == 0:
        return  # here the whole page would say that the session has ended
    if writing:
        st.text_area("Need", key="need_text_cmd_01M8ANEFX3K0539837VHHGTFD5")
    came = datetime(2026, 3, 2, 17, 0)
    sign_in.look(Identity("https://login.example.org", "ann", "Ann", came), came + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "writing", "told", "runs"),
    [
        (57, True, [], 3), (58, True, ["ends within two minutes"], 3),
        (60, True, ["what you typed is kept"], 3),  # a form stands open: the page waits for the person
        (600, True, ["what you typed is kept"], 3),
        (60, False, [], 8),  # nothing can be lost: each look asks for the whole page, which ends
    ],
)  # fmt: skip
def test_the_end_of_a_session_is_told_and_a_page_with_an_open_form_waits_for_the_person(
    store: Store, minutes: int, writing: bool, told: list[str], runs: int
) -> None:
    people.add_person(store, name="Ann", issuer=ANN.issuer, subject=ANN.subject, actor="root")
    at = AppTest.from_function(watched, args=(minutes, writing), default_timeout=30).run()

    assert [said in one.value for one, said in zip(at.warning, told, strict=True)] == [True] * len(told)
    at.run()  # the next look, 30 seconds later
    if writing:
        at.run()
    assert not at.exception
    assert at.session_state["runs"] == runs


def test_who_closes_the_page_that_waited_finds_every_word_again(store: Store) -> None:
    people.add_person(store, name="Ann", issuer=ANN.issuer, subject=ANN.subject, actor="root")
    at = AppTest.from_function(watched, args=(600, True), default_timeout=30).run()
    at.text_area[0].set_value("A creche at the evening clinic")
    at.button(key="close_ended").click().run()

    kept = drafts.waiting((ANN.issuer, ANN.subject), NOW + timedelta(hours=11))
    drafts.forget((ANN.issuer, ANN.subject))

    assert kept
    assert kept.words == (("need text", "A creche at the evening clinic"),)


def test_who_is_shut_out_keeps_no_page_open(store: Store) -> None:
    ann = people.add_person(store, name="Ann", issuer=ANN.issuer, subject=ANN.subject, actor="root")
    people.disable_person(store, ann["person_id"], reason="left us", actor="root")

    at = AppTest.from_function(watched, args=(1, True), default_timeout=30).run()

    assert at.session_state["runs"] == 4  # the whole page was asked for: it says that the account was shut out


def test_a_machine_that_fell_asleep_loses_nothing_and_two_pages_keep_their_words_apart() -> None:
    words = {"need_text_cmd_01M8ANEFX3K0539837VHHGTFD5": "A creche"}
    drafts.note(session("fay"), "pag_1", words, NOW)
    drafts.note(session("gus"), "pag_9", words, NOW)
    other = {"need_text_cmd_01M8ANEFX3K0539837VHHGTFD5": "A crossing"}

    assert drafts.waiting(("i", "fay"), NOW) is None  # the session goes on
    drafts.keep(session("fay"), "pag_2", other, NOW + timedelta(hours=1))  # woken: its own page is a new one
    drafts.keep(session("fay"), "pag_3", {}, NOW + timedelta(hours=1))

    kept = drafts.waiting(("i", "fay"), NOW + timedelta(hours=1))
    assert kept
    assert kept.words == (("need text", "A creche"), ("need text", "A crossing"))
    assert drafts.waiting(("i", "gus"), NOW) is None
    drafts.note(session("gus"), "pag_9", {}, NOW)  # saved meanwhile
    assert drafts.keep(session("gus"), "pag_9", {}, NOW) == 0
    assert drafts.waiting(("i", "gus"), NOW) is None
    drafts.forget(("i", "fay"))


def form() -> None:
    from dashboard.objective_dialogs import Fields, save
    from dashboard.person import NotSignedIn

    Fields("need", "cmd_01M8ANEFX3K0539837VHHGTFD5").text("Need", "text")

    def ended() -> None:
        raise NotSignedIn("You are not signed in any more. Sign in again; what you typed stays on the page.")

    save("Keep it", ended, done="Kept")


def test_a_form_whose_sign_in_ended_says_so_and_keeps_what_was_typed() -> None:
    at = AppTest.from_function(form, default_timeout=30).run()
    at.text_input[0].set_value("A creche at the evening clinic")
    at.button(key="save").click().run()

    assert not at.exception
    assert "You are not signed in any more" in at.text[0].value
    assert at.text_input[0].value == "A creche at the evening clinic"


def back() -> None:
    from datetime import datetime

    from dashboard import sign_in

    sign_in._give_back(("i", "dee"), datetime(2026, 3, 2, 17, 5))


def test_who_signs_in_again_gets_their_words_back_once() -> None:
    words = {"form_text_cmd_01M8ANEFX3K0539837VHHGTFD5": "words <b>as they are"}
    drafts.keep(session("dee"), "pag_1", words, NOW)
    at = AppTest.from_function(back, default_timeout=30).run()
    assert at.code[0].value == "words <b>as they are"

    at.button(key="forget_kept").click().run()

    assert not at.exception
    assert not at.code


def box(name: str) -> None:
    """A dialog, and a part that draws itself again, of somebody who signed in."""
    import streamlit as st

    from dashboard import modal

    @modal.dialog("A need")
    def ask() -> None:
        st.text_input("Need", key="need_text_cmd_01M8ANEFX3K0539837VHHGTFD5")

    @modal.again(60)
    def numbers() -> None:
        st.text("What the store holds")

    if name == "dialog":
        ask()
    else:
        st.text_input("Need", key="need_text_cmd_01M8ANEFX3K0539837VHHGTFD5")
        numbers()


def test_what_is_done_in_a_dialog_is_use_and_what_draws_itself_is_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add_person(store, name="Ann", issuer=ANN.issuer, subject=ANN.subject, actor="root")
    came = now() - timedelta(minutes=59)
    ann = Identity(ANN.issuer, ANN.subject, "Ann", came)
    monkeypatch.setattr(person, "sign_in_is_on", lambda: True)
    monkeypatch.setattr(person, "identity", lambda: ann)

    AppTest.from_function(box, args=("numbers",), default_timeout=30).run()
    assert sessions.ends_at(ann.session) == came + timedelta(hours=1)

    AppTest.from_function(box, args=("dialog",), default_timeout=30).run()
    assert sessions.ends_at(ann.session) > now() + timedelta(minutes=59)


def test_after_the_end_a_form_stays_and_nothing_of_the_store_is_drawn_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add_person(store, name="Ann", issuer=ANN.issuer, subject=ANN.subject, actor="root")
    ann = Identity(ANN.issuer, ANN.subject, "Ann", now() - timedelta(hours=2))
    monkeypatch.setattr(person, "sign_in_is_on", lambda: True)
    monkeypatch.setattr(person, "identity", lambda: ann)

    opened = AppTest.from_function(box, args=("dialog",), default_timeout=30)
    opened.session_state["need_text_cmd_01M8ANEFX3K0539837VHHGTFD5"] = ""
    opened.run()
    running = AppTest.from_function(box, args=("numbers",), default_timeout=30)
    running.session_state["need_text_cmd_01M8ANEFX3K0539837VHHGTFD5"] = ""
    running.run()

    assert opened.text_input[0].value == ""
    assert "nothing more is carried out" in opened.warning[0].value
    assert [one.label for one in opened.button] == ["Close the page"]
    assert [one.value for one in running.text] == ["Your sign-in has ended."]


def test_every_dialog_and_every_part_that_draws_itself_asks_for_the_sign_in() -> None:
    own = {"dashboard/modal.py", "dashboard/sign_in.py"}
    found = [
        (name_of(file), name)
        for file in source_files()
        if name_of(file) not in own
        for _, name in calls_of(tree_of(file))
        if name in ("st.dialog", "st.fragment")
    ]

    assert found == [], "take modal.dialog and modal.again: they see a session that ended"


def test_no_field_that_names_somebody_stands_in_the_address() -> None:
    """What an address holds is a choice among words of ours, the search of mentions aside; proxies log addresses."""
    loose = [
        (name_of(file), name, ast.unparse(call)[:60])
        for file in source_files()
        for call, name in calls_of(tree_of(file))
        if any(one.arg == "bind" for one in call.keywords)
        or (name in ("address.one", "address.many") and not any(one.arg == "allowed" for one in call.keywords))
    ]

    of_words = {"dashboard/address.py", "dashboard/filters.py", "dashboard/views/mentions.py"}  # days, and the search
    assert [one for one in loose if one[0] not in of_words] == []
