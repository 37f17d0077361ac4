"""The file of refused lines: guarded against spreadsheet formulas, mended by a person, imported again.

A guarded cell carries one apostrophe in front; the readers take it away again, but only in a file that has
our reason column, so that an apostrophe of the public's own stays.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from io import BufferedIOBase
from pathlib import Path

from connectors.exports.layout import REASON, Recognised, Refused

_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|", "%")
_WRAPPING = " \u00a0\u200b\ufeff\"'"  # what a spreadsheet skips in front of a formula


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run the cell: its first visible character, full-width forms too."""
    bare = text.lstrip(_WRAPPING)
    return bare.startswith(_DANGER) or unicodedata.normalize("NFKC", text).lstrip(_WRAPPING).startswith(_DANGER)


def guarded(text: str) -> str:
    """The cell with an apostrophe in front where it could be run; `unguarded` gives the cell back."""
    return "'" + text if is_formula(text) else text


def unguarded(text: str) -> str:
    """The cell before `guarded`."""
    return text[1:] if text[:1] == "'" and is_formula(text[1:]) else text


def write_refused(path: Path, recognised: Recognised, rows: Iterable[Refused]) -> list[Path]:
    """Write refused rows under their own header and a column `earshot_reason`; gives the files written.

    A workbook with several sheets gives one file a sheet (`<stem>-<sheet>.csv` after the first). Cells stay
    exactly as they stood and the reason follows the last of them, so a row that was too short or too long
    is refused again until a person mends it. Readable by the owner only: rows may hold what the public wrote.
    """
    by_sheet: dict[str, list[Refused]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row)
    written = []
    for number, (sheet, refused) in enumerate(by_sheet.items()):
        part = next((part for part in recognised.parts if part.sheet == sheet), recognised.parts[0])
        safe = "".join(mark if mark.isalnum() else "_" for mark in sheet)
        target = path if number == 0 else path.with_name(f"{path.stem}-{safe}{path.suffix}")
        # in a text file a "sheet" is a block with its title above the header (Meta's account files)
        above = [sheet] if sheet and recognised.delimiter else []
        _write(target, recognised.delimiter or ",", above, part.header, refused)
        written.append(target)
    return written


def forget_refused(folder: Path, author: str) -> int:
    """Take the lines of an author, known by pseudonym, out of the files of a folder; gives how many lines."""
    gone = 0
    for file in sorted(folder.glob("*.csv")):
        said = file.read_bytes().decode("utf-8-sig", "surrogateescape")
        if author not in said:
            continue
        found = re.search(rf'(.)"{REASON}"', said)
        delimiter = found.group(1) if found else ","
        lines = list(csv.reader(io.StringIO(said, newline=""), delimiter=delimiter))
        kept = [line for line in lines if not any(author in cell for cell in line)]
        partial = file.with_suffix(".part")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", errors="surrogateescape", newline="") as sink:
            csv.writer(sink, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(kept)
        partial.replace(file)
        gone += len(lines) - len(kept)
    return gone


def _write(path: Path, delimiter: str, above: Sequence[str], header: Sequence[str], rows: list[Refused]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as sink:
        out = _Bytes(sink)
        writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        sink.write(b"\xef\xbb\xbf")
        for title in above:
            writer.writerow([guarded(title)])
        writer.writerow([*map(guarded, header), REASON])
        for row in rows:
            writer.writerow([*map(guarded, row.raw), guarded(row.reason)])


class _Bytes:
    """Text to UTF-8; a byte that did not fit its encoding goes back as that byte, to be seen and mended."""

    def __init__(self, sink: BufferedIOBase) -> None:
        self.sink = sink

    def write(self, text: str) -> int:
        try:
            data = text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            data = text.encode("utf-8", "surrogatepass")
        return self.sink.write(data)
