"""The way in: who is not signed in sees how to, and who has no role sees whom to ask."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import panels, person, read
from data.store import StoreError
from pipelines.commands import Refused, authority, people

LOOK_AGAIN_SECONDS = 30  # how soon an open page of a person who was shut out ends


def admitted() -> bool:
    """Whether the page may be drawn; where not, says why and what to do."""
    if not person.sign_in_is_on():
        return True
    who = person.identity()
    if who is None:
        _ask("Sign in to Earshot", "Your organisation's sign-in says who you are; Earshot keeps no password.")
        return False
    held = person.known(who)
    if held is None:
        _meet(who)
        return False
    if not person.counts(who, held, datetime.now(UTC).replace(tzinfo=None)):
        _ended(held)
        return False
    if not authority.holds_any_role(read.store(), held["person_id"]):
        _without_role(held["name"])
        return False
    _watch()
    with st.sidebar:
        st.text(f"Signed in as {held['name']}")
        if st.button("Sign out", icon=":material/logout:", key="sign_out", type="tertiary"):
            st.logout()
    return True


def _ask(title: str, said: str) -> None:
    st.title(title, anchor=False)
    st.text(said)
    if st.button("Sign in", icon=":material/login:", type=panels.main_button(), key="sign_in"):
        st.login()


def _meet(who: person.Identity) -> None:
    try:
        people.meet(read.store(), issuer=who.issuer, subject=who.subject, name=who.name)
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    _without_role(who.name)


def _without_role(name: str) -> None:
    st.title("You have no role here yet", anchor=False)
    st.text(f"{name or 'You'}: you are signed in and known now, and may see nothing yet.")
    st.text("Ask an administrator of Earshot to give you a role, then open this page again.")
    if st.button("Look again", icon=":material/refresh:", key="look_again"):
        st.rerun()
    if st.button("Sign out", icon=":material/logout:", key="sign_out", type="tertiary"):
        st.logout()


def _ended(held: dict[str, object]) -> None:
    st.title("Your session has ended", anchor=False)
    if held["is_active"]:
        st.text("A sign-in counts for twelve hours, or until sessions are ended. Sign in again to go on.")
    else:
        st.text("An administrator has shut this account out. Ask them if that is a mistake.")
    if st.button("Sign out", icon=":material/logout:", key="sign_out"):
        st.logout()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _watch() -> None:
    """Look whether the person is still admitted, also while nobody touches the page."""
    try:
        person.actor()
    except person.NotSignedIn:
        st.rerun()
