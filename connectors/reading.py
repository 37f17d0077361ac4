"""How sources read what platforms say: instants, counts and texts, as they are or not at all."""

from __future__ import annotations

import email.utils
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def instant(value: Any) -> datetime | None:
    """An aware instant in UTC: ISO 8601 with or without a zone (then UTC), epoch seconds, or an HTTP date; else None.

    >>> instant("2026-03-01T10:00:00.000Z")
    datetime.datetime(2026, 3, 1, 10, 0, tzinfo=datetime.timezone.utc)
    >>> instant("2026-03-01T10:00:00+0000") == instant(1772359200) == instant("Sun, 01 Mar 2026 10:00:00 GMT")
    True
    >>> instant("yesterday") is None and instant(None) is None
    True
    """
    if value is None or isinstance(value, bool):
        return None
    try:
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
        text = str(value)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            at = email.utils.parsedate_to_datetime(text)
        if at.tzinfo is UTC:
            return at
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def count(value: Any) -> int | None:
    """A whole number, also where it comes as text; None where the platform does not say.

    >>> count("12"), count(0), count(None), count("many"), count(True)
    (12, 0, None, None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def number(value: Any) -> float | None:
    """A finite number, also where it comes as text; else None.

    >>> number("1.5"), number(None), number("nan"), number({"a": 1})
    (1.5, None, None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if found - found == 0 else None


def text(value: Any) -> str | None:
    """What was written, unchanged, but for halves of characters that no file can hold.

    >>> text("ok"), text(None), text("half \\ud83d")
    ('ok', None, 'half �')
    """
    if value is None:
        return None
    said = value if isinstance(value, str) else str(value)
    try:
        said.encode()
    except UnicodeEncodeError:
        return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return said


def words(value: Any) -> str:
    """An id or a name as text, '' where there is none."""
    return "" if value is None else str(value)


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one: an author or a list of counters may be null."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; anything else in it, or instead of it, is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def counts(found: Mapping[str, Any], names: Iterable[str]) -> dict[str, float]:
    """The counters among an object's fields, under their native names."""
    told = ((name, count(found.get(name))) for name in names)
    return {name: value for name, value in told if value is not None}
