"""Alerts and scores as files: the columns that others rely on, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "opened_at", "closed_at", "cell", "observed", "expected", "low", "high", "score", "severity", "sentence",
)  # fmt: skip


def write_rows(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write alerts as CSV. A file that starts with = + - or @ in a cell is guarded for spreadsheets."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_guarded(row[name]) for name in COLUMNS])


def write_scores(file: Path, scores: Sequence[tuple[str, float]]) -> None:
    """Write timestamp and score."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("timestamp", "score"))
        writer.writerows((at, f"{score:.6g}") for at, score in scores)


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
