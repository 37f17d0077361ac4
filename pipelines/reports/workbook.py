"""The annex of a report as a workbook: every table, every figure, and what changed. Text never becomes a formula.

Sheets follow the report. Headings stand still and are printed on each page; numbers are numbers in the format of the
report and days are days, so that they can be reckoned with and sorted; below a table stands where it comes from.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pipelines.reports import cells, listening, say, sheets
from pipelines.reports.book_charts import draw
from pipelines.reports.cells import Row
from pipelines.reports.narrative import SLOTS
from pipelines.reports.sheets import Sheet

MOST = 32_000  # characters of a cell
NARROW, WIDE = 8, 40  # characters of a column
LABELS = 56  # characters of the names of what is counted month by month
BROAD = 100  # characters of the words on the first sheet
LINE = 15  # points of a line of a cell
ABOUT, MONTHS = "About", "Month by month"
EVERY_FIGURE = (
    "Every number of the report with its definition, SQL, parameters and hash. Percentages stand there as 91.5 and "
    "minutes as minutes, as in manifest.json."
)


HEAD = {
    "bold": True,
    "bg_color": "#F1F3F6",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": "#8A94A3",
    "align": "left",
    "indent": 1,
}


class Book:
    """A workbook being written: its sheets, its formats, and what stands on each page that is printed."""

    def __init__(self, memory: io.BytesIO, manifest: Mapping[str, Any]) -> None:
        import xlsxwriter

        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        }  # fmt: skip
        self.book = xlsxwriter.Workbook(memory, options)
        self.manifest = manifest
        self.title = f"{manifest['programme']['name']} – {say.month(date.fromisoformat(manifest['since']))}"
        self.label = str(manifest["label"])
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def form(self, **said: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted(said.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "top", **said})
        return self._formats[key]

    def page(self, name: str) -> Any:
        """A sheet, ready to be printed: across, as wide as the paper, named and labelled on each page."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        page.set_header(f"&L{_printed(self.title, 90)} · {_printed(name, 40)}&R{_printed(self.label, 90)}")
        version, made = self.manifest["version"], self.manifest["figures_hash"][:12]
        page.set_footer(f"&LEarshot · version {version} · figures {made}&R&P of &N")
        if self.label:
            page.set_tab_color("#B45309")
        return page

    def write(self, page: Any, number: int, place: int, cell: cells.Cell, **said: Any) -> None:
        """One cell; what is not known is an empty one, never 0."""
        value, form = cell
        if value is None or value == "":
            return
        if isinstance(value, date):
            page.write_datetime(number, place, datetime.combine(value, datetime.min.time()),
                                self.form(**{"num_format": form, "align": "left", "indent": 1, **said}))  # fmt: skip
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            page.write_number(
                number, place, value, self.form(num_format=form or cells.WHOLE, align="right", indent=1, **said)
            )
        else:
            page.write_string(
                number, place, str(value)[:MOST], self.form(text_wrap=True, align="left", indent=1, **said)
            )

    def notes(self, page: Any, number: int, *told: str) -> None:
        """What has to be read with a table, below it; invented data says so on every sheet."""
        if self.label:
            page.write_string(number, 0, self.label, self.form(bold=True, font_color="#8A4200", align="left", indent=1))
            number += 1
        for said in told:
            page.write_string(number, 0, said, self.form(italic=True, font_color="#4A5565", align="left", indent=1))
            number += 1


def _printed(said: str, most: int) -> str:
    """Text in the header of a printed page, in which & begins a command."""
    return (said if len(said) <= most else f"{said[: most - 1]}…").replace("&", "&&")


def render(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """The workbook; the same bytes for the same version."""
    memory = io.BytesIO()
    book = Book(memory, manifest)
    # the day reported on stands for the moment of making, so that it is the same file when it is made again
    until = date.fromisoformat(manifest["until"])
    made = datetime.combine(until, datetime.min.time(), UTC).replace(tzinfo=None)
    book.book.set_properties({"title": book.title, "author": "Earshot", "created": made, "comments": book.label})
    tables = document["tables"]
    figures = {figure["slot"]: figure for figure in manifest["figures"]}
    again = manifest.get("restated") or {"figures": []}
    told: list[tuple[Sheet, Sequence[Row]]] = []
    for sheet in sheets.sheets(date.fromisoformat(manifest["since"]), until):
        told.append((sheet, _budget(tables["budget"], figures) if sheet.table == "budget" else _rows(tables, sheet)))
        if sheet.table == "happened":
            told.append((sheets.restated(manifest), again["figures"]))
    told.append((sheets.changed(manifest), manifest["changes"]))
    about = book.page(ABOUT)
    for sheet, rows in told:
        _table(book, sheet, rows, figures)
        if sheet.table == "performance":
            _months(book, tables, figures)
    _figures(book, manifest["figures"])
    _about(book, about, told, tables)
    book.book.close()
    return memory.getvalue()


def _budget(budget: Row, figures: Mapping[str, Row]) -> list[Row]:
    """The lines, their total, and the approved total with whether they tie to it."""
    rows: list[Row] = [
        {**row, "share_value": _value(figures, f"budget.line.{row['code']}.share")} for row in budget["rows"]
    ]
    total, tie = budget["total"], budget.get("tie")  # versions made before 0.5.0 hold no tie
    if total:
        rows.append({
            "name": "Total", "approved_value": figures["budget.approved"]["value"],
            "due_value": float(sum(row["due_value"] for row in rows)), "spent_value": _value(figures, "budget.spent"),
            "share_value": _value(figures, "budget.share"), "status": total["status"], "reason": total["reason"],
        })  # fmt: skip
    if tie:
        rows.append({
            "name": "Approved total", "approved_value": figures["budget.total"]["value"], "status": tie["status"],
            "reason": tie["reason"],
        })  # fmt: skip
    return rows


def _rows(tables: Mapping[str, Any], sheet: Sheet) -> Sequence[Row]:
    """The rows of a sheet as the report has them; what was never heard of has none."""
    rows: Sequence[Row] = tables[sheet.table]
    if sheet.table == "milestones":  # one that was never moved is due when it was due first
        return [{**row, "first": row["first"] or row["due"]} for row in rows]
    return listening.heard(rows) if sheet.table == "listening" else rows


def _value(figures: Mapping[str, Row], slot: str) -> float:
    """What is spent where nothing was booked is 0, as in the report."""
    held = figures.get(slot, {}).get("value")
    return held if isinstance(held, float) else 0.0


def _table(book: Book, sheet: Sheet, rows: Sequence[Row], figures: Mapping[str, Row]) -> None:
    """One sheet: headings that stand still, the rows, and below them what they are."""
    page = book.page(sheet.name)
    page.repeat_rows(0)
    page.freeze_panes(1, sheet.keep)
    lines = [1] * (len(rows) + 1)  # of each row, the headings first: not every program makes room by itself
    for place, (key, head, kind) in enumerate(sheet.columns):
        made = [cells.of(row, key, kind, figures) for row in rows]
        width = _width(head, made)
        page.set_column(place, place, width)
        is_number = any(isinstance(value, (int, float)) for value, _ in made)
        page.write_string(0, place, head, book.form(**{**HEAD, **({"align": "right"} if is_number else {})}))
        lines[0] = max(lines[0], _lines_of(head, width - 2))  # bold, with the mark of the filter
        said = ["", *(value if isinstance(value, str) else "" for value, _ in made)]
        lines = [max(lines[at], _lines_of(one, width)) for at, one in enumerate(said)]
        for number, (row, cell) in enumerate(zip(rows, made, strict=True), start=1):
            is_total = sheet.table == "budget" and row.get("name") in ("Total", "Approved total")
            book.write(page, number, place, cell, **({"bold": True} if is_total else {}))
    for number, many in enumerate(lines):
        page.set_row(number, LINE * many + (4 if number == 0 else 0))
    if rows:
        page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
    book.notes(page, len(rows) + 2, sheet.note if rows else sheet.empty)


def _width(head: str, made: Sequence[cells.Cell]) -> int:
    """How wide a column has to be for what stands in it; longer words go on in the next line."""
    longest = max((_length(value, form) for value, form in made if value is not None), default=0)
    # a heading may break between its words, and has the mark of the filter beside it
    longest = max(longest, max(map(len, head.split())) + 3)
    return max(NARROW, min(longest + 2, WIDE))


def _lines_of(said: str, width: int) -> int:
    """How many lines words take in a column: two characters of it are margins, and most are narrower than a digit."""
    return max(1, len(textwrap.wrap(said, max(width - 2, int(width * 1.05)))))


def _length(value: Any, form: str) -> int:
    if isinstance(value, date):
        return 12
    if isinstance(value, (int, float)):
        return len(f"{value:,.0f}") + (9 if "min" in form else 6 if form else 2)
    return len(str(value))


def _months(book: Book, tables: Mapping[str, Any], figures: Mapping[str, Row]) -> None:
    """The year month by month, with the charts of the report below it."""
    table = tables["months"]
    page = book.page(MONTHS)
    page.fit_to_pages(1, 1)
    page.repeat_rows(0)
    page.freeze_panes(1, 2)
    last = len(table["months"]) + 2
    for place, head in ((0, "What is counted"), (1, "Unit"), *([(last, "Total")] if table["rows"] else [])):
        page.write_string(0, place, head, book.form(**{**HEAD, "align": "left" if place < 2 else "right"}))
    for place, first in enumerate(table["months"], start=2):
        book.write(page, 0, place, (date.fromisoformat(first), cells.MONTH), **{**HEAD, "align": "right"})
    for number, row in enumerate(table["rows"], start=1):
        book.write(page, number, 0, (row["label"], ""))
        book.write(page, number, 1, (cells.UNITS.get(row["unit"], ""), ""))
        for place, cell in enumerate([*row["cells"], row["total"]], start=2):
            if isinstance(cell["value"], float):
                made = cells.number(cell["value"], row["unit"])
                book.write(page, number, place, made, **({"bold": True} if place == last else {}))
    width = min(max([NARROW, *(len(row["label"]) + 3 for row in table["rows"])]), LABELS)
    page.set_column(0, 0, width)
    for number, row in enumerate(table["rows"], start=1):
        page.set_row(number, LINE * _lines_of(row["label"], width))
    page.set_column(1, 1, 10)
    page.set_column(2, last, 12)
    rows = len(table["rows"])
    if not rows:
        book.notes(page, 2, "Nothing was measured in any month yet.")
        return
    book.notes(
        page,
        rows + 2,
        "A total of a rate is the ratio of its sums; after a series break it is that of the months since.",
    )
    draw(book, page, MONTHS, table, tables["performance"], under=rows + 5)


def _figures(book: Book, held: Sequence[Row]) -> None:
    """Every figure as the manifest holds it: what it is, its SQL with what that was asked, and the hash of its rows."""
    page = book.page("Figures")
    page.repeat_rows(0)
    page.freeze_panes(1, 1)
    widths = {"slot": 32, "label": 48, "value": 14, "shown": 16, "definition": 60, "sql": 40, "parameters": 40}
    for place, (key, head, kind) in enumerate(sheets.FIGURES):
        page.write_string(0, place, head, book.form(**{**HEAD, **({"align": "right"} if key == "value" else {})}))
        page.set_column(place, place, widths.get(key, 18))
        for number, row in enumerate(held, start=1):
            value, form = cells.of(row, key, kind, {})
            if isinstance(value, float):
                page.write_number(number, place, value, book.form(num_format=form, align="right", indent=1))
            elif value:
                page.write_string(number, place, cells.words(value)[:MOST], book.form(align="left", indent=1))
    if held:
        page.autofilter(0, 0, len(held), len(sheets.FIGURES) - 1)


def _about(book: Book, page: Any, told: Sequence[tuple[Sheet, Sequence[Row]]], tables: Mapping[str, Any]) -> None:
    """The first sheet: what this is, what it says in words, what each sheet holds, and how the numbers were made."""
    held = book.manifest
    since, until = date.fromisoformat(held["since"]), date.fromisoformat(held["until"])
    page.set_portrait()
    page.hide_gridlines(2)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, BROAD)
    page.write_string(0, 0, book.title, book.form(bold=True, font_size=16))
    number = 1
    if book.label:
        for place in (0, 1):
            said = book.label if place == 0 else ""
            page.write_string(number, place, said, book.form(bold=True, font_color="#8A4200", bg_color="#FEF1DC"))
        number += 1
    facts = [
        ("Programme", f"{held['programme']['code']} · {held['programme']['name']}"),
        ("Month", f"{say.month(since)}: {say.days(since, until)}, days of {held['time_zone']}"),
        ("Version", f"{held['version']}, made with Earshot {held.get('made_with') or 'of before 0.5.0'}"),
        ("Figures hash", held["figures_hash"]),
        ("Label", book.label or "Real data"),
    ]
    passages = [(SLOTS[one["slot"]], _passage(one)) for one in held["sentences"]]
    number = _lines(book, page, number + 1, "", facts)
    number = _lines(book, page, number + 1, "What it says", passages)
    page.write_string(number + 1, 0, "What each sheet holds", book.form(bold=True, font_size=12))
    number += 2
    links = [(one.name, one.note if rows else one.empty) for one, rows in told]
    links.insert(1, (MONTHS, "The KPIs and what was published and said, month by month, with charts."))
    links.append(("Figures", EVERY_FIGURE))
    for name, note in links:
        page.write_url(number, 0, f"internal:'{name}'!A1", book.form(font_color="#0F6CBD", underline=1), name)
        page.write_string(number, 1, note, book.form(text_wrap=True))
        page.set_row(number, LINE * _lines_of(note, BROAD))
        number += 1
    _lines(book, page, number + 1, "Method and limits", [("", one) for one in tables["method"]])


def _passage(one: Row) -> str:
    mark = f" (edited by {one['edited_by']} on {one['edited_on']})" if one["is_edited"] else ""
    return f"{one['text']}{mark}"


def _lines(book: Book, page: Any, number: int, heading: str, told: Sequence[tuple[str, str]]) -> int:
    """Named lines under a heading; gives the row after them."""
    if heading:
        page.write_string(number, 0, heading, book.form(bold=True, font_size=12))
        number += 1
    for name, said in told:
        page.write_string(number, 0, name, book.form(bold=True))
        page.write_string(number, 1, said[:MOST], book.form(text_wrap=True))
        page.set_row(number, LINE * _lines_of(said, BROAD))
        number += 1
    return number
