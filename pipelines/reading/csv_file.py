"""Read the texts of a CSV file and write the file again with its readings: no store, no network."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from pipelines.reading import ACTS, Reader, Reading, reader

Progress = Callable[[int, int, str], None]  # done, of, what is being done

ADDED = (
    "language", "sentiment", "p_negative", "p_neutral", "p_positive", "act", "p_criticism", "p_complaint", "p_enquiry",
    "p_praise", "p_other", "p_against", "abuse", "p_abuse", "reader", "terms",
)  # fmt: skip
TEXT = "text"
BATCH = 1_000  # rows
LONGEST_CELL = 32 * 2**20  # characters; a quote that is never closed stops here instead of filling the memory
_DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NothingToClassify(ValueError):
    """The file cannot be read as a CSV with a column of texts; the message says why."""


def classify_csv(
    source: Path, target: Path, progress: Progress | None = None, by: Reader | None = None
) -> dict[str, int | str]:
    """Copy `source` to `target` with the columns ADDED, each text read by `by` or the reader in force.

    Every cell of the source is kept; a column that has the name of an added one is renamed `<name>_given`.
    `target` is written beside itself and renamed, so it may be `source`. Returns what was read, for people.
    Raises NothingToClassify where there is no file, no column `text`, or no CSV.
    """
    if not source.is_file():
        raise NothingToClassify(f"No file {source}: give a CSV with a column 'text'.")
    if not target.parent.is_dir():
        raise NothingToClassify(f"No folder {target.parent} to write {target.name} in: make it first.")
    encoding = _encoding_of(source)
    draft = target.with_name(target.name + ".tmp")
    try:
        with source.open("rb") as raw, draft.open("w", encoding="utf-8", newline="") as out:
            told = _copy(source, raw, encoding, out, progress, by or reader())
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {**told, "encoding": encoding, "written": target.name}


def _copy(
    source: Path, raw: BinaryIO, encoding: str, out: TextIO, progress: Progress | None, by: Reader
) -> dict[str, int | str]:
    # newline="": the csv module itself must see the line ends inside cells. A byte that the encoding leaves
    # open becomes U+FFFD, never a refusal.
    lines = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
    delimiter = _delimiter_of(source, encoding)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    rows = csv.reader(lines, delimiter=delimiter)
    size = source.stat().st_size
    told = {"rows": 0, "nothing_to_read": 0, "critical": 0, "abusive": 0}
    try:
        header = next((row for row in rows if row), [])
        place = _place_of_text(source, header)
        writer = csv.writer(out, delimiter=delimiter)  # ends lines with \r\n: only then is a lone \r quoted
        writer.writerow([*_kept_names(header), *ADDED])
        width = len(header)
        while batch := list(islice((row for row in rows if row), BATCH)):
            readings = by.read([row[place] if place < len(row) else None for row in batch])
            for row, reading in zip(batch, readings, strict=True):
                cells = row[:width] + [""] * (width - len(row))
                # cells beyond the header stay, after the added ones, where they shift no column
                writer.writerow([*cells, *_cells(reading, by.name), *row[width:]])
            _count(told, readings)
            if progress is not None:
                progress(raw.tell(), size, f"{told['rows']:,} texts")
    except csv.Error as fault:
        raise NothingToClassify(
            f"{source.name} is no CSV from line {rows.line_num:,} on ({fault}): look for a quote that is not closed."
        ) from fault
    return dict(told)


def _cells(reading: Reading, by: str) -> tuple[str, ...]:
    shares = (
        reading.p_negative, reading.p_neutral, reading.p_positive,
        reading.p_criticism, reading.p_complaint, reading.p_enquiry, reading.p_praise, reading.p_other,
        reading.p_against, reading.p_abuse,
    )  # fmt: skip
    told = [f"{share:.4f}" for share in shares]
    return (
        reading.language, reading.sentiment or "", *told[:3], reading.act or "", *told[3:9],
        str(int(reading.is_abuse)), told[9], reading.reader or by,
        "; ".join(f"{term.head}: {term.text} {term.weight:+.2f}" for term in reading.terms),
    )  # fmt: skip


def _count(told: dict[str, int], readings: Sequence[Reading]) -> None:
    told["rows"] += len(readings)
    told["nothing_to_read"] += sum(one.act is None for one in readings)
    told["critical"] += sum(one.act in ("criticism", "complaint") for one in readings)
    told["abusive"] += sum(one.is_abuse for one in readings)


def _place_of_text(source: Path, header: Sequence[str]) -> int:
    names = [name.strip().casefold() for name in header]
    if TEXT not in names:
        held = ", ".join(repr(name) for name in header[:12]) or "none, the file is empty"
        raise NothingToClassify(f"{source.name} has no column 'text' (its columns: {held}): name one 'text'.")
    return header.index(TEXT) if TEXT in header else names.index(TEXT)


def _kept_names(header: Sequence[str]) -> list[str]:
    """The header of the source, with a name of ours made free."""
    kept = list(header)
    for place, name in enumerate(kept):
        while kept[place] in ADDED or (kept[place] != name and kept[place] in header):
            kept[place] += "_given"
    return kept


def _encoding_of(source: Path) -> str:
    """By its byte order mark, else utf-8 where the whole file is, else cp1252."""
    with source.open("rb") as raw:
        start = raw.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        raw.seek(0)
        try:
            while piece := raw.read(2**20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _delimiter_of(source: Path, encoding: str) -> str:
    """The delimiter by which the first line holds a column `text`; the comma where none does."""
    with source.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(2**16)
        while first and not first.strip():
            first = file.readline(2**16)
    for delimiter in _DELIMITERS:
        header = next(csv.reader([first.rstrip("\r\n")], delimiter=delimiter), [])
        if TEXT in [name.strip().casefold() for name in header]:
            return delimiter
    return ","


@dataclass(frozen=True)
class Labels:
    """Texts that people have labelled: the act, or against (1) or not (0); None where a row has none."""

    texts: list[str]
    acts: list[str | None]
    against: list[bool | None]


_YES, _NO = frozenset(["1", "true", "yes", "y"]), frozenset(["0", "false", "no", "n"])


CONFIRMED = "confirmed_"  # before act or against: what staff confirmed, in an export that a machine has read too


def has_confirmed(source: Path) -> bool:
    """Whether a file is a CSV with a column of texts and one of acts that staff confirmed."""
    if source.suffix.casefold() not in (".csv", ".tsv", ".txt") or not source.is_file():
        return False
    encoding = _encoding_of(source)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    with source.open(encoding=encoding, errors="replace", newline="") as file:
        try:
            header = next(csv.reader(file, delimiter=_delimiter_of(source, encoding)), [])
        except csv.Error:
            return False
    names = {name.strip().casefold() for name in header}
    return TEXT in names and bool({f"{CONFIRMED}act", f"{CONFIRMED}against"} & names)


def labels_of(source: Path, before: str = "") -> Labels:
    """The labels of a CSV with columns text and act, or text and against. Else raises NothingToClassify.

    `before` stands before the names act and against, as CONFIRMED does.
    """
    if not source.is_file():
        raise NothingToClassify(f"No file {source}: give a CSV with the columns text and act, or text and against.")
    encoding = _encoding_of(source)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    with source.open(encoding=encoding, errors="replace", newline="") as file:
        rows = list(csv.reader(file, delimiter=_delimiter_of(source, encoding)))
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    place = _place_of_text(source, header)
    of_act, of_against = f"{before}act", f"{before}against"
    if not {of_act, of_against} & set(header):
        raise NothingToClassify(
            f"{source.name} has no column '{of_act}' or '{of_against}' beside 'text': name what was labelled."
        )
    found = Labels([], [], [])
    for row in rows[1:]:
        held = dict(zip(header, row, strict=False))
        act, against = held.get(of_act, "").strip().casefold(), held.get(of_against, "").strip().casefold()
        if act and act not in ACTS:
            raise NothingToClassify(f"{source.name}: no act '{act}'; the acts are {', '.join(ACTS)}.")
        if against and against not in _YES | _NO:
            raise NothingToClassify(f"{source.name}: '{against}' in the column {of_against}; write 1 or 0.")
        found.texts.append(row[place] if place < len(row) else "")
        found.acts.append(act or None)
        found.against.append(None if not against else against in _YES)
    return found
