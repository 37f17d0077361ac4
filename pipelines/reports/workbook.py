"""The annex of a report as a workbook: every table, every figure, and what changed. Text never becomes a formula.

Numbers are numbers in the format of their unit and days are days, so that they can be reckoned with and sorted; what is
not known is an empty cell or says so, and is never 0.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

# sheet, table, its columns; one with a kind after a colon holds numbers or days (see `_typed`)
SHEETS = (
    ("Performance", "performance", ("code", "name", "objective", "level", "unit", "baseline:unit", "actual:unit",
                                    "due:unit", "target:unit", "target_by:day", "attainment:share", "status", "reason",
                                    "note", "owner")),
    ("Listening", "listening", ("label", "now:slot.month", "before:slot.before", "change:change",
                                "to_date:slot.to_date")),
    ("What happened", "happened", ("day:day", "kind", "text")),
    ("Decisions needed", "needed", ("code", "name", "status", "reason", "decision", "choice", "why", "by")),
    ("Decisions", "decisions", ("code", "on:day", "about", "choice", "why", "by")),
    ("Actions", "actions", ("code", "text", "owner", "due:day", "decision", "status", "late:days")),
    ("Costs", "costs", ("label", "shown:slot", "of", "definition")),
    ("Risks", "risks", ("code", "text", "category", "direction", "owner", "inherent", "residual", "target", "level",
                        "movement", "mitigations", "done", "overdue", "status")),
    ("Issues", "issues", ("code", "text", "severity", "owner", "age:days", "status", "resolution")),
    ("Activities", "activities", ("code", "name", "owner", "due:day", "ends:day", "slip:days", "done:percent",
                                  "status")),
    ("Milestones", "milestones", ("code", "name", "due:day", "first:day", "agreed_by", "status")),
    ("Lessons", "lessons", ("code", "on:day", "context", "cause", "advice", "reused")),
    ("Opportunities", "opportunities", ("code", "text", "stage", "origin", "owner")),
    ("Sustainability", "sustainability", ("code", "text", "owner", "status", "until:day")),
)  # fmt: skip
BUDGET = ("code", "name", "approved_value:gbp", "due_value:gbp", "spent_value:gbp", "share:percent", "status", "reason")
FIGURES = (
    "slot", "label", "value:unit", "unit", "shown", "definition", "version", "sql", "parameters", "hash", "pulled",
)  # fmt: skip
CHANGED = ("slot", "label", "before:unit", "after:unit", "why")
FORMATS = {
    "count": "#,##0.0#", "percent": '0.0#"%"', "score": "+0.0;-0.0;0.0", "gbp": '"£"#,##0.00', "minutes": '0" min"',
    "share": "0.0%", "days": '0" days"', "day": "d mmm yyyy", "month": "mmm yyyy",
    "percent change": '+General"%";-General"%"',
    "pts": '+General" pts";-General" pts"', "step": "+General;-General;0", "whole": "#,##0",
}  # fmt: skip
MOST = 32_000  # characters of a cell
_NUMBER = re.compile(r"^([+-]?)(£?)([\d,]+(?:\.\d+)?) ?(%|pts|days?|min)?$")
_HOURS = re.compile(r"^(\d+) h (\d+) min$")
_DAY = re.compile(r"^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$")

Row = Mapping[str, Any]
Typed = tuple[Any, str]  # a value and the name of its format; '' for text


class _Book:
    """A workbook being written, with its formats by name."""

    def __init__(self, memory: io.BytesIO) -> None:
        import xlsxwriter

        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        }  # fmt: skip
        self.book = xlsxwriter.Workbook(memory, options)
        head = {"bold": True, "bg_color": "#F1F3F6"}
        self.bold = self.book.add_format(head)
        self.bold_month = self.book.add_format({**head, "num_format": FORMATS["month"], "align": "left"})
        self.formats = {name: self.book.add_format({"num_format": said}) for name, said in FORMATS.items()}

    def page(self, name: str) -> Any:
        return self.book.add_worksheet(name)

    def write(self, page: Any, number: int, place: int, typed: Typed) -> None:
        """One cell; what is not known is an empty one, never 0."""
        value, form = typed
        if value is None or value == "":
            return
        if isinstance(value, date):
            page.write_datetime(number, place, datetime.combine(value, datetime.min.time()), self.formats[form])
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            # a whole number has no lone decimal point after it
            is_whole = form in ("", "count") and float(value).is_integer()
            page.write_number(number, place, value, self.formats["whole" if is_whole else form or "count"])
        else:
            page.write_string(number, place, _text(value)[:MOST])


def render(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """The workbook; the same bytes for the same version."""
    memory = io.BytesIO()
    book = _Book(memory)
    # the day reported on stands for the moment of making, so that it is the same file when it is made again
    until = datetime.combine(date.fromisoformat(manifest["until"]), datetime.min.time(), UTC).replace(tzinfo=None)
    title = f"{manifest['programme']['name']} {manifest['month']}"
    book.book.set_properties({"title": title, "author": "Earshot", "created": until, "comments": manifest["label"]})
    _about(book, manifest)
    tables = document["tables"]
    figures = {figure["slot"]: figure for figure in manifest["figures"]}
    _months(book, tables["months"])
    _sheet(book, "Budget", BUDGET, _budget(tables["budget"], figures), figures)
    for name, table, columns in SHEETS:
        _sheet(book, name, columns, tables[table], figures)
    _sheet(book, "Changed", CHANGED, [_changed(one) for one in manifest["changes"]], figures)
    again = manifest.get("restated") or {"figures": []}
    _sheet(book, "Restated", CHANGED, [_changed(one) for one in again["figures"]], figures)
    _sheet(book, "Figures", FIGURES, manifest["figures"], figures)
    book.book.close()
    return memory.getvalue()


def _budget(budget: Row, figures: Mapping[str, Row]) -> list[Row]:
    """The lines, their total, and the approved total with whether they tie to it."""
    rows: list[Row] = list(budget["rows"])
    total, tie = budget["total"], budget.get("tie")  # versions made before 0.5.0 hold no tie
    if total:
        rows.append({
            "name": "Total", "approved_value": figures["budget.approved"]["value"],
            "due_value": sum(row["due_value"] for row in rows), "spent_value": figures["budget.spent"]["value"],
            "share": total["share"], "status": total["status"], "reason": total["reason"],
        })  # fmt: skip
    if tie:
        rows.append({
            "name": "Approved total", "approved_value": figures["budget.total"]["value"], "status": tie["status"],
            "reason": tie["reason"],
        })  # fmt: skip
    return rows


def _changed(one: Row) -> Row:
    """A changed figure: its values, or its words where it has none."""
    return {
        **one,
        "before": one["shown_before"] if one["before"] is None else one["before"],
        "after": one["shown_after"] if one["after"] is None else one["after"],
    }


def _about(book: _Book, manifest: Mapping[str, Any]) -> None:
    page = book.page("About")
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 110)
    rows = [
        ("Programme", f"{manifest['programme']['code']} · {manifest['programme']['name']}"),
        ("Month", manifest["month"]),
        ("Version", str(manifest["version"])),
        ("Figures hash", manifest["figures_hash"]),
        ("Label", manifest["label"] or "Real data"),
        *((one["slot"].capitalize(), one["text"]) for one in manifest["sentences"]),
    ]
    for number, (name, said) in enumerate(rows):
        page.write_string(number, 0, name, book.bold)
        page.write_string(number, 1, said[:MOST])


def _months(book: _Book, table: Row) -> None:
    page = book.page("Month by month")
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 34)
    page.set_column(1, len(table["months"]) + 1, 12)
    for place, first in enumerate(table["months"], start=1):
        page.write_datetime(0, place, datetime.fromisoformat(first), book.bold_month)
    page.write_string(0, len(table["months"]) + 1, "Total", book.bold)
    for number, row in enumerate(table["rows"], start=1):
        page.write_string(number, 0, row["label"])
        for place, cell in enumerate([*row["cells"], row["total"]], start=1):
            book.write(page, number, place, (cell["value"], row["unit"] if row["unit"] in FORMATS else "count"))


def _sheet(book: _Book, name: str, columns: Sequence[str], rows: Sequence[Row], figures: Mapping[str, Row]) -> None:
    page = book.page(name)
    page.freeze_panes(1, 0)
    page.set_column(0, len(columns) - 1, 20)
    for place, told in enumerate(columns):
        column, _, kind = told.partition(":")
        said = column.removesuffix("_value").replace("_", " ")
        page.write_string(0, place, said if columns is FIGURES else said.capitalize(), book.bold)
        for number, row in enumerate(rows, start=1):
            book.write(page, number, place, _typed(row, column, kind, figures))


def _typed(row: Row, column: str, kind: str, figures: Mapping[str, Row]) -> Typed:
    """The value of a cell with its format: a figure's own value where the report holds it, else what its words say."""
    value = row.get(column)
    if value is None or value == "–":  # not entered, or no figure of this row
        return None, ""
    if kind == "":
        return value, ""
    if kind == "day":
        return (day, "day") if (day := day_of(str(value))) else (value, "")
    if kind == "change":
        return _change(str(value))
    if kind.startswith("slot"):
        slot = str(row["slot"])
        found = figures.get(f"{slot.rpartition('.')[0]}.{kind[5:]}" if "." in kind else slot, {})
        return (found["value"], found["unit"]) if found.get("value") is not None else (value, "")
    unit = kind
    if kind == "unit":
        unit = str(row.get("unit") or figures.get(str(row.get("slot")), {}).get("unit") or "count")
    if "slot" in row and str(row["slot"]).startswith("kpi.") and "code" in row:  # the very value, with every digit
        value = figures.get(f"kpi.{row['code']}.{column}", {}).get("value", value)
    if isinstance(value, str):
        value = number_of(value)
        if value is None:
            return row[column], ""
        if kind == "share":
            value = value / 100
    return value, unit if unit in FORMATS else ""


def _change(said: str) -> Typed:
    """A change as a number: in percent, in points, or in steps."""
    if said == "no change":
        return 0, "step"
    form = "percent change" if said.endswith("%") else "pts" if said.endswith("pts") else "step"
    number = number_of(said)
    return (said, "") if number is None else (number, form)


def number_of(said: str) -> float | None:
    """The number that words of a report say; None where they say none.

    >>> number_of("1,808"), number_of("46.0%"), number_of("-£12.50"), number_of("+3 days"), number_of("1 h 35 min")
    (1808.0, 46.0, -12.5, 3.0, 95.0)
    >>> number_of("not available"), number_of("3 of 5"), number_of("+0.7 pts")
    (None, None, 0.7)
    """
    if hours := _HOURS.match(said):
        return 60.0 * int(hours[1]) + int(hours[2])
    found = _NUMBER.match(said.strip())
    return None if found is None else float(f"{found[1]}{found[3].replace(',', '')}")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_of(said: str) -> date | None:
    """The day that words of a report say; None where they say none.

    >>> day_of("3 Oct 2026"), day_of("2026-10-03"), day_of("not funded")
    (datetime.date(2026, 10, 3), datetime.date(2026, 10, 3), None)
    """
    if found := _DAY.match(said):
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{key} = {said}" for key, said in value.items())
    return str(value)
