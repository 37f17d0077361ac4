"""Bytes on disk to rows of cells: what kind of file it is, its encoding and delimiter, line by line.

Nothing here knows a layout. A file is read as a stream; at most one row is held, and no line, cell, row or
file is read beyond its limit.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.base import FileRefused
from connectors.exports.layout import Cells, Progress

MAX_BYTES = 200 << 20
MAX_ROWS = 2_000_000
MAX_COLUMNS = 2_000
MAX_CELL = 100_000
MAX_LINE = 1_000_000
MAX_BROKEN = 50  # rows whose quotation marks do not pair; more, and the file is no table
DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
_CHUNK = 1 << 20
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd]")
_SEP = re.compile(r'^"?sep=([,;\t|])"?\s*$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was examined. `is_clean`: every byte fits the encoding."""

    path: Path
    kind: str  # text, xlsx, xls
    encoding: str
    is_clean: bool
    sha256: str
    size: int


def examine(path: Path) -> Source:
    """Read the file once: its fingerprint, kind and encoding. Raises FileRefused."""
    try:
        facts = os.stat(path)
        if not stat.S_ISREG(facts.st_mode):
            raise FileRefused(f"{path.name} is not a file: give the exported file itself.")
        if facts.st_size == 0:
            raise FileRefused(f"{path.name} is empty: export it again.")
        if facts.st_size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB: export a shorter period or split it.")
        with path.open("rb") as stream:
            return _examined(path, stream)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> FileRefused:
    """What the system said, as a sentence about the file."""
    return FileRefused(
        f"{path.name} cannot be read ({error.strerror or error}): check that it is there and that you may read it."
    )


def _examined(path: Path, stream: io.BufferedReader) -> Source:
    digest = hashlib.sha256()
    head = stream.read(_CHUNK)
    kind = _kind(path, head)
    encoding = _by_mark(head)
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")(errors="strict")
    failed_at: int | None = None
    size = 0
    chunk = head
    while chunk:
        digest.update(chunk)
        if kind == "text" and failed_at is None:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                failed_at = size
        size += len(chunk)
        chunk = stream.read(_CHUNK)
    if failed_at is None and kind == "text":
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:  # cut in the middle of a character: the last row says so
            failed_at = size
    is_clean = failed_at is None
    if encoding is None:
        encoding = "utf-8"
        if not is_clean and failed_at != size:
            encoding, is_clean = _without_mark(stream)
    return Source(path, kind, encoding, is_clean, digest.hexdigest(), size)


def _kind(path: Path, head: bytes) -> str:
    """text, xlsx or xls, by the first bytes. Raises FileRefused for what is neither."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    for mark, what in (
        (b"\x1f\x8b", "a gzip archive: unpack it first"),
        (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
        (b"Rar!", "a RAR archive: unpack it first"),
        (b"%PDF", "a PDF: export a CSV or XLSX file instead"),
        (b"\x89PNG", "a picture: export a CSV or XLSX file instead"),
        (b"PAR1", "a Parquet file: export a CSV or XLSX file instead"),
    ):
        if head.startswith(mark):
            raise FileRefused(f"{path.name} is {what}.")
    start = head.removeprefix(codecs.BOM_UTF8)[:2000].replace(b"\0", b"").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<script", b"<body")):
        raise FileRefused(
            f"{path.name} is a web page, not an export (perhaps a login page was saved): sign in and export again."
        )
    if start.startswith((b"<?xml", b"<")):
        raise FileRefused(f"{path.name} is XML, not a table: export a CSV or XLSX file instead.")
    if start.startswith((b"{", b"[{", b"[\n")):
        raise FileRefused(f"{path.name} is JSON, not a table: export a CSV or XLSX file instead.")
    return "text"


def _by_mark(head: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = head[:4000].count(0)
    if zeros * 3 > len(head[:4000]):  # UTF-16 without a mark: every second byte of Latin text is zero
        return "utf-16-le" if head[1:4000:2].count(0) * 2 > zeros else "utf-16-be"
    return None


def _without_mark(stream: io.BufferedReader) -> tuple[str, bool]:
    """Not clean UTF-8: UTF-8 with damaged lines, or cp1252; and whether all lines agree.

    What most of its lines are, the file is; the other lines are refused one by one.
    """
    stream.seek(0)
    valid = invalid = 0
    while line := stream.readline(MAX_LINE):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            valid += 1
        except UnicodeDecodeError:
            invalid += 1
    return ("utf-8", False) if valid >= max(1, invalid) else ("cp1252", valid == 0)


def sample(source: Source, delimiter: str) -> list[Cells]:
    """The first rows of a text file, as that delimiter cuts them."""
    found: list[Cells] = []
    for row in text_rows(source, delimiter):
        found.append(row)
        if len(found) == SAMPLE_ROWS:
            break
    return found


def delimiters(source: Source) -> list[str]:
    """Delimiters worth a try, best first: one named by a `sep=` line, else by how evenly they cut."""
    with source.path.open("rb") as stream:
        first = _decoded(source, stream).readline(200)
    named = _SEP.match(first)
    if named:
        return [named.group(1)]
    scores = []
    for order, delimiter in enumerate(DELIMITERS):
        widths = [len(row.cells) for row in sample(source, delimiter)[:30] if row.cells and not row.problem]
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=wide.count) if wide else 0
        scores.append((-wide.count(usual) * min(usual, 50), order, delimiter))
    return [delimiter for score, _, delimiter in sorted(scores) if score] or [","]


def _decoded(source: Source, stream: io.BufferedReader) -> io.TextIOWrapper:
    errors = "strict"
    if not source.is_clean or source.encoding == "cp1252":
        errors = "replace" if source.encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=source.encoding, errors=errors, newline="")


class _Lines:
    """Physical lines of bounded length, counted, with those of the present row held back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.number = 0
        self.held: list[str] = []
        self.held_size = 0
        self.returned: deque[str] = deque()
        self.too_long = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.returned:
            line = self.returned.popleft()
        else:
            line = self.text.readline(MAX_LINE + 1)
            if len(line) > MAX_LINE and line[-1] not in "\r\n":
                line = self._cut(line)
        if not line:
            raise StopIteration
        self.number += 1
        self.held.append(line)
        self.held_size += len(line)
        return line

    def _cut(self, line: str) -> str:
        """The rest of an endless line is read away; what stays is shown, never used."""
        while rest := self.text.readline(_CHUNK):
            if rest[-1] in "\r\n":
                break
        self.too_long = True
        return line[:200].replace('"', "'") + "\n"

    def start(self) -> None:
        self.held = []
        self.held_size = 0
        self.too_long = False

    def give_back(self) -> str:
        """Keep the row's first line, read the others again as rows of their own; gives the first."""
        first, *others = self.held
        self.returned.extendleft(reversed(others))
        self.number -= len(others)
        return first


def text_rows(
    source: Source, delimiter: str, progress: Progress | None = None, *, max_rows: int = MAX_ROWS
) -> Iterator[Cells]:
    """Every row of a text file, a `sep=` line left out. Raises FileRefused when it is no table or too long."""
    with source.path.open("rb") as stream:
        yield from _rows(source, delimiter, stream, progress, max_rows)


def _rows(
    source: Source, delimiter: str, stream: io.BufferedReader, progress: Progress | None, max_rows: int
) -> Iterator[Cells]:
    lines = _Lines(_decoded(source, stream))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    broken = count = 0
    while True:
        lines.start()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            if broken > MAX_BROKEN:
                raise FileRefused(
                    f"{source.path.name}, line {line}: more than {MAX_BROKEN} rows have quotation marks that do"
                    " not pair, so the file cannot be told apart: export it again."
                ) from error
            ends_at = lines.number
            yield Cells(line, [lines.give_back().rstrip("\r\n")[:MAX_CELL]], _quoting(error, line, ends_at))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        count += 1
        if progress is not None and count % 2000 == 0:
            progress(stream.tell(), source.size)
        if line == 1 and _SEP.match(lines.held[0]):
            continue
        if count > max_rows:
            raise FileRefused(
                f"{source.path.name} has more than {max_rows:,} rows: export a shorter period or split it."
            )
        yield Cells(line, cells, _problem(lines, cells, source))


def _quoting(error: csv.Error, line: int, ends_at: int) -> str:
    if "limit" in str(error) and ends_at == line:
        return f"a cell is longer than {MAX_CELL:,} characters: shorten it"
    if "limit" in str(error) or "end of data" in str(error):
        return (
            f"a quotation mark is opened and not closed (read on to line {ends_at}): close it, or the file was"
            " truncated and must be exported again"
        )
    return "a quotation mark stands inside a quoted cell: double it, or export the file again"


def _problem(lines: _Lines, cells: list[str], source: Source) -> str | None:
    """What is wrong with a row whatever it means; None for nothing."""
    if lines.too_long:
        return f"the line is longer than {MAX_LINE:,} characters: shorten it or export again"
    if lines.held_size > MAX_CELL and any(len(cell) > MAX_CELL for cell in cells):
        return f"a cell is longer than {MAX_CELL:,} characters: shorten it"
    if len(cells) > MAX_COLUMNS:
        return f"it has {len(cells):,} cells, more than {MAX_COLUMNS:,}: export the file again"
    held = lines.held[0] if len(lines.held) == 1 else "".join(lines.held)
    if "\0" in held:
        return "it holds a NUL character: delete it or export the file again"
    if (not source.is_clean or source.encoding == "cp1252") and not held.isascii():
        if source.encoding == "cp1252" and not source.is_clean and _is_utf8_within(held):
            return "it is UTF-8, the other lines are cp1252: save the whole file as UTF-8 and mend this line"
        return _misfit(held)
    return None


def _misfit(held: str) -> str | None:
    """What in a line with other than ASCII characters does not fit the encoding of the file."""
    bad = _UNREADABLE.search(held)
    if bad:
        code = ord(bad.group())
        what = f"the byte 0x{code - 0xDC00:02X}" if 0xDC80 <= code <= 0xDCFF else "a character"
        return f"{what} does not fit the encoding of the rest: save the file as UTF-8 and mend this line"
    return None


def _is_utf8_within(held: str) -> bool:
    """Whether a line read as cp1252 is UTF-8 in truth."""
    try:
        held.encode("cp1252", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return False
    return True
