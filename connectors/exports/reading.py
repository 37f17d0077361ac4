"""Reading a recognised file: row by row, with what the whole file tells decided first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from connectors.base import FileRefused
from connectors.exports import columns, dates, source, values, workbook
from connectors.exports.layout import (
    Cells,
    Layout,
    Options,
    Part,
    Progress,
    Recognised,
    Row,
    Setting,
    layouts,
)

PEEK_ROWS = 200
MAX_DAYS = 5_000  # enough to tell days from weeks and months


def read(path: Path, recognised: Recognised, *, options: Options, progress: Progress | None = None) -> Iterator[Row]:
    """Every row below the header, in the order of the file.

    Raises FileRefused when the file as a whole cannot be read, also in the end when it changed meanwhile:
    whoever reads must keep nothing before the iterator is exhausted.
    """
    examined = source.examine(path)
    if examined.sha256 != recognised.sha256:
        raise FileRefused(f"{path.name} changed after it was looked at: import it again.")
    layout = layouts()[recognised.layout]
    if options.platform is None and recognised.platform and layout.name != "generic":
        options = replace(options, platform=recognised.platform)
    line = 0
    try:
        for part in recognised.parts:
            for row in _part(examined, layout, recognised, part, options, progress):
                line = row.line
                yield row
    except (FileRefused, UnicodeError, OSError) as error:
        if isinstance(error, UnicodeError) or _has_changed(path, recognised):
            raise _changed(path, line) from error
        if isinstance(error, OSError):
            raise source.unreadable(path, error) from error
        raise
    if _has_changed(path, recognised):
        raise _changed(path, line)
    if progress is not None:
        progress(examined.size, examined.size)


def _has_changed(path: Path, recognised: Recognised) -> bool:
    """Whether the file is no longer, to the byte, the one that was looked at."""
    try:
        return source.examine(path).sha256 != recognised.sha256
    except FileRefused:  # gone, emptied, or something else by now
        return True


def _changed(path: Path, line: int) -> FileRefused:
    until = f", after line {line:,}" if line else ""
    return FileRefused(
        f"{path.name} changed while it was read{until}: nothing of it was kept; wait until it is complete, then import"
        " it again."
    )


def _part(
    examined: source.Source,
    layout: Layout,
    recognised: Recognised,
    part: Part,
    options: Options,
    progress: Progress | None,
) -> Iterator[Row]:
    try:
        if layout.name == "generic" and options.mapping is not None:
            part = replace(part, mapping=columns.as_spelt(options.mapping, part.header))
        setting = _settled(examined, recognised, part, layout, options)
        reader = layout.reader(part, options, setting)
    except ValueError as error:
        raise FileRefused(f"{examined.path.name}: {error}") from error
    for row in _cells(examined, recognised, part, progress):
        if row.line > part.header_line:
            yield reader.row(row)


def _cells(examined: source.Source, recognised: Recognised, part: Part, progress: Progress | None) -> Iterator[Cells]:
    if examined.kind == "text":
        return source.text_rows(examined, recognised.delimiter, progress)
    return workbook.sheet_rows(examined, part.sheet, progress)


def _settled(
    examined: source.Source,
    recognised: Recognised,
    part: Part,
    layout: Layout,
    options: Options,
) -> Setting:
    """Order of dates, decimal mark and period: told by the options, else by the whole file."""
    survey = _Survey(layout, part, options)
    if survey.has_work:
        for row in _cells(examined, recognised, part, None):
            if row.line > part.header_line and row.problem is None:
                survey.see(row)
                if survey.is_done:
                    break
    decimal = options.decimal or survey.decimal or ("," if recognised.delimiter == ";" else ".")
    day_first = survey.day_first()
    return Setting(
        examined.path.name,
        day_first,
        decimal,
        part.has_reason,
        survey.period(day_first),
        survey.both_orders(),
        recognised.platform,
        recognised.by_link,
    )


class _Survey:
    """What only whole columns tell: which of day and month comes first, the decimal mark, the period."""

    def __init__(self, layout: Layout, part: Part, options: Options) -> None:
        self.options = options
        self.names = part.header
        self.is_sheet = bool(part.sheet)
        told = layout.survey(part)
        self.month_first = told.month_first
        self.date_columns = [] if options.day_first is not None else list(told.dates)
        self.number_columns = [] if options.decimal is not None else list(told.numbers)
        self.period_column = told.period
        self.decimal: str | None = None
        self.rows = 0
        self.orders: dict[int, list[int | None]] = {at: [None, None, None] for at in self.date_columns}
        self.days: set[str] = set()

    @property
    def has_work(self) -> bool:
        return bool(self.date_columns or self.number_columns or self.period_column is not None)

    @property
    def is_done(self) -> bool:
        if self.rows == PEEK_ROWS and not any(line for lines in self.orders.values() for line in lines):
            self.date_columns = []  # ISO or named months: a stray 03/04 further down is refused by itself
        has_decimal = self.decimal is not None or not self.number_columns
        return not self.date_columns and has_decimal and self.period_column is None

    def see(self, row: Cells) -> None:
        """Take one row into account."""
        self.rows += 1
        width = len(row.cells)
        for at in self.date_columns:
            if at < width:
                for place, line in enumerate(dates.order_told([(row.line, row.cells[at])])):
                    if line is not None and self.orders[at][place] is None:
                        self.orders[at][place] = line
        at_day = self.period_column
        if at_day is not None and at_day < width and len(self.days) < MAX_DAYS:
            self.days.add(row.cells[at_day])
        if self.decimal is None:
            told = [values.decimal_told(row.cells[at]) for at in self.number_columns if at < width]
            self.decimal = next((mark for mark in told if mark), None)

    def day_first(self) -> bool | None:
        """True, False, or None where no date needs it or both orders are there: then each date that can be one day
        alone is that day, and no other is guessed. Raises ValueError where the column cannot tell.
        """
        if self.options.day_first is not None:
            return self.options.day_first
        if self.both_orders():
            return None
        answer: bool | None = None
        for at, (by_day, by_month, unclear) in self.orders.items():
            name = self.names[at]
            if by_day is not None or by_month is not None:
                answer = by_day is not None
            elif unclear is not None and answer is None:
                if self.month_first is None:
                    raise ValueError(
                        f"line {unclear}: '{name}' does not tell whether the day or the month comes first:"
                        " say which (day_first)."
                    )
                answer = not self.month_first
        return answer

    def both_orders(self) -> str:
        """Where the day comes first and where the month does, in words; '' where they agree."""
        by_day = [line for line, _, _ in self.orders.values() if line is not None]
        by_month = [line for _, line, _ in self.orders.values() if line is not None]
        if not by_day or not by_month:
            return ""
        return f"the file puts the day first in line {min(by_day)} and the month first in line {min(by_month)}"

    def period(self, day_first: bool | None) -> str:
        """'' for values of single days, else the period they seem to cover, by the usual gap of the dates."""
        days = set()
        for text in self.days:
            try:
                days.add(dates.moment(text, day_first, self.options.year, of_workbook=self.is_sheet)[0].date())
            except ValueError:
                continue  # the row itself will be refused, with its reason
        ordered = sorted(days)
        if len(ordered) < 3:
            return ""
        gap = median((later - earlier).days for earlier, later in pairwise(ordered))
        for days_long, name in ((1.5, ""), (10, "week"), (45, "month"), (120, "quarter")):
            if gap <= days_long:
                return name
        return "year"
