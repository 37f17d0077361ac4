"""What a page says that broke off: a sentence and a next step, never a trace; the server's log has that."""

from __future__ import annotations

import streamlit as st

from data import code
from data.errors import BadQuery, StoreError


def say(error: Exception) -> bool:
    """Draw it in place of Streamlit's own box, which tells nothing; the log has the exception already. Always True.

    Without containers and keys: several parts of one page may break off.
    """
    if code.is_updated():
        st.warning(code.UPDATED, icon=":material/restart_alt:")
        return True
    st.error("This page could not be drawn to its end.", icon=":material/error:")
    if isinstance(error, StoreError) and not isinstance(error, BadQuery):
        st.text(str(error))  # these are sentences; the words of any other error are for who reads the log
    st.caption("Open the page again; the log of the server says more.")
    return True
