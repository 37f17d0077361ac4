"""A line above numbers that come from readings, while the second reader is still at work and may change them."""

from __future__ import annotations

import streamlit as st

from dashboard import read
from data.store import now


def show() -> None:
    """Say that readings may still change; nothing when all that is due has been read."""
    # to the minute, so that the answer is kept between reruns: a round that ends is no news to a page
    if read.rows("reading_goes_on", now=now().replace(second=0, microsecond=0)):
        st.caption(
            "Mentions are still being read a second time, in the background: kinds and moods may change here in the "
            "next minutes, and what is counted by them."
        )
