"""A file whose lines become rows: known by its headings, seen before it is entered, entered whole in one go.

What a kind of file holds and what one line of it enters is said where that kind is (`register_file`, `card_file`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from connectors.exports import source, workbook
from connectors.exports.layout import Cells
from connectors.exports.refused import unguarded
from data.store import Store, Transaction
from pipelines.commands import Event, Refused
from pipelines.set_aside import set_aside

MAX_ROWS = 10_000
HEADER_WITHIN = 20  # rows

Said = Mapping[str, str]  # field → what a line says of it
Enter = Callable[[int, Said], Event | None]  # what a line enters; None: it was there already. Raises Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file may hold: its fields with their headings, and which of them it cannot do without."""

    name: str  # in the plural
    headings: Mapping[str, tuple[str, ...]]  # field → the headings under which files hold it; each column once
    needs: tuple[frozenset[str], ...]  # one of these sets has to be there


@dataclass(frozen=True, slots=True)
class LineFile:
    """The lines of a file, below the headings that were recognised."""

    kind: str
    columns: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]
    fingerprint: str
    header: list[str]
    cells: Mapping[int, Sequence[str]]  # line → as it stands in the file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of a file: rows entered, those that were there, and (line, reason) refused."""

    kind: str
    entered: int
    unchanged: int
    refused: tuple[tuple[int, str], ...]
    columns: tuple[str, ...]  # what was recognised, by our names
    refused_file: str | None = None  # where the refused rows lie with their reasons


@dataclass(slots=True)
class Told:
    """What a pass over the lines did."""

    entered: list[Event] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


class _OnlySeen(Exception):
    """Ends a preview: nothing of it is kept."""


def read(path: Path, kinds: Sequence[Kind], *, wants: str) -> LineFile:
    """A file of one of these kinds. Raises Refused for what has none of their headings; `wants` says which."""
    try:
        examined = source.examine(path)
        for rows in _tables(examined):
            for place, row in enumerate(rows[:HEADER_WITHIN]):
                for kind in kinds:
                    columns = _columns(row.cells, kind.headings)
                    if any(needed <= columns.keys() for needed in kind.needs):
                        below = [one for one in rows[place + 1 :] if any(cell.strip() for cell in one.cells)]
                        lines = tuple(_said(one, columns) for one in below)
                        held = {one.line: one.cells for one in below}
                        return LineFile(kind.name, tuple(columns), lines, examined.sha256, row.cells, held)
    except FileRefused as error:
        raise Refused(str(error)) from error
    raise Refused(f"{path.name} has no line of headings that we know. {wants}")


class Entering:
    """The lines of a file on their way in. `begins` looks up what all of them need, and gives what enters one."""

    def __init__(self, file: LineFile, begins: Callable[[Transaction], Enter]) -> None:
        self.file = file
        self.told = Told()
        self._begins = begins

    def work(self, tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        """The work of a command: all good lines, and the reason of each that is none."""
        told = self.told = Told()  # a commit in doubt is repeated, and counts once
        enter = self._begins(tx)
        for line, said in self.file.lines:
            try:
                if "problem" in said:
                    raise Refused(f"{said['problem']}.")
                event = enter(line, said)
            except (Refused, ValueError) as reason:
                told.refused.append((line, str(reason)))
                continue
            if event is None:
                told.unchanged += 1
            else:
                told.entered.append(event)
        return {"entered": len(told.entered)}, told.entered

    def seen(self, store: Store) -> Outcome:
        """What the file would do, nothing kept."""
        try:
            with store.transaction() as tx:
                self.work(tx)
                raise _OnlySeen
        except _OnlySeen:
            return self._outcome()

    def done(self, store: Store) -> Outcome:
        """What the file did. Refused lines lie aside with their reason, to be mended and brought in again."""
        if not self.told.refused:
            return self._outcome()
        rows = [(self.file.cells[line], reason) for line, reason in self.told.refused]
        name = f"{self.file.kind.replace(' ', '-')}-{self.file.fingerprint[:12]}.csv"
        return replace(self._outcome(), refused_file=set_aside(store.home, name, self.file.header, rows))

    def _outcome(self) -> Outcome:
        told = self.told
        return Outcome(
            self.file.kind, len(told.entered), told.unchanged, tuple(told.refused), self.file.columns
        )  # fmt: skip


def _tables(examined: source.Source) -> Iterator[list[Cells]]:
    """The tables of a file, each as its rows."""
    if examined.kind == "text":
        delimiter = source.delimiters(examined)[0]
        yield list(source.text_rows(examined, delimiter, max_rows=MAX_ROWS))
        return
    for sheet in workbook.shown_sheets(examined):
        rows = list(workbook.sheet_rows(examined, sheet))
        if len(rows) > MAX_ROWS:
            raise FileRefused(f"The sheet '{sheet}' has {len(rows)} rows, more than {MAX_ROWS}: split it.")
        yield rows


def _columns(header: Sequence[str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Which column holds which field; each column once, the first field that knows its heading."""
    plain = [re.sub(r"[\s_*]+", " ", cell).strip().casefold() for cell in header]
    found: dict[str, int] = {}
    for one, known_as in headings.items():
        for known in (one.replace("_", " "), *known_as):
            if known in plain and plain.index(known) not in found.values():
                found[one] = plain.index(known)
                break
    return found


def _said(row: Cells, columns: Mapping[str, int]) -> tuple[int, dict[str, str]]:
    """The line of a row and what it says by our names; `problem` where it cannot be read."""
    cells = {name: unguarded(row.cells[at]).strip() for name, at in columns.items() if at < len(row.cells)}
    if row.problem:
        cells["problem"] = row.problem
    return row.line, cells
