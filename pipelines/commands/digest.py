"""The digest for partners: what people complained of, how it ended and what was learnt, naming nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
    of = {"id": programme_id, "since": since, "until": until}
    which = (
        "from case_file as f inner join case_rows as r on r.case_id = f.case_id "
        "where f.programme_id = $id and r.day between $since and $until"
    )
    lines = [f"{programme['name']}: cases from {since:%d %B %Y} to {until:%d %B %Y}"]
    if programme["is_demo"]:
        lines.append("DEMO DATA. Quit Together is invented. No real body, person or result is shown.")
    for title, column, more in (
        ("By kind", "f.kind", ""),
        (
            "Complaints and criticisms by theme",
            "coalesce(theme, 'not said')",
            "and f.kind in ('complaint', 'criticism')",
        ),
        ("Outcomes of complaints", "f.outcome", "and f.kind = 'complaint' and f.outcome is not null"),
        ("Criticisms that were expected", "f.anticipated", "and f.kind = 'criticism' and f.anticipated is not null"),
    ):
        rows = store.rows(f"select {column} as name, count(*) as n {which} {more} group by 1 order by n desc, name", of)
        lines += ["", title, *_told(rows)]
    clocks = store.rows(
        "select clock as name, count(*) as n, count(*) filter (where is_met) as met from clock_rows "
        "where programme_id = $id and day between $since and $until and is_over group by 1 order by 1",
        of,
    )
    lines += ["", "On time"]
    lines += [
        f"  {row['name'].replace('_', ' ')}: {round(100 * row['met'] / row['n'])}% of {row['n']}"
        for row in clocks
        if row["n"] >= FEWEST
    ]
    lessons = store.rows(
        "select advice from lesson where programme_id = $id and learnt_on between $since and $until order by code",
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
