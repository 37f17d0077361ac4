"""A text of a programme that stands in a dialog and can be taken as a file: both say so where it is a demo."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import export, format, words
from dashboard.read import Programme


def begin(programme: Programme, what: str, since: date, until: date) -> list[str]:
    """The first lines: whose text it is, of which days."""
    title = f"{programme.name}: {what}, {format.day(since)} to {format.day(until)}"
    return [title, *([words.DEMO] if programme.is_demo else []), ""]


def show(programme: Programme, said: str, *, label: str, name: str, key: str) -> None:
    """The button that takes it, and the text."""
    export.offer(
        label, said.encode, file_name=f"DEMO-{name}" if programme.is_demo else name, mime="text/plain", key=key,
        programme_id=programme.programme_id,
    )  # fmt: skip
    st.text(said)
