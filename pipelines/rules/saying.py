"""How a day and a period stand in sentences, on pages, in reports and in what rules say."""

from datetime import date


def day(when: date) -> str:
    """
    >>> day(date(2026, 10, 3))
    '3 Oct 2026'
    """
    return f"{when.day} {when:%b %Y}"


def days(since: date, until: date) -> str:
    """A period of whole days, both ends in it.

    >>> days(date(2026, 10, 2), date(2026, 10, 31)), days(date(2025, 12, 30), date(2026, 1, 2))
    ('2–31 Oct 2026', '30 Dec 2025–2 Jan 2026')
    >>> days(date(2026, 9, 2), date(2026, 10, 1)), days(date(2026, 9, 2), date(2026, 9, 2))
    ('2 Sep–1 Oct 2026', '2 Sep 2026')
    """
    if since == until:
        return day(until)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{day(until)}"
    if since.year == until.year:
        return f"{since.day} {since:%b}–{day(until)}"
    return f"{day(since)}–{day(until)}"
