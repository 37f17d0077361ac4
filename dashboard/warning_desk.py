"""The foot of the page Early warning: the rules with their track record, the topics, and who is told."""

from __future__ import annotations

import streamlit as st

from dashboard import warning_channels, warning_rules, warning_topics
from dashboard.read import Programme


def show(programme: Programme, *, with_rules: bool = True) -> None:
    """The rule beside the topics (they stand in the first steps where nothing is switched on), then the channels."""
    if with_rules:
        st.header("What is listened for", anchor=False)
        left, right = st.columns([3, 2], gap="medium")
        with left, st.container(border=True, key="rule"):
            warning_rules.show(programme)
        with right, st.container(border=True, key="topics"):
            warning_topics.show(programme)
    warning_channels.show(programme)
