"""CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import words
from pipelines.rules.cells import guard as guard


def csv_bytes(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, is_demo: bool = False) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it. Demo rows carry the label in a column of their own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, "label"] if is_demo else list(columns))
    for row in rows:
        cells = [guard(row.get(column)) for column in columns]
        writer.writerow([*cells, words.DEMO] if is_demo else cells)
    return text.getvalue().encode("utf-8-sig")
