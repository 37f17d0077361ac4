"""Who sits in front of the screen: the name that goes with every command and every event.

With sign-in (OpenID Connect) it is the person whom the provider names; their rights are asked anew at each rerun
and in each command, since the cookie proves only who they are. Without it there is one local user.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import read, sessions
from data import people
from pipelines.commands import Refused

# while nobody signs in there is one local user, and the foot of the sidebar says so
LOCAL = "dashboard"
SITS_HERE = "who_sits_here"  # the field at the foot of the menu that says who it is
NOBODY = frozenset({LOCAL, "earshot", "schedule", "sign-in", "demo"})  # what Earshot does itself under these names
LONGEST_NAME = 80
_WORDS = {LOCAL: "This computer's user", "earshot": "Earshot"}
NONE_LASTS = 1.0  # seconds: without settings Streamlit looks for their files at each question, 1 ms each
_none_of: tuple[Any, float] = (None, 0.0)  # of which settings there were none, and until when that is believed
LONGEST = timedelta(hours=12)  # a sign-in counts for a working day, whatever the cookie says


class NotSignedIn(Refused):
    """Nobody is signed in, or their sign-in no longer counts. A form says so and keeps what was typed."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider says: who vouches, the name there, a name for the screen, and when they signed in."""

    issuer: str
    subject: str
    name: str
    signed_in_at: datetime  # UTC without a zone

    @property
    def session(self) -> sessions.Session:
        """What tells this sign-in from the same person's others."""
        return (self.issuer, self.subject, self.signed_in_at)


def sign_in_is_on() -> bool:
    """Whether this server was given a sign-in provider."""
    return "auth" in st.secrets if _has_secrets() else False


def _has_secrets(at: float | None = None) -> bool:
    """Whether there are settings at all. That there are none is believed for a second: a page asks for each card."""
    global _none_of
    from streamlit.errors import StreamlitSecretNotFoundError

    now = time.monotonic() if at is None else at
    if _none_of[0] is st.secrets and now < _none_of[1]:
        return False
    try:
        return bool(st.secrets)
    except StreamlitSecretNotFoundError:
        _none_of = (st.secrets, now + NONE_LASTS)
        return False  # no file and no setting: nobody is asked to sign in


def identity() -> Identity | None:
    """Who the provider says sits there, or None."""
    user: Any = st.user
    if not user.get("is_logged_in") or not user.get("sub") or not user.get("iat"):
        return None
    at = datetime.fromtimestamp(int(user["iat"]), UTC).replace(tzinfo=None)
    return Identity(str(user.get("iss") or ""), str(user["sub"]), str(user.get("name") or ""), at)


def known(who: Identity) -> dict[str, Any] | None:
    """The person of the store that this is, or None on a first sign-in."""
    found = read.unlimited("person_signed_in", issuer=who.issuer, subject=who.subject)
    return found[0] if found else None


def counts(who: Identity, held: dict[str, Any], now: datetime) -> bool:
    """Whether a sign-in still counts: not shut out, not signed out since, and not older than a working day."""
    since = held["signed_out_at"]
    return bool(held["is_active"]) and (since is None or who.signed_in_at >= since) and now - who.signed_in_at < LONGEST


def is_in(who: Identity, held: dict[str, Any], now: datetime) -> bool:
    """Whether a session goes on: the sign-in counts, and it did not lie unused for too long."""
    return counts(who, held, now) and not sessions.is_idle(who.session, now)


def ends_at(who: Identity) -> datetime:
    """When a session ends if nothing more is done in it. UTC without a zone."""
    return min(who.signed_in_at + LONGEST, sessions.ends_at(who.session))


def actor() -> str:
    """The name under which the events of this session are kept. Raises NotSignedIn."""
    if not sign_in_is_on():
        return local_name(str(st.session_state.get(SITS_HERE) or ""))
    who = identity()
    held = known(who) if who else None
    if who is None or held is None or not is_in(who, held, datetime.now(UTC).replace(tzinfo=None)):
        raise NotSignedIn("You are not signed in any more. Sign in again: what you typed is kept for you.")
    return str(held["person_id"])


def local_name(said: str) -> str:
    """Who sits here, where nobody signs in, as they say: it proves nothing. No name is somebody's who signs in.

    >>> local_name("  Bea   Holt "), local_name(""), local_name("per_01"), local_name("Schedule")
    ('Bea Holt', 'dashboard', 'dashboard', 'dashboard')
    """
    told = " ".join(said.split())[:LONGEST_NAME]
    return LOCAL if not told or told.casefold().startswith(people.BEGINS) or told.casefold() in NOBODY else told


def other_name() -> str:
    """How somebody else takes over, where nobody signs in."""
    return "" if sign_in_is_on() else "Whoever that is says their name at the foot of the menu first."


def name(who: str | None) -> str:
    """An actor as people read it: the name of who signed in, and words for who has none."""
    return _WORDS.get(who or "") or named(who)


def told_as(who: str | None, programme_id: str | None) -> str:
    """A person of a programme by one name: a spelling that was said to be another's is told as the other."""
    shown = name(who).strip()
    for row in read.rows("name_merges", programme=programme_id):
        if row["gone"].strip().lower() == shown.lower():
            return str(row["kept"])
    return shown


def is_same(one: str | None, other: str | None, programme_id: str | None) -> bool:
    """Whether two names of a programme are one person: letter case aside, a second spelling told as the first."""
    return told_as(one, programme_id).lower() == told_as(other, programme_id).lower()


def named(text: str | None) -> str:
    """A text with people's names where their ids stand: everything that is shown of who did what goes through here.

    An id that nobody has any more, such as that of another store, becomes words as well.
    """
    if not text or people.BEGINS not in text:
        return text or ""
    return people.named(text, {row["person_id"]: row["name"] for row in read.rows("person_names")})


def shut_out() -> frozenset[str]:
    """The ids and names of those who were shut out, as `people.is_one_of` takes them."""
    return frozenset(row["known_as"] for row in read.rows("people_shut_out"))


def is_shut_out(who: str) -> bool:
    """Whether an id or a name, as somebody typed it, is that of a person who was shut out."""
    return people.is_one_of(who, shut_out())


def may(command: str, programme_id: str | None = None) -> bool:
    """Whether this person may give a command: for buttons. The command asks again itself."""
    from pipelines.commands import authority

    return authority.may(read.store(), actor(), command, programme_id)


# -- what a person sees ----------------------------------------------------------------------------

_SIGHT = "_programmes_seen"  # of this session, looked up as each page is drawn


def look() -> None:
    """Look up which programmes this person sees: those of their roles, and all where one holds everywhere."""
    st.session_state[_SIGHT] = None
    if not sign_in_is_on():
        return
    who = identity()
    held = known(who) if who else None
    roles = read.unlimited("person_sight", person=held["person_id"]) if held else []
    given = {row["programme_id"] for row in roles}
    st.session_state[_SIGHT] = None if None in given else frozenset(map(str, given))
    setattr(get_script_run_ctx(suppress_warning=True), _SIGHT, st.session_state[_SIGHT])


def sight() -> frozenset[str] | None:
    """The programmes whose pages this person sees; None: every one. Outside of a page nobody looks."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return None
    # each query asks: the session's state is asked once a run and the answer kept with the run
    found: Any = getattr(run, _SIGHT, run)
    if found is run:
        found = st.session_state.get(_SIGHT)
        setattr(run, _SIGHT, found)
    told: frozenset[str] | None = found
    return told


read.sight = sight
