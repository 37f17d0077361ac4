"""The red thread: one walk from priority to lesson, and the orphans that it leaves beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import case_learn, format, panels, read, read_objectives, read_plan, tables
from dashboard.filters import Filters
from dashboard.read import Programme
from data.programmes import Objective

Row = dict[str, Any]


def show(programme: Programme, chosen: Filters) -> None:
    """Choose an objective and walk it; below, what hangs on nothing."""
    of = programme.programme_id
    plan = read_objectives.plan(of)
    st.header("Red thread", anchor=False)
    st.caption("Priority, objective, KPI, activity, content, posts, mentions, cases, decisions, lessons: one walk.")
    if plan.objectives:
        codes = {one.code: one for one in plan.objectives}
        code = st.selectbox(
            "Objective", list(codes), key="thread_objective", format_func=lambda one: f"{one} · {codes[one].text}"[:90]
        )
        _walk(programme, codes[code or next(iter(codes))])
    _of_cases(of)
    found = orphans(programme)
    st.header("Orphans", anchor=False)
    if not found:
        panels.status_badge("green", "Nothing hangs on nothing")
        return
    panels.status_badge("amber", f"{len(found)} to mend")
    tables.draw(
        [{"What": kind, "Which": which, "Mend it by": mend} for kind, which, mend in found],
        hide_index=True, key="orphans", alt="What hangs on nothing, with what to do",
    )  # fmt: skip


def _walk(programme: Programme, objective: Objective) -> None:
    of, on = programme.programme_id, read.today(programme)
    more = {row["objective_id"]: row for row in read.rows("plan_objectives_more", programme=of)}
    priority = read_plan.by_id("priority", of).get(more[objective.objective_id]["priority_id"] or "")
    standings = [one for one in read_objectives.standings(of, on) if one.kpi.objective_id == objective.objective_id]
    codes = {one.kpi.code for one in standings}
    activities = [row for row in read_plan.items("activity", of) if row["objective_id"] == objective.objective_id]
    about = codes | {row["code"] for row in activities}
    refs = {row["ref"] for row in read.rows("thread_cases", programme=of, objective=objective.objective_id)}
    decided, learnt = case_learn.from_case(of, refs)
    decisions = [row for row in read_plan.items("decision", of) if row["trigger"] in about] + decided
    lessons = [row for row in read_plan.items("lesson", of) if row["source"] in about] + learnt
    thread = read.rows("thread_objective", programme=of, objective=objective.objective_id)[0]
    steps: list[tuple[str, list[str]]] = [
        ("Priority", [f"{priority['code']} {priority['text']}"] if priority else []),
        ("Objective", [f"{objective.code} {objective.text}"]),
        ("KPI", [f"{one.kpi.code} {one.kpi.name}: {one.status.word.lower()}" for one in standings]),
        ("Activity", [f"{row['code']} {row['name']} ({row['status']})" for row in activities]),
        ("Content", [f"{thread['content']:,} pieces planned"] if thread["content"] else []),
        ("Posts", [f"{thread['posts']:,} published"] if thread["posts"] else []),
        ("Mentions", [f"{thread['mentions']:,} under these posts"] if thread["mentions"] else []),
        ("Cases", [f"{thread['cases']:,} opened from them"] if thread["cases"] else []),
        ("Decision", [f"{row['code']} {row['choice']}: {row['why']}" for row in decisions]),
        ("Lesson", [f"{row['code']} {row['advice']}" for row in lessons]),
    ]
    with st.container(border=True, gap="xxsmall", key="walk"):
        # one text: a name beside what stands under it falls apart on a phone
        st.text("\n".join(f"{name}: {'; '.join(found) or 'none'}" for name, found in steps))
        case_learn.links([*decided, *learnt])


def _of_cases(programme_id: str) -> None:
    """Every decision and lesson that came of a case, with the way back to it."""
    decided, learnt = case_learn.from_case(programme_id)
    if not decided and not learnt:
        return
    st.header("From cases", anchor=False)
    with st.container(border=True, gap="xxsmall", key="from_cases"):
        for row in decided:
            st.text(f"{row['code']} {row['choice']}: {row['why']}")
        for row in learnt:
            st.text(f"{row['code']} {row['advice']}")
        with st.container(horizontal=True, gap="small"):
            case_learn.links([*decided, *learnt])


def orphans(programme: Programme) -> list[tuple[str, str, str]]:
    """What hangs on nothing: kind, which, and how to mend it."""
    of, on = programme.programme_id, read.today(programme)
    plan = read_objectives.plan(of)
    activities = read_plan.items("activity", of)
    more = {row["objective_id"]: row for row in read.rows("plan_objectives_more", programme=of)}
    served = {row["objective_id"] for row in activities}
    measured = {kpi.objective_id for kpi in plan.kpis}
    found: list[tuple[str, str, str]] = []
    for one in plan.objectives:
        named = f"{one.code} {one.text}"
        if one.objective_id not in measured:
            found.append(("Objective without a KPI", named, "add a KPI on the Objectives page"))
        if one.objective_id not in served:
            found.append(("Objective without an activity", named, "add an activity, or link one to it"))
        if not one.parent_id and not more[one.objective_id]["priority_id"]:
            found.append(("Objective that serves no priority", named, "say which priority it serves"))
    for standing in read_objectives.standings(of, on):
        if standing.actual.value is None:
            found.append(
                ("KPI without data", f"{standing.kpi.code} {standing.kpi.name}", "enter a value or import an export")
            )
    for row in activities:
        if not row["objective_id"]:
            found.append(("Activity for no objective", f"{row['code']} {row['name']}", "link it to an objective"))
    reused = {row["lesson_id"] for row in read_plan.items("lesson_reuse", of)}
    for row in read_plan.items("lesson", of):
        if row["lesson_id"] not in reused:
            found.append(("Lesson never used again", f"{row['code']} {row['advice']}", "note where it was used"))
    posts = read.rows("thread_posts", programme=of)[0]
    if posts["without"]:
        said = f"{posts['without']:,} of {posts['posts']:,} posts, the newest of {format.day(posts['newest'])}"
        found.append(("Posts for no objective", said, "link them to planned content"))
    return found
