"""A pack that is made on a press: what it says of itself and the way to take it, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import export, panels
from data.store import StoreError
from pipelines.commands import Refused

if TYPE_CHECKING:
    from pipelines.commands.packs import Pack


def offer(make: Callable[[], Pack], *, programme_id: str | None, opening: str) -> None:
    """Make a pack and offer it."""
    try:
        pack = make()
    except (Refused, StoreError) as reason:
        panels.refused(reason, "No pack was made.")
        return
    st.text(pack.sentence)
    export.offer(
        "Take the pack", lambda: pack.content, file_name=pack.name, mime="application/zip",
        key=f"take_pack_{opening}", programme_id=programme_id,
    )  # fmt: skip
