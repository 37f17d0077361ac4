"""The glass box of numbers on pages: definition, version, SQL, parameters, the rows it gives, their hash and origin.

One button opens all the numbers of a row of cards: each further element costs every rerun.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import format, modal, panels, person, read, read_plan, tables, words
from dashboard.filters import Filters
from data import models, pulled
from data.pulled import Pulled
from data.store import BadQuery, to_json
from pipelines.commands.plan_kinds import kinds
from pipelines.rules.counts import counted

MOST_ROWS = 200
MOST_LANDINGS = 8
_MENTIONS = frozenset({"mention", "mention_rows", "mentions_daily", "mentions_hourly"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a page and the query behind it: a file of data/models/figures, or of `folder`.

    `said` is how the page counts the rows where the query gives them one by one. `text` is the query itself where it
    is put together of files; `model` then names where.
    """

    label: str
    model: str
    params: Mapping[str, Any]
    folder: str = "figures"
    known_at: datetime | None = None
    said: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number on a page that is a KPI over the period of some filters."""

    label: str
    key: str
    since: date
    until: date
    programme_id: str | None = None
    platforms: tuple[str, ...] = ()


def measured(label: str, key: str, chosen: Filters) -> Measured:
    """The KPI over the period in view."""
    return Measured(label, key, chosen.since, chosen.until, chosen.programme_id, chosen.platforms)


def button(label: str, model: str, params: Mapping[str, Any], *, key: str, known_at: datetime | None = None) -> None:
    """A button that opens a number of data/models/figures to its rows."""
    numbers((Number(label, model, dict(params), known_at=known_at),), key=key, label=label)


def numbers(told: Sequence[Number | Measured], *, key: str, label: str = "What stands behind these numbers") -> None:
    """One button that opens the numbers of a page, each to its query, its rows and when they were pulled."""
    if st.button(label, key=key, icon=":material/query_stats:", type="tertiary"):
        _dialog(tuple(told))


@modal.dialog("What stands behind the number", width="large", icon=":material/query_stats:")
def _dialog(told: tuple[Number | Measured, ...]) -> None:
    by_label = {one.label: one for one in told}
    chosen = told[0].label
    if len(told) > 1:
        chosen = st.selectbox("Number", list(by_label), key="number_chosen") or chosen
    one = by_label.get(chosen, told[0])
    try:
        if isinstance(one, Measured):
            _measured(one)
        else:
            _asked(one)
    except BadQuery as error:
        panels.failed(error, "The number's own query has to be mended; the other numbers open all the same.")


def _asked(one: Number) -> None:
    """A number that a query of its own gives."""
    model = None if one.text else models.model(one.folder, one.model)
    sql = model.sql if model else one.text
    used = {key: list(value) if isinstance(value, tuple) else value
            for key, value in one.params.items() if f"${key}" in sql}  # fmt: skip
    rows = read.store().rows(sql, used or None, tables=_as_known(sql, one))
    if one.known_at:
        st.caption("As known at the end of that day: later changes of these rows are undone.")
    figure(
        {
            "what": one.said,
            "definition": model.header.get("grain", one.model) if model else one.model,
            "version": model.hash if model else hashlib.sha256(sql.encode()).hexdigest()[:16],
            "path": model.path if model else "",
            "sql": sql,
            "parameters": used,
            "hash": hashlib.sha256(to_json(rows).encode()).hexdigest(),
        },
        rows,
        came(_pulled(sql, one)),
    )


def _measured(one: Measured) -> None:
    """A number that is a KPI: its definition, and the newest of its rows."""
    from data import kpis

    of = {"since": one.since, "until": one.until, "programme_id": one.programme_id, "platforms": one.platforms}
    box = kpis.glass_box(read.store(), one.key, **of)  # type: ignore[arg-type]  # a mapping of both kinds
    rows = kpis.behind(read.store(), one.key, **of, limit=MOST_ROWS)  # type: ignore[arg-type]  # the same
    kpi = read.catalogue()[one.key]
    found = pulled.facts(
        read.store(), kpi.rows, since=one.since, until=one.until, programme_id=one.programme_id,
        platforms=one.platforms, role="own" if kpi.accounts == "own" else None,
    )  # fmt: skip
    st.text(f"{one.label}: {kpi.title}")
    points = read.store().rows(box["sql"], box["parameters"])
    panels.glass_box({**box, "hash": hashlib.sha256(to_json(points).encode()).hexdigest()}, came(found))
    if rows.num_rows:
        st.caption(f"The newest {rows.num_rows} of {format.full(int(rows['rows_in_all'][0].as_py()))} rows.")
        tables.draw(
            rows.drop_columns(["rows_in_all"]), hide_index=True, key="number_rows", alt="The rows behind the number"
        )


def _plan_tables(sql: str) -> list[str]:
    """The tables of the plan that a query reads."""
    return sorted(name for name in pulled.tables_of(sql) if name in kinds() or name in ("kpi", "objective"))


def _as_known(sql: str, one: Number) -> dict[str, pa.Table]:
    """The tables of the plan as they were known then, in the place of those of now."""
    programme = one.params.get("programme")
    if one.known_at is None or programme is None:
        return {}
    found = {}
    for name in _plan_tables(sql):
        empty = read.store().read(f'select * from "{name}" limit 0')  # noqa: S608 - our own names
        found[name] = pa.Table.from_pylist(read_plan.items(name, programme, one.known_at), schema=empty.schema)
    return found


def _pulled(sql: str, one: Number) -> Pulled | None:
    """When the rows that a query reads were pulled: by which landings the facts, by whom what was entered here."""
    programme = one.params.get("programme")
    tables = pulled.tables_of(sql)
    if one.known_at is not None and programme is not None:
        rows = [row for name in _plan_tables(sql) for row in read_plan.items(name, programme, one.known_at)]
        return pulled.written(rows) if rows else None
    first, last = (one.params.get(name) or one.params.get(f"{name}_at") for name in ("since", "until"))
    if tables & _MENTIONS and first and last:
        return pulled.facts(
            read.store(), "mentions", since=_day(first), until=_day(last), programme_id=programme,
            platforms=one.params.get("platforms") or (), role="own",
        )  # fmt: skip
    return pulled.entered_in(read.store(), tables, programme)


def _day(at: date) -> date:
    return read.local_day(at) if isinstance(at, datetime) else at


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
        if len(rows) > 1:
            shown = f"The first {MOST_ROWS} of " if len(rows) > MOST_ROWS else ""
            st.caption(f"{shown}{format.full(len(rows))} rows")
        tables.draw(
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
        "Pulled": f"{counted(found.rows, 'row')}, the oldest {format.instant(found.oldest, zone)}, "
        f"the newest {format.instant(found.newest, zone)}",
        "Source": _some(found.sources),
    }
    if landings:
        runs = sorted({one.run for one in landings if one.run})
        newest = landings[0]
        said["Run"] = f"{_some(runs)}; {format.full(len(landings))} landing files, the newest {newest.landing}"
    people = sorted({person.named(one.by) for one in found.landings if one.by})
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
        "Pulled": f"{counted(told['rows'], 'row')}, the oldest {oldest}, the newest {newest}",
        "Source": _some(told["sources"]),
    }
    if told["runs"]:
        said["Run"] = f"{_some(told['runs'])}; {format.full(told['landings'])} landing files"
    return said


def _some(found: Sequence[str]) -> str:
    more = len(found) - MOST_LANDINGS
    return ", ".join(found[:MOST_LANDINGS]) + (f" and {more} more" if more > 0 else "")
