"""The KPIs: every file of data/models/kpis, what its header says, and its value for any period and programme.

A KPI's SQL gives one row per day, platform and account (per event for a median) with the columns
`day, platform, account_id, n` and either `value`, or `numerator` and `denominator`. How rows become one
number is the header's `aggregation`, a file of data/models/measures. Cases and promises belong to a programme and to
no account: there `account_id` holds the programme and `platform` the channel. `n` is the number of mentions, posts
or readings behind a value; a value of None is "not known" and is never drawn or added up as 0.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa

from data import known, kpi_history, kpi_text, kpi_until, models
from data.kpi_history import Bucket, Grain, History, buckets_of
from data.store import Store

# aggregations whose buckets follow from the days alone: the others are asked for one by one
FROM_HISTORY = ("sum", "ratio_of_sums", "last")
MOST_BEFORE = timedelta(days=92)

# how the files of data/models/measures write a bucket, and what it is for each grain
BY_GRAIN = "cast(date_trunc($grain, c.day) as date)"
_BUCKET: dict[Grain, str] = {
    "day": "c.day",
    "week": "cast(date_trunc('week', c.day) as date)",
    "month": "cast(date_trunc('month', c.day) as date)",
    "period": "cast($since as date)",
}

# what each line of a header may say; test_kpis.py holds every file to it
HEADER: dict[str, tuple[str, ...]] = {
    "unit": ("count", "percent", "score", "minutes"),
    "level": ("input", "output", "outtake", "outcome", "impact"),
    "direction": ("up", "down"),
    "basis": ("flow_in_period", "lifetime_of_cohort", "point_in_time"),
    "aggregation": ("sum", "ratio_of_sums", "median", "percentile_90", "last", "growth"),
    "rows": ("mentions", "posts", "account days", "replies", "cases", "clocks", "promises", "ratings"),
    "accounts": ("own", "all", "none"),
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI as its file defines it. `version` changes when the definition changes."""

    key: str
    title: str
    unit: str
    level: str
    direction: str
    basis: str
    aggregation: str
    formula: str
    rows: str
    note: str
    accounts: str  # own: our accounts alone; all: the comparators too; none: of a programme, whatever the account
    is_zero_between: bool  # a bucket without rows inside the span that is known counts as 0
    version: str
    path: str
    sql: str


@dataclass(frozen=True, slots=True)
class Point:
    """The value of one bucket, named by the day its calendar bucket begins (the week's Monday, the 1st).

    A period's one point is named by its first day. Percent and score are in points (3.43 is 3.43%).
    """

    bucket: date
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int


@cache
def catalogue() -> dict[str, Kpi]:
    """Every KPI by its key. Raises ValueError for a file whose header is incomplete or says something else."""
    return {name: _from_model(model) for name, model in models.all_models("kpis").items()}


def _from_model(model: models.Model) -> Kpi:
    said = model.header
    for line in ("title", "formula", "note", *HEADER):
        if line not in said:
            raise ValueError(f"{model.path} has no line '-- {line}: …' in its header.")
    for line, allowed in HEADER.items():
        if said[line] not in allowed:
            raise ValueError(f"{model.path} says {line} '{said[line]}': known are {', '.join(allowed)}.")
    return Kpi(
        key=model.name,
        title=said["title"],
        unit=said["unit"],
        level=said["level"],
        direction=said["direction"],
        basis=said["basis"],
        aggregation=said["aggregation"],
        formula=said["formula"],
        rows=said["rows"],
        note=said["note"],
        accounts=said["accounts"],
        is_zero_between=said.get("gaps") == "zero",
        version=model.hash,
        path=model.path,
        sql=model.sql,
    )


def kpi(key: str) -> Kpi:
    """One KPI. Raises KeyError with the keys that exist."""
    known = catalogue()
    if key not in known:
        raise KeyError(f"No KPI '{key}': known are {', '.join(known)}.")
    return known[key]


def measure(
    store: Store,
    key: str,
    *,
    since: date,
    until: date,
    grain: Grain = "period",
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> list[Point]:
    """One point for every bucket from `since` to `until`, both included, in order.

    A bucket without rows has the value None, or 0 where the KPI's header says so and the bucket lies
    between the first and the last day that are known. `platforms` empty means all; `programme_id` None
    means every account of ours; `known_at` (UTC, no zone) counts only what had arrived by then, as it was read
    then. Raises KeyError for an unknown key, ValueError for a period that ends before it starts.
    """
    asked = kpi(key)
    buckets = buckets_of(since, until, grain)
    if asked.aggregation in FROM_HISTORY:
        values = history(store, asked, since, until, programme_id, known_at).values(buckets, platforms)
    else:
        params = _params(asked, since, until, programme_id, platforms, known_at)
        sql = compose(asked, asked.aggregation, params, grain)
        told = store.rows(sql, _used(sql, params), tables=_relations(asked, buckets))
        values = [(row["bucket"], row["value"], row["numerator"], row["denominator"], row["n"] or 0) for row in told]
    found = {value[0]: Point(*value) for value in values}
    empty = _empty_values(store, asked, programme_id, platforms, buckets, found, known_at)
    points = [found.get(first, Point(first, empty.get(first), None, None, 0)) for first, _, _ in buckets]
    return _without_stale_tail(points) if asked.aggregation == "last" and grain != "period" else points


def value(
    store: Store,
    key: str,
    *,
    since: date,
    until: date,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> Point:
    """The KPI over the whole period as one point."""
    return measure(
        store, key, since=since, until=until, programme_id=programme_id, platforms=platforms, known_at=known_at
    )[0]


def span(
    store: Store,
    key: str,
    *,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> tuple[date, date] | None:
    """The first and the last day on which anything of a KPI is known; None when nothing is."""
    kept = store.kept
    name = ("span", key, programme_id, tuple(platforms), known_at)
    if name not in kept:
        asked = kpi(key)
        params = _params(asked, None, None, programme_id, platforms, known_at)
        sql = compose(asked, "span", params)
        found = store.one(sql, _used(sql, params))
        kept[name] = (found["first_day"], found["last_day"]) if found and found["first_day"] else None
    told: tuple[date, date] | None = kept[name]
    return told


def known_until(
    store: Store,
    key: str,
    *,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> date | None:
    """The last day of which a KPI is known, whether or not anything happened on it; None when nothing is known.

    Rows alone do not say that nothing came after them. The desk is whole to this day, as its cases are entered here;
    posts and mentions are to the newest whole round over a connected account; files say no more than their rows do.
    """
    held = span(store, key, programme_id=programme_id, platforms=platforms, known_at=known_at)
    if held is None:
        return None
    asked = kpi(key)
    found = kpi_until.day(store, asked.accounts, asked.rows, programme_id, platforms, known_at)
    return max(held[1], found) if found else held[1]


def history(
    store: Store, asked: Kpi, since: date, until: date, programme_id: str | None, known_at: datetime | None = None
) -> History:
    """The days behind a KPI from `since` or earlier on, kept until the next commit.

    What a page asks next is mostly the period before, so its days are fetched along, up to a quarter of a year.
    """
    kept = store.kept
    name = ("history", asked.key, programme_id, known_at, moment(asked.key))
    # many ask after each commit, and one fetches
    with kept.setdefault(("lock", *name), threading.Lock()):
        held: History | None = kept.get(name)
        if held is None or held.since > since:
            before = min(until - since + timedelta(days=1), MOST_BEFORE)
            params = _params(asked, since - before, None, programme_id, (), known_at)
            sql = compose(asked, f"history_of_{asked.aggregation}", params)
            rows = store.read(sql, _used(sql, params))
            begins = date.min if asked.aggregation == "last" else params["since"]
            held = kept[name] = kpi_history.from_rows(asked.aggregation, begins, params["factor"], rows)
    return held


def moment(key: str) -> str:
    """The quarter of an hour for a KPI that a clock changes without a commit (times that run out), '' for the others.

    What is kept by the revision of the store is kept by this, too.
    """
    if not _reads_clock(kpi(key).sql):
        return ""
    at = datetime.now(UTC)
    return f"{at:%Y%m%d%H}{at.minute // 15}"


@cache
def _reads_clock(sql: str) -> bool:
    return any(name == "at_present" for name, _ in known.needed(sql))


def compose(asked: Kpi, measure_name: str, params: Mapping[str, Any], grain: Grain = "period") -> str:
    """The SQL that is run: the KPI's own file, narrowed to what was asked for, aggregated.

    What narrows nothing is left out: planning a clause costs more than running it.
    """
    chosen_by = "chosen_of_programme" if asked.accounts == "none" else "chosen"
    lines = models.model("measures", chosen_by).sql.splitlines()
    chosen = "\n".join(line for line in lines if not known.says_nothing(line, params))
    facts = known.before(asked.sql, params) if params.get("known_at") else ""
    outer = models.model("measures", measure_name).sql.replace(BY_GRAIN, _BUCKET[grain])
    body = "\n".join(line for line in outer.splitlines() if not line.startswith("--"))
    # an outer query that opens with its own `with` continues the list instead
    joined = f",\n{body.removeprefix('with ')}" if body.startswith("with ") else f"\n{body}"
    return f"with {facts}kpi as (\n{asked.sql}\n),\nchosen as (\n{chosen}\n){joined}"


def glass_box(
    store: Store,
    key: str,
    *,
    since: date,
    until: date,
    grain: Grain = "period",
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    known_at: datetime | None = None,
) -> dict[str, Any]:
    """What stands behind a number: definition, version, file, SQL, parameters, the store's revision.

    `store.rows(box["sql"], box["parameters"])` gives the points again: nothing else is needed.
    """
    asked = kpi(key)
    params = _params(asked, since, until, programme_id, platforms, known_at)
    sql = compose(asked, asked.aggregation, params, grain)
    return {
        "key": asked.key,
        "title": asked.title,
        "unit": asked.unit,
        "level": asked.level,
        "direction": asked.direction,
        "basis": asked.basis,
        "aggregation": asked.aggregation,
        "formula": asked.formula,
        "note": asked.note,
        "rows": asked.rows,
        "version": asked.version,
        "path": asked.path,
        "sql": kpi_text.with_values(sql, _relations(asked, buckets_of(since, until, grain))),
        "parameters": _used(sql, params),
        "since": since,
        "until": until,
        "grain": grain,
        "revision": store.revision,
    }


def behind(
    store: Store,
    key: str,
    *,
    since: date,
    until: date,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
    known_at: datetime | None = None,
) -> pa.Table:
    """The rows that a number is made of, newest first: what is shown adds up to what is claimed.

    Columns day, platform, account_id, n, `value` or `numerator` and `denominator`, and `rows_in_all`, the
    number of rows without the limit. A carried value (followers) has only the readings of the period itself.
    """
    asked = kpi(key)
    params = {**_params(asked, since, until, programme_id, platforms, known_at), "limit": limit, "offset": offset}
    sql = compose(asked, "behind", params)
    return store.read(sql, _used(sql, params))


# -- parameters and buckets ----------------------------------------------------------------------


def _params(
    asked: Kpi,
    since: date | None,
    until: date | None,
    programme_id: str | None,
    platforms: Sequence[str],
    known_at: datetime | None = None,
) -> dict[str, Any]:
    """What the SQL may name; None and an empty list narrow nothing."""
    return {
        "since": since,
        "until": until,
        "programme": programme_id,
        "platforms": list(platforms),
        "role": "own" if asked.accounts == "own" else None,
        "factor": 100.0 if asked.unit in ("percent", "score") else 1.0,
        "known_at": known_at,
    }


def _used(sql: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """DuckDB refuses a parameter that the SQL does not name."""
    return {name: given for name, given in params.items() if f"${name}" in sql}


def _relations(asked: Kpi, buckets: Sequence[Bucket]) -> dict[str, pa.Table]:
    """What a measure of carried values joins: `buckets(bucket, first_day, last_day)`."""
    if asked.aggregation not in ("last", "growth"):
        return {}
    columns = zip(("bucket", "first_day", "last_day"), zip(*buckets, strict=True), strict=True)
    return {"buckets": pa.table({name: pa.array(days, pa.date32()) for name, days in columns})}


def _empty_values(
    store: Store,
    asked: Kpi,
    programme_id: str | None,
    platforms: Sequence[str],
    buckets: Sequence[Bucket],
    found: dict[date, Point],
    known_at: datetime | None = None,
) -> dict[date, float]:
    """0 for the buckets without rows that lie inside the span that is known, for KPIs that ask for it."""
    if not asked.is_zero_between or len(found) == len(buckets):
        return {}
    held = span(store, asked.key, programme_id=programme_id, platforms=platforms, known_at=known_at)
    if held is None:
        return {}
    until = known_until(store, asked.key, programme_id=programme_id, platforms=platforms, known_at=known_at) or held[1]
    return {
        name: 0.0
        for name, first, last in buckets
        if name not in found and first >= held[0] and (last <= held[1] or first <= until)
    }


def _without_stale_tail(points: list[Point]) -> list[Point]:
    """A value is carried on between readings, not past the last one: stale must not look like steady."""
    last = max((number for number, point in enumerate(points) if point.n), default=-1)
    return [
        point if number <= last else Point(point.bucket, None, None, None, 0) for number, point in enumerate(points)
    ]
