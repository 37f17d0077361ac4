"""One line on every page while an incident is open and nobody looks after it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard import modal, panels, read
from data.store import now

COLOURS: dict[str, Literal["red", "orange", "blue"]] = {"crisis": "red", "act": "orange", "watch": "blue"}
WORDS = {"crisis": "Crisis", "act": "Act", "watch": "Watch"}
PATH = "early_warning"
EVERY_SECONDS = 60


def show(path: str) -> None:
    """Say what is open and unacknowledged, with the way there; nothing on Early warning itself, which says it all."""
    if path != PATH and panels.has_page(PATH):
        _line()


@modal.again(EVERY_SECONDS)
def _line() -> None:
    """By itself, so that it comes up on a page that stands open, and no form on it is disturbed."""
    # to the quarter of an hour, so that the answer is kept between reruns
    at = now().replace(second=0, microsecond=0)
    waiting = read.rows("warning_open", now=at.replace(minute=at.minute // 15 * 15))
    if not waiting:
        return
    first = waiting[0]
    many = sum(one["incidents"] for one in waiting)
    colour = COLOURS[first["severity"]]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="open_incidents"):
        st.badge(WORDS[first["severity"]], icon=":material/crisis_alert:", color=colour)
        more = f" And {many - 1} more." if many > 1 else ""
        st.text(f"{first['sentence']}{more}", width="stretch")
        st.page_link(
            panels.target(PATH),
            label="Nobody has acknowledged it",
            icon=":material/arrow_forward:",
            query_params={"programme": first["code"]},
        )
