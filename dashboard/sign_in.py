"""The way in: who is not signed in sees how to, and who has no role sees whom to ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard import drafts, modal, panels, person, read, sessions
from dashboard.turns import TURNS
from data.store import StoreError
from pipelines.commands import Refused, authority, people

LOOK_AGAIN_SECONDS = 30  # how soon an open page of a person who was shut out ends
WARNED = timedelta(minutes=2)  # so long before its end a person is told
_DRAWN = "_drawn_whole"  # this look is part of the whole page's run: what was saved still stands in its fields


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
    now = datetime.now(UTC).replace(tzinfo=None)
    if not person.is_in(who, held, now):
        drafts.keep(who.session, modal.page(), st.session_state.to_dict(), now)
        _ended(held)
        return False
    sessions.use(who.session, now)
    if not authority.holds_any_role(read.store(), held["person_id"]):
        _without_role(held["name"])
        return False
    st.session_state[_DRAWN] = True
    _watch()
    with st.sidebar:
        st.text(f"Signed in as {held['name']}")
        if st.button("Sign out", icon=":material/logout:", key="sign_out", type="tertiary"):
            drafts.forget((who.issuer, who.subject))
            st.logout()
    _give_back((who.issuer, who.subject), now)
    return True


def _give_back(who: drafts.Who, now: datetime) -> None:
    """Show a person what they had typed when their last sign-in ended."""
    kept = drafts.waiting(who, now)
    if kept is None:
        return
    with st.expander("Kept for you: what you had typed when your sign-in ended", expanded=True, key="kept_words"):
        for field, words in kept.words:
            st.caption(field)
            st.code(person.named(words), language=None, wrap_lines=True)
        if st.button("I have it back", icon=":material/check:", key="forget_kept"):
            drafts.forget(who)
            st.rerun()


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
        minutes = int(sessions.longest_idle().total_seconds() // 60)
        st.text(
            f"A sign-in counts for twelve hours, ends after {minutes} minutes without use, or when sessions are ended. "
            "Sign in again to go on: what you had typed in a form is kept for you."
        )
    else:
        st.text("An administrator has shut this account out. Ask them if that is a mistake.")
    if st.button("Sign out", icon=":material/logout:", key="sign_out"):
        st.logout()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
@TURNS.in_turn
def _watch() -> None:
    """Look whether the person is still admitted, also while nobody touches the page."""
    look(person.identity(), datetime.now(UTC).replace(tzinfo=None))


def look(who: person.Identity | None, now: datetime) -> None:
    """Warn before a session ends, and end the page of one that has ended; who is shut out gets no notice.

    A browser tells what stands in a field only once it is left. So while a form stands open the page stays, for the
    person to finish and to close: nothing is carried out in it any more and nothing of the store is read for it.
    """
    held = person.known(who) if who else None
    if who is None or held is None or not held["is_active"]:
        st.rerun()
    elif person.is_in(who, held, now):
        if not st.session_state.pop(_DRAWN, False):
            drafts.note(who.session, modal.page(), st.session_state.to_dict(), now)
        if person.ends_at(who) - now <= WARNED:  # no toast: one that comes from here closes an open dialog
            st.warning("Your sign-in ends within two minutes. Save what you are writing.", icon=":material/timer:")
    else:
        state = st.session_state.to_dict()
        drafts.keep(who.session, modal.page(), state, now)
        if not drafts.is_writing(state):
            st.rerun()
        modal.ended("close_ended")
