"""What became of a file that never arrived: only the browser knows, and Streamlit says it in the browser's words."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

SENTENCE = (
    "A file marked red was not taken: it changed while it was sent, the line broke, or it is of another kind or larger "
    "than is taken here. Nothing of it was kept. Take it out with its cross, and drag it in again as it is now."
)
# the box marks a file that failed for readers of the screen; nothing of it reaches the server
_STYLE = f"""
.st-key-upload:has([data-testid="stFileChip"][aria-invalid="true"])::after {{
    content: "{SENTENCE}";
    display: block;
    margin-top: 0.5rem;
    padding: 0.6rem 0.9rem;
    border-left: 3px solid #b3261e;
    border-radius: 6px;
    background: rgba(179, 38, 30, 0.09);
    line-height: 1.45;
}}
"""


@cache
def _note() -> Any:
    return st.components.v2.component("upload_broken", css=_STYLE, isolate_styles=False)


def explain() -> None:
    """Let the sentence stand under the box for as long as a file in it is marked as failed."""
    _note()(key="upload_broken")
