"""What pages read: every query cached by what was asked and by the revision of the store.

A commit makes a new revision, so a page is never stale and no answer needs a lifetime. The caches are plain
ones of the process and their answers are shared, never to be changed: Streamlit's own cache costs more than a
millisecond a look (it inspects, hashes and unpickles), and a page asks a hundred times. Pages call these
functions and no SQL; a page query is a file `data/models/pages/<name>.sql` with named parameters, read by
`read.rows("name", since=…)` (small answers) or `read.table("name", …)` (Arrow, for tables and charts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard.once import kept
from data import models
from data.store import Store, now, opened

if TYPE_CHECKING:
    import pyarrow as pa

    from data.kpis import Kpi, Point


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as pages need it. `as_of` is the fixed clock of a demo programme (UTC, no zone)."""

    programme_id: str
    code: str
    name: str
    starts_on: date
    ends_on: date
    status: str
    as_of: datetime | None
    is_demo: bool
    aim: str | None


def store() -> Store:
    """The store of this process."""
    return opened()


def state() -> tuple[str, int]:
    """What the caches are keyed by: which store, and how many commits it has seen."""
    held = store()
    return str(held.home), held.revision


# -- page queries --------------------------------------------------------------------------------


def rows(name: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a page query as dictionaries. Lists go as tuples. Do not change what you are given."""
    seen = sight()
    found = _rows(name, tuple(sorted(_within(params, seen).items())), state())
    if seen is None or not found or "programme_id" not in found[0]:
        return found
    return [row for row in found if _may_be_seen(name, row["programme_id"], seen)]


def unlimited(name: str, **params: Any) -> list[dict[str, Any]]:
    """The same, whoever looks: what is asked to know who they are."""
    return _rows(name, tuple(sorted(params.items())), state())


def table(name: str, **params: Any) -> pa.Table:
    """The rows of a page query as an Arrow table (shared: do not change it)."""
    seen = sight()
    found = _table(name, tuple(sorted(_within(params, seen).items())), state())
    if seen is None or "programme_id" not in found.column_names:
        return found
    kept_rows = [_may_be_seen(name, of, seen) for of in found["programme_id"].to_pylist()]
    return found.filter(kept_rows)


def _may_be_seen(name: str, of: str | None, seen: frozenset[str]) -> bool:
    """What belongs to no programme is everybody's, but for what the public wrote: that is for a role in all of them."""
    return of in seen or (of is None and not name.startswith("mention"))


# The programmes whose rows the person in front of the screen sees, None: all. dashboard/person.py knows them.
sight: Callable[[], frozenset[str] | None] = lambda: None  # noqa: E731 - replaced by who knows


def within(programme_id: str | None) -> str | None:
    """The programme that is asked for, or one that may be seen where it may not: nothing asks past this."""
    seen = sight()
    return programme_id if seen is None or programme_id in seen else min(seen, default="")


def _within(params: Mapping[str, Any], seen: frozenset[str] | None) -> Mapping[str, Any]:
    if seen is None or "programme" not in params or params["programme"] in seen:
        return params
    return {**params, "programme": min(seen, default="")}


def uncached(name: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a page query asked now: for the bookkeeping of the server, which makes no new revision."""
    return store().rows(models.page(name), _plain(tuple(params.items())))


@kept(2000)
def _rows(name: str, params: tuple[tuple[str, Any], ...], state: tuple[str, int]) -> list[dict[str, Any]]:
    return store().rows(models.page(name), _plain(params))


@kept(200)
def _table(name: str, params: tuple[tuple[str, Any], ...], state: tuple[str, int]) -> pa.Table:
    return store().read(models.page(name), _plain(params))


def _plain(params: tuple[tuple[str, Any], ...]) -> dict[str, Any] | None:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params} or None


# -- KPIs ----------------------------------------------------------------------------------------


def catalogue() -> dict[str, Kpi]:
    """Every KPI that exists, by key."""
    from data import kpis

    return kpis.catalogue()


def measure(
    key: str,
    since: date,
    until: date,
    grain: str,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
) -> list[Point]:
    """`data.kpis.measure`, cached: both days are in the period; grain day, week, month or period."""
    from data import kpis

    moment = kpis.moment(key)
    return _measure(key, since, until, grain, within(programme_id), tuple(platforms), moment, state())


@kept(5000)
def _measure(
    key: str,
    since: date,
    until: date,
    grain: Any,
    programme_id: str | None,
    platforms: tuple[str, ...],
    moment: str,
    state: tuple[str, int],
) -> list[Point]:
    from data import kpis

    return kpis.measure(
        store(), key, since=since, until=until, grain=grain, programme_id=programme_id, platforms=platforms
    )


def begins_late(
    key: str, since: date, until: date, programme_id: str | None = None, platforms: Sequence[str] = ()
) -> date | None:
    """`data.kpi_whole.begins_late`: where what a sum counts begins inside a period, which is then no comparison."""
    from data import kpi_whole

    return kpi_whole.begins_late(
        store(), key, since=since, until=until, programme_id=within(programme_id), platforms=platforms
    )


def behind(
    key: str,
    since: date,
    until: date,
    programme_id: str | None,
    platforms: Sequence[str],
    limit: int,
    offset: int,
) -> pa.Table:
    """`data.kpis.behind`: one page of the rows that a number is made of."""
    from data import kpis

    return kpis.behind(
        store(),
        key,
        since=since,
        until=until,
        programme_id=within(programme_id),
        platforms=platforms,
        limit=limit,
        offset=offset,
    )


# -- programmes and clocks -----------------------------------------------------------------------


def programmes() -> list[Programme]:
    """Every programme, by code."""
    names = Programme.__dataclass_fields__
    return [Programme(**{name: row[name] for name in names}) for row in rows("programmes")]


def zone() -> str:
    """The zone in which the organisation's days begin and end."""
    return _zone(state())


@kept(10)
def _zone(state: tuple[str, int]) -> str:
    found = store().one("select value from setting where key = 'time_zone'")
    return str(found["value"]) if found else "UTC"


def local_day(at: datetime) -> date:
    """The organisation's day of an instant of the store (UTC without a zone)."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone())).date()


def clock(programme: Programme | None) -> datetime:
    """Now, with its zone (UTC): the fixed clock of a demo programme, else the real one."""
    at = programme.as_of if programme and programme.is_demo and programme.as_of else now()
    return at.replace(tzinfo=UTC)


def today(programme: Programme | None) -> date:
    """The day of the clock in the organisation's zone."""
    return clock(programme).astimezone(ZoneInfo(zone())).date()


def days_held(programme_id: str | None) -> list[dict[str, Any]]:
    """One row a platform: first_day, last_day and the newest mention, post and account value."""
    return rows("days_held", programme=programme_id)


def is_empty() -> bool:
    """Whether the store holds neither data nor a programme."""
    return not days_held(None) and not programmes()
