"""The rows of a plan: those of one table of one programme, as they are now or as they were known at an instant.

Every change of such a row is an event with what was there before, so an earlier day is reached by undoing, newest
first, what happened since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.store import Store, Transaction

Row = dict[str, Any]


def rows(store: Store, table: str, programme_id: str, *, known_at: datetime | None = None) -> list[Row]:
    """The rows of one of our own tables, in the order of their codes or of their making.

    `known_at` (UTC, no zone) gives them as they were known then. Raises BadQuery for a table that is none.
    """
    held = store.rows(f'select * from "{table}" where programme_id = $programme', {"programme": programme_id})  # noqa: S608  # our own names
    if known_at is not None:
        held = _undone(store, table, programme_id, held, known_at)
    return sorted(held, key=_place)


def by_key(
    tx: Transaction, table: str, programme_id: str, key: Mapping[str, Any], names: Mapping[str, str]
) -> Row | None:
    """The row of a programme with these values; where one of them is the name of a person, their id will do as well."""
    sql = f'select * from "{table}" where programme_id = $programme and ' + " and ".join(  # noqa: S608  # our own names
        f'"{column}" is not distinct from ${column}' for column in key
    )
    found = tx.one(sql, {"programme": programme_id, **key})
    ids = {name: identity for identity, name in names.items()}
    if found or not any(isinstance(value, str) and value in ids for value in key.values()):
        return found
    by_id = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in key.items()}
    return tx.one(sql, {"programme": programme_id, **by_id})


def _place(row: Row) -> tuple[str, int, str]:
    """By the letters of the code, then its number: R2 before R10."""
    code = str(row.get("code") or "")
    stem = code.rstrip("0123456789")
    number = code[len(stem) :]
    return stem, int(number or 0), str(next(iter(row.values())))


def _undone(store: Store, table: str, programme_id: str, held: list[Row], known_at: datetime) -> list[Row]:
    identity = f"{table}_id"
    types = {row["column_name"]: row["column_type"] for row in store.rows(f'describe "{table}"')}
    now = {row[identity]: dict(row) for row in held}
    since = store.rows(
        "select subject_id, type, payload from event where subject_kind = $kind and happened_at > $at "
        "order by happened_at desc, event_id desc",
        {"kind": table, "at": known_at},
    )
    for event in since:
        payload = json.loads(event["payload"])
        was = payload.get("was")
        if (
            event["type"] in (f"{table}_removed", f"{table}_retired")
            and was
            and was.get("programme_id") == programme_id
        ):
            now[event["subject_id"]] = {name: _typed(types.get(name, ""), value) for name, value in was.items()}
        elif event["type"] == f"{table}_revised" and was and event["subject_id"] in now:
            now[event["subject_id"]] |= {name: _typed(types.get(name, ""), value) for name, value in was.items()}
    return [row for row in now.values() if row["created_at"] <= known_at]


def _typed(kind: str, value: Any) -> Any:
    """A value of an event, which JSON keeps as text, as the column holds it."""
    if isinstance(value, str):
        if kind == "DATE":
            return date.fromisoformat(value[:10])
        if kind.startswith("TIMESTAMP"):
            return datetime.fromisoformat(value)
    return value
