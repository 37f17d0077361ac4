"""The topics that are listened for: what each is told by, and the form that changes them."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import modal, panels, person, read
from dashboard.read import Programme
from pipelines.commands import alerts, new_command_id

LEAST_LETTERS = 3


def show(programme: Programme) -> None:
    """The topics with their words, and the button to change them."""
    st.subheader("Topics", anchor=False)
    st.caption("A mention belongs to the first topic of which it holds a word; the rest is 'Everything else'.")
    held = read.rows("warning_topics", programme=programme.programme_id)
    for one in held:
        st.text(f"{one['name']}: {words_of(one['terms'])}")
    with st.container(horizontal=True, gap="small", key="topic_buttons"):
        button(programme, held)


def words_of(terms: str) -> str:
    """The words of a topic (JSON) to be read: each once, without the blanks and marks that say where a word ends.

    >>> words_of('["poster", " stop ", " stop,"]')
    'poster, stop'
    """
    return ", ".join(dict.fromkeys(term.strip(" ,.;:!?") or term for term in json.loads(terms)))


def button(programme: Programme, held: list[dict[str, Any]]) -> None:
    """The button that opens the form."""
    label = "Add or change a topic" if held else "Add a topic"
    if st.button(label, icon=":material/edit:", key="edit_topic"):
        st.session_state["topic_command"] = new_command_id()
        names = {one["topic_id"]: one["name"] for one in held}
        _edit(programme, names, {one["topic_id"]: one["terms"] for one in held})


def cards_without(programme: Programme, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The anticipated criticisms in force that no topic of that name listens for, with the words that tell them."""
    names = {one["name"].lower() for one in held}
    out = []
    for card in read.rows("cards", programme=programme.programme_id):
        # a star stands for any ending on a card; here every word without quotation marks is found inside longer ones
        said = [term.strip().rstrip("*") for term in json.loads(card["terms"] or "[]")]
        terms = [term for term in said if len(term) >= LEAST_LETTERS]
        if terms and card["retired_at"] is None and card["theme"].replace("|", "/")[:60].strip().lower() not in names:
            out.append({"theme": card["theme"], "terms": terms})
    return out


@modal.dialog("A topic to listen for", icon=":material/hearing:")
def _edit(programme: Programme, names: dict[str, str], terms: dict[str, str]) -> None:
    picked = ""
    if names:
        picked = st.selectbox(
            "Topic", ["", *names], format_func=lambda key: names.get(key, "A new one"), key="topic_picked"
        )  # fmt: skip
    name = st.text_input("Name", names.get(picked, ""), key=f"topic_name_{picked}", max_chars=60)
    words = st.text_area(
        "Words and phrases, one a line",
        "\n".join(json.loads(terms[picked])) if picked else "",
        key=f"topic_words_{picked}",
        help="A word is found inside longer ones too: nurse finds nurses, stop finds stopped. In quotation marks it is "
        'found as a word of its own: "stop" finds Stop! and #stop, not stopped; "pass on" finds these two words in a '
        "row. The older topic goes first.",
    )
    command = {"actor": person.actor(), "command_id": st.session_state["topic_command"]}
    with st.container(horizontal=True, gap="small", key="topic_keep"):
        keep = st.button("Keep", type=panels.main_button(), key="keep_topic")
        retire = bool(picked) and st.button("Stop listening for it", key="retire_topic")
    if not keep and not retire:
        return

    def work() -> None:
        if retire:
            alerts.retire_topic(read.store(), picked, **command)
        elif picked:
            alerts.change_topic(read.store(), picked, name=name, terms=words.splitlines(), **command)
        else:
            alerts.add_topic(
                read.store(), programme_id=programme.programme_id, name=name, terms=words.splitlines(), **command
            )

    panels.carry_out(work)
