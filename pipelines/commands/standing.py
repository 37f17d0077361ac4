"""Where a programme stands: every KPI's value, what was due, and the judgement, as of a day.

This is the only place where measured values and the rules of status meet; pages and reports call it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from data import kpis, models
from data.programmes import Actual, Plan, PlannedKpi, Target, actual, in_force, last_month, next_due, plan
from data.store import BadQuery, Store
from pipelines.rules import small_cells, status
from pipelines.rules.status import Change, Profile, Rule, Status

log = logging.getLogger("earshot.standing")

ASKED = "ratings"  # the rows of a KPI that are what people answered
QUIET_DAYS = 3  # at the end of a month, on which nothing of ours is known


@dataclass(frozen=True, slots=True)
class Standing:
    """One KPI on one day. `due` is the value of the profile on `due_on`; None where no target is in force."""

    kpi: PlannedKpi
    target: Target | None
    actual: Actual
    due: float | None
    due_on: date
    status: Status
    change: Change | None  # of a survey share since its baseline, where both say how many were asked

    @property
    def is_small(self) -> bool:
        """Whether its value speaks of so few people that it is not shown."""
        found = self.actual
        if self.kpi.aggregation == "survey_share" or is_asked(self.kpi):
            return small_cells.is_small(found.n)
        return counts_people(self.kpi) and small_cells.is_share_small(found.numerator, found.denominator)


@dataclass(frozen=True, slots=True)
class Trend:
    """How a KPI came here: its values by the day they hold for, and the curve of the targets in force.

    `words` says what a value is. A None is "not known" and breaks the line.
    """

    words: str
    values: tuple[tuple[date, float | None], ...]
    curve: tuple[tuple[date, float], ...]


def evaluate(
    store: Store, programme_id: str, on: date, *, known_at: datetime | None = None, held: Plan | None = None
) -> list[Standing]:
    """Judge every KPI of a programme at the end of a day, in the order of their codes.

    `known_at` (UTC, no zone) shows what was known and in force then: the plan as it was said, values that had been
    entered, facts that had arrived, read as they were read then. A plan that is given brings its own `known_at`.
    """
    held = held or plan(store, programme_id, known_at=known_at)
    return [stand(store, held, kpi, on) for kpi in held.kpis]


def stand(store: Store, held: Plan, kpi: PlannedKpi, on: date) -> Standing:
    """Judge one KPI on a day."""
    targets = held.targets_of(kpi.kpi_id)
    target = in_force(targets, on, held.zone)
    found, failed = _actual(store, held, kpi, target, on)
    due_on = _due_on(kpi, target, found, on)
    due = status.profile_value(profile(kpi, target), due_on) if target else None
    judged = status.judge(
        found.value,
        due,
        rule(kpi),
        kpi.baseline_value,
        not_due=_not_due(targets, target, on),
        no_data=failed or _no_data(found),
    )
    return Standing(kpi, target, found, due, due_on, judged, _change(kpi, found))


def _actual(store: Store, held: Plan, kpi: PlannedKpi, target: Target | None, on: date) -> tuple[Actual, str]:
    """The value, and why there is none where its own query fails: one broken KPI must not take the others along."""
    try:
        found = actual(store, held, kpi, target, on)
        short = _ends_short(store, held, kpi, found)
        return (replace(found, value=None), short) if short else (found, "")
    except (BadQuery, KeyError) as error:
        log.warning("the KPI %s cannot be measured: %s", kpi.code, error)
        since = target.period_start if target else date(on.year, 1, 1)
        reason = str(error.args[0] if isinstance(error, KeyError) else error).splitlines()[0]
        return Actual(since, on, None, source="not available"), f"It cannot be measured: {reason}"


def _ends_short(store: Store, held: Plan, kpi: PlannedKpi, found: Actual) -> str:
    """Why a month's total is no total yet: our accounts are known to some earlier day. '' where it is whole.

    A file ends somewhere, and half a month is no bad month. A few quiet days at its end are nothing unusual.
    """
    if kpi.is_entered or kpi.window == "period_to_date" or kpi.aggregation != "sum" or found.value is None:
        return ""
    if kpis.kpi(kpi.metric_key).accounts == "none":
        return ""
    platforms = (kpi.platform,) if kpi.platform else ()
    rows = store.rows(models.page("days_held"), {"programme": kpi.programme_id})
    days = [row["last_day"] for row in rows if not platforms or row["platform"] in platforms]
    until = kpis.known_until(
        store, kpi.metric_key, programme_id=kpi.programme_id, platforms=platforms, known_at=held.known_at
    )
    known = max((day for day in (*days, until) if day), default=None)
    if known is None or (found.until - known).days <= QUIET_DAYS:
        return ""
    return f"{found.until:%B} is known to {_said(known)} only: bring in what came since, and the month is judged."


def counts_people(kpi: PlannedKpi) -> bool:
    """Whether a share is one of people: entered, and of what they think or do, not of what we put in or put out."""
    return kpi.is_entered and kpi.level not in ("input", "output")


def is_asked(kpi: PlannedKpi) -> bool:
    """Whether it is measured from what people answered when they were asked, as CSAT is: it counts people."""
    found = None if kpi.is_entered else kpis.catalogue().get(kpi.metric_key)
    return found is not None and found.rows == ASKED


def rule(kpi: PlannedKpi) -> Rule:
    """The KPI's own rule of judgement."""
    return Rule(
        cast(status.Direction, kpi.direction), cast(status.JudgedBy, kpi.judged_by), green=kpi.green, amber=kpi.amber
    )


def profile(kpi: PlannedKpi, target: Target) -> Profile:
    """The course of a target; a change starts from the baseline, a count from 0."""
    return course(target, kpi.judged_by, kpi.baseline_value)


def course(target: Target, judged_by: str, baseline: float | None) -> Profile:
    """The same of a KPI that is judged so, from that baseline."""
    shape = cast(status.Shape, target.profile)
    start = baseline if judged_by == "change" else None
    return Profile(shape, target.period_start, target.period_end, target.value, start, target.points)


def _due_on(kpi: PlannedKpi, target: Target | None, found: Actual, on: date) -> date:
    """A total or a month is held against the last day it covers; a level against the day itself."""
    if kpi.window == "latest" or (kpi.window == "period_to_date" and kpi.aggregation != "sum"):
        return on
    return max(target.period_start, min(on, found.until)) if target else on


def _not_due(targets: Sequence[Target], target: Target | None, on: date) -> str:
    if target:
        return f"The profile begins on {_said(target.points[0][0])}." if target.points else "Nothing is due yet."
    if not targets:
        return "No target is set."
    first = next_due(targets, on)
    if first:
        return f"Not due: the target begins on {_said(first)}."
    return f"The last target ended on {_said(max(one.period_end for one in targets))}."


def _no_data(found: Actual) -> str:
    if found.missing:
        return f"{found.missing} of the entered periods are not available, so the total is not known."
    return f"Nothing was measured from {_said(found.since)} to {_said(found.until)}."


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _change(kpi: PlannedKpi, found: Actual) -> Change | None:
    if kpi.aggregation != "survey_share" or kpi.unit != "percent" or found.value is None:
        return None
    if kpi.baseline_value is None or not kpi.baseline_n or not found.n:
        return None
    return status.change(kpi.baseline_value, kpi.baseline_n, found.value, found.n)


# -- how it came here --------------------------------------------------------------------------------


def trend(store: Store, held: Plan, kpi: PlannedKpi, on: date) -> Trend:
    """The values month by month up to a day, and what was due by the targets in force on each of those days."""
    targets = held.targets_of(kpi.kpi_id)
    target = in_force(targets, on, held.zone)
    since = min((one.period_start for one in targets), default=date(on.year, 1, 1))
    curve = _curve(kpi, targets, held.zone)
    if since > on:
        since = date(on.year, 1, 1)
    if kpi.is_entered:
        return Trend(*_entered_values(store, held, kpi, target, since, on), curve)
    try:
        return Trend(*_measured_values(store, held, kpi, target, since, on), curve)
    except (BadQuery, KeyError) as error:
        log.warning("the KPI %s has no trend: %s", kpi.code, error)
        return Trend("not available", (), curve)


def _entered_values(
    store: Store, held: Plan, kpi: PlannedKpi, target: Target | None, since: date, on: date
) -> tuple[str, tuple[tuple[date, float | None], ...]]:
    ends = sorted({row.period_end for row in held.entered(kpi.metric_key) if row.period_end <= on})
    if kpi.window == "period_to_date":
        days = [day for day in ends if day >= since]
        return "to date", tuple((day, actual(store, held, kpi, target, day).value) for day in days)
    if kpi.window == "latest_month":
        ends = [day for day in ends if last_month(day)[1] == day]
    return "as entered", tuple((day, actual(store, held, kpi, target, day).value) for day in ends)


def _measured_values(
    store: Store, held: Plan, kpi: PlannedKpi, target: Target | None, since: date, on: date
) -> tuple[str, tuple[tuple[date, float | None], ...]]:
    """By month; a sum or a ratio to date adds its months up, so that its last value is the one judged."""
    is_to_date = kpi.window == "period_to_date" and kpi.aggregation in ("sum", "ratio_of_sums")
    if is_to_date and target:
        since = target.period_start
    points = kpis.measure(
        store,
        kpi.metric_key,
        since=since,
        until=on,
        grain="month",
        programme_id=kpi.programme_id,
        platforms=(kpi.platform,) if kpi.platform else (),
        known_at=held.known_at,
    )
    days = [min(on, _month_end(point.bucket)) for point in points]
    if not is_to_date:
        return "by month", tuple(zip(days, [point.value for point in points], strict=True))
    factor = 100.0 if kpis.kpi(kpi.metric_key).unit in ("percent", "score") else 1.0
    values: list[tuple[date, float | None]] = []
    total = numerator = denominator = 0.0
    is_known = False
    for day, point in zip(days, points, strict=True):
        if point.value is not None:
            is_known = True
            total += point.value
            numerator += point.numerator or 0.0
            denominator += point.denominator or 0.0
        if kpi.aggregation == "sum":
            values.append((day, total if is_known else None))
        else:
            values.append((day, factor * numerator / denominator if denominator else None))
    return "to date", tuple(values)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _curve(kpi: PlannedKpi, targets: Sequence[Target], zone: str) -> tuple[tuple[date, float], ...]:
    """What is due on the days where the course bends: ends of months, points, and where one version follows another."""
    if not targets:
        return ()
    first, last = min(one.period_start for one in targets), max(one.period_end for one in targets)
    days = {first, last}
    for one in targets:
        days |= {one.period_start, one.period_end, *(day for day, _ in one.points)}
        if one.superseded_at:
            day = one.superseded_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
            days |= {day - timedelta(days=1), day}
    month = _month_end(first)
    while month < last:
        days.add(month)
        month = _month_end(month + timedelta(days=1))
    curve = []
    for day in sorted(day for day in days if first <= day <= last):
        target = in_force(targets, day, zone)
        due = status.profile_value(profile(kpi, target), day) if target else None
        if due is not None:
            curve.append((day, due))
    return tuple(curve)
