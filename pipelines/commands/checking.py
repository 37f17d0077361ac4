"""What commands check about what they are given, each refusal a sentence that says the value and what to do."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from data.store import Store, Transaction, now
from pipelines.commands import Refused


def made(actor: str) -> dict[str, Any]:
    """Who made a row, and when."""
    return {"created_at": now(), "created_by": actor}


def text_of(name: str, value: str) -> str:
    """What was written, without the space around it. Raises Refused for nothing."""
    text = value.strip()
    if not text:
        raise Refused(f"The {name} is empty. Enter one.")
    if not is_text(text):
        raise Refused(f"The {name} holds characters that are no text. Copy it again, or type it.")
    return text


def is_text(value: str) -> bool:
    """Whether it can be stored and shown: no NUL, and no half of a character pair."""
    return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)


def maybe(value: str | None) -> str | None:
    """What was written, without the space around it; None for nothing."""
    return (value or "").strip() or None


def code_of(value: str) -> str:
    """A code as it stands in headings and addresses. Raises Refused for anything but letters, digits, . and -."""
    code = value.strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}", code):
        said = f"'{code}' is no code" if code else "The code is empty"
        raise Refused(f"{said}: use up to 20 letters, digits, dots and hyphens, such as O1 or K-2.")
    return code


def one_of(name: str, value: str, known: Sequence[str]) -> str:
    """One of the known words. Raises Refused with all of them."""
    if value not in known:
        said = f"No {name} '{value}'" if value else f"The {name} is not said"
        raise Refused(f"{said}: choose one of {', '.join(known)}.")
    return value


def finite(name: str, value: float) -> float:
    """A number. Raises Refused for NaN and infinity."""
    if not math.isfinite(value):
        raise Refused(f"The {name} is {value}: enter a number.")
    return float(value)


def check_period(start: date, end: date) -> None:
    """Raises Refused for a period that runs back, and for years nobody can mean."""
    if end < start:
        raise Refused(f"The period ends on {end}, before it starts on {start}.")
    if start.year < 2000 or end.year > 2100:
        raise Refused(f"The period {start} to {end} lies outside 2000 to 2100. Check the year.")


def instant(name: str, at: datetime) -> datetime:
    """An instant as it is stored: UTC without a zone. Raises Refused for one that says no zone."""
    if at.tzinfo is None:
        raise Refused(f"The {name} {at} has no time zone.")
    return at.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def zone_of(name: str | None) -> str | None:
    """The name of a time zone, or None. Raises Refused for an unknown one."""
    if name and name not in available_timezones():
        raise Refused(f"No time zone '{name}': use a name such as Europe/London.")
    return name or None


def hold(tx: Transaction, kind: str, identity: str) -> dict[str, Any]:
    """The row that a command speaks of. `kind` is one of our own tables."""
    found = tx.one(f"select * from {kind} where {kind}_id = $id", {"id": identity})  # noqa: S608  # our own table names
    if not found:
        raise Refused(f"There is no {kind} {identity}. It may have been removed; open the page again.")
    return found


def hold_in(tx: Transaction, kind: str, identity: str, programme_id: str) -> dict[str, Any]:
    """The same, and raises Refused for one of another programme."""
    found = hold(tx, kind, identity)
    if found["programme_id"] != programme_id:
        raise Refused(f"The {kind} '{found['code']}' belongs to another programme. Choose one of this programme.")
    return found


def refuse_taken_programme(tx: Transaction, code: str) -> None:
    """Raises Refused where a programme has that code already."""
    if tx.one("select 1 as found from programme where code = $code", {"code": code}):
        raise Refused(f"There is already a programme with the code '{code}'. Choose another code.")


def refuse_taken_code(tx: Transaction, kind: str, programme_id: str, code: str) -> None:
    """Raises Refused where the programme has that code already. `kind` is one of our own tables."""
    sql = f"select 1 as found from {kind} where programme_id = $programme and code = $code"  # noqa: S608  # our own table names
    if tx.one(sql, {"programme": programme_id, "code": code}):
        raise Refused(f"The programme has a{'n' if kind[0] in 'aeiou' else ''} {kind} with the code '{code}' already.")


def programme_named(source: Store | Transaction, code: str) -> dict[str, Any]:
    """The row of the programme with a code. Raises Refused with the codes that are known."""
    found = source.one("select * from programme where code = $code", {"code": code})
    if found is None:
        known = ", ".join(row["code"] for row in source.rows("select code from programme order by code")) or "none yet"
        raise Refused(f"There is no programme '{code}': known are {known}.")
    return found


def present_of(source: Store | Transaction, programme_id: str) -> datetime:
    """The instant it is in a programme (UTC, no zone): by its own clock where it has one. Raises Refused."""
    found = source.one("select as_of from programme where programme_id = $id", {"id": programme_id})
    if not found:
        raise Refused(f"There is no programme {programme_id}. It may have been removed; open the page again.")
    return found["as_of"] or now()


def today_of(tx: Transaction, programme_id: str) -> date:
    """The day it is in a programme: by its own clock where it has one, in the organisation's zone."""
    zone = tx.one("select value from setting where key = 'time_zone'")
    present = present_of(tx, programme_id).replace(tzinfo=UTC)
    return present.astimezone(ZoneInfo(zone["value"] if zone else "UTC")).date()
