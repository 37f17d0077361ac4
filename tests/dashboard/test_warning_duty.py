"""Who is on call, on the page Early warning: by turns, by name, and a turn that has nobody."""

from __future__ import annotations

import json
from datetime import time, timedelta

from streamlit.testing.v1 import AppTest

from data.store import now
from pipelines.commands import messages, people, rota
from tests.dashboard.test_early_warning import of, page, words_of  # noqa: F401 - the fixture


def test_the_page_says_who_is_on_call_until_when_and_takes_a_rota_and_a_cover(store, of) -> None:  # noqa: F811
    for who in ("ada", "bob"):
        messages.add_alert_channel(
            store, programme_id=of, address="json://127.0.0.1:9",
            wishes=messages.Wishes(name=who, person=who), actor="ada",
        )  # fmt: skip
    at = page().run()
    assert "Nobody is on call now" in words_of(at)

    at.button(key="set_rota").click().run()
    at.multiselect(key="rota_people").set_value(["bob", "ada"])
    at.time_input(key="rota_hour").set_value(time(0))
    _both(at, "set_rota", "keep_rota")
    held = store.one("select people, starts_on, hands_over_at, weeks from rota")
    assert (json.loads(held["people"]), held["hands_over_at"], held["weeks"]) == (["bob", "ada"], "00:00", 1)
    assert held["starts_on"].weekday() == 0
    assert rota.on_call(store, of, now(), "Europe/London") == ["bob"]
    at = page().run()
    assert "On call now: bob until Mon 00:00." in words_of(at)
    assert "Then ada, from Mon 00:00." in words_of(at)

    at.button(key="on_call").click().run()
    at.selectbox(key="duty_person").set_value("ada")
    at.text_input(key="duty_reason").set_value("Holiday")
    _both(at, "on_call", "keep_duty")
    assert "On call now: ada until Mon 00:00, covering for bob (Holiday)." in words_of(page().run())


def test_the_turn_of_who_was_shut_out_stands_as_nobodys_until_a_cover_is_named(store, of) -> None:  # noqa: F811
    for who in ("Ada", "Bob Hale"):
        messages.add_alert_channel(
            store, programme_id=of, address="json://127.0.0.1:9",
            wishes=messages.Wishes(name=who, person=who), actor="ada",
        )  # fmt: skip
    monday = now().date() - timedelta(days=now().weekday())
    rota.set_rota(
        store, programme_id=of, people=["Bob Hale", "Ada"], starts_on=monday, hands_over_at="00:00", actor="a"
    )
    gone = people.add_person(store, name="Bob Hale", actor="ada")["person_id"]
    people.disable_person(store, gone, reason="Left", actor="ada")

    at = page().run()
    said = words_of(at)
    assert "Nobody is on call now" in said
    assert "7 turns have nobody" in said
    assert "Bob Hale is shut out. Of the next 13 weeks the first such turn is from now until Mon 00:00: every" in said
    assert "in this order: Bob Hale (shut out), Ada;" in said
    assert "Its reader is shut out" in said
    assert "Name another reader, or remove it." in said

    at.button(key="on_call").click().run()
    assert at.selectbox(key="duty_person").options == ["Ada"]
    _both(at, "on_call", "keep_duty")
    assert "On call now: Ada until Mon 00:00, covering for Bob Hale." in words_of(page().run())


def _both(at: AppTest, opens: str, keeps: str) -> None:
    """Press the button of a dialog: AppTest draws the whole page, so the one that opens it is pressed with it."""
    at.button(key=opens).click()
    at.button(key=keeps).click().run()
    assert not at.exception
