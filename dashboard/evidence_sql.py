"""The glass box of numbers of the plan: definition, version, SQL, parameters, the rows it gives and their hash.

One button opens all the numbers of a row of cards: each further element costs every rerun.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import format, read, read_plan, words
from data import models, pulled
from data.pulled import Pulled
from data.store import to_json
from pipelines.commands.plan_kinds import kinds

MOST_ROWS = 200
MOST_LANDINGS = 8
_NAMED = re.compile(r"\b(?:from|join) ([a-z_]+)\b")


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a page and the query behind it: a file of data/models/figures, or of `folder`.

    `said` is how the page counts the rows where the query gives them one by one.
    """

    label: str
    model: str
    params: Mapping[str, Any]
    folder: str = "figures"
    known_at: datetime | None = None
    said: str = ""


def button(label: str, model: str, params: Mapping[str, Any], *, key: str, known_at: datetime | None = None) -> None:
    """A button that opens a number of data/models/figures to its rows."""
    numbers((Number(label, model, dict(params), known_at=known_at),), key=key, label=label)


def numbers(told: Sequence[Number], *, key: str, label: str = "What stands behind these numbers") -> None:
    """One button that opens the numbers of a page, each to its query, its rows and when they were pulled."""
    if st.button(label, key=key, icon=":material/query_stats:", type="tertiary"):
        _dialog(tuple(told))


@st.dialog("What stands behind the number", width="large", icon=":material/query_stats:")
def _dialog(told: tuple[Number, ...]) -> None:
    by_label = {one.label: one for one in told}
    chosen = told[0].label
    if len(told) > 1:
        chosen = st.selectbox("Number", list(by_label), key="number_chosen") or chosen
    one = by_label.get(chosen, told[0])
    model = models.model(one.folder, one.model)
    used = {key: value for key, value in one.params.items() if f"${key}" in model.sql}
    tables = _as_known(model.sql, one)
    rows = read.store().rows(model.sql, used or None, tables=tables)
    if one.known_at:
        st.caption("As known at the end of that day: later changes of these rows are undone.")
    figure(
        {
            "what": one.said,
            "definition": model.header.get("grain", one.model),
            "version": model.hash,
            "path": model.path,
            "sql": model.sql,
            "parameters": used,
            "hash": hashlib.sha256(to_json(rows).encode()).hexdigest(),
        },
        rows,
        came(_written(model.sql, one)),
    )


def _tables_of(sql: str) -> list[str]:
    """The tables of the plan that a query reads."""
    return sorted({name for name in _NAMED.findall(sql) if name in kinds() or name in ("kpi", "objective")})


def _as_known(sql: str, one: Number) -> dict[str, pa.Table]:
    """The tables of the plan as they were known then, in the place of those of now."""
    programme = one.params.get("programme")
    if one.known_at is None or programme is None:
        return {}
    found = {}
    for name in _tables_of(sql):
        empty = read.store().read(f'select * from "{name}" limit 0')  # noqa: S608 - our own names
        found[name] = pa.Table.from_pylist(read_plan.items(name, programme, one.known_at), schema=empty.schema)
    return found


def _written(sql: str, one: Number) -> Pulled | None:
    """When the rows that a query reads were pulled: by which landings the facts, by whom the rows of the plan."""
    programme = one.params.get("programme")
    if programme is None:
        return None
    named = set(_NAMED.findall(sql))
    if named & {"mention", "mention_rows", "mentions_daily", "mentions_hourly"} and one.params.get("until"):
        return pulled.facts(
            read.store(), "mentions", since=one.params["since"], until=one.params["until"], programme_id=programme,
            platforms=one.params.get("platforms") or (),
        )  # fmt: skip
    if one.known_at is not None or named & set(_tables_of(sql)):
        rows = [row for name in _tables_of(sql) for row in read_plan.items(name, programme, one.known_at)]
        return pulled.written(rows) if rows else None
    found = read.rows("written_by", programme=programme)
    rows = [row for row in found if row["thing"] in named]
    return pulled.written_by(rows) if rows else None


def figure(
    box: Mapping[str, Any], rows: list[dict[str, Any]] | None = None, told: Mapping[str, Any] | None = None
) -> None:
    """A figure opened: what it is, when its rows were pulled, its SQL and parameters, and its rows where asked for."""
    with st.container(gap="xxsmall", key="number_box"):
        for name in ("what", "definition", "version", "path", "hash"):
            if box.get(name):
                _line(name.capitalize(), str(box[name]))
        for name, words_ in (told or {}).items():
            _line(name, words_)
    if rows:
        st.dataframe(
            pa.Table.from_pylist(rows[:MOST_ROWS]), hide_index=True, key="number_rows", placeholder=words.NOTHING,
            alt="What the query gives",
        )  # fmt: skip
    st.markdown("**Parameters**")
    st.code("\n".join(f"${key} = {value!s}" for key, value in box["parameters"].items()) or "none", language=None)
    st.markdown("**SQL**")
    st.code(box["sql"], language="sql", wrap_lines=True)


def _line(name: str, said: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.markdown(f"**{name}**", width=140)
        st.text(said, width="stretch")


# -- when the rows were pulled ---------------------------------------------------------------------


def came(found: Pulled | None) -> dict[str, str]:
    """When the rows behind a number were pulled, as lines of a glass box."""
    if found is None or found.oldest is None or found.newest is None:
        return {}
    zone = read.zone()
    landings = [one for one in found.landings if one.landing]
    said = {
        "Pulled": f"{format.full(found.rows)} rows, the oldest {format.instant(found.oldest, zone)}, "
        f"the newest {format.instant(found.newest, zone)}",
        "Source": _some(found.sources),
    }
    if landings:
        runs = sorted({one.run for one in landings if one.run})
        newest = landings[0]
        said["Run"] = f"{_some(runs)}; {format.full(len(landings))} landing files, the newest {newest.landing}"
    people = sorted({one.by for one in found.landings if one.by})
    if people:
        said["By"] = _some(people)
    return said


def came_before(told: Mapping[str, Any] | None) -> dict[str, str]:
    """The same of a figure of a report, as its manifest holds it."""
    if not told or not told.get("newest"):
        return {}
    zone = read.zone()
    oldest, newest = (format.instant(datetime.fromisoformat(told[name]), zone) for name in ("oldest", "newest"))
    said = {
        "Pulled": f"{format.full(told['rows'])} rows, the oldest {oldest}, the newest {newest}",
        "Source": _some(told["sources"]),
    }
    if told["runs"]:
        said["Run"] = f"{_some(told['runs'])}; {format.full(told['landings'])} landing files"
    return said


def _some(found: Sequence[str]) -> str:
    more = len(found) - MOST_LANDINGS
    return ", ".join(found[:MOST_LANDINGS]) + (f" and {more} more" if more > 0 else "")
