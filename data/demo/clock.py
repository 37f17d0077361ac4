"""The demo's fixed clock, calendar and dice: the same programme comes out on any machine, any day."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEED = 2026
ZONE = ZoneInfo("Europe/London")
YEAR = 2026
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2026, 10, 31)
AS_OF = datetime(2026, 10, 31, 9, 0, tzinfo=ZONE)  # London keeps UTC by then
MONTHS = tuple(range(1, 11))

# England and Wales, the part of the year that the demo covers
HOLIDAYS = frozenset(
    {date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31)}
)
OPENS, CLOSES = time(9, 0), time(17, 0)


def dice(part: str) -> random.Random:
    """The dice of one part: adding a part or a draw elsewhere never changes this one's throws."""
    return random.Random(f"{SEED}:{part}")  # noqa: S311 - repeatable on purpose, guards nothing


def local(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant by the clock on the wall in Northmoor."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=ZONE)


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC, with its zone."""
    return at.astimezone(UTC)


def days_of(month: int) -> list[date]:
    """Every day of a month of the demo year."""
    return [date(YEAR, month, day) for day in range(1, monthrange(YEAR, month)[1] + 1)]


def is_working_day(day: date) -> bool:
    """Monday to Friday, holidays out."""
    return day.weekday() < 5 and day not in HOLIDAYS


def working_minutes_after(at: datetime, minutes: int) -> datetime:
    """The instant when so many minutes of Mon-Fri 09:00-17:00 have passed since `at`."""
    here = at.astimezone(ZONE)
    left = timedelta(minutes=minutes)
    while True:
        opens = datetime.combine(here.date(), OPENS, tzinfo=ZONE)
        closes = datetime.combine(here.date(), CLOSES, tzinfo=ZONE)
        start = max(here, opens)
        if is_working_day(here.date()) and start < closes:
            if start + left <= closes:
                return start + left
            left -= closes - start
        here = datetime.combine(here.date() + timedelta(days=1), time(0), tzinfo=ZONE)
