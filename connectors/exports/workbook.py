"""Workbooks (.xlsx, .xls) to rows of text cells, after the archive guard has counted what they unpack to."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from connectors.base import FileRefused
from connectors.exports import archive
from connectors.exports.layout import Cells, Progress
from connectors.exports.source import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Source

MAX_XLS = 50 << 20  # the old format packs nothing: 65,536 rows a sheet stay far below
MAX_SHEETS = 50


@contextmanager
def opened(source: Source) -> Iterator[Any]:
    """The calamine workbook of a file. Raises FileRefused for what is damaged, locked or not one."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    name = source.path.name
    if source.kind == "xlsx":
        archive.check(source.path)
    elif source.size > MAX_XLS:
        raise FileRefused(f"{name} is larger than {MAX_XLS >> 20} MB: save it as .xlsx or .csv.")
    book = None
    try:
        book = CalamineWorkbook.from_path(source.path)
        if len(book.sheet_names) > MAX_SHEETS:
            raise FileRefused(f"{name} has more than {MAX_SHEETS} sheets: keep those with the export.")
        yield book
    except PasswordError as error:
        raise FileRefused(f"{name} is protected by a password: save it without one.") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(f"{name} is a damaged workbook ({error}): export it again.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a fault inside calamine arrives; not an Exception
            raise
        raise FileRefused(f"{name} is a damaged workbook: export it again.") from error
    finally:
        if book is not None:
            book.close()


def sheets(source: Source, rows: int) -> list[tuple[str, list[Cells]]]:
    """Each sheet's name and its first rows."""
    with opened(source) as book:
        return [(name, list(_rows(source, book, name, rows, None))) for name in book.sheet_names]


def sheet_rows(source: Source, sheet: str, progress: Progress | None = None) -> Iterator[Cells]:
    """Every row of a sheet as text; `line` is the row number that Excel shows."""
    with opened(source) as book:
        yield from _rows(source, book, sheet, None, progress)


def _rows(source: Source, book: Any, sheet: str, limit: int | None, progress: Progress | None) -> Iterator[Cells]:
    table = book.get_sheet_by_name(sheet)
    last_row, last_column = table.end or (-1, -1)  # positions from 0
    height, width = last_row + 1, last_column + 1
    if height > MAX_ROWS:
        raise FileRefused(f"{source.path.name}: sheet '{sheet}' has more than {MAX_ROWS:,} rows: split it.")
    if width > MAX_COLUMNS:
        raise FileRefused(
            f"{source.path.name}: sheet '{sheet}' has {width:,} columns, more than {MAX_COLUMNS:,}: export it again."
        )
    for line, values in enumerate(table.iter_rows(), start=1):
        if limit is not None and line > limit:
            return
        if progress is not None and line % 2000 == 0:
            progress(line, height)
        cells = [as_text(value) for value in values]
        yield Cells(line, cells, _problem(cells))


def _problem(cells: list[str]) -> str | None:
    for cell in cells:
        if len(cell) > MAX_CELL:
            return f"a cell is longer than {MAX_CELL:,} characters: shorten it"
        if "\0" in cell:
            return "it holds a NUL character: delete it"
    return None


def as_text(value: object) -> str:
    """A cell as the text an export would hold.

    Whole numbers lose '.0'. Beyond 15 digits Excel has rounded: those are shown with an exponent, which no
    reader of ids accepts.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return repr(value)
        if abs(value) >= 1e15:
            return f"{value:.5E}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, timedelta):
        whole = int(value.total_seconds())
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return "" if value is None else str(value)
