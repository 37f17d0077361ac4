"""Bringing a complaint log in: CSV or XLSX, any column names, each row a case; broken rows are set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from connectors.base import author_key
from connectors.exports.layout import Cells
from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.calendars import calendar_of
from pipelines.commands.case_desk import procedure_of
from pipelines.commands.case_log_rows import Broken, LogRow, Reader, check_mapping, guess, read
from pipelines.commands.case_stored import clock_columns, stored, what_follows
from pipelines.commands.checking import hold, made, one_of
from pipelines.commands.procedures import EVER_SINCE, adopt_procedure
from pipelines.rules.case_clocks import ANSWERLESS, Clock, clocks_of
from pipelines.rules.case_flow import Case, CaseEvent, fold
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import Step, steps_of_clocks
from pipelines.rules.procedures import CLOCKS, KINDS, Procedure
from pipelines.secret import author_secret
from pipelines.set_aside import set_aside

NEEDS = {"import_case_log": "lead"}

SHOWN = 20  # reasons that are told; all of them stand in the file of refused rows
Tell = Callable[[int, int, str], None]
Row = dict[str, Any]
_Judged = tuple[tuple[Clock, ...], tuple[Step, ...], list[Row]]


# the tables that a log fills, and what of the whole log's own stands in each
TABLES: Mapping[str, tuple[str, ...]] = {
    "case_file": ("programme_id", "is_demo", "created_at", "created_by"),
    "case_event": ("is_demo", "created_at"),
    "case_clock": ("programme_id", "is_demo"),
    "case_person": ("programme_id", "is_demo", "created_at", "created_by"),
}
INSTANT, AS_STORED = pa.timestamp("us", "UTC"), pa.timestamp("us")
MOST_JUDGED = 20_000  # cases of different days whose clocks are kept
AT_ONCE = 4000  # cases that are held as rows; then they become columns, a tenth of the memory


@dataclass
class _Made:
    """The rows of the tables while a log is read, by the thousand as columns."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    batches: list[dict[str, pa.Table]] = field(default_factory=list)

    def put_together(self, shared: Mapping[str, Any]) -> None:
        """Make columns of the rows so far; `shared` holds for all of them."""
        if self.tables["case_file"]:
            self.batches.append({name: _columns(name, rows, shared) for name, rows in self.tables.items() if rows})
        self.tables = {name: [] for name in TABLES}


def _columns(table: str, rows: list[Row], shared: Mapping[str, Any]) -> pa.Table:
    """Rows that name the same columns, as columns."""
    columns: dict[str, Any] = {}
    for name, values in zip(rows[0], zip(*(row.values() for row in rows), strict=True), strict=True):
        # Arrow takes zones off a column in a fifth of the time that Python takes for its values
        columns[name] = pa.array(values, INSTANT).cast(AS_STORED) if name.endswith("_at") else values
    columns |= {name: [value] * len(rows) for name, value in shared.items() if name in TABLES[table]}
    return pa.table(columns)


@lru_cache(maxsize=1000)
def _as_json(payload: tuple[tuple[str, Any], ...]) -> str:
    """The payload of an event as it is stored: a log says the same few things of many cases."""
    return to_json(dict(payload))


def look_at(path: Path) -> dict[str, Any]:
    """The header of a log, what its columns seem to be, and the first rows: to be confirmed by a person."""
    header, rows, sha256 = read(path)
    first = [row.cells for row, _ in zip(rows, range(5), strict=False)]
    return {"header": header, "mapping": guess(header), "sample": first, "sha256": sha256}


def import_case_log(
    store: Store,
    programme_id: str,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    default_kind: str = "complaint",
    time_zone: str = "Europe/London",
    day_first: bool | None = True,
    is_trial: bool = False,
    tell: Tell | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Bring a log in. Gives `rows`, `imported`, `already`, `refused`, `refused_file`, `reasons` and `message`.

    `mapping` is column → field; without it the usual names are looked for. A row whose reference is held already is
    left out, so the same log brought in twice adds nothing. With `is_trial` nothing is written. Raises Refused.
    """
    one_of("kind", default_kind, KINDS)
    header, rows, sha256 = read(path)
    chosen = dict(mapping) if mapping is not None else guess(header)
    check_mapping(chosen, header)
    reader = Reader(
        header, chosen, default_kind=default_kind, zone=time_zone, day_first=day_first, now=datetime.now(UTC)
    )  # fmt: skip
    good, broken = _sorted(reader, rows, tell)
    count = len(good) + len(broken)
    if not count:
        raise Refused(f"{path.name} has a header and no row below it.")
    secret = author_secret(store.home)
    known = _known(store, programme_id)
    fresh: dict[str, LogRow] = {}
    for one in good:
        if one.said["source_ref"] not in known:
            fresh.setdefault(one.said["source_ref"], one)
    made_rows = _Made()
    if fresh and not is_trial:
        # everything that takes time is done before the one write: others go on working meanwhile
        made_rows = _prepare(store, programme_id, list(fresh.values()), actor, secret, tell)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        programme = hold(tx, "programme", programme_id)
        imported = _write(tx, programme, made_rows)
        told = {"rows": count, "imported": imported, "already": len(good) - imported, "refused": len(broken)}
        return told, [
            Event("programme", programme_id, "case_log_imported", {"file": path.name, "sha256": sha256, **told})
        ]

    if is_trial:
        told: dict[str, Any] = {"rows": count, "imported": 0, "already": len(good) - len(fresh),
                                "refused": len(broken), "would": len(fresh)}  # fmt: skip
    else:
        body = {"programme_id": programme_id, "sha256": sha256, "mapping": chosen, "kind": default_kind,
                "zone": time_zone}  # fmt: skip
        told = carry_out(store, "import_case_log", body, work, actor=actor, command_id=command_id)
    aside = None
    if broken and not is_trial:
        kept = [(one.cells, one.reason) for one in broken]
        aside = set_aside(store.home, f"case-log-{sha256[:12]}.csv", list(header), kept)
    reasons = [one.reason for one in broken[:SHOWN]]
    return {**told, "reasons": reasons, "refused_file": aside, "message": _message(path.name, told)}


def _sorted(reader: Reader, rows: Iterable[Cells], tell: Tell | None) -> tuple[list[LogRow], list[Broken]]:
    """The rows that can be cases, and those that cannot, with the reason."""
    good: list[LogRow] = []
    broken: list[Broken] = []
    for cells in rows:
        found = reader.row(cells)
        if isinstance(found, LogRow):
            good.append(found)
        elif found is not None:
            broken.append(found)
        count = len(good) + len(broken)
        if tell and found is not None and count % 2000 == 0:
            tell(count, 0, "reading")
    return good, broken


def _message(name: str, told: Mapping[str, Any]) -> str:
    is_trial = "would" in told
    count, words = (told["would"], "cases would be brought in") if is_trial else (told["imported"], "cases brought in")
    parts = [f"{name}: {count:,} of {told['rows']:,} {words}"]
    if told["already"]:
        parts.append(f"{told['already']:,} {'is' if told['already'] == 1 else 'are'} there already")
    if told["refused"]:
        aside = "" if is_trial else " and are set aside with the reason"
        parts.append(f"{told['refused']:,} row{'' if told['refused'] == 1 else 's'} cannot be read{aside}")
    return "; ".join(parts) + "."


# -- writing -------------------------------------------------------------------------------------------------


def _known(source: Store | Transaction, programme_id: str) -> set[str]:
    rows = source.rows(
        "select source_ref from case_file where programme_id = $id and source_ref is not null", {"id": programme_id}
    )
    return {row["source_ref"] for row in rows}


def _prepare(
    store: Store, programme_id: str, rows: Sequence[LogRow], actor: str, secret: bytes, tell: Tell | None
) -> _Made:
    """Every row of every table, all but the numbers of the cases."""
    programme = store.one("select is_demo from programme where programme_id = $id", {"id": programme_id})
    if programme is None:
        raise Refused(f"There is no programme {programme_id}. It may have been removed; open the page again.")
    rules = _Rules(store, programme_id, actor)
    result = _Made()
    shared = {"programme_id": programme_id, "is_demo": bool(programme["is_demo"]), **made(actor)}
    for place, one in enumerate(sorted(rows, key=lambda row: (row.said["received_at"], row.line)), start=1):
        _add(result, one, rules, actor, secret)
        if place % AT_ONCE == 0:
            result.put_together(shared)
        if tell and place % 2000 == 0:
            tell(place, len(rows), "working out clocks")
    result.put_together(shared)
    return result


def _write(tx: Transaction, programme: Mapping[str, Any], result: _Made) -> int:
    """Number the cases and write them; gives how many."""
    known = _known(tx, programme["programme_id"])
    last = tx.one(
        "select coalesce(max(number), 0) as n from case_file where programme_id = $id",
        {"id": programme["programme_id"]},
    )
    first = number = int(last["n"]) if last else 0
    for batch in result.batches:
        heads = batch["case_file"]
        refs = heads["source_ref"].to_pylist()
        doubled = [ref in known for ref in refs]  # brought in by somebody else meanwhile
        numbers, names = [], []
        for is_known, received in zip(doubled, heads["received_at"].to_pylist(), strict=True):
            number += not is_known
            numbers.append(number)
            names.append(f"{programme['code']}-{received.year}-{number:04}")
        whole = {**batch, "case_file": heads.append_column("number", [numbers]).append_column("ref", [names])}
        fresh = heads["case_id"].filter(pa.array([not is_known for is_known in doubled])) if any(doubled) else None
        for table, columns in whole.items():
            held = columns if fresh is None else columns.filter(pc.is_in(columns["case_id"], fresh))
            with tx.table("arriving", held):
                tx.run(f"insert into {table} by name select * from arriving")  # noqa: S608 - our own tables
    return number - first


class _Rules:
    """The procedure and calendar in force at a receipt; asked for the versions once."""

    def __init__(self, store: Store, programme_id: str, actor: str) -> None:
        self._told: dict[tuple[Any, ...], Procedure] = {}
        self._judged: dict[tuple[Any, ...], _Judged] = {}
        if not store.rows("select 1 as n from case_procedure where programme_id = $id limit 1", {"id": programme_id}):
            adopt_procedure(
                store, programme_id, preset="plain", in_force_from=EVER_SINCE.replace(tzinfo=UTC), actor=actor
            )  # fmt: skip
        self._versions = store.rows(
            "select p.*, k.zone, k.weekly, k.holidays, k.closures from case_procedure as p "
            "inner join work_calendar as k on k.calendar_id = p.calendar_id where p.programme_id = $id "
            "order by p.in_force_from desc",
            {"id": programme_id},
        )

    def clocks(
        self, version: Row, procedure: Procedure, calendar: Calendar, case: Case, events: Sequence[CaseEvent]
    ) -> _Judged:
        """The clocks of a case, their steps, and what stands of each. Most logs tell days: many cases share theirs."""
        times = tuple((event.type, event.at) for event in events)
        key = (version["procedure_id"], case.kind, case.formality, case.outcome in ANSWERLESS, times)
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= MOST_JUDGED:
                self._judged.clear()
            known = self._judged[key] = self._judge(version, procedure, calendar, case, events)
        return known

    def _judge(
        self, version: Row, procedure: Procedure, calendar: Calendar, case: Case, events: Sequence[CaseEvent]
    ) -> _Judged:
        if case.closed_at:  # what the log does not tell of an ended case is not known, and judged by nobody
            told = self._told_by(version, procedure, case, frozenset(event.type for event in events))
            clocks = tuple(clock for clock in clocks_of(events, told, calendar) if clock.met_at is not None)
        else:
            clocks = clocks_of(events, procedure, calendar)
        # a log tells of times alone: what else the procedure asks for is not known, and judged by nobody
        return clocks, steps_of_clocks(clocks), [clock_columns("", clock, calendar) for clock in clocks]

    def _told_by(self, version: Row, procedure: Procedure, case: Case, types: frozenset[str]) -> Procedure:
        """The procedure with those of its clocks alone that such events can have met."""
        key = (version["procedure_id"], case.kind, case.formality, types)
        known = self._told.get(key)
        if known is None:
            fit = procedure.rules_for(case.kind, case.formality)
            met = tuple(rule for rule in fit if types & set(CLOCKS[rule.clock].met_by))
            known = self._told[key] = replace(procedure, clocks=met)
        return known

    def at(self, received: datetime) -> tuple[Row, Procedure, Calendar]:
        """The version, its procedure and its calendar."""
        fits = next((row for row in self._versions if row["in_force_from"] <= received), self._versions[-1])
        return fits, procedure_of(fits["definition"]), calendar_of(fits)


def _add(result: _Made, one: LogRow, rules: _Rules, actor: str, secret: bytes) -> None:
    said = one.said
    received = stored(said["received_at"])
    assert received is not None  # noqa: S101 - the reader refuses rows without it
    version, procedure, calendar = rules.at(received)
    events = _events(said, actor)
    case = fold(events)
    clocks, taken, columns = rules.clocks(version, procedure, calendar, case, events)
    case_id = new_id("cas")
    known = "".join((said["contact"] or said["name"] or "").casefold().split())
    head = {
        "case_id": case_id, "channel": said["channel"],
        "received_at": said["received_at"], "summary": said["summary"], "details": said["details"],
        "remedy": said["remedy"], "segment": said["segment"],
        "complainant_key": author_key(secret, "contact", known) if known else None,
        "procedure_id": version["procedure_id"], "calendar_id": version["calendar_id"],
        "source_ref": said["source_ref"],
    }  # fmt: skip
    result.tables["case_file"].append({**head, **what_follows(case, clocks, taken)})
    result.tables["case_event"] += [
        {
            # as sortable as an id of its own, and a case of a log has a handful of events
            "case_event_id": f"cev_{case_id[4:]}{event.sequence:02}", "case_id": case_id, "sequence": event.sequence,
            "happened_at": event.at, "type": event.type, "actor": actor,
            "payload": _as_json(tuple(event.payload.items())),
        }
        for event in events
    ]  # fmt: skip
    result.tables["case_clock"] += [{**one, "case_id": case_id} for one in columns]
    if said["name"] or said["contact"]:
        result.tables["case_person"].append({"case_id": case_id, "name": said["name"], "contact": said["contact"]})


def _events(said: Mapping[str, Any], actor: str) -> list[CaseEvent]:
    """What a row tells of a case, as events. What it does not tell did not happen as far as we know."""
    first = {
        name: said[name] for name in ("kind", "formality", "channel", "severity", "theme", "handler") if said[name]
    }
    told: list[tuple[datetime, str, Row]] = [(said["received_at"], "received", {**first, "severity": said["severity"]})]
    if said["theme"] or said["responded_at"] or said["closed_at"]:
        # a log says no time of triage: it is left out, and no clock of triage is judged by it
        told.append((said["received_at"], "reclassified", {"theme": said["theme"] or "Not said"}))
    if said["acknowledged_at"]:
        told.append((said["acknowledged_at"], "acknowledged", {"gives_ref": True}))
    if said["responded_at"]:
        told.append((said["responded_at"], "responded", {"capacity": "official", "unsourced": ()}))
    if said["closed_at"]:
        outcome = said["outcome"] or ("answered" if said["responded_at"] else "no_action")
        closing = {"outcome": outcome, "theme": said["theme"], "cause": said["cause"]}
        told.append((said["closed_at"], "closed", {name: value for name, value in closing.items() if value}))
    ordered = [told[0], *sorted(told[1:], key=lambda one: one[0])]
    return [CaseEvent(number, at, type, actor, payload) for number, (at, type, payload) in enumerate(ordered, start=1)]
