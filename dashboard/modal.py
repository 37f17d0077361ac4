"""Dialogs, and parts of a page that draw themselves again: each asks first whether the sign-in still counts.

Streamlit runs these without the rest of the page, so what stands at the door of the page does not see them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Literal, TypeVar

import streamlit as st

from dashboard import drafts, person, sessions

Drawn = TypeVar("Drawn", bound=Callable[..., None])

ENDED = (
    "Your sign-in has ended: nothing more is carried out here. Finish what you are writing, then close the page: "
    "what you typed is kept for you."
)


def dialog(
    title: str,
    *,
    icon: str | None = None,
    width: Literal["small", "medium", "large"] = "small",
    on_dismiss: Literal["ignore", "rerun"] | Callable[[], None] = "ignore",
) -> Callable[[Drawn], Drawn]:
    """`st.dialog`: what is done in it counts as use of the session, and a form in it outlives the sign-in."""

    def decorate(draw: Drawn) -> Drawn:
        @wraps(draw)
        def inside(*args: Any, **more: Any) -> None:
            goes = goes_on(is_use=True)
            draw(*args, **more)
            if not goes:
                ended("close_in_dialog")  # below: what comes in above a field takes away what is written in it

        return st.dialog(title, icon=icon, width=width, on_dismiss=on_dismiss)(inside)  # type: ignore[return-value]  # the same arguments

    return decorate


def again(seconds: int) -> Callable[[Drawn], Drawn]:
    """`st.fragment(run_every=…)`: draws nothing of the store once the sign-in has ended."""

    def decorate(draw: Drawn) -> Drawn:
        @wraps(draw)
        def inside(*args: Any, **more: Any) -> None:
            if goes_on(is_use=False):
                draw(*args, **more)
            else:
                st.text("Your sign-in has ended.")

        return st.fragment(run_every=seconds)(inside)  # type: ignore[return-value]  # the same arguments

    return decorate


def goes_on(*, is_use: bool) -> bool:
    """Whether the session goes on. One that ended keeps its page while a form stands open; else the page ends."""
    if not person.sign_in_is_on():
        return True
    who = person.identity()
    held = person.known(who) if who else None
    now = datetime.now(UTC).replace(tzinfo=None)
    if who is None or held is None or not held["is_active"]:
        st.rerun()
    if person.is_in(who, held, now):
        if is_use:
            sessions.use(who.session, now)
        return True
    state = st.session_state.to_dict()
    drafts.keep(who.session, page(), state, now)
    if not drafts.is_writing(state):
        st.rerun()
    return False


def page() -> str:
    """A name for this open page, so that two of one person keep their words apart."""
    from pipelines.commands import new_id

    name: str = st.session_state.setdefault("_page_name", new_id("pag"))
    return name


def ended(key: str) -> None:
    """Said where a form outlives the sign-in, with the button that ends the page once its fields are left."""
    st.warning(ENDED, icon=":material/timer_off:")
    if st.button("Close the page", key=key, icon=":material/close:"):
        st.rerun()
