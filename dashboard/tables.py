"""Tables on pages: every one is drawn here, so that a day is written in each as it is everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

DAY = "D MMM YYYY"  # as `format.day` writes it; the column still sorts by the day itself
ROW = 35  # pixels of a row, and of the head, as Streamlit draws them
AT_ONCE = 14  # rows that stand open; more of them scroll, and half of the next one shows that they do
LOOKED_AT = 200  # rows that tell what a column holds


def draw(rows: Any, *, column_config: Mapping[str, Any] | None = None, at_once: int = AT_ONCE, **more: Any) -> Any:
    """st.dataframe of rows (dicts of one shape, or an Arrow table), well written; gives what was selected.

    Days stand in words, pounds and large numbers with their thousands. It is as tall as its rows up to `at_once` of
    them, then it scrolls. `column_config` of a column is taken before ours; everything else goes to st.dataframe.
    """
    more.setdefault("height", height(len(rows), at_once, more.get("row_height", ROW)))
    told: dict[str, Any] = {name: st.column_config.DateColumn(format=DAY) for name in day_columns(rows)}
    told |= {name: st.column_config.NumberColumn(format="%,.0f") for name in thousands(rows)}
    return st.dataframe(rows, column_config={**told, **(column_config or {})}, **more)


def height(rows: int, at_once: int, row_height: int) -> int | str:
    """All rows where they are few; else so many, and half of the next.

    >>> height(14, 14, 35), height(15, 14, 35)
    ('content', 542)
    """
    return "content" if rows <= at_once else ROW + at_once * row_height + row_height // 2


def thousands(rows: Any) -> list[str]:
    """The names of the columns of pounds, and of whole numbers of five digits or more (a year has four).

    >>> thousands([{"On": 2026, "Spent, £": 1.5, "Lines": 35_198}])
    ['Spent, £', 'Lines']
    """
    if hasattr(rows, "schema"):
        seen = {field.name: rows[field.name].slice(0, LOOKED_AT).to_pylist()
                if str(field.type).startswith(("int", "uint")) else [] for field in rows.schema}  # fmt: skip
    elif isinstance(rows, list) and rows and isinstance(rows[0], Mapping):
        seen = {name: [row.get(name) for row in rows[:LOOKED_AT]] for name in rows[0]}
    else:
        return []
    return [name for name, cells in seen.items() if name.endswith("£") or any(map(_is_large, cells))]


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


def _is_large(cell: Any) -> bool:
    return isinstance(cell, int) and abs(cell) >= 10_000


def _is_day(cell: Any) -> bool:
    return isinstance(cell, date) and not isinstance(cell, datetime)


def _is_day_or_none(cell: Any) -> bool:
    return cell is None or _is_day(cell)
