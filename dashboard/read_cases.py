"""What the pages of the case desk read: a case with its clocks and their working, names, and the queue by deadline."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import format, read
from pipelines.commands.calendars import calendar_of
from pipelines.commands.case_desk import procedure_of
from pipelines.commands.case_stored import event_of
from pipelines.rules.case_clocks import Clock, clocks_of, minutes_left
from pipelines.rules.case_flow import Case, CaseEvent, fold
from pipelines.rules.clocks import Calendar
from pipelines.rules.procedures import CLOCKS, Procedure

SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class OneCase:
    """A case as its page needs it. Shared: do not change it."""

    row: Mapping[str, Any]
    events: Sequence[CaseEvent]
    case: Case
    clocks: Sequence[Clock]
    procedure: Procedure
    calendar: Calendar


def one(ref: str) -> OneCase | None:
    """The case of a reference with all that follows from its events, or None."""
    return _one(ref, read.state())


@lru_cache(maxsize=200)
def _one(ref: str, state: tuple[str, int]) -> OneCase | None:
    found = read.rows("case_one", ref=ref)
    if not found:
        return None
    row = found[0]
    calendar, procedure = calendar_of(row), procedure_of(row["definition"])
    events = [event_of(event, calendar) for event in read.rows("case_events", id=row["case_id"])]
    case, clocks = fold(events), clocks_of(events, procedure, calendar)
    if case.closed_at:  # what a log does not tell of an ended case is judged by nobody, here as in the numbers
        kept = {(each["clock"], each["turn"]) for each in read.rows("case_clocks_kept", id=row["case_id"])}
        clocks = tuple(clock for clock in clocks if (clock.name, clock.turn) in kept)
    return OneCase(row, events, case, clocks, procedure, calendar)


def standing(due_at: datetime | None, state: str, now: datetime) -> str:
    """How a case stands by its next clock: late, soon, in time, waiting or without a clock. Instants as stored."""
    if due_at is None:
        return "waiting" if state.startswith("awaiting") else "none"
    if due_at < now:
        return "late"
    return "soon" if due_at - now <= SOON else "in_time"


def due_words(due_at: datetime | None, now: datetime, zone: str) -> str:
    """When something is due, as people say it.

    >>> at = datetime(2026, 10, 30, 17, 0)
    >>> due_words(at, at - timedelta(minutes=90), "UTC"), due_words(at, at + timedelta(days=2), "UTC")
    ('in 1 h 30 min', '2 days late')
    >>> due_words(None, at, "UTC")
    ''
    """
    if due_at is None:
        return ""
    left = due_at - now
    if timedelta(0) <= left < timedelta(hours=12):
        return f"in {format.duration(left / timedelta(minutes=1))}"
    if left < timedelta(0):
        late = -left
        return f"{late.days} day{'s' if late.days != 1 else ''} late" if late.days else (
            f"{format.duration(late / timedelta(minutes=1))} late"
        )  # fmt: skip
    here = due_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return f"{here:%a} {here.day} {here:%b %H:%M}"


def clock_title(name: str | None) -> str:
    """The title of a clock."""
    return CLOCKS[name].title if name and name in CLOCKS else ""


def clock_left(clock: Clock, now: datetime, calendar: Calendar) -> str:
    """What is left of a running clock, or how far it is over, in working time."""
    minutes = minutes_left(clock, now, calendar)
    if clock.is_late(now) and round(minutes) == 0:
        return "over, and the desk was closed since"
    said = format.duration(abs(minutes)) if clock.rule is None else f"{hours(abs(minutes))} of working time"
    return f"{said} {'left' if minutes >= 0 else 'over'}"


def hours(minutes: float) -> str:
    """Working time in hours and minutes: its days have not twenty-four of them.

    >>> hours(1475), hours(45), hours(120)
    ('24 h 35 min', '45 min', '2 h')
    """
    whole, left = divmod(round(minutes), 60)
    parts = [f"{whole} h" if whole else "", f"{left} min" if left or not whole else ""]
    return " ".join(part for part in parts if part)


def share(part: int | None, of: int | None) -> str:
    """A share in percent, or a dash where there is nothing it could be a share of.

    >>> share(236, 258), share(0, 0), share(None, None)
    ('91.5%', '–', '–')
    """
    return format.percent(100 * (part or 0) / of) if of else "–"


def local(at: datetime | None) -> str:
    """A stored instant on the organisation's clock."""
    return format.instant(at, read.zone()) if at else ""


def instants(since: date, until: date) -> dict[str, datetime]:
    """The stored instants at which a period of days begins and ends."""
    zone = ZoneInfo(read.zone())
    ends = (datetime.combine(since, datetime.min.time(), zone),
            datetime.combine(until + timedelta(days=1), datetime.min.time(), zone))  # fmt: skip
    first, last = (one.astimezone(UTC).replace(tzinfo=None) for one in ends)
    return {"since": first, "until": last}


def payload(row: Mapping[str, Any], name: str) -> Any:
    """A JSON column of a row, read."""
    return json.loads(row[name] or "null")
