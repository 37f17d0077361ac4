"""The guard in front of a workbook: what an .xlsx really unpacks to is counted before anything reads it."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from connectors.base import FileRefused

MAX_FILES = 200
MAX_UNPACKED = 200 << 20
MAX_RATIO = 100  # of a member over 1 MiB; a sheet of equal numbers packs about 1 : 20
MAX_CELLS = 8_000_000  # calamine holds the rectangle around the used cells: 24 bytes each
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,200}?\br=[\"'](\d{1,7})[\"']")
_CHUNK = 1 << 16
_OVERLAP = 256


def check(path: Path) -> None:
    """Raise FileRefused unless this is a workbook of bounded size, honest about its contents."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_names(path, members)
            _check_bytes(path, archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise FileRefused(f"{path.name} is a damaged or truncated workbook ({error}): export it again.") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise FileRefused(f"{path.name} is protected by a password: save it without one.") from error


def _check_names(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename.replace("\\", "/") for member in members}
    if len(members) > MAX_FILES:
        raise FileRefused(f"{path.name} holds {len(members):,} files, a workbook at most {MAX_FILES}.")
    if len(names) < len(members):
        raise FileRefused(f"{path.name} holds two files of one name: export it again.")
    for member in members:
        name = member.filename.replace("\\", "/")
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        if name.startswith("/") or ".." in name.split("/") or ":" in name or is_link:
            raise FileRefused(f"{path.name} holds a path that leaves the archive: do not trust this file.")
        if member.flag_bits & 1:
            raise FileRefused(f"{path.name} is protected by a password: save it without one.")
        if name.lower().endswith((".zip", ".gz", ".7z", ".rar", ".xz", ".bz2")):
            raise FileRefused(f"{path.name} holds another archive: unpack it and import the files inside.")
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        inside = ", ".join(sorted(names)[:3])
        raise FileRefused(
            f"{path.name} is a ZIP archive, not a workbook: unpack it and import the files inside ({inside})."
        )
    if "xl/workbook.bin" in names:
        raise FileRefused(f"{path.name} is a binary workbook (.xlsb): save it as .xlsx or .csv.")


def _check_bytes(path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, keeping nothing: sizes in the directory may lie."""
    total = 0
    for member in members:
        limit = max(1 << 20, MAX_RATIO * max(member.compress_size, 1))
        got = 0
        extent = _Extent(path) if member.filename.startswith("xl/worksheets/") else None
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                got += len(chunk)
                total += len(chunk)
                if total > MAX_UNPACKED or got > limit:
                    raise FileRefused(
                        f"{path.name} unpacks to far more than it should (a 'zip bomb'): do not trust this file."
                    )
                if extent is not None:
                    extent.see(chunk)


class _Extent:
    """The rectangle around the used cells of a sheet, seen chunk by chunk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self.columns = 0
        self.tail = b""

    def see(self, chunk: bytes) -> None:
        """Raise FileRefused once the rectangle is larger than anything real."""
        text = self.tail + chunk
        self.tail = text[-_OVERLAP:]
        cells = _CELL.findall(text)
        if cells:
            self.columns = max(self.columns, *(_column(letters) for letters in {cell[0] for cell in cells}))
            self.rows = max(self.rows, *(int(cell[1]) for cell in cells))
        for row in _ROW.findall(text):
            self.rows = max(self.rows, int(row))
        if self.rows * self.columns > MAX_CELLS:
            raise FileRefused(
                f"{self.path.name} has a sheet of {self.rows:,} rows by {self.columns:,} columns, more than"
                f" {MAX_CELLS:,} cells: delete the empty rows and columns or export a shorter period."
            )


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
