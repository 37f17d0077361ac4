"""How wide the columns of a table are, and how tall its rows, so that it needs no moving sideways on a desk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

ROW = 35  # pixels of a row, and of the head, as Streamlit draws them
LOOKED_AT = 200  # rows that tell what a column holds
ROOM = 975  # pixels that a table has at a width of 1440 beside the open menu
LETTER, EDGES = 6.4, 18  # pixels that a letter takes in the middle, and the edges of a cell
# rows by which the browser sizes a column, from how many times the mean on it may leave a cell out, and pixels that our
# measure may be off
MEASURED, FAR, SLACK = 10, 1.7, 6
LOST = 22  # pixels at the end of a line into which the next word did not fit
WORD, NARROW = 15, 72  # letters of a word that is not broken, and the least pixels that words are given
WRAPPED = {1: ROW, 2: 66, 3: 66, 4: 84}  # lines in a cell → the height of its row; below 66 Streamlit does not wrap
UNBROKEN = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}|\d{1,2}:\d\d [A-Z]{3,4}")
FEW = 12  # rows that may be four lines tall; in a longer list three, and a cell that is pressed shows the rest


def fitted(rows: Any, told: Mapping[str, Any], room: int = ROOM) -> tuple[dict[str, int], int]:
    """The widths with which a table fits into a desk's window, and the height that its rows then need.

    Nothing is set where it fits as it is. Only words give way: as few lines as are enough for all of them, and what
    room is then left goes to the shortest, so that they stand in one line. A width that is told stays.

    >>> fitted([{"Code": "A1", "Name": "Short"}], {})
    ({}, 35)
    >>> fitted([{"Code": "A1", "Clock": "Triage"}] * 6 + [{"Code": "A2", "Clock": "Escalation acknowledged"}], {})
    ({'Clock': 165}, 35)
    >>> fitted([{"Code": "A1", "Why": "w" * 150, "Note": "n" * 100}], {})
    ({'Why': 520, 'Note': 408}, 66)
    >>> fitted([{"On": "28 Oct 2026 16:49 GMT", "Why": "w " * 100, "State": "In progress"}], {}, 500)
    ({'Why': 260}, 84)
    """
    seen = cells_of(rows)
    wide = {name: _wide(name, told, cells) for name, cells in seen.items()}
    cut = {name: wide[name] for name, cells in seen.items() if _given(name, told) is None and _is_cut(name, cells)}
    if sum(wide.values()) <= room:
        return cut, ROW
    least = {
        name: max(_header(name), NARROW, round(7.4 * max(map(_longest_word, cells), default=0)) + EDGES)
        for name, cells in seen.items()
        if any(isinstance(cell, str) for cell in cells) and _given(name, told) is None
    }
    most = 3 if len(rows) > FEW else 4
    enough = (at for at in range(2, most) if _sum(wide, _floors(wide, least, at), 0) <= room)
    lines = next(enough, most)
    floors = _floors(wide, least, lines)
    if _sum(wide, floors, 0) > room:  # even so it runs over: the words stay whole, and a pressed cell shows the rest
        floors = least
    cap = next((at for at in range(max(wide.values()), 0, -3) if _sum(wide, floors, at) <= room), 0)
    widths = {name: min(wide[name], max(cap, low)) for name, low in floors.items()}
    shrunk = {name: width for name, width in widths.items() if width < wide[name]}
    return cut | shrunk, WRAPPED[lines] if shrunk else ROW


def _floors(wide: Mapping[str, int], least: Mapping[str, int], lines: int) -> dict[str, int]:
    """What each column of words needs to have no more lines than so many."""
    return {name: max(low, (wide[name] - EDGES) // lines + LOST + EDGES) for name, low in least.items()}


def _sum(wide: Mapping[str, int], floors: Mapping[str, int], cap: int) -> int:
    """What a table takes whose words have so much at most, and no less than their floor."""
    return sum(min(width, max(cap, floors[name])) if name in floors else width for name, width in wide.items())


def _across(letters: int) -> int:
    return round(letters * LETTER) + EDGES


def _header(name: str) -> int:
    """The head of a column has no second line."""
    return round(len(name) * 6.8) + EDGES


def _is_cut(name: str, cells: Sequence[Any]) -> bool:
    """Whether the browser would cut the longest words: it looks at the first rows, and not at the far longer ones."""
    seen = [_across(_length(cell)) for cell in cells[:MEASURED]]
    if len(seen) > 5:
        seen = [width for width in seen if width < FAR * sum(seen) / len(seen)]
    longest = max((_across(_length(cell)) for cell in cells if isinstance(cell, str)), default=0)
    return longest > max([*seen, _header(name)]) + SLACK


def _given(name: str, told: Mapping[str, Any]) -> int | None:
    """The pixels that a column was told to take; a column of buttons keeps them a step further in."""
    config = told.get(name) or {}
    if isinstance(config, str):  # no more than its title
        return None
    width = getattr(config, "config", config).get("width")
    return width if isinstance(width, int) else None


def _wide(name: str, told: Mapping[str, Any], cells: Sequence[Any]) -> int:
    """What a column takes that has all in one line."""
    return _given(name, told) or max(_header(name), _across(max(map(_length, cells), default=0)))


def cells_of(rows: Any) -> dict[str, list[Any]]:
    """Column → what stands in its first rows."""
    if hasattr(rows, "schema"):
        return {field.name: rows[field.name].slice(0, LOOKED_AT).to_pylist() for field in rows.schema}
    if isinstance(rows, list) and rows and isinstance(rows[0], Mapping):
        return {name: [row.get(name) for row in rows[:LOOKED_AT]] for name in rows[0]}
    return {}


def _length(cell: Any) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.splitlines()), default=0)
    if isinstance(cell, datetime):
        return 17
    return 11 if isinstance(cell, date) else 8 if isinstance(cell, (int, float)) else 0


def _longest_word(cell: Any) -> int:
    """The letters that are not broken: a day and a time of day are words of their own."""
    words = UNBROKEN.sub(lambda found: found[0].replace(" ", "-"), cell).split() if isinstance(cell, str) else ()
    return min(WORD, max(map(len, words), default=0))
