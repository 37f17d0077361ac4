"""Entering a plan from a file: each row by the command a person would use, all in one transaction.

A row that is there already is left alone, a row that is refused is told with its sheet, line and reason, and
the others are entered. A preview is the same work, rolled back. A changed programme, objective or KPI is revised,
a changed target superseded with its reason: what was there is kept.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from data import people, plan_rows
from data.store import Store, Transaction
from pipelines.commands import (
    Event,
    Refused,
    carry_out,
    measurements,
    new_command_id,
    plan_items,
    programme,
    revisions,
    targets,
)
from pipelines.commands.plan_kinds import Kind
from pipelines.commands.plan_sheets import KINDS, Line, number_text, points_of, read
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "import_plan": "lead",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every row. `entered` says in words what was new, revised (old → new) or superseded; `refused`
    (sheet, line, reason)."""

    programme_id: str | None
    entered: list[str]
    unchanged: int
    refused: list[tuple[str, int, str]]


class _RolledBack(Exception):
    """Carries the outcome of a preview out of its transaction."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class _Begun:
    """A transaction already begun, in the place of a store: the commands inside join it."""

    tx: Transaction
    home: Path  # the events are sealed with its secret

    def transaction(self) -> AbstractContextManager[Transaction]:
        return nullcontext(self.tx)


def preview(store: Store, path: Path, *, programme_id: str | None = None, actor: str) -> Outcome:
    """What entering the file would do; nothing is kept. Raises Refused for a file that is no plan."""
    lines = read(path)
    try:
        with store.transaction() as tx:
            raise _RolledBack(_enter(tx, store.home, lines, programme_id, actor, new_command_id()))
    except _RolledBack as done:
        return done.outcome


def import_plan(
    store: Store, path: Path, *, programme_id: str | None = None, actor: str, command_id: str | None = None
) -> Outcome:
    """Enter the rows of a plan workbook or of one of its sheets as CSV.

    Without a Programme sheet `programme_id` says where the rows belong. The same file again changes nothing.
    """
    lines = read(path)
    identity = command_id or new_command_id()

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        outcome = _enter(tx, store.home, lines, programme_id, actor, identity)
        told = {"file": path.name, "entered": len(outcome.entered), "refused": len(outcome.refused)}
        event = Event("programme", outcome.programme_id or "", "plan_imported", told)
        return asdict(outcome), [event]

    body = {"programme_id": programme_id, "lines": [asdict(line) for line in lines]}
    done = carry_out(store, "import_plan", body, work, actor=actor, command_id=identity)
    refused = [(sheet, number, reason) for sheet, number, reason in done["refused"]]
    return Outcome(done["programme_id"], done["entered"], done["unchanged"], refused)


def _enter(
    tx: Transaction, home: Path, lines: list[Line], programme_id: str | None, actor: str, identity: str
) -> Outcome:
    entered: list[str] = []
    refused: list[tuple[str, int, str]] = []
    unchanged = 0
    # every command takes what gives it a transaction; this one gives the one already begun
    store = cast(Store, _Begun(tx, home))
    names = people.names(tx)
    told: set[str] = set()
    for line in lines:
        desk = _Desk(tx, store, actor, f"{identity}:{line.sheet}:{line.number}", programme_id, names, told)
        try:
            said = _by_sheet(line.sheet)(desk, line)
        except Refused as reason:
            refused.append((line.sheet, line.number, str(reason)))
            continue
        if line.sheet == "Programme":
            programme_id = desk.programme("code", line.text("code"))
        if said is None:
            unchanged += 1
        else:
            entered.append(said)
    return Outcome(programme_id, entered, unchanged, refused)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What entering one row needs."""

    tx: Transaction
    store: Store
    actor: str
    command_id: str
    programme_id: str | None
    names: Mapping[str, str]  # who the ids of people stand for: a workbook says names
    told: set[str]  # the targets that rows before this one spoke of

    def programme(self, column: str, value: str) -> str:
        found = self.tx.one(f"select programme_id from programme where {column} = $value", {"value": value})  # noqa: S608  # our own column names
        if not found:
            raise Refused(f"There is no programme '{value}'.")
        return str(found["programme_id"])

    def home(self) -> str:
        if not self.programme_id:
            raise Refused("No programme is said: fill the sheet Programme, or choose a programme first.")
        return self.programme_id

    def one(self, table: str, code: str) -> dict[str, Any] | None:
        return self.tx.one(
            f"select * from {table} where programme_id = $programme and code = $code",  # noqa: S608  # our own table names
            {"programme": self.home(), "code": code},
        )

    def need(self, table: str, code: str) -> dict[str, Any]:
        found = self.one(table, code)
        if not found:
            raise Refused(f"There is no {table} '{code}' in the programme. Add it on its sheet, above this row.")
        return found


def _programme(desk: _Desk, line: Line) -> str | None:
    code = line.text("code")
    given: dict[str, Any] = {
        "name": line.text("name"),
        "starts_on": line.need_day("starts_on"),
        "ends_on": line.need_day("ends_on"),
        **_said(line, "term", "aim", "behaviour", "status"),
    }
    held = desk.tx.one("select * from programme where code = $code", {"code": code})
    if held:
        return _revised(desk, f"Programme {code}", held, given, revisions.revise_programme, held["programme_id"])
    programme.add_programme(desk.store, code=code, **given, actor=desk.actor, command_id=desk.command_id)
    return f"Programme {code}: {given['name']}"


def _objective(desk: _Desk, line: Line) -> str | None:
    code = line.text("code")
    given: dict[str, Any] = {"text": line.text("text"), **_said(line, "type", "scope", "owner")}
    if line.day("due_on"):
        given["due_on"] = line.day("due_on")
    if line.text("parent"):
        given["parent_id"] = desk.need("objective", line.text("parent"))["objective_id"]
    given |= _said(line, "segment", "behaviour", "core_purpose", "stretch_reason")
    if line.text("priority"):
        given["priority_id"] = desk.need("priority", line.text("priority"))["priority_id"]
    held = desk.one("objective", code)
    if held:
        return _revised(desk, f"Objective {code}", held, given, revisions.revise_objective, held["objective_id"])
    programme.add_objective(desk.store, desk.home(), code=code, **given, actor=desk.actor, command_id=desk.command_id)
    return f"Objective {code}: {given['text']}"


def _kpi(desk: _Desk, line: Line) -> str | None:
    code = line.text("code")
    objective = desk.need("objective", line.text("objective"))["objective_id"]
    given: dict[str, Any] = {"name": line.text("name"), "metric_key": line.text("metric")}
    given |= _said(line, "unit", "level", "direction", "aggregation", "window", "judged_by", "platform", "owner")
    given |= _said(line, "frequency", "baseline_source")
    for name in ("green", "amber", "baseline_value"):
        if line.number_in(name) is not None:
            given[name] = line.number_in(name)
    if line.day("baseline_on"):
        given["baseline_on"] = line.day("baseline_on")
    if line.whole("baseline_n") is not None:
        given["baseline_n"] = line.whole("baseline_n")
    held = desk.one("kpi", code)
    if held:
        given["objective_id"] = objective
        return _revised(desk, f"KPI {code}", held, given, revisions.revise_kpi, held["kpi_id"])
    programme.add_kpi(desk.store, objective, code=code, **given, actor=desk.actor, command_id=desk.command_id)
    return f"KPI {code}: {given['name']}"


def _target(desk: _Desk, line: Line) -> str | None:
    code = line.text("kpi")
    kpi_id = desk.need("kpi", code)["kpi_id"]
    points = points_of(line.text("points"))
    given: dict[str, Any] = {
        "period_start": line.need_day("period_start"),
        "period_end": line.need_day("period_end"),
        "value": line.need_number("value"),
        "profile": line.text("profile") or ("points" if points else "linear"),
        "points": points,
    }
    versions = desk.tx.rows("select * from target where kpi_id = $kpi order by version", {"kpi": kpi_id})
    agreed_on, reason = line.need_day("agreed_on"), line.text("reason")
    more: dict[str, Any] = {"agreed_on": agreed_on, "actor": desk.actor, "command_id": desk.command_id}
    standing = _same_target(versions, line, given)
    becomes = number_text(given["value"])
    if standing is None:
        if reason:
            more["reason"] = reason
        desk.told.add(targets.set_target(desk.store, kpi_id, **given, **more)["target_id"])
        return f"Target of {code}: {becomes} by {given['period_end']}"
    if standing["target_id"] in desk.told and line.whole("version") is None:
        raise Refused(
            f"The target of {code} from {given['period_start']} to {given['period_end']} overlaps that from "
            f"{standing['period_start']} to {standing['period_end']}, which this file holds too. Change the days, or "
            "leave the other row out to supersede it."
        )
    desk.told.add(standing["target_id"])
    if _is_same_target(standing, given):
        return None
    was = number_text(standing["value"])
    if standing["superseded_by"]:
        raise Refused(f"Version {standing['version']} of the target of {code} was superseded. Change the newest row.")
    if not reason or reason == standing["reason"]:
        raise Refused(
            f"The target of {code} is {was} here and {becomes} in the file. Write in the column reason why it "
            "changed: a target is superseded with its reason."
        )
    targets.supersede_target(desk.store, standing["target_id"], **given, **more, reason=reason)
    return f"Target of {code}: {becomes} instead of {was}, because: {reason}"


def _same_target(versions: list[dict[str, Any]], line: Line, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The version a row speaks of: by its number, else the one in force that shares a day with its period."""
    version = line.whole("version")
    named = next((held for held in versions if version is not None and held["version"] == version), None)
    first, last = given["period_start"], given["period_end"]
    shared = (one for one in versions if one["period_start"] <= last and first <= one["period_end"])
    return named or next((one for one in shared if not one["superseded_by"]), None)


def _is_same_target(held: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    points = [(date.fromisoformat(day), value) for day, value in json.loads(held["profile_points"] or "[]")]
    return (
        all(held[name] == given[name] for name in ("period_start", "period_end", "profile"))
        and _is_same(held["value"], given["value"])
        and points == sorted(given["points"])
    )


def _measurement(desk: _Desk, line: Line) -> str | None:
    given: dict[str, Any] = {
        "metric_key": line.text("metric"),
        "period_start": line.need_day("period_start"),
        "period_end": line.need_day("period_end"),
        "source": line.text("source"),
    }
    for name in ("value", "numerator", "denominator", "ci_low", "ci_high"):
        if line.number_in(name) is not None:
            given[name] = line.number_in(name)
    given |= _said(line, "availability")
    if line.whole("n") is not None:
        given["n"] = line.whole("n")
    held = desk.tx.one(
        "select * from measurement where programme_id = $programme and metric_key = $metric_key "
        "and period_start = $period_start and period_end = $period_end "
        "order by recorded_at desc, measurement_id desc limit 1",
        {"programme": desk.home(), **{key: given[key] for key in ("metric_key", "period_start", "period_end")}},
    )
    if held and not _differences(held, given):
        return None
    measurements.record_measurement(desk.store, desk.home(), **given, actor=desk.actor, command_id=desk.command_id)
    kind = "corrected" if held else "recorded"
    shown = given.get("value", given.get("numerator", given.get("availability")))
    return f"{given['metric_key']}, {given['period_start']} to {given['period_end']}: {kind}, {shown}"


def _item(of: Kind) -> Callable[[_Desk, Line], str | None]:
    """What enters a row of one kind: added, revised by its filled cells, or left alone."""

    def enter(desk: _Desk, line: Line) -> str | None:
        given = {one.name: line.cells[one.name] for one in of.columns if line.cells.get(one.name) is not None}
        for one in of.columns:
            if one.holds in ("code", "text", "area", "choice", "ref") and one.name in given:
                given[one.name] = line.text(one.name)
        home = desk.home()
        row = plan_items.checked_some(desk.tx, of, home, given)
        columns = [of.column(name).stored for name in of.key]
        missing = [name for name, column in zip(of.key, columns, strict=True) if row.get(column) is None]
        if missing:
            raise Refused(f"The {missing[0].replace('_', ' ')} is empty: it names the {of.title}. Fill it in.")
        held = plan_rows.by_key(desk.tx, of.name, home, {name: row[name] for name in columns}, desk.names)
        named = " ".join(line.text(name) for name in of.key)
        what = f"{of.title[:1].upper()}{of.title[1:]} {named}"
        if held is None:
            plan_items.add_item(desk.store, of.name, home, given, actor=desk.actor, command_id=desk.command_id)
            return what
        differing = {
            name: value
            for name, value in row.items()
            if not _is_same(held[name], people.kept(value, held[name], desk.names))
        }
        if not differing:
            return None
        changes = {of.column(column).name: given[of.column(column).name] for column in differing}
        plan_items.revise_item(
            desk.store, of.name, held[f"{of.name}_id"], changes, actor=desk.actor, command_id=desk.command_id
        )
        return f"{what}: {', '.join(name.replace('_', ' ') for name in changes)} changed"

    return enter


def _by_sheet(sheet: str) -> Callable[[_Desk, Line], str | None]:
    return _BY_SHEET[sheet] if sheet in _BY_SHEET else _item(KINDS[sheet])


def _said(line: Line, *names: str) -> dict[str, str]:
    """The filled ones of these cells: an empty cell takes the command's own default."""
    return {name: line.text(name) for name in names if line.text(name)}


def _revised(
    desk: _Desk,
    what: str,
    held: Mapping[str, Any],
    given: Mapping[str, Any],
    revise: Callable[..., dict[str, Any]],
    identity: str,
) -> str | None:
    """Revise a row that is there by what the file says otherwise; None where it says the same."""
    changes = _differences(
        held, {name: people.kept(value, held.get(name), desk.names) for name, value in given.items()}
    )
    if not changes:
        return None
    done = revise(desk.store, identity, changes, actor=desk.actor, command_id=desk.command_id)
    order = [*given, *done["now"]]  # the columns of the file first, then what its metric brings along
    told = [
        f"{name.removesuffix('_id')} {_shown(desk, name, done['was'][name])} → {_shown(desk, name, value)}"
        for name, value in sorted(done["now"].items(), key=lambda one: order.index(one[0]))
    ]
    return f"{what}: {'; '.join(told)}"


def _shown(desk: _Desk, name: str, value: Any) -> str:
    """A value as the file writes it: a code for an id, every digit of a number."""
    if value is None:
        return "nothing"
    if name in ("objective_id", "parent_id"):
        found = desk.tx.one("select code from objective where objective_id = $id", {"id": value})
        value = found["code"] if found else value
    return number_text(value) if isinstance(value, (int, float)) else f"'{value}'"


def _differences(held: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if not _is_same(held[name], value)}


def _is_same(held: Any, given: Any) -> bool:
    """A workbook keeps 16 digits of a number, the store 17."""
    if isinstance(held, (int, float)) and isinstance(given, (int, float)):
        return math.isclose(held, given, rel_tol=1e-12)
    return bool(held == given)


_BY_SHEET: dict[str, Callable[[_Desk, Line], str | None]] = {
    "Programme": _programme,
    "Objectives": _objective,
    "KPIs": _kpi,
    "Targets": _target,
    "Measurements": _measurement,
}
