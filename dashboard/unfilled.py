"""A role that nobody holds, told where something waits for it, with the way to the page that gives roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from dashboard import panels, read
from pipelines.rules import roles


def say(programme_id: str | None, asked: Collection[str], what: str = "") -> None:
    """Say that nobody holds the roles `what` asks for. Nothing while no person is entered: then no role counts."""
    say_each(programme_id, dict.fromkeys(asked, what))


def say_each(programme_id: str | None, asking: Mapping[str, str]) -> None:
    """The same where each role is asked for by something of its own: role → what asks for it."""
    rows = read.rows("roles_held", programme=programme_id)
    if not rows:
        return
    missing = roles.without_people([row["role"] for row in rows if row["role"]], asking)
    for role in missing:
        st.warning(roles.waits(role, asking[role]), icon=":material/person_off:")
    if missing and panels.has_page("people"):
        panels.link("people", "To people and roles", icon=":material/arrow_forward:")
