"""Dates and times as export files spell them, in nine languages, and which of day and month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from connectors.exports.values import key, shown, visible

FIRST_DAY = date(2004, 1, 1)  # no platform here is older
SNOWFLAKE_EPOCH_MS = 1_288_834_974_657  # X's ids since November 2010: milliseconds since then, 22 bits left

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?(?:\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}))?"
)
_ISO = re.compile(rf"^(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:(?:t|\s+|,\s*){_TIME})?$", re.IGNORECASE)
_NUMERIC = re.compile(
    rf"^(\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}})(?:(?:,?\s+|t){_TIME})?$", re.IGNORECASE
)
_TIME_WITHIN = re.compile(rf"(?<!\d){_TIME}(?!\d)", re.IGNORECASE)
_EPOCH = re.compile(r"^\d{10}(?:\.0+)?$|^\d{13}$")
_SERIAL = re.compile(r"^[34]\d{4}(?:\.\d+)?$")  # days since the end of 1899, from 1982 to 2036
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone of the file is applied later
_EAST_ASIAN = re.compile(r"^(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]$")
_NAMES_UTC = re.compile(r"\b(?:utc|gmt)\b")
_WORD = re.compile(r"[^\W\d_]+\.?|\d+")
_MONTH_NAMES = (
    "jan january januar januari enero ene janvier janv jänner gennaio gen janeiro styczeń stycznia sty",
    "feb february februar februari febrero février fevrier févr fevr febbraio fevereiro fev luty lutego lut",
    "mar march märz maerz mars marzo mär mrz março marco maart mrt marzec marca",
    "apr april abril abr avril avr aprile kwiecień kwietnia kwi",
    "may mai maj mayo maggio mag maio mei maja",
    "jun june juni junio juin giugno giu junho czerwiec czerwca cze",
    "jul july juli julio juillet juil luglio lug julho lipiec lipca lip",
    "aug august augusti agosto ago août aout augustus sierpień sierpnia sie",
    "sep sept september septiembre septembre settembre set setembro wrzesień września wrz",
    "oct october oktober octubre octobre okt ottobre ott outubro out październik października paź",
    "nov november noviembre novembre novembro listopad listopada lis",
    "dec december dezember dez diciembre dic décembre decembre déc dicembre dezembro grudzień grudnia gru",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_IN_ENGLISH = [
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
# what may stand in a date beside day, month and year: 14 de marzo, 1er mars, 2nd March, 14 marca 2026 r.
_BESIDE = frozenset(["de", "del", "at", "um", "kl", "à", "utc", "gmt", "er", "st", "nd", "rd", "th", "r", "feira"])
_WEEKDAYS = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|må|ti|on|to|lö|sö|lun|mar|mer|mié|jeu|jue|ven|vie"
    r"|sam|sáb|dim|dom|gio|sab|seg|ter|qua|qui|sex|pon|wto|śro|czw|pią|nie|maa|woe|vri|zat|zon)[^\W\d_]*"
    r"|ma|wo|vr|za|zo|wt|śr|pt|nd)\.?$",
    re.IGNORECASE,
)


class Ambiguous(ValueError):
    """A date that may be two days while nobody said whether the day or the month comes first."""


def moment(
    text: str, day_first: bool | None = None, year: int | None = None, *, of_workbook: bool = False
) -> tuple[datetime, bool]:
    """A date or instant and whether it says a time. Naive where the text has no offset.

    `of_workbook`: a number such as 46083.5 is a day as spreadsheets count them. Raises ValueError (half a sentence)
    for anything that is not one real day, Ambiguous for 03/04/2026 while `day_first` is None.
    """
    stripped = " ".join(visible(text).split())
    match = _ISO.match(stripped)
    if match:
        return _built(text, int(match[1]), int(match[3]), int(match[4]), match)
    match = _NUMERIC.match(stripped)
    if match:
        first, second = int(match[1]), int(match[3])
        order = True if match[2] == "." else day_first  # 03.04.2026 is written where the day comes first
        if order is None:
            order = _told(first, second)
        if order is None:
            raise Ambiguous(f"holds {shown(text)}: say whether the day or the month comes first")
        day, month = (first, second) if order else (second, first)
        return _built(text, _century(match[4]), month, day, match)
    if _EPOCH.match(stripped):
        at = int(stripped.split(".")[0])
        return datetime.fromtimestamp(at / 1000 if at > 10**11 else at, UTC), True
    if _SERIAL.match(stripped):
        return _of_serial(text, stripped, of_workbook)
    match = _EAST_ASIAN.match(stripped)
    if match:
        if match[1] is None and year is None:
            raise _without_year(text)
        return _built(text, int(match[1] or year or 0), int(match[2]), int(match[3]), None)
    return _named(text, stripped, year)


def two_days(text: str) -> str:
    """What an ambiguous date may be, in words. 03/04/2026 → 3 April or 4 March"""
    match = _NUMERIC.match(" ".join(visible(text).split()))
    if match is None:
        return "two days"
    first, second = int(match[1]), int(match[3])
    return f"{first} {_IN_ENGLISH[second]} or {second} {_IN_ENGLISH[first]}"


def _of_serial(text: str, stripped: str, of_workbook: bool) -> tuple[datetime, bool]:
    """A day as a spreadsheet counts them; in a text file the number may be anything, and is refused."""
    if not of_workbook:
        raise ValueError(
            f"holds {shown(text)}, which is not a date; if a spreadsheet counts days so, show the column as dates there"
        )
    at = _DAY_ZERO + timedelta(seconds=round(float(stripped) * 86_400))
    return at, "." in stripped


def _told(first: int, second: int) -> bool | None:
    """True: the day comes first; False: the month; None: both are possible."""
    if first > 12 >= second:
        return True
    if second > 12 >= first:
        return False
    return True if first == second else None  # 03/03/2026 is the same day either way


def _century(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 69 else 1900 + int(text)


def _built(text: str, year: int, month: int, day: int, match: re.Match[str] | None) -> tuple[datetime, bool]:
    """The parts as one instant; `match` carries the groups of _TIME."""
    try:
        if match is None or match["hour"] is None:
            return datetime(year, month, day), False  # noqa: DTZ001 - the zone of the file is applied later
        hour = int(match["hour"])
        if match["half"]:
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        micro = int((match["part"] or "0")[:6].ljust(6, "0"))
        zone = _zone(match["zone"])
        at = datetime(year, month, day, hour, int(match["minute"]), int(match["second"] or 0), micro, zone)
    except ValueError:
        raise ValueError(f"holds {shown(text)}, which is not a date: write it as 2026-03-27 06:08") from None
    return at, True


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _named(text: str, stripped: str, year: int | None) -> tuple[datetime, bool]:
    """Mon Feb 03 2025 · Tue, Jul 14, 2026 · 8-May-20 · 8. Mai 2020 · Wed Oct 10 20:19:24 +0000 2018."""
    problem = ValueError(f"holds {shown(text)}, which is not a date: write it as 2026-03-27 06:08")
    if len(stripped) > 60:
        raise problem
    time = _TIME_WITHIN.search(stripped)
    rest = stripped[: time.start()] + " " + stripped[time.end() :] if time else stripped
    month = None
    numbers: list[str] = []
    for word in _WORD.findall(rest):
        name = word.rstrip(".").casefold()
        if word.isdigit():
            numbers.append(word)
        elif name in MONTHS and month is None and not (name == "mar" and _is_weekday_mar(rest)):
            month = MONTHS[name]
        elif not _WEEKDAYS.match(word) and name not in _BESIDE:
            raise problem
    if month is None or not 1 <= len(numbers) <= 2:
        raise problem
    if len(numbers) == 1:
        if year is None:
            raise _without_year(text)
        return _built(text, year, month, int(numbers[0]), time)
    first, second = numbers
    day, years = (second, first) if len(first) == 4 else (first, second)
    if len(years) not in (2, 4) or len(day) > 2:
        raise problem
    return _built(text, _century(years), month, int(day), time)


def _without_year(text: str) -> ValueError:
    return ValueError(f"holds {shown(text)}, a date without a year: say which year the file is of")


def _is_weekday_mar(rest: str) -> bool:
    """'mar' is March, but also Tuesday in French and Spanish: then another month stands beside it."""
    names = [word.rstrip(".").casefold() for word in _WORD.findall(rest)]
    return sum(name in MONTHS for name in names) > 1 and names.index("mar") == 0


def order_told(texts: Iterable[tuple[int, str]]) -> tuple[int | None, int | None, int | None]:
    """Which lines of a column prove an order: (a day-first line, a month-first line, one that is ambiguous)."""
    day_line = month_line = unclear = None
    for line, text in texts:
        match = _NUMERIC.match(" ".join(visible(text).split()))
        if match is None or match[2] == ".":
            continue
        told = _told(int(match[1]), int(match[3]))
        if told is None:
            unclear = unclear or line
        elif told and match[1] != match[3]:
            day_line = day_line or line
        elif not told:
            month_line = month_line or line
    return day_line, month_line, unclear


def names_utc(column: str) -> bool:
    """Whether the name of a column says that its times are in UTC. 'Date (GMT)', 'created_at_utc'"""
    return _NAMES_UTC.search(key(column)) is not None


def looks_numeric(text: str) -> bool:
    """Whether it is a date in digits with a time and no offset, in whatever order."""
    match = _NUMERIC.match(" ".join(text.split()))
    return match is not None and match["hour"] is not None and match["zone"] is None


def lacks_year(text: str) -> bool:
    """Whether it is a day such as 'March 1', which only a year makes a date."""
    try:
        moment(text, day_first=True)
    except ValueError:
        try:
            moment(text, day_first=True, year=2024)
        except ValueError:
            return False
        return True
    return False


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises ValueError with a sentence."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"No time zone '{name}': write one such as Europe/London or UTC.") from None


def in_utc(at: datetime, home: tzinfo) -> datetime:
    """An instant in UTC; a naive one is read in `home`."""
    return (at if at.tzinfo else at.replace(tzinfo=home)).astimezone(UTC)


def plausible(day: date, observed_at: datetime, text: str) -> None:
    """Raise ValueError unless the day lies between 2004 and the day after the file was made."""
    if not FIRST_DAY <= day <= observed_at.date() + timedelta(days=1):
        raise ValueError(
            f"holds {shown(text)}, outside {FIRST_DAY} to {observed_at.date()}: mend the date or its format"
        )


def snowflake_instant(post_id: str) -> datetime | None:
    """When X made the post, told by its id (X's own id scheme of November 2010); None for older ids."""
    if not (post_id.isascii() and post_id.isdigit() and 15 <= len(post_id) <= 19):
        return None
    at_ms = (int(post_id) >> 22) + SNOWFLAKE_EPOCH_MS
    return datetime.fromtimestamp(at_ms // 1000, UTC)
