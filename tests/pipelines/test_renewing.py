"""Tokens renewed in time: kept before they are used, never twice, and a person told where it cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import connectors
from data.store import Store
from pipelines import operator, renewing, rounds, vault
from pipelines.jobs import renewing as job
from tests.connectors.loopback import Faults, serving
from tests.connectors.worlds.renewing import SETTINGS, Tokens

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def tokens():
    return Tokens("x")


@pytest.fixture
def server(tokens):
    with serving(tokens.answer) as running:
        yield running


def connected(store: Store, *, expires_at=None) -> str:
    """An account of a form with its secrets in the vault."""
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": "conn_1", "platform": "x", "account_id": "42", "label": "@team", "origin": "form",
            "settings": "{}", "created_at": NOW.replace(tzinfo=None), "created_by": "ada", "expires_at": expires_at,
        }])  # fmt: skip
    secret = {
        "token": "old-token-0",
        **{name: SETTINGS["x"][name] for name in ("refresh_token", "client_id", "client_secret")},
    }
    vault.put(store.home, "conn_1", secret)
    return "conn_1"


def renew(store: Store, server, at: datetime = NOW):
    """One look; the source is aimed at the server of the test, which no form could name."""

    def opened(platform, config):
        from dataclasses import replace

        settings = {**config.settings, "base_url": server.url}
        return connectors.open_source(platform, replace(config, settings=settings, is_given=False, now=lambda: at))

    return renewing.renew_due(store, at, opened=opened)


def held(store: Store) -> dict:
    return store.one("select * from connection_token")


def test_a_token_of_two_hours_is_renewed_when_it_is_met_and_then_in_time(store, server, tokens) -> None:
    connected(store)

    assert renew(store, server) == (1, [])
    assert renew(store, server, NOW + timedelta(minutes=80)) == (0, [])
    assert renew(store, server, NOW + timedelta(minutes=95)) == (1, [])
    for hour in range(4, 12, 2):
        assert renew(store, server, NOW + timedelta(hours=hour)) == (1, [])

    assert tokens.given == 6
    assert vault.get(store.home, "conn_1")["token"] == "access-token-6"
    assert vault.get(store.home, "conn_1")["refresh_token"] == "refresh-token-6"
    assert vault.get(store.home, "conn_1")["client_id"] == "app-1"
    assert held(store)["token_ends_at"] == datetime(2026, 11, 21, 0, 0)
    assert "access-token" not in str(store.rows("select * from connection_token"))


def test_a_stop_between_the_vault_and_the_store_loses_no_token(store, server, tokens) -> None:
    """The vault is written first: what it holds is the next refresh token, whatever the store says."""
    connected(store)
    renew(store, server)
    with store.transaction() as tx:
        tx.run("delete from connection_token")

    assert renew(store, server) == (1, [])
    assert tokens.asked[-1]["refresh_token"] == "refresh-token-1"


def test_a_refusal_is_told_once_until_a_person_gives_a_new_secret(store, server, tokens) -> None:
    connected(store)
    tokens.refuses = True

    renewed, failed = renew(store, server)
    assert renewed == 0
    assert "X @team: X does not renew the token" in failed[0]
    assert "Sign in at the platform again" in held(store)["refused_said"]
    assert renew(store, server, NOW + timedelta(days=1)) == (0, [])
    assert len(tokens.asked) == 1

    tokens.refuses, tokens.given = False, 7
    vault.put(store.home, "conn_1", {**vault.get(store.home, "conn_1"), "refresh_token": "refresh-token-7"})
    assert renew(store, server, NOW + timedelta(days=1)) == (1, [])
    assert held(store)["refused_said"] is None


def test_what_passes_is_tried_again_later(store, server, tokens) -> None:
    connected(store)
    server.faults = Faults(next=["500"])

    assert renew(store, server)[0] == 0
    assert held(store)["failures"] == 1
    assert renew(store, server, NOW + timedelta(minutes=1)) == (0, [])
    assert renew(store, server, NOW + timedelta(minutes=3)) == (1, [])
    assert held(store)["failures"] == 0


def test_an_account_that_waited_for_a_sign_in_is_collected_at_the_next_look(store, server) -> None:
    connected(store)
    late = NOW.replace(tzinfo=None) + timedelta(hours=6)
    with store.transaction() as tx:
        tx.run(
            "insert into connection_standing values ('conn_1', $late, $late, null, 'sign_in', 'Sign in.', 3, $late)",
            {"late": late},
        )
    renew(store, server)

    assert store.one("select next_due_at, failures from connection_standing") == {
        "next_due_at": NOW.replace(tzinfo=None), "failures": 0,
    }  # fmt: skip


def test_a_known_end_is_waited_for(store, server) -> None:
    connected(store, expires_at=datetime(2026, 11, 20, 15, 0))

    assert renew(store, server) == (0, [])
    assert renew(store, server, NOW + timedelta(hours=2, minutes=31)) == (1, [])


def test_settings_of_the_operator_are_renewed_beside_them_and_a_new_one_wins(store, server, monkeypatch) -> None:
    for name, value in {"token": "old-token-0", "base_url": server.url, **SETTINGS["x"]}.items():
        monkeypatch.setenv(operator.variable("x", name), value)
    rounds.met(rounds.StoreDesk(store, loads=True), operator.found())

    assert job.run(store, datetime.now(UTC)) == "1 token renewed."
    assert job.run(store, datetime.now(UTC)) == "No token had to be renewed."
    connection = store.one("select * from connection")
    by_operator = {one.connection_id: one for one in operator.found()}
    assert rounds.settings_of(store.home, connection, by_operator)["token"] == "access-token-1"

    monkeypatch.setenv(operator.variable("x", "token"), "new-token-9")
    by_operator = {one.connection_id: one for one in operator.found()}
    assert rounds.settings_of(store.home, connection, by_operator)["token"] == "new-token-9"


def test_without_what_it_takes_nothing_is_asked(store, server, tokens) -> None:
    connected(store)
    vault.put(store.home, "conn_1", {"token": "old-token-0"})

    assert renew(store, server) == (0, [])
    assert tokens.asked == []
