"""What the owner can be asked for about the case desk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data.store import Store, now
from pipelines.commands.checking import programme_named
from pipelines.owner import Tell, Verb


def _import_cases(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.case_log import import_case_log

    return import_case_log(
        store,
        programme_named(store, arguments["programme"])["programme_id"],
        Path(arguments["file"]),
        mapping=arguments["mapping"] or None,
        default_kind=arguments["kind"],
        time_zone=arguments["time_zone"],
        day_first=arguments["day_first"],
        is_trial=arguments["trial"],
        tell=tell,
        actor=arguments["actor"],
    )


def _pack(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.packs import make_pack

    def day(name: str) -> date | None:
        return date.fromisoformat(arguments[name]) if arguments[name] else None

    made = make_pack(
        store, programme_id=programme_named(store, arguments["programme"])["programme_id"], ref=arguments["ref"],
        topic=arguments["topic"], since=day("since"), until=day("until"), actor=arguments["actor"],
    )  # fmt: skip
    _write(Path(arguments["out"]), made.content)
    return {"message": f"{arguments['out']}: {made.sentence}"}


def _deadlines(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.deadlines import deadlines

    programme = programme_named(store, arguments["programme"])["programme_id"] if arguments["programme"] else None
    content = deadlines(store, programme)
    _write(Path(arguments["out"]), content)
    return {"message": f"{arguments['out']}: {content.count(b'BEGIN:VEVENT')} deadlines"}


def _cases(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    programme = programme_named(store, arguments["programme"])["programme_id"] if arguments["programme"] else None
    rows = store.rows(
        "select c.ref, c.kind, c.state, c.severity, c.next_clock as clock, c.next_due_at, c.handler, g.as_of "
        "from case_file as c inner join programme as g on g.programme_id = c.programme_id "
        "where c.state <> 'closed' and ($programme is null or c.programme_id = $programme) "
        "order by c.next_due_at is null, c.next_due_at, c.received_at limit 1000",
        {"programme": programme},
    )
    return [
        {
            "ref": row["ref"], "kind": row["kind"], "state": row["state"], "severity": row["severity"],
            "clock": row["clock"], "handler": row["handler"],
            "due_at": f"{row['next_due_at']:%Y-%m-%dT%H:%M:%SZ}" if row["next_due_at"] else None,
            "is_late": bool(row["next_due_at"] and row["next_due_at"] < (row["as_of"] or now())),
        }
        for row in rows
    ]  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    """For the eyes of its owner only: what is taken out may still tell more than it should."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)


VERBS: dict[str, Verb] = {
    "import_cases": _import_cases,
    "pack": _pack,
    "deadlines": _deadlines,
    "cases": _cases,
}
