"""Reads one workbook in a process of its own with bounded memory and time, and prints its rows as JSON lines.

A damaged .xls can make any parser ask for all memory of the machine; here only this process dies of it. Run by
file, not as a module: it needs the standard library and calamine, nothing of the house.

    workbook_child.py FILE [ROWS [SHEET]]    prints {"sheet": s, "hidden": b, "rows": n, "columns": n}, a list a row
"""

from __future__ import annotations

import contextlib
import json
import math
import sys
from datetime import datetime, timedelta
from typing import Any

MEMORY = 1_536 << 20
CPU_SECONDS = 120
LONGEST = 100_001  # one character more than a cell may have, so that the reader sees it


def main(path: str, limit: int | None, only: str | None) -> None:
    """Print the sheets of the file, all or one, up to `limit` rows of each."""
    _bound()
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(path)
        _say({"sheets": len(book.sheet_names)})
        hidden = {one.name for one in book.sheets_metadata if not _is_visible(one)}
        for name in book.sheet_names if only is None else [only]:
            sheet = book.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (-1, -1)  # positions from 0
            size = {"rows": last_row + 1, "columns": last_column + 1}
            _say({"sheet": name, "hidden": name in hidden, **size})
            for number, values in enumerate(sheet.iter_rows()):
                if limit is not None and number >= limit:
                    break
                _say([as_text(value)[:LONGEST] for value in values])
    except PasswordError:
        _say({"error": "password"})
    except (CalamineError, OSError, ValueError) as error:
        _say({"error": str(error)[:200] or "it cannot be read"})


def _is_visible(sheet: Any) -> bool:
    return str(sheet.visible).rpartition(".")[2] == "Visible"


def _bound() -> None:
    """Limits of this process alone; a system without them runs without."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


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


if __name__ == "__main__":
    _rows = sys.argv[2] if len(sys.argv) > 2 else ""
    main(sys.argv[1], int(_rows) if _rows else None, sys.argv[3] if len(sys.argv) > 3 else None)
