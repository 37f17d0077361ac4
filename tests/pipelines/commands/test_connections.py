"""Connecting an account: tried first, secrets in the vault, never twice, renewed, paused, disconnected."""

from __future__ import annotations

from typing import Any

import pytest

from connectors import guarded
from data.store import Store
from pipelines import rounds, vault
from pipelines.commands import Refused, connections, new_command_id
from pipelines.rounds import StoreDesk
from tests.connectors.loopback import serving
from tests.connectors.worlds import world_of

TOKEN = {"token": "mastodon-token"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    """A server that a form's address leads to: only for it the guard lets this machine's address through."""
    world = world_of("mastodon")
    with serving(world.answer) as running:
        monkeypatch.setattr(guarded, "check_form", lambda url: ("http", "127.0.0.1", 80))
        monkeypatch.setattr(guarded, "pinned", lambda host, port, look_up=None: host)
        yield running


def connect(store: Store, server: Any, **more: Any) -> dict[str, Any]:
    settings = {"base_url": server.url, **more.pop("settings", TOKEN)}
    return connections.connect_account(store, platform="mastodon", settings=settings, actor="ada", **more)


def test_an_account_is_tried_and_kept_without_its_secret(store: Store, server: Any) -> None:
    done = connect(store, server, every_minutes=30)

    row = store.one("select * from connection")
    assert (row["label"], row["account_id"], row["every_minutes"], row["origin"]) == ("team", "42", 30, "form")
    assert "mastodon-token" not in str(store.rows("select * from connection")) + str(store.rows("select * from event"))
    assert vault.get(store.home, done["connection_id"]) == TOKEN
    store.close()
    assert b"mastodon-token" not in store.path.read_bytes()


def test_a_wrong_secret_is_refused_in_the_platforms_words_and_nothing_is_kept(store: Store, server: Any) -> None:
    with pytest.raises(Refused, match="does not accept the token"):
        connect(store, server, settings={"token": "wrong-token"})

    assert store.rows("select * from connection") == []
    assert not (store.home / vault.FILE_NAME).exists()


def test_repeated_with_the_same_id_it_is_one_connection(store: Store, server: Any) -> None:
    command = new_command_id()

    first = connect(store, server, command_id=command)
    again = connect(store, server, command_id=command)

    assert first == again
    assert store.one("select count(*) as n from connection") == {"n": 1}


def test_the_same_account_is_not_connected_twice(store: Store, server: Any) -> None:
    connect(store, server)

    with pytest.raises(Refused, match="connected already"):
        connect(store, server)
    assert len(vault._file(store.home)) == 1


def test_what_is_missing_or_unknown_is_named(store: Store) -> None:
    with pytest.raises(Refused, match="Bluesky needs: token"):
        connections.connect_account(store, platform="bluesky", settings={}, actor="ada")
    with pytest.raises(Refused, match="knows no setting colour"):
        connections.connect_account(store, platform="bluesky", settings={"colour": "red"}, actor="ada")
    with pytest.raises(Refused, match="No platform 'myspace'"):
        connections.connect_account(store, platform="myspace", settings={}, actor="ada")
    with pytest.raises(Refused, match="5 minutes to a week"):
        connections.connect_account(store, platform="x", settings={"token": "t" * 9}, every_minutes=1, actor="ada")


def test_an_address_of_this_machine_is_refused_in_a_form(store: Store) -> None:
    """Without the fixture that opens the guard: a form never leads inside."""
    for address in ("http://127.0.0.1:80/feed", "http://localhost/feed", "http://169.254.169.254/latest"):
        with pytest.raises(Refused, match="not on the public internet"):
            connections.try_account(store, platform="feeds", settings={"base_url": address})


def test_it_is_collected_by_the_schedule_paused_and_asked_for(store: Store, server: Any) -> None:
    from datetime import UTC, datetime

    done = connect(store, server)

    collected = rounds.due(store, datetime.now(UTC))
    assert [one.outcome for one in collected] == ["ok"]
    assert rounds.due(store, datetime.now(UTC)) == []
    connections.collect_now(store, connection_id=done["connection_id"], actor="ada")
    assert len(rounds.due(store, datetime.now(UTC))) == 1
    connections.change_connection(store, connection_id=done["connection_id"], is_paused=True, actor="ada")
    connections.collect_now(store, connection_id=done["connection_id"], actor="ada")
    assert rounds.due(store, datetime.now(UTC)) == []


def test_a_new_secret_has_to_be_of_the_same_account(store: Store, server: Any) -> None:
    done = connect(store, server)
    connection = done["connection_id"]

    connections.renew_secret(store, connection_id=connection, settings=TOKEN, actor="ada")
    with store.transaction() as tx:
        tx.run("update connection set account_id = '43'")
    with pytest.raises(Refused, match="belongs to team"):
        connections.renew_secret(store, connection_id=connection, settings=TOKEN, actor="ada")


def test_disconnected_its_secret_is_destroyed_and_what_was_collected_stays(store: Store, server: Any) -> None:
    done = connect(store, server)
    rounds.StoreDesk(store, loads=True)
    connections.disconnect_account(store, connection_id=done["connection_id"], reason="left", actor="ada")

    assert vault.get(store.home, done["connection_id"]) == {}
    assert [one["connection_id"] for one in StoreDesk(store, loads=True).ask("collect_connections", {})] == []
    connect(store, server)


def test_an_account_of_the_operator_is_not_disconnected_here(store: Store) -> None:
    found = {"connection_id": "env:x", "platform": "x", "origin": "environment", "settings": {}, "since": None,
             "programme_id": None, "every_minutes": None, "monthly_budget": None}  # fmt: skip
    StoreDesk(store, loads=True).ask("collect_meet", {"found": [found]})

    with pytest.raises(Refused, match="operator's settings"):
        connections.disconnect_account(store, connection_id="env:x", actor="ada")


def test_every_source_can_be_told_of() -> None:
    assert len(connections.known_sources()) == 12


def test_whether_an_account_posts_answers_is_said_in_its_form(store: Store, server: Any) -> None:
    connection = connect(store, server)["connection_id"]
    assert dict(settings_of(store)) == {"base_url": server.url}

    for posts, said in ((True, "yes"), (None, "yes"), (False, None)):
        connections.change_connection(store, connection_id=connection, posts_answers=posts, actor="ada")
        assert settings_of(store).get("replies") == said
    connections.change_connection(store, connection_id=connection, is_told_at_once=True, actor="ada")
    assert settings_of(store) == {"base_url": server.url, "stream": "yes"}
    with store.transaction() as tx:
        tx.run("update connection set platform = 'tiktok'")
    with pytest.raises(Refused, match="TikTok has no line"):
        connections.change_connection(store, connection_id=connection, is_told_at_once=True, actor="ada")
    with pytest.raises(Refused, match="posts no answers on TikTok"):
        connections.change_connection(store, connection_id=connection, posts_answers=True, actor="ada")
    with store.transaction() as tx:
        tx.run("update connection set platform = 'mastodon', origin = 'environment'")
    with pytest.raises(Refused, match="operator's settings"):
        connections.change_connection(store, connection_id=connection, posts_answers=True, actor="ada")


def settings_of(store: Store) -> dict[str, str]:
    import json

    return json.loads(store.one("select settings from connection")["settings"])
