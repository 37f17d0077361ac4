"""How Earshot reads: what the acts mean, how well a programme's mentions are read, what is known of the readers."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, read, reading_known, reading_measured, reading_walk, reading_worth, tables, words
from dashboard.read import Programme

MEANINGS = {
    "criticism": "Says or implies that the programme, its message, evidence, cost or motives are wrong, unfair "
    "or wasteful. Sarcasm counts; anger at the illness or the problem does not.",
    "complaint": "Tells of a promise broken in one's own experience: nobody called back, the link is broken, "
    "no place to book.",
    "enquiry": "Asks for information or help without reproach, often without a question mark.",
    "praise": "Endorses the programme or thanks it, also in dark words.",
    "other": "News, sharing, a mood, grief, a joke, off topic.",
}


def show() -> None:
    """Draw the page."""
    chosen = panels.page("How Earshot reads", compare=False, period=False, platforms=False)
    if chosen.programme is None:
        _no_programme()
    else:
        _own(chosen.programme)
    _definitions()
    st.header("What staff put right", anchor=False)
    _reviewed(chosen.programme_id)
    reading_known.show()


def _no_programme() -> None:
    some = read.programmes()
    panels.empty(
        "How well a programme is read is measured for each by itself.",
        "Choose a programme above." if some else "Make a programme and give it its accounts; then its staff can label.",
        to=None if some else "objectives",
        label="Add a programme",
        key="no_programme",
    )


def _own(programme: Programme) -> None:
    sample = reading_measured.sample_of(programme)
    found = reading_measured.measured(sample)
    reading_measured.standing(programme)
    reading_measured.tiles(programme, sample, found)
    if sample is not None:
        reading_measured.said(sample, found)
    else:
        st.text(
            "No random sample was reviewed yet, so nobody knows how often the reader errs here. Draw one: 200 mentions "
            "take about half an hour by the keys 1 to 5."
        )
    reading_measured.actions(programme, sample)
    if reading_walk.running(programme.programme_id):
        reading_walk.show(sample)
    st.header("What the labels were worth", anchor=False)
    reading_worth.show(programme)


def _definitions() -> None:
    st.header("The five acts", anchor=False)
    st.text(
        "Sentiment is the mood of a text. The act is what it does towards the programme. They are kept apart. "
        "“Critical” means criticism or complaint."
    )
    with st.container(key="acts_meant", gap="small"):
        for act, means in MEANINGS.items():
            name, icon, colour = words.ACTS[act]
            panels.badge_line([(name, icon, colour)], means)
    st.caption(
        "Also read: target, whether the programme is what is talked about; severity, from none over disappointed and "
        "accusing to a call to act; abuse of people; the language."
    )


def _reviewed(programme_id: str | None) -> None:
    counted = read.rows("reading_reviewed", programme=programme_id)
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
        f"Staff checked {many} by themselves; in {same:,} of them the act stayed as the reader had it. They look where "
        "something seems wrong, so this is no measure of how often the reader errs."
    )
    n = {(row["reader_act"], row["staff_act"]): int(row["n"]) for row in counted}
    acts = [act for act in words.ACTS if any(act in pair for pair in n)]
    tables.draw(
        [
            {"The reader said": words.ACTS[read_as][0]}
            | {f"Staff: {words.ACTS[act][0].lower()}": n.get((read_as, act)) for act in acts}
            for read_as in acts
            if any(pair[0] == read_as for pair in n)
        ],
        hide_index=True,
        column_config={
            f"Staff: {words.ACTS[act][0].lower()}": st.column_config.NumberColumn(format="%,.0f") for act in acts
        },
        key="acts_corrected",
        alt="; ".join(
            f"{words.ACTS[read_as][0]} by the reader, {words.ACTS[act][0].lower()} by staff: {many:,}"
            for (read_as, act), many in n.items()
        ),
    )
