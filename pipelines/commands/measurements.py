"""Values that people enter: recorded once a period; a correction is another row, never a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.programmes import ENTERED
from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import check_period, finite, hold, one_of, text_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "record_measurement": "staff",
}


AVAILABILITIES = ("measured", "not_available", "not_collected", "suppressed")

Result = tuple[Mapping[str, Any], list[Event]]


def record_measurement(
    store: Store,
    programme_id: str,
    *,
    metric_key: str,
    period_start: date,
    period_end: date,
    source: str,
    value: float | None = None,
    numerator: float | None = None,
    denominator: float | None = None,
    availability: str = "measured",
    n: int | None = None,
    ci_low: float | None = None,
    ci_high: float | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record a value of an entered metric for a period; for the same period it is a correction.

    A share may be given by numerator and denominator alone: its value is then 100·n/d. Gives
    `measurement_id` and `is_correction`. Raises Refused for a metric that no KPI of the programme uses.
    """
    row: dict[str, Any] = {
        "metric_key": text_of("metric", metric_key),
        "programme_id": programme_id,
        "period_start": period_start,
        "period_end": period_end,
        **_measured(value, numerator, denominator, availability),
        "availability": one_of("availability", availability, AVAILABILITIES),
        "n": n,
        "ci_low": None if ci_low is None else finite("lower bound", ci_low),
        "ci_high": None if ci_high is None else finite("upper bound", ci_high),
        "source": text_of("source", source),
    }
    check_period(period_start, period_end)
    if ci_low is not None and ci_high is not None and ci_low > ci_high:
        raise Refused(f"The interval goes from {ci_low} to {ci_high}: the lower bound comes first.")
    if n is not None and n <= 0:
        raise Refused(f"n is {n}: enter how many were counted or asked, or leave it empty.")

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        of = {"key": row["metric_key"], "programme": programme_id}
        used = tx.rows("select distinct metric_key from kpi where programme_id = $p", {"p": programme_id})
        names = sorted(one["metric_key"] for one in used if one["metric_key"].startswith(ENTERED))
        if row["metric_key"] not in names:
            raise Refused(
                f"No KPI of the programme is entered as '{row['metric_key']}': there are {', '.join(names) or 'none'}."
            )
        same = _refuse_half_overlap(tx, of, period_start, period_end)
        measurement_id = new_id("msr")
        tx.insert(
            "measurement",
            [{"measurement_id": measurement_id, **row, "recorded_at": now(), "recorded_by": actor}],
        )
        kind = "measurement_corrected" if same else "measurement_recorded"
        result = {"measurement_id": measurement_id, "is_correction": same}
        return result, [Event("measurement", measurement_id, kind, row)]

    return carry_out(store, "record_measurement", row, work, actor=actor, command_id=command_id)


def _measured(
    value: float | None, numerator: float | None, denominator: float | None, availability: str
) -> dict[str, float | None]:
    given = {"value": value, "numerator": numerator, "denominator": denominator}
    for name, number in given.items():
        if number is not None:
            finite(name, number)
    if availability != "measured":
        if any(number is not None for number in given.values()):
            raise Refused(f"A value that is '{availability}' cannot have a number. Leave the number out.")
        return given
    if (numerator is None) != (denominator is None):
        raise Refused("A share needs both parts: numerator and denominator. Enter both, or only the value.")
    if denominator is not None and numerator is not None:
        if denominator <= 0:
            raise Refused(f"The denominator is {denominator}: a share needs something to divide by.")
        if value is None:
            given["value"] = 100.0 * numerator / denominator
    if given["value"] is None:
        raise Refused("There is no value. Enter one, or say that it is not available: an unknown value is not 0.")
    return given


def _refuse_half_overlap(tx: Transaction, of: Mapping[str, str], start: date, end: date) -> bool:
    """True when the very period is there already; a period that overlaps another would be counted twice."""
    held = tx.rows(
        "select distinct period_start, period_end from measurement "
        "where metric_key = $key and programme_id = $programme and period_start <= $end and period_end >= $start",
        {**of, "start": start, "end": end},
    )
    for other in held:
        if (other["period_start"], other["period_end"]) != (start, end):
            raise Refused(
                f"The period {start} to {end} overlaps {other['period_start']} to {other['period_end']}, which has a "
                "value already: both would be counted. Use the same period to correct it."
            )
    return bool(held)
