"""What the Mentions page asks the store: the filters as one value, its sums by day, and one page of the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import read
from dashboard.once import kept

if TYPE_CHECKING:
    import pyarrow as pa

EXPORT_LIMIT = 10_000  # mentions in one file
ORDERS = {"newest": "Newest", "criticism": "Likeliest criticism", "reactions": "Most reactions"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: whole days of `zone`, both ends in it; an empty tuple means all."""

    since: date
    until: date
    zone: str
    programme_id: str | None = None
    platforms: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # waiting corrected abusive
    q: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether something besides the period, the programme and the platforms is asked."""
        return bool(self.sentiments or self.acts or self.languages or self.states or self.q)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many mentions were found, in all and by each side; `by_day` in the order of the days."""

    total: int
    by_sentiment: dict[str, int]
    by_act: dict[str, int]
    by_platform: dict[str, int]
    by_day: dict[date, int]
    by_bucket: dict[datetime, dict[str, int]]  # local day or hour → sentiment → mentions
    criticism_by_day: dict[date, int]
    negative_by_day: dict[date, int]
    read_by_day: dict[date, int]  # those that could be read: what a share is of
    waiting: int | None = None  # enquiries and complaints without an answer, where the same look counted them


def bounds(since: date, until: date, zone: str) -> tuple[datetime, datetime]:
    """The instants (UTC, no zone) between which the whole days lie; the second is just after them.

    >>> bounds(date(2026, 3, 29), date(2026, 3, 29), "Europe/London")  # the day the clocks go forward
    (datetime.datetime(2026, 3, 29, 0, 0), datetime.datetime(2026, 3, 29, 23, 0))
    """
    local = ZoneInfo(zone)
    ends = (datetime.combine(day, time(), local) for day in (since, until + timedelta(days=1)))
    first, after = (end.astimezone(UTC).replace(tzinfo=None) for end in ends)
    return first, after


def sums(asked: Asked, grain: str = "day") -> Sums:
    """The sums of what was asked; grain 'day', or 'hour' for a period of a few days."""
    return _sums(asked, grain, read.state())


@kept(300)
def _sums(asked: Asked, grain: str, state: tuple[str, int]) -> Sums:
    return _add_up(_cells(asked, grain))


def _cells(asked: Asked, grain: str) -> pa.Table:
    """One row per bucket, platform, sentiment and act: from the roll-up, or from the mentions where it must be."""
    name, params = question(asked, grain)
    return read.table(name, **params)


def question(asked: Asked, grain: str = "day") -> tuple[str, dict[str, Any]]:
    """The page query that answers, and its parameters: what is added up on the page are its rows."""
    if grain == "day" and not asked.q and len(asked.states) < 2:
        days = {"since": asked.since, "until": asked.until, **_sides(asked)}
        if asked.states == ("waiting",):
            return "mention_cells_waiting", days
        return "mention_cells", {**days, "state": "".join(asked.states)}
    return "mention_cells_found", {"zone": asked.zone, "grain": grain, **_found(asked)}


def _sides(asked: Asked) -> dict[str, Any]:
    return {
        "programme": asked.programme_id,
        "platforms": asked.platforms,
        "sentiments": asked.sentiments,
        "acts": asked.acts,
        "languages": asked.languages,
    }


def _found(asked: Asked) -> dict[str, Any]:
    since_at, until_at = bounds(asked.since, asked.until, asked.zone)
    return {"since_at": since_at, "until_at": until_at, "q": asked.q, "states": asked.states, **_sides(asked)}


def _add_up(cells: pa.Table) -> Sums:
    by_bucket: dict[datetime, dict[str, int]] = {}
    for row in _grouped(cells, "bucket", "sentiment"):
        by_bucket.setdefault(row["bucket"], {})[row["sentiment"]] = int(row["mentions_sum"])
    by_bucket = dict(sorted(by_bucket.items()))
    by_day: dict[date, int] = {}
    negative: dict[date, int] = {}
    readable: dict[date, int] = {}
    for bucket, of in by_bucket.items():
        by_day[bucket.date()] = by_day.get(bucket.date(), 0) + sum(of.values())
        negative[bucket.date()] = negative.get(bucket.date(), 0) + of.get("negative", 0)
        readable[bucket.date()] = readable.get(bucket.date(), 0) + sum(of.values()) - of.get("unread", 0)
    criticism = dict.fromkeys(by_day, 0)
    for row in _grouped(cells, "bucket", "act"):
        if row["act"] == "criticism":
            criticism[row["bucket"].date()] += int(row["mentions_sum"])
    return Sums(
        total=sum(by_day.values()),
        by_sentiment=_counted(cells, "sentiment"),
        by_act=_counted(cells, "act"),
        by_platform=_counted(cells, "platform"),
        by_day=by_day,
        by_bucket=by_bucket,
        criticism_by_day=criticism,
        negative_by_day=negative,
        read_by_day=readable,
        waiting=sum(cells["waiting"].to_pylist()) if "waiting" in cells.column_names else None,
    )


def _grouped(cells: pa.Table, *keys: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = cells.group_by(list(keys)).aggregate([("mentions", "sum")]).to_pylist()
    return rows


def _counted(cells: pa.Table, side: str) -> dict[str, int]:
    """Mentions by one side, the most first."""
    counted = {row[side]: int(row["mentions_sum"]) for row in _grouped(cells, side)}
    return dict(sorted(counted.items(), key=lambda two: (-two[1], two[0])))


def waiting(asked: Asked) -> int:
    """Enquiries and complaints among what was asked that have no public answer of ours."""
    wanted = unanswered(asked)
    if wanted is None:
        return 0
    counted = sums(asked).waiting
    if counted is not None:
        return counted
    return sums(wanted).total


def unanswered(asked: Asked) -> Asked | None:
    """The same narrowed to enquiries and complaints without an answer of ours; None where neither is asked for."""
    answerable = tuple(act for act in ("enquiry", "complaint") if not asked.acts or act in asked.acts)
    if not answerable:
        return None
    return replace(asked, acts=answerable, states=tuple(sorted({*asked.states, "waiting"})))


def page(asked: Asked, by_day: dict[date, int], number: int, size: int, order: str = "newest") -> list[dict[str, Any]]:
    """Page `number` (from 1) of the list, newest first, or by another of ORDERS.

    The sums say on which days the newest lie, so only those days are read: a page of ten million mentions
    costs no more than one of ten thousand.
    """
    if order != "newest":
        return read.rows("mention_list_by", by=order, **_found(asked), rows=size, skip=(number - 1) * size)
    return read.rows("mention_list", **_list_params(asked, by_day, (number - 1) * size, size))


def _list_params(asked: Asked, by_day: dict[date, int], skip: int, size: int) -> dict[str, Any]:
    since, until, left = narrow(by_day, skip, size)
    days = replace(asked, since=since or asked.since, until=until or asked.until)
    return {**_found(days), "rows": size, "skip": left}


def narrow(by_day: dict[date, int], skip: int, size: int) -> tuple[date | None, date | None, int]:
    """The oldest and the newest day of a page, and how many mentions to skip in them.

    >>> days = {date(2026, 3, 1): 10, date(2026, 3, 2): 5, date(2026, 3, 3): 7}
    >>> narrow(days, 8, 5)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 2), 1)
    >>> narrow(days, 0, 7)
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 3), 0)
    >>> narrow({}, 0, 25)
    (None, None, 0)
    """
    since = until = None
    left, passed = skip, 0
    for day in sorted(by_day, reverse=True):
        after = passed + by_day[day]
        if until is None and after > skip:
            until, left = day, skip - passed
        if until is not None:
            since = day
        passed = after
        if passed >= skip + size and until is not None:
            break
    return since, until, left


def rows_for_export(asked: Asked) -> list[dict[str, Any]]:
    """The newest mentions of what was asked, at most EXPORT_LIMIT, read when the button is pressed."""
    from data import models

    params = {key: list(value) if isinstance(value, tuple) else value for key, value in _found(asked).items()}
    return read.store().rows(models.page("mention_list"), {**params, "rows": EXPORT_LIMIT, "skip": 0})


def languages() -> list[str]:
    """The languages mentions were read in, the most used first."""
    return [row["language"] for row in read.rows("mention_languages")]
