"""Any table of mentions, posts or metrics: what each column is, is guessed by its name and corrected by the user."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.exports import values
from connectors.exports.generic_names import ALIASES, METRICS
from connectors.exports.layout import (
    Layout,
    Measure,
    Options,
    Part,
    RowReader,
    Setting,
    Survey,
    Table,
)

KINDS = {"mentions": "mention", "posts": "post", "metrics": "metric"}
DROPPED = "ignore"
STOCKS = frozenset({"followers"})


def kind_named(name: str) -> str:
    """mentions → mention. Raises ValueError with the known names."""
    kind = KINDS.get(name) or (name if name in KINDS.values() else None)
    if kind is None:
        raise ValueError(f"No kind '{name}': known are {', '.join(KINDS)}.")
    return kind


def fields() -> tuple[str, ...]:
    """Every field a column may be mapped to, for the form of the dashboard; '' keeps the column out."""
    return ("", *ALIASES, "day", *(f"metric:{metric}" for metric in METRICS))


def kind_of(mapping: Mapping[str, str]) -> str:
    """mention, post or metric: what a table with these columns most likely holds."""
    found = set(mapping.values())
    has_numbers = any(field.startswith("metric:") for field in found) or "metric_value" in found
    if "text" in found and ("author" in found or not has_numbers):
        return "mention"
    if {"metric_name", "metric_value"} <= found or (has_numbers and not found & {"id", "url", "text"}):
        return "metric"
    return "post" if has_numbers else "mention"


def settle(mapping: Mapping[str, str], kind: str) -> dict[str, str]:
    """The guess for that kind of table: its date is a day of values or an instant of writing."""
    if kind != "metric":
        return {name: "" if field.startswith("metric_") else field for name, field in mapping.items()}
    renamed = {"created_at": "day", "arrived_at": "", "clock": "", "text": "", "author": ""}
    return {name: renamed.get(field, field) for name, field in mapping.items()}


def described(kind: str) -> tuple[str, tuple[str, ...]]:
    """Human words and the kinds of rows."""
    return {
        "mention": ("A table of mentions, columns by their names", ("mention",)),
        "post": ("A table of posts, columns by their names", ("post", "metric")),
        "metric": ("A table of metrics by day, columns by their names", ("metric",)),
    }[kind]


def questions(part: Part, platform: str, *, by_link: bool = False) -> list[str]:
    """What only the user knows before the table can be read."""
    found = set(part.mapping.values())
    asked = []
    if not platform and not by_link and "platform" not in found:
        asked.append("Which platform is this file of?")
    if part.table != "mention" and "account" not in found:
        asked.append("Which account is this file of?")
    asked += [
        f"The header names '{name[:-4]}' twice: is the first one meant?" for name in part.header if name[-4:] == " (2)"
    ]
    asked += [f"Which column is {words}?" for words in lacking(part.mapping, part.table)]
    return asked


def lacking(mapping: Mapping[str, str], kind: str) -> list[str]:
    """What such a table cannot do without and no column holds, in words; `kind` is mention, post or metric."""
    return [words for words, is_missing in _missing(mapping, kind) if is_missing]


def _missing(mapping: Mapping[str, str], kind: str) -> list[tuple[str, bool]]:
    """What a table of that kind cannot do without, in words, and whether it is missing."""
    found = set(mapping.values())
    has_numbers = any(field.startswith("metric:") for field in found)
    if kind == "mention":
        return [("the text", "text" not in found), ("the date", "created_at" not in found)]
    if kind == "post":
        return [("the id or the link of the post", not found & {"id", "url"})]
    is_long = {"metric_name", "metric_value"} <= found
    return [("the day", "day" not in found), ("a number (likes, views, followers …)", not has_numbers and not is_long)]


def check(mapping: Mapping[str, str], kind: str) -> None:
    """Raise ValueError when the mapping lacks what that kind of table needs, or names a field twice."""
    used = [field for field in mapping.values() if field and field != DROPPED]
    for field in used:
        if field not in fields() and not field.startswith("metric:"):
            raise ValueError(f"no field '{field}': known are {', '.join(filter(None, fields()))}.")
        if used.count(field) > 1:
            raise ValueError(f"two columns are '{field}': choose one.")
    for words in lacking(mapping, kind):
        raise ValueError(f"no column is {words}: say which column it is.")


class Export(Layout):
    """The layout of last resort; its tables are made from the mapping of the file at hand."""

    name = "generic"
    title = "Columns by their names"

    def reader(self, part: Part, options: Options, setting: Setting) -> RowReader:
        """Raises ValueError when platform or columns are missing."""
        from connectors.exports.generic_rows import MentionReader, MetricReader, PostReader

        check(part.mapping, part.table)
        told = options.platform or setting.platform or setting.by_link
        if not told and "platform" not in part.mapping.values():
            raise ValueError("the file does not say of which platform it is: say it (platform).")
        if part.table == "mention":
            return MentionReader(part, options, setting)
        if part.table == "metric":
            return MetricReader(part, options, setting)
        return PostReader(_post_table(part), part, options, setting)

    def survey(self, part: Part) -> Survey:
        """Dates always; the days of a table of metrics tell its period."""
        at = {field: position for position, field in enumerate(part.mapping.get(n, "") for n in part.header) if field}
        day = at.get("day")
        when = tuple(position for position in (at.get("created_at"), at.get("arrived_at"), day) if position is not None)
        return Survey(dates=when, period=day if part.table == "metric" else None)


_OF_A_POST = {"id": "post_id", "parent_id": "in_reply_to"}  # what a field is called where the rows are our own posts


def _post_table(part: Part) -> Table:
    """A Table out of a mapping: every column under its own name."""
    fields = {}
    measures = []
    for name, field in part.mapping.items():
        if field.startswith("metric:"):
            metric = field[7:]
            measures.append(((values.key(name),), Measure(metric, "total", is_stock=metric in STOCKS)))
        elif field and field != DROPPED:
            fields[_OF_A_POST.get(field, field)] = (values.key(name),)
    dropped = frozenset(values.key(name) for name, field in part.mapping.items() if field == DROPPED)
    return Table(
        name="post",
        title="A table of posts",
        platform="",
        grain="post",
        fields={field: names for field, names in fields.items() if field != "author"},
        measures=tuple(measures),
        needs=(),
        ignored=dropped,
        # a column nobody mapped may name a person: it is not kept
        keeps_native=False,
    )
