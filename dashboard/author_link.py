"""On a mention: linking whoever wrote it to a stakeholder, so that what they write counts as contact by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import case_button, modal, panels, person, read
from pipelines.commands import new_command_id, stakeholders

ASKED = "author_link"


def programme_of(mention: Mapping[str, Any]) -> str | None:
    """The programme in whose register its author can be linked; None where nobody is known or the person may not."""
    programme = case_button.programme_of(mention)
    if programme is None or not mention.get("has_author", True) or not person.may("link_author", programme):
        return None
    return programme


def ask(mention: Mapping[str, Any], programme: str) -> None:
    """Open the dialog at the end of this run."""
    st.session_state[ASKED] = (mention["platform"], mention["mention_id"], programme, new_command_id())


def dialog() -> None:
    """Open the dialog that a button asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked:
        _dialog(*asked)


@modal.dialog("Link who wrote it", icon=":material/link:")
def _dialog(platform: str, mention_id: str, programme: str, opening: str) -> None:
    known = {row["stakeholder_id"]: f"{row['code']} · {row['name']}" for row in _register(programme)}
    if not known:
        st.text("Nobody is in the register of this programme yet. Enter a stakeholder first.")
        return
    st.caption("What this account writes and what we answer then becomes an interaction by itself.")
    chosen = st.selectbox("Stakeholder", list(known), format_func=known.__getitem__, key=f"author_of_{opening}")
    shown = st.text_input("Shown as (optional)", key=f"author_shown_{opening}", max_chars=80)
    if st.button("Link", key=f"author_save_{opening}", type="primary", icon=":material/check:"):
        panels.carry_out(
            lambda: stakeholders.link_author(
                read.store(), programme, stakeholder_id=chosen, platform=platform, mention_id=mention_id, shown=shown,
                actor=person.actor(), command_id=opening,
            ),
            done="Linked",
        )  # fmt: skip


def _register(programme: str) -> list[dict[str, Any]]:
    return read.rows("stakeholder_names", programme=programme)
