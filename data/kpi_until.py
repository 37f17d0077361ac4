"""Until which day the rows of a KPI are known to be whole, though none came on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from data import known, models
from data.store import Store

STREAMS = ("mentions", "posts")  # rows that a connected account brings, by the name of their stream


def day(
    store: Store,
    accounts: str,
    rows: str,
    programme_id: str | None,
    platforms: Sequence[str],
    known_at: datetime | None,
) -> date | None:
    """The day of the desk, or of the newest whole round over a connected account; None where neither says anything."""
    if accounts != "none" and rows not in STREAMS:
        return None
    of_desk = accounts == "none"
    # a day goes on without a commit, so what is kept is of this hour
    name = ("until", of_desk or rows, programme_id, tuple(platforms), known_at, f"{datetime.now(UTC):%Y%m%d%H}")
    kept = store.kept
    if name not in kept:
        asked = {"programme": programme_id, "platforms": list(platforms), "known_at": known_at, "stream": rows}
        model = models.model("measures", "present_day" if of_desk else "listened_until")
        sql = "\n".join(line for line in model.sql.splitlines() if not known.says_nothing(line, asked))
        found = store.one(sql, {name: given for name, given in asked.items() if f"${name}" in sql} or None)
        at = found["day"] if found else None
        kept[name] = min(at, _day_of(store, known_at)) if at and known_at else at
    told: date | None = kept[name]
    return told


def _day_of(store: Store, at: datetime) -> date:
    setting = store.one("select value from setting where key = 'time_zone'")
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(str(setting["value"]) if setting else "UTC")).date()
