"""The evidence behind one KPI: its trend with targets and breaks, the rows it is made of, its definition."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, evidence_sql, figures, format, happened, panels, read, tables, words
from dashboard.filters import Filters
from data.programmes import in_force, target_of
from pipelines.commands import standing
from pipelines.rules import status
from pipelines.rules.counts import counted

if TYPE_CHECKING:
    import pyarrow as pa

    from data.kpis import Kpi, Point

PAGE_ROWS = 50
VIEWS = ("Trend", "Rows", "Definition")
TREND, ROWS, DEFINITION = VIEWS


def show(kpi: Kpi, chosen: Filters) -> None:
    """Draw the view that is chosen: one control, not tabs, which are four elements in each rerun."""
    view = address.one(
        "view",
        lambda key: st.segmented_control("View", VIEWS, required=True, label_visibility="collapsed", key=key),
        allowed=VIEWS,
        default=TREND,
    )
    {TREND: _trend, ROWS: _rows, DEFINITION: _definition}[view](kpi, chosen)


# -- trend ---------------------------------------------------------------------------------------


def _trend(kpi: Kpi, chosen: Filters) -> None:
    points = read.measure(kpi.key, chosen.since, chosen.until, chosen.grain, chosen.programme_id, chosen.platforms)
    if not any(point.value is not None for point in points):
        nothing_measured(kpi, chosen)
        return
    line = series(kpi.title, points)
    lines = (line, *_before(kpi, chosen, line))
    unfinished = points[-1].value is not None and is_last_unfinished(chosen)
    shown, left = happened.numbered(notes(kpi, chosen))
    figure = figures.trend(
        lines,
        kpi.unit,
        figures.is_dark(),
        grain=chosen.grain,
        target=target_curve(kpi, chosen),
        notes=shown,
        is_last_unfinished=unfinished,
        is_demo=panels.is_demo(chosen),
    )
    panels.chart(figure, key="trend", alt=figures.describe(line, kpi.unit))
    happened.below(shown, left, chosen.programme.code if chosen.programme else None)
    said = [f"By {chosen.grain}, {format.days(chosen.since, chosen.until)}", f"basis: {words.BASES[kpi.basis]}"]
    if unfinished:
        said.append(f"the last {chosen.grain} is not over (dotted)")
    st.caption(" · ".join(said))


def series(name: str, points: list[Point]) -> figures.Series:
    """Points as a line."""
    return figures.Series(name, tuple(one.bucket for one in points), tuple(one.value for one in points))


def _before(kpi: Kpi, chosen: Filters, line: figures.Series) -> tuple[figures.Series, ...]:
    """The period it is compared with, laid over the days of this one."""
    if chosen.before is None:
        return ()
    since, until = chosen.before
    points = read.measure(kpi.key, since, until, chosen.grain, chosen.programme_id, chosen.platforms)
    if not any(point.value is not None for point in points):
        return ()
    values = tuple(point.value for point in points[: len(line.days)])
    return (figures.Series(f"Before ({format.days(since, until)})", line.days[: len(values)], values, is_muted=True),)


def is_last_unfinished(chosen: Filters) -> bool:
    """Whether the last day, week or month in view is not over: what is counted in it looks like a fall."""
    today = read.today(chosen.programme)
    if chosen.grain == "day":
        return chosen.until >= today
    if chosen.grain == "week":
        return chosen.until.weekday() != 6
    return (chosen.until + timedelta(days=1)).month == chosen.until.month


def notes(kpi: Kpi, chosen: Filters) -> tuple[figures.Note, ...]:
    """What happened in the period, inside and outside, and where a platform changed what it counts for this KPI."""
    found = list(happened.notes(chosen.programme_id, chosen.since, chosen.until))
    for row in read.rows("series_breaks", since=chosen.since, until=chosen.until, programme=chosen.programme_id):
        if row["metric"] in kpi.sql and (not chosen.platforms or row["platform"] in chosen.platforms):
            said = f"{words.platform(row['platform'])} counts {row['native_metric']}, not {row['native_before']}"
            found.append(figures.Note(row["day"], said, is_break=True))
    for row in read.rows("refused_metrics", since=chosen.since, until=chosen.until, programme=chosen.programme_id):
        day = read.local_day(row["since_at"])
        is_shown = row["metric"] in kpi.sql and (not chosen.platforms or row["platform"] in chosen.platforms)
        if is_shown and chosen.since <= day <= chosen.until:
            platform = words.platform(row["platform"])
            said = f"{platform} refuses {row['native_metric']} from here on: a gap, which is not 0"
            found.append(figures.Note(day, said, is_break=True))
    return tuple(sorted(found, key=lambda note: note.at))


def target_curve(kpi: Kpi, chosen: Filters) -> tuple[tuple[date, float], ...]:
    """The target in force on each day in view; empty where a bucket cannot be held against it.

    A total to be reached by the end of a year says nothing about one day, so only targets of levels and
    shares are drawn, and those of a month on a chart by month.
    """
    rows = [
        row
        for row in read.rows("targets", metric=kpi.key, programme=chosen.programme_id)
        if not row["platform"] or chosen.platforms == (row["platform"],)
    ]
    if len({row["name"] for row in rows}) != 1:
        return ()  # none, or several programmes' targets: one line would be a lie
    if kpi.aggregation == "sum" and not (rows[0]["window"] == "latest_month" and chosen.grain == "month"):
        return ()
    days = [chosen.since + timedelta(days=number) for number in range((chosen.until - chosen.since).days + 1)]
    targets = {row["target_id"]: target_of(row) for row in rows}
    course = {
        row["target_id"]: standing.course(targets[row["target_id"]], row["judged_by"], row["baseline_value"])
        for row in rows
    }
    curve = []
    for day in days:
        held = in_force(targets.values(), day, read.zone())
        due = status.profile_value(course[held.target_id], day) if held else None
        if due is not None:
            curve.append((day, due))
    return tuple(curve)


def _with_names(found: pa.Table) -> pa.Table:
    """The rows with each platform as its users write it."""
    if "platform" not in found.column_names:
        return found
    import pyarrow as pa

    named = [one and words.platform(one) for one in found["platform"].to_pylist()]
    return found.set_column(found.column_names.index("platform"), "platform", pa.array(named, pa.string()))


# -- rows ----------------------------------------------------------------------------------------


def _rows(kpi: Kpi, chosen: Filters) -> None:
    at = int(st.session_state.get("rows_page", 1))
    found = read.behind(
        kpi.key, chosen.since, chosen.until, chosen.programme_id, chosen.platforms, PAGE_ROWS, (at - 1) * PAGE_ROWS
    )
    if not found.num_rows:
        nothing_measured(kpi, chosen)
        return
    in_all = int(found["rows_in_all"][0].as_py())
    st.caption(
        f"{counted(in_all, 'row makes', 'rows make')} this number (one row a day, platform and account, or an event). "
        f"What they count: {kpi.rows}."
    )
    hidden = ["rows_in_all", "account_id"] if kpi.accounts == "none" else ["rows_in_all"]
    tables.draw(
        _with_names(found.drop_columns(hidden)),
        hide_index=True,
        placeholder=words.NOTHING,
        key="rows_table",
        alt=f"The rows behind {kpi.title}",
        column_config={
            "day": st.column_config.DateColumn("Day", format=tables.DAY),
            "platform": "Channel" if kpi.accounts == "none" else "Platform",
            "account_id": "Account",
            "ref": "Case",
            "clock": "Clock",
            "promise": st.column_config.TextColumn("Promise", width="large"),
            "numerator": st.column_config.NumberColumn("Counted", format="%,.0f"),
            "denominator": st.column_config.NumberColumn("Out of", format="%,.0f"),
            "value": st.column_config.NumberColumn("Value", format="%,.1f"),
            "n": st.column_config.NumberColumn("Rows", format="%,.0f"),
        },
    )
    pages = math.ceil(in_all / PAGE_ROWS)
    if pages > 1:
        st.pagination(pages, key="rows_page")
    if kpi.rows in ("mentions", "replies") and panels.has_page("mentions"):
        panels.link("mentions", "Read these mentions", chosen, icon=":material/forum:")
    if kpi.accounts == "none" and panels.has_page("cases"):
        panels.link("cases", "Open the case desk", chosen, icon=":material/inbox:")


# -- definition ----------------------------------------------------------------------------------


def _definition(kpi: Kpi, chosen: Filters) -> None:
    from data import kpis, pulled

    box = kpis.glass_box(
        read.store(),
        kpi.key,
        since=chosen.since,
        until=chosen.until,
        programme_id=chosen.programme_id,
        platforms=chosen.platforms,
    )
    found = pulled.facts(
        read.store(), kpi.rows, since=chosen.since, until=chosen.until, programme_id=chosen.programme_id,
        platforms=chosen.platforms, role="own" if kpi.accounts == "own" else None,
    )  # fmt: skip
    panels.glass_box(box, evidence_sql.came(found))


def nothing_measured(kpi: Kpi, chosen: Filters) -> None:
    """Why there is no number, and what to do."""
    panels.empty(
        f"{kpi.title}: nothing measured {format.days(chosen.since, chosen.until)}",
        f"It needs {kpi.rows} with: {kpi.formula}. Choose other days or platforms, or import an export that has them.",
        to="data",
        label="Import files",
        key="nothing_measured",
    )
