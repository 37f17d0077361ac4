"""Playbook: what the desk expects, the answers it has prepared, claims and corrections, whom to ring, and the rules."""

from __future__ import annotations

import streamlit as st

from dashboard import (
    address,
    card_file,
    case_dialogs,
    case_forms,
    filters,
    kind_form,
    modal,
    panels,
    playbook_calendars,
    playbook_claims,
    playbook_forms,
    playbook_lists,
    playbook_procedure,
    playbook_reviews,
    playbook_upkeep,
    procedure_form,
)

SECTIONS = {
    "expected": "Anticipated", "answers": "Answers", "claims": "Claims", "contacts": "Contacts",
    "procedure": "Procedure", "briefings": "Briefings",
}  # fmt: skip
DIALOGS = {
    "card": ("Anticipated criticism", playbook_forms.card),
    "card_file": ("Bring in a register", card_file.draw),
    "retire_card": ("Retire", playbook_forms.retire_card),
    "prepared": ("Standard response", playbook_forms.prepared),
    "approve_prepared": ("Approve the standard response", playbook_forms.approve_prepared),
    "retire_answer": ("Retire", playbook_upkeep.retire_answer),
    "judge": ("Another verdict", playbook_upkeep.judge),
    "retire_contact": ("Retire", playbook_upkeep.retire_contact),
    "retire_route": ("Retire a route", playbook_upkeep.retire_route),
    "view": ("A partner answered", case_forms.view),
    "take_view": ("A partner's view", playbook_upkeep.take_view),
    "claim": ("Claim", playbook_forms.claim),
    "correction": ("Correction", playbook_forms.correction),
    "contact": ("Referral contact", playbook_forms.contact),
    "route": ("Route", playbook_forms.route),
    "briefing": ("Briefing", playbook_forms.briefing),
    "consult": ("Ask a partner", playbook_forms.consult),
    "adopt": ("Procedure", playbook_procedure.adopt),
    "revise": ("Change the rules", procedure_form.revise),
    "review": ("Review of the procedure", playbook_reviews.review),
    "calendar": ("Calendar", playbook_calendars.edit),
    "add_calendar": ("Another calendar", playbook_calendars.add),
}
WIDE = {"revise"}  # tables want room


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Playbook", chosen)
    section = address.part("part", SECTIONS, default="expected", label="Part of the playbook")
    if chosen.programme is None:
        kind_form.no_programme("its playbook")
        return
    draw = {
        "expected": playbook_lists.expected, "answers": playbook_lists.answers, "claims": playbook_claims.show,
        "contacts": playbook_lists.contacts, "procedure": playbook_procedure.show,
        "briefings": playbook_lists.briefings,
    }[section]  # fmt: skip
    draw(chosen.programme)
    about = case_dialogs.asked()
    if about is not None and about.which in DIALOGS:
        title, form = DIALOGS[about.which]
        modal.dialog(title, width="large" if about.which in WIDE else "medium")(form)(about)
