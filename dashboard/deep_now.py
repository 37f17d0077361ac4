"""What a person opens is read by the deep reader there and then: its reading with the words that decided it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dashboard import format, words
from pipelines.commands import looking

ENGLISH = ("en", "und")


def show(text: str | None, language: str | None) -> None:
    """Draw what the deep reader says of a text; nothing for a text without words, and for other languages."""
    if not text or (language or "und") not in ENGLISH:
        return
    try:
        said, terms, version = _read(text)
    except RuntimeError as missing:  # NoModel: a sentence on which file is missing
        st.caption(str(missing))
        return
    if said.act is None:
        return
    st.markdown("**What the deep reader says**")
    sentiment = words.SENTIMENTS.get(said.sentiment or "unread", words.SENTIMENTS["unread"])[0]
    act = words.ACTS[said.act][0].lower()
    st.text(f"{sentiment}, {act}{', abusive' if said.is_abuse else ''} · read by deep {version} just now")
    st.caption(
        "How likely it holds each: "
        + " · ".join(
            f"{name} {format.percent(100 * p)}"
            for name, p in (
                ("criticism", said.p_criticism),
                ("complaint", said.p_complaint),
                ("enquiry", said.p_enquiry),
                ("praise", said.p_praise),
                ("other", said.p_other),
            )
        )
    )
    for_act = [term for term in terms if term.head == "act"]
    if for_act:
        st.markdown(f"**Words that set “{act}”**")
        st.text(
            "\n".join(
                f"{term.weight:+.2f}  “{term.text}”  {'towards' if term.weight > 0 else 'away from'} {act}"
                for term in for_act
            )
        )


_read = lru_cache(maxsize=200)(looking.read_deeply)
