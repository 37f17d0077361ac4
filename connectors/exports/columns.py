"""Which column of a header is which field or measure of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.exports.layout import REASON, Measure, Table
from connectors.exports.refused import unguarded
from connectors.exports.values import clean, key

_REASON_KEY = key(REASON)


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of what a table knows in one header, and the positions nobody claims."""

    fields: dict[str, int]
    measures: tuple[tuple[int, Measure, str], ...]  # position, what it is, the header as the file spells it
    unmapped: tuple[tuple[int, str], ...]
    ignored: tuple[int, ...]
    twice: tuple[str, ...]  # mapped names that stand in the header more than once

    @property
    def known(self) -> int:
        """How many columns the table understands."""
        return len(self.fields) + len(self.measures) + len(self.ignored)

    def mapping(self, header: Sequence[str]) -> dict[str, str]:
        """column → field, for people: 'impressions' → 'metric:views'."""
        said = {header[position]: name for name, position in self.fields.items()}
        said |= {header[position]: f"metric:{measure.metric}" for position, measure, _ in self.measures}
        return {name: said.get(name, "") for name in header}


def has_reason(header: Sequence[str]) -> bool:
    """Whether the header is that of a file of refused lines, written by us."""
    return bool(header) and key(header[-1]) == _REASON_KEY


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """The header as shown: cleaned, our reason column and empty trailing columns left out, doubles numbered."""
    cleaned = [clean(cell) for cell in cells]
    if has_reason(cleaned):
        cleaned = [clean(unguarded(cell)) for cell in cells[:-1]]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    seen: dict[str, int] = {}
    shown = []
    for name in cleaned:
        seen[name] = seen.get(name, 0) + 1
        shown.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(shown)


def find(table: Table, header: Sequence[str]) -> Columns:
    """What of the table stands in the header. Of several spellings of one thing the table's first wins."""
    keys = [key(name) for name in header]
    where: dict[str, int] = {}
    for position, name in enumerate(keys):
        where.setdefault(name, position)
    taken: set[int] = set()
    fields: dict[str, int] = {}
    for field, spellings in table.fields.items():
        at = _first(spellings, where, taken)
        if at is not None:
            fields[field] = at
            taken.add(at)
    measures = []
    for spellings, measure in table.measures:
        at = _first(spellings, where, taken)
        if at is not None:
            measures.append((at, measure, header[at]))
            taken.add(at)
    ignored = tuple(position for position, name in enumerate(keys) if position not in taken and name in table.ignored)
    rest = tuple(
        (position, header[position])
        for position, name in enumerate(keys)
        if name and position not in taken and position not in ignored
    )
    doubled = tuple(header[position] for position in sorted(taken) if f"{keys[position]} (2)" in where)
    return Columns(fields, tuple(measures), rest, ignored, doubled)


def _first(spellings: tuple[str, ...], where: dict[str, int], taken: set[int]) -> int | None:
    for spelling in spellings:
        position = where.get(spelling)
        if position is not None and position not in taken:
            return position
    return None


def claims(table: Table, found: Columns, header: Sequence[str]) -> bool:
    """Whether every group of `needs` is met; '*' needs every column of the header to be known."""
    keys = {key(name) for name in header}
    for group in table.needs:
        if group == ("*",):
            if found.unmapped:
                return False
        elif not any(name in keys or name in found.fields for name in group):
            return False
    return True
