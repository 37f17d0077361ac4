"""Until which day a file reaches by its own name: its newest row says only when something last happened."""

from __future__ import annotations

import re
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 20181201, 2018-12-01 and Dec-01-2018, as X and Meta name their downloads
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[-_.]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?!\d)"
    rf"|(?<![a-z])(?P<name>{'|'.join(MONTHS)})[a-z]*[-_ ](?P<of_month>\d\d?)[-_, ]+(?P<of_year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def until(file_name: str, first: date, last: date, made: date) -> date | None:
    """The last day that a file covers; None where its name says no two days, or days that its rows lie outside of.

    `first` and `last`: the days of its rows; `made`: the day the file is of, which none reaches past. From the 1st to
    the 1st, or the 5th to the 5th, is up to that day and without it.

    >>> until("tweet_activity_metrics_us_20181201_20190101_en.csv", date(2018, 12, 3), date(2018, 12, 20), date.max)
    datetime.date(2018, 12, 31)
    >>> until("Oct-01-2026_Oct-31-2026_605.csv", date(2026, 10, 3), date(2026, 10, 9), date(2026, 10, 20))
    datetime.date(2026, 10, 20)
    >>> until("posts 2026.csv", date(2026, 10, 3), date(2026, 10, 9), date.max) is None
    True
    """
    days = [day for found in _DAY.finditer(file_name) if (day := _day(found)) is not None]
    if len(days) != 2 or days[0] >= days[1]:
        return None
    begins, ends = days
    if first < begins - ONE_DAY or last > ends + ONE_DAY:  # a day of another zone is no other file
        return None
    if begins.day == ends.day:
        ends -= ONE_DAY
    return max(min(ends, made), last)


def _day(found: re.Match[str]) -> date | None:
    said = found.groupdict()
    try:
        if said["name"]:
            month = MONTHS.index(said["name"][:3].lower()) + 1
            return date(int(said["of_year"]), month, int(said["of_month"]))
        return date(int(said["year"]), int(said["month"]), int(said["day"]))
    except ValueError:
        return None
