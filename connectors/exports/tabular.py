"""Rows of a known table to posts and metrics: one engine for every layout that is described by a Table."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from connectors.base import Kind, Mention, Metric, Post
from connectors.exports import columns, dates, values
from connectors.exports.layout import (
    Cells,
    Good,
    Options,
    Part,
    Refused,
    Row,
    Setting,
    Skipped,
    Table,
    breakdown_of,
)
from connectors.exports.refused import unguarded

MAX_CACHED = 10_000  # spellings remembered: a file where each differs must not fill the memory
_A_REASON = re.compile(r"^.+, (?:line|row) \d+: .+\.$", re.DOTALL)


class Reader(ABC):
    """Base of the row readers: the shape of a row is judged here, its meaning in `_items`."""

    def __init__(self, part: Part, options: Options, setting: Setting) -> None:
        self.part = part
        self.options = options
        self.setting = setting
        self.width = len(part.header)
        self.zone = dates.zone(options.time_zone)
        self.observed_at = options.observed_at.astimezone(UTC)
        self.at = 0  # the column being read, for the sentence of a refusal
        self.in_utc = frozenset(at for at, name in enumerate(part.header) if dates.names_utc(name))
        self.last_name = part.header[-1]

    def row(self, row: Cells) -> Row:
        """One row of the file → what it means, or why not."""
        if self.setting.has_reason:
            row = self._before_refusal(row)
        if row.problem is not None:
            return self._refused(row, f"{row.problem}.")
        cells = row.cells
        if not any(cells) or not any(cell.strip() for cell in cells):
            return Skipped(row.line, "blank line")
        if len(cells) != self.width:
            fitted = self._fitted(cells)
            if fitted is None:
                return self._refused(
                    row,
                    f"it has {len(cells)} cells where the header has {self.width}: mend it, or export again"
                    " if the file was cut off.",
                )
            cells = fitted
        skipped = "the header once more" if self._is_header(cells) else self._skipped(cells)
        if skipped is not None:
            return Skipped(row.line, skipped)
        try:
            return Good(row.line, self._items(cells))
        except ValueError as error:
            return self._refused(row, f"'{self.part.header[self.at]}' {error}.")

    def _before_refusal(self, row: Cells) -> Cells:
        """A row of a file of refused lines as it was: no guard against formulas, no reason at its end."""
        cells = [unguarded(cell) for cell in row.cells]
        if cells and (len(cells) == self.width + 1 or _A_REASON.match(cells[-1])):
            cells.pop()
        return replace(row, cells=cells)

    def _fitted(self, cells: list[str]) -> list[str] | None:
        """The row without trailing empty cells; None when it does not fit."""
        width = self.width
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return cells[:width]
        if self.part.sheet and len(cells) < width:  # a workbook leaves out empty cells
            return cells + [""] * (width - len(cells))
        return None

    def _is_header(self, cells: list[str]) -> bool:
        """Whether the header stands here again: files were put together, each with its own."""
        if cells[-1].strip() != self.last_name:  # cheap, and true of nearly every row
            return False
        return [values.key(cell) for cell in cells] == [values.key(name) for name in self.part.header]

    def _skipped(self, cells: list[str]) -> str | None:
        """Why a row says nothing of its own, or None."""
        return None

    @abstractmethod
    def _items(self, cells: list[str]) -> tuple[Mention | Post | Metric, ...]:
        """What the row says. Raises ValueError with the second half of a sentence about column `self.at`."""

    def _refused(self, row: Cells, why: str) -> Refused:
        sheet = f", sheet '{self.part.sheet}'" if self.part.sheet else ""
        what = "row" if self.part.sheet else "line"
        reason = f"{self.setting.file}{sheet}, {what} {row.line}: {why}"
        return Refused(row.line, reason, self._raw(row.cells), self.part.sheet)

    def _raw(self, cells: list[str]) -> tuple[str, ...]:
        """The cells of a refused row as they may be kept."""
        return tuple(cells)

    def _moment(self, text: str) -> tuple[datetime, bool] | None:
        """An instant in UTC and whether the cell says a time; None for nothing."""
        if values.is_nothing(text):
            return None
        at, has_time = self._read(text)
        return dates.in_utc(at, UTC if self.at in self.in_utc else self.zone), has_time

    def _day(self, text: str) -> date:
        if values.is_nothing(text):
            raise ValueError("is empty: every row needs its date")
        return self._read(text)[0].date()

    def _read(self, text: str) -> tuple[datetime, bool]:
        """A date or instant as the file writes it, naive where it names no offset, and whether it says a time."""
        try:
            at, has_time = dates.moment(
                text, self.setting.day_first, self.options.year, of_workbook=bool(self.part.sheet)
            )
        except dates.Ambiguous as error:
            if not self.setting.orders:
                raise
            raise ValueError(
                f"holds {values.shown(text)}, which may be {dates.two_days(text)}: {self.setting.orders}, so nobody can"
                " tell; write it as 2026-03-27"
            ) from error
        dates.plausible(at.date(), self.observed_at, text)
        return at, has_time


class TableReader(Reader):
    """Posts and metrics of one Table.

    With a day column values are 'daily' of that day; without one they are a 'snapshot' as of the day the
    file was made. A table by country without days (YouTube's "Table data") covers a period the file does
    not name, so it is a snapshot with a breakdown, and never part of a daily sum.
    """

    def __init__(self, table: Table, part: Part, options: Options, setting: Setting) -> None:
        super().__init__(part, options, setting)
        self.table = table
        self.columns = columns.find(table, columns.header(part.header))
        fields = self.columns.fields
        self.day_at = fields.get("day")
        self.lifetime_at = fields.get("day_or_lifetime")
        self.dimensions = tuple((name[3:], at) for name, at in fields.items() if name.startswith("by:"))
        self.post_at, self.url_at = fields.get("post_id"), fields.get("url")
        self.key_columns = tuple(
            at for name, at in fields.items() if name in ("post_id", "day") or name.startswith("by:")
        )
        self.platform = table.platform or options.platform or ""
        self.account = options.account_id or ""
        self.observed_day = self.observed_at.astimezone(self.zone).date()
        self.seen: dict[str, int] = {}
        self.breakdowns: dict[tuple[str, ...], str] = {}
        self.days: dict[str, date] = {}
        self.is_first = True

    def _skipped(self, cells: list[str]) -> str | None:
        keys = self.key_columns
        if not keys and (self.url_at is None or values.is_nothing(cells[self.url_at])):
            keys = (0,)  # a post called "Total" has its link
        for at in keys:
            cell = cells[at]
            if cell and not cell[0].isdigit() and len(cell) < 24 and values.is_total(cell):
                return "a row of totals"
        if self.is_first:
            self.is_first = False
            if self._is_description(cells):
                return "a description of the columns"
        return None

    def _is_description(self, cells: list[str]) -> bool:
        """Words where numbers belong, and no day or id: Facebook and LinkedIn explain their columns so."""
        if any(not values.is_nothing(cells[at]) for at in (self.post_at, self.day_at) if at is not None):
            return False
        said = [cells[at] for at, _, _ in self.columns.measures if not values.is_nothing(cells[at])]
        return len(said) > 1 and all(" " in text and any(map(str.isalpha, text)) for text in said)

    def _items(self, cells: list[str]) -> tuple[Post | Metric, ...]:
        items: list[Post | Metric] = []
        post_id = ""
        account = self.account or self._account(cells)
        kind, as_of = self._when(cells)
        if self.table.grain == "post":
            post_id = self._post_id(cells)
            if kind == "snapshot" or post_id not in self.seen:
                items.append(self._post(cells, post_id, account))
                if kind == "daily":  # one line a day: the post itself is said once
                    self.seen[post_id] = 1
        parts = tuple(cells[at].strip() or "unknown" for _, at in self.dimensions)
        for at, measure, native in self.columns.measures:
            self.at = at
            value = self._value(cells[at], measure.unit)
            if value is None:
                continue
            items.append(
                Metric(
                    self.platform,
                    account,
                    post_id,
                    measure.metric,
                    "snapshot" if measure.is_stock else kind,
                    as_of,
                    value,
                    self.observed_at,
                    native,
                    self._breakdown(measure.breakdown, parts),
                )
            )
        return tuple(items)

    def _when(self, cells: list[str]) -> tuple[Kind, date]:
        """Whether the row's values are totals as of now or those of one day."""
        at = self.day_at
        if at is None:
            # Meta writes "Lifetime" (in its language) where a table of days has the day
            at = self.lifetime_at
            if at is None or not any(mark.isdigit() for mark in cells[at]):
                return "snapshot", self.observed_day
        self.at = at
        text = cells[at]
        day = self.days.get(text)
        if day is None:
            if len(self.days) > MAX_CACHED:
                self.days.clear()
            day = self.days[text] = self._day(text)
        return "daily", day

    def _value(self, text: str, unit: str) -> float | None:
        if unit == "count":
            return values.number(text)
        if unit == "total":
            return values.total(text)
        decimal = self.setting.decimal
        if unit == "seconds":
            return values.seconds(text, decimal)
        value = values.number(text, decimal, whole=False)
        return value * 60 if unit == "hours" and value is not None else value

    def _breakdown(self, own: str, parts: tuple[str, ...]) -> str:
        if not parts:
            return own
        cached = self.breakdowns.get((own, *parts))
        if cached is None:
            if len(self.breakdowns) > MAX_CACHED:
                self.breakdowns.clear()
            names = tuple(name for name, _ in self.dimensions)
            cached = self.breakdowns[own, *parts] = breakdown_of(names, parts, own)
        return cached

    def _account(self, cells: Sequence[str]) -> str:
        at = self.columns.fields.get("account")
        if at is not None:
            self.at = at
            return values.native_id(cells[at]) or ""
        if self.url_at is not None and self.table.account_from_url is not None:
            return self.table.account_from_url(cells[self.url_at]) or ""
        return ""

    def _post_id(self, cells: list[str]) -> str:
        said = linked = None
        if self.post_at is not None:
            self.at = self.post_at
            said = values.native_id(cells[self.post_at])
        if self.url_at is not None:
            url = cells[self.url_at].strip()
            if self.table.id_from_url is not None:
                linked = self.table.id_from_url(url)
                if said is not None and linked is not None and said != linked:
                    raise ValueError(
                        f"holds {values.shown(said)} but the link names {values.shown(linked)}: a spreadsheet"
                        " damaged the id; export again and do not open the file there"
                    )
            elif said is None and not values.is_nothing(url):
                linked = url
        if said or linked:
            return str(said or linked)
        if not self.table.hashed_id:
            raise ValueError("is empty: a post needs its id or its link")
        digest = hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).hexdigest()[:20]
        self.seen[digest] = self.seen.get(digest, 0) + 1
        return f"row-{digest}-{self.seen[digest]}"

    def _post(self, cells: list[str], post_id: str, account: str) -> Post:
        return Post(
            self.platform,
            post_id,
            account,
            self._created_at(cells, post_id),
            self.observed_at,
            self._text(cells, "text"),
            self._text(cells, "url"),
            self._text(cells, "media_type"),
            self._answered(cells),
            self._native(cells),
        )

    def _created_at(self, cells: list[str], post_id: str) -> datetime | None:
        """The instant of publication. A date alone is midnight of the file's zone, or what X's id tells."""
        at = self.columns.fields.get("created_at")
        found = None
        if at is not None:
            self.at = at
            found = self._moment(cells[at])
        if self.table.is_snowflake and (found is None or not found[1]):
            told = dates.snowflake_instant(post_id)
            if told is not None and (found is None or abs(told - found[0]) < timedelta(days=2)):
                return told
        return None if found is None else found[0]

    def _answered(self, cells: list[str]) -> str | None:
        """The mention that a post answers, by its id as mentions hold it."""
        at = self.columns.fields.get("in_reply_to")
        if at is None:
            return None
        self.at = at
        return values.native_id(cells[at])

    def _text(self, cells: list[str], field: str) -> str | None:
        at = self.columns.fields.get(field)
        return (cells[at] or None) if at is not None else None

    def _native(self, cells: list[str]) -> dict[str, str]:
        if not self.table.keeps_native:
            return {}
        return {name: cells[at] for at, name in self.columns.unmapped if cells[at].strip()}
