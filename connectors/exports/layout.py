"""What an export layout is: the tables it may hold, how their headers are spelt, and the rows a reader gives.

A layout is one file of this folder with a class `Export`. It appears because it exists.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Literal, Protocol

from connectors.base import Mention, Metric, Post

DATE_FIELDS = ("day", "day_or_lifetime", "created_at")
_ENGLISH_DATES = frozenset({"date", "publish time", "posted", "created date", "post time", "time"})
Unit = Literal["count", "total", "number", "hours", "seconds"]
Progress = Callable[[int, int], None]  # done, of: bytes of a text file, rows of a workbook

REASON = "earshot_reason"  # the trailing column of a file of refused lines; readers ignore it


@dataclass(frozen=True, slots=True)
class Options:
    """What a file does not say itself.

    `secret`: key of the author pseudonyms. `time_zone`: IANA name in which times without an offset are
    read. `day_first`: for dates such as 03/04/2026, None: decide from the column. `mapping`: column → field
    as the user corrected it. `observed_at`: when the platform said all this (aware). `year`: for dates
    without one. `decimal`: '.' or ',', None: decide from the file.
    """

    secret: bytes
    observed_at: datetime
    account_id: str | None = None
    platform: str | None = None
    time_zone: str = "UTC"
    day_first: bool | None = None
    mapping: Mapping[str, str] | None = None
    year: int | None = None
    decimal: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file: the file itself ('' for `sheet`), or one sheet of a workbook. Lines count from 1."""

    sheet: str
    table: str
    header: tuple[str, ...]
    header_line: int
    mapping: Mapping[str, str]
    has_reason: bool = False  # a file of refused lines, with our reason column
    title: str = ""  # the line above the header, such as the metric's name in Meta's account files


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, by its header: shown to the user before anything is imported.

    `mapping` is column → field; `preview` the first 20 rows as they stand; `questions` what only the user
    knows. `parts` are all tables of the file; header, header_line and mapping are those of the first.
    """

    layout: str
    title: str
    platform: str
    kinds: tuple[str, ...]
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    header_hash: str
    mapping: dict[str, str]
    needs_time_zone: bool
    preview: list[dict[str, str]]
    questions: list[str]
    sha256: str
    size: int
    parts: tuple[Part, ...]
    as_kind: str | None = None
    by_link: bool = False  # a table whose links name several platforms: each row is of that of its own
    left_out: tuple[str, ...] = ()  # sheets of a workbook that are not read, in words


@dataclass(frozen=True, slots=True)
class Good:
    """A line that was understood. `line` is the physical line on which the row starts."""

    line: int
    items: tuple[Mention | Post | Metric, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that says nothing of its own: a total, a blank line, a description of the columns."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not understood, with its cells as they stood (for `write_refused`)."""

    line: int
    reason: str
    raw: tuple[str, ...]
    sheet: str = ""


Row = Good | Skipped | Refused


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it stands. `line` is the physical line where it starts; `problem` why it cannot be read."""

    line: int
    cells: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole file told before its rows are read: its name, order of dates, decimal mark, period.

    `orders`: in words, that its dates come in both orders. `platform`: the one that its links point to, where no row
    says another. `by_link`: its links point to several.
    """

    file: str
    day_first: bool | None
    decimal: str
    has_reason: bool
    period: str = ""
    orders: str = ""
    platform: str = ""
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """Columns whose meaning only the whole file tells: dates, numbers with decimals, the days of totals."""

    dates: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    period: int | None = None
    month_first: bool | None = None


class RowReader(Protocol):
    """Turns one row after the other into what it means."""

    def row(self, row: Cells) -> Row:
        """Good, Skipped or Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Measure:
    """What one column of numbers is: canonical metric, unit in the file, and the part of the total it covers.

    Unit 'total' is a count that is never below nought; 'hours' becomes minutes, 'seconds' also reads 0:04:34.
    `is_stock`: a level such as followers, which is a snapshot even in a table of days.
    """

    metric: str
    unit: Unit = "count"
    breakdown: str = ""
    is_stock: bool = False


def breakdown(**parts: str) -> str:
    """The canonical JSON of a breakdown: keys sorted, no spaces. {"country":"GB"}"""
    return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Table:
    """One shape of table of a layout, with every spelling of its columns (compared by `values.key`).

    `fields`: field → spellings, best first; known fields are post_id, url, text, created_at, media_type,
    in_reply_to, account, day, and dimensions as `by:<name>`. `measures`: spellings → Measure; of two columns
    for one metric the spelling that stands first wins. `needs`: groups of which one field or column each
    must be there. `ignored`: columns nobody keeps (derived rates, money, names of people).
    """

    name: str
    title: str
    platform: str
    grain: Literal["post", "account"]
    fields: Mapping[str, tuple[str, ...]]
    measures: tuple[tuple[tuple[str, ...], Measure], ...]
    needs: tuple[tuple[str, ...], ...]
    ignored: frozenset[str] = frozenset()
    month_first: bool | None = None  # the order of its dates where the column does not tell
    id_from_url: Callable[[str], str | None] | None = None
    is_snowflake: bool = False  # the id holds the instant of publication
    hashed_id: bool = False  # no id in the file: a stable hash of the row stands in
    keeps_native: bool = True  # columns we do not map stay with the post
    account_from_url: Callable[[str], str | None] | None = None

    @property
    def knows_account(self) -> bool:
        """Whether its rows say which account they are of."""
        return "account" in self.fields or self.account_from_url is not None


class Layout:
    """Base of the layouts: subclass as `Export`, give name, title and tables."""

    name: str
    title: str
    tables: tuple[Table, ...] = ()

    def table(self, name: str) -> Table:
        """The table of that name. Raises KeyError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(f"Layout '{self.name}' has no table '{name}'.")

    def reader(self, part: Part, options: Options, setting: Setting) -> RowReader:
        """What turns the rows of that part into items."""
        from connectors.exports.tabular import TableReader

        return TableReader(self.table(part.table), part, options, setting)

    def survey(self, part: Part) -> Survey:
        """Columns that must be seen whole before the first row is read."""
        from connectors.exports import columns

        table = self.table(part.table)
        found = columns.find(table, columns.header(part.header))
        when = tuple(at for name, at in found.fields.items() if name in DATE_FIELDS)
        # a platform writes US dates in its English files; in another language the order is asked
        is_english = all(part.header[at].casefold() in _ENGLISH_DATES for at in when)
        return Survey(
            dates=when,
            numbers=tuple(at for at, measure, _ in found.measures if measure.unit != "count"),
            month_first=table.month_first if is_english else None,
        )


def breakdown_of(names: tuple[str, ...], values: tuple[str, ...], own: str = "") -> str:
    """The canonical JSON of a row's dimensions and of its column's own breakdown."""
    return breakdown(**(json.loads(own) if own else {}), **dict(zip(names, values, strict=True)))


@cache
def layouts() -> dict[str, Layout]:
    """Every layout of this folder by its name, found because its file exists."""
    import connectors.exports as folder

    return {layout.name: layout for layout in _found(list(folder.__path__))}


def _found(path: list[str]) -> Iterator[Layout]:
    for module in sorted(pkgutil.iter_modules(path), key=lambda module: module.name):
        export = getattr(import_module(f"connectors.exports.{module.name}"), "Export", None)
        if export is not None:
            yield export()
