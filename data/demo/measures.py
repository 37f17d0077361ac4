"""What no platform gives: sign-ups, quits, survey waves and the case log, as a person would enter them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from data.demo.clock import LAST_DAY, YEAR, days_of, in_utc, local
from data.demo.plan import AUTHOR, PROGRAMME_ID
from data.demo.totals import MONTHS, Month

Row = dict[str, Any]

# enquiries not answered within 4 working hours, January to October: 22 of 258
LATE_ENQUIRIES = (4, 3, 4, 2, 1, 1, 3, 1, 1, 2)
# formal complaints not acknowledged within 5 working days: 1 of 38, in the storm of March
LATE_COMPLAINTS = (0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
# sign-ups that came from routine and manual workers
ROUTINE_MANUAL = (145, 132, 141, 159, 169, 176, 191, 200, 212, 252)

SERVICE, SURVEY, LOG = "Stop smoking service record", "Household survey, weighted", "Case log"


def measurements() -> list[Row]:
    """Every entered value, months and survey waves; the case counts are those of the acts of the mentions."""
    rows = [row for month in MONTHS for row in _of_month(month)]
    return [*rows, *_waves()]


def _of_month(month: Month) -> list[Row]:
    place = month.number - 1
    in_time = month.enquiries - LATE_ENQUIRIES[place]
    acknowledged = month.complaints - LATE_COMPLAINTS[place]
    return [
        _count(month, "sign_ups", month.sign_ups, SERVICE),
        _count(month, "quits_4w", month.quits, SERVICE),
        _share(month, "routine_manual_share", ROUTINE_MANUAL[place], month.sign_ups, SERVICE),
        _share(month, "enquiries_in_time", in_time, month.enquiries, LOG),
        _share(month, "complaints_acknowledged", acknowledged, month.complaints, LOG),
        _count(month, "cases_enquiries", month.enquiries, LOG),
        _count(month, "cases_complaints", month.complaints, LOG),
        _count(month, "cases_criticisms", month.criticisms, LOG),
        _count(month, "cases_compliments", month.compliments, LOG),
    ]


def _waves() -> list[Row]:
    """Survey shares in percent with their 95% interval in points; prevalence is asked once a year."""
    before = (date(2025, 11, 3), date(2025, 11, 30))
    now = (date(YEAR, 10, 5), date(YEAR, 10, 25))
    year = (date(2025, 7, 1), date(2025, 9, 30))
    return [
        _wave("recognition", before, 34.0, 2.9, 1_012),
        _wave("recognition", now, 44.0, 3.1, 1_004),
        _wave("confidence", before, 48.0, 3.1, 998),
        _wave("confidence", now, 53.0, 3.1, 1_004),
        _wave("prevalence", year, 13.9, None, None),
    ]


def _count(month: Month, key: str, value: int, source: str) -> Row:
    first, last = _span(month)
    return _row(key, f"{first:%Y_%m}", first, last, source) | {"value": float(value)}


def _share(month: Month, key: str, numerator: int, denominator: int, source: str) -> Row:
    first, last = _span(month)
    return _row(key, f"{first:%Y_%m}", first, last, source) | {
        "value": 100.0 * numerator / denominator,
        "numerator": float(numerator),
        "denominator": float(denominator),
        "n": denominator,
    }


def _wave(key: str, span: tuple[date, date], value: float, margin: float | None, n: int | None) -> Row:
    return _row(key, f"{span[1]:%Y_%m}", *span, SURVEY) | {
        "value": value,
        "n": n,
        "ci_low": None if margin is None else round(value - margin, 1),
        "ci_high": None if margin is None else round(value + margin, 1),
    }


def _span(month: Month) -> tuple[date, date]:
    days = days_of(month.number)
    return days[0], days[-1]


def _row(key: str, name: str, first: date, last: date, source: str) -> Row:
    return {
        "measurement_id": f"msr_demo_{key}_{name}",
        "metric_key": f"entered:{key}",
        "programme_id": PROGRAMME_ID,
        "period_start": first,
        "period_end": last,
        "value": None,
        "numerator": None,
        "denominator": None,
        "availability": "measured",
        "n": None,
        "ci_low": None,
        "ci_high": None,
        "source": source,
        "is_demo": True,
        "recorded_at": _recorded(last),
        "recorded_by": AUTHOR,
    }


def _recorded(last: date) -> datetime:
    """Entered on the fourth day after the period; what ends with the demo clock, just before it."""
    day = min(last + timedelta(days=4), LAST_DAY)
    return in_utc(local(day, 8, 30))
