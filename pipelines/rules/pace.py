"""The pace of what runs by itself: when something is due again after it ended well, and after it failed."""

from __future__ import annotations

from datetime import datetime, timedelta

# something that fails is tried again at its own pace, then ever more rarely, but at least so often
LONGEST_WAIT = timedelta(hours=6)
DOUBLINGS = 8
# what is due begins once no page was drawn for so many seconds, and at the latest after so long
QUIET_SECONDS = 0.5
BEGINS_WITHIN = timedelta(seconds=10)


def next_due(
    started_at: datetime, ended_at: datetime, every: timedelta, failures: int = 0, wait: timedelta | None = None
) -> datetime:
    """When it is due again. `failures` in a row; `wait`: what the other side asked for, counted from the end.

    A round that took longer than its interval is due again at once. Missed rounds are made up by one.

    >>> at = datetime(2026, 10, 31, 9, 0)
    >>> next_due(at, at, timedelta(minutes=15)).time().isoformat()
    '09:15:00'
    >>> next_due(at, at, timedelta(minutes=15), failures=3).time().isoformat()
    '11:00:00'
    >>> next_due(at, at, timedelta(minutes=15), failures=40).time().isoformat()
    '15:00:00'
    >>> next_due(at, at, timedelta(minutes=15), failures=1, wait=timedelta(hours=7)).time().isoformat()
    '16:00:00'
    """
    if not failures and wait is None:
        return max(started_at + every, ended_at)
    longest = max(every, LONGEST_WAIT)
    backed_off = min(every * 2 ** min(failures, DOUBLINGS), longest) if failures else every
    return ended_at + max(backed_off, wait or timedelta())


def is_due(next_due_at: datetime, started_at: datetime, now: datetime, every: timedelta) -> bool:
    """Whether the time has come; a clock that was put back does not put off what it runs for longer than the wait.

    >>> at = datetime(2026, 10, 31, 9, 0)
    >>> is_due(at, at - timedelta(minutes=15), at, timedelta(minutes=15))
    True
    >>> is_due(at, at - timedelta(minutes=15), at - timedelta(seconds=1), timedelta(minutes=15))
    False
    >>> is_due(at, at - timedelta(minutes=15), at - timedelta(days=1), timedelta(minutes=15))
    True
    """
    return now >= next_due_at or now < started_at - every


def may_begin(waited: timedelta, quiet: float) -> bool:
    """Whether what has been due for `waited` begins now, `quiet` seconds after the last page was drawn.

    >>> may_begin(timedelta(0), quiet=0.5), may_begin(timedelta(seconds=9), quiet=0.4)
    (True, False)
    >>> may_begin(timedelta(seconds=10), quiet=0.0)
    True
    """
    return quiet >= QUIET_SECONDS or waited >= BEGINS_WITHIN
