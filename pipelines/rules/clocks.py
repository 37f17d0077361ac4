"""Working time: when something is due on a calendar with opening hours, holidays, closures and pauses.

Opening hours are readings of the clock on the wall in the calendar's zone; minutes are real ones. On the night
the clocks go forward an hour of the wall does not exist and counts nothing, when they go back one counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipelines.rules.hours import (
    MOST_CLOSED_DAYS,
    ONE_DAY,
    WEEKDAYS,
    BadCalendar,
    Calendar,
    Span,
    aware,
    merged,
    without,
)

__all__ = ["WEEKDAYS", "BadCalendar", "Calendar", "Pause", "due_at", "open_minutes", "show_working"]

EARLIEST, LATEST = 1900, 2900  # years in which a clock may start
FOR_EVER = datetime.max.replace(tzinfo=UTC)

Pause = tuple[datetime, datetime | None]  # None: it has not ended


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: a local day, what was found on it, what it counted and what then was left."""

    day: date
    words: str
    counted: float
    left: float


@dataclass(frozen=True, slots=True)
class Working:
    """A due time with the way that leads to it. `unit` is minutes or working days."""

    started_at: datetime
    due_at: datetime
    unit: str
    steps: tuple[Step, ...]


def due_at(
    started_at: datetime,
    *,
    minutes: float | None = None,
    working_days: int | None = None,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When so many open minutes, or working days, after `started_at` are over, in the calendar's zone.

    Minutes: only those count in which the desk is open and the clock is not paused; due exactly at closing
    stays there. Working days: the day of receipt is day 0, receipt after close or on a closed day counts as the
    next working day, due at the close of the last one; a day whose open hours lie wholly in pauses does not
    count. Raises BadCalendar for an instant without a zone and where there is no answer.

    >>> office = {"tz": "Europe/London", "weekly": {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}}
    >>> friday = datetime(2026, 1, 30, 16, 30, tzinfo=UTC)
    >>> due_at(friday, minutes=60, calendar=Calendar.from_mapping(office)).isoformat()
    '2026-02-02T09:30:00+00:00'
    """
    return _work_out(started_at, minutes, working_days, calendar, pauses, tells=False).due_at


def show_working(
    started_at: datetime,
    *,
    minutes: float | None = None,
    working_days: int | None = None,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> Working:
    """The same, with a line for every day that was looked at."""
    return _work_out(started_at, minutes, working_days, calendar, pauses, tells=True)


def _work_out(
    started_at: datetime,
    minutes: float | None,
    working_days: int | None,
    calendar: Calendar,
    pauses: Sequence[Pause],
    *,
    tells: bool,
) -> Working:
    start = _utc("start", started_at)
    paused = _pauses(pauses)
    if not EARLIEST <= start.year <= LATEST:
        raise BadCalendar(f"The clock cannot start in {start.year}: check the year.")
    if (minutes is None) == (working_days is None):
        raise BadCalendar("Say either how many minutes or how many working days the clock runs.")
    if minutes is not None:
        return _by_minutes(start, _count("minutes", minutes), calendar, paused, tells)
    return _by_days(start, int(_count("working days", working_days or 0)), calendar, paused, tells)


def open_minutes(
    started_at: datetime, ended_at: datetime, *, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> float:
    """How many open, unpaused minutes lie between two instants; 0 where the end is not after the start.

    >>> always = Calendar.from_mapping({"tz": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS}})
    >>> open_minutes(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), calendar=always)
    1440.0
    """
    start, end = (_utc("instant", one) for one in (started_at, ended_at))
    paused = _pauses(pauses)
    first, last = start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    if first < last and not paused:  # the days between count whole
        total = calendar.open_between(first + ONE_DAY, last)
        days: Iterable[date] = (first, last)
    else:
        total = timedelta(0)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    for day in days:
        for opens, closes in without(calendar.open_on(day), paused):
            if opens < end and closes > start:
                total += min(closes, end) - max(opens, start)
    return total / timedelta(minutes=1)


# -- the two ways of counting ----------------------------------------------------------------------------


def _by_minutes(
    start: datetime, minutes: float, calendar: Calendar, paused: tuple[Span, ...], tells: bool
) -> Working:  # fmt: skip
    left, steps = timedelta(minutes=minutes), []
    for day in _days_from(start.astimezone(calendar.zone).date(), calendar, paused):
        counted, due = timedelta(0), None
        for opens, closes in without(calendar.open_on(day), paused):
            begins = max(opens, start)
            if begins > closes:
                continue
            if begins + left <= closes:
                counted, due, left = counted + left, begins + left, timedelta(0)
                break
            counted, left = counted + (closes - begins), left - (closes - begins)
        if tells:
            words = _words_of(day, calendar, paused, start)
            steps.append(Step(day, words, counted / timedelta(minutes=1), left / timedelta(minutes=1)))
        if due is not None:
            return Working(start.astimezone(calendar.zone), due.astimezone(calendar.zone), "minutes", tuple(steps))
    raise AssertionError("_days_from ends by raising")


def _by_days(start: datetime, days: int, calendar: Calendar, paused: tuple[Span, ...], tells: bool) -> Working:
    here = start.astimezone(calendar.zone)
    if days and not tells and not paused:
        return Working(here, calendar.close_of(_day_after(start, here.date(), days, calendar)), "working days", ())
    left, received, steps = days, False, []
    for day in _days_from(here.date(), calendar, paused if days else ()):
        spans = calendar.open_on(day)
        words, counted = _words_of(day, calendar, paused, None) if tells else "", 0
        if not received:
            received = bool(spans) and start <= spans[-1][1]
            if received:
                words = "counts as the day of receipt (day 0)"
            elif spans:
                words = "received after close: counts as the next working day"
        elif without(spans, paused):
            counted, left = 1, left - 1
        if tells:
            steps.append(Step(day, words, counted, left))
        if received and left == 0:
            return Working(here, calendar.close_of(day), "working days", tuple(steps))
    raise AssertionError("_days_from ends by raising")


def _day_after(start: datetime, first: date, days: int, calendar: Calendar) -> date:
    """The working day that many after the day of receipt, nothing being paused: what `_by_days` finds, sooner."""
    spans = calendar.open_on(first)
    is_received = bool(spans) and start <= spans[-1][1]
    return calendar.working_day_after(first if is_received else calendar.working_day_after(first, 1), days)


def _days_from(first: date, calendar: Calendar, paused: tuple[Span, ...]) -> Iterator[date]:
    """Every day from the first on. Raises BadCalendar after ten years in which nothing counts."""
    day, idle = first, 0
    while idle < MOST_CLOSED_DAYS:
        yield day
        spans = calendar.open_on(day)
        idle = 0 if spans and (not paused or without(spans, paused)) else idle + 1
        try:
            day += ONE_DAY
        except OverflowError:
            break
    if paused and paused[-1][1] == FOR_EVER:
        raise BadCalendar("The clock is paused and its pause has no end yet: it is due when it runs again.")
    raise BadCalendar(f"Nothing counts for ten years after {first}. Check the closures and the pauses.")


def _words_of(day: date, calendar: Calendar, paused: tuple[Span, ...], start: datetime | None) -> str:
    spans = calendar.open_on(day)
    if not spans:
        return calendar.why_closed(day)
    counting = without(spans, paused)
    if start is not None:
        counting = tuple((max(first, start), last) for first, last in counting if last > start)
    shown = ", ".join(f"{_clock(calendar, first)}–{_clock(calendar, last)}" for first, last in counting)
    if not shown:
        return "paused" if not without(spans, paused) else "after close"
    return f"{shown} (partly paused)" if without(spans, paused) != spans else shown


def _clock(calendar: Calendar, at: datetime) -> str:
    return f"{at.astimezone(calendar.zone):%H:%M}"


# -- what was asked --------------------------------------------------------------------------------------


def _pauses(pauses: Sequence[Pause]) -> tuple[Span, ...]:
    """Pauses in any order, overlapping or not, as spans; one that has not ended lasts for ever."""
    spans: list[Span] = []
    for first, last in pauses:
        begins = _utc("pause", first)
        ends = FOR_EVER if last is None else _utc("pause", last)
        if ends < begins:
            raise BadCalendar(f"A pause ends at {last}, before it begins at {first}.")
        spans.append((begins, ends))
    return merged(spans)


def _utc(name: str, at: datetime) -> datetime:
    if at.tzinfo is UTC:
        return at
    try:
        return aware(name, at).astimezone(UTC)
    except OverflowError as error:
        raise BadCalendar(f"The {name} {at} lies too far away: check the year.") from error


def _count(name: str, value: float) -> float:
    if isinstance(value, bool) or not 0 <= value <= 10_000_000:
        raise BadCalendar(f"The clock cannot run for {value} {name}: give a number from 0 on.")
    if name == "working days" and value != int(value):
        raise BadCalendar(f"The clock cannot run for {value} working days: give a whole number.")
    return value
