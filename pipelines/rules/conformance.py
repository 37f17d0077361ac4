"""Where a case departs from its procedure: what was late, left out or done by the wrong person, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipelines.rules.case_clocks import Clock
from pipelines.rules.case_flow import CaseEvent, fold
from pipelines.rules.procedures import CLOCKS, Procedure


def deviations(
    events: Sequence[CaseEvent], clocks: Sequence[Clock], procedure: Procedure, now: datetime
) -> tuple[str, ...]:
    """Every departure, in the order of the procedure; () for a case that went by it."""
    case = fold(events)
    types = [event.type for event in events]
    found = []
    for clock in clocks:
        title = CLOCKS[clock.name].title
        if clock.standing == "late" and clock.met_at is not None:
            found.append(f"{title} was met on {clock.met_at:%d %b %Y %H:%M}, due {clock.due_at:%d %b %Y %H:%M}.")
        elif clock.is_late(now):
            found.append(f"{title} was due {clock.due_at:%d %b %Y %H:%M} and is not met.")
    if "responded" in types and "triaged" not in types and "reclassified" not in types:
        found.append("It was answered before it was triaged.")
    if case.formality == "formal" and "responded" in types and "acknowledged" not in types:
        found.append("It was answered without being acknowledged.")
    if case.state == "closed" and case.outcome not in ("no_action", "withdrawn") and not (case.theme and case.cause):
        found.append("It was closed without a theme or a cause.")
    for event in events:
        if (
            event.type == "responded"
            and procedure.needs_approval(int(event.payload.get("risk") or 0), case.kind, case.formality)
            and not event.payload.get("approved_by")
        ):
            found.append("An answer that needs approval went out without it.")
        if event.type == "extended" and procedure.ombudsman and not event.payload.get("ombudsman_told"):
            found.append("It was extended without the ombudsman's details.")
    unheard = {event.payload.get("escalation_id") for event in events if event.type == "escalated"} - {
        event.payload.get("escalation_id") for event in events if event.type == "escalation_acknowledged"
    }
    if unheard and case.state == "closed":
        found.append("It was closed with an escalation that nobody acknowledged.")
    return tuple(found)
