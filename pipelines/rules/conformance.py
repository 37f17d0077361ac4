"""Whether a case went by its procedure: every step it had to take, kept or not, and the departures in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.rules.case_clocks import Clock
from pipelines.rules.case_flow import Case, CaseEvent, fold
from pipelines.rules.procedures import CLOCKS, Procedure


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the procedure asked for and that is decided: kept, or how it was departed from."""

    name: str
    departure: str = ""

    @property
    def is_kept(self) -> bool:
        """Was it done as the procedure asks?"""
        return not self.departure


def steps(
    events: Sequence[CaseEvent],
    clocks: Sequence[Clock],
    procedure: Procedure,
    now: datetime | None = None,
    case: Case | None = None,
) -> tuple[Step, ...]:
    """The steps that are decided, in the order of the procedure.

    Clocks that run and are not over are no steps yet. Without `now` no running clock is one: what is stored must not
    depend on when it was written. `case` is what the events fold to, where that is known already.
    """
    return (*steps_of_clocks(clocks, now), *_of_events(events, procedure, case or fold(events)))


def deviations(
    events: Sequence[CaseEvent], clocks: Sequence[Clock], procedure: Procedure, now: datetime
) -> tuple[str, ...]:
    """Every departure, in the order of the procedure; () for a case that went by it."""
    return tuple(one.departure for one in steps(events, clocks, procedure, now) if not one.is_kept)


def conformance(found: Sequence[Step]) -> float | None:
    """The share of the steps that were kept, in percent; None while nothing is decided.

    >>> conformance([Step("Triage"), Step("Acknowledge", "too late"), Step("Theme and cause"), Step("Approval")])
    75.0
    """
    return 100 * sum(one.is_kept for one in found) / len(found) if found else None


def steps_of_clocks(clocks: Sequence[Clock], now: datetime | None = None) -> tuple[Step, ...]:
    """The steps that are a matter of time: each clock that was met, in time or late, or is over."""
    found = []
    for clock in clocks:
        title, said = CLOCKS[clock.name].title, ""
        if clock.standing == "late" and clock.met_at is not None:
            said = f"{title} was met on {clock.met_at:%d %b %Y %H:%M}, due {clock.due_at:%d %b %Y %H:%M}."
        elif clock.standing == "late" or (now is not None and clock.is_late(now)):
            said = f"{title} was due {clock.due_at:%d %b %Y %H:%M} and is not met."
        if said or clock.standing == "met":
            found.append(Step(title, said))
    return tuple(found)


def _of_events(events: Sequence[CaseEvent], procedure: Procedure, case: Case) -> Iterator[Step]:
    types = [event.type for event in events]
    before = set(types[: types.index("responded")]) if "responded" in types else None
    if before is not None:
        triaged = before & {"triaged", "reclassified"}
        yield Step("Triage before the answer", "" if triaged else "It was answered before it was triaged.")
        if case.formality == "formal":
            said = "" if "acknowledged" in types else "It was answered without being acknowledged."
            yield Step("Acknowledgement before the answer", said)
    if case.state == "closed" and case.outcome not in ("no_action", "withdrawn"):
        said = "" if case.theme and case.cause else "It was closed without a theme or a cause."
        yield Step("Theme and cause", said)
    for event in events:
        told = event.payload
        if event.type == "responded" and procedure.needs_approval(
            int(told.get("risk") or 0), case.kind, case.formality
        ):
            said = "" if told.get("approved_by") else "An answer that needs approval went out without it."
            yield Step("Approval", said)
        if event.type == "extended" and procedure.ombudsman and told.get("clock") != "resolution":
            said = "" if told.get("ombudsman_told") else "It was extended without the ombudsman's details."
            yield Step("Ombudsman's details", said)
    raised = {event.payload.get("escalation_id") for event in events if event.type == "escalated"}
    if raised and case.state == "closed":
        heard = {event.payload.get("escalation_id") for event in events if event.type == "escalation_acknowledged"}
        said = "It was closed with an escalation that nobody acknowledged." if raised - heard else ""
        yield Step("Escalations heard", said)
