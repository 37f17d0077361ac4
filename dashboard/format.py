"""Numbers, changes, durations and dates as every page writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dashboard import words
from pipelines.rules.saying import day as day
from pipelines.rules.saying import days as days

SIGNS = frozenset("\\`*_{}[]()#+!|~$<>:")  # what markdown would read as something else


def count(value: float | None) -> str:
    """Thousands separated, compact from ten thousand on.

    >>> count(1420), count(12_345), count(2_511_000), count(None)
    ('1,420', '12.3k', '2.51m', '–')
    """
    if value is None:
        return words.NOTHING
    size = abs(value)
    if size >= 1_000_000_000:
        return f"{value / 1e9:.2f}bn"
    if size >= 999_950:
        return f"{value / 1e6:.2f}m"
    if size >= 10_000:
        return f"{value / 1e3:.1f}k"
    return full(value)


def full(value: float | None) -> str:
    """Every digit, thousands separated: for tables and help texts.

    >>> full(8800), full(12.5), full(None)
    ('8,800', '12.5', '–')
    """
    if value is None:
        return words.NOTHING
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


def percent(value: float | None, beside: float | None = None) -> str:
    """One decimal; two below ten, where a tenth hides a change. `beside` another it has as many as that one has.

    >>> percent(18.44), percent(3.428), percent(None), percent(10.21, beside=9.87)
    ('18.4%', '3.43%', '–', '10.21%')
    """
    if value is None:
        return words.NOTHING
    return f"{value:.{_decimals(value if beside is None else beside)}f}%"


def _decimals(percent: float) -> int:
    return 2 if 0 < abs(percent) < 10 else 1


def score(value: float | None) -> str:
    """A score with its sign, as net sentiment is read.

    >>> score(9.88), score(-7.0), score(0.0)
    ('+9.9', '-7.0', '0.0')
    """
    if value is None:
        return words.NOTHING
    return f"{value:+.1f}" if round(value, 1) else "0.0"


def duration(minutes: float | None) -> str:
    """Minutes as people say them.

    >>> duration(42), duration(95), duration(2940), duration(0.4), duration(1440)
    ('42 min', '1 h 35 min', '2 d 1 h', '0 min', '1 d')
    """
    if minutes is None:
        return words.NOTHING
    sign, whole = ("-" if minutes < -0.5 else ""), round(abs(minutes))
    days, rest = divmod(whole, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return f"{sign}{days} d {hours} h" if hours else f"{sign}{days} d"
    if hours:
        return f"{sign}{hours} h {left} min" if left else f"{sign}{hours} h"
    return f"{sign}{left} min"


def short_duration(minutes: float | None) -> str:
    """Minutes where there is room for six characters: a tile of a phone.

    >>> short_duration(42), short_duration(95), short_duration(2940), short_duration(-150)
    ('42 min', '1.6 h', '2.0 d', '-2.5 h')
    """
    if minutes is None:
        return words.NOTHING
    if abs(minutes) >= 1440:
        return f"{minutes / 1440:.1f} d"
    return f"{minutes / 60:.1f} h" if abs(minutes) >= 60 else duration(minutes)


def money(value: float | None) -> str:
    """Pounds, with pence below a thousand where there are some.

    >>> money(85.67), money(347800), money(0)
    ('£85.67', '£347,800', '£0')
    """
    if value is None:
        return words.NOTHING
    return f"£{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"£{value:,.2f}"


def literal(text: str) -> str:
    """Words that people wrote, for the label of a button: none of their signs is read as markdown.

    >>> literal("Quit Together"), literal("![a](b) :red[x]").count(chr(92))
    ('Quit Together', 8)
    """
    return "".join(f"\\{sign}\u200b" if sign == ":" else f"\\{sign}" if sign in SIGNS else sign for sign in text)


def value(number: float | None, unit: str) -> str:
    """A value in its unit: count, percent, score, minutes or gbp.

    >>> value(3.43, "percent"), value(95, "minutes"), value(-2, "score")
    ('3.43%', '1 h 35 min', '-2.0')
    """
    writers: dict[str, Callable[[float | None], str]] = {
        "percent": percent, "score": score, "minutes": duration, "gbp": money
    }  # fmt: skip
    return writers.get(unit, count)(number)


_value = value  # where an argument has that name


def change(now: float | None, before: float | None, unit: str) -> str | None:
    """The change as it is shown beside a number; None when there is nothing to compare with.

    A share changes in points, a count in percent of what it was. Where both numbers stand beside it the change is the
    difference of what is written there: 3.79 against 3.63 is +0.16. The minus is the ASCII one: with any other
    Streamlit draws the arrow of a rise.

    >>> change(3.43, 2.6, "percent"), change(1420, 803, "count"), change(42, 48, "minutes"), change(9.9, 12, "score")
    ('+0.83 pts', '+77%', '-6 min', '-2.1')
    >>> change(5, 0, "count"), change(0, 0, "count"), change(5, None, "count"), change(3.0, 3.0, "percent")
    ('+5', '0', None, '0 pts')
    >>> change(3.794, 3.625, "percent"), change(18.44, 14.36, "percent"), change(1120, 967, "minutes")
    ('+0.17 pts', '+4.0 pts', '+2.6 h')
    """
    if now is None or before is None:
        return None
    if unit == "percent":
        decimals = _decimals(now)
        step = round(now, decimals) - round(before, decimals)
        return f"{step:+.{decimals}f} pts" if round(step, decimals) else "0 pts"
    if unit == "score":
        step = round(now, 1) - round(before, 1)
        return f"{step:+.1f}" if round(step, 1) else "0"
    if unit == "minutes":
        step = _as_written(now) - _as_written(before)
        return f"+{short_duration(step)}" if step >= 0.5 else short_duration(step)
    step = now - before
    if not before:
        return f"{step:+,.0f}" if step else "0"
    share = 100 * step / abs(before)
    return f"{share:+,.0f}%" if abs(share) >= 1 else f"{share:+.1f}%" if round(share, 1) else "0%"


def _as_written(minutes: float) -> float:
    """Minutes as `short_duration` rounds them."""
    for unit in (1440, 60):
        if abs(minutes) >= unit:
            return round(minutes / unit, 1) * unit
    return round(minutes)


def before(value: float | None, now: float | None, unit: str) -> str:
    """What a number is compared with, in the five or six characters that a tile has, with the number's own decimals.

    >>> before(3.626, 3.79, "percent"), before(967, 1120, "minutes"), before(1383, 2000, "count"), before(8, 9, "count")
    ('3.63%', '16.1 h', '1.4k', '8')
    """
    if unit == "minutes":
        return short_duration(value)
    if unit == "percent":
        return percent(value, beside=now)
    if unit == "count" and value is not None and 1000 <= value < 1_000_000:
        return f"{value / 1000:.1f}k" if value < 100_000 else f"{value / 1000:.0f}k"
    return _value(value, unit)


def in_order(text: str) -> list[str | int]:
    """A key by which A2 stands before A10.

    >>> sorted(["A10", "A2", "B1"], key=in_order)
    ['A2', 'A10', 'B1']
    """
    return [int(part) if part.isdecimal() else part.casefold() for part in re.split(r"(\d+)", text)]


def minute(at: datetime, *, with_year: bool = True) -> str:
    """A minute of the clock that it is given on.

    >>> minute(datetime(2026, 10, 3, 9, 5)), minute(datetime(2026, 10, 3, 9, 5), with_year=False)
    ('3 Oct 2026 09:05', '3 Oct 09:05')
    """
    return f"{day(at)} {at:%H:%M}" if with_year else f"{at.day} {at:%b %H:%M}"


def instant(at: datetime, zone: str) -> str:
    """An instant of the store (UTC, with or without a zone) on the organisation's clock, the zone named.

    >>> instant(datetime(2026, 7, 31, 9, 0), "Europe/London")
    '31 Jul 2026 10:00 BST'
    """
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    local = aware.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M %Z}"


def ago(at: datetime, now: datetime) -> str:
    """How long ago, in one unit.

    >>> ago(datetime(2026, 10, 31, 8, 48), datetime(2026, 10, 31, 9, 0))
    '12 min ago'
    >>> ago(datetime(2026, 10, 29, 8, 48), datetime(2026, 10, 31, 9, 0))
    '2 days ago'
    """
    left, right = (one.replace(tzinfo=None) for one in (at, now))
    minutes = int((right - left).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, word in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            n = minutes // size
            return f"{n} {word}{'s' if n > 1 else ''} ago"
    return f"{minutes} min ago"
