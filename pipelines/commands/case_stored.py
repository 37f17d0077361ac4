"""How a case is stored: the columns that follow from its events and its clocks, with instants in UTC."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from data.store import now, to_json
from pipelines.commands import new_id
from pipelines.rules.case_clocks import Clock, minutes_taken, next_due
from pipelines.rules.case_flow import WAITING, Case, CaseEvent
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import Step


def event_of(row: Mapping[str, Any], calendar: Calendar) -> CaseEvent:
    """An event as it is stored → as rules take it."""
    at = in_zone(row["happened_at"], calendar)
    return CaseEvent(int(row["sequence"]), at, str(row["type"]), str(row["actor"]), json.loads(row["payload"]))


def in_zone(at: datetime, calendar: Calendar) -> datetime:
    """A stored instant (UTC, no zone) on the calendar's wall clock."""
    return calendar.local(at.replace(tzinfo=UTC))


def stored(at: datetime | None) -> datetime | None:
    """An instant as it is stored: UTC without a zone."""
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def projection(case: Case, clocks: Iterable[Clock], taken: Sequence[Step]) -> dict[str, Any]:
    """The columns of case_file that follow from the events; `taken` are the steps of the procedure so far."""
    return _as_stored(what_follows(case, clocks, taken))


def _as_stored(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: stored(value) if isinstance(value, datetime) else value for name, value in said.items()}


def what_follows(case: Case, clocks: Iterable[Clock], taken: Sequence[Step]) -> dict[str, Any]:
    """The same with instants that still carry their zone."""
    due = next_due(tuple(clocks)) if case.is_open or case.state == "responded" else None
    return {
        "kind": case.kind,
        "formality": case.formality,
        "state": case.state,
        "stage": case.stage,
        "severity": case.severity,
        "theme": case.theme or None,
        "cause": case.cause or None,
        "outcome": case.outcome or None,
        "handler": case.handler or None,
        "queue": case.queue or None,
        "card_id": case.card_id,
        "anticipated": case.anticipated,
        "version": case.sequence,
        "next_clock": due.name if due else None,
        "next_due_at": due.due_at if due else None,
        "is_waiting": case.state in WAITING,
        "first_response_at": case.first_response_at,
        "responded_at": case.responded_at,
        "closed_at": case.closed_at,
        "reopened": case.reopened,
        "steps_due": len(taken),
        "steps_kept": sum(one.is_kept for one in taken),
    }


def event_row(case_id: str, event: CaseEvent, is_demo: bool) -> dict[str, Any]:
    """A row of case_event."""
    return {
        "case_event_id": new_id("cev"),
        "case_id": case_id,
        "sequence": event.sequence,
        "happened_at": stored(event.at),
        "type": event.type,
        "actor": event.actor,
        "payload": to_json(event.payload),
        "is_demo": is_demo,
        "created_at": now(),
    }


def undo_of(
    case_id: str,
    before: Iterable[Clock],
    after: Iterable[Clock],
    counted: tuple[int | None, int | None] | None,
    calendar: Calendar,
) -> dict[str, Any]:
    """What is kept to undo an event: the steps counted before it, and the clocks it changed as they stood before it."""
    was, now_ = ({(one.name, one.turn): one for one in held} for held in (before, after))
    clocks: list[dict[str, Any]] = [
        _as_stored(clock_columns(case_id, one, calendar)) for key, one in was.items() if now_.get(key) != one
    ]
    clocks += [{"clock": name, "turn": turn, "is_new": True} for name, turn in now_ if (name, turn) not in was]
    return {"steps": list(counted or (None, None)), "clocks": clocks}


def clock_row(
    case_id: str, programme_id: str, clock: Clock, is_demo: bool, calendar: Calendar
) -> dict[str, Any]:  # fmt: skip
    """A row of case_clock."""
    return {"programme_id": programme_id, "is_demo": is_demo, **_as_stored(clock_columns(case_id, clock, calendar))}


def clock_columns(case_id: str, clock: Clock, calendar: Calendar) -> dict[str, Any]:
    """What a row of case_clock says of a clock, with instants that still carry their zone."""
    return {
        "case_id": case_id,
        "clock": clock.name,
        "turn": clock.turn,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "original_due_at": clock.original_due_at,
        "met_at": clock.met_at,
        "paused_minutes": clock.paused_minutes,
        "standing": clock.standing,
        "is_extended": clock.is_extended,
        "taken_minutes": None if clock.met_at is None else minutes_taken(clock, calendar),
    }
