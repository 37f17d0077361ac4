"""The annex of a report as a workbook: every table, every figure, and what changed. Text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

SHEETS = (
    ("Performance", "performance", ("code", "name", "objective", "level", "unit", "baseline", "actual", "due",
                                    "target", "target_by", "attainment", "status", "reason", "note", "owner")),
    ("Listening", "listening", ("label", "now", "before", "change", "to_date")),
    ("What happened", "happened", ("day", "kind", "text")),
    ("Decisions needed", "needed", ("code", "name", "status", "reason", "decision", "choice", "why", "by")),
    ("Decisions", "decisions", ("code", "on", "about", "choice", "why", "by")),
    ("Actions", "actions", ("code", "text", "owner", "due", "decision", "status")),
    ("Costs", "costs", ("label", "shown", "of", "definition")),
    ("Risks", "risks", ("code", "text", "category", "direction", "owner", "inherent", "residual", "target", "level",
                        "movement", "mitigations", "done", "overdue", "status")),
    ("Issues", "issues", ("code", "text", "severity", "owner", "age", "status", "resolution")),
    ("Activities", "activities", ("code", "name", "owner", "due", "ends", "slip", "done", "status")),
    ("Milestones", "milestones", ("code", "name", "due", "first", "agreed_by", "status")),
    ("Lessons", "lessons", ("code", "on", "context", "cause", "advice", "reused")),
    ("Opportunities", "opportunities", ("code", "text", "stage", "origin", "owner")),
    ("Sustainability", "sustainability", ("code", "text", "owner", "status", "until")),
)  # fmt: skip
FIGURES = ("slot", "label", "value", "unit", "shown", "definition", "version", "sql", "parameters", "hash", "pulled")
MOST = 32_000  # characters of a cell


def render(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """The workbook; the same bytes for the same version."""
    import xlsxwriter

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, options)
    # the day reported on stands for the moment of making, so that it is the same file when it is made again
    until = datetime.combine(date.fromisoformat(manifest["until"]), datetime.min.time(), UTC).replace(tzinfo=None)
    title = f"{manifest['programme']['name']} {manifest['month']}"
    book.set_properties({"title": title, "author": "Earshot", "created": until, "comments": manifest["label"]})
    bold = book.add_format({"bold": True, "bg_color": "#F1F3F6"})
    _about(book, manifest, bold)
    tables = document["tables"]
    _months(book, tables["months"], bold)
    _sheet(book, "Budget", ("code", "name", "approved_value", "due_value", "spent_value", "share", "status", "reason"),
           tables["budget"]["rows"], bold)  # fmt: skip
    values = {figure["slot"]: figure["value"] for figure in manifest["figures"]}
    for name, table, columns in SHEETS:
        rows = [_with_numbers(row, values) for row in tables[table]] if table == "performance" else tables[table]
        _sheet(book, name, columns, rows, bold)
    _sheet(book, "Changed", ("slot", "label", "shown_before", "shown_after", "why"), manifest["changes"], bold)
    again = manifest.get("restated") or {"figures": []}
    _sheet(book, "Restated", ("slot", "label", "shown_before", "shown_after", "why"), again["figures"], bold)
    _sheet(book, "Figures", FIGURES, manifest["figures"], bold)
    book.close()
    return memory.getvalue()


def _with_numbers(row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A KPI's row with its numbers as numbers, to be reckoned with; what has none stays as the report says it."""
    told = dict(row)
    for column in ("baseline", "actual", "due", "target", "attainment"):
        value = values.get(f"kpi.{row['code']}.{column}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            told[column] = value
    return told


def _about(book: Any, manifest: Mapping[str, Any], bold: Any) -> None:
    page = book.add_worksheet("About")
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
        page.write_string(number, 0, name, bold)
        page.write_string(number, 1, said[:MOST])


def _months(book: Any, table: Mapping[str, Any], bold: Any) -> None:
    page = book.add_worksheet("Month by month")
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 34)
    for place, name in enumerate(["", *table["months"], "total"]):
        page.write_string(0, place, str(name)[:7], bold)
    for number, row in enumerate(table["rows"], start=1):
        page.write_string(number, 0, row["label"])
        for place, cell in enumerate([*row["cells"], row["total"]], start=1):
            _write(page, number, place, cell["value"])


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], bold: Any) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(0, len(columns) - 1, 20)
    for place, column in enumerate(columns):
        said = column.removesuffix("_value").replace("_", " ")
        page.write_string(0, place, said if columns is FIGURES else said.capitalize(), bold)
        for number, row in enumerate(rows, start=1):
            _write(page, number, place, row.get(column))


def _write(page: Any, number: int, place: int, value: Any) -> None:
    if value is None:
        return  # what is not known is an empty cell, never 0
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        page.write_number(number, place, value)
    elif isinstance(value, list):
        page.write_string(number, place, "; ".join(map(str, value))[:MOST])
    elif isinstance(value, dict):
        page.write_string(number, place, "; ".join(f"{key} = {said}" for key, said in value.items())[:MOST])
    else:
        page.write_string(number, place, str(value)[:MOST])
