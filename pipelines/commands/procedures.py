"""Procedures: presets, versions with the day they come into force, and which one a case was received under."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import data
from data import models
from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.calendars import OFFICE_HOURS, calendar_row
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, instant, is_text, made, one_of, present_of, text_of, today_of
from pipelines.rules.procedures import REQUEST_DAYS, BadProcedure, Procedure, with_request_clock

NEEDS = {
    "adopt_procedure": "lead", "revise_procedure": "lead", "add_request_clock": "lead", "review_procedure": "staff",
}  # fmt: skip

FOLDER = Path(data.__file__).parent / "reference" / "procedures"
EVER_SINCE = datetime(1900, 1, 1)  # noqa: DTZ001 - as stored: a first version holds for what was received before it
REVIEW_DAYS = 365  # a procedure that says no day is looked at again after a year
REVIEW_OUTCOMES = ("keep", "change", "replace")
NATIONS = {"english_council": "GB-ENG", "scottish_model": "GB-SCT", "nhs_style": "GB-ENG", "plain": "GB-ENG"}

Result = tuple[Mapping[str, Any], list[Event]]


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Every preset of data/reference/procedures by its key."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}


def ombudsman_of(definition: str) -> str:
    """Who else can be asked, as a procedure names them; the plain default only says that they are to be entered."""
    said = str(json.loads(definition).get("ombudsman") or "")
    return "" if said == presets()["plain"]["ombudsman"] else said


def adopt_procedure(
    store: Store,
    programme_id: str,
    *,
    preset: str,
    in_force_from: datetime,
    calendar_id: str | None = None,
    reason: str = "",
    review_by: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a preset in force as the next version; cases keep theirs. Gives `procedure_id` and `version`."""
    key = one_of("preset", preset, tuple(presets()))
    return _next_version(
        store, "adopt_procedure", programme_id, presets()[key], key, in_force_from, calendar_id,
        reason or f"Preset {key} adopted", review_by, actor, command_id,
    )  # fmt: skip


def revise_procedure(
    store: Store,
    programme_id: str,
    *,
    definition: Mapping[str, Any],
    in_force_from: datetime,
    reason: str,
    calendar_id: str | None = None,
    review_by: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a changed definition in force as the next version. Gives `procedure_id`, `version`."""
    return _next_version(
        store, "revise_procedure", programme_id, definition, "own", in_force_from, calendar_id,
        text_of("reason", reason), review_by, actor, command_id,
    )  # fmt: skip


def add_request_clock(
    store: Store,
    programme_id: str,
    *,
    working_days: int = REQUEST_DAYS,
    extension_days: int = REQUEST_DAYS,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put the newest version in force again with a time for requests for information, from now on.

    `extension_days` is by how much one may be extended, once; 0 is never. Requests that were received earlier keep
    their version until they are put under this one. Gives `procedure_id` and `version`. Raises Refused.
    """
    latest = newest(store, programme_id)
    if latest is None:
        raise Refused("The programme has no procedure yet. Adopt a preset: each has a time for requests.")
    try:
        definition = with_request_clock(
            json.loads(latest["definition"]), working_days=working_days, extension_days=extension_days
        )
    except BadProcedure as error:
        raise Refused(f"The procedure cannot be used: {error}") from error
    longer = f", to be extended once by {extension_days}" if extension_days else ""
    starts = max(present_of(store, programme_id), latest["in_force_from"]).replace(tzinfo=UTC)
    review = latest["review_by"] if latest["review_by"] and latest["review_by"] > starts.date() else None
    return _next_version(
        store, "add_request_clock", programme_id, definition, "own", starts, latest["calendar_id"],
        f"Requests for information are answered within {working_days} working days{longer}", review, actor,
        command_id,
    )  # fmt: skip


def _next_version(
    store: Store,
    name: str,
    programme_id: str,
    definition: Mapping[str, Any],
    preset: str,
    in_force_from: datetime,
    calendar_id: str | None,
    reason: str,
    review_by: date | None,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    try:
        title = needed("name of the procedure", Procedure.from_mapping(definition).title, most=200)
    except BadProcedure as error:
        raise Refused(str(error)) from error
    written = to_json(definition)
    if not is_text(written) or "\\u0000" in written:
        raise Refused("The procedure holds characters that are no text. Copy it again, or type it.")
    starts = instant("day in force", in_force_from)
    if review_by and review_by <= starts.date():
        raise Refused(f"The review on {review_by} is not after the {starts:%d %B %Y} on which it comes into force.")
    row = {
        "programme_id": programme_id,
        "name": title,
        "preset": preset,
        "in_force_from": starts,
        "definition": written,
        "reason": reason,
        "review_by": review_by or max(starts, now()).date() + timedelta(days=REVIEW_DAYS),
    }

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        latest = newest(tx, programme_id)
        if latest and latest["in_force_from"] > row["in_force_from"]:  # of two of one instant the newer holds
            raise Refused(
                f"Version {latest['version']} is in force from {latest['in_force_from']:%d %B %Y}: "
                "the next one begins then or later."
            )
        chosen = calendar_id or (latest or {}).get("calendar_id") or _first_calendar(tx, programme_id, preset, actor)
        if not tx.one("select 1 as found from work_calendar where calendar_id = $id", {"id": chosen}):
            raise Refused(f"There is no calendar {chosen}. Choose one of the list.")
        version = (latest["version"] if latest else 0) + 1
        procedure_id = new_id("prc")
        held = {"procedure_id": procedure_id, "version": version, "calendar_id": chosen, **row}
        tx.insert("case_procedure", [{**held, **made(actor)}])
        return {"procedure_id": procedure_id, "version": version}, [
            Event("case_procedure", procedure_id, "procedure_put_in_force", held)
        ]

    body = {**row, "calendar_id": calendar_id}
    return carry_out(store, name, body, work, actor=actor, command_id=command_id)


def review_procedure(
    store: Store,
    procedure_id: str,
    *,
    outcome: str,
    findings: str,
    next_review_on: date,
    reviewed_on: date | None = None,
    with_whom: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record that a procedure was looked at: what was found, what comes of it, and when it is looked at next.

    The review keeps what there was to look at: the cases since the last one, their clocks and their steps.
    Gives `procedure_review_id` and those counts.
    """
    said = {
        "outcome": one_of("outcome", outcome, REVIEW_OUTCOMES), "findings": needed("findings", findings, most=8000),
        "next_review_on": next_review_on, "with_whom": said_of("names", with_whom, most=400),
        "reviewed_on": reviewed_on,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        held = hold_procedure(tx, procedure_id)
        present = today_of(tx, held["programme_id"])
        day = reviewed_on or present
        if day > present:
            raise Refused(f"The review on {day} is in the future. Record it when it has taken place.")
        if next_review_on <= day:
            raise Refused(f"The next review on {next_review_on} is not after this one on {day}. Choose a later day.")
        looked_at = _looked_at(tx, held["programme_id"], day)
        identity = new_id("prv")
        row = {
            "procedure_review_id": identity, "programme_id": held["programme_id"], "procedure_id": procedure_id,
            "version": held["version"], "reviewed_on": day,
            "reviewed_by": f"{actor}; {said['with_whom']}" if said["with_whom"] else actor, "outcome": outcome,
            "findings": said["findings"], "next_review_on": next_review_on, **looked_at,
            "is_demo": bool(held["is_demo"]),
        }  # fmt: skip
        tx.insert("procedure_review", [{**row, **made(actor)}])
        tx.run(
            "update case_procedure set review_by = $day where procedure_id = $id",
            {"day": next_review_on, "id": procedure_id},
        )
        event = Event("case_procedure", procedure_id, "procedure_reviewed", row)
        return {"procedure_review_id": identity, **looked_at}, [event]

    body = {"procedure_id": procedure_id, **said}
    return carry_out(store, "review_procedure", body, work, actor=actor, command_id=command_id)


def _looked_at(tx: Transaction, programme_id: str, day: date) -> dict[str, Any]:
    """What there was to look at since the last review."""
    last = tx.one("select max(reviewed_on) as day from procedure_review where programme_id = $id", {"id": programme_id})
    since = last["day"] if last else None
    given = {"programme": programme_id, "since": since or EVER_SINCE, "until": day}
    counted = tx.one(models.page("procedure_looked_at"), given) or {}
    return {"looked_from": since, **counted}


def hold_procedure(tx: Transaction, procedure_id: str) -> dict[str, Any]:
    """A version of a procedure. Raises Refused."""
    found = tx.one("select * from case_procedure where procedure_id = $id", {"id": procedure_id})
    if found is None:
        raise Refused(f"There is no procedure {procedure_id}. It may have been removed; open the page again.")
    return found


def newest(tx: Store | Transaction, programme_id: str) -> dict[str, Any] | None:
    """The latest version of a programme's procedure, in force or not yet."""
    return tx.one(
        "select * from case_procedure where programme_id = $id order by version desc limit 1", {"id": programme_id}
    )


def in_force(tx: Transaction, programme_id: str, at: datetime, actor: str) -> dict[str, Any]:
    """The version in force at an instant (UTC, no zone); a programme without one gets the plain default first."""
    found = tx.rows("select * from case_procedure where programme_id = $id order by version", {"id": programme_id})
    if not found:
        found = [_plain(tx, programme_id, actor)]
    before = [row for row in found if row["in_force_from"] <= at]
    return before[-1] if before else found[0]


def _plain(tx: Transaction, programme_id: str, actor: str) -> dict[str, Any]:
    row = {
        "procedure_id": new_id("prc"),
        "programme_id": programme_id,
        "name": presets()["plain"]["title"],
        "preset": "plain",
        "version": 1,
        "in_force_from": EVER_SINCE,
        "calendar_id": _first_calendar(tx, programme_id, "plain", actor),
        "definition": to_json(presets()["plain"]),
        "reason": "The default until the programme chooses its own",
        "review_by": None,
        **made(actor),
    }
    tx.insert("case_procedure", [row])
    return row


def _first_calendar(tx: Transaction, programme_id: str, preset: str, actor: str) -> str:
    """The programme's calendar; office hours in the store's zone where there is none yet."""
    found = tx.one(
        "select calendar_id from work_calendar where programme_id = $id order by created_at limit 1",
        {"id": programme_id},
    )
    if found:
        return str(found["calendar_id"])
    said = tx.one("select value from setting where key = 'time_zone'")
    zone = str(said["value"]) if said else "Europe/London"
    nation = NATIONS.get(preset, "") if zone == "Europe/London" else ""
    row = calendar_row("Office hours", zone, nation, OFFICE_HOURS, ())
    calendar_id = new_id("cal")
    tx.insert("work_calendar", [{"calendar_id": calendar_id, "programme_id": programme_id, **row, **made(actor)}])
    return calendar_id
