"""Tables on pages: every one is drawn here, so that a day is written in each as it is everywhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import fitting, words
from dashboard.fitting import LOOKED_AT, ROW, cells_of

DAY = "D MMM YYYY"  # as `format.day` writes it; the column still sorts by the day itself
YEARS = range(1900, 2101)
AT_ONCE, AT_ONCE_TALL = 14, 9  # rows that stand open; more of them scroll, and half of the next one shows that they do
AMOUNT = r"\d[\d,.]*(%|bn|m|k| pts| d| h| min)?"
NUMBER = re.compile(rf"([+-]?£?{AMOUNT}( {AMOUNT})?|–|)")  # one in words such as 3 h 40 min, or none


def draw(rows: Any, *, column_config: Mapping[str, Any] | None = None, at_once: int = AT_ONCE, **more: Any) -> Any:
    """st.dataframe of rows (dicts of one shape, or an Arrow table), well written; gives what was selected.

    Days stand in words, pounds and large numbers with their thousands. It is as tall as its rows up to `at_once` of
    them, then it scrolls. What would be wider than a desk's window wraps its words, where nobody has set the height of
    a row. `column_config` of a column is taken before ours; everything else goes to st.dataframe.
    """
    more.setdefault("placeholder", words.NOTHING)  # Streamlit would write None
    told: dict[str, Any] = {name: st.column_config.DateColumn(format=DAY) for name in day_columns(rows)}
    told |= {name: st.column_config.NumberColumn(format="%,.0f") for name in thousands(rows)}
    told |= {name: st.column_config.TextColumn(alignment="right") for name in written_numbers(rows)}
    told |= {
        name: st.column_config.Column(one) if isinstance(one, str) else one
        for name, one in (column_config or {}).items()
    }
    if "row_height" not in more:
        # the boxes of rows that can be chosen stand in a column of their own
        room = fitting.ROOM - (ROW if "selection_mode" in more else 0)
        widths, more["row_height"] = fitting.fitted(rows, told, room)
        told |= {name: {**told.get(name, {}), "width": width} for name, width in widths.items()}
        at_once = min(at_once, AT_ONCE_TALL) if more["row_height"] > ROW else at_once
    more.setdefault("height", height(len(rows), at_once, more["row_height"]))
    return st.dataframe(rows, column_config=told, **more)


def pick(rows: Sequence[Mapping[str, Any]], *, key: str, alt: str, **more: Any) -> int | None:
    """A table of which one line can be ticked; gives its place: what is seldom needed is a line and no card."""
    picked = draw(rows, key=key, alt=alt, hide_index=True, on_select="rerun", selection_mode="single-row", **more)
    places: list[int] = picked["selection"]["rows"] if picked else []
    return places[0] if places and places[0] < len(rows) else None


def height(rows: int, at_once: int, row_height: int) -> int | str:
    """All rows where they are few; else so many, and half of the next.

    >>> height(14, 14, 35), height(15, 14, 35)
    ('content', 542)
    """
    return "content" if rows <= at_once else ROW + at_once * row_height + row_height // 2


def thousands(rows: Any) -> list[str]:
    """The names of the columns of pounds, and of whole numbers of four digits or more that are not all years.

    >>> thousands([{"On": 2026, "Spent, £": 1.5, "Lines": 5_198, "Of": 86_109.0, "Rate": 10_000.5}])
    ['Spent, £', 'Lines', 'Of']
    """
    if hasattr(rows, "schema"):
        seen = {field.name: rows[field.name].slice(0, LOOKED_AT).to_pylist()
                if str(field.type).startswith(("int", "uint", "double")) else [] for field in rows.schema}  # fmt: skip
    else:
        seen = cells_of(rows)
    return [name for name, cells in seen.items() if name.endswith("£") or _is_of_large(cells)]


def written_numbers(rows: Any) -> list[str]:
    """The names of the columns of numbers in words, such as 3.43%, which stand at the right as all numbers do.

    >>> written_numbers([{"Rate": "3.43%", "Cost": "£1,200", "Code": "K1", "Note": ""}, {"Rate": "", "Cost": "–"}])
    ['Rate', 'Cost']
    """
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], Mapping):
        return []
    seen = {name: [row.get(name) or "" for row in rows[:LOOKED_AT]] for name in rows[0]}
    return [
        name
        for name, cells in seen.items()
        if any(cells) and all(isinstance(cell, str) and NUMBER.fullmatch(cell) for cell in cells)
    ]


def day_columns(rows: Any) -> list[str]:
    """The names of the columns that hold days and nothing else.

    >>> day_columns([{"On": None, "What": "a"}, {"On": date(2026, 3, 1), "What": date(2026, 3, 1)}])
    ['On']
    """
    if hasattr(rows, "schema"):
        return [field.name for field in rows.schema if str(field.type).startswith("date")]
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], Mapping):
        return []
    seen = {name: [row.get(name) for row in rows[:LOOKED_AT]] for name in rows[0]}
    return [name for name, cells in seen.items() if any(map(_is_day, cells)) and all(map(_is_day_or_none, cells))]


def _is_of_large(cells: Sequence[Any]) -> bool:
    known = [cell for cell in cells if cell is not None]
    if not all(isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer()) for cell in known):
        return False
    return any(abs(cell) >= 1_000 for cell in known) and not all(cell in YEARS for cell in known)


def _is_day(cell: Any) -> bool:
    return isinstance(cell, date) and not isinstance(cell, datetime)


def _is_day_or_none(cell: Any) -> bool:
    return cell is None or _is_day(cell)
