"""Which layout a file is of: the header decides, never the name of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from connectors.base import FileRefused, HeaderUnknown
from connectors.exports import columns, dates, source, values, workbook
from connectors.exports.layout import DATE_FIELDS, Cells, Layout, Part, Recognised, Table, layouts

HEADER_WITHIN = 20  # rows in which the header must stand: descriptions and titles may stand above it
PREVIEW_ROWS = 20


def recognise(path: Path, *, as_kind: str | None = None) -> Recognised:
    """What a file is, by its header. Raises FileRefused for what no layout knows or nobody can read.

    `as_kind` ("mentions", "posts" or "metrics") reads it by column names with the generic layout; ValueError for
    another word.
    """
    from connectors.exports import generic

    kind = generic.kind_named(as_kind) if as_kind else None
    try:
        return _recognised(path, kind)
    except UnicodeError as error:  # its bytes are not those that were examined a moment ago
        raise FileRefused(
            f"{path.name} changed while it was looked at: wait until it is complete, then import it again."
        ) from error
    except OSError as error:
        raise source.unreadable(path, error) from error


def _recognised(path: Path, kind: str | None) -> Recognised:
    examined = source.examine(path)
    found_sheets: list[workbook.Sheet] = []
    if examined.kind == "text":
        tries = source.delimiters(examined)
        sheets = [("", delimiter, source.sample(examined, delimiter)) for delimiter in tries]
    else:
        found_sheets = workbook.sheets(examined, source.SAMPLE_ROWS)
        sheets = [(one.name, "", one.rows) for one in found_sheets if not one.is_hidden]
    best = None
    if kind is None:
        best = _by_layout(path, examined.kind == "text", sheets)
    if best is None:
        best = _by_names(path, kind, sheets)
    delimiter, layout, found = best
    rows = next(rows for sheet, mark, rows in sheets if sheet == found[0].sheet and mark == delimiter)
    left_out = _left_out(found_sheets, {part.sheet for part in found})
    return _described(examined, layout, delimiter, found, rows, kind, left_out)


def _left_out(sheets: Sequence[workbook.Sheet], read: set[str]) -> tuple[str, ...]:
    """Sheets with rows that are not read, in words: those people hid, and those no table was found in."""
    return tuple(
        f"'{one.name}'{' (hidden)' if one.is_hidden else ''}" for one in sheets if one.name not in read and one.rows
    )


_Sheets = list[tuple[str, str, list[Cells]]]
_Best = tuple[str, Layout, list[Part]]


def _by_layout(path: Path, is_text: bool, sheets: _Sheets) -> _Best | None:
    """The layout that knows most columns; of a workbook every sheet that the layout knows."""
    candidates: list[tuple[int, str, Layout, Part]] = []
    for sheet, delimiter, rows in sheets:
        claim = _claim(path, sheet, rows)
        if claim is not None:
            score, layout, part = claim
            candidates.append((score, delimiter, layout, part))
    if not candidates:
        return None
    _, delimiter, layout, part = max(candidates, key=lambda candidate: candidate[0])
    if is_text:
        return delimiter, layout, [part]
    return delimiter, layout, [part for _, _, other, part in candidates if other.name == layout.name]


def _claim(path: Path, sheet: str, rows: Sequence[Cells]) -> tuple[int, Layout, Part] | None:
    """The first row that some table takes for its header, and the table that knows most of it."""
    for position, row in enumerate(rows[:HEADER_WITHIN]):
        if row.problem or len([cell for cell in row.cells if cell.strip()]) < 2:
            continue
        top = columns.header(columns.names(row.cells))
        best: tuple[int, Layout, Table, columns.Columns] | None = None
        for layout in layouts().values():
            for table in layout.tables:
                found = columns.claims(table, top)
                if found is not None and (best is None or found.known > best[0]):
                    best = (found.known, layout, table, found)
        if best is not None:
            known, layout, table, found = best
            _check_header(path, row.line, top.names, found)
            above = rows[position - 1].cells if position else []
            title = values.clean(above[0]) if above else ""
            part = Part(
                sheet, table.name, top.names, row.line, found.mapping(top.names), columns.has_reason(row.cells), title
            )
            return known, layout, part
    return None


def _check_header(path: Path, line: int, header: Sequence[str], found: columns.Columns) -> None:
    if len(header) > source.MAX_COLUMNS:
        raise FileRefused(
            f"{path.name}, line {line}: the header has {len(header):,} columns, more than {source.MAX_COLUMNS:,}:"
            " this is not an export we know; export it again."
        )
    if found.twice:
        raise FileRefused(
            f"{path.name}, line {line}: the header names '{found.twice[0]}' twice: delete or rename one of them."
        )


def _by_names(path: Path, kind: str | None, sheets: _Sheets) -> _Best:
    """The generic layout: the first row that looks like a header, its columns guessed by their names."""
    from connectors.exports import generic, generic_names

    best: tuple[int, str, Part] | None = None
    for sheet, delimiter, rows in sheets:
        for position, row in enumerate(rows[:HEADER_WITHIN]):
            if row.problem or len([cell for cell in row.cells if cell.strip()]) < 2:
                continue
            header = columns.names(row.cells)
            if len(header) > source.MAX_COLUMNS:
                _check_header(path, row.line, header, columns.Columns({}, (), (), (), ()))
            below = [other.cells for other in rows[position + 1 : position + 1 + PREVIEW_ROWS]]
            mapping = generic_names.guess(header, below)
            score = sum(1 for field in mapping.values() if field)
            if best is None or score > best[0]:
                best = (score, delimiter, Part(sheet, "", header, row.line, mapping, columns.has_reason(row.cells)))
    problem = next((row.problem for _, _, rows in sheets for row in rows[:1] if row.problem), None)
    if best is None or (best[0] == 0 and kind is None):
        why = f"its first line cannot be read: {problem}" if problem else _no_header(best)
        raise (FileRefused if best is None or problem else HeaderUnknown)(f"{path.name}, line 1: {why}.")
    score, delimiter, part = best
    told = kind or generic.kind_of(part.mapping)
    part = replace(part, table=told, mapping=generic.settle(part.mapping, told))
    return delimiter, layouts()["generic"], [part]


def _no_header(best: tuple[int, str, Part] | None) -> str:
    if best is None:
        return "there is no table in it (no line with at least two columns): export it again as CSV or XLSX"
    shown = ", ".join(values.shown(name, 30) for name in best[2].header[:6])
    return f"no layout knows this header ({shown}): import it as mentions, posts or metrics and say what each column is"


def _described(
    examined: source.Source,
    layout: Layout,
    delimiter: str,
    parts: list[Part],
    rows: Sequence[Cells],
    kind: str | None,
    left_out: tuple[str, ...],
) -> Recognised:
    """All that is told about the file before it is imported."""
    from connectors.exports import generic, generic_names

    by_link = False
    part = parts[0]
    below = [row.cells for row in rows if row.line > part.header_line][:PREVIEW_ROWS]
    preview = [dict(zip(part.header, cells, strict=False)) for cells in below]
    if layout.name == "generic":
        platform, by_link = generic_names.platform_of(part.mapping, below)
        title, kinds = generic.described(part.table)
        questions = generic.questions(part, platform, by_link=by_link)
    else:
        tables = [layout.table(other.table) for other in parts]
        platform, title = tables[0].platform, tables[0].title
        if len(tables) > 1:
            title = f"{layout.title} ({', '.join(other.sheet for other in parts)})"
        grains = {table.grain for table in tables}
        kinds = ("post", "metric") if "post" in grains else ("metric",)
        questions = [] if any(table.knows_account for table in tables) else ["Which account is this file of?"]
    needs_zone, asked = _about_dates(part, below)
    return Recognised(
        layout=layout.name,
        title=title,
        platform=platform,
        kinds=kinds,
        encoding=examined.encoding if examined.kind == "text" else examined.kind,
        delimiter=delimiter,
        header=part.header,
        header_line=part.header_line,
        header_hash=header_hash(part.header),
        mapping=dict(part.mapping),
        needs_time_zone=needs_zone,
        preview=preview,
        questions=questions + asked,
        sha256=examined.sha256,
        size=examined.size,
        parts=tuple(parts),
        as_kind=kind,
        by_link=by_link,
        left_out=left_out,
    )


def header_hash(header: Sequence[str]) -> str:
    """A fingerprint of a header, the same whatever its case, spaces and invisible characters."""
    return hashlib.sha256("\x1f".join(values.key(name) for name in header).encode()).hexdigest()[:32]


def _about_dates(part: Part, rows: Sequence[Sequence[str]]) -> tuple[bool, list[str]]:
    """Whether times come without a zone, and the question of day and month where the first rows leave it open."""
    needs_zone = False
    asked: list[str] = []
    for at, name in enumerate(part.header):
        if part.mapping.get(name) not in DATE_FIELDS:
            continue
        cells = [(0, row[at]) for row in rows if at < len(row)]
        by_day, by_month, unclear = dates.order_told(cells)
        if unclear is not None and by_day is None and by_month is None:
            asked.append(f"In '{name}': does the day or the month come first?")
        if any(dates.lacks_year(cell) for _, cell in cells):
            asked.append(f"Which year are the dates in '{name}' of?")
        if part.mapping[name] == "created_at" and not dates.names_utc(name):
            needs_zone = needs_zone or "clock" in part.mapping.values()
            needs_zone = needs_zone or any(_is_naive(cell, bool(part.sheet)) for _, cell in cells)
    return needs_zone, asked


def _is_naive(cell: str, of_workbook: bool) -> bool:
    try:
        at, has_time = dates.moment(cell, day_first=True, of_workbook=of_workbook)
    except ValueError:
        return dates.looks_numeric(cell)
    return has_time and at.tzinfo is None
