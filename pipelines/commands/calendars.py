"""Calendars of the desk: opening hours, the public holidays of a nation, and local closures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, maybe, text_of, zone_of
from pipelines.rules.clocks import BadCalendar, Calendar, due_at

NEEDS = {"add_calendar": "lead", "edit_calendar": "lead"}

OFFICE_HOURS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
FIRST_YEAR = 2015  # older complaint logs are rare; before it only weekends are known to be closed
YEARS_AHEAD = 2  # governments move holidays at short notice: further on they are guesses

Result = tuple[Mapping[str, Any], list[Event]]


def add_calendar(
    store: Store,
    programme_id: str,
    *,
    name: str,
    zone: str = "Europe/London",
    nation: str = "GB-ENG",
    weekly: Mapping[str, Sequence[Sequence[str]]] | None = None,
    closures: Sequence[Sequence[str]] = (),
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add a calendar. `nation` is a country or a part of one: GB-SCT, IE; empty for none. Gives `calendar_id`."""
    hours = OFFICE_HOURS if weekly is None else weekly
    row = {"programme_id": programme_id, **calendar_row(name, zone, nation, hours, closures)}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        calendar_id = new_id("cal")
        tx.insert("work_calendar", [{"calendar_id": calendar_id, **row, **made(actor)}])
        return {"calendar_id": calendar_id}, [Event("work_calendar", calendar_id, "calendar_added", row)]

    return carry_out(store, "add_calendar", row, work, actor=actor, command_id=command_id)


def edit_calendar(
    store: Store,
    calendar_id: str,
    *,
    name: str,
    zone: str,
    nation: str,
    weekly: Mapping[str, Sequence[Sequence[str]]],
    closures: Sequence[Sequence[str]] = (),
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change hours, holidays or closures; the clocks of all open cases under it are worked out again.

    Gives `recomputed`, the number of those cases.
    """
    from pipelines.commands.case_recount import recompute_open

    row = calendar_row(name, zone, nation, weekly, closures)

    def work(tx: Transaction) -> Result:
        held = tx.one("select * from work_calendar where calendar_id = $id", {"id": calendar_id})
        if held is None:
            raise Refused(f"There is no calendar {calendar_id}. It may have been removed; open the page again.")
        sets = ", ".join(f"{key} = ${key}" for key in row)
        tx.lasting.pop(("calendar", calendar_id), None)
        tx.run(f"update work_calendar set {sets} where calendar_id = $id", {**row, "id": calendar_id})  # noqa: S608 - our own columns
        count = recompute_open(tx, calendar_id)
        before = {key: held[key] for key in row}
        event = Event("work_calendar", calendar_id, "calendar_changed", {"before": before, "after": row})
        return {"calendar_id": calendar_id, "recomputed": count}, [event]

    body = {"calendar_id": calendar_id, **row}
    return carry_out(store, "edit_calendar", body, work, actor=actor, command_id=command_id)


def calendar_row(
    name: str, zone: str, nation: str, weekly: Mapping[str, Any], closures: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """The columns of a calendar. Raises Refused for one without an open hour, and for what cannot be read."""
    until = now().year + YEARS_AHEAD
    row = {
        "name": text_of("name of the calendar", name),
        "zone": zone_of(zone) or "Europe/London",
        "nation": maybe(nation),
        "weekly": to_json(weekly),
        "holidays": to_json(holidays_of(nation, FIRST_YEAR, until)),
        "holidays_until": until,
        "closures": to_json([list(one) for one in closures]),
    }
    try:  # a calendar that never opens again would only be noticed by the next case
        due_at(datetime.now(UTC), working_days=1, calendar=calendar_of(row))
    except BadCalendar as error:
        raise Refused(f"No case could ever be answered by this calendar: {error}") from error
    return row


def calendar_of(row: Mapping[str, Any]) -> Calendar:
    """The calendar that a row of work_calendar describes. Raises Refused."""
    try:
        return _calendar(str(row["zone"]), str(row["weekly"]), str(row["holidays"]), str(row["closures"]))
    except BadCalendar as error:
        raise Refused(str(error)) from error


@lru_cache(maxsize=64)
def _calendar(zone: str, weekly: str, holidays: str, closures: str) -> Calendar:
    """Kept, because a calendar remembers the days it has worked out."""
    said = {
        name: json.loads(text) for name, text in (("weekly", weekly), ("holidays", holidays), ("closures", closures))
    }
    return Calendar.from_mapping({"tz": zone, **said})


def holidays_of(nation: str, first_year: int, last_year: int) -> list[str]:
    """The public holidays of a nation, each once and on the day it is kept. Raises Refused for an unknown nation.

    The package lists both 26 December and its substitute where the day falls on a weekend: both are closed.
    """
    if not nation.strip():
        return []
    import holidays

    country, _, part = nation.strip().upper().partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=range(first_year, last_year + 1))
    except (NotImplementedError, KeyError, ValueError) as error:
        raise Refused(
            f"No public holidays are known for '{nation}': write a country and part such as GB-SCT."
        ) from error
    return [day.isoformat() for day in sorted(found)]
