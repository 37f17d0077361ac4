"""What may happen to a case next: every transition with its guard, each refusal a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pipelines.rules.case_flow import OPEN, OUTCOMES, STATES, Case, NotPossible
from pipelines.rules.procedures import Procedure

DECISIONS = ("respond", "correct", "watch", "no_response")
NO_ACTION = ("spam", "duplicate", "out_of_scope", "no_response_decided", "watched", "other")
CAPACITIES = ("official", "named_employee", "personal")
# outcomes with which an open case may be closed unanswered
UNANSWERED = ("no_action", "withdrawn", "resolved_informally")

_WHERE: Mapping[str, frozenset[str]] = {
    "triaged": OPEN,
    "reclassified": OPEN,
    "assigned": OPEN,
    "acknowledged": OPEN,
    "started": frozenset({"triaged", "acknowledged", "awaiting_partner", "drafted", "in_approval", "approved"}),
    "resumed": frozenset({"awaiting_person"}),
    "updated": OPEN,
    "person_wrote": OPEN | {"responded"},
    "asked_person": OPEN - {"received"},
    "asked_partner": OPEN - {"received"},
    "partner_answered": frozenset(STATES),
    "point_added": OPEN,
    "point_answered": OPEN,
    "drafted": OPEN - {"received"},
    "submitted": OPEN - {"received"},
    "approved": frozenset({"in_approval"}),
    "rejected": frozenset({"in_approval"}),
    "responded": OPEN - {"received"},
    "decided": OPEN - {"received"},
    "extended": OPEN,
    "severity_changed": OPEN | {"responded"},
    "escalated": OPEN | {"responded"},
    "stage_2_requested": frozenset({"responded", "closed"}),
    "signposted": frozenset({"responded", "closed"}),
    "closed": OPEN | {"responded"},
    "reopened": frozenset({"closed"}),
}


def demand(
    case: Case, type: str, payload: Mapping[str, Any], *, actor: str, at: datetime, procedure: Procedure
) -> None:
    """Raises NotPossible where the event may not happen to the case now."""
    where = _WHERE.get(type)
    if where is not None and case.state not in where:
        raise NotPossible(_sentence(type, case.state))
    if at < case.received_at:
        raise NotPossible(
            f"{at:%d %B %Y %H:%M} lies before the case was received, {case.received_at:%d %B %Y %H:%M}. Check it."
        )
    guard = _GUARDS.get(type)
    if guard:
        guard(case, payload, actor, at, procedure)


def _sentence(type: str, state: str) -> str:
    what, where = type.replace("_", " "), state.replace("_", " ")
    if state == "received" and type != "reopened":
        return f"The case is not triaged yet: set kind, severity and theme first, then it can be {what}."
    if state == "closed":
        return f"The case is closed, so it cannot be {what}. Reopen it first."
    return f"A case that is {where} cannot be {what}."


Guard = Callable[[Case, Mapping[str, Any], str, datetime, Procedure], None]


def _may_triage(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if not said.get("theme") and not case.theme:
        raise NotPossible("Triage needs a theme. Choose what the case is about.")
    _may_reclassify(case, said, actor, at, procedure)


def _may_reclassify(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    becomes_formal = said.get("formality") == "formal" and case.formality != "formal"
    # what it once was counts: by way of an informal complaint nobody gets round the consent
    if becomes_formal and case.was_no_complaint and not case.was_formal:
        what = case.kind if case.kind != "complaint" else "case that was no complaint at first"
        raise NotPossible(
            f"A public {what} becomes a formal complaint only with the person's consent, as a case of its own. "
            "Use 'Convert to formal complaint'."
        )


def _may_assign(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    handler = said.get("handler")
    if case.stage == 2 and handler and handler in case.answered_by:
        raise NotPossible(f"{handler} handled stage 1: stage 2 is for somebody who did not. Choose another handler.")


def _may_draft(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if case.stage == 2 and actor in case.answered_by:
        raise NotPossible("You handled stage 1 of this case: stage 2 is answered by somebody who did not.")


def _may_approve(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if actor == said.get("author"):
        raise NotPossible("Nobody approves their own answer. Ask somebody else to approve it.")
    _may_draft(case, said, actor, at, procedure)
    if said.get("blocked") and not str(said.get("note") or "").strip():
        raise NotPossible(f"A guideline forbids it ({said['blocked'][0]}). Say in the note why it may pass.")
    risk = int(said.get("risk") or 0)
    if not procedure.may_approve(tuple(said.get("roles") or ()), risk):
        able = ", ".join(role for role, most in procedure.authority.items() if most >= risk) or "no role"
        raise NotPossible(f"An answer of risk {risk} is approved by: {able}. You do not hold such a role here.")


def _may_reject(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if not str(said.get("note") or "").strip():
        raise NotPossible("Say what has to change: an answer is not sent back without a note.")
    if actor == said.get("author"):
        raise NotPossible("You wrote this answer: withdraw or change it yourself.")


def _may_respond(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    _may_draft(case, said, actor, at, procedure)
    if not case.is_triaged:
        raise NotPossible("The case is not triaged yet: set kind, severity and theme first.")
    if said.get("capacity") not in CAPACITIES:
        raise NotPossible("Say in which capacity you answer: official, named employee or personal.")
    left = sum(not done for done in case.points.values())
    if left:
        raise NotPossible(f"{left} point{'s are' if left > 1 else ' is'} not answered yet. Answer every point first.")
    if said.get("unsourced"):
        raise NotPossible(
            f"This is claimed without a source: “{said['unsourced'][0]}”. Give its source or leave it out."
        )
    if said.get("blocked") and not said.get("approved_by"):
        raise NotPossible(
            f"A guideline forbids it ({said['blocked'][0]}). Change the answer, or submit it for approval: whoever "
            "approves it says why it may pass."
        )
    risk = int(said.get("risk") or 0)
    if procedure.needs_approval(risk, case.kind, case.formality) and (
        case.approved_response is None or case.approved_response != said.get("response_id")
    ):
        raise NotPossible("This answer needs the approval of somebody else before it is sent. Submit it for approval.")


def _may_extend(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    clock, most = procedure.extendable(case.kind, case.formality, case.stage)
    days = int(said.get("working_days") or 0)
    if not most:
        raise NotPossible(
            "Only the stages of a formal complaint and requests for information can be extended, where the procedure "
            "allows it."
        )
    if case.stage in case.extended:
        what = "This stage" if clock.startswith("stage") else "This request"
        raise NotPossible(f"{what} was extended already: once is all the procedure allows.")
    if not 1 <= days <= most:
        raise NotPossible(f"{days} working days are too {'many' if days > most else 'few'}: from 1 to {most}.")
    if not str(said.get("reason") or "").strip():
        raise NotPossible("Give the reason of the extension: the person is told it.")
    if not said.get("person_told"):
        raise NotPossible("Tell the person about the extension and its reason first, then record it.")
    if case.kind == "complaint" and procedure.ombudsman and not said.get("ombudsman_told"):
        raise NotPossible(
            "The person has to be given the ombudsman's details with the extension. Tell them, then record it."
        )


def _may_resume(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    until = said.get("resumes_at")
    if isinstance(until, datetime) and at < until:
        raise NotPossible(
            f"The person has until {until:%d %B %Y %H:%M} to reply ({procedure.resume_days} working days). "
            "Record their reply, or wait."
        )


def _may_dismiss(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if said.get("rule_key") not in case.proposals:
        raise NotPossible(f"Nothing called '{said.get('rule_key')}' is proposed for this case.")
    if not str(said.get("reason") or "").strip():
        raise NotPossible("Give the reason why the escalation is not needed.")


def _may_ask(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if not str(said.get("question") or "").strip():
        raise NotPossible("Write down the question that was sent: a case waits for a person only if they were asked.")


def _may_consult(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if not said.get("consultation_id"):
        raise NotPossible("A case waits for a partner only if one was asked: record the consultation.")


def _may_decide(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if case.kind != "criticism":
        raise NotPossible(
            f"Only a criticism is decided upon; this is a{'n' if case.kind == 'enquiry' else ''} {case.kind}."
        )
    if said.get("decision") not in DECISIONS:
        raise NotPossible(f"No decision '{said.get('decision')}': choose one of {', '.join(DECISIONS)}.")
    if not str(said.get("reason") or "").strip():
        raise NotPossible("Give the reason of the decision.")


def _may_request_stage_2(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    if case.kind != "complaint" or case.formality != "formal":
        raise NotPossible("Only a formal complaint has a second stage. Convert the case first, with consent.")
    if procedure.stages < 2 or case.stage == 2:
        raise NotPossible("There is no further stage here: tell the person about the ombudsman.")
    if case.responded_at is None:
        raise NotPossible("Stage 1 was not answered yet, so there is nothing to review.")


def _may_close(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    outcome = said.get("outcome")
    if outcome not in OUTCOMES:
        raise NotPossible(f"No outcome '{outcome}': choose one of {', '.join(OUTCOMES)}.")
    if case.proposals:
        raise NotPossible(
            f"A rule demands that this case is escalated ({', '.join(sorted(case.proposals)).replace('_', ' ')}). "
            "Escalate it, or dismiss the proposal with a reason."
        )
    if case.state != "responded" and outcome not in UNANSWERED:
        raise NotPossible("The case is not answered yet. Respond first, or close it as withdrawn or without action.")
    if outcome == "no_action":
        if said.get("reason") not in NO_ACTION:
            raise NotPossible(f"Say why nothing is done: {', '.join(NO_ACTION)}.")
        return
    if not (said.get("theme") or case.theme) or not (said.get("cause") or case.cause):
        raise NotPossible("Closing needs the theme and the cause: they are what is learnt from the case.")


def _may_reopen(case: Case, said: Mapping[str, Any], actor: str, at: datetime, procedure: Procedure) -> None:
    days = procedure.reopen_days
    if case.closed_at and at - case.closed_at > timedelta(days=days):
        raise NotPossible(f"The case was closed more than {days} days ago. Open a new case and link it.")
    if not str(said.get("reason") or "").strip():
        raise NotPossible("Give the reason why the case is opened again.")


_GUARDS: Mapping[str, Guard] = {
    "triaged": _may_triage,
    "reclassified": _may_reclassify,
    "assigned": _may_assign,
    "drafted": _may_draft,
    "approved": _may_approve,
    "rejected": _may_reject,
    "responded": _may_respond,
    "extended": _may_extend,
    "resumed": _may_resume,
    "proposal_dismissed": _may_dismiss,
    "asked_person": _may_ask,
    "asked_partner": _may_consult,
    "decided": _may_decide,
    "stage_2_requested": _may_request_stage_2,
    "closed": _may_close,
    "reopened": _may_reopen,
}
