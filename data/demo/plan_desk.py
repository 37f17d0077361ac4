"""How the demo's parts write rows of a plan: a table, an id made of the code, and when it was entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from data.demo.clock import LAST_DAY, in_utc, local
from data.demo.plan import AUTHOR, PLANNED_AT, PROGRAMME_ID

Row = dict[str, Any]


def identity(table: str, code: str) -> str:
    """The id of a row of the demo: `risk_demo_r1`."""
    return f"{table}_demo_{code.lower().replace(' ', '_')}"


def entered_on(day: date | None) -> datetime:
    """Entered at ten on the day it speaks of, the demo's last morning at the latest."""
    if day is None or day < PLANNED_AT.date():
        return PLANNED_AT
    if day >= LAST_DAY:
        return in_utc(local(LAST_DAY, 8, 40))
    return in_utc(local(day, 10))


def entered_first(day: date) -> datetime:
    """Entered at ten on a day before the programme was planned."""
    return in_utc(local(day, 10))


def row(table: str, code: str, /, *, entered: date | None = None, **columns: Any) -> Row:
    """One row. Columns that end in `_ref` name another row of the demo as (table, code) and become its id."""
    told: Row = {f"{table}_id": identity(table, code), "programme_id": PROGRAMME_ID}
    for name, value in columns.items():
        if name.endswith("_ref"):
            told[f"{name.removesuffix('_ref')}_id"] = None if value is None else identity(*value)
        else:
            told[name] = value
    return told | {"is_demo": True, "created_at": entered_on(entered), "created_by": AUTHOR}


def coded(table: str, code: str, /, *, entered: date | None = None, **columns: Any) -> Row:
    """A row that is named by a code."""
    return row(table, code, entered=entered, code=code, **columns)


def kpi_id(code: str) -> str:
    """The id of a KPI of the demo by its code: K1."""
    return f"kpi_demo_{code.lower()}"


def table(rows: Sequence[Row]) -> list[Row]:
    """The rows with the same columns each, those that are not said empty."""
    names = list(dict.fromkeys(name for one in rows for name in one))
    return [{name: one.get(name) for name in names} for one in rows]
