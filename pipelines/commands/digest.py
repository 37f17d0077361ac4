"""The digest for partners: what people complained of, how it ended and what was learnt, naming nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from data.store import Store
from pipelines.commands import Refused
from pipelines.redaction import Redactor

FEWEST = 5  # a smaller cell could be somebody


def digest(store: Store, programme_id: str, since: date, until: date) -> str:
    """Plain text: counts by kind, theme and outcome, clocks on time, lessons. Cells under five are not told."""
    if until < since:
        raise Refused(f"The digest would end on {until}, before it begins on {since}.")
    programme = store.one("select name, is_demo from programme where programme_id = $id", {"id": programme_id})
    if programme is None:
        raise Refused(f"There is no programme {programme_id}. It may have been removed; open the page again.")
    of = {
        "id": programme_id,
        "since": datetime.combine(since, time()),
        "until": datetime.combine(until + timedelta(days=1), time()),
    }
    which = "from case_file where programme_id = $id and received_at >= $since and received_at < $until"
    lines = [f"{programme['name']}: cases from {since:%d %B %Y} to {until:%d %B %Y}"]
    if programme["is_demo"]:
        lines.append("DEMO DATA. Quit Together is invented. No real body, person or result is shown.")
    for title, column, more in (
        ("By kind", "kind", ""),
        ("Complaints and criticisms by theme", "coalesce(theme, 'not said')", "and kind in ('complaint', 'criticism')"),
        ("Outcomes of complaints", "outcome", "and kind = 'complaint' and outcome is not null"),
        ("Criticisms that were expected", "anticipated", "and anticipated is not null"),
    ):
        rows = store.rows(f"select {column} as name, count(*) as n {which} {more} group by 1 order by n desc, name", of)
        lines += ["", title, *_told(rows)]
    clocks = store.rows(
        "select k.clock as name, count(*) as n, count(*) filter (where k.standing = 'met') as met "
        "from case_clock as k inner join case_file as f on f.case_id = k.case_id where f.programme_id = $id "
        "and f.received_at >= $since and f.received_at < $until and k.standing in ('met', 'late') "
        "group by 1 order by 1",
        of,
    )
    lines += ["", "On time"]
    lines += [
        f"  {row['name'].replace('_', ' ')}: {round(100 * row['met'] / row['n'])} % of {row['n']}"
        for row in clocks
        if row["n"] >= FEWEST
    ]
    lessons = store.rows(
        "select advice from lesson where programme_id = $id and learnt_on >= $since and learnt_on < $until "
        "order by code",
        of,
    )
    worker = Redactor()
    if lessons:
        lines += ["", "What was learnt", *(f"  {worker.redact(row['advice'])}" for row in lessons)]
    return "\n".join(lines) + "\n"


def _told(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Cells of five and more; the smaller ones together, so that none can be worked out of a total."""
    shown = [f"  {str(row['name']).replace('_', ' ')}: {row['n']}" for row in rows if row["n"] >= FEWEST]
    few = [row for row in rows if row["n"] < FEWEST]
    if few:
        shown.append(f"  {len(few)} more with fewer than {FEWEST} each")
    return shown or ["  nothing"]
