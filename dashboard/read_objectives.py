"""What the Objectives page reads: the plan, where each KPI stands, how it came there, and what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dashboard import read
from dashboard.once import kept
from dashboard.read import Programme
from data import models, programmes, pulled
from data.programmes import Measured, Plan, PlannedKpi
from data.pulled import Pulled
from pipelines.commands import standing
from pipelines.commands.standing import Standing, Trend
from pipelines.rules import small_cells

if TYPE_CHECKING:
    import pyarrow as pa


def plan(programme_id: str) -> Plan:
    """The plan as known now (shared by all sessions: frozen)."""
    return _plan(programme_id, read.state())


@kept(50)
def _plan(programme_id: str, state: tuple[str, int]) -> Plan:
    return programmes.plan(read.store(), programme_id)


def kpi(kpi_id: str) -> PlannedKpi | None:
    """A KPI of any programme; None where it was removed."""
    for one in read.programmes():
        for held in plan(one.programme_id).kpis:
            if held.kpi_id == kpi_id:
                return held
    return None


def standings(programme_id: str, on: date) -> list[Standing]:
    """Every KPI judged at the end of a day."""
    return _standings(programme_id, on, read.state())


@kept(50)
def _standings(programme_id: str, on: date, state: tuple[str, int]) -> list[Standing]:
    return standing.evaluate(read.store(), programme_id, on, held=plan(programme_id))


def trend(kpi: PlannedKpi, on: date) -> Trend:
    """Values and the curve of the targets."""
    return standing.trend(read.store(), plan(kpi.programme_id), kpi, on)


def with_breaks(kpi: PlannedKpi, trend: Trend) -> tuple[tuple[date, float | None], ...]:
    """The values with a gap where a platform changed what it counts: no line crosses a series break."""
    if kpi.is_entered or not trend.values:
        return trend.values
    sql = read.catalogue()[kpi.metric_key].sql
    first, last = trend.values[0][0], trend.values[-1][0]
    found = read.rows("series_breaks", since=first, until=last, programme=kpi.programme_id)
    gaps = {row["day"] for row in found if row["metric"] in sql and kpi.platform in ("", row["platform"])}
    inside: list[tuple[date, float | None]] = [(day, None) for day in gaps if day not in dict(trend.values)]
    return tuple(sorted([*trend.values, *inside], key=lambda point: point[0]))


def programme_row(programme: Programme) -> dict[str, Any]:
    """The programme as the plan file writes it."""
    return next(row for row in read.rows("programmes") if row["programme_id"] == programme.programme_id)


def behind(one: Standing, known_at: datetime | None = None) -> dict[str, Any]:
    """What stands behind a KPI's number, in the shape of `data.kpis.glass_box`."""
    kpi = one.kpi
    if kpi.is_entered:
        return _entered_box(one, known_at)
    from data import kpis

    return kpis.glass_box(
        read.store(),
        kpi.metric_key,
        since=one.actual.since,
        until=one.actual.until,
        programme_id=kpi.programme_id,
        platforms=(kpi.platform,) if kpi.platform else (),
        known_at=known_at,
    )


def pulled_of(one: Standing, known_at: datetime | None = None) -> Pulled | None:
    """When the rows behind a KPI's number were pulled and where they came from; None where it cannot be measured."""
    kpi, found = one.kpi, one.actual
    if kpi.is_entered:
        return pulled.entered(
            read.store(), kpi.programme_id, kpi.metric_key, since=found.since, until=found.until, known_at=known_at
        )
    measured = read.catalogue().get(kpi.metric_key)
    if measured is None:
        return None
    return pulled.facts(
        read.store(), measured.rows, since=found.since, until=found.until, programme_id=kpi.programme_id,
        platforms=(kpi.platform,) if kpi.platform else (), role="own" if measured.accounts == "own" else None,
        known_at=known_at,
    )  # fmt: skip


def fact_rows(one: Standing, known_at: datetime | None = None) -> pa.Table:
    """The newest of the rows that a measured number is made of, with how many there are in all."""
    kpi = one.kpi
    from data import kpis

    return kpis.behind(
        read.store(), kpi.metric_key, since=one.actual.since, until=one.actual.until, programme_id=kpi.programme_id,
        platforms=(kpi.platform,) if kpi.platform else (), known_at=known_at,
    )  # fmt: skip


WAYS = {
    "sum": "the sum of the values entered for the periods of the window",
    "ratio_of_sums": "100 · Σ numerators / Σ denominators of the periods of the window",
    "mean": "the mean of the values entered for the periods of the window",
    "last": "the value entered for the newest period",
    "survey_share": "the share found by the newest survey, in percent of those asked",
}


def _entered_box(one: Standing, known_at: datetime | None) -> dict[str, Any]:
    model = models.model("pages", "plan_measurements")
    return {
        "formula": WAYS[one.kpi.aggregation],
        "basis": "point_in_time" if one.kpi.window == "latest" else "flow_in_period",
        "level": one.kpi.level,
        "direction": one.kpi.direction,
        "aggregation": one.kpi.aggregation,
        "note": "entered by people; of a corrected value the newest row counts, the others are kept",
        "version": model.hash,
        "path": model.path,
        "revision": read.store().revision,
        "parameters": {"programme": one.kpi.programme_id, "known_at": known_at},
        "sql": model.sql,
    }


def entered_rows(one: Standing, held_plan: Plan) -> list[dict[str, Any]]:
    """The entered values that a number is made of, newest first."""
    held = held_plan.entered(one.kpi.metric_key)
    inside = [row for row in held if row.period_start >= one.actual.since and row.period_end <= one.actual.until]
    people = standing.counts_people(one.kpi)
    return [_row(row, is_of_people=people) for row in reversed(inside)]


def _row(row: Measured, *, is_of_people: bool) -> dict[str, Any]:
    """An entered value as it is shown: what speaks of too few people is left out, and the row stays."""
    told = {name: getattr(row, name) for name in _ROW}
    is_small = is_of_people and (
        small_cells.is_share_small(row.numerator, row.denominator) or small_cells.is_small(row.n)
    )
    if is_small:
        hidden = ("value", "numerator", "denominator", "n", "ci_low", "ci_high")
        return {**told, **dict.fromkeys(hidden), "availability": small_cells.WORDS}
    return told


_ROW = (
    "period_start", "period_end", "value", "numerator", "denominator", "availability", "n", "ci_low", "ci_high",
    "source", "recorded_at", "recorded_by",
)  # fmt: skip


def worst_first(found: Sequence[Standing]) -> list[Standing]:
    """Off track before at risk, the farther from its profile the earlier; the rest is left out."""
    behind_plan = [one for one in found if one.status.colour in ("red", "amber")]
    return sorted(behind_plan, key=lambda one: (one.status.colour != "red", one.status.attainment or 0.0))
