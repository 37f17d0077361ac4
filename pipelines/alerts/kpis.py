"""KPI alerts over the store: days and silences as they are measured, judged by the rules, as rows of `incident`.

A day is judged when it is over (engagement two days later, when most numbers are in); the instant of the alarm is that
moment and not the import. Nothing here writes; `commands.incidents` does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from data import models
from data.store import Store
from pipelines.alerts.live import NEWS, SPAN, Replayed, Row, ended
from pipelines.rules import alert_words, incident_match, kpi_alerts, kpi_words
from pipelines.rules.kpi_alerts import HISTORY, SILENCE_HOURS, TITLES, Alarm, Judged, Rhythm, Seen

LOOKS_BACK = timedelta(days=45)  # what a tick judges again: alarms fold over days
HOUR = timedelta(hours=1)
LEAST_GAP = timedelta(hours=4)  # a shorter silence is never looked at


def replayed(
    store: Store,
    programme_id: str,
    kind: str,
    until: datetime,
    *,
    budget: float,
    fixed: float | None = None,
    zone: str = "UTC",
) -> Replayed:
    """Replay the last year to `until` (UTC without a zone), each day with the threshold that its past had set."""
    if kind == "silence":
        return _silences(store, programme_id, until, until - SPAN, budget, fixed, zone)
    days = measured(store, programme_id, kind, (until - SPAN - HISTORY).date(), _last_day(kind, until, zone))
    judged = {platform: kpi_alerts.judge(kind, seen) for platform, seen in days.items()}
    opens, now = _thresholds(judged, budget, fixed)
    found = _rows(kind, judged, opens, until, zone)
    every = sorted(one.seen.day for held in judged.values() for one in held)
    weeks = (every[-1] - every[0]).days / 7 if every else 0.0
    return Replayed(found, now, weeks)


def tick(store: Store, programme_id: str, rule: Mapping[str, Any], now: datetime, zone: str = "UTC") -> list[Row]:
    """The alarms of a rule in force as they stand now (aware): the new, the open, and those that ended."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    kind = rule["kind"]
    if kind == "silence":
        found = _silences(store, programme_id, at, at - LOOKS_BACK, 1.0, rule["threshold"], zone, is_live=True).found
    else:
        since = (at - LOOKS_BACK).date()
        days = measured(store, programme_id, kind, since - HISTORY, _last_day(kind, at, zone))
        judged = {platform: kpi_alerts.judge(kind, seen, since) for platform, seen in days.items()}
        found = _rows(kind, judged, lambda day: float(rule["threshold"]), at, zone)
    held = store.rows(models.model("alerts", "open_now").sql, {"programme": programme_id, "kinds": [kind]})
    told = incident_match.pairs(found, held)
    news = [
        one
        for one, known in zip(found, told, strict=True)
        if one["opened_at"] >= at - NEWS or one["closed_at"] is None or known
    ]
    # a number that was restated may not stand out any more: its alarm ends now
    return [*news, *ended(held, told, at)]


def measured(store: Store, programme_id: str, kind: str, since: date, until: date) -> dict[str, list[Seen]]:
    """The days of a kind by platform ('' for the programme as a whole), in order."""
    out: dict[str, list[Seen]] = {}
    asked = {"programme": programme_id, "since": since, "until": until}
    for row in store.rows(models.model("alerts", f"daily_{kind}").sql, asked):
        seen = Seen(row["day"], float(row["count"]), float(row["base"]), float(row["spread"]))
        out.setdefault(row["platform"], []).append(seen)
    return out


@dataclass(frozen=True, slots=True)
class Course:
    """A day (or an hour of a source) beside what is usual then, in the unit of the words; `at` by the local clock."""

    at: datetime
    value: float
    expected: float
    low: float
    high: float


def course(
    store: Store, programme_id: str, kind: str, platform: str, around: datetime, until: datetime, zone: str
) -> list[Course]:
    """What an alarm's picture shows: the weeks before it and what came after, up to `until` (UTC without a zone)."""
    if kind == "silence":
        return _hours(store, programme_id, platform, around, until, zone)
    last = min(_last_day(kind, until, zone), (around + timedelta(days=14)).date())
    since = (around - timedelta(days=35)).date()
    days = measured(store, programme_id, kind, since - HISTORY, last).get(platform, [])
    out = []
    for one in kpi_alerts.judge(kind, days, since):
        low, high = one.usual.span(one.seen.base)
        at = datetime.combine(one.seen.day, datetime.min.time())
        out.append(Course(at, one.value, one.usual.expected(one.seen.base), low, high))
    return out


# -- days ------------------------------------------------------------------------------------------


def _last_day(kind: str, until: datetime, zone: str) -> date:
    """The last day that is judged at an instant."""
    local = until.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    return local - timedelta(days=kpi_alerts.SETTLES_DAYS[kind])


def _judged_at(kind: str, day: date, zone: str) -> datetime:
    """When a day is judged: the local midnight after it, or a later one (UTC without a zone)."""
    midnight = datetime.combine(day + timedelta(days=kpi_alerts.SETTLES_DAYS[kind]), datetime.min.time())
    return midnight.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def _thresholds(
    judged: Mapping[str, Sequence[Judged]], budget: float, fixed: float | None
) -> tuple[Callable[[date], float], float]:
    """The threshold of each day by the days before it, and the one that holds now."""
    if fixed is not None:
        held = fixed
        return (lambda day: held), held
    largest: dict[date, float] = {}
    for series in judged.values():
        for one in series:
            largest[one.seen.day] = max(largest.get(one.seen.day, 0.0), one.score)
    by_day: dict[date, float] = {}
    past: list[float] = []
    days = sorted(largest)
    for day in days:
        by_day[day] = kpi_alerts.threshold(past, (day - days[0]).days / 7, len(judged), budget)
        past.append(largest[day])
    weeks = ((days[-1] - days[0]).days + 1) / 7 if days else 0.0
    return by_day.__getitem__, kpi_alerts.threshold(past, weeks, len(judged), budget)


def _rows(
    kind: str, judged: Mapping[str, Sequence[Judged]], opens: Callable[[date], float], until: datetime, zone: str
) -> list[Row]:
    today = _last_day(kind, until, zone)
    return sorted(
        (
            _row(kind, platform, one, opens(one.opened.seen.day), zone)
            for platform, series in judged.items()
            for one in kpi_alerts.alarms(series, opens, today)
        ),
        key=lambda row: (row["opened_at"], row["cell"]),
    )


def _row(kind: str, platform: str, one: Alarm, opens: float, zone: str) -> Row:
    first = one.opened
    low, high = first.usual.span(first.seen.base)
    days = first.seen.base if kind == "followers" else 1.0
    opened_at = _judged_at(kind, first.seen.day, zone)
    peak_at = _judged_at(kind, one.peak.seen.day, zone)
    began = datetime.combine(first.seen.day, datetime.min.time()).replace(tzinfo=ZoneInfo(zone))
    return {
        **_named(kind, platform),
        "first_at": began.astimezone(UTC).replace(tzinfo=None),
        "opened_at": opened_at,
        "updated_at": peak_at,
        "peak_at": peak_at,
        "peak_observed": one.peak.value,
        "closed_at": _judged_at(kind, one.ended, zone) if one.ended else None,
        "severity": kpi_alerts.severity(kind, first, opens),
        "sentence": kpi_words.sentence(kind, platform, first),
        "window_hours": 24.0 * days,
        "observed": first.value,
        "expected": first.usual.expected(first.seen.base),
        "low": low,
        "high": high,
        "score": first.score,
    }


def _named(kind: str, platform: str) -> Row:
    title = TITLES[kind]
    return {
        "kind": kind,
        "cell": f"{title}|{platform}" if platform else title,
        "topic": title,
        "platform": platform,
        "platforms": json.dumps([platform] if platform else []),
        "people": 0,
        "rearmed": 0,
        "growth": None,
        "has_history": True,
        "mentions": [],
    }


# -- silence ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Talk:
    """One source by the hour from the midnight `start` (UTC), and when it was heard in each hour."""

    start: datetime
    counts: list[float]
    last_at: list[datetime | None]
    late: float  # share of the newest four weeks that came as history


@dataclass(frozen=True, slots=True)
class _Gap:
    """Nothing between two mentions; `ends_at` None while it lasts."""

    platform: str
    begins_at: datetime
    ends_at: datetime | None
    rhythm: Rhythm

    def expected(self, at: datetime) -> float:
        """Mentions to expect from the beginning to an instant."""
        begins = self.begins_at.hour + self.begins_at.minute / 60
        whole = self.rhythm.expects(int(begins), (at - self.begins_at) / HOUR + begins % 1)
        return max(whole - self.rhythm.hourly[int(begins) % 24] * (begins % 1), 0.0)

    def score(self, at: datetime) -> float:
        """How rare the silence is by then."""
        return self.rhythm.score(self.expected(at))


def _talks(store: Store, programme_id: str, since: datetime, until: datetime) -> dict[str, _Talk]:
    start = datetime.combine(since.date(), datetime.min.time())
    hours = max(math.ceil((until - start) / HOUR), 1)
    out: dict[str, _Talk] = {}
    late: dict[str, tuple[float, float]] = {}
    rows = store.rows(
        models.model("alerts", "hourly_talk").sql, {"programme": programme_id, "since": start, "until": until}
    )
    for row in rows:
        talk = out.setdefault(row["platform"], _Talk(start, [0.0] * hours, [None] * hours, 0.0))
        place = int((row["hour"] - start) / HOUR)
        talk.counts[place], talk.last_at[place] = float(row["mentions"]), row["last_at"]
        if row["hour"] >= until - timedelta(hours=SILENCE_HOURS):
            came, all_of = late.get(row["platform"], (0.0, 0.0))
            late[row["platform"]] = came + float(row["late"]), all_of + float(row["mentions"])
    return {
        name: _Talk(talk.start, talk.counts, talk.last_at, _share(*late.get(name, (0.0, 0.0))))
        for name, talk in out.items()
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _gaps(platform: str, talk: _Talk, since: datetime) -> list[_Gap]:
    """The silences that end after `since`, each beside the rhythm of the four weeks before it."""
    heard = [place for place, at in enumerate(talk.last_at) if at]
    out: list[_Gap] = []
    rhythms: dict[int, Rhythm | None] = {}
    for place, after in zip(heard, [*heard[1:], None], strict=True):
        begins = talk.last_at[place]
        ends = talk.start + after * HOUR if after is not None else None
        if begins is None or (ends and (ends <= since or ends - begins < LEAST_GAP)):
            continue
        day = place // 24
        if day not in rhythms:
            before = max(day * 24 - SILENCE_HOURS, heard[0] // 24 * 24)
            rhythms[day] = Rhythm.of(talk.counts[before : day * 24], 0)
        rhythm = rhythms[day]
        if rhythm:
            out.append(_Gap(platform, begins, ends, rhythm))
    return out


def _silences(
    store: Store,
    programme_id: str,
    until: datetime,
    since: datetime,
    budget: float,
    fixed: float | None,
    zone: str,
    *,
    is_live: bool = False,
) -> Replayed:
    """Silences of sources to `until`. Live, a source whose mentions are mostly imported later is not judged."""
    talks = _talks(store, programme_id, since - timedelta(hours=SILENCE_HOURS), until)
    listened = {name: talk for name, talk in talks.items() if not (is_live and talk.late > 0.5)}
    gaps = sorted(
        (one for name, talk in listened.items() for one in _gaps(name, talk, since)), key=lambda one: one.begins_at
    )
    largest: dict[date, float] = {}
    for one in gaps:
        at = min(one.ends_at or until, until)
        day = at.date()
        while day >= one.begins_at.date():
            end = min(at, datetime.combine(day + timedelta(days=1), datetime.min.time()))
            largest[day] = max(largest.get(day, 0.0), one.score(end))
            day -= timedelta(days=1)
    first = min(largest, default=until.date())
    days = sorted(largest)

    @cache
    def opens(day: date) -> float:
        if fixed is not None:
            return fixed
        past = [largest[one] for one in days if one < day]
        return kpi_alerts.threshold(past, (day - first).days / 7, len(listened), budget, kpi_alerts.SILENT)

    rows = [_silence_row(one, opens(one.begins_at.date()), until, zone) for one in gaps]
    found = sorted((row for row in rows if row), key=lambda row: (row["opened_at"], row["cell"]))
    return Replayed(found, opens(until.date() + timedelta(days=1)), (until.date() - first).days / 7)


def _silence_row(gap: _Gap, opens: float, until: datetime, zone: str) -> Row | None:
    """The alarm at the first full hour at which the silence was rare enough; None where it never was."""
    end = min(gap.ends_at or until, until)
    at = gap.begins_at.replace(minute=0, second=0, microsecond=0) + HOUR
    while at <= end and gap.score(at) < opens:
        at += HOUR
    if at > end or at == gap.ends_at:
        return None
    expected = gap.expected(at)
    low, high = alert_words.usual_range(expected, gap.rhythm.spread)
    hours = (at - gap.begins_at) / HOUR
    local = gap.begins_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    is_long = end - at >= timedelta(days=1)
    told = {"count": 0.0, "platforms": [gap.platform], "people": 0}
    growth = [{**told, "at": at.isoformat(), "severity": "watch"}]
    if is_long:
        growth.append({**told, "at": (at + timedelta(days=1)).isoformat(), "severity": "act"})
    return {
        **_named("silence", gap.platform),
        "growth": json.dumps(growth),
        "first_at": gap.begins_at,
        "opened_at": at,
        "updated_at": at + timedelta(days=1) if is_long else at,
        "peak_at": end if gap.ends_at else at,
        "peak_observed": 0.0,
        "closed_at": gap.ends_at,
        "severity": "act" if is_long else "watch",
        "sentence": kpi_words.silence(gap.platform, hours, expected, low, high, local),
        "window_hours": hours,
        "observed": 0.0,
        "expected": expected,
        "low": float(low),
        "high": float(high),
        "score": gap.score(at),
    }


def _hours(
    store: Store, programme_id: str, platform: str, around: datetime, until: datetime, zone: str
) -> list[Course]:
    """A source hour by hour around a silence, beside the rhythm before it."""
    since = around - timedelta(days=4)
    until = min(until, around + timedelta(days=3))
    talk = _talks(store, programme_id, since - timedelta(hours=SILENCE_HOURS), until).get(platform)
    first = int((datetime.combine(since.date(), datetime.min.time()) - talk.start) / HOUR) if talk else 0
    rhythm = Rhythm.of(talk.counts[:first], 0) if talk else None
    if not talk or not rhythm:
        return []
    out = []
    for place in range(first, len(talk.counts)):
        at = (talk.start + place * HOUR).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        expected = rhythm.hourly[place % 24]
        low, high = alert_words.usual_range(expected, rhythm.spread)
        out.append(Course(at, talk.counts[place], expected, float(low), float(high)))
    return out
