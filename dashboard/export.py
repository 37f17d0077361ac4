"""CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import words

# a cell that begins with one of these is run as a formula by spreadsheets
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guard(cell: Any) -> Any:
    """Text that could run as a formula gets an apostrophe in front; numbers and dates pass.

    >>> guard("=HYPERLINK(1)"), guard(" +1"), guard(-3.5), guard(None), guard("fine")
    ("'=HYPERLINK(1)", "' +1", -3.5, '', 'fine')
    """
    if cell is None:
        return ""
    if isinstance(cell, str) and (cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS)):
        return f"'{cell}"
    return cell


def csv_bytes(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, is_demo: bool = False) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it. Demo rows carry the label in a column of their own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, "label"] if is_demo else list(columns))
    for row in rows:
        cells = [guard(row.get(column)) for column in columns]
        writer.writerow([*cells, words.DEMO] if is_demo else cells)
    return text.getvalue().encode("utf-8-sig")
