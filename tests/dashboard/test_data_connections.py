"""The connected accounts without a browser: empty, standing well and badly, a form that refuses, what ends soon."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data_connections
from data.store import Store, now
from pipelines.commands import connections


def page() -> None:
    from dashboard.views import data

    data.show()


def opened() -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["_pages"] = {}
    at.query_params["section"] = "connect"
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    kinds = (at.text, at.markdown, at.caption, at.info, at.success, at.warning, at.error)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def connected(store: Store, platform: str = "instagram", outcome: str = "ok", **more) -> None:
    at = now()
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": f"conn_{platform}", "platform": platform, "account_id": "42", "label": "@team",
            "origin": "form", "settings": "{}", "created_at": at, "created_by": "ada", **more,
        }])  # fmt: skip
        tx.insert("connection_standing", [{
            "connection_id": f"conn_{platform}", "last_started_at": at, "last_ended_at": at,
            "last_success_at": at - timedelta(minutes=3), "outcome": outcome, "said": "Meta asks to wait: too many.",
            "failures": 0, "next_due_at": at + timedelta(minutes=27, seconds=30),
        }])  # fmt: skip
        tx.insert("metric_quarantine", [{
            "connection_id": f"conn_{platform}", "native_metric": "profile_views", "said": "refused",
            "since_at": datetime(2026, 10, 12), "tried_at": at,
        }])  # fmt: skip


@pytest.mark.usefixtures("store")
def test_without_an_account_it_says_what_to_do() -> None:
    at = opened()

    assert "No account is connected yet" in said(at)
    assert "export files" in said(at)


def test_an_account_says_how_it_stands_what_is_refused_and_what_ends(store: Store) -> None:
    connected(store, expires_at=now() + timedelta(days=12, hours=1))

    told = said(opened())

    assert "Up to date" in told
    assert "Token ends in 12 days" in told
    assert "Not verified live" in told
    assert "last success 3 min ago" in told
    assert "next round in 27 min" in told
    assert "The platform refuses profile_views since 12 Oct 2026: a gap in the series" in told


def test_money_is_told_where_it_costs(store: Store) -> None:
    connected(store, "x", monthly_budget=20.0)
    with store.transaction() as tx:
        tx.insert("collector_run", [{
            "run_id": "r", "connection_id": "conn_x", "platform": "x", "started_at": now(), "ended_at": now(),
            "outcome": "ok", "said": "", "posts": 1, "mentions": 2, "metrics": 3, "deleted": 0, "calls": 4,
            "spent": 1.5,
        }])  # fmt: skip

    assert "about $1.50 of $20.00 this month" in said(opened())


@pytest.mark.parametrize(
    ("outcome", "word"), [("waiting", "Asked to wait"), ("sign_in", "Sign in again"), ("failed", "Does not answer")]
)
def test_what_is_wrong_is_a_word_and_a_sentence(store: Store, outcome: str, word: str) -> None:
    connected(store, outcome=outcome)

    told = said(opened())

    assert word in told
    assert "Meta asks to wait: too many." in told


def test_a_round_under_way_and_a_pause_are_seen(store: Store) -> None:
    connected(store, is_paused=True)
    assert "Paused" in said(opened())
    with store.transaction() as tx:
        tx.insert(
            "lease", [{"name": "collect:conn_instagram", "holder": "x", "until_at": now() + timedelta(minutes=5)}]
        )

    assert "Collecting now" in said(opened())


def test_a_token_that_is_renewed_warns_of_the_day_when_a_person_has_to_sign_in(store: Store) -> None:
    """The token itself ends in an hour: that is nobody's worry as long as it is renewed."""
    at = now()
    connected(store, expires_at=at + timedelta(hours=1))
    token = {
        "connection_id": "conn_instagram", "of_secret": "x", "token_ends_at": at + timedelta(hours=1),
        "chain_ends_at": at + timedelta(days=10, hours=1), "renewed_at": at - timedelta(minutes=3),
        "tried_at": at, "failures": 0, "refused_said": None,
    }  # fmt: skip
    with store.transaction() as tx:
        tx.insert("connection_token", [token])
    told = said(opened())
    assert "Token ends in 10 days" in told
    assert "token renewed by itself, last 3 min ago" in told

    with store.transaction() as tx:
        tx.run("update connection_token set failures = 1, refused_said = 'X does not renew the token. Sign in again.'")
    told = said(opened())
    assert "Token is not renewed" in told
    assert "Sign in again." in told
    assert "Token ends in 0 days" in told


def test_a_version_that_ends_is_warned_of() -> None:
    row = {"expires_at": None}
    source = {"api_version": "v26.0", "api_version_ends": "2026-12-01"}

    assert data_connections.warnings(row, source, datetime(2026, 11, 25))[0][0] == "API v26.0 ends in 6 days"
    assert data_connections.warnings(row, source, datetime(2026, 12, 2))[0][0] == "API v26.0 has ended"
    assert data_connections.warnings(row, source, datetime(2026, 8, 1)) == []


@pytest.mark.usefixtures("store")
def test_the_form_names_the_rights_and_asks_for_what_the_source_needs() -> None:
    at = opened()

    at.button(key="conn_new_").click().run()

    assert not at.exception
    told = said(at)
    assert "Rights it needs" in told
    assert "app password" in told
    assert [one.label for one in at.text_input] == [
        "Address (optional)", "Account (optional)", "Token", "Search (optional)",
    ]  # fmt: skip


def test_collect_now_makes_it_due(store: Store) -> None:
    connected(store)

    opened().button(key="collect_conn_instagram").click().run()

    assert store.one("select next_due_at from connection_standing")["next_due_at"] <= now()


def test_every_source_has_a_form(store: Store) -> None:
    assert {one["name"] for one in connections.known_sources()} == set(data_connections.sources())
