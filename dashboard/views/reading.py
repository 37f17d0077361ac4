"""How Earshot reads: what the acts mean, how often staff put a reading right, and what is known of the readers."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, read, words

MEANINGS = {
    "criticism": "Says or implies that the programme, its message, evidence, cost or motives are wrong, unfair "
    "or wasteful. Sarcasm counts; anger at the illness or the problem does not.",
    "complaint": "Tells of a promise broken in one's own experience: nobody called back, the link is broken, "
    "no place to book.",
    "enquiry": "Asks for information or help without reproach, often without a question mark.",
    "praise": "Endorses the programme or thanks it, also in dark words.",
    "other": "News, sharing, a mood, grief, a joke, off topic.",
}
CARD = (
    "The fast reader reads every mention. On programmes it never saw it tells the five acts with a macro-F1 of 0.63 "
    "to 0.66, enquiries best (0.83), praise worst (0.56). Without labels it ranks criticism above the rest in 74 of "
    "100 pairs of real posts, with 200 labels of a programme in 81. "
    "Its sentiment has a macro-recall of 0.70 on 2,000 posts. "
    "Settings were chosen on these very sets: expect somewhat less of a new programme.",
    "What it misses: mockery without a mocking word, praise in dark words, Hindi in Latin letters one time in three. "
    "Rough words about things are sometimes flagged as abuse. A deeper reader reads what it flags or doubts.",
    "Readings are about texts and counts, never about what kind of person wrote them. No answer is sent by itself.",
)


def show() -> None:
    """Draw the page."""
    st.title("How Earshot reads", anchor=False)
    st.text("Sentiment is the mood of a text. The act is what it does towards the programme. They are kept apart.")
    st.header("The five acts", anchor=False)
    st.dataframe(
        [{"act": words.ACTS[act][0], "means": means} for act, means in MEANINGS.items()],
        hide_index=True,
        column_config={"act": st.column_config.TextColumn("Act", width=100), "means": "What it means"},
        key="acts_meant",
    )
    st.header("What staff put right", anchor=False)
    _reviewed()
    st.header("What is known of the fast reader", anchor=False)
    for paragraph in CARD:
        st.text(paragraph)


def _reviewed() -> None:
    counted = read.rows("reading_reviewed")
    total = sum(row["n"] for row in counted)
    if not total:
        panels.empty(
            "No reading has been corrected yet.",
            "Open a mention and press Correct where the reading is wrong.",
            to="mentions",
            label="Open mentions",
            key="none_reviewed",
        )
        return
    same = sum(row["n"] for row in counted if row["reader_act"] == row["staff_act"])
    many = "1 mention" if total == 1 else f"{total:,} mentions"
    st.text(
        f"Staff corrected {many}; in {same:,} of them the act stayed as the reader had it. Corrections are "
        "made where something looked wrong, so this is no measure of how often the reader errs."
    )
    st.dataframe(
        [
            {"read": words.ACTS[row["reader_act"]][0], "staff": words.ACTS[row["staff_act"]][0], "n": row["n"]}
            for row in counted
        ],
        hide_index=True,
        column_config={"read": "The reader said", "staff": "Staff said", "n": "Mentions"},
        key="acts_corrected",
    )
