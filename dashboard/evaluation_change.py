"""Platform changes: which KPIs, targets and reports each touches, what was decided, and the breaks in the data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import format, panels, plan_items, read, read_plan, tables, words
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.read import Programme

Row = dict[str, Any]
FEW = 3  # months that are listed one by one
ANSWERS = {
    "open": ("amber", "No answer yet"), "rebaseline": ("green", "Target set again"),
    "dual_run": ("green", "Both counted"),
    "drop": ("green", "Dropped"), "none_needed": ("green", "Nothing to do"),
}  # fmt: skip


def show(programme: Programme, chosen: Filters, moment: Moment) -> None:
    """Every change with its impact graph, then the breaks in the data."""
    of = programme.programme_id
    changes = moment.items("platform_change", of)
    breaks = read.rows("series_breaks", since=programme.starts_on, until=moment.on, programme=of)
    st.header("Platform changes", anchor=False)
    for row in changes:
        _change(programme, row, moment)
    loose = [one for one in breaks if not _is_known(one, changes)]
    for one in loose:
        st.warning(
            f"{words.platform(one['platform'])} counts {one['native_metric']} since {format.day(one['day'])}, before "
            f"that {one['native_before']}, and no change is registered for it. Add it below and decide.",
            icon=":material/warning:",
        )
    plan_items.show("platform_change", of, changes, is_open=moment.is_now)
    st.header("Series breaks", anchor=False)
    if not breaks:
        st.caption("No series of this programme is broken.")
        return
    st.caption("No line crosses a break, and what lies before it is not added to what comes after.")
    tables.draw(
        [
            {"Day": one["day"], "Platform": words.platform(one["platform"]), "Metric": one["metric"],
             "Before": one["native_before"], "Since": one["native_metric"], "Note": one["note"]}
            for one in breaks
        ],
        hide_index=True, key="breaks", alt="Days on which what a platform counts changed",
    )  # fmt: skip


def _listed(found: list[str], *, is_of_months: bool) -> str:
    """How many, and which; months without a gap by their ends.

    >>> _listed(["March 2026", "April 2026", "May 2026", "June 2026"], is_of_months=True)
    '4: March 2026 to June 2026'
    """
    if not found:
        return "none"
    if is_of_months and len(found) > FEW:
        first, last = (datetime.strptime(one, "%B %Y") for one in (found[0], found[-1]))  # noqa: DTZ007 - a month
        if 12 * (last.year - first.year) + last.month - first.month + 1 == len(found):
            return f"{len(found)}: {found[0]} to {found[-1]}"
    return f"{len(found)}: {', '.join(found)}"


def _is_known(one: Row, changes: list[Row]) -> bool:
    return any(abs((row["effective_on"] - one["day"]).days) <= 7 for row in changes)


def impact(programme: Programme, row: Row, known_at: Any = None) -> dict[str, list[str]]:
    """What a change touches: the KPIs made of the metric, their targets, and the reports that showed them."""
    plan = read_plan.plan_as_of(programme.programme_id, known_at)
    catalogue = read.catalogue()
    name = (row["native_metric"] or "").lower()
    metrics = {name} | {one["metric"] for one in read.rows("platform_metric_names", native=name)} - {""}
    touched = [
        kpi
        for kpi in plan.kpis
        if not kpi.is_entered
        and kpi.metric_key in catalogue
        and any(metric and metric in catalogue[kpi.metric_key].sql for metric in metrics)
        and kpi.platform in ("", row["platform"].lower())
    ]
    codes = {kpi.kpi_id: kpi.code for kpi in touched}
    targets = [
        f"{codes[one.kpi_id]} version {one.version}"
        for one in plan.targets
        if one.kpi_id in codes and one.period_end >= row["effective_on"]
    ]
    reports = read.rows("report_versions", programme=programme.programme_id) if touched else []
    after = [
        one
        for one in reports
        if _last_day(one["month"]) >= row["effective_on"] and (known_at is None or one["created_at"] <= known_at)
    ]
    newest = [f"{month:%B %Y}" for month in sorted({one["month"] for one in after})]
    return {"KPIs": [f"{kpi.code} {kpi.name}" for kpi in touched], "Targets": targets, "Reports": newest}


def _last_day(month: date) -> date:
    return date.fromordinal((month.replace(day=28).toordinal()) + 3)


def _change(programme: Programme, row: Row, moment: Moment) -> None:
    colour, word = ANSWERS[row["answer"]]
    decision = read_plan.by_id("decision", programme.programme_id).get(row["decision_id"] or "")
    with st.container(border=True, gap="xxsmall", key=f"platform_{row['code']}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            panels.status_badge(colour, word)  # type: ignore[arg-type]  # the words of ANSWERS are colours
            st.text(f"{row['code']} · {words.platform(row['platform'])} · {row['what']}", width="stretch")
        announced = f"announced {format.day(row['announced_on'])}, " if row["announced_on"] else ""
        st.caption(f"{announced}in force {format.day(row['effective_on'])}")
        touched = impact(programme, row, moment.known_at)
        st.text(
            "\n".join(f"{name}, {_listed(found, is_of_months=name == 'Reports')}" for name, found in touched.items())
        )
        if decision:
            st.text(f"{decision['code']} {decision['choice']}: {decision['why']}")
