"""The People page without a browser, and what counts as a sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import oidc
from dashboard.person import Identity, counts
from data.store import Store
from pipelines.commands import people

NOW = datetime(2026, 3, 2, 17, 0)
ALL = {
    "EARSHOT_OIDC_METADATA": "https://login.example.org/.well-known/openid-configuration",
    "EARSHOT_OIDC_CLIENT_ID": "earshot",
    "EARSHOT_OIDC_CLIENT_SECRET": "s",
    "EARSHOT_OIDC_COOKIE_SECRET": "0" * 32,
}


def page() -> None:
    from dashboard.views import people

    people.show()


def dialog(which: str, subject: str) -> None:
    """One of the page's dialogs, open in every run: without a browser it would close at its first button."""
    from dashboard.people_forms import DIALOGS

    DIALOGS[which](subject, "one opening")


def opened(section: str = "people") -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.session_state["_pages"] = {}
    at.query_params["section"] = section
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.caption, at.warning, at.markdown) for one in kind)


def test_without_sign_in_the_page_says_that_nothing_is_protected(store: Store) -> None:
    at = opened()

    assert "Nobody signs in here" in said(at)
    assert "Nobody is entered yet" in said(at)


def test_a_person_stands_with_their_roles_and_an_administrator_gives_one(store: Store) -> None:
    ann = people.add_person(store, name="Ann <b>", actor="root")["person_id"]
    at = opened()
    assert "Waits for a role" in said(at)

    given = AppTest.from_function(dialog, args=("grant_role", ann), default_timeout=30)
    given.session_state["_pages"] = {}
    given.run()
    given.button("save").click().run()

    assert not given.exception
    assert "Staff" in said(opened())
    assert "Ann <b>" in said(opened())


def test_a_role_that_nobody_holds_is_told_with_what_waits_for_it(store: Store) -> None:
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="approver", actor="root")
    told = said(opened())

    assert "Nobody is lead here: no plan is changed" in told
    assert "Nobody is administrator here" in told
    assert "Nobody is approver here" not in told
    people.grant_role(store, ann, role="lead", actor="root")
    people.grant_role(store, ann, role="administrator", actor="root")
    assert "here: no" not in said(opened())
    people.disable_person(store, ann, reason="left", actor="root")
    assert "Nobody is approver here" in said(opened())


def test_the_sessions_of_a_person_are_ended_by_a_button(store: Store) -> None:
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    form = AppTest.from_function(dialog, args=("end_sessions", ann), default_timeout=30).run()

    form.button("save").click().run()

    assert not form.exception
    assert (store.one("select signed_out_at from person") or {})["signed_out_at"] is not None


def test_the_log_says_who_did_what_and_is_found_whole(store: Store) -> None:
    people.add_person(store, name="Ann", actor="root")
    at = opened("log")

    at.button("check_log").click().run()

    assert "The log is whole" in said(at)
    assert list(at.dataframe[0].value["What"]) == ["Add person"]


def test_the_rights_are_those_that_the_commands_ask_for(store: Store) -> None:
    from pipelines.commands import authority

    table = opened("rights").dataframe[0].value

    assert len(table) == len(authority.needed())
    assert not table["Staff"].all()


@pytest.mark.parametrize(
    ("signed_in", "held", "counted"),
    [
        (NOW - timedelta(hours=11, minutes=59), {"is_active": True, "signed_out_at": None}, True),
        (NOW - timedelta(hours=12), {"is_active": True, "signed_out_at": None}, False),
        (NOW - timedelta(minutes=1), {"is_active": False, "signed_out_at": None}, False),
        (NOW - timedelta(minutes=5), {"is_active": True, "signed_out_at": NOW - timedelta(minutes=4)}, False),
        (NOW - timedelta(minutes=4), {"is_active": True, "signed_out_at": NOW - timedelta(minutes=4)}, True),
    ],
)
def test_a_sign_in_counts_for_twelve_hours_and_until_it_is_ended(signed_in, held, counted) -> None:
    assert counts(Identity("i", "s", "Ann", signed_in), held, NOW) is counted


def test_sign_in_is_off_unless_it_is_set() -> None:
    assert oidc.from_environment({}) is None


def test_sign_in_is_set_whole_or_not_at_all() -> None:
    for name in ALL:
        with pytest.raises(ValueError, match=name):
            oidc.from_environment({key: value for key, value in ALL.items() if key != name})


def test_a_short_cookie_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="short"):
        oidc.from_environment({**ALL, "EARSHOT_OIDC_COOKIE_SECRET": "x" * 31})


def test_the_way_back_is_the_address_people_type() -> None:
    told = oidc.from_environment({**ALL, "EARSHOT_ORIGINS": "https://earshot.example.org, http://other"})

    assert told is not None
    assert told["auth"]["redirect_uri"] == "https://earshot.example.org/oauth2callback"
