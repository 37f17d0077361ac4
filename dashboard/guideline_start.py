"""Guidelines to begin with: Earshot's own, entered with one button and changed like any other."""

from __future__ import annotations

import streamlit as st

from dashboard import kind_form, panels, person, read
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, guidelines, new_command_id

TOLD = "guidelines_started"


def offer(programme: Programme) -> None:
    """What to do where no guideline is there yet."""
    own = guidelines.own()
    panels.empty(
        "There is no guideline yet.",
        f"Begin with Earshot's own {len(own)} (tone, reading age, formats, alternative texts, sources, consent) and "
        "change them, or add one: drafts are checked at once.",
        key="no_guideline",
    )
    st.button(
        "Begin with Earshot's own", key="start_guidelines", icon=":material/checklist:", on_click=_start,
        args=(programme,), disabled=not kind_form.may("start_guidelines"),
    )  # fmt: skip
    told = st.session_state.pop(TOLD, None)
    if told:
        panels.failed(told)


def _start(programme: Programme) -> None:
    try:
        guidelines.start_guidelines(
            read.store(), programme.programme_id, on=read.today(programme), actor=person.actor(),
            command_id=new_command_id(),
        )  # fmt: skip
    except (Refused, StoreError) as reason:
        st.session_state[TOLD] = reason
