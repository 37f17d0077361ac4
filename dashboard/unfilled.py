"""A role that nobody holds, told where something waits for it, with the way to the page that gives roles."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from dashboard import panels, read
from pipelines.rules import roles


def say(programme_id: str | None, asked: Collection[str], what: str = "") -> None:
    """Say that nobody holds the roles `what` asks for. Nothing while no person is entered: then no role counts."""
    rows = read.rows("roles_held", programme=programme_id)
    if not rows:
        return
    missing = roles.without_people([row["role"] for row in rows if row["role"]], asked)
    for role in missing:
        st.warning(roles.waits(role, what), icon=":material/person_off:")
    if missing and panels.has_page("people"):
        panels.link("people", "To people and roles", icon=":material/arrow_forward:")
