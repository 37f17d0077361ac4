"""Cases: who is owed an answer and until when, one case as one timeline, and how well the desk does."""

from __future__ import annotations

import streamlit as st

from dashboard import (
    address,
    case_answer_forms,
    case_correct,
    case_dialogs,
    case_find,
    case_forms,
    case_late,
    case_learn,
    case_log_form,
    case_numbers,
    case_page,
    case_promises,
    case_queue,
    case_take_out,
    filters,
    mention_card,
    modal,
    panels,
    playbook_forms,
    playbook_upkeep,
    read,
    read_cases,
)

SECTIONS = {"queue": "Queue", "find": "Find", "numbers": "Numbers", "promises": "Promises"}

DIALOGS = {
    "open": ("New case", case_forms.open_by_hand),
    "triage": ("Triage", case_forms.triage),
    "assign": ("Assign", case_forms.assign),
    "start": ("Take it up", case_forms.start),
    "take": ("Take it", case_forms.take),
    "note": ("Note", case_forms.note),
    "acknowledge": ("Acknowledge", case_forms.acknowledge),
    "ask": ("Ask the person", case_forms.ask),
    "reply": ("They wrote", case_forms.reply),
    "update": ("Tell the person how it stands", case_forms.update),
    "partner": ("Ask a partner", case_forms.partner),
    "view": ("A partner answered", case_forms.view),
    "decide": ("Decide upon the criticism", case_forms.decide),
    "escalate": ("Escalate", case_forms.escalate),
    "reached": ("Escalation acknowledged", case_forms.reached),
    "dismiss": ("Escalation not needed", case_forms.dismiss),
    "severity": ("Severity", case_forms.severity),
    "point": ("Add a point", case_forms.point),
    "edit": ("Correct what was written down", case_correct.edit),
    "reclassify": ("Change what it is", case_correct.reclassify),
    "procedure": ("Procedure", case_correct.procedure),
    "card": ("Anticipated criticism", playbook_forms.card),
    "take_view": ("A partner's view", playbook_upkeep.take_view),
    "draft": ("Answer", case_answer_forms.draft),
    "submit": ("Submit for approval", case_answer_forms.submit),
    "approve": ("Approve or send back", case_answer_forms.approve),
    "send": ("The answer was sent", case_answer_forms.send),
    "post": ("Post the answer", case_answer_forms.post),
    "resolve": ("Did it arrive?", case_answer_forms.resolve),
    "call_back": ("Call the answer back", case_answer_forms.call_back),
    "answer_point": ("Answer a point", case_answer_forms.answer_point),
    "explain_late": ("Why it was late", case_late.explain),
    "decision": ("A decision of the programme", case_learn.decision),
    "lesson": ("A lesson", case_learn.lesson),
    "close": ("Close the case", case_answer_forms.close),
    "reopen": ("Reopen the case", case_answer_forms.reopen),
    "stage_2": ("Stage 2", case_answer_forms.stage_2),
    "extend": ("Give more time", case_answer_forms.extend),
    "convert": ("Formal complaint", case_answer_forms.convert),
    "rate": ("What the person thought", case_answer_forms.rate),
    "correct_rating": ("Correct what the person thought", case_correct.rating),
    "take_back_rating": ("Take the rating back", case_correct.take_back_rating),
    "signpost": ("The ombudsman", case_answer_forms.signpost),
    "take_out": ("Export cases", case_take_out.dialog),
    "promise": ("Promise", case_promises.dialog),
    "log": ("Import a complaint log", case_log_form.dialog),
}


def show() -> None:
    """Draw the page."""
    ref = st.query_params.get("case")
    if ref:
        _one(ref)
    else:
        _desk()
    dialogs()
    mention_card.dialogs()


def dialogs() -> None:
    """Open the dialog that a button asked for."""
    about = case_dialogs.asked()
    if about is None:
        return
    title, draw = DIALOGS[about.which]
    modal.dialog(title, width="medium")(draw)(about)


def _one(ref: str) -> None:
    one = read_cases.one(ref)
    if one is None:
        panels.header("Case")
        panels.empty(f"There is no case {ref[:40]}.", "It may have been cleared with the demo.", key="no_case")
        if st.button("All cases", key="back", icon=":material/arrow_back:"):
            del st.query_params["case"]
            st.rerun()
        return
    programme = next((each for each in read.programmes() if each.programme_id == one.row["programme_id"]), None)
    panels.header(str(one.row["ref"]), filters.usual(programme))
    case_page.show(one)


def _desk() -> None:
    head = st.container(key="head")
    # above the filters: one part has a period and the others none, and what one presses shall not move
    section = address.part("desk", SECTIONS, default="queue", label="Part of the desk")
    chosen = filters.bar(period=section == "numbers", compare=False, platforms=False)
    with head:
        panels.header("Cases", chosen)
    draw = {
        "queue": case_queue.show, "find": case_find.show, "numbers": case_numbers.show, "promises": case_promises.show,
    }[section]  # fmt: skip
    draw(chosen)
