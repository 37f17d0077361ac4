"""The clocks of a case: a function of its events, the procedure in force at its receipt, and the calendar.

Nothing is patched: at every event all clocks are worked out again from the first one on. Clocks know nothing of each
other; a pause keeps what had run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipelines.rules.case_flow import CaseEvent
from pipelines.rules.clocks import Calendar, Pause, Working, due_at, open_minutes, show_working
from pipelines.rules.procedures import CLOCKS, ClockRule, Procedure

STANDINGS = ("running", "paused", "met", "late", "cancelled")
ANSWERLESS = ("no_action", "withdrawn", "resolved_informally")  # outcomes that end clocks without anybody being late
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case. Without `met_at` it runs, is paused, or was cancelled; late is what was met too late."""

    name: str
    turn: int
    started_at: datetime
    due_at: datetime
    original_due_at: datetime
    met_at: datetime | None
    paused_minutes: float
    standing: str
    is_extended: bool
    rule: ClockRule | None
    pauses: tuple[Pause, ...] = ()

    def is_late(self, now: datetime) -> bool:
        """Is it met too late, or over and not met?"""
        return self.standing == "late" or (self.standing == "running" and now > self.due_at)


@dataclass(frozen=True, slots=True)
class _Run:
    """One turn of a clock: when it began, when it was met, and when the case stopped caring."""

    started_at: datetime
    met_at: datetime | None
    ended_at: datetime | None


def clocks_of(events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar) -> tuple[Clock, ...]:
    """Every clock of the case, those of a kind that it no longer is included where they had been met."""
    found: dict[tuple[str, int], Clock] = {}
    for kind, formality, until in _kinds(events):
        is_last = until == len(events)
        so_far = events if is_last else events[:until]
        types = {event.type for event in so_far}
        for rule in procedure.rules_for(kind, formality):
            if _BEGINNINGS.get(rule.starts, rule.starts) not in types:
                continue  # most rules of most cases
            for turn, run in enumerate(_runs(rule, so_far), start=1):
                clock = _clock(rule, turn, run, so_far, procedure, calendar)
                if not is_last and clock.met_at is None:
                    clock = replace(clock, standing="cancelled")
                found[(rule.clock, turn)] = clock
    for clock in _escalations(events, procedure, calendar):
        found[(clock.name, clock.turn)] = clock
    return tuple(found.values())


def next_due(clocks: Sequence[Clock]) -> Clock | None:
    """The running clock that is due first."""
    running = [clock for clock in clocks if clock.standing == "running"]
    return min(running, key=lambda clock: (clock.due_at, clock.name), default=None)


def extended_until(
    events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar, clock: Clock, working_days: int
) -> datetime:
    """When a clock that runs would be due with so many working days more, as its pauses are now."""
    longer = CaseEvent(
        events[-1].sequence + 1, clock.started_at, "extended", "", {"clock": clock.name, "working_days": working_days}
    )
    clocks = clocks_of([*events, longer], procedure, calendar)
    return next(one.due_at for one in clocks if (one.name, one.turn) == (clock.name, clock.turn))


def working_of(clock: Clock, procedure: Procedure, calendar: Calendar) -> Working | None:
    """The working of a clock, line by line; None for those that count every minute of the day."""
    if clock.rule is None:
        return None
    return show_working(
        clock.started_at, minutes=clock.rule.minutes, working_days=clock.rule.working_days, calendar=calendar,
        pauses=_ended(clock),
    )  # fmt: skip


def minutes_left(clock: Clock, now: datetime, calendar: Calendar) -> float:
    """Open minutes until it is due; negative for those since. Escalations count every minute."""
    if clock.rule is None:
        return (clock.due_at - now) / timedelta(minutes=1)
    if now <= clock.due_at:
        return open_minutes(now, clock.due_at, calendar=calendar)
    return -open_minutes(clock.due_at, now, calendar=calendar)


def minutes_taken(clock: Clock, calendar: Calendar) -> float:
    """Open minutes from the start of a clock that was met until then, without its pauses. Escalations count all."""
    met = clock.met_at or clock.started_at
    if clock.rule is None:
        return (met - clock.started_at) / timedelta(minutes=1)
    return open_minutes(clock.started_at, met, calendar=calendar, pauses=_ended(clock))


def resumes_at(asked_at: datetime, procedure: Procedure, calendar: Calendar) -> datetime:
    """When a case no longer waits for the answer to a question."""
    return due_at(asked_at, working_days=procedure.resume_days, calendar=calendar)


# -- when a clock runs -------------------------------------------------------------------------------------


def _kinds(events: Sequence[CaseEvent]) -> list[tuple[str, str, int]]:
    """The kinds a case had, each with the number of events until it became another; the last is the present one."""
    kind, formality = str(events[0].payload["kind"]), str(events[0].payload.get("formality") or "informal")
    spans = []
    for index, event in enumerate(events):
        if event.type in ("triaged", "reclassified"):
            changed = (str(event.payload.get("kind") or kind), str(event.payload.get("formality") or formality))
            if changed != (kind, formality):
                spans.append((kind, formality, index))
                kind, formality = changed
    return [*spans, (kind, formality, len(events))]


_BEGINNINGS = {
    "stage_2_acknowledged": "stage_2_requested"
}  # what a clock starts at → the event without which it never does


def _runs(rule: ClockRule, events: Sequence[CaseEvent]) -> list[_Run]:
    runs: list[_Run] = []
    begun: datetime | None = None
    stage, has_said = 1, False
    for event in events:
        met = begun is not None and _meets(rule, event, stage)
        if begun is not None and (met or event.type == "closed" or _ends(rule, event)):
            runs.append(_Run(begun, max(event.at, begun) if met else None, event.at))
            begun = None
        if event.type == "stage_2_requested":
            stage = 2
        if begun is None and _starts(rule, event, stage, has_said, bool(runs)):
            begun = event.at
        has_said = has_said or (event.type in CLOCKS["next_update"].met_by and not _is_automatic(event))
    if begun is not None:
        runs.append(_Run(begun, None, None))
    return runs


def _is_automatic(event: CaseEvent) -> bool:
    return bool(event.payload.get("is_automatic"))


def _meets(rule: ClockRule, event: CaseEvent, stage: int) -> bool:
    if event.type not in CLOCKS[rule.clock].met_by:
        return False
    if rule.clock == "acknowledge":
        said = event.payload
        whole = all(said.get(name) for name in ("gives_ref", "gives_handler", "gives_date"))
        return stage == 1 and (not _is_automatic(event) or whole)
    if rule.clock in ("stage_1", "stage_2"):
        return stage == int(rule.clock[-1])
    if rule.clock == "triage":
        return True
    return not _is_automatic(event)


def _ends(rule: ClockRule, event: CaseEvent) -> bool:
    """Whether the event ends a clock that it does not meet."""
    return event.type == "stage_2_requested" and not rule.clock.startswith("stage_2")


def _starts(rule: ClockRule, event: CaseEvent, stage: int, has_said: bool, ran: bool) -> bool:
    if rule.starts == "person_wrote":
        return event.type == "person_wrote" and has_said
    if event.type == "reopened":  # the answer is owed anew
        return ran and rule.clock in ("resolution", f"stage_{stage}")
    if ran:
        return False
    if rule.starts == "stage_2_acknowledged":
        return event.type == "acknowledged" and stage == 2
    return event.type == rule.starts and (stage == 2 or not rule.clock.startswith("stage_2"))


# -- until when --------------------------------------------------------------------------------------------


def _clock(
    rule: ClockRule, turn: int, run: _Run, events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar
) -> Clock:
    pauses = _pauses(rule, run, events, procedure, calendar)
    is_paused = run.ended_at is None and bool(pauses) and pauses[-1][1] is None
    counted = [(first, last) for first, last in pauses if last is not None]
    extensions = [event for event in events if event.type == "extended" and _extends(rule, event, run)]
    is_extended = bool(extensions)
    plain = due_at(
        run.started_at, minutes=rule.minutes, working_days=rule.working_days, calendar=calendar, pauses=counted
    )
    extra = int(extensions[0].payload.get("working_days") or 0) if extensions else 0
    due = plain
    if is_extended and rule.working_days is not None:
        due = due_at(run.started_at, working_days=rule.working_days + extra, calendar=calendar, pauses=counted)
    return Clock(
        name=rule.clock,
        turn=turn,
        started_at=run.started_at,
        due_at=due,
        original_due_at=plain,
        met_at=run.met_at,
        paused_minutes=sum((open_minutes(first, last, calendar=calendar) for first, last in counted), 0.0),
        standing=_standing(run, due, events, is_paused),
        is_extended=is_extended,
        rule=rule if not extra else replace(rule, working_days=(rule.working_days or 0) + extra),
        pauses=pauses,
    )


def _extends(rule: ClockRule, event: CaseEvent, run: _Run) -> bool:
    return (
        event.payload.get("clock") == rule.clock
        and event.at >= run.started_at
        and (run.ended_at is None or event.at <= run.ended_at)
    )


def _standing(run: _Run, due: datetime, events: Sequence[CaseEvent], is_paused: bool) -> str:
    if run.met_at is not None:
        return "met" if run.met_at <= due else "late"
    if run.ended_at is None:
        return "paused" if is_paused else "running"
    closing = next((one for one in events if one.at == run.ended_at and one.type == "closed"), None)
    if closing is None or closing.payload.get("outcome") in ANSWERLESS:
        return "cancelled"
    return "late" if run.ended_at > due else "cancelled"


def _pauses(
    rule: ClockRule, run: _Run, events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar
) -> tuple[Pause, ...]:
    """When the person was waited for while the clock ran; at most as long as the procedure waits."""
    if "awaiting_person" not in rule.pauses:
        return ()
    pauses: list[Pause] = []
    asked: datetime | None = None
    for event in events:
        if event.type == "asked_person" and asked is None:
            asked = max(event.at, run.started_at)
        elif asked is not None and event.type in _ENDS_WAITING:
            pauses.append((asked, min(max(event.at, asked), resumes_at(asked, procedure, calendar))))
            asked = None
    if asked is not None:
        pauses.append((asked, None))
    until = run.ended_at or _LAST
    return tuple(one for one in pauses if one[0] < until and (one[1] is None or one[1] > run.started_at))


# every event that takes a case out of "awaiting the person"
_ENDS_WAITING = frozenset(
    {
        "person_wrote", "resumed", "started", "asked_partner", "drafted", "submitted", "approved", "rejected",
        "responded", "closed", "reopened", "stage_2_requested",
    }
)  # fmt: skip


def _ended(clock: Clock) -> tuple[Pause, ...]:
    return tuple(one for one in clock.pauses if one[1] is not None)


def _escalations(events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar) -> list[Clock]:
    """The clock of each escalation, in minutes of day and night. Levels without a time have none."""
    found, turn = [], 0
    for event in events:
        minutes = procedure.escalation_minutes.get(int(event.payload.get("level") or 0))
        if event.type != "escalated" or not minutes:
            continue
        turn += 1
        due = (event.at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(calendar.zone)
        met = next(
            (
                max(one.at, event.at)
                for one in events
                if one.type == "escalation_acknowledged"
                and one.sequence > event.sequence
                and one.payload.get("escalation_id") == event.payload.get("escalation_id")
            ),
            None,
        )
        standing = "running" if met is None else "met" if met <= due else "late"
        found.append(Clock("escalation", turn, event.at, due, due, met, 0.0, standing, False, None))
    return found
