"""Reviewing mentions one after the other, by five buttons that the keys 1 to 5 press too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import format, person, read, words
from data.store import StoreError
from pipelines.commands import Refused, new_command_id
from pipelines.commands.readings import ACTS, review_mention, undo_correction
from pipelines.rules.next_labels import Candidate, most_useful

OFFERED = 10  # useful mentions at a time
LOOKED_AT = 300  # the least sure ones, among which they are chosen
LABELLED = 100  # texts they must not repeat
STATE = "reviewing"


def begin(which: str, programme_id: str) -> None:
    """Start reviewing: `sample`, or `useful` for the next most useful mentions."""
    queue: list[tuple[str, str]] = []
    if which == "useful":
        held = read.rows("useful_candidates", programme=programme_id, rows=LOOKED_AT)
        known = [row["text"] for row in read.rows("labelled_texts", programme=programme_id, rows=LABELLED)]
        candidates = [Candidate((row["platform"], row["mention_id"]), row["text"], row["p"]) for row in held]
        queue = [one.key for one in most_useful(candidates, known, OFFERED)]
    st.session_state[STATE] = {
        "which": which, "programme": programme_id, "queue": queue, "done": [], "later": [], "said": "",
        "command_id": new_command_id(),
    }  # fmt: skip


def running(programme_id: str | None) -> str | None:
    """What is being reviewed of this programme."""
    state = st.session_state.get(STATE)
    return str(state["which"]) if state and state["programme"] == programme_id else None


def show(sample: Mapping[str, Any] | None) -> None:
    """Draw the mention that is next, its buttons, and what the last answer was."""
    state = st.session_state[STATE]
    waiting, of = _waiting(state, sample)
    with st.container(border=True, key="walk", gap="small"):
        if state["said"]:
            st.text(state["said"])
        mention = _next(waiting)
        if mention is None:
            _finished(state)
            return
        zone = read.zone()
        where = f"{words.platform(mention['platform'])} · {format.instant(mention['created_at'], zone)}"
        st.caption(f"{of - len(waiting) + 1:,} of {of:,} · {where}")
        st.text(mention["text"])
        if state["which"] == "useful" and mention["act"]:
            sure = format.percent(100 * mention["p_criticism"]) if mention["p_criticism"] is not None else ""
            st.caption(f"The reader says {words.ACTS[mention['act']][0].lower()}, and holds it {sure} likely critical.")
        _buttons(state, mention)
    st.caption(
        "Press 1 to 5, or a button. L leaves it for later, B takes the last answer back. What the reader said of a "
        "sampled mention is shown after your answer, so that it does not lead you."
        if state["which"] == "sample"
        else "Press 1 to 5, or a button: the same as the reader confirms it. L leaves it for later, B takes back."
    )


def _waiting(state: Mapping[str, Any], sample: Mapping[str, Any] | None) -> tuple[list[tuple[str, str]], int]:
    """The mentions that wait, those left for later last, and how many there are in all."""
    if state["which"] == "useful":
        left = [key for key in state["queue"] if key not in state["done"]]
        of = len(state["queue"])
    else:
        rows = read.rows("sample_mentions", sample=sample["sample_id"]) if sample else []
        left = [
            (row["platform"], row["mention_id"])
            for row in rows
            if row["is_critical"] is None and row["text"] is not None
        ]
        of = sum(row["is_critical"] is not None or row["text"] is not None for row in rows)
    later = [key for key in state["later"] if key in left]
    return [key for key in left if key not in later] + later, of


def _next(waiting: list[tuple[str, str]]) -> Mapping[str, Any] | None:
    for platform, mention_id in waiting:
        found = read.rows("mention_one", platform=platform, mention_id=mention_id)
        if found and found[0]["text"] is not None:
            return found[0]
    return None


def _buttons(state: Mapping[str, Any], mention: Mapping[str, Any]) -> None:
    key = (mention["platform"], mention["mention_id"])
    with st.container(horizontal=True, gap="small", key="walk_acts"):
        for number, act in enumerate(ACTS, start=1):
            name, icon, _ = words.ACTS[act]
            st.button(name, key=f"walk_{act}", icon=icon, shortcut=str(number), on_click=_answer, args=(act, mention))
    with st.container(horizontal=True, gap="small", key="walk_more"):
        st.button("Later", key="walk_later", type="tertiary", shortcut="l", on_click=_later, args=(key,))
        st.button("Back", key="walk_back", type="tertiary", shortcut="b", on_click=_back, disabled=not state["done"])
        st.button("Stop", key="walk_stop", type="tertiary", on_click=stop)


def _finished(state: Mapping[str, Any]) -> None:
    many = len(state["done"])
    st.markdown("**Nothing more waits here.**")
    st.caption(f"You labelled {many:,} {'mention' if many == 1 else 'mentions'} this time.")
    with st.container(horizontal=True, gap="small", key="walk_more"):
        if state["which"] == "useful":
            st.button(
                "The next ten", key="walk_next", icon=":material/arrow_forward:", on_click=begin,
                args=("useful", state["programme"]),
            )  # fmt: skip
        st.button("Back", key="walk_back", type="tertiary", on_click=_back, disabled=not state["done"])
        st.button("Close", key="walk_stop", icon=":material/close:", on_click=stop)


def _answer(act: str, mention: Mapping[str, Any]) -> None:
    state = st.session_state[STATE]
    key = (mention["platform"], mention["mention_id"])
    try:
        review_mention(
            read.store(), *key, act=act, source=state["which"], actor=person.actor(), command_id=state["command_id"]
        )
    except (Refused, StoreError) as error:
        state["said"] = f"Not saved: {error}"
        return
    finally:
        state["command_id"] = new_command_id()
    said = words.ACTS.get(mention["act"] or "unread", words.ACTS["unread"])[0].lower()
    name = words.ACTS[act][0].lower()
    state["said"] = (
        f"Confirmed: {name}, as it was read." if mention["act"] == act else f"Kept: {name}. It was read as {said}."
    )
    state["done"].append(key)


def _later(key: tuple[str, str]) -> None:
    state = st.session_state[STATE]
    state["later"] = [one for one in state["later"] if one != key] + [key]
    state["said"] = "Left for later: it comes again at the end."


def _back() -> None:
    state = st.session_state[STATE]
    if not state["done"]:
        return
    key = state["done"].pop()
    try:
        undo_correction(read.store(), *key, actor=person.actor(), command_id=new_command_id())
    except (Refused, StoreError) as error:
        state["said"] = f"Not taken back: {error}"
        return
    state["later"] = [one for one in state["later"] if one != key]
    state["said"] = "Taken back: say it anew."
    if state["which"] == "useful":
        state["queue"] = [key, *[one for one in state["queue"] if one != key]]


def stop() -> None:
    """Leave the review; what was said is kept."""
    st.session_state.pop(STATE, None)
