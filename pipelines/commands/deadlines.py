"""Deadlines of open cases as calendar entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.store import Store
from pipelines.rules.procedures import CLOCKS


def deadlines(store: Store, programme_id: str | None) -> bytes:
    """The deadlines of every open case as calendar entries (.ics). Names and texts of people are not in it."""
    import icalendar

    rows = store.rows(
        "select c.case_id, c.ref, c.kind, k.clock, k.turn, k.due_at from case_clock as k "
        "inner join case_file as c on c.case_id = k.case_id "
        "where k.standing = 'running' and c.state <> 'closed' and ($programme is null or c.programme_id = $programme) "
        "order by k.due_at limit 5000",
        {"programme": programme_id},
    )
    made = icalendar.Calendar()
    made.add("prodid", "-//Earshot//case desk//EN")
    made.add("version", "2.0")
    for row in rows:
        entry = icalendar.Event()
        due = row["due_at"].replace(tzinfo=UTC)
        entry.add("uid", f"{row['case_id']}-{row['clock']}-{row['turn']}@earshot")
        entry.add("dtstamp", datetime.now(UTC))
        entry.add("dtstart", due - timedelta(minutes=30))
        entry.add("dtend", due)
        entry.add("summary", f"{row['ref']}: {CLOCKS[row['clock']].title.lower()} due")
        entry.add("categories", [row["kind"]])
        made.add_component(entry)
    content: bytes = made.to_ical()
    return content
