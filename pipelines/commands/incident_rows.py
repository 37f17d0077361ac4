"""The rows behind an incident's words: which mentions were counted, by whom, and what the same hours held before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data import models
from data.store import Store

Row = dict[str, Any]


def counted(store: Store, incident_id: str) -> list[Row]:
    """The mentions that triggered an incident, in the order in which they were written.

    Rows of platform, mention_id, created_at, known_at, text, person (1 for the first author, 2 for the next; None where
    the source does not say who) and counts: whether the number in the words counts it, by the very function that
    decided; None for one that is no longer held as criticism.
    """
    from pipelines.alerts import counting, live

    one = store.one("select * from incident where incident_id = $id", {"id": incident_id})
    if one is None:
        return []
    rows = store.rows(models.page("warning_mentions"), {"incident": incident_id})
    heard = live.hear(
        store, one["programme_id"], one["opened_at"], since=one["opened_at"] - live.RECENT,
        teach_only=not one["is_replayed"],
    )  # fmt: skip
    counts = dict(zip(heard.ids, counting.counted(heard.said).tolist(), strict=True))
    critical = dict(zip(heard.ids, heard.said.critical.tolist(), strict=True))
    people: dict[str, int] = {}
    for row in rows:
        key = (row["platform"], row["mention_id"])
        row["counts"] = counts.get(key) if critical.get(key) else None
        author = row["author_key"]
        row["person"] = people.setdefault(author, len(people) + 1) if author else None
    return rows


def told_apart(rows: list[Row]) -> tuple[int, int, datetime | None]:
    """What the words say of these rows: how many count, from how many people, and when the first was written.

    >>> told_apart([{"counts": True, "person": 1, "created_at": 5}, {"counts": False, "person": 2, "created_at": 4}])
    (1, 1, 4)
    """
    kept = [row for row in rows if row["counts"]]
    people = {row["person"] for row in kept if row["person"]}
    return len(kept), len(people), min((row["created_at"] for row in rows), default=None)
