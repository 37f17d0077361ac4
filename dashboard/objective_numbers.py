"""The dialog that opens a KPI's number: judgement, baseline, every version of its target, definition, rows."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import streamlit as st

from dashboard import (
    evidence_sql,
    figures,
    format,
    happened,
    objective_card,
    objective_figure,
    panels,
    person,
    read,
    read_objectives,
    tables,
    words,
)
from data.programmes import Plan, PlannedKpi, Target
from data.store import BadQuery
from pipelines.commands.standing import Standing


def show(one: Standing, held: Plan, on: date) -> None:
    """Draw everything that stands behind the number of a day; the plan says as of when it is known."""
    kpi, known_at = one.kpi, held.known_at
    if known_at:
        day = format.day(read.local_day(known_at - timedelta(seconds=1)))
        st.caption(f"As known at the end of {day}: what arrived or was changed later is left out.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        panels.status_badge(one.status.colour, one.status.word)
        st.caption(f"{kpi.code} · {kpi.level}", width="content")
    st.text(kpi.name)
    st.markdown(f"**{objective_card.value_line(one)}**")
    if not one.is_small:
        st.text(one.status.reason)
        for said in _facts(one):
            st.text(said)
        picture(one.kpi, held, on, key="numbers_course")
    st.markdown("**Targets, every version**")
    _versions(held.targets_of(kpi.kpi_id))
    st.markdown("**Rows**")
    _rows(one, held)
    with st.expander("Definition, SQL and when it was pulled", icon=":material/data_object:"):
        try:
            box = read_objectives.behind(one, known_at)
            panels.glass_box(box, evidence_sql.came(read_objectives.pulled_of(one, known_at)))
        except (BadQuery, KeyError) as error:
            panels.failed(error, "The KPI's own file, or its metric, has to be mended.")


def picture(kpi: PlannedKpi, held: Plan, on: date, *, key: str) -> None:
    """How the KPI came to where it is, with what happened inside and outside as numbered uprights."""
    programme = next(one for one in read.programmes() if one.programme_id == kpi.programme_id)
    drawn = objective_figure.opened(kpi, held, on, figures.is_dark(), programme.is_demo)
    if drawn.figure is not None:
        panels.chart(drawn.figure, key=key, alt=drawn.alt)
    st.caption(drawn.said)
    happened.below(drawn.notes, drawn.left, programme.code)


def _facts(one: Standing) -> list[str]:
    kpi, found = one.kpi, one.actual
    said = []
    if kpi.baseline_value is not None:
        asked = f", n = {format.full(kpi.baseline_n)}" if kpi.baseline_n else ""
        on = f" on {format.day(kpi.baseline_on)}" if kpi.baseline_on else ""
        source = f" ({kpi.baseline_source})" if kpi.baseline_source else ""
        said.append(f"Baseline {objective_card.full(kpi.baseline_value, kpi.unit)}{on}{asked}{source}")
    if found.ci_low is not None and found.ci_high is not None:
        said.append(f"95% interval {found.ci_low:.1f} to {found.ci_high:.1f}, n = {format.full(found.n)}")
    if one.change:
        word = "so the share has changed" if one.change.is_shown else "which holds 0: no change is shown"
        interval = f"{one.change.low:+.1f} to {one.change.high:+.1f}"
        said.append(f"Change {one.change.points:+.1f} pts, 95% interval {interval}, {word}")
    if found.source and kpi.is_entered:
        said.append(f"Source: {found.source}")
    if found.missing:
        said.append(f"{found.missing} of the periods are not available; they are not counted as 0.")
    return said


def _versions(versions: list[Target]) -> None:
    if not versions:
        st.caption("No target has been set.")
        return
    table = pa.table(
        {
            "version": [one.version for one in versions],
            "value": [one.value for one in versions],
            "reason": [one.reason for one in versions],
            "state": [_state(one) for one in versions],
            "from": pa.array([one.period_start for one in versions], pa.date32()),
            "to": pa.array([one.period_end for one in versions], pa.date32()),
            "profile": [one.profile for one in versions],
            "agreed": pa.array([one.agreed_on for one in versions], pa.date32()),
        }
    )
    tables.draw(table, hide_index=True, key="versions", alt="Every version of the target with its reason")


def _state(target: Target) -> str:
    if target.superseded_at:
        return f"superseded {format.day(read.local_day(target.superseded_at))}"
    return "in force for its period"


def _rows(one: Standing, held: Plan) -> None:
    if not one.kpi.is_entered:
        _facts_behind(one, held)
        programme = next(held for held in read.programmes() if held.programme_id == one.kpi.programme_id)
        if panels.has_page("live"):
            st.page_link(
                panels.target("live"),
                label="See the rows on Live KPIs",
                icon=":material/table_rows:",
                query_params={
                    "programme": programme.code,
                    "metric": one.kpi.metric_key,
                    "period": "all",
                    "view": "Rows",
                },
            )
        return
    rows = read_objectives.entered_rows(one, held)
    if not rows:
        st.caption("Nothing was entered for this window.")
        return
    # columns that nobody filled say nothing
    filled = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    shown = [
        {name.replace("_", " "): person.named(row[name]) if name == "recorded_by" else row[name] for name in filled}
        for row in rows
    ]
    tables.draw(
        pa.Table.from_pylist(shown),
        hide_index=True,
        placeholder=words.NOTHING,
        key="entered",
        alt="The values entered for this KPI",
    )


def _facts_behind(one: Standing, held: Plan) -> None:
    """The newest rows of a measured number; a KPI whose SQL fails says so where its value would be."""
    try:
        found = read_objectives.fact_rows(one, held.known_at)
    except (BadQuery, KeyError):
        st.caption("It cannot be measured, so there are no rows.")
        return
    if not found.num_rows:
        st.caption("Nothing was measured in this window.")
        return
    st.caption(f"The newest {found.num_rows} of {format.full(int(found['rows_in_all'][0].as_py()))}.")
    shown = [
        {name: person.named(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in found.drop_columns(["rows_in_all"]).to_pylist()
    ]
    tables.draw(shown, hide_index=True, key="behind", alt="The newest rows behind the number")
