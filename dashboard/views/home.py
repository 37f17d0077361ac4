"""Home: three ways on while the store is empty, and the state of things once it is not."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, read


def show() -> None:
    """Draw the page."""
    if read.is_empty():
        st.title("Welcome to Earshot", anchor=False)
        return
    panels.header("Home")
