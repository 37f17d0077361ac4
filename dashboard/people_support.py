"""Support on the page My work: ask for it, read the answer, answer others, and say whom staff ask for help."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import format, modal, panels, person, read, read_plan
from dashboard.objective_dialogs import Fields, asked, asks_for, button, save
from dashboard.read import Programme
from pipelines.commands import support

WORDS = {
    "information": "Information", "training": "Training", "equipment": "Equipment or access", "time": "Time",
    "wellbeing": "How I am doing", "other": "Something else",
}  # fmt: skip
NO_ACTIVITY = ""
MOST_ANSWERED = 10

Row = dict[str, Any]


def show(programme: Programme, who: str) -> None:
    """What this person asked for; beneath it what others ask, for those who may answer."""
    st.header("Support", anchor=False)
    if _is_own(who, programme):
        button("Ask for support", "ask_support", icon=":material/support:")
    may_answer = person.may("answer_support", programme.programme_id)
    rows = read.rows("support_requests", programme=programme.programme_id)
    mine = [row for row in rows if _is_of(row, who, programme)]
    others = [row for row in rows if row not in mine and not row["answered_at"]]
    if not _is_own(who, programme) and not may_answer:
        st.text("What somebody asks support for is read by themselves and by those who answer.")
        return
    if not mine:
        st.text("Nothing was asked for yet.")
    for row in mine[:MOST_ANSWERED]:
        _request(programme, row, may_answer)
    if may_answer and others:
        st.header(f"Asked by others: {len(others)} open", anchor=False)
        for row in others:
            _request(programme, row, may_answer)


def _is_own(who: str, programme: Programme) -> bool:
    """Whether the person whose work is shown sits there; where nobody signs in it is whoever says so."""
    return not person.sign_in_is_on() or person.is_same(person.actor(), who, programme.programme_id)


def _is_of(row: Row, who: str, programme: Programme) -> bool:
    """Whether a request is of this person. Who signed in sees their own by their id: a namesake's is not theirs."""
    if person.sign_in_is_on() and _is_own(who, programme):
        return bool(row["person"] == person.actor())
    return person.is_same(row["person"], who, programme.programme_id)


def _request(programme: Programme, row: Row, may_answer: bool) -> None:
    """One request with its answer, or with the button to give one."""
    now, identity = read.clock(programme).replace(tzinfo=None), row["support_request_id"]
    badge = ("Answered", ":material/check_circle:", "green")
    if not row["answered_at"]:
        badge = ("Open", ":material/hourglass_empty:", "orange")
    with st.container(border=True, gap="xxsmall", key=f"support_{identity}"):
        panels.badge_line([badge], f"{WORDS[row['kind']]} · asked {format.ago(row['asked_at'], now)}")
        about = f" about {row['activity_code']} {row['activity']}" if row["activity"] else ""
        st.text(f"{person.name(row['person'])}{about}: {row['text']}")
        if row["answered_at"]:
            said_on = format.instant(row["answered_at"], read.zone())
            st.text(f"{person.name(row['answered_by'])}, {said_on}: {row['answer']}")
        elif may_answer:
            button("Answer", "answer_support", identity, icon=":material/reply:", key=f"answer_{identity}")


def contact_button(programme: Programme) -> None:
    """A button to say whom staff ask for help, for who may say it."""
    if person.may("name_help_contact", programme.programme_id):
        button("Name a help contact", "help_contact", icon=":material/contact_support:", key="open_help_contact")


def dialogs(programme: Programme, who: str) -> None:
    """Whichever of the dialogs was asked for in this run."""
    wanted = asked() if asks_for(DIALOGS) else None
    if wanted:
        which, subject, opening = wanted
        DIALOGS[which](programme, subject or who, opening)


@modal.dialog("Ask for support", icon=":material/support:")
def _ask(programme: Programme, who: str, opening: str) -> None:
    fields = Fields("ask_support", opening)
    name = "" if person.sign_in_is_on() else fields.text("Your name", "person", who)
    kind = fields.choice("What kind", "kind", support.KINDS, form=WORDS.__getitem__)
    text = fields.area("What do you need?", "text", hint="You and those who lead the programme read it.")
    names = {row["activity_id"]: f"{row['code']} {row['name']}"
             for row in read_plan.items("activity", programme.programme_id)
             if row["status"] not in ("done", "stopped")}  # fmt: skip
    about = NO_ACTIVITY
    if names:
        about = fields.choice(
            "For which activity", "activity", [NO_ACTIVITY, *names],
            form=lambda one: names.get(one, "none in particular"),
        )  # fmt: skip
    save(
        "Ask",
        lambda: support.ask_support(
            read.store(), programme.programme_id, kind=kind, text=text, activity_id=about or None, person=name,
            actor=person.actor(), command_id=opening,
        ),
        done="Asked",
    )  # fmt: skip


@modal.dialog("Answer", icon=":material/reply:")
def _answer(programme: Programme, request_id: str, opening: str) -> None:
    rows = read.rows("support_requests", programme=programme.programme_id)
    held = next((row for row in rows if row["support_request_id"] == request_id), None)
    if held:
        st.text(f"{person.name(held['person'])}: {held['text']}")
    answer = Fields("answer_support", opening).area("Your answer", "answer", hint="It closes the request.")
    save(
        "Answer",
        lambda: support.answer_support(
            read.store(), request_id, answer=answer, actor=person.actor(), command_id=opening
        ),
        done="Answered",
    )  # fmt: skip


@modal.dialog("Whom staff ask for help", icon=":material/contact_support:")
def _contact(programme: Programme, who: str, opening: str) -> None:
    fields = Fields("help_contact", opening)
    name = fields.text("Name", "name")
    address = fields.text("Telephone or e-mail", "address")
    hours = fields.text("When they are reached", "hours")
    save(
        "Name them",
        lambda: support.name_help_contact(
            read.store(), programme.programme_id, name=name, address=address, hours=hours, actor=person.actor(),
            command_id=opening,
        ),
        done="Named",
    )  # fmt: skip


DIALOGS = {"ask_support": _ask, "answer_support": _answer, "help_contact": _contact}
