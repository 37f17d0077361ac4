"""The life of a case: its state as a function of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

STATES = (
    "received", "triaged", "acknowledged", "in_progress", "awaiting_person", "awaiting_partner", "drafted",
    "in_approval", "approved", "responded", "closed",
)  # fmt: skip
OPEN = frozenset(STATES) - {"responded", "closed"}
WAITING = frozenset({"awaiting_person", "awaiting_partner"})
OUTCOMES = (
    "upheld", "partly_upheld", "not_upheld", "resolved_informally", "withdrawn", "answered", "no_action",
)  # fmt: skip


class NotPossible(ValueError):
    """What may not happen to a case now, in a sentence: what, why, what to do."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """What happened to a case. `at` carries a zone."""

    sequence: int
    at: datetime
    type: str
    actor: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What follows from the events of a case."""

    received_at: datetime
    kind: str
    formality: str
    state: str = "received"
    stage: int = 1
    severity: int = 0
    theme: str = ""
    cause: str = ""
    card_id: str | None = None
    anticipated: str | None = None
    handler: str = ""
    queue: str = ""
    outcome: str = ""
    is_triaged: bool = False
    has_final: bool = False  # the final response of the last stage is sent
    decision: str = ""
    last_word: str = "person"
    first_response_at: datetime | None = None
    responded_at: datetime | None = None
    closed_at: datetime | None = None
    closings: int = 0
    reopened: int = 0
    extended: frozenset[int] = frozenset()  # stages whose time was extended
    open_consultations: frozenset[str] = frozenset()
    asked_at: datetime | None = None
    points: Mapping[str, bool] = field(default_factory=dict)  # point → is it answered
    approved_response: str | None = None
    answered_by: frozenset[str] = frozenset()  # who handled, wrote, approved or sent at stage 1
    proposals: frozenset[str] = frozenset()  # escalations that a rule demands and nobody has dealt with
    was_no_complaint: bool = False  # it is or once was an enquiry, a criticism or a compliment
    was_formal: bool = False  # the person made a formal complaint of it at some time
    sequence: int = 0

    @property
    def is_open(self) -> bool:
        """Does somebody still owe something?"""
        return self.state in OPEN


def fold(events: Iterable[CaseEvent]) -> Case:
    """The case as its events have made it. The first must be `received`."""
    case: Case | None = None
    for event in events:
        if case is None:
            case = started(event)
            continue
        for name, value in _changed(case, event).items():
            object.__setattr__(case, name, value)  # nobody else has seen it yet
    if case is None:
        raise NotPossible("The case has no events.")
    return case


def started(event: CaseEvent) -> Case:
    """The case that a `received` event begins."""
    if event.type != "received":
        raise NotPossible(f"A case begins by being received, not by '{event.type}'.")
    said = event.payload
    return Case(
        received_at=event.at,
        kind=str(said["kind"]),
        formality=str(said.get("formality") or "informal"),
        was_no_complaint=said["kind"] != "complaint",
        was_formal=said.get("formality") == "formal",
        severity=int(said.get("severity") or 0),
        theme=str(said.get("theme") or ""),
        card_id=said.get("card_id"),
        handler=str(said.get("handler") or ""),
        queue=str(said.get("queue") or ""),
        points=dict.fromkeys(said.get("points") or (), False),
        proposals=frozenset(str(one["key"]) for one in said.get("proposed") or ()),
        answered_by=frozenset({str(said["handler"])} if said.get("handler") else ()),
        sequence=event.sequence,
    )


def step(case: Case, event: CaseEvent) -> Case:
    """The case after one more event. Unknown events (notes) change nothing but the count."""
    changes = _changed(case, event)
    made = object.__new__(Case)  # `dataclasses.replace` took a quarter of a long log's time
    for name in _NAMES:
        object.__setattr__(made, name, changes[name] if name in changes else getattr(case, name))
    return made


_NAMES = tuple(one.name for one in fields(Case))

Changes = dict[str, Any]  # field of the case → what it becomes


def _changed(case: Case, event: CaseEvent) -> Changes:
    change = _CHANGES.get(event.type)
    changes = change(case, event) if change else {}
    changes["sequence"] = event.sequence
    return changes


# -- what each event does --------------------------------------------------------------------------------


def _what_it_is(case: Case, said: Mapping[str, Any]) -> Changes:
    """The kind that was said, else the one it has; only a complaint stays formal."""
    kind = str(said.get("kind") or case.kind)
    formality = str(said.get("formality") or case.formality) if kind == "complaint" else "informal"
    return {
        "kind": kind,
        "formality": formality,
        "was_no_complaint": case.was_no_complaint or kind != "complaint",
        "was_formal": case.was_formal or formality == "formal",
    }


def _triaged(case: Case, event: CaseEvent) -> Changes:
    said = event.payload
    return dict(
        is_triaged=True,
        state="triaged" if case.state == "received" else case.state,
        **_what_it_is(case, said),
        severity=int(said.get("severity", case.severity)),
        theme=str(said.get("theme") or case.theme),
        card_id=said.get("card_id", case.card_id),
        anticipated=said.get("anticipated", case.anticipated),
    )


def _reclassified(case: Case, event: CaseEvent) -> Changes:
    said = event.payload
    return dict(
        **_what_it_is(case, said),
        theme=str(said.get("theme") or case.theme),
        card_id=said.get("card_id", case.card_id),
        anticipated=said.get("anticipated", case.anticipated),
    )


def _assigned(case: Case, event: CaseEvent) -> Changes:
    handler = str(event.payload.get("handler", case.handler) or "")
    at_first = case.answered_by | {handler} if case.stage == 1 and handler else case.answered_by
    return {"handler": handler, "queue": str(event.payload.get("queue", case.queue) or ""), "answered_by": at_first}


def _acknowledged(case: Case, event: CaseEvent) -> Changes:
    moved: Changes = {"state": "acknowledged"} if case.state in ("received", "triaged") else {}
    return moved if event.payload.get("is_automatic") else {**moved, **_our_word(case, event)}


def _our_word(case: Case, event: CaseEvent) -> Changes:
    return {"last_word": "us", "first_response_at": case.first_response_at or event.at}


def _person_wrote(case: Case, event: CaseEvent) -> Changes:
    state = "in_progress" if case.state == "awaiting_person" else case.state
    return {"state": state, "last_word": "person", "asked_at": None, "proposals": _proposed(case, event)}


def _proposed(case: Case, event: CaseEvent) -> frozenset[str]:
    """What is proposed now: what was, and what the words of an event demand."""
    return case.proposals | {str(one["key"]) for one in event.payload.get("proposed") or ()}


def _asked_person(case: Case, event: CaseEvent) -> Changes:
    return {**_our_word(case, event), "state": "awaiting_person", "asked_at": event.at}


def _asked_partner(case: Case, event: CaseEvent) -> Changes:
    asked = case.open_consultations | {str(event.payload.get("consultation_id"))}
    state = "awaiting_partner" if case.state in OPEN else case.state
    return {"state": state, "open_consultations": asked, "asked_at": None}


def _partner_answered(case: Case, event: CaseEvent) -> Changes:
    left = case.open_consultations - {str(event.payload.get("consultation_id"))}
    state = "in_progress" if case.state == "awaiting_partner" and not left else case.state
    return {"state": state, "open_consultations": left}


def _responded(case: Case, event: CaseEvent) -> Changes:
    said = event.payload
    hands = {event.actor, *str(said.get("author") or "").split("; "), str(said.get("approved_by") or "")} - {""}
    return dict(
        _our_word(case, event),
        state="responded",
        responded_at=event.at,
        has_final=case.stage == 2 or case.has_final,
        approved_response=None,
        answered_by=case.answered_by | hands if case.stage == 1 else case.answered_by,
    )


def _stage_2(case: Case, event: CaseEvent) -> Changes:
    hands = case.answered_by | ({case.handler} if case.handler else set())
    return {
        "state": "triaged", "stage": 2, "handler": "", "responded_at": None, "closed_at": None, "outcome": "",
        "last_word": "person", "approved_response": None, "answered_by": hands,
    }  # fmt: skip


def _closed(case: Case, event: CaseEvent) -> Changes:
    said = event.payload
    return {
        "state": "closed",
        "outcome": str(said.get("outcome") or ""),
        "theme": str(said.get("theme") or case.theme),
        "cause": str(said.get("cause") or case.cause),
        "closed_at": event.at,
        "closings": case.closings + 1,
    }


def _reopened(case: Case, event: CaseEvent) -> Changes:
    return {
        "state": "in_progress", "closed_at": None, "outcome": "", "responded_at": None, "reopened": case.reopened + 1,
        "last_word": "person", "approved_response": None,
    }  # fmt: skip


def _dealt_with(case: Case, event: CaseEvent) -> Changes:
    return {"proposals": case.proposals - {str(event.payload.get("rule_key") or "")}}


def _points(case: Case, event: CaseEvent) -> Changes:
    is_answer = event.type == "point_answered"
    points = {**case.points, str(event.payload.get("point_id")): is_answer}
    return {"points": points, "proposals": _proposed(case, event)}


def _moved(to: str) -> Callable[[Case, CaseEvent], Changes]:
    return lambda case, event: {"state": to, "approved_response": None, "asked_at": None}


_CHANGES: Mapping[str, Callable[[Case, CaseEvent], Changes]] = {
    "triaged": _triaged,
    "reclassified": _reclassified,
    "assigned": _assigned,
    "acknowledged": _acknowledged,
    "started": _moved("in_progress"),
    "resumed": _moved("in_progress"),
    "updated": _our_word,
    "person_wrote": _person_wrote,
    "asked_person": _asked_person,
    "asked_partner": _asked_partner,
    "partner_answered": _partner_answered,
    "point_added": _points,
    "point_answered": _points,
    "drafted": _moved("drafted"),
    "submitted": _moved("in_approval"),
    "rejected": _moved("drafted"),
    "approved": lambda case, event: {"state": "approved", "approved_response": str(event.payload.get("response_id"))},
    "responded": _responded,
    "decided": lambda case, event: {"decision": str(event.payload.get("decision") or "")},
    "extended": lambda case, event: {"extended": case.extended | {case.stage}},
    "severity_changed": lambda case, event: {"severity": int(event.payload.get("severity") or 0)},
    "escalated": _dealt_with,
    "proposal_dismissed": _dealt_with,
    "stage_2_requested": _stage_2,
    "closed": _closed,
    "reopened": _reopened,
}
