"""Rows of a file that were refused, set aside with their reasons: to be mended and brought in again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from connectors.exports.layout import REASON
from pipelines.rules.cells import guard


def set_aside(home: Path, name: str, header: list[str], rows: Iterable[tuple[Sequence[str], str]]) -> str:
    """Write rows, each with its reason, into the store's folder `refused`, for its owner alone. Gives the path."""
    folder = home / "refused"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        for cells, reason in [(header, REASON), *rows]:
            told = [guard(cell) for place, cell in enumerate(cells) if header[place : place + 1] != [REASON]]
            writer.writerow([*told, guard(reason)])
    return str(path)
