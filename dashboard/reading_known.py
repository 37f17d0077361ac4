"""What is known of the two readers, in plain words: the figures of their model cards."""

from __future__ import annotations

import streamlit as st

from pipelines.commands.reader_figures import Figures, figures

BOTH = (
    "F1 and recall run from 0 to 1, and 1 is without an error. "
    "Settings were chosen on the very sets these figures were measured on: expect somewhat less of a new programme, "
    "and measure it by a random sample. Readings are about texts and counts, never about what kind of person wrote "
    "them. No answer is sent by itself."
)


def fast(told: Figures) -> tuple[str, ...]:
    """The fast reader's paragraphs."""
    return (
        f"Reads every mention. On programmes it never saw it tells the five acts with a macro-F1 of {told.of('acts')}, "
        f"enquiries best ({told.of('enquiry')}), praise worst ({told.of('praise')}). Without labels it ranks criticism "
        f"above the rest in {told.hundred('against')} of 100 pairs of real posts, with 200 labels of a programme in "
        f"{told.hundred('against_labelled')}. Its sentiment has a macro-recall of {told.of('sentiment')} on 2,000 "
        f"English posts, and a macro-F1 of {told.of('seven_languages')} in seven other languages.",
        "It misses mockery without a mocking word and praise in dark words. Of texts that are sad but not critical it "
        f"takes {told.hundred('sad')} of 100 for criticism. Hindi in Latin letters is found "
        f"{told.hundred('hindi_own')} times in 100, and taken for English where most of its words are English. It "
        f"finds {told.hundred('abuse_found')} of 100 mentions that abuse people, and flags "
        f"{told.thousand('abuse_false')} of 1,000 that do not.",
    )


def deep(told: Figures) -> tuple[str, ...]:
    """The deep reader's paragraphs."""
    return (
        "Reads again what the fast reader flags or doubts, what is in an incident or a case, and what you open. On "
        f"five kinds of programme it never saw it tells the five acts with a macro-F1 of {told.of('acts')}. Without "
        f"labels it ranks criticism above the rest in {told.hundred('against')} of 100 pairs of real posts, with 200 "
        f"labels in {told.hundred('against_labelled')}. Its sentiment has a macro-recall of {told.of('sentiment')} on "
        "2,000 posts.",
        "It reads the first seventy words or so, in English only. Of texts that are sad but not critical it takes "
        f"{told.hundred('sad')} of 100 for criticism, and it flags more rough words as abuse than people would.",
    )


def show() -> None:
    """Draw both cards side by side."""
    st.header("What is known of the readers", anchor=False)
    with st.grid(2, min_column_width=300, key="readers_known"):
        for name, paragraphs in (
            ("The fast reader", fast(figures("fast"))),
            ("The deep reader", deep(figures("deep"))),
        ):
            with st.container(border=True, height="stretch", gap="small", key=f"known_{name.split()[1]}"):
                st.markdown(f"**{name}**")
                for paragraph in paragraphs:
                    st.text(paragraph)
    st.caption(BOTH)
