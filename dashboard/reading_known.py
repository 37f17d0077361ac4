"""What is known of the two readers, in plain words: what their model cards say."""

from __future__ import annotations

import streamlit as st

FAST = (
    "Reads every mention. On programmes it never saw it tells the five acts with a macro-F1 of 0.64 to 0.66, enquiries "
    "best (0.82), praise worst (0.57). Without labels it ranks criticism above the rest in 75 of 100 pairs of real "
    "posts, with 200 labels of a programme in 82. Its sentiment has a macro-recall of 0.70 on 2,000 posts.",
    "It misses mockery without a mocking word and praise in dark words, and takes Hindi in Latin letters for English "
    "one time in three. Of texts that are sad but not critical it takes 12 to 16 of 100 for criticism. It finds 42 of "
    "100 mentions that abuse people, and flags 1 of 400 that do not.",
)
DEEP = (
    "Reads again what the fast reader flags or doubts, what is in an incident or a case, and what you open. On "
    "programmes it never saw it tells the five acts with a macro-F1 of 0.82, praise worst (0.75). Without labels it "
    "ranks criticism above the rest in 78 of 100 pairs of real posts, with 200 labels in 83. Its sentiment has a "
    "macro-recall of 0.76 on 2,000 posts.",
    "It reads the first seventy words or so, in English only. Of texts that are sad but not critical it takes 14 to 16 "
    "of 100 for criticism, and it flags more rough words as abuse than people would.",
)
BOTH = (
    "Settings were chosen on the very sets these figures were measured on: expect somewhat less of a new programme, "
    "and measure it by a random sample. Readings are about texts and counts, never about what kind of person wrote "
    "them. No answer is sent by itself."
)


def show() -> None:
    """Draw both cards side by side."""
    st.header("What is known of the readers", anchor=False)
    with st.grid(2, min_column_width=300, key="readers_known"):
        for name, paragraphs in (("The fast reader", FAST), ("The deep reader", DEEP)):
            with st.container(border=True, height="stretch", gap="small", key=f"known_{name.split()[1]}"):
                st.markdown(f"**{name}**")
                for paragraph in paragraphs:
                    st.text(paragraph)
    st.caption(BOTH)
