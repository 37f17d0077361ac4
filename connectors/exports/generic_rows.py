"""Rows of a table with mapped columns to mentions and to metrics by day."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from connectors.base import Mention, Metric, Post, Relation, author_key
from connectors.exports import generic_names as names
from connectors.exports import values
from connectors.exports.generic import STOCKS
from connectors.exports.layout import Options, Part, Setting, Table, breakdown
from connectors.exports.tabular import MAX_CACHED, Reader, TableReader

RELATIONS: tuple[Relation, ...] = ("mention", "reply", "quote", "comment", "review", "tagged", "search")
_ALREADY_A_KEY = re.compile(r"^key:([0-9a-f]{24})$")  # an author in a file of refused lines, pseudonymised before
_COUNTERS = ("reactions", "comments", "shares", "views")


_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")  # how a workbook writes a day without a time


class _Platforms:
    """Of which platform each row is: by its own column, else as the user said, else by its link, else as the file's."""

    def __init__(
        self, part: Part, options: Options, setting: Setting, at_platform: int | None, at_url: int | None
    ) -> None:
        self.said = options.platform or ""
        self.by_header = names.by_header(part.header)
        self.of_file = setting.platform
        self.at_platform = at_platform
        self.at_url = at_url

    def of(self, cells: list[str]) -> tuple[str, int]:
        """The platform ('' for none) and the column that should have said it."""
        at = self.at_platform
        if at is not None and not values.is_nothing(cells[at]):
            return names.named_platform(cells[at]), at
        told = self.said or self.by_header
        if not told and self.at_url is not None:
            at = self.at_url if at is None else at
            told = names.platform_linked(cells[self.at_url])
        return told or self.of_file, at or 0


def _with_clock(day: str, clock: str) -> str:
    """A date and the time of day that stands in a column of its own, where the date says none itself."""
    bare = _MIDNIGHT.sub("", day.strip())
    return day if ":" in bare or values.is_nothing(clock) else f"{bare} {clock.strip()}"


_NO_PLATFORM = "names no platform: add a column with the platform, or say it (platform)"


class _Mapped(Reader):
    """A reader that knows its columns by field."""

    def __init__(self, part: Part, options: Options, setting: Setting) -> None:
        super().__init__(part, options, setting)
        self.fields: dict[str, int] = {}
        self.keys: dict[tuple[str, str], str] = {}  # the pseudonyms made so far
        self.numbers: list[tuple[int, str, str]] = []  # position, metric, the column's own name
        for at, name in enumerate(part.header):
            field = part.mapping.get(name, "")
            if field.startswith("metric:"):
                self.numbers.append((at, field[7:], name))
            elif field:
                self.fields[field] = at
        self.platforms = _Platforms(part, options, setting, self.fields.get("platform"), self.fields.get("url"))

    def _cell(self, cells: list[str], field: str) -> str | None:
        """The cell of a field as it stands, None where there is no such column or it is empty."""
        at = self.fields.get(field)
        if at is None:
            return None
        self.at = at
        return cells[at] or None

    def _id(self, cells: list[str], field: str) -> str | None:
        cell = self._cell(cells, field)
        return values.native_id(cell) if cell is not None else None

    def _platform(self, cells: list[str]) -> str:
        platform, self.at = self.platforms.of(cells)
        if not platform:
            raise ValueError("is empty: write the platform" if self.at == self.fields.get("platform") else _NO_PLATFORM)
        return platform

    def _account(self, cells: list[str]) -> str:
        return self.options.account_id or self._id(cells, "account") or ""


class MentionReader(_Mapped):
    """One mention a row. Of the author only the pseudonym is made; columns that are not mapped are not kept."""

    def _items(self, cells: list[str]) -> tuple[Mention, ...]:
        text = self._cell(cells, "text")
        if text is None or not text.strip():
            raise ValueError("is empty: a mention needs its text")
        when = self._cell(cells, "created_at")
        if when is not None and "clock" in self.fields:
            when = _with_clock(when, cells[self.fields["clock"]])
        told = self._moment(when) if when is not None else None
        if told is None:
            raise ValueError("is empty: a mention needs its date")
        platform = self._platform(cells)
        author = self._author(cells, platform)
        counts: dict[str, float] = {}
        named: dict[str, int] = {}
        for at, metric, native in self.numbers:
            self.at = at
            value = values.number(cells[at])
            if value is not None:
                counts[native] = value
                if metric in _COUNTERS:
                    named[metric] = int(value)
        rating = self._cell(cells, "rating")
        url = self._cell(cells, "url")
        return (
            Mention(
                platform=platform,
                mention_id=self._id(cells, "id") or _stable_id(platform, author, told[0].isoformat(), text),
                account_id=self._account(cells),
                relation=self._relation(cells),
                created_at=told[0],
                observed_at=self._known(cells, told[0]),
                text=text,
                author_key=author,
                url=url.strip() if url else None,
                parent_id=self._id(cells, "parent_id"),
                root_id=self._id(cells, "root_id"),
                rating=values.number(rating, self.setting.decimal, whole=False) if rating else None,
                reactions=named.get("reactions"),
                comments=named.get("comments"),
                shares=named.get("shares"),
                views=named.get("views"),
                counts=counts,
            ),
        )

    def _known(self, cells: list[str], created_at: datetime) -> datetime:
        """When the mention came to be known, where the file says so: never before it was written, never after now."""
        cell = self._cell(cells, "arrived_at")
        told = self._moment(cell) if cell is not None else None
        if told is None:
            return self.observed_at
        at, has_time = told
        return min(max(at if has_time else at + timedelta(days=1), created_at), self.observed_at)

    def _raw(self, cells: list[str]) -> tuple[str, ...]:
        """Without what we would not keep of a good row: unmapped cells are emptied, the author is a pseudonym.

        A row whose cells do not fit the header stays whole: nobody can tell which of them is the author.
        """
        if len(cells) != self.width:
            return tuple(cells)
        kept = {*self.fields.values(), *(at for at, _, _ in self.numbers)}
        raw = [cell if at in kept else "" for at, cell in enumerate(cells)]
        at_author = self.fields.get("author")
        if at_author is not None and raw[at_author].strip():
            raw[at_author] = f"key:{self._author(cells, self.platforms.of(cells)[0])}"
        return tuple(raw)

    def _author(self, cells: list[str], platform: str) -> str | None:
        cell = self._cell(cells, "author")
        if cell is None or not cell.strip():
            return None
        key = self.keys.get((platform, cell))
        if key is None:
            if len(self.keys) > MAX_CACHED:
                self.keys.clear()
            known = _ALREADY_A_KEY.match(cell)
            key = known[1] if known else author_key(self.options.secret, platform, cell.strip())
            self.keys[platform, cell] = key
        return key

    def _relation(self, cells: list[str]) -> Relation:
        cell = self._cell(cells, "relation") or self.options.relation or "mention"
        for relation in RELATIONS:
            if relation == cell.strip().casefold():
                return relation
        raise ValueError(f"holds {values.shown(cell)}: known are {', '.join(RELATIONS)}")


def _stable_id(platform: str, author: str | None, created_at: str, text: str) -> str:
    """The id of a mention whose table has none: the same row gets the same id in every export."""
    said = "\x1f".join((platform, author or "", created_at, text))
    return f"row-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:20]}"


class MetricReader(_Mapped):
    """Values of an account or of its posts by day: a column a metric, or one that names it and one with its value.

    In a table of weeks or months only levels (followers) are values of a day; the others carry the period
    as a breakdown, so that no daily sum counts a month as one day.
    """

    def _skipped(self, cells: list[str]) -> str | None:
        return "a row of totals" if values.is_total(cells[self.fields["day"]][:40]) else None

    def _items(self, cells: list[str]) -> tuple[Metric, ...]:
        self.at = self.fields["day"]
        day = self._day(cells[self.at])
        platform, account, post = self._platform(cells), self._account(cells), self._id(cells, "id") or ""
        items = []
        for at, metric, native in self._values(cells):
            self.at = at
            is_stock = metric in STOCKS
            value = values.total(cells[at]) if is_stock else values.number(cells[at])
            if value is None:
                continue
            period = "" if is_stock or not self.setting.period else breakdown(period=self.setting.period)
            items.append(
                Metric(
                    platform,
                    account,
                    post,
                    metric,
                    "snapshot" if is_stock else "daily",
                    day,
                    value,
                    self.observed_at,
                    native,
                    period,
                )
            )
        return tuple(items)

    def _values(self, cells: list[str]) -> list[tuple[int, str, str]]:
        """Where the values of this row stand: fixed columns, and the one whose metric the row names."""
        name = self._cell(cells, "metric_name")
        if name is None or "metric_value" not in self.fields:
            return self.numbers
        field = next(iter(names.guess([name]).values()), "")
        metric = field[7:] if field.startswith("metric:") else values.key(name).replace(" ", "_")
        return [*self.numbers, (self.fields["metric_value"], metric, name)]


class PostReader(TableReader):
    """Our own posts with their numbers: each row is of the platform that it says itself, where it says one."""

    def __init__(self, table: Table, part: Part, options: Options, setting: Setting) -> None:
        super().__init__(table, part, options, setting)
        fields = self.columns.fields
        self.platforms = _Platforms(part, options, setting, fields.get("platform"), fields.get("url"))

    def _items(self, cells: list[str]) -> tuple[Post | Metric, ...]:
        self.platform, self.at = self.platforms.of(cells)
        if not self.platform:
            is_column = self.at == self.columns.fields.get("platform")
            raise ValueError("is empty: write the platform" if is_column else _NO_PLATFORM)
        return super()._items(cells)

    def _created_at(self, cells: list[str], post_id: str) -> datetime | None:
        at_day, at_clock = self.columns.fields.get("created_at"), self.columns.fields.get("clock")
        if at_day is not None and at_clock is not None:
            cells = [*cells[:at_day], _with_clock(cells[at_day], cells[at_clock]), *cells[at_day + 1 :]]
        return super()._created_at(cells, post_id)
