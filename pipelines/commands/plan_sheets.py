"""A plan as a workbook: the columns of its sheets, the template, the export, and the cells of a given file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from connectors.exports import archive
from data import people
from data.programmes import Plan, Target
from pipelines.commands import Refused
from pipelines.commands.plan_kinds import Kind, kinds

MAX_ROWS = 10_000  # of one sheet: a plan is written by people
MAX_BYTES = 10 << 20
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

# the sheets that are no kind of pipelines/commands/plan_kinds*.py: sheet → its columns; a star must be filled
_FIRST: dict[str, tuple[str, ...]] = {
    "Programme": ("code*", "name*", "starts_on*", "ends_on*", "term", "aim", "behaviour", "status"),
    "Objectives": (
        "code*", "text*", "type", "scope", "owner", "due_on", "parent", "priority", "segment", "behaviour",
        "core_purpose", "stretch_reason",
    ),
    "KPIs": (
        "code*", "objective*", "name*", "metric*", "unit", "level", "direction", "aggregation", "window", "judged_by",
        "platform", "green", "amber", "owner", "frequency", "baseline_value", "baseline_on", "baseline_source",
        "baseline_n",
    ),
    "Targets": (
        "kpi*", "period_start*", "period_end*", "value*", "profile", "points", "agreed_on*", "version", "reason",
    ),
    "Measurements": (
        "metric*", "period_start*", "period_end*", "value", "numerator", "denominator", "availability", "n", "ci_low",
        "ci_high", "source*",
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {one.sheet: one for one in kinds().values()}
EARLY = ("Priorities",)  # what an objective refers to stands above it


def _columns_of(of: Kind) -> tuple[str, ...]:
    return tuple(f"{one.name}{'*' if one.is_needed or one.name in of.key else ''}" for one in of.columns)


# every sheet in the order in which it is entered
COLUMNS: dict[str, tuple[str, ...]] = {
    "Programme": _FIRST["Programme"],
    **{sheet: _columns_of(KINDS[sheet]) for sheet in EARLY},
    **{sheet: columns for sheet, columns in _FIRST.items() if sheet != "Programme"},
    **{sheet: _columns_of(of) for sheet, of in KINDS.items() if sheet not in EARLY},
}

HOW_TO = (
    "One row a thing; columns with * must be filled. Dates as 2026-10-31. Leave a cell empty for what is not known.",
    "A row whose code is there already changes what its filled cells say otherwise; an empty cell changes nothing.",
    "Programme: term is programme (over 3 years), campaign (1 to 3) or initiative (under 1).",
    "Objectives: type is behaviour, attitude, awareness, operational or reputation; parent is the code of another.",
    "KPIs: metric is a measured one (see the Objectives page) or entered:<name>; an entered one also needs unit, level "
    "and aggregation. judged_by is count (actual / profile) or change (from the baseline).",
    "Targets: profile is linear, flat or points; points as 2026-06-30=900; 2026-12-31=2400. To change a target, change "
    "its value and write why in reason: the old version is kept.",
    "Approved total: a row that is there stays as it was approved; a new total is a new row with its reason.",
    "Every other sheet: a reference is the code of the other thing; money is in pounds; yes or no; choices as in the "
    "forms of the Programme page. A sheet that is left out or empty changes nothing.",
    "Measurements: a share may be given by numerator and denominator. Another value for the same period corrects it.",
)

Cell = str | float | date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet as given; `number` is what a spreadsheet shows."""

    sheet: str
    number: int
    cells: dict[str, Cell]

    def text(self, name: str) -> str:
        """A cell as text; '' where it is empty. 3.0 is '3'."""
        value = self.cells.get(name)
        if value is None:
            return ""
        if isinstance(value, float) and value == int(value):
            return str(int(value))
        return str(value)

    def day(self, name: str) -> date | None:
        """A cell as a day. Raises Refused for what is none."""
        value = self.cells.get(name)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise Refused(f"'{value}' in {name} is no day: write it as 2026-10-31.") from None

    def number_in(self, name: str) -> float | None:
        """A cell as a number. Raises Refused for what is none, and for NaN and infinity."""
        value = self.cells.get(name)
        if value is None:
            return None
        try:
            number = float(value)  # type: ignore[arg-type]  # a date is refused just below
        except (TypeError, ValueError):
            raise Refused(f"'{value}' in {name} is no number: write it as 1234.5.") from None
        if not math.isfinite(number):
            raise Refused(f"'{value}' in {name} is no number: leave it empty where it is not known.")
        return number

    def whole(self, name: str) -> int | None:
        """A cell as a whole number."""
        number = self.number_in(name)
        if number is not None and number != int(number):
            raise Refused(f"'{number}' in {name} is no whole number.")
        return None if number is None else int(number)

    def need_day(self, name: str) -> date:
        """A day that must be there."""
        found = self.day(name)
        if found is None:
            raise Refused(f"The {name} is empty: write a day such as 2026-10-31.")
        return found

    def need_number(self, name: str) -> float:
        """A number that must be there."""
        found = self.number_in(name)
        if found is None:
            raise Refused(f"The {name} is empty: write a number.")
        return found


def read(path: Path) -> list[Line]:
    """The filled rows of a plan workbook, or of one sheet as CSV, in the order they have to be entered.

    Raises Refused for a file that is none, too large, or lacks a column that must be there.
    """
    if path.stat().st_size > MAX_BYTES:
        raise Refused(f"{path.name} is larger than {MAX_BYTES >> 20} MB: a plan is not. Was it another file?")
    if path.suffix.lower() == ".csv":
        table = _of_csv(path)
        tables = {_recognised(path.name, table): table}
    else:
        tables = _of_workbook(path)
    lines: list[Line] = []
    for sheet in COLUMNS:
        if tables.get(sheet):
            lines += _lines(sheet, tables[sheet])
    if not lines:
        raise Refused(f"{path.name} has no row to read. Fill in the template, or export the plan and change it.")
    return lines


def _of_workbook(path: Path) -> dict[str, list[list[Cell]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        archive.check(path)
        book = CalamineWorkbook.from_path(path)
        known = {name: name for name in book.sheet_names if name in COLUMNS}
        if not known:
            raise Refused(f"{path.name} has none of the sheets {', '.join(COLUMNS)}. Start from the template.")
        tables = {}
        for name in known:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MAX_ROWS or sheet.total_width > 200:
                raise Refused(f"The sheet {name} of {path.name} is larger than {MAX_ROWS:,} rows or 200 columns.")
            tables[name] = [[_cell(value) for value in row] for row in sheet.iter_rows()]
        return tables
    except (FileRefused, CalamineError, OSError) as error:
        raise Refused(f"{path.name} cannot be read as a workbook: {error}") from error


def _of_csv(path: Path) -> list[list[Cell]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    try:
        sample = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=sample.count)
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(f"{path.name} cannot be read as CSV: {error}") from error
    if len(rows) > MAX_ROWS:
        raise Refused(f"{path.name} has more than {MAX_ROWS:,} rows.")
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value).strip()
    if text[:1] == "'" and text[1:2] in FORMULA_STARTS:
        text = text[1:]  # the guard of our own export
    return text or None


def _recognised(name: str, table: Sequence[Sequence[Cell]]) -> str:
    header = {_key(cell) for cell in table[0]} - {""} if table else set()
    exact = [
        sheet
        for sheet, columns in COLUMNS.items()
        if _needed(columns) <= header <= {column.rstrip("*") for column in columns}
    ]
    named = [sheet for sheet in exact if sheet.lower() == Path(name).stem.replace("_", " ").replace("-", " ").lower()]
    if len(named or exact) == 1:
        return (named or exact)[0]
    found = [sheet for sheet, columns in _FIRST.items() if _needed(columns) <= header]
    if len(found) != 1 or (exact and found[0] not in exact):
        raise Refused(
            f"{name} has not the columns of one sheet of a plan: "
            + "; ".join(f"{sheet} needs {', '.join(sorted(_needed(columns)))}" for sheet, columns in _FIRST.items())
            + ". The others are in the template; a file named after its sheet, such as risks.csv, is told apart by it."
        )
    return found[0]


def _lines(sheet: str, table: Sequence[Sequence[Cell]]) -> list[Line]:
    header = [_key(cell) for cell in table[0]]
    missing = _needed(COLUMNS[sheet]) - set(header)
    if missing:
        raise Refused(f"The sheet {sheet} lacks the column {', '.join(sorted(missing))}. Start from the template.")
    _refuse_strange(sheet, header, table)
    lines = []
    for number, row in enumerate(table[1:], start=2):
        cells: dict[str, Cell] = {
            name: value for name, value in zip(header, row, strict=False) if name and value is not None
        }
        if cells:
            lines.append(Line(sheet, number, cells))
    return lines


def _refuse_strange(sheet: str, header: Sequence[str], table: Sequence[Sequence[Cell]]) -> None:
    """Refuse a column that is none of the sheet or stands there twice: what it holds would be lost in silence."""
    known = {column.rstrip("*") for column in COLUMNS[sheet]}
    for place, name in enumerate(header):
        is_filled = any(place < len(row) and row[place] is not None for row in table[1:])
        if is_filled and name not in known:
            called = f"the column '{name}'" if name else f"values below no heading (column {place + 1})"
            raise Refused(
                f"The sheet {sheet} holds {called}, unknown to it: its columns are {', '.join(sorted(known))}. "
                "Rename it, or take it out."
            )
        if is_filled and name in header[:place]:
            raise Refused(f"The sheet {sheet} has two columns '{name}'. Take one of them out.")


def _key(cell: Cell) -> str:
    return str(cell or "").strip().rstrip("*").strip().lower()


def _needed(columns: Sequence[str]) -> set[str]:
    return {column.rstrip("*") for column in columns if column.endswith("*")}


# -- writing -----------------------------------------------------------------------------------------


def points_text(points: Iterable[tuple[date, float]]) -> str:
    """The points of a profile as one cell: `2026-06-30=900; 2026-12-31=2400`."""
    return "; ".join(f"{day.isoformat()}={number_text(value)}" for day, value in points)


def number_text(value: float) -> str:
    """A number with every digit it has, and no .0.

    >>> number_text(2400.0), number_text(3.43)
    ('2400', '3.43')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def points_of(text: str) -> list[tuple[date, float]]:
    """The cell of points back into days and values. Raises Refused with the part that is wrong."""
    points = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        day, _, value = part.partition("=")
        try:
            points.append((date.fromisoformat(day.strip()), float(value)))
        except ValueError:
            raise Refused(f"'{part}' in points is no point: write 2026-06-30=900; 2026-12-31=2400.") from None
    return points


def template() -> bytes:
    """An empty plan workbook."""
    return _workbook({sheet: [] for sheet in COLUMNS}, HOW_TO)


def export(
    programme: Mapping[str, Any],
    held: Plan,
    *,
    label: str = "",
    items: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    more: Mapping[str, Mapping[str, Any]] | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """The plan of a programme with every version of its targets; imported again it changes nothing.

    `label` (the words of demo data) stands above the explanations. `items` are the rows of the other sheets as they
    are said, `more` what objectives say beside their text, by their id,
    `names` those of people by their ids, which nobody outside can read.
    """
    kpi_codes = {kpi.kpi_id: kpi.code for kpi in held.kpis}
    objective_codes = {one.objective_id: one.code for one in held.objectives}
    tables: dict[str, list[dict[str, Any]]] = {
        "Programme": [dict(programme)],
        "Objectives": [
            {name: getattr(one, name) for name in one.__slots__}
            | {"parent": objective_codes.get(one.parent_id or "")}
            | dict((more or {}).get(one.objective_id, {}))
            for one in held.objectives
        ],
        "KPIs": [
            {name: getattr(kpi, name) for name in kpi.__slots__}
            | {"metric": kpi.metric_key, "objective": objective_codes[kpi.objective_id]}
            for kpi in held.kpis
        ],
        "Targets": [_target_row(target, kpi_codes[target.kpi_id]) for target in held.targets],
        "Measurements": [
            {name: getattr(one, name) for name in one.__slots__} | {"metric": one.metric_key}
            for one in held.measurements
        ],
    }
    tables |= {sheet: [dict(row) for row in rows] for sheet, rows in (items or {}).items()}
    ordered = {
        sheet: [people.in_all(row, names) for row in tables[sheet]] if names else tables[sheet]
        for sheet in COLUMNS
        if sheet in tables
    }
    return _workbook(ordered, (label, *HOW_TO) if label else HOW_TO)


def _target_row(target: Target, code: str) -> dict[str, Any]:
    row = {name: getattr(target, name) for name in target.__slots__}
    return row | {"kpi": code, "points": points_text(target.points)}


def _workbook(tables: Mapping[str, Sequence[Mapping[str, Any]]], notes: Sequence[str]) -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    # text of people must never become a formula or a link
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(memory, options)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    about = book.add_worksheet("How to fill this in")
    about.set_column(0, 0, 120)
    for number, note in enumerate(notes):
        about.write_string(number, 0, note)
    for sheet, rows in tables.items():
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_column(0, len(COLUMNS[sheet]) - 1, 16)
        for place, column in enumerate(COLUMNS[sheet]):
            page.write_string(0, place, column, bold)
            for number, row in enumerate(rows, start=1):
                value = row.get(column.rstrip("*"))
                if isinstance(value, bool):
                    page.write_string(number, place, "yes" if value else "no")
                elif isinstance(value, date):
                    page.write_datetime(number, place, datetime.combine(value, datetime.min.time()), day)
                elif isinstance(value, (int, float)):
                    page.write_number(number, place, value)
                elif value:
                    page.write_string(number, place, str(value))
    book.close()
    return memory.getvalue()
