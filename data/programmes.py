"""A programme's plan as data: objectives, KPIs, targets in every version, entered values, and a KPI's actual value.

Nothing here judges: pipelines/rules/status.py does. Values are what was known: a target that was superseded
later is the one in force before, and of a corrected measurement the newest row counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from data import kpis, models, plan_rows
from data.store import Store

Made = TypeVar("Made")
ENTERED = "entered:"  # a metric key with this prefix is entered by people, the others are measured from facts


@dataclass(frozen=True, slots=True)
class Objective:
    """What the programme wants to bring about."""

    objective_id: str
    parent_id: str | None
    code: str
    text: str
    scope: str
    type: str
    owner: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlannedKpi:
    """A KPI as the plan holds it: which metric, over which window, judged how."""

    kpi_id: str
    objective_id: str
    programme_id: str
    code: str
    name: str
    metric_key: str
    platform: str
    level: str
    unit: str
    direction: str
    aggregation: str
    window: str
    judged_by: str
    green: float
    amber: float
    owner: str | None
    frequency: str
    baseline_value: float | None
    baseline_on: date | None
    baseline_source: str | None
    baseline_n: int | None

    @property
    def is_entered(self) -> bool:
        """Whether people enter its values."""
        return self.metric_key.startswith(ENTERED)


@dataclass(frozen=True, slots=True)
class Target:
    """One version of a target. `superseded_at` (UTC, no zone) is None for the newest."""

    target_id: str
    kpi_id: str
    period_start: date
    period_end: date
    value: float
    profile: str
    points: tuple[tuple[date, float], ...]
    version: int
    agreed_on: date
    reason: str
    created_at: datetime
    created_by: str
    superseded_by: str | None
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One entered value of one period; None with an availability that says why."""

    metric_key: str
    period_start: date
    period_end: date
    value: float | None
    numerator: float | None
    denominator: float | None
    availability: str
    n: int | None
    ci_low: float | None
    ci_high: float | None
    source: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything of one programme, as known at one moment."""

    programme_id: str
    zone: str
    objectives: tuple[Objective, ...]
    kpis: tuple[PlannedKpi, ...]
    targets: tuple[Target, ...]
    measurements: tuple[Measured, ...]
    known_at: datetime | None = None  # UTC, no zone; None: now

    def targets_of(self, kpi_id: str) -> list[Target]:
        """Every version, oldest first."""
        return [target for target in self.targets if target.kpi_id == kpi_id]

    def entered(self, metric_key: str) -> list[Measured]:
        """The values of an entered metric, oldest period first."""
        return [one for one in self.measurements if one.metric_key == metric_key]


@dataclass(frozen=True, slots=True)
class Actual:
    """The value of a KPI over its window, both days included.

    `missing` counts the entered periods that say "not available": a sum over them is None, never too small.
    """

    since: date
    until: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    source: str = ""
    missing: int = 0
    read_on: date | None = None  # the day of the newest reading of a level, which is carried on from it


def plan(store: Store, programme_id: str, *, known_at: datetime | None = None) -> Plan:
    """Read the plan of a programme as it was known at an instant (UTC, no zone), by default now."""
    of = {"programme": programme_id}
    then = {**of, "known_at": known_at}
    setting = store.one("select value from setting where key = 'time_zone'")
    return Plan(
        programme_id=programme_id,
        zone=str(setting["value"]) if setting else "UTC",
        objectives=tuple(_of(Objective, row) for row in _rows(store, "objective", "plan_objectives", of, known_at)),
        kpis=tuple(_of(PlannedKpi, row) for row in _rows(store, "kpi", "plan_kpis", of, known_at)),
        targets=tuple(target_of(row) for row in _targets(store, then)),
        measurements=tuple(Measured(**row) for row in store.rows(models.page("plan_measurements"), then)),
        known_at=known_at,
    )


def _rows(store: Store, table: str, page: str, of: dict[str, Any], known_at: datetime | None) -> list[dict[str, Any]]:
    """The rows of now, or as they were said at an instant: what was changed since is undone."""
    if known_at is None:
        return store.rows(models.page(page), of)
    held = plan_rows.rows(store, table, of["programme"], known_at=known_at)
    return sorted(held, key=lambda row: row["code"])


def _targets(store: Store, then: dict[str, Any]) -> list[dict[str, Any]]:
    """Every version, with those that went with a KPI which was retired since."""
    told = store.rows(models.page("plan_targets"), then)
    if then["known_at"] is None:
        return told
    names = [one.name for one in fields(Target)]
    for event in store.rows(models.page("plan_targets_retired"), then):
        for row in json.loads(event["targets"] or "[]"):
            days = {name: date.fromisoformat(row[name][:10]) for name in ("period_start", "period_end", "agreed_on")}
            given = {**row, **days, "created_at": datetime.fromisoformat(row["created_at"])}
            if given["created_at"] <= then["known_at"]:
                told.append({**{name: given.get(name) for name in names}, "profile_points": row["profile_points"]})
                told[-1].pop("points")
    return told


def _of(kind: type[Made], row: dict[str, Any]) -> Made:
    """A row as what it is: columns that are of no use here are left out."""
    return kind(**{one.name: row[one.name] for one in fields(kind)})  # type: ignore[arg-type]  # a dataclass, always


def target_of(row: Mapping[str, Any]) -> Target:
    """A row of `target` as a version of one; columns that are of no use here are left out."""
    points = tuple((date.fromisoformat(day), float(value)) for day, value in json.loads(row["profile_points"] or "[]"))
    return Target(points=points, **{one.name: row[one.name] for one in fields(Target) if one.name != "points"})


def in_force(targets: Iterable[Target], on: date, zone: str) -> Target | None:
    """The version of a target that held at the end of a day of the organisation: its period covers the day and
    nothing had superseded it by then. None before, between and after the periods."""
    night = datetime.combine(on + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    end = night.astimezone(UTC).replace(tzinfo=None)
    standing = [
        target
        for target in targets
        if target.period_start <= on <= target.period_end
        and (target.superseded_at is None or target.superseded_at >= end)
    ]
    return min(standing, key=lambda target: target.version, default=None)


def next_due(targets: Iterable[Target], on: date) -> date | None:
    """The first day after `on` on which a target not superseded begins."""
    return min(
        (target.period_start for target in targets if target.period_start > on and target.superseded_at is None),
        default=None,
    )


# -- the value of a KPI ----------------------------------------------------------------------------


def actual(store: Store, held: Plan, kpi: PlannedKpi, target: Target | None, on: date) -> Actual:
    """The value of a KPI as judged on a day, by its window.

    period_to_date: from the first day of the target in force; latest_month: the last calendar month that is
    over; latest: the newest entered value, or the value known on the day. Without a target the year so far.
    """
    since = target.period_start if target else date(on.year, 1, 1)
    until = min(on, target.period_end) if target else on
    if kpi.is_entered:
        return _of_entered(kpi, held.entered(kpi.metric_key), since, until, on)
    if kpi.window == "latest_month" or (kpi.window == "latest" and kpi.aggregation not in ("last", "growth")):
        since, until = last_month(on)
    platforms = (kpi.platform,) if kpi.platform else ()
    if kpi.window == "period_to_date" and kpi.aggregation == "sum":
        # a sum is held against the profile of the last day that has data, else stale looks like failing
        until = min(until, max(since, _last_day(store, held, kpi, platforms) or until))
    point = kpis.value(
        store, kpi.metric_key, since=since, until=until, programme_id=kpi.programme_id, platforms=platforms,
        known_at=held.known_at,
    )  # fmt: skip
    read_on = None
    if kpi.aggregation == "last" and point.value is not None:
        newest = kpis.behind(
            store, kpi.metric_key, since=date.min, until=until, programme_id=kpi.programme_id, platforms=platforms,
            known_at=held.known_at, limit=1,
        )  # fmt: skip
        read_on = newest["day"][0].as_py() if newest.num_rows else None
    found = (point.value, point.numerator, point.denominator, point.n)
    return Actual(since, until, *found, source="measured", read_on=read_on)


def _last_day(store: Store, held: Plan, kpi: PlannedKpi, platforms: Sequence[str]) -> date | None:
    return kpis.known_until(
        store, kpi.metric_key, programme_id=kpi.programme_id, platforms=platforms, known_at=held.known_at
    )


def last_month(on: date) -> tuple[date, date]:
    """First and last day of the newest calendar month that is over at the end of `on`.

    >>> last_month(date(2026, 10, 31))
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
    >>> last_month(date(2026, 10, 30))
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 30))
    """
    tomorrow = on + timedelta(days=1)
    last = on if tomorrow.day == 1 else on.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _of_entered(kpi: PlannedKpi, rows: Sequence[Measured], since: date, until: date, on: date) -> Actual:
    past = [row for row in rows if row.period_end <= on]
    if kpi.window == "period_to_date":
        chosen = [row for row in past if row.period_start >= since and row.period_end <= until]
    elif kpi.window == "latest_month":
        ends = [last_month(row.period_end) for row in past if last_month(row.period_end)[1] == row.period_end]
        month = max(ends, default=last_month(on))
        chosen = [row for row in past if row.period_start >= month[0] and row.period_end <= month[1]]
    else:
        chosen = past[-1:]
    if not chosen:
        return Actual(since, until, None)
    first, last = min(row.period_start for row in chosen), max(row.period_end for row in chosen)
    known = [row for row in chosen if row.value is not None]
    missing = len(chosen) - len(known)
    sources = ", ".join(sorted({row.source for row in chosen}))
    if not known or (missing and kpi.aggregation == "sum"):
        return Actual(first, last, None, source=sources, missing=missing)
    return _combined(kpi, known, Actual(first, last, None, source=sources, missing=missing))


def _combined(kpi: PlannedKpi, known: Sequence[Measured], over: Actual) -> Actual:
    """Several entered values as one, by the KPI's aggregation; one alone stays as it was entered."""
    newest = known[-1]
    values = [row.value for row in known if row.value is not None]
    counted = [row.n for row in known if row.n is not None]
    value: float | None = newest.value
    numerator, denominator, n = newest.numerator, newest.denominator, newest.n
    low, high = newest.ci_low, newest.ci_high
    if len(known) > 1 and kpi.aggregation in ("sum", "mean", "ratio_of_sums"):
        low = high = None
        n = sum(counted) if counted else None
        value = sum(values) if kpi.aggregation == "sum" else sum(values) / len(values)
        numerator = denominator = None
    if kpi.aggregation == "ratio_of_sums":
        numerator, denominator, value = _ratio(kpi, known)
    return Actual(over.since, over.until, value, numerator, denominator, n, low, high, over.source, over.missing)


def _ratio(kpi: PlannedKpi, known: Sequence[Measured]) -> tuple[float | None, float | None, float | None]:
    """Σ numerators / Σ denominators; None where one was entered without them: a mean of rates is another number."""
    if len(known) == 1 and known[0].numerator is None:
        return None, None, known[0].value
    numerators = [row.numerator for row in known if row.numerator is not None and row.denominator is not None]
    denominators = [row.denominator for row in known if row.numerator is not None and row.denominator is not None]
    if len(numerators) < len(known) or not sum(denominators):
        return None, None, None
    factor = 100.0 if kpi.unit in ("percent", "score") else 1.0
    return sum(numerators), sum(denominators), factor * sum(numerators) / sum(denominators)
