"""Workbooks (.xlsx, .xls) to rows of text cells: guarded, then parsed in a child process with bounded memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from connectors.base import FileRefused
from connectors.exports import archive
from connectors.exports.layout import Cells, Progress
from connectors.exports.source import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Source

MAX_XLS = 50 << 20  # the old format packs nothing: 65,536 rows a sheet stay far below
MAX_SHEETS = 50
_CHILD = Path(__file__).with_name("workbook_child.py")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, whether people hid it, and its first rows."""

    name: str
    is_hidden: bool
    rows: list[Cells]


def sheets(source: Source, rows: int) -> list[Sheet]:
    """Each sheet with its first rows. Raises FileRefused for what is damaged, locked or too large."""
    found: list[Sheet] = []
    with _child(source, str(rows)) as answers:
        for answer in _checked(source, answers):
            if isinstance(answer, dict):
                found.append(Sheet(str(answer["sheet"]), bool(answer.get("hidden")), []))
            else:
                cells = found[-1].rows
                cells.append(Cells(len(cells) + 1, answer, _problem(answer)))
    return found


def shown_sheets(source: Source) -> list[str]:
    """The names of the sheets that nobody hid. Raises FileRefused."""
    return [sheet.name for sheet in sheets(source, 1) if not sheet.is_hidden]


def sheet_rows(source: Source, sheet: str, progress: Progress | None = None) -> Iterator[Cells]:
    """Every row of a sheet as text; `line` is the row number that Excel shows."""
    line = height = 0
    with _child(source, "", sheet) as answers:
        for answer in _checked(source, answers):
            if isinstance(answer, dict):
                height = int(str(answer["rows"]))
                continue
            line += 1
            if progress is not None and line % 2000 == 0:
                progress(line, height)
            yield Cells(line, answer, _problem(answer))


@contextmanager
def _child(source: Source, *arguments: str) -> Iterator[IO[str]]:
    """The lines that the child prints. It is ended when nobody reads on."""
    if source.kind == "xlsx":
        archive.check(source.path)
    elif source.size > MAX_XLS:
        raise FileRefused(f"{source.path.name} is larger than {MAX_XLS >> 20} MB: save it as .xlsx or .csv.")
    command = [sys.executable, "-I", str(_CHILD), os.fspath(source.path.absolute()), *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii"
    ) as process:
        if process.stdout is None:  # never: it was asked for as a pipe
            raise FileRefused(f"{source.path.name} cannot be read.")
        try:
            yield process.stdout
            is_over = process.wait() == 0
        finally:
            process.kill()
    if not is_over:
        raise FileRefused(
            f"{source.path.name} is damaged, or needs more memory or time than a workbook may: export it again, or"
            " save it as .csv."
        )


def _checked(source: Source, answers: IO[str]) -> Iterator[dict[str, object] | list[str]]:
    """Sheets and rows, after the limits. Raises FileRefused."""
    name = source.path.name
    for text in answers:
        if not text.endswith("\n"):
            return  # the child was ended in the middle of a line: its exit tells
        answer: dict[str, object] | list[str] = json.loads(text)
        if isinstance(answer, list):
            yield answer
        elif answer.get("error") == "password":
            raise FileRefused(f"{name} is protected by a password: save it without one.")
        elif "error" in answer:
            raise FileRefused(f"{name} is a damaged workbook ({answer['error']}): export it again.")
        elif "sheets" in answer:
            if int(str(answer["sheets"])) > MAX_SHEETS:
                raise FileRefused(f"{name} has more than {MAX_SHEETS} sheets: keep those with the export.")
        else:
            _check_size(name, str(answer["sheet"]), int(str(answer["rows"])), int(str(answer["columns"])))
            yield answer


def _check_size(name: str, sheet: str, rows: int, width: int) -> None:
    if rows > MAX_ROWS:
        raise FileRefused(f"{name}: sheet '{sheet}' has more than {MAX_ROWS:,} rows: split it.")
    if width > MAX_COLUMNS:
        raise FileRefused(f"{name}: sheet '{sheet}' has {width:,} columns, more than {MAX_COLUMNS:,}: export it again.")


def _problem(cells: list[str]) -> str | None:
    for cell in cells:
        if len(cell) > MAX_CELL:
            return f"a cell is longer than {MAX_CELL:,} characters: shorten it"
        if "\0" in cell:
            return "it holds a NUL character: delete it"
    return None
