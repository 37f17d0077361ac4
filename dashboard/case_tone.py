"""How an answer is written: what the guidelines of the programme find in it, beside it and before it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import content_words, panels, read
from pipelines.commands import answer_texts
from pipelines.rules.guidelines import Finding


def of(programme_id: str, answer: Mapping[str, Any], on: date) -> list[Finding]:
    """What the guidelines of a day find in an answer: its `text`, by its `channel`."""
    if not str(answer["text"] or "").strip():
        return []
    return answer_texts.findings(read.store(), programme_id, str(answer["text"]), str(answer["channel"]), on)


def is_blocked(found: Sequence[Finding]) -> bool:
    """Does a guideline forbid the text as it stands?"""
    return any(one.result == "block" for one in found)


def show(programme_id: str, found: Sequence[Finding]) -> None:
    """Each finding in words; nothing where all guidelines are kept."""
    if not found:
        return
    titles = {row["code"]: row["title"] for row in read.rows("content_guidelines", programme=programme_id)}
    for one in found:
        panels.badge_line([content_words.RESULTS[one.result]], one.code)
        st.text(f"{titles.get(one.code, 'A guideline')}: {one.found}")
