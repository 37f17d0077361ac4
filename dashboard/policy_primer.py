"""What social marketing is and is not, to read, with its short check: whoever takes it has read this version."""

from __future__ import annotations

import streamlit as st

from dashboard import modal, person, read
from dashboard.objective_dialogs import Fields, save
from dashboard.read import Programme
from pipelines.commands import editions


@modal.dialog("What social marketing is", width="large", icon=":material/school:")
def dialog(programme: Programme, opening: str) -> None:
    """The text, the questions, and what counts as having read it."""
    held = editions.primer()
    st.text("\n".join(f"• {one}" for one in held["is"]))
    st.markdown("**What it is not**")
    for one in held["is_not"]:
        st.text(f"{one['what']}. {one['difference']}")
    st.markdown("**A short check**")
    fields = Fields("primer", opening)
    answers: list[int | None] = []
    for place, asked in enumerate(held["questions"]):
        options = asked["options"]
        given = st.radio(
            f"{place + 1}. {asked['text']}", range(len(options)), index=None, format_func=options.__getitem__,
            key=fields.key(f"question_{place}"),
        )  # fmt: skip
        answers.append(given)
    who = person.actor() if person.sign_in_is_on() else fields.text("Your name", "person")
    save(
        "I have read it",
        lambda: editions.take_check(
            read.store(), programme.programme_id, person=who, answers=answers, actor=person.actor(), command_id=opening
        ),
        done="Noted with its score",
    )
