"""May I post this? A person says who, where, what and when; the policy in force answers with its rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, panels, read, read_policy
from dashboard.read import Programme
from pipelines.rules import promises
from pipelines.rules.policy import CAPACITIES, Answer, ask

OTHER = "something else"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORD = {
    "allow": ("Yes", ":material/check_circle:", "green"),
    "require_approval": ("Needs approval", ":material/how_to_reg:", "orange"),
    "deny": ("No", ":material/cancel:", "red"),
}
CAPACITY = {
    "official": "the organisation",
    "named_employee": "myself, as its employee or ambassador",
    "personal": "myself, as a private person",
}


def show(programme: Programme) -> None:
    """Draw the section."""
    held = read_policy.in_force(programme.programme_id, "staff", read.today(programme))
    if held is None:
        panels.empty(
            "No staff policy is in force, so nothing is allowed yet.",
            "Open “Rules” above: begin with Earshot's own 21 rules, change them, and put them in force.",
            key="no_policy",
        )
        return
    rules = read_policy.rules(held["policy_id"])
    situation, text = _asked(rules, programme)
    answer = ask(rules, situation)
    _answer(answer, text, situation)
    st.caption(
        f"By version {held['version']} of the staff policy, in force since {format.day(held['in_force_from'])}."
        " Nothing you type here is kept."
    )


def _asked(rules: list[Any], programme: Programme) -> tuple[dict[str, Any], str]:
    now = read.clock(programme).astimezone(ZoneInfo(read.zone()))
    with st.grid(3, min_column_width=240, key="ask_grid"):
        role = _choice("I am", "role", read_policy.words(rules, "role"))
        capacity = st.selectbox("I speak as", CAPACITIES, index=1, format_func=CAPACITY.__getitem__, key="ask_capacity")
        topic = _choice("It is about", "topic", read_policy.words(rules, "topic"), first=OTHER)
        channel = _choice("On", "channel", read_policy.words(rules, "channel"), first=OTHER)
        at = st.datetime_input(
            "When", value=now.replace(tzinfo=None, second=0, microsecond=0), key="ask_at", format="DD/MM/YYYY"
        )
        trained = st.selectbox(
            "My training", (True, False), key="ask_trained",
            format_func=lambda yes: "passed and in date" if yes else "not passed, or run out",
        )  # fmt: skip
    text = st.text_area("What I want to post", key="ask_text", max_chars=2000, placeholder="Type or paste your draft")
    found_promises, found_facts = promises.promises(text), promises.facts(text)
    with st.container(horizontal=True, gap="medium", key="ask_flags"):
        # a key of its own for each suggestion: a draft that changes brings its own tick, which can be taken away
        commits = st.checkbox("It promises something", bool(found_promises), key=f"ask_commits_{bool(found_promises)}")
        factual = st.checkbox("It states a fact", bool(found_facts), key=f"ask_factual_{bool(found_facts)}")
        personal = st.checkbox("It names or shows a private person", key="ask_personal")
    moment = at if isinstance(at, datetime) else now.replace(tzinfo=None)
    situation = {
        "role": role, "capacity": capacity, "topic": topic, "channel": channel, "trained": trained,
        "hour": moment.hour, "weekday": DAYS[moment.weekday()],
        "commits": commits, "factual": factual, "personal_data": personal,
    }  # fmt: skip
    return situation, text


def _choice(label: str, field: str, words: list[str], first: str = "") -> str:
    options = [OTHER, *words] if first == OTHER else [*words, OTHER]
    return st.selectbox(label, options, key=f"ask_{field}", format_func=lambda one: one.replace("_", " ").capitalize())


def _answer(answer: Answer, text: str, situation: dict[str, Any]) -> None:
    word, icon, colour = WORD[answer.effect]
    with st.container(border=True, gap="small", key="ask_answer"):
        st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]  # one of streamlit's colours
        st.text(answer.sentence)
        for rule in answer.rules:
            if rule.hint:
                st.text(f"Instead: {rule.hint}")
        for other in answer.rules[1:]:
            st.caption(f"Also rule {other.code}.")
        if situation["commits"] and text:
            for one in promises.promises(text):
                st.text(f"A promise: “{one}”")
        if situation["factual"] and text:
            for one in promises.facts(text):
                st.text(f"A fact that needs a source: “{one}”")
        if answer.effect == "require_approval":
            st.caption("Open a draft on the Content page, or answer from the case: approval is asked there.")
