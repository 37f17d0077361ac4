"""A calendar: when the desk is open, with several intervals a day, public holidays and closures.

Opening hours are readings of the clock on the wall in the calendar's zone. On the night the clocks go forward an
hour of the wall does not exist and is never open; when they go back one is there twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
MOST_CLOSED_DAYS = 3660  # in a row; a calendar that is closed for longer is a mistake in its closures

Span = tuple[datetime, datetime]  # from an instant up to another, in UTC


class BadCalendar(ValueError):
    """A calendar or a question to it that has no answer, in a sentence."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the desk is open. Made by `from_mapping`; its intervals are sorted and do not overlap."""

    zone: ZoneInfo
    weekly: tuple[tuple[tuple[int, int], ...], ...]  # a weekday: minutes after midnight, from and to
    holidays: frozenset[date]
    closures: tuple[Span, ...]
    _days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)
    _lengths: dict[date, timedelta] = field(default_factory=dict, compare=False, repr=False)
    _closes: dict[date, datetime] = field(default_factory=dict, compare=False, repr=False)
    _later: dict[tuple[date, int], date] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> Calendar:
        """A calendar from plain values: `tz`, `weekly`, `holidays` and `closures`. Raises BadCalendar.

        >>> office = Calendar.from_mapping({"tz": "Europe/London", "weekly": {"fri": [["09:00", "17:00"]]}})
        >>> office.close_of(date(2026, 1, 30)).isoformat()
        '2026-01-30T17:00:00+00:00'
        """
        zone = _zone(said.get("tz"))
        weekly = _weekly(said.get("weekly"))
        if not any(weekly):
            raise BadCalendar("The calendar has no open hour in the week: enter one, such as mon 09:00 to 17:00.")
        holidays = frozenset(_day(one) for one in _list("holidays", said.get("holidays")))
        closures = tuple(_closure(one, zone) for one in _list("closures", said.get("closures")))
        return cls(zone, weekly, holidays, merged(closures))

    def open_on(self, day: date) -> tuple[Span, ...]:
        """The open spans of a local day in UTC, in order; () for a closed day."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._work_out(day)
        return known

    def _work_out(self, day: date) -> tuple[Span, ...]:
        hours = () if day in self.holidays else self.weekly[day.weekday()]
        spans = [span for first, last in hours for span in _instants(self.zone, day, first, last)]
        return without(merged(spans), self.closures)

    def open_for(self, day: date) -> timedelta:
        """How long the desk is open on a local day."""
        known = self._lengths.get(day)
        if known is None:
            known = self._lengths[day] = sum((last - first for first, last in self.open_on(day)), timedelta(0))
        return known

    def is_working_day(self, day: date) -> bool:
        """Is there any open minute on that day?"""
        return bool(self.open_on(day))

    def open_between(self, first: date, last: date) -> timedelta:
        """How long the desk is open on the local days from one up to and without another."""
        total, day, known = timedelta(0), first, self._lengths
        while day < last:
            total += known[day] if day in known else self.open_for(day)
            day += ONE_DAY
        return total

    def close_of(self, day: date) -> datetime:
        """When a working day ends, in the calendar's zone."""
        known = self._closes.get(day)
        if known is None:
            known = self._closes[day] = self.open_on(day)[-1][1].astimezone(self.zone)
        return known

    def working_day_after(self, day: date, count: int) -> date:
        """The working day that many after a day. Raises BadCalendar where the desk stays closed for ten years."""
        known = self._later.get((day, count))
        if known is None:
            known, left, idle = day, count, 0
            while left:
                if idle >= MOST_CLOSED_DAYS or known == date.max:
                    raise BadCalendar(f"Nothing counts for ten years after {day}. Check the closures and the pauses.")
                known += ONE_DAY
                is_open = self.is_working_day(known)
                left, idle = left - is_open, 0 if is_open else idle + 1
            self._later[(day, count)] = known
        return known

    def local(self, at: datetime) -> datetime:
        """The same instant on the wall clock of the calendar. Raises BadCalendar for one without a zone."""
        return aware("instant", at).astimezone(self.zone)

    def why_closed(self, day: date) -> str:
        """The reason that a day has no open minute."""
        if day in self.holidays:
            return "public holiday"
        return "closure" if self.weekly[day.weekday()] else "closed"


# -- spans -----------------------------------------------------------------------------------------------


def without(spans: Sequence[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """Spans with the holes taken out of them. Both are sorted and do not overlap."""
    if not holes:
        return tuple(spans)
    kept: list[Span] = []
    for first, last in spans:
        begins = first
        for hole_first, hole_last in holes:
            if hole_last <= begins or hole_first >= last:
                continue
            if hole_first > begins:
                kept.append((begins, hole_first))
            begins = hole_last
            if begins >= last:
                break
        if begins < last:
            kept.append((begins, last))
    return tuple(kept)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted, those that touch or overlap joined, empty ones left out."""
    kept: list[Span] = []
    for first, last in sorted(spans):
        if last <= first:
            continue
        if kept and first <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], last))
        else:
            kept.append((first, last))
    return tuple(kept)


def _instants(zone: ZoneInfo, day: date, first: int, last: int) -> list[Span]:
    """The instants of a local day at which its wall clock reads from `first` up to `last`, in minutes."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)  # as if the zone were UTC
    begins, ends = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
    spans = []
    for since, until, offset in _offsets(zone, day):
        span = (max(begins - offset, since), min(ends - offset, until))
        if span[0] < span[1]:
            spans.append(span)
    return spans


def _offsets(zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime, timedelta]]:
    """The offsets from UTC that hold around a local day, each with the instants between which it holds."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    since, until = midnight - timedelta(hours=27), midnight + timedelta(hours=51)
    found = []
    begins, offset = since, _offset(zone, since)
    at = since
    while at < until:
        after = at + timedelta(hours=13)
        if _offset(zone, after) != offset:
            change = _change(zone, at, after)
            found.append((begins, change, offset))
            begins, offset = change, _offset(zone, change)
        at = after
    found.append((begins, until, offset))
    return found


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second at which the offset between two instants changes."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def aware(name: str, at: datetime) -> datetime:
    """The instant, if it carries a zone. Raises BadCalendar."""
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise BadCalendar(f"The {name} {at} has no time zone: give an instant with one.")
    return at


# -- what was said ---------------------------------------------------------------------------------------


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name or ""))
    except (KeyError, ValueError, OSError) as error:
        raise BadCalendar(f"No time zone '{name}': use a name such as Europe/London.") from error


def _list(name: str, said: object) -> Sequence[Any]:
    if said is None:
        return ()
    if isinstance(said, str) or not isinstance(said, Sequence | frozenset | set):
        raise BadCalendar(f"The {name} are '{said}': give a list.")
    return tuple(said)


def _weekly(said: object) -> tuple[tuple[tuple[int, int], ...], ...]:
    if not isinstance(said, Mapping):
        raise BadCalendar("The calendar does not say its weekly hours: give intervals by weekday, mon to sun.")
    hours: dict[str, list[tuple[int, int]]] = {day: [] for day in WEEKDAYS}
    for name, intervals in said.items():
        day = str(name).strip().lower()[:3]
        if day not in hours:
            raise BadCalendar(f"No weekday '{name}': use {', '.join(WEEKDAYS)}.")
        for interval in _list(f"hours of {day}", intervals):
            hours[day].append(_interval(day, interval))
    return tuple(_joined(hours[day]) for day in WEEKDAYS)


def _interval(day: str, said: object) -> tuple[int, int]:
    if isinstance(said, str) or not isinstance(said, Sequence) or len(said) != 2:
        raise BadCalendar(f"The hours '{said}' of {day} are no interval: give a start and an end, 09:00 and 17:00.")
    first, last = (_minutes(day, one) for one in said)
    if last <= first:
        raise BadCalendar(
            f"The hours of {day} end at {said[1]}, not after they start at {said[0]}. "
            "A night shift is two intervals: until 24:00, and from 00:00 on the next day."
        )
    return first, last


def _minutes(day: str, said: object) -> int:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", str(said).strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not found or int(found[2]) > 59 or not 0 <= minutes <= 1440:
        raise BadCalendar(f"'{said}' on {day} is no time of day: write 09:00, or 24:00 for the end of the day.")
    return minutes


def _joined(intervals: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for first, last in sorted(intervals):
        if kept and first <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], last))
        else:
            kept.append((first, last))
    return tuple(kept)


def _day(said: object) -> date:
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said).strip())
    except ValueError as error:
        raise BadCalendar(f"The holiday '{said}' is no day: write it as 2026-12-25.") from error


def _closure(said: object, zone: ZoneInfo) -> Span:
    if isinstance(said, str) or not isinstance(said, Sequence) or len(said) != 2:
        raise BadCalendar(f"The closure '{said}' is no span: give a start and an end.")
    begins, ends = _moment(said[0], zone, is_end=False), _moment(said[1], zone, is_end=True)
    if ends <= begins:
        raise BadCalendar(f"The closure ends at {said[1]}, not after it starts at {said[0]}.")
    return begins, ends


def _moment(said: object, zone: ZoneInfo, *, is_end: bool) -> datetime:
    """An instant of a closure, in UTC. A day alone is its midnight, or as an end the midnight after it."""
    try:
        written = said.isoformat() if isinstance(said, date) else str(said).strip()
        at = datetime.fromisoformat(written)
        if is_end and len(written) == 10:
            at += ONE_DAY
    except (ValueError, OverflowError) as error:
        raise BadCalendar(f"'{said}' in a closure is no moment: write it as 2026-12-24T12:00.") from error
    if at.utcoffset() is None:
        at = at.replace(tzinfo=zone, fold=int(is_end))
    return at.astimezone(UTC)
