"""Whom to tell of an incident, and when: by severity, kind, who is on call, and quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

KINDS = ("criticism", "copy_paste", "followers", "engagement_rate", "response_time", "sentiment_share", "silence")
ORDER = ("notice", "watch", "act", "crisis")
OUTAGE_AFTER = timedelta(hours=2)  # without a good round for so long a source's cells are not judged
RETRIES = (1, 5, 15, 60, 180)  # minutes until the next try; after the last a message is given up


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go: who reads them, from which severity, for which kinds (none: all), and when not."""

    channel_id: str
    person: str
    min_severity: str
    kinds: tuple[str, ...] = ()
    quiet_from: str | None = None
    quiet_until: str | None = None
    escalates_after_minutes: int | None = None


def at_once(channels: Sequence[Channel], severity: str, kind: str, on_call: Sequence[str]) -> list[Channel]:
    """The channels to tell now: those of whoever is on call, or all where nobody is; none that only escalate.

    >>> both = [Channel("a", "ada", "watch"), Channel("b", "bob", "act")]
    >>> [one.channel_id for one in at_once(both, "watch", "criticism", [])]
    ['a']
    """
    fine = [one for one in channels if one.escalates_after_minutes is None and wants(one, severity, kind)]
    duty = [one for one in fine if one.person in on_call]
    return duty or fine


def wants(channel: Channel, severity: str, kind: str) -> bool:
    """Whether a channel takes messages of this severity and kind.

    >>> wants(Channel("a", "ada", "act"), "watch", "criticism")
    False
    """
    return ORDER.index(severity) >= ORDER.index(channel.min_severity) and (not channel.kinds or kind in channel.kinds)


def escalates(
    channels: Sequence[Channel],
    severity: str,
    kind: str,
    told_at: datetime,
    now: datetime,
    next_one: tuple[str, int] | None = None,
) -> list[Channel]:
    """The channels to tell because nobody acknowledged for so long: those that are for it, and the next in line's.

    `next_one` is who comes next on call, and after how many minutes their own channels are told.
    """
    person, minutes = next_one or ("", 0)
    return [
        one
        for one in channels
        if wants(one, severity, kind)
        and (one.escalates_after_minutes is not None or one.person == person)
        and now - told_at >= timedelta(minutes=minutes if one.escalates_after_minutes is None
                                       else one.escalates_after_minutes)
    ]  # fmt: skip


def due(channel: Channel, severity: str, local: datetime) -> datetime:
    """When to send, on the clock that people read: at once, or when quiet hours end. A crisis does not wait.

    >>> due(Channel("a", "ada", "watch", (), "22:00", "07:00"), "watch", datetime(2026, 3, 9, 23, 10))
    datetime.datetime(2026, 3, 10, 7, 0)
    """
    if severity == "crisis" or not channel.quiet_from or not channel.quiet_until:
        return local
    starts, ends = clock(channel.quiet_from), clock(channel.quiet_until)
    at = local.timetz()
    over_midnight = starts > ends
    quiet = (at >= starts or at < ends) if over_midnight else starts <= at < ends
    if not quiet:
        return local
    day = local.date() + timedelta(days=1) if over_midnight and at >= starts else local.date()
    return datetime.combine(day, ends)


def clock(said: str) -> time:
    """A time of the day. Raises ValueError for anything else.

    >>> clock("07:30")
    datetime.time(7, 30)
    """
    return time.fromisoformat(said)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None: it is given up.

    >>> next_try(1, datetime(2026, 3, 9, 9, 0))
    datetime.datetime(2026, 3, 9, 9, 1)
    >>> next_try(6, datetime(2026, 3, 9, 9, 0)) is None
    True
    """
    return now + timedelta(minutes=RETRIES[attempts - 1]) if attempts <= len(RETRIES) else None


def digest(name: str, day: str, sentences: Sequence[str], open_now: int) -> tuple[str, str]:
    """Subject and body of the daily digest.

    >>> digest("Quit Together", "9 March 2026", [], 0)[1]
    'No alert since yesterday. Nothing is open.'
    """
    subject = f"{name}: early warning, {day}"
    said = "\n\n".join(sentences) if sentences else "No alert since yesterday."
    state = f"{open_now} still open." if open_now else "Nothing is open."
    return subject, f"{said}{chr(10) * 2 if sentences else ' '}{state}"
