"""Monthly review: the report of a month built, worded, reviewed, signed off and given out, and what was learnt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from dashboard import (
    filters,
    format,
    moment,
    panels,
    plan_items,
    read,
    read_plan,
    review_given,
    review_holds,
    review_kpis,
    review_parts,
)
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.read import Programme
from pipelines.rules.counts import counted
from pipelines.rules.status import Colour

Row = dict[str, Any]


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Monthly review", chosen)
    if chosen.programme is None:
        if read.programmes():
            st.info("Choose a programme above to review a month of it.", icon=":material/arrow_upward:")
        else:
            panels.empty(
                "There is no programme yet.",
                "Add one with its targets: each month is then measured, worded and given out from here, as PDF and "
                "workbook.",
                to="objectives",
                label="Add a programme",
            )
    else:
        _month(chosen.programme, chosen)
    plan_items.dialogs()
    review_parts.dialogs()


def _month(programme: Programme, chosen: Filters) -> None:
    of = programme.programme_id
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="review_choice"):
        choice = st.container(width="content")
        at = moment.choose(programme)
        build = st.container(width="content")
    months = months_of(programme, at.on)
    if not months:
        panels.empty(
            "There is no month to review yet.", f"The programme begins on {programme.starts_on}.", key="no_month"
        )
        return
    names = [f"{first:%Y-%m}" for first in months]
    with choice:
        month = st.selectbox(
            "Month", names, key="review_month", width=220,
            format_func=lambda name: f"{date.fromisoformat(f'{name}-01'):%B %Y}",
        )  # fmt: skip
    month = month or names[0]
    held = versions(of, date.fromisoformat(f"{month}-01"), at.known_at)
    if at.is_now:
        with build:
            review_parts.build_button(programme, month, is_first=not held)
    moment.told(at, programme)
    if not held:
        panels.empty(
            f"There {'is' if at.is_now else 'was'} no report of {date.fromisoformat(f'{month}-01'):%B %Y} yet.",
            "Build it: it takes some seconds, and can be built again at any time."
            if at.is_now
            else f"None had been built by {format.day(at.on)}: choose a later day.",
            key="no_report",
        )
        if at.is_now:
            review_given.show(programme)
        _learning(of, at)
        return
    newest, report = held[-1], review_holds.choose(held, at)
    _state(report, held, at)
    review_holds.show(programme, report, newest, at)
    review_parts.downloads(programme, report)
    review_kpis.show(manifest(report))
    review_parts.figures(manifest(report))
    review_parts.sentences(programme, report, manifest(report), is_open=at.is_now and report is newest)
    review_parts.restated(manifest(report))
    review_parts.changes(manifest(report))
    st.header("Review and sign-off", anchor=False)
    review_parts.reviews(of, report, at)
    st.header("Given out to", anchor=False)
    review_parts.sent(of, report, at)
    review_holds.holders(report, held, at)
    review_given.show(programme, is_open=at.is_now)
    _learning(of, at)


def months_of(programme: Programme, on: date) -> list[date]:
    """The first days of the months that may be reported on a day, the newest first."""
    first, found = on.replace(day=1), []
    last = min(first, programme.ends_on.replace(day=1))
    while last >= programme.starts_on.replace(day=1):
        found.append(last)
        last = (last - timedelta(days=1)).replace(day=1)
    return found


def versions(programme_id: str, first: date, known_at: datetime | None = None) -> list[Row]:
    """The versions of a month's report that were there, oldest first."""
    held = [
        row
        for row in read.rows("report_versions", programme=programme_id)
        if row["month"] == first and (known_at is None or row["created_at"] <= known_at)
    ]
    return sorted(held, key=lambda row: row["version"])


def manifest(report: Row) -> dict[str, Any]:
    """The manifest of a version."""
    return review_parts.parsed(report["report_id"], str(read.store().home))


STATES: dict[str, tuple[Colour, str]] = {
    "draft": ("grey", "Draft"), "returned": ("amber", "Returned"), "reviewed": ("amber", "Reviewed, not signed off"),
    "signed": ("green", "Signed off"),
}  # fmt: skip


def state_of(programme_id: str, report: Row, known_at: datetime | None = None) -> str:
    """draft, returned, reviewed or signed: what the newest review says."""
    held = read_plan.items("report_review", programme_id, known_at)
    mine = [row for row in held if row["report_id"] == report["report_id"]]
    newest = max(mine, key=lambda row: (row["created_at"], row["report_review_id"]), default=None)
    if newest is None:
        return "draft"
    if newest["decision"] == "returned":
        return "returned"
    return "signed" if any(row["step"] == "sign_off" and row["decision"] == "accepted" for row in mine) else "reviewed"


def _state(newest: Row, held: list[Row], at: Moment) -> None:
    said = manifest(newest)
    with st.container(border=True, gap="xxsmall", key="attention"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            panels.status_badge(*STATES[state_of(newest["programme_id"], newest, at.known_at)])
            st.caption(
                f"Version {newest['version']}"
                + (f" of {len(held)}" if len(held) > 1 else "")
                + f" · {len(said['figures'])} figures · fingerprint {said['figures_hash'][:12]}",
                width="content",
            )
        changed = len(said["changes"])
        if changed:
            st.text(f"{counted(changed, 'figure')} not as in version {said['compared_with']}: see below.")


def _learning(of: str, at: Moment) -> None:
    is_open = at.is_now
    st.header("Lessons", anchor=False)
    reuses = at.items("lesson_reuse", of)
    lessons = at.items("lesson", of)
    used = [sum(1 for one in reuses if one["lesson_id"] == row["lesson_id"]) for row in lessons]
    if lessons:
        st.caption(f"{len(lessons)} learnt, {sum(1 for times in used if times)} used again.")
    plan_items.show("lesson", of, lessons, extra={"Used again": used}, is_open=is_open)
    plan_items.show("lesson_reuse", of, reuses, empty="No lesson was used again yet.", is_open=is_open)
    st.header("How it goes on", anchor=False)
    lasting = at.items("sustainability_item", of)
    watched = [watch(row, at) for row in lasting]
    falling = [row["code"] for row, said in zip(lasting, watched, strict=True) if said.startswith("below")]
    if falling:
        panels.status_badge("red", f"{len(falling)} falling below what was to be kept: {', '.join(falling)}")
    plan_items.show(
        "sustainability_item", of, lasting, is_open=is_open, extra={"Watch": watched},
        empty="Nobody has written yet what goes on when the programme ends.",
    )  # fmt: skip
    st.header("Opportunities", anchor=False)
    plan_items.show("opportunity", of, at.items("opportunity", of), is_open=is_open)


def watch(row: Row, at: Moment) -> str:
    """How the KPI that is watched after the programme stands against its alarm, in words."""
    if not row["kpi_id"] or row["watch_below"] is None:
        return "not watched"
    standings = read_plan.standings(row["programme_id"], at.on, at.known_at)
    found = next((one for one in standings if one.kpi.kpi_id == row["kpi_id"]), None)
    if found is None or found.actual.value is None or found.is_small:
        return "nothing known"
    value, alarm = found.actual.value, row["watch_below"]
    said = f"{format.value(value, found.kpi.unit)}, alarm at {format.value(alarm, found.kpi.unit)}"
    return f"below: {said}" if value < alarm else f"kept: {said}"
