"""Working on a case: acknowledge, ask, hear, decide, extend, escalate. Each is one event, and its clocks follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Refused, new_id
from pipelines.commands.case_desk import Held, act, needed, said_of
from pipelines.commands.case_opening import severity_of
from pipelines.commands.case_stored import in_zone, stored
from pipelines.commands.checking import instant, made
from pipelines.rules.case_clocks import extended_until, resumes_at

NOT_RUNNING = {
    "stage": "The clock of this stage does not run: acknowledge the complaint first.",
    "request": "No time runs for this request: put it under a procedure that says one first.",
}
NEEDS = {
    "acknowledge_case": "staff",
    "start_case": "staff",
    "update_person": "staff",
    "record_reply": "staff",
    "ask_person": "staff",
    "resume_case": "staff",
    "decide_case": "staff",
    "extend_case": "approver",
    "set_severity": "staff",
    "escalate_case": "staff",
    "acknowledge_escalation": "staff",
    "dismiss_proposal": "approver",
}


def acknowledge_case(
    store: Store,
    case_id: str,
    *,
    text: str = "",
    is_automatic: bool = False,
    gives_ref: bool = True,
    gives_handler: bool = False,
    gives_date: bool = False,
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record that the person was told their case has arrived, and what the message gave them."""
    said = {
        "text": said_of("message", text), "is_automatic": is_automatic, "gives_ref": gives_ref,
        "gives_handler": gives_handler, "gives_date": gives_date,
    }  # fmt: skip
    return _event(
        store, "acknowledge_case", case_id, "acknowledged", said, happened_at, seen_version, actor, command_id
    )


def start_case(
    store: Store, case_id: str, *, seen_version: int | None = None, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a case up: it is in progress."""
    return _event(store, "start_case", case_id, "started", {}, None, seen_version, actor, command_id)


def update_person(
    store: Store,
    case_id: str,
    *,
    text: str,
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record that the person was told how their case stands."""
    said = {"text": needed("message", text)}
    return _event(store, "update_person", case_id, "updated", said, happened_at, seen_version, actor, command_id)


def record_reply(
    store: Store,
    case_id: str,
    *,
    text: str,
    happened_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record what the person wrote or said. A case that waited for them goes on.

    Gives `proposed`, the escalations that its words demand: a danger may be told in any message.
    """
    said = {"text": needed("reply", text)}
    when = instant("time", happened_at) if happened_at else None

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        proposed = held.procedure.proposals(said["text"])
        held.add("person_wrote", {**said, **({"proposed": proposed} if proposed else {})}, at=happened_at)
        return {"proposed": proposed}

    body = {**said, "happened_at": when}
    return act(store, "record_reply", case_id, body, build, actor=actor, command_id=command_id)


def ask_person(
    store: Store,
    case_id: str,
    *,
    question: str,
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record the question that was sent; the case waits for the person, its resolution pauses."""
    said = {"question": said_of("question", question)}
    return _event(store, "ask_person", case_id, "asked_person", said, happened_at, seen_version, actor, command_id)


def resume_case(store: Store, case_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Go on with a case whose person did not reply in the time the procedure waits."""

    def build(tx: Transaction, held: Held) -> None:
        asked = held.case.asked_at
        until = resumes_at(asked, held.procedure, held.calendar) if asked else None
        held.add("resumed", {"resumes_at": until})

    return act(store, "resume_case", case_id, {}, build, actor=actor, command_id=command_id)


def decide_case(
    store: Store,
    case_id: str,
    *,
    decision: str,
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Decide upon a criticism: respond, correct, watch, or no response, with the reason."""
    said = {"decision": decision, "reason": said_of("reason", reason)}
    return _event(store, "decide_case", case_id, "decided", said, None, seen_version, actor, command_id)


def extend_case(
    store: Store,
    case_id: str,
    *,
    working_days: int,
    reason: str,
    person_told: bool,
    ombudsman_told: bool = False,
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Give the present stage, or a request for information, more time, once; the first due time is kept and reported.

    `happened_at` is when the person was told. Of a request it lies before the first due time, as the law asks.
    Gives `until`, the due time that the person was told, with its zone.
    """
    when = instant("time", happened_at) if happened_at else None

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        name, most = held.procedure.extendable(held.case.kind, held.case.formality, held.case.stage)
        said = {"working_days": working_days, "reason": said_of("reason", reason), "person_told": person_told,
                "ombudsman_told": ombudsman_told, "clock": name}  # fmt: skip
        at = in_zone(when, held.calendar) if when else held.now
        running = [one for one in held.clocks() if one.name == name and one.standing in ("running", "paused")]
        if most and not running:
            raise Refused(NOT_RUNNING["request" if held.case.kind == "request" else "stage"])
        if most and held.case.kind == "request" and at > running[-1].original_due_at:
            raise Refused(
                f"The person was to be told by {running[-1].original_due_at:%d %B %Y %H:%M}, when the first time was "
                "over. It is too late for more: answer, and say why it is late."
            )
        if running and 0 < working_days <= most:
            until = extended_until(held.events, held.procedure, held.calendar, running[-1], working_days)
            said["until"] = until.isoformat()
        held.add("extended", said, at=at)
        return {"until": said.get("until")}

    said = {"working_days": working_days, "reason": reason, "told": [person_told, ombudsman_told], "happened_at": when}
    return act(
        store, "extend_case", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version
    )  # fmt: skip


def set_severity(
    store: Store,
    case_id: str,
    *,
    severity: int,
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Raise or lower the severity, a flag beside the state."""
    said = {"severity": severity_of(severity), "reason": needed("reason", reason)}
    return _event(store, "set_severity", case_id, "severity_changed", said, None, seen_version, actor, command_id)


def escalate_case(
    store: Store,
    case_id: str,
    *,
    level: int,
    sent_to: str,
    reason: str,
    rule_key: str = "",
    happened_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Send a case up; its receiver owes an acknowledgement, day and night. Gives `escalation_id`."""
    said: dict[str, Any] = {
        "level": severity_of(level), "sent_to": needed("receiver", sent_to, most=400),
        "reason": needed("reason", reason), "rule_key": rule_key,
    }  # fmt: skip
    if level == 0:
        raise Refused("S0 is routine and is not escalated: choose S1 to S4.")

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        escalation_id = new_id("esc")
        event = held.add("escalated", {**said, "escalation_id": escalation_id}, at=happened_at)
        if said["level"] > held.case.severity:
            held.add("severity_changed", {"severity": said["level"], "reason": said["reason"]}, at=happened_at)
        clock = held.clocks()[-1]
        is_timed = clock.name == "escalation" and clock.started_at == event.at
        tx.insert(
            "escalation",
            [
                {
                    "escalation_id": escalation_id, "programme_id": held.programme_id, "case_id": case_id,
                    "level": said["level"], "sent_to": said["sent_to"], "reason": said["reason"],
                    "rule_key": rule_key or None, "escalated_at": stored(event.at),
                    "due_at": stored(clock.due_at) if is_timed else None, "is_demo": bool(held.row["is_demo"]),
                    **made(actor),
                }
            ],
        )  # fmt: skip
        return {"escalation_id": escalation_id}

    body = {**said, "happened_at": instant("time", happened_at) if happened_at else None}
    return act(store, "escalate_case", case_id, body, build, actor=actor, command_id=command_id)


def acknowledge_escalation(
    store: Store,
    case_id: str,
    *,
    escalation_id: str,
    happened_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """The receiver of an escalation says that they have it."""
    said = {"escalation_id": escalation_id}

    def build(tx: Transaction, held: Held) -> None:
        found = tx.one(
            "select acknowledged_at from escalation where escalation_id = $id and case_id = $case_id",
            {"id": escalation_id, "case_id": case_id},
        )
        if found is None:
            raise Refused(f"There is no escalation {escalation_id} of this case.")
        if found["acknowledged_at"]:
            raise Refused("This escalation is acknowledged already.")
        event = held.add("escalation_acknowledged", said, at=happened_at)
        tx.run(
            "update escalation set acknowledged_at = $now, acknowledged_by = $actor where escalation_id = $id",
            {"now": stored(event.at), "actor": actor, "id": escalation_id},
        )

    body = {**said, "happened_at": instant("time", happened_at) if happened_at else None}
    return act(store, "acknowledge_escalation", case_id, body, build, actor=actor, command_id=command_id)


def dismiss_proposal(
    store: Store, case_id: str, *, rule_key: str, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say why an escalation that a rule demands is not needed."""
    said = {"rule_key": rule_key, "reason": said_of("reason", reason)}
    return _event(store, "dismiss_proposal", case_id, "proposal_dismissed", said, None, None, actor, command_id)


def _event(
    store: Store,
    name: str,
    case_id: str,
    type: str,
    said: Mapping[str, Any],
    happened_at: datetime | None,
    seen_version: int | None,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """A command that is one event and nothing else."""
    when = instant("time", happened_at) if happened_at else None

    def build(tx: Transaction, held: Held) -> None:
        held.add(type, said, at=happened_at)

    return act(
        store, name, case_id, {**said, "happened_at": when}, build, actor=actor, command_id=command_id,
        seen_version=seen_version,
    )  # fmt: skip
