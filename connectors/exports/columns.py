"""Which column of a header is which field or measure of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.exports.layout import REASON, Measure, Table
from connectors.exports.refused import unguarded
from connectors.exports.values import clean, key, shown

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


@dataclass(frozen=True, slots=True)
class Header:
    """A header as shown, and each spelling's first position: made once, compared with every table."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    where: dict[str, int]


def header(names: Sequence[str]) -> Header:
    """The header with its keys."""
    keys = tuple(key(name) for name in names)
    where: dict[str, int] = {}
    for position, name in enumerate(keys):
        where.setdefault(name, position)
    return Header(tuple(names), keys, where)


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


def as_spelt(said: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """column → field in the spelling of this header, as `said` of one that may differ in case, spaces and invisible
    characters. Raises ValueError (half a sentence) for a column that the header has not.
    """
    alike = {key(column): field for column, field in said.items()}
    known = {key(name) for name in header}
    for column in said:
        if key(column) not in known:
            raise ValueError(f"it has no column {shown(column)}: its columns are {', '.join(header[:20])}.")
    return {name: said.get(name, alike.get(key(name), "")) for name in header}


def find(table: Table, top: Header) -> Columns:
    """What of the table stands in the header. Of several spellings of one thing the table's first wins."""
    taken: set[int] = set()
    fields: dict[str, int] = {}
    for field, spellings in table.fields.items():
        at = _first(spellings, top.where, taken)
        if at is not None:
            fields[field] = at
            taken.add(at)
    measures = []
    for spellings, measure in table.measures:
        at = _first(spellings, top.where, taken)
        if at is not None:
            measures.append((at, measure, top.names[at]))
            taken.add(at)
    others = [(at, name) for at, name in enumerate(top.keys) if name and at not in taken]
    ignored = tuple(at for at, name in others if name in table.ignored)
    rest = tuple((at, top.names[at]) for at, name in others if name not in table.ignored)
    doubled = tuple(top.names[at] for at in sorted(taken) if f"{top.keys[at]} (2)" in top.where)
    return Columns(fields, tuple(measures), rest, ignored, doubled)


def _first(spellings: tuple[str, ...], where: dict[str, int], taken: set[int]) -> int | None:
    for spelling in spellings:
        position = where.get(spelling)
        if position is not None and position not in taken:
            return position
    return None


def claims(table: Table, top: Header) -> Columns | None:
    """What the table finds, where every group of its `needs` is met ('*': no column is unknown), else None."""
    found: Columns | None = None
    for group in table.needs:
        if any(name in top.where for name in group):
            continue
        found = found or find(table, top)
        if group == ("*",):
            if found.unmapped:
                return None
        elif not any(name in found.fields for name in group):
            return None
    return found or find(table, top)
