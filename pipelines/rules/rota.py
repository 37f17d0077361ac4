"""Who is on call by turns: whose week it is at a minute, who covers for whom, and who comes next.

Turns are weeks on the clock that people read: one that begins on Monday at nine begins at nine also in the week in
which the clocks change, and lasts an hour less or more. A time of the day that the clocks leave out is an hour later
then; of one that comes twice the first counts. A beginning belongs to the turn, an end does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

LONGEST = timedelta(weeks=60)  # nobody looks further
NOBODY = ""  # who has a turn whose person is gone, until somebody is named for it


@dataclass(frozen=True, slots=True)
class Rota:
    """People in the order of their turns, the first from `starts_on` at `hands_over_at` by the local clock.

    Who is `gone` keeps the place in the order, so that nobody else's weeks move, and has no turn.
    """

    people: tuple[str, ...]
    starts_on: date
    hands_over_at: time
    weeks: int
    begins_at: datetime
    ends_at: datetime | None = None
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is on call from an instant until before another (UTC); `covers_for` is whose turn it was, '' for nobody's.

    Where whose turn it was is gone and nobody is named for it, the person is NOBODY.
    """

    person: str
    starts_at: datetime
    ends_at: datetime
    is_named: bool = False  # put on call by name, not by the rota
    covers_for: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who was put on call by name between two instants (UTC): it goes before the rota."""

    person: str
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


def hand_over(rota: Rota, turn: int, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a turn of a rota begins.

    >>> kept = Rota(("ada", "bob"), date(2026, 3, 23), time(9), 1, datetime(2026, 3, 1, tzinfo=UTC))
    >>> [f"{hand_over(kept, turn, ZoneInfo('Europe/London')):%d %b %H:%M}" for turn in (0, 1)]
    ['23 Mar 09:00', '30 Mar 08:00']
    """
    day = rota.starts_on + timedelta(weeks=turn * rota.weeks)
    return datetime.combine(day, rota.hands_over_at, zone).astimezone(UTC)


def by_turns(rota: Rota, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Turn]:
    """The turns of a rota that touch a span (aware instants), each cut to when the rota counts."""
    until = min(until, since + LONGEST)
    begins, ends = max(since, rota.begins_at), min(until, rota.ends_at or until)
    local = begins.astimezone(zone).date()
    turn = max((local - rota.starts_on).days // (7 * rota.weeks) - 1, 0)
    while rota.people and begins < ends and (starts := hand_over(rota, turn, zone)) < ends:
        over = hand_over(rota, turn + 1, zone)
        if over > begins:
            person = rota.people[turn % len(rota.people)]
            span = max(starts, rota.begins_at), min(over, rota.ends_at or over)
            yield Turn(NOBODY, *span, covers_for=person) if person in rota.gone else Turn(person, *span)
        turn += 1


def turns(rotas: Sequence[Rota], named: Sequence[Duty], since: datetime, until: datetime, zone: ZoneInfo) -> list[Turn]:
    """Who is on call when, in a span of aware instants: turns as they are kept, covers cut out of them.

    Where several are named at once they all are; nobody's time is left out of the list.
    """
    planned = [one for rota in rotas for one in by_turns(rota, since, until, zone)]
    spans = [one for one in named if one.ends_at > since and one.starts_at < until and one.ends_at > one.starts_at]
    edges = sorted({one.starts_at for one in planned} | {one.ends_at for one in planned}
                   | {one.starts_at for one in spans} | {one.ends_at for one in spans})  # fmt: skip
    told: list[Turn] = []
    for starts, ends in pairwise(edges):
        usual = next((one for one in planned if one.starts_at <= starts < one.ends_at), None)
        there = [one for one in spans if one.starts_at <= starts < one.ends_at]
        if there:
            whose = usual.person or usual.covers_for if usual else ""
            told += [
                Turn(one.person, starts, ends, True, "" if whose == one.person else whose, one.reason) for one in there
            ]
        elif usual:
            told.append(replace(usual, starts_at=starts, ends_at=ends))
    return [one for one in _joined(told) if one.ends_at > since and one.starts_at < until]


def _joined(told: Sequence[Turn]) -> list[Turn]:
    """Pieces of one duty, which only the edge of another parted, as one."""
    out: list[Turn] = []
    for one in told:
        before = [replace(other, starts_at=one.starts_at, ends_at=one.ends_at) == one and other.ends_at == one.starts_at
                  for other in out]  # fmt: skip
        if one.is_named and True in before:
            place = before.index(True)
            out[place] = replace(out[place], ends_at=one.ends_at)
        else:
            out.append(one)
    return out


def on_call(rotas: Sequence[Rota], named: Sequence[Duty], now: datetime, zone: ZoneInfo) -> list[Turn]:
    """Who is on call at an aware instant, each until when; nobody: an empty list.

    >>> kept = Rota(("ada", "bob"), date(2026, 3, 2), time(9), 1, datetime(2026, 3, 1, tzinfo=UTC))
    >>> [one.person for one in on_call([kept], [], datetime(2026, 3, 9, 8, 59, tzinfo=UTC), ZoneInfo("UTC"))]
    ['ada']
    >>> [one.person for one in on_call([kept], [], datetime(2026, 3, 9, 9, 0, tzinfo=UTC), ZoneInfo("UTC"))]
    ['bob']
    """
    found = turns(rotas, named, now - timedelta(minutes=1), now + timedelta(weeks=10), zone)
    return [one for one in found if one.starts_at <= now < one.ends_at and one.person != NOBODY]


def next_after(rotas: Sequence[Rota], named: Sequence[Duty], now: datetime, zone: ZoneInfo) -> str | None:
    """Who comes next after whoever is on call at an aware instant; None where nobody does."""
    here = {one.person for one in on_call(rotas, named, now, zone)}
    later = turns(rotas, named, now, now + timedelta(weeks=10), zone)
    return next((one.person for one in later if one.starts_at > now and one.person not in {*here, NOBODY}), None)
