"""The files of a report, written from what its version holds: the same bytes whenever they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.commands import Refused
from pipelines.redaction import redact_all

NAMES = ("report.pdf", "report.xlsx", "report.html", "manifest.json")


def write(store: Store, report_id: str, out: Path) -> list[Path]:
    """Write the four files into a folder, each whole or not at all; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    row = _held(store, report_id)
    made = []
    for name in NAMES:
        partial = out / f".{name}.partial"
        partial.write_bytes(_bytes(row, name))
        partial.rename(out / name)
        made.append(out / name)
    return made


def one(store: Store, report_id: str, name: str) -> bytes:
    """One of the four files. Raises Refused for another name."""
    return _bytes(_held(store, report_id), name)


def _held(store: Store, report_id: str) -> dict[str, Any]:
    row = store.one("select * from report where report_id = $id", {"id": report_id})
    if not row:
        raise Refused(f"There is no report {report_id}. It may have been cleared; build it again.")
    return row


def _bytes(row: dict[str, Any], name: str) -> bytes:
    from pipelines.reports import mail, manifest, pdf, workbook

    said = json.loads(row["manifest"])
    said["sentences"] = redact_all(said["sentences"])  # the figures are what the hashes are of, and hold no free text
    if name == "manifest.json":
        return manifest.text(said).encode()
    document = redact_all(json.loads(row["document"]))
    if name == "report.pdf":
        return pdf.render(said, document)
    if name == "report.xlsx":
        return workbook.render(said, document)
    if name == "report.html":
        return mail.render(said, document)
    raise Refused(f"A report has no file '{name}': it has {', '.join(NAMES)}.")
