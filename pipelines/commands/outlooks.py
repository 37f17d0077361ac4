"""Where the KPIs of a programme will stand by their deadlines, and what if: read from the store, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from data import kpis, programmes
from data.programmes import Measured, Plan, PlannedKpi
from data.store import BadQuery, Store
from pipelines.commands.standing import Standing, evaluate, stand
from pipelines.rules.reach import Reach, of_level, of_mean

if TYPE_CHECKING:
    from pipelines.forecast import Outlook

LOOKED_BACK = timedelta(days=400)
MONTHS = 8  # in which money and value must both be known, before a lever is spoken of
GRAIN_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A KPI with its outlook, or the sentence that says why there is none."""

    kpi: PlannedKpi
    target: float
    ends_on: date
    grain: str  # day week month
    outlook: Outlook | None
    said: str

    @property
    def sentence(self) -> str:
        """The outlook in words: the chance and the range against the target, or the pace alone."""
        one = self.outlook
        if one is None:
            return self.said
        pace = f"{one.pace:,.0f} a {self.grain} lately"
        if one.chance is None or one.low is None or one.high is None:
            return f"Too short to say a chance. Needed: {one.needed:,.0f} a {self.grain}; {pace}."
        chance = "Under 1" if one.chance < 0.01 else "Over 99" if one.chance > 0.99 else f"{100 * one.chance:.0f}"
        return (
            f"{chance}% chance; likely {one.low:,.0f}–{one.high:,.0f} against {self.target:,.0f}. "
            f"Needed: {one.needed:,.0f} a {self.grain}; {pace}."
        )


def foresee(store: Store, programme_id: str, today: date, *, known_at: datetime | None = None) -> list[Foreseen]:
    """The outlook of every KPI that adds up to a target at the end of `today`, by what was known at an instant."""
    held = programmes.plan(store, programme_id, known_at=known_at)
    return [
        foresee_one(store, held, one, today)
        for one in evaluate(store, programme_id, today, held=held)
        if one.target is not None and one.kpi.aggregation == "sum" and one.kpi.window == "period_to_date"
    ]


def foresee_one(
    store: Store,
    held: Plan,
    standing: Standing,
    today: date,
    *,
    pace_factor: float = 1.0,
    ends_on: date | None = None,
) -> Foreseen:
    """The outlook of one KPI. What if: everything to come times `pace_factor`, or another end."""
    kpi, target = standing.kpi, standing.target
    if target is None:
        return Foreseen(kpi, 0.0, today, "day", None, "No target is in force.")
    end = ends_on or target.period_end

    def none(said: str) -> Foreseen:
        return Foreseen(kpi, target.value, end, "day", None, said)

    if kpi.direction != "up":
        return none("Less is better here: a chance is told only for totals that are to be reached.")
    if standing.actual.value is None:
        return none("There is no value yet: enter or collect one.")
    until = standing.actual.until
    if end < until:
        return none(f"The deadline {end} has passed.")
    values, grain = _values(store, held, kpi, until)
    if not values:
        return none("There is no value yet: enter or collect one.")
    from pipelines.forecast import outlook

    left = max(0, round((end - until).days / GRAIN_DAYS[grain]))
    import numpy as np

    told = outlook(
        np.array([float("nan") if one is None else one for one in values]),
        so_far=standing.actual.value, target=target.value, left=left, grain=grain, pace_factor=pace_factor,
    )  # fmt: skip
    return Foreseen(kpi, target.value, end, grain, told, "")


def _values(store: Store, held: Plan, kpi: PlannedKpi, until: date) -> tuple[list[float | None], str]:
    """The values up to a day, oldest first, and what they are counted by."""
    if kpi.is_entered:
        return _entered([one for one in held.entered(kpi.metric_key) if one.period_end <= until])
    platforms: Sequence[str] = (kpi.platform,) if kpi.platform else ()
    span = kpis.span(store, kpi.metric_key, programme_id=kpi.programme_id, platforms=platforms, known_at=held.known_at)
    if span is None:
        return [], "day"
    since = max(span[0], until - LOOKED_BACK)
    points = kpis.measure(
        store, kpi.metric_key, since=since, until=until, grain="day", programme_id=kpi.programme_id,
        platforms=platforms, known_at=held.known_at,
    )  # fmt: skip
    by_day = {point.bucket: point.value for point in points}
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return [by_day.get(one, 0.0) for one in days], "day"  # a day of a count without a row counts nothing


def _entered(rows: Sequence[Measured]) -> tuple[list[float | None], str]:
    if not rows:
        return [], "month"
    lengths = [(one.period_end - one.period_start).days + 1 for one in rows]
    typical = median(lengths)
    grain = min(GRAIN_DAYS, key=lambda name: abs(GRAIN_DAYS[name] - typical))
    return [one.value for one in rows], grain


def reach_of(store: Store, held: Plan, kpi: PlannedKpi, today: date) -> Reach:
    """Whether a level or a share can reach the newest target by its end, by its own past."""
    targets = [one for one in held.targets_of(kpi.kpi_id) if one.superseded_at is None]
    if not targets:
        return Reach(None, None, "No target is set.")
    target = max(targets, key=lambda one: one.period_end)
    try:
        values = _levels(store, held, kpi, today)
    except (BadQuery, KeyError) as error:
        reason = str(error.args[0] if isinstance(error, KeyError) else error).splitlines()[0]
        return Reach(None, None, f"It cannot be measured: {reason}")
    if kpi.window != "period_to_date":
        return of_level(values, target.value, target.period_end, today, kpi.direction, kpi.unit)
    standing = stand(store, held, kpi, today)
    if standing.actual.value is None or target.period_start > today:
        return Reach(None, None, standing.status.reason)
    return of_mean(
        values, standing.actual.value, target.value, target.period_start, target.period_end, today, kpi.direction,
        kpi.unit,
    )  # fmt: skip


def _levels(store: Store, held: Plan, kpi: PlannedKpi, today: date) -> list[tuple[date, float]]:
    """The values of a level or a share, oldest first: as they were entered, else by whole months."""
    if kpi.is_entered:
        rows = [one for one in held.entered(kpi.metric_key) if one.period_end <= today]
        return [(one.period_end, one.value) for one in rows if one.value is not None]
    platforms: Sequence[str] = (kpi.platform,) if kpi.platform else ()
    of: dict[str, Any] = {"programme_id": kpi.programme_id, "platforms": platforms, "known_at": held.known_at}
    span = kpis.span(store, kpi.metric_key, **of)
    if span is None:
        return []
    until = programmes.last_month(today)[1]
    since = max(span[0], until - 2 * LOOKED_BACK).replace(day=1)
    if since > until:
        return []
    points = kpis.measure(store, kpi.metric_key, since=since, until=until, grain="month", **of)
    return [(point.bucket, point.value) for point in points if point.value is not None]


# -- what a budget line has to do with it ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lever:
    """What moving money did in the past: percent of the KPI for ten percent of the line, or no evidence."""

    months: int
    percent: float | None
    low: float | None
    high: float | None

    @property
    def sentence(self) -> str:
        """What may be said, and no more."""
        if self.months >= MONTHS and self.percent is None:
            return f"No evidence for this lever: what was spent changed in none of the {self.months} months."
        if self.percent is None or self.low is None or self.high is None:
            known = f"{self.months} months in which both are known"
            return f"No evidence for this lever: {known}, at least {MONTHS} are needed."
        if self.low <= 0 <= self.high:
            return (
                f"No evidence for this lever: ten percent more went with {_size(self.percent)} "
                f"({_size(self.low)} to {_size(self.high)}), which may be nothing."
            )
        return (
            f"In {self.months} months, ten percent more in this line went with {_size(self.percent)} "
            f"({_size(self.low)} to {_size(self.high)}). That they went together does not say which moved which."
        )


def _size(percent: float) -> str:
    """A difference in percent.

    >>> _size(1.24), _size(-0.04), _size(-3.0)
    ('+1.2%', '0.0%', '-3.0%')
    """
    return f"{percent:+.1f}%" if round(percent, 1) else "0.0%"


def lever(spent: Sequence[tuple[date, float]], values: Sequence[tuple[date, float]]) -> Lever:
    """How a KPI's months went with a budget line's: both by the first day of the month."""
    money, counted = dict(spent), dict(values)
    months = [month for month in sorted(money.keys() & counted.keys()) if money[month] > 0 and counted[month] > 0]
    if len(months) < MONTHS:
        return Lever(len(months), None, None, None)
    import numpy as np
    from scipy import stats

    x = np.log([money[month] for month in months])
    y = np.log([counted[month] for month in months])
    moved = np.diff(x)
    if np.ptp(moved) < 1e-12:  # the same each month, or growing by the same share: nothing can be told from it
        return Lever(len(months), None, None, None)
    # change against change: two series that merely both grow would go together anyhow
    found = stats.linregress(moved, np.diff(y))
    half = float(stats.t.ppf(0.975, len(months) - 3)) * float(found.stderr)
    told = [100 * (1.1 ** (float(found.slope) + shift) - 1) for shift in (0.0, -half, half)]
    return Lever(len(months), told[0], told[1], told[2])


def lever_of(store: Store, held: Plan, kpi: PlannedKpi, budget_line_id: str) -> Lever:
    """The same for a KPI and a budget line of the programme."""
    spent = store.rows(
        "select date_trunc('month', spent_on)::date as month, sum(amount) / 100.0 as pounds from budget_actual "
        "where line_id = $line and kind <> 'commitment' group by 1 order by 1",
        {"line": budget_line_id},
    )
    return lever([(row["month"], float(row["pounds"])) for row in spent], _monthly(store, held, kpi))


def _monthly(store: Store, held: Plan, kpi: PlannedKpi) -> list[tuple[date, float]]:
    if kpi.is_entered:
        rows: list[tuple[date, Any]] = [
            (one.period_start.replace(day=1), one.value) for one in held.entered(kpi.metric_key)
        ]
    else:
        span = kpis.span(store, kpi.metric_key, programme_id=kpi.programme_id, platforms=())
        if span is None:
            return []
        points = kpis.measure(
            store, kpi.metric_key, since=span[0].replace(day=1), until=span[1], grain="month",
            programme_id=kpi.programme_id,
        )  # fmt: skip
        rows = [(point.bucket, point.value) for point in points]
    summed: dict[date, float] = {}
    for month, value in rows:
        if value is not None:
            summed[month] = summed.get(month, 0.0) + float(value)
    return sorted(summed.items())
