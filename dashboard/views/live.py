"""Live KPIs: where the programme stands now, against before and against its targets, down to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from dashboard import (
    address,
    attention,
    evidence,
    export,
    filters,
    format,
    modal,
    panels,
    read,
    still_reading,
    tables,
    words,
)
from dashboard.filters import Filters
from dashboard.once import kept
from dashboard.turns import TURNS

if TYPE_CHECKING:
    from data.kpis import Kpi

# the four numbers: the first of each line that is measured in the period, then whatever else is
FIRST_CHOICE = (
    ("engagement_rate_by_reach", "engagement_rate_by_views", "engagement_rate_by_followers"),
    ("net_sentiment",),
    ("mentions",),
    ("response_time", "followers"),
)
FILL_UP = (
    *("interactions", "views", "posts_published", "followers", "reach_per_post", "criticism_share", "enquiries"),
    "views_of_account",
)
NEITHER = frozenset({"mentions", "posts_published"})  # more of these is neither good nor bad
BY_PLATFORM = (
    "mentions",
    "net_sentiment",
    "posts_published",
    "engagement_rate_by_reach",
    "engagement_rate_by_views",
    "followers",
)
LEAST_EXPOSURE = 100  # people or views below which a post's rate says nothing
REFRESH_SECONDS = 15


def show() -> None:
    """Draw the page."""
    chosen = panels.page("Live KPIs", export=_export)
    if not read.days_held(chosen.programme_id):
        panels.empty(
            "There is nothing to measure yet.",
            "Import an export file of an account or of public posts, or open the demo programme.",
            to="home",
            label="See the ways on",
        )
        return
    _say_where_the_data_ends(chosen)
    still_reading.show()
    attention.show(chosen)
    keys = four(chosen)
    _tiles(chosen, keys)
    _evidence(chosen, keys)
    _platforms(chosen)
    _posts(chosen)


def _say_where_the_data_ends(chosen: Filters) -> None:
    today = read.today(chosen.programme)
    if chosen.period != "custom" and (today - chosen.until).days > 1:
        panels.stale(
            f"The newest data in view is of {format.day(chosen.until)}, so periods end there and not today.",
            "Import a newer export to see today.",
        )


# -- the four numbers ----------------------------------------------------------------------------


def four(chosen: Filters) -> list[str]:
    """The keys of the four numbers that say most and are measured in the period."""
    picked: list[str] = []
    for options in (*FIRST_CHOICE, *((key,) for key in FILL_UP)):
        measured = [key for key in options if key not in picked and _value(key, chosen) is not None]
        picked += measured[:1]
    return picked[:4]


def _value(key: str, chosen: Filters, platforms: Sequence[str] | None = None) -> float | None:
    """A KPI over the period in view."""
    narrowed = chosen.platforms if platforms is None else platforms
    return read.measure(key, chosen.since, chosen.until, "period", chosen.programme_id, narrowed)[0].value


def _begins_late(key: str, chosen: Filters) -> date | None:
    """The day on which what a sum counts begins, where the period before is not held whole."""
    return read.begins_late(key, *chosen.before, chosen.programme_id, chosen.platforms) if chosen.before else None


def _value_before(key: str, chosen: Filters) -> float | None:
    if chosen.before is None or _begins_late(key, chosen):
        return None
    since, until = chosen.before
    return read.measure(key, since, until, "period", chosen.programme_id, chosen.platforms)[0].value


@modal.again(REFRESH_SECONDS)
@TURNS.in_turn
def _tiles(chosen: Filters, keys: Sequence[str]) -> None:
    """The four numbers; they alone draw themselves again while the page is open."""
    catalogue = read.catalogue()
    with st.grid(4, min_column_width=160, key="tiles"):
        for key in keys:
            with st.container(border=True, height="stretch", gap="xxsmall", key=f"tile_{key}"):
                _tile(catalogue[key], chosen)
                st.button(
                    "Open this number",
                    key=f"open_{key}",
                    type="tertiary",
                    icon=":material/query_stats:",
                    on_click=_open,
                    args=(key,),
                )
    if st.session_state.pop("_opened", False):
        st.rerun(scope="app")


def _open(key: str) -> None:
    st.session_state["metric"] = key
    st.session_state["_opened"] = True


def _tile(kpi: Kpi, chosen: Filters) -> None:
    value, before = _value(kpi.key, chosen), _value_before(kpi.key, chosen)
    points = read.measure(kpi.key, chosen.since, chosen.until, chosen.grain, chosen.programme_id, chosen.platforms)
    over = points[:-1] if evidence.is_last_unfinished(chosen) else points
    panels.kpi_card(
        words.SHORT_TITLES.get(kpi.key, kpi.title),
        value,
        kpi.unit,
        before=before,
        is_up_good=None if kpi.key in NEITHER else kpi.direction == "up",
        against=f"vs {format.before(before, value, kpi.unit)}",
        spark=[point.value for point in over],
        basis=_basis(kpi, chosen),
    )


def _basis(kpi: Kpi, chosen: Filters) -> str:
    """The help of a number: what it is, over what, and against what."""
    said = [
        f"{kpi.title}: {kpi.formula}",
        f"Basis: {words.BASES[kpi.basis]}, {format.days(chosen.since, chosen.until)}.",
    ]
    if begins := _begins_late(kpi.key, chosen):
        said.append(f"Compared with nothing: what is held begins on {format.day(begins)}.")
    elif chosen.before:
        said.append(f"Compared with {format.days(*chosen.before)}.")
    said.append(kpi.note)
    return "  \n".join(one for one in said if one)


# -- the evidence --------------------------------------------------------------------------------


def _evidence(chosen: Filters, keys: Sequence[str]) -> None:
    catalogue = read.catalogue()
    order = [*keys, *(key for key in catalogue if key not in keys)]
    if not order:
        return
    with st.container(border=True, gap="xxsmall", key="evidence"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            metric = address.one("metric", lambda key: _titled_choice(order, key), allowed=order, default=order[0])
        evidence.show(catalogue[metric], chosen)


def _titled_choice(order: Sequence[str], key: str) -> str:
    """The title of the number in view, and the choice of another; its value is known before it is drawn."""
    catalogue = read.catalogue()
    st.header(catalogue[st.session_state[key]].title, anchor=False, width="content")
    return st.selectbox(
        "Number",
        order,
        format_func=lambda one: catalogue[one].title,
        key=key,
        width=280,
        label_visibility="collapsed",
    )


# -- platforms -----------------------------------------------------------------------------------

FORMATS = {"count": "%,.0f", "percent": "%.2f%%", "score": "%+.1f"}
NEWEST = {"newest_mention": "Last mention", "newest_post": "Last post or reply", "newest_account_value": "Last value"}
# the table is wide: what its caption and the other columns say need not be said again
SHORT = {
    "engagement_rate_by_reach": "Rate by reach",
    "engagement_rate_by_views": "Rate by views",
    "net_sentiment": "Net sentiment",
    "posts_published": "Posts",
}


def _platforms(chosen: Filters) -> None:
    """One row a platform: its numbers, and how fresh its sources are. One table, because each element costs."""
    st.header("Platforms and the freshness of their sources", anchor=False)
    st.caption(
        f"{format.days(chosen.since, chosen.until)}, in days of {read.zone()} · rates are engagement rates · "
        "an empty cell was not measured, which is not 0"
    )
    told = _by_platform(chosen, read.state())
    catalogue = read.catalogue()
    tables.draw(
        told,
        hide_index=True,
        placeholder=words.NOTHING,
        alt=f"The numbers of {told.num_rows} platforms and the newest mention, post and account value of each",
        column_config={
            "platform": "Platform",
            **{
                key: st.column_config.NumberColumn(
                    SHORT.get(key) or catalogue[key].title, format=FORMATS[catalogue[key].unit]
                )
                for key in BY_PLATFORM
                if key in told.column_names
            },
            **{day: st.column_config.DateColumn(said, format=tables.DAY) for day, said in NEWEST.items()},
        },
    )


@kept(200)
def _by_platform(chosen: Filters, state: tuple[str, int]) -> pa.Table:
    held = [
        row
        for row in read.days_held(chosen.programme_id)
        if not chosen.platforms or row["platform"] in chosen.platforms
    ]
    values = {
        key: [_value(key, chosen, (row["platform"],)) for row in held] for key in BY_PLATFORM if key in read.catalogue()
    }
    return pa.table(
        {
            "platform": [words.platform(row["platform"]) for row in held],
            **{key: column for key, column in values.items() if any(one is not None for one in column)},
            **{day: pa.array([row[day] for row in held], pa.date32()) for day in NEWEST},
        }
    )


# -- posts ---------------------------------------------------------------------------------------


def _posts(chosen: Filters) -> None:
    by = "reach"
    best = _ranked(chosen, by, "best")
    if not best:
        by = "views"  # the platform's export gives no reach; the ranking says so
        best = _ranked(chosen, by, "best")
    if not best:
        st.header("Posts", anchor=False)
        panels.empty(
            "No post of the period has both interactions and reach or views.",
            "Import a per-post export, or choose other days.",
            to="data",
            label="Import files",
            key="no_posts",
        )
        return
    compared = int(best[0]["posts_compared"])
    weakest = [row for row in _ranked(chosen, by, "weakest") if row["post_id"] not in {one["post_id"] for one in best}]
    with st.grid(2, min_column_width=320, key="posts"):
        _cards(
            "Strongest posts",
            f"Engagement rate by {by}, of {compared} posts with at least {LEAST_EXPOSURE} {by}",
            best,
            by,
        )
        _cards("Weakest posts", "By the same rate: what to change or stop", weakest, by, colour="gray")


def _ranked(chosen: Filters, by: str, order: str) -> list[dict[str, Any]]:
    return read.rows(
        "posts_ranked",
        since=chosen.since,
        until=chosen.until,
        programme=chosen.programme_id,
        platforms=chosen.platforms,
        by=by,
        least=LEAST_EXPOSURE,
        order=order,
    )


def _cards(title: str, what: str, rows: Sequence[dict[str, Any]], by: str, colour: panels.Colour = "green") -> None:
    """The posts of one side in one frame: a frame for each would be an element more for each."""
    with st.container(border=True, gap="xsmall", height="stretch", key=f"posts_{colour}"):
        st.header(title, anchor=False)
        st.caption(what if rows else "Too few posts to tell weak from strong.")
        for row in rows:
            _post(row, by, colour)


def _post(row: dict[str, Any], by: str, colour: panels.Colour) -> None:
    when = format.day(row["day"]) if row["day"] else "day not known"
    panels.badge_line(
        [(format.percent(row["rate"]), "", colour)],
        f"{words.platform(row['platform'])} · {when} · {format.full(row['interactions'])} interactions "
        f"· {format.count(row['exposure'])} {by}",
    )
    said = row["text"] or "(no words)"
    st.text(said if len(said) <= 240 else f"{said[:239]}…")


# -- export --------------------------------------------------------------------------------------


def _export(chosen: Filters) -> None:
    name = f"earshot-kpis-{chosen.since}-{chosen.until}.csv"
    export.offer(
        "Export",
        lambda: _csv(chosen),
        file_name=f"DEMO-{name}" if panels.is_demo(chosen) else name,
        mime="text/csv",
        key="export",
        help="Every number of the period as CSV",
    )


COLUMNS = ("kpi", "title", "value", "unit", "before", "cases", "since", "until", "programme", "platforms", "basis")


def _csv(chosen: Filters) -> bytes:
    """Every KPI of the period; one that was not measured has an empty value."""
    rows = []
    for key, kpi in read.catalogue().items():
        point = read.measure(key, chosen.since, chosen.until, "period", chosen.programme_id, chosen.platforms)[0]
        rows.append(
            {
                "kpi": key,
                "title": kpi.title,
                "value": point.value,
                "unit": kpi.unit,
                "before": _value_before(key, chosen),
                "cases": point.n,
                "since": chosen.since,
                "until": chosen.until,
                "programme": chosen.programme.code if chosen.programme else filters.ALL,
                "platforms": " ".join(chosen.platforms) or filters.ALL,
                "basis": kpi.basis,
            }
        )
    return export.csv_bytes(rows, COLUMNS, is_demo=panels.is_demo(chosen))
