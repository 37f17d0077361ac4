"""May I post this? A person says who, where, what and when; the policy in force answers with its rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, panels, person, read, read_policy, unfilled
from dashboard.read import Programme
from pipelines.rules import promises
from pipelines.rules.policy import CAPACITIES, Answer, ask, whose_yes

OTHER = "something else"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORD = {
    "allow": ("Yes", ":material/check_circle:", "green"),
    "require_approval": ("Needs approval", ":material/how_to_reg:", "orange"),
    "deny": ("No", ":material/cancel:", "red"),
}
ROLE = {"approver": "an approver", "lead": "a lead", "administrator": "an administrator"}
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
    _answer(programme, answer, text, situation)
    st.caption(
        f"By version {held['version']} of the staff policy, in force since {format.day(held['in_force_from'])}."
        " Nothing you type here is kept."
    )


def _asked(rules: list[Any], programme: Programme) -> tuple[dict[str, Any], str]:
    now = read.clock(programme).astimezone(ZoneInfo(read.zone()))
    who, part = _who(programme)
    with st.grid(3, min_column_width=240, key="ask_grid"):
        role = _role(read_policy.words(rules, "role"), part)
        capacity = st.selectbox("I speak as", CAPACITIES, index=1, format_func=CAPACITY.__getitem__, key="ask_capacity")
        topic = _choice("It is about", "topic", read_policy.words(rules, "topic"))
        channel = _choice("On", "channel", read_policy.words(rules, "channel"))
        at = st.datetime_input(
            "When", value=now.replace(tzinfo=None, second=0, microsecond=0), key="ask_at", format="DD/MM/YYYY"
        )
        trained = _trained(programme, who)
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


def _who(programme: Programme) -> tuple[str, str]:
    """Whose question it is and what they take part as; ("", "") for somebody who is not entered."""
    roster = {
        row["person"]: row["part"]
        for row in read.rows("participants", programme=programme.programme_id, today=read.today(programme))
    }
    if person.sign_in_is_on():
        mine = person.name(person.actor())
        return mine, roster.get(mine, "")
    known = ["", *roster, *sorted(one for one in _passed(programme) if one not in roster)]
    if len(known) == 1:
        return "", ""
    who = st.selectbox(
        "Who asks", known, key="ask_who", width=360, format_func=lambda one: one or "Somebody who is not entered",
        help="Training is looked up for who is entered under “Read and trained”.",
    )  # fmt: skip
    return who, roster.get(who, "")


def _passed(programme: Programme) -> set[str]:
    return {person.name(row["person"]) for row in read.rows("training_held", programme=programme.programme_id)}


def _role(known: list[str], part: str) -> str:
    """The role by the words of the rules; what somebody takes part as comes first, and can be changed."""
    options = [*known, OTHER]
    return st.selectbox(
        "I am", options, index=options.index(part) if part in options else 0,
        key=f"ask_role_{part}" if part else "ask_role",
        format_func=lambda one: one.replace("_", " ").capitalize(),
    )  # fmt: skip


def _trained(programme: Programme, who: str) -> bool:
    """Whether the training that is needed is in date: looked up for who is entered, asked of anybody else."""
    if not who:
        return st.selectbox(
            "My training", (True, False), key="ask_trained",
            format_func=lambda yes: "passed and in date" if yes else "not passed, or run out",
        )  # fmt: skip
    found = read_policy.trained(programme).get(who.casefold())
    if found is not None and found.is_trained:
        said = f"in date until {format.day(found.until)}" if found.until else "in date"
    else:
        lacking = ", ".join(found.lacking) if found else ""
        said = f"not passed, or run out: {lacking}" if lacking else "no course was passed"
    st.text(f"My training: {said}")
    return bool(found and found.is_trained)


def _choice(label: str, field: str, words: list[str]) -> str:
    options = [OTHER, *words]
    return st.selectbox(label, options, key=f"ask_{field}", format_func=lambda one: one.replace("_", " ").capitalize())


def _answer(programme: Programme, answer: Answer, text: str, situation: dict[str, Any]) -> None:
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
            whose = sorted({role for one in answer.rules for role in whose_yes(one)})
            st.text(f"Whose yes it needs: {' and '.join(ROLE[role] for role in whose)}.")
            unfilled.say(programme.programme_id, whose, "This needs approval")
