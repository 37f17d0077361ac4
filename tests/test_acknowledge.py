"""Acknowledging from a message: its link, the page that it opens, one press, and everything that is no link."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import acknowledge, door
from data.store import now
from pipelines import notify, secret
from pipelines.commands import NotAllowed, alerts, message_links, messages, people
from pipelines.commands.message_links import NoLink, Over
from pipelines.rules import message_link
from tests.pipelines.test_notify import an_incident, aware, channel, of  # noqa: F401 - the fixture

ORIGIN = "https://listen.example.org"
MAIL = "mailto://127.0.0.1:9/?to=duty@example.org&mode=insecure"


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_ORIGINS", ORIGIN)


@pytest.fixture
def client(store) -> Iterator[TestClient]:
    inside = Starlette(routes=acknowledge.ROUTES)
    behind = door.Door(inside, door.Rules(frozenset({ORIGIN}), 1024))
    with TestClient(behind, base_url=ORIGIN) as opened:
        yield opened


def sent(store, of: str, at=None, **more) -> list[str]:  # noqa: F811
    """The bodies that went out about the incident."""
    bodies: list[str] = []
    if at is None:
        notify.queue_news(store, of, aware())
    notify.send_due(store, at or aware(), send=lambda _address, _subject, body: bodies.append(body) or True)
    return bodies


def link_in(body: str) -> str:
    found = re.search(rf"{ORIGIN}/acknowledge#(\S+)$", body)
    assert found, body
    return found[1]


@pytest.fixture
def link(store, of) -> str:  # noqa: F811
    channel(store, of, MAIL)
    an_incident(store, of)
    return link_in(sent(store, of)[0])


def acknowledged(store) -> dict:
    return store.one("select acknowledged_by, acknowledged_how from incident")


def ask(client: TestClient, what: str, link: str, **headers):
    return client.post(f"/acknowledge/{what}", json={"link": link}, headers={"origin": ORIGIN, **headers})


NOTHING = {"acknowledged_by": None, "acknowledged_how": None}


def test_one_press_acknowledges_in_the_name_of_whom_it_was_sent_to(store, of, link, client) -> None:  # noqa: F811
    shown = ask(client, "look", link).json()
    before = acknowledged(store)
    done = ask(client, "yes", link)

    assert shown["open"]
    assert shown["sentence"].startswith("Safety: 9 critical mentions")
    assert "in the name of ada" in shown["said"]
    assert before == NOTHING
    assert done.status_code == 200
    assert acknowledged(store) == {"acknowledged_by": "ada", "acknowledged_how": "by link from the message"}
    event = store.one("select actor, payload from event where type = 'incident_acknowledged'")
    assert event["actor"] == "ada"
    assert '"how":"by link from the message"' in event["payload"].replace(": ", ":")
    assert notify.queue_news(store, of, aware(600)) == 0


def test_opening_the_page_any_number_of_times_changes_nothing(store, link, client) -> None:
    for _ in range(3):
        for method in ("get", "head"):
            assert getattr(client, method)("/acknowledge").status_code == 200
            assert getattr(client, method)(f"/acknowledge?link={link}").status_code == 200
        assert client.get("/acknowledge.js").status_code == 200
    for what in ("look", "yes"):
        assert client.get(f"/acknowledge/{what}").status_code == 405

    assert acknowledged(store) == NOTHING
    assert store.one("select link_used_at from delivery") == {"link_used_at": None}
    assert "<script src" in client.get("/acknowledge").text  # and no script in the page: the content policy holds


def test_a_link_is_good_once(store, link, client) -> None:
    ask(client, "yes", link)
    with store.transaction() as tx:  # even where the incident stands open again
        tx.run("update incident set acknowledged_at = null, acknowledged_by = null, acknowledged_how = null")

    again = [ask(client, what, link) for what in ("yes", "look")]

    assert [one.status_code for one in again] == [410, 410]
    assert "it is good once" in again[0].json()["said"]
    assert acknowledged(store) == NOTHING


def test_a_link_ends_after_a_day_to_the_minute(store, link) -> None:
    made = now().replace(second=0, microsecond=0)
    good = message_link.said(link).good_until.replace(tzinfo=None)

    assert timedelta(hours=23, minutes=58) < good - made <= timedelta(hours=24)
    assert message_links.look(store, link, good - timedelta(seconds=1))["person"] == "ada"
    with pytest.raises(Over, match="was good until"):
        message_links.look(store, link, good)
    with pytest.raises(Over, match="was good until"):
        message_links.acknowledge_by_link(store, link, at=good)
    assert acknowledged(store) == NOTHING


def forged(store, link: str) -> dict[str, str]:
    said = message_link.said(link)
    later = said.good_until + timedelta(days=300)
    other_key = message_link.made(b"k" * 32, said.delivery_id, "inc_1", said.good_until)
    return {
        "nothing": "",
        "cut off": link[:-3],
        "a letter more": f"{link}A",
        "a longer life": link.replace(f".{link.split('.')[1]}.", f".{int(later.timestamp()) // 60:x}."),
        "another message": f"dlv_0000.{link.split('.', 1)[1]}",
        "another key": other_key,
        "no digest": f"{said.delivery_id}.{link.split('.')[1]}.{'A' * 43}",
        "words of SQL": "' or 1=1 --",
        "not of letters": "dlv_１.1c2a3b4.ä" + "A" * 42,
    }


def test_what_was_forged_is_refused_alike_and_changes_nothing(store, link, client) -> None:
    for name, words in forged(store, link).items():
        for what in ("look", "yes"):
            told = ask(client, what, words)
            assert (told.status_code, told.json()["said"]) == (404, message_links.NONE_OF_OURS), name

    assert acknowledged(store) == NOTHING


def test_a_link_is_bound_to_its_incident(store, link) -> None:
    with store.transaction() as tx:
        tx.run("insert into incident select * replace ('inc_2' as incident_id) from incident")
        tx.run("update delivery set incident_id = 'inc_2'")

    with pytest.raises(NoLink):
        message_links.acknowledge_by_link(store, link)
    assert store.one("select count(acknowledged_at) as n from incident") == {"n": 0}


def test_who_comes_second_is_told_who_was_first_and_changes_nothing(store, link, client) -> None:
    alerts.acknowledge_incident(store, "inc_1", actor="bob")

    shown, done = ask(client, "look", link), ask(client, "yes", link)

    assert not shown.json()["open"]
    assert "bob acknowledged it at" in shown.json()["said"]
    assert done.status_code == 410
    assert acknowledged(store) == {"acknowledged_by": "bob", "acknowledged_how": None}


@pytest.mark.parametrize("gone", ["removed", "handed on", "switched off"])
def test_a_channel_that_is_no_longer_theirs_ends_its_links(store, of, link, gone: str) -> None:  # noqa: F811
    held = store.one("select channel_id from alert_channel")["channel_id"]
    if gone == "removed":
        messages.retire_alert_channel(store, held, actor="ada")
    else:
        given = {"person": "bob"} if gone == "handed on" else {"person": "ada", "with_link": False}
        messages.change_alert_channel(store, held, wishes=messages.Wishes(name="Desk", **given), actor="ada")

    with pytest.raises(Over):
        message_links.acknowledge_by_link(store, link)
    assert acknowledged(store) == NOTHING


@pytest.mark.parametrize("gone", ["shut out", "without a role", "erased"])
def test_a_person_who_may_no_longer_acknowledge_may_not_by_link(store, of, client, gone: str) -> None:  # noqa: F811
    who = people.add_person(store, name="Ada Osei", issuer="https://id.example.org", subject="1", actor="x")[
        "person_id"
    ]
    grant = people.grant_role(store, who, role="staff", programme_id=of, actor="x")["grant_id"]
    channel(store, of, MAIL, person=who)
    an_incident(store, of)
    link = link_in(sent(store, of)[0])
    assert "in the name of Ada Osei" in ask(client, "look", link).json()["said"]
    if gone == "shut out":
        people.disable_person(store, who, reason="left", actor="x")
    elif gone == "without a role":
        people.withdraw_role(store, grant, reason="moved", actor="x")
    else:
        with store.transaction() as tx:
            tx.run("delete from person")

    told = [ask(client, what, link) for what in ("look", "yes")]

    assert [one.status_code for one in told] == [403, 403]
    assert "may not acknowledge here any more" in told[1].json()["said"]
    with pytest.raises(NotAllowed):
        message_links.acknowledge_by_link(store, link)
    assert acknowledged(store) == NOTHING


def test_a_page_of_another_origin_cannot_press(store, link, client) -> None:
    wrong = [
        ask(client, "yes", link, origin="https://evil.example").status_code,
        ask(client, "yes", link, origin="null").status_code,
        client.post("/acknowledge/yes", data={"link": link}, headers={"origin": ORIGIN}).status_code,
        client.post("/acknowledge/yes", content=b"{" * 5_000, headers={"content-type": "application/json"}).status_code,
        client.post("/acknowledge/yes", json=[link], headers={"origin": ORIGIN}).status_code,
    ]

    assert wrong == [403, 403, 415, 404, 404]
    assert acknowledged(store) == NOTHING


def test_no_link_goes_where_nobody_could_follow_it(store, of, monkeypatch) -> None:  # noqa: F811
    channel(store, of, MAIL)
    channel(store, of, "json://127.0.0.1:9/machine")
    channel(store, of, MAIL, with_link=False)
    an_incident(store, of)
    bodies = sent(store, of)
    test = messages.send_test_message(
        store, store.one("select min(channel_id) as c from alert_channel")["c"], actor="x"
    )

    assert sum("/acknowledge#" in body for body in bodies) == 1
    assert all("/early_warning?programme=P1&incident=inc_1" in body for body in bodies)
    assert "/acknowledge#" not in sent(store, of, aware())[0]
    assert test
    alerts.acknowledge_incident(store, "inc_1", actor="bob")
    with store.transaction() as tx:
        tx.run("update delivery set status = 'waiting'")
    assert not [body for body in sent(store, of, aware(1)) if "/acknowledge#" in body]


def test_without_a_public_address_there_is_no_link_and_no_answer(store, of, client, link, monkeypatch) -> None:  # noqa: F811
    monkeypatch.delenv("EARSHOT_ORIGINS")
    with store.transaction() as tx:
        tx.run("update delivery set status = 'waiting'")

    assert "/acknowledge#" not in sent(store, of, aware(1))[0]
    assert ask(client, "yes", link).status_code == 404
    assert acknowledged(store) == NOTHING


def test_nothing_that_is_written_down_holds_the_link(store, of, link, client, caplog) -> None:  # noqa: F811
    caplog.set_level(logging.DEBUG)
    digest = link.rpartition(".")[2]
    ask(client, "look", link)
    ask(client, "look", f"{link[:-1]}!")
    ask(client, "yes", link)

    assert digest not in caplog.text
    for table in ("delivery", "incident", "event", "command", "alert_channel"):
        assert digest not in str(store.rows(f"select * from {table}")), table
    assert secret.link_secret(store.home) == secret.link_secret(store.home)
    assert oct((store.home / secret.LINKS).stat().st_mode)[-3:] == "600"
