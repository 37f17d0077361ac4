"""The ground that all commands of the case desk stand on: a case with its events, and how one more is written.

Everything that is stored about a case beside its events follows from them, and is written again at each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, authority, carry_out
from pipelines.commands.calendars import calendar_of
from pipelines.commands.case_stored import clock_row, event_of, event_row, in_zone, projection, undo_of
from pipelines.commands.checking import is_text
from pipelines.rules import case_guards
from pipelines.rules.case_clocks import Clock, clocks_of
from pipelines.rules.case_flow import Case, CaseEvent, NotPossible, fold, step
from pipelines.rules.clocks import BadCalendar, Calendar
from pipelines.rules.conformance import steps
from pipelines.rules.procedures import BadProcedure, Procedure

CLOCK_AHEAD = timedelta(minutes=5)  # what another machine's clock may be ahead of ours


MOST_TEXT = 20_000  # characters in one field
UNCHANGED = '{"clocks":[]}'  # of the further events of one command


class ChangedMeanwhile(Refused):
    """Somebody else acted on the case since it was looked at; the sentence says who did what."""


@dataclass(slots=True)
class Held:
    """A case inside a transaction: what it was, and what is being added to it."""

    row: Mapping[str, Any]
    events: list[CaseEvent]
    case: Case
    procedure: Procedure
    calendar: Calendar
    now: datetime
    actor: str
    before: tuple[Clock, ...] = ()  # its clocks as they are stored
    new: list[CaseEvent] = field(default_factory=list)
    is_recounted: bool = False  # the rules under it changed: every clock is written again
    is_rewritten: bool = False  # the command wrote columns that do not follow from the events
    others: list[Event] = field(default_factory=list)  # what the same command did to something else

    @property
    def case_id(self) -> str:
        return str(self.row["case_id"])

    @property
    def programme_id(self) -> str:
        return str(self.row["programme_id"])

    def add(self, type: str, payload: Mapping[str, Any] | None = None, *, at: datetime | None = None) -> CaseEvent:
        """One more event, if it may happen. Raises Refused."""
        said, moment = dict(payload or {}), at or self.now
        if moment > self.now + CLOCK_AHEAD:
            raise Refused(f"{moment:%d %B %Y %H:%M} lies in the future. Check the date.")
        try:
            case_guards.demand(self.case, type, said, actor=self.actor, at=moment, procedure=self.procedure)
            event = CaseEvent(self.case.sequence + 1, moment, type, self.actor, said)
            self.case = step(self.case, event)
        except NotPossible as error:
            raise Refused(str(error)) from error
        self.events.append(event)
        self.new.append(event)
        return event

    def move_to(self, version: Mapping[str, Any], tx: Transaction) -> None:
        """Judge the case by another version of the procedure from now on."""
        held = tx.one("select * from work_calendar where calendar_id = $id", {"id": version["calendar_id"]}) or {}
        self.procedure, self.calendar = procedure_of(version["definition"]), calendar_of(held)
        self.is_recounted = True

    def clocks(self) -> tuple[Clock, ...]:
        """The clocks as the events now have them."""
        return clocks_of(self.events, self.procedure, self.calendar)


Build = Callable[[Transaction, Held], Mapping[str, Any] | None]


def adds(type: str, said: Mapping[str, Any]) -> Build:
    """A `build` that adds one event, whatever the case."""

    def build(tx: Transaction, held: Held) -> None:
        held.add(type, said)

    return build


def act(
    store: Store,
    name: str,
    case_id: str,
    said: Mapping[str, Any],
    build: Build,
    *,
    actor: str,
    command_id: str | None,
    seen_version: int | None = None,
) -> dict[str, Any]:
    """Carry out a command on one case: `build` adds its events. Gives `case_id`, `version` and what build gives.

    With `seen_version` the command is refused, with what happened since, where the case has changed.
    """

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = hold_case(tx, case_id, actor)
        refuse_stale(tx, held, seen_version)
        more = build(tx, held)
        events = save(tx, held)
        return {"case_id": case_id, "version": held.case.sequence, **(more or {})}, events

    body = {"case_id": case_id, "seen_version": seen_version, **said}
    return carry_out(store, name, body, work, actor=actor, command_id=command_id)


def hold_case(tx: Transaction, case_id: str, actor: str) -> Held:
    """The case with its events, procedure and calendar. Raises Refused for one that is not there."""
    known: _Known | None = tx.lasting.get(("case", case_id))
    row = known.row if known else tx.one("select * from case_file where case_id = $id", {"id": case_id})
    if row is None:
        raise Refused(f"There is no case {case_id}. It may have been removed; open the page again.")
    calendar = _hours(tx, row["calendar_id"])
    moment = in_zone(_fixed_clock(tx, row["programme_id"]) or now(), calendar)
    procedure = _version(tx, row["procedure_id"])
    if known is None or known.calendar is not calendar:
        events = events_of(tx, case_id, calendar)
        known = _Known(row, calendar, tuple(events), fold(events), _clocks(events, procedure, calendar))
    return Held(row, list(known.events), known.case, procedure, calendar, moment, actor, known.clocks)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a case between commands: nothing but commands changes it, and they keep what they wrote."""

    row: Mapping[str, Any]
    calendar: Calendar
    events: tuple[CaseEvent, ...]
    case: Case
    clocks: tuple[Clock, ...]


def _hours(tx: Transaction, calendar_id: str) -> Calendar:
    """The calendar of a case. It is kept until somebody edits it (calendars.py takes it away again)."""
    kept: Calendar | None = tx.lasting.get(("calendar", calendar_id))
    if kept is None:
        wanted = "select zone, weekly, holidays, closures from work_calendar where calendar_id = $id"
        kept = tx.lasting[("calendar", calendar_id)] = calendar_of(tx.one(wanted, {"id": calendar_id}) or {})
    return kept


# a version of a procedure and the clock of a programme never change: a join for them at each command took 3 ms
_versions: dict[str, Procedure] = {}
_fixed_clocks: dict[str, datetime | None] = {}
MOST_KEPT = 1000


def _version(tx: Transaction, procedure_id: str) -> Procedure:
    known = _versions.get(procedure_id)
    if known is None:
        row = tx.one("select definition from case_procedure where procedure_id = $id", {"id": procedure_id})
        if row is None:
            raise Refused(f"There is no procedure {procedure_id}. It may have been removed; open the page again.")
        if len(_versions) > MOST_KEPT:
            _versions.clear()
        known = _versions[procedure_id] = procedure_of(row["definition"])
    return known


def _fixed_clock(tx: Transaction, programme_id: str) -> datetime | None:
    if programme_id not in _fixed_clocks:
        row = tx.one("select as_of from programme where programme_id = $id", {"id": programme_id})
        if len(_fixed_clocks) > MOST_KEPT:
            _fixed_clocks.clear()
        _fixed_clocks[programme_id] = row["as_of"] if row else None
    return _fixed_clocks[programme_id]


def _clocks(events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar) -> tuple[Clock, ...]:
    try:
        return clocks_of(events, procedure, calendar)
    except BadCalendar as error:
        raise Refused(f"The clocks of this case cannot be worked out: {error}") from error


def events_of(source: Store | Transaction, case_id: str, calendar: Calendar) -> list[CaseEvent]:
    """The events of a case in their order, on the wall clock of its calendar."""
    rows = source.rows(
        "select sequence, happened_at, type, actor, payload from case_event where case_id = $id order by sequence",
        {"id": case_id},
    )
    return [event_of(row, calendar) for row in rows]


@lru_cache(maxsize=64)
def procedure_of(definition: str) -> Procedure:
    """The procedure of a stored definition. Raises Refused."""
    try:
        return Procedure.from_mapping(json.loads(definition))
    except (BadProcedure, ValueError) as error:
        raise Refused(f"The procedure cannot be used: {error}") from error


def refuse_stale(tx: Transaction, held: Held, seen_version: int | None) -> None:
    """Raises ChangedMeanwhile where the case has events that the person has not seen."""
    since = [event for event in held.events if seen_version is not None and event.sequence > seen_version]
    if not since:
        return
    told = "; ".join(f"{event.actor} {event.type.replace('_', ' ')} ({event.at:%d %b %H:%M})" for event in since[-5:])
    raise ChangedMeanwhile(
        f"The case has changed since you looked at it: {told}. Nothing you typed is lost: look, and send it again."
    )


# -- writing ----------------------------------------------------------------------------------------------


def save(tx: Transaction, held: Held) -> list[Event]:
    """Write the new events and all that follows from them; gives the events for the command."""
    demo = bool(held.row["is_demo"])
    clocks = _clocks(held.events, held.procedure, held.calendar)
    counted = (held.row.get("steps_due"), held.row.get("steps_kept"))
    undo = to_json(undo_of(held.case_id, held.before, clocks, counted, held.calendar))
    # one command is undone as one: by the first of its events
    rows = [{**event_row(held.case_id, event, demo), "undo": undo if number == 0 else UNCHANGED}
            for number, event in enumerate(held.new)]  # fmt: skip
    insert_many(tx, "case_event", rows)
    sets = projection(held.case, clocks, steps(held.events, clocks, held.procedure, case=held.case))
    changed = {name: value for name, value in sets.items() if held.row.get(name) != value}
    if changed:
        columns = ", ".join(f"{name} = ${name}" for name in changed)
        tx.run(f"update case_file set {columns} where case_id = $id", {**changed, "id": held.case_id})  # noqa: S608 - our own columns
    _save_clocks(tx, held, clocks, demo)
    _keep(tx, held, sets, clocks)
    return _told(held)


def _save_clocks(tx: Transaction, held: Held, clocks: Sequence[Clock], demo: bool) -> None:
    """Write the clocks that came out otherwise than they stand; all of them where the rules under the case changed."""
    before = {(clock.name, clock.turn): clock for clock in held.before}
    after = {(clock.name, clock.turn): clock for clock in clocks}
    fresh = [clock for key, clock in after.items() if held.is_recounted or before.get(key) != clock]
    gone = [key for key, clock in before.items() if after.get(key) != clock]
    if held.is_recounted:
        tx.run("delete from case_clock where case_id = $id", {"id": held.case_id})
    elif gone:
        tx.run(
            "delete from case_clock where case_id = $id and list_contains($gone, clock || ' ' || turn)",
            {"id": held.case_id, "gone": [f"{name} {turn}" for name, turn in gone]},
        )
    insert_many(
        tx, "case_clock", [clock_row(held.case_id, held.programme_id, clock, demo, held.calendar) for clock in fresh]
    )


def _keep(tx: Transaction, held: Held, sets: Mapping[str, Any], clocks: tuple[Clock, ...]) -> None:
    """Keep the case as it now stands for the next command on it."""
    if held.is_recounted or held.is_rewritten:  # more than what follows from the events: the next command asks
        tx.lasting.pop(("case", held.case_id), None)
        return
    if len(tx.lasting) > MOST_KEPT:
        audited = tx.lasting.get("audit")
        tx.lasting.clear()
        tx.lasting["audit"] = audited
    row = {**held.row, **sets}
    tx.lasting[("case", held.case_id)] = _Known(row, held.calendar, tuple(held.events), held.case, clocks)


def _told(held: Held) -> list[Event]:
    return [*(Event("case_file", held.case_id, event.type, event.payload) for event in held.new), *held.others]


def said_of(name: str, value: str | None, *, most: int = MOST_TEXT) -> str | None:
    """What was written, without the space around it; None for nothing. Raises Refused for what is no text.

    NUL and halves of a character pair cannot be stored or shown; a screen full of one character can.
    """
    text = (value or "").strip()
    if not is_text(text):
        raise Refused(f"The {name} holds characters that are no text. Copy it again, or type it.")
    if len(text) > most:
        raise Refused(f"The {name} has {len(text)} characters, the most is {most}. Shorten it or attach it as points.")
    return text or None


def needed(name: str, value: str | None, *, most: int = MOST_TEXT) -> str:
    """The same, and raises Refused for nothing."""
    text = said_of(name, value, most=most)
    if text is None:
        raise Refused(f"The {name} is empty. Enter one.")
    return text


def insert_many(tx: Transaction, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert a few rows of the same columns in one statement."""
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join(f"({', '.join(f'${name}_{n}' for name in names)})" for n in range(len(rows)))
    columns = ", ".join(f'"{name}"' for name in names)
    values = {f"{name}_{n}": row[name] for n, row in enumerate(rows) for name in names}
    tx.run(f"insert into {table} ({columns}) values {marks}", values)  # noqa: S608 - our own tables


def roles_here(tx: Transaction, actor: str, programme_id: str) -> list[str]:
    """The roles of an actor in a programme. Who never signed in is the user of this machine and holds all."""
    if not actor.startswith(authority.PERSON):
        return ["viewer", "staff", "approver", "lead"]
    return sorted(authority.roles_in(tx, actor, programme_id))
