"""Find copies among the texts of a CSV file: no store, no network."""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.reading.copies import find_copies
from pipelines.reading.csv_file import LONGEST_CELL, NothingToClassify

ADDED = "copy_group"


def find_in_csv(source: Path, target: Path) -> dict[str, int]:
    """Copy `source` to `target` with the column copy_group. Raises NothingToClassify without a column `text`."""
    if not source.is_file():
        raise NothingToClassify(f"No file {source}: give a CSV with a column 'text'.")
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    with source.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        names = list(rows.fieldnames or ())
        if "text" not in names:
            held = ", ".join(repr(name) for name in names[:12]) or "none, the file is empty"
            raise NothingToClassify(f"{source.name} has no column 'text' (its columns: {held}): name one 'text'.")
        held_rows = list(rows)
    authors = [row.get("author") for row in held_rows] if "author" in names else None
    groups = find_copies([row["text"] for row in held_rows], authors)
    number = {place: i for i, group in enumerate(groups, 1) for place in group.places}
    draft = target.with_name(target.name + ".tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, [*(name for name in names if name != ADDED), ADDED], extrasaction="ignore")
            writer.writeheader()
            for place, row in enumerate(held_rows):
                writer.writerow({**row, ADDED: number.get(place, 0)})
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {"texts": len(held_rows), "copies": len(number), "groups": len(groups)}
