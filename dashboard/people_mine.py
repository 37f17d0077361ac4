"""My work: one person's tasks with their days, what they are to read, where it stands, whom they ask, and support."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import (
    evidence_sql,
    filters,
    format,
    panels,
    people_support,
    person,
    read,
    read_plan,
    read_policy,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.commands import briefings, policy

Row = dict[str, Any]
Place = tuple[str, dict[str, str]]  # a page, and the choices on it

# kind of work → its word, and where it is done
WORK: dict[str, tuple[str, str, dict[str, str]]] = {
    "activity": ("Activity", "programme", {"part": "work"}),
    "action": ("Action", "evaluation", {"part": "decide"}),
    "decision": ("Decision to look at again", "evaluation", {"part": "decide"}),
    "mitigation": ("Mitigation", "risk", {}),
    "issue": ("Issue", "risk", {}),
    "engagement": ("Engagement", "engagement", {"section": "due"}),
    "case": ("Case", "cases", {}),
    "promise": ("Promise", "cases", {"desk": "promises"}),
    "content": ("Planned post", "content", {}),
}
# what is read → where it is read
READ_AT: dict[str, Place] = {
    "policy": ("policy", {"section": "rules"}),
    "guideline": ("content", {"section": "guidelines"}),
    "briefing": ("playbook", {"part": "briefings"}),
}
DOCUMENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("The policy for the staff", "policy", {"section": "rules"}),
    ("May I post this?", "policy", {"section": "ask"}),
    ("What social marketing is", "policy", {"section": "people"}),
    ("Guidelines", "content", {"section": "guidelines"}),
    ("Prepared answers", "playbook", {"part": "answers"}),
    ("How cases are handled", "playbook", {"part": "procedure"}),
    ("My brief on one page", "programme", {"part": "roles"}),
)
SOON = timedelta(days=7)


def show() -> None:
    """Draw the section."""
    chosen = filters.bar(period=False, compare=False, platforms=False)
    programme = chosen.programme
    if programme is None:
        panels.empty(
            "Work belongs to a programme.", "Choose one above, or enter one on the page Objectives.",
            to="objectives", label="Add a programme", key="mine_programme",
        )  # fmt: skip
        return
    who = _who(programme)
    people_support.dialogs(programme, who)
    tasks, told = tasks_of(programme, who), to_read(programme, who)
    unread = [row for row in told if not row["is_read"]]
    late = sum(row["is_late"] for row in tasks)
    badges = [
        (f"{late} late", ":material/alarm:", "red") if late else ("None late", ":material/check_circle:", "green"),
        (f"{len(tasks)} open", ":material/checklist:", "blue"),
        (f"{len(unread)} to read", ":material/menu_book:", "orange") if unread
        else ("All read", ":material/done_all:", "green"),
    ]  # fmt: skip
    panels.badge_line(badges, f"on {format.day(read.today(programme))}")
    _tasks(chosen, programme, tasks)
    _reading(chosen, programme, who, told)
    st.header("Documents", anchor=False)
    with st.container(horizontal=True, gap="small", key="mine_documents"):
        for label, page, choices in DOCUMENTS:
            _to(chosen, label, page, choices)
    _whom(programme, who)
    people_support.show(programme, who)


# -- who -----------------------------------------------------------------------------------------------


def me() -> str | None:
    """The name of who signed in; None where nobody signs in and everybody is asked who they are."""
    return person.name(person.actor()) if person.sign_in_is_on() else None


def names(programme: Programme) -> list[str]:
    """Everybody with open work in a programme, who has most first, then the others who take part."""
    found: dict[str, str] = {}
    counted: Counter[str] = Counter()
    roster = read.rows("participants", programme=programme.programme_id, today=read.today(programme))
    work = read.rows("work_open", programme=programme.programme_id)
    for name in [*(row["person"] for row in work), *(row["person"] for row in roster)]:
        found.setdefault(name.strip().lower(), name.strip())
    counted.update(row["person"].strip().lower() for row in work)
    return [found[key] for key in sorted(found, key=lambda key: (-counted[key], key))]


def _who(programme: Programme) -> str:
    """Whose work is shown: at first one's own, else of who has most."""
    own, others = me(), names(programme)
    choices = (
        others
        if own is None
        else [own, *(name for name in others if not person.is_same(name, own, programme.programme_id))]
    )
    if not choices:
        st.caption("Nobody has a part in this programme yet: enter owners, roles, or who takes part (Policy).")
        return ""
    return st.selectbox("Whose work", choices, key="mine_who", width=280)


# -- tasks ---------------------------------------------------------------------------------------------


def tasks_of(programme: Programme, who: str) -> list[Row]:
    """The open work of one person, what is due first at the top: kind, what, due and state."""
    now, today = read.clock(programme).replace(tzinfo=None), read.today(programme)
    found: dict[tuple[str, str], Row] = {}
    for row in read.rows("work_open", programme=programme.programme_id):
        if not person.is_same(row["person"], who, programme.programme_id):
            continue
        due = read.local_day(row["due_at"]) if row["due_at"] else row["due_on"]
        is_late = row["due_at"] < now if row["due_at"] else bool(row["late_after"]) and row["late_after"] < today
        found[row["kind"], row["id"]] = {
            "kind": row["kind"],
            "What": WORK[row["kind"]][0],
            "Task": f"{row['code']} {row['what']}".strip(),
            "Due": due,
            "State": _state(row, due, bool(is_late), today),
            "is_late": is_late,
        }
    return sorted(found.values(), key=lambda row: (not row["is_late"], row["Due"] or date.max, row["Task"]))


def _state(row: Row, due: date | None, is_late: bool, today: date) -> str:
    """How a task stands. An activity is late by the end that was first agreed, wherever it was moved since."""
    if is_late:
        was_moved = row["late_after"] and due and due >= today
        return f"Late, first due {format.day(row['late_after'])}" if was_moved else "Late"
    return "This week" if due and due <= today + SOON else "Open"


def _tasks(chosen: Filters, programme: Programme, tasks: list[Row]) -> None:
    st.header("Tasks", anchor=False)
    if not tasks:
        st.text("Nothing is open: no activity, action, case, promise or post waits for them.")
        return
    tables.draw(
        [{name: row[name] for name in ("What", "Task", "Due", "State")} for row in tasks],
        hide_index=True,
        key="mine_tasks",
        column_config={"Task": st.column_config.TextColumn(width="large")},
        alt=f"{len(tasks)} open tasks with their days",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="mine_pages"):
        places = {page: choices for _, page, choices in (WORK[row["kind"]] for row in reversed(tasks))}
        for page, choices in places.items():
            _to(chosen, page.capitalize(), page, choices)
        evidence_sql.numbers(
            [Number("Open work", "work_open", {"programme": programme.programme_id}, "pages", said="Of everybody.")],
            key="box_mine",
        )


# -- reading -------------------------------------------------------------------------------------------


def to_read(programme: Programme, who: str) -> list[Row]:
    """The versions in force that a person is to have read, each with whether they have; who is not entered is staff."""
    given = {"programme": programme.programme_id, "today": read.today(programme)}
    parts = {
        row["part"]
        for row in read.rows("participants", **given)
        if person.is_same(row["person"], who, programme.programme_id)
    } or {"staff"}
    return [
        {
            **row,
            "is_read": any(person.is_same(name, who, programme.programme_id) for name in row["readers"] or () if name),
        }
        for row in read.rows("versions_to_read", **given)
        if (
            person.is_same(row["only_for"], who, programme.programme_id)
            if row["only_for"]
            else parts & set(row["parts"])
        )
    ]


def _reading(chosen: Filters, programme: Programme, who: str, told: list[Row]) -> None:
    st.header("To read", anchor=False)
    if not told:
        st.text("No policy, guideline or briefing is in force for them yet.")
    for row in told:
        if row["is_read"]:
            continue
        with st.container(border=True, gap="xxsmall", key=f"mine_{row['subject_id']}"):
            panels.badge_line(
                [("To read", ":material/menu_book:", "orange")],
                f"version {row['version']} · since {format.day(row['since'])}",
            )
            st.text(row["title"])
            if row["body"]:
                st.text(row["body"])
            key = f"mine_do_{row['subject_id']}"
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
                _to(chosen, "Open it", *READ_AT[row["subject_kind"]])
                _acknowledge(programme, who, row)
    known = [f"{row['title']}, version {row['version']}" for row in told if row["is_read"]]
    if known:
        st.text(f"Read: {'; '.join(known)}.")
    standing = read_policy.trained(programme).get(person.told_as(who, programme.programme_id).casefold())
    if standing and standing.is_trained:
        st.text(f"Training: in date until {format.day(standing.until)}." if standing.until else "Training: in date.")
    elif standing:
        st.text(f"Training: not passed, or run out: {', '.join(standing.lacking) or 'any course'}.")


def _acknowledge(programme: Programme, who: str, row: Row) -> None:
    """The button by which the person themselves says that they have read it."""
    own = me()
    if not who or (own is not None and not person.is_same(own, who, programme.programme_id)):
        return
    reader = who if own is None else person.actor()

    def briefing() -> None:
        briefings.acknowledge_briefing(read.store(), row["subject_id"], person=reader, actor=person.actor())

    def other() -> None:
        policy.acknowledge(
            read.store(), programme.programme_id, subject_kind=row["subject_kind"], subject_id=row["subject_id"],
            person=reader, actor=person.actor(),
        )  # fmt: skip

    if st.button("I have read it", key=f"mine_read_{row['subject_id']}", type="tertiary", icon=":material/done:"):
        panels.carry_out(briefing if row["subject_kind"] == "briefing" else other)


def _to(chosen: Filters, label: str, page: str, choices: dict[str, str]) -> None:
    if panels.has_page(page):
        st.page_link(
            panels.target(page), label=label, icon=":material/arrow_forward:",
            query_params={**filters.parameters(chosen), **choices},
        )  # fmt: skip


# -- whom to ask ---------------------------------------------------------------------------------------


def _whom(programme: Programme, who: str) -> None:
    """Who was named for help, the leads, and who answers for the activities that this person works on."""
    st.header("Whom to ask", anchor=False)
    told = [
        f"{person.name(row['person'])}: " + ", ".join(part for part in (row["address"], row["hours"]) if part)
        if row["source"] == "named" else f"{row['person']} leads the programme"
        for row in read.rows("help_contacts", programme=programme.programme_id)
    ]  # fmt: skip
    told += [f"{name} answers for {', '.join(codes)}" for name, codes in answerable(programme, who).items()]
    st.text("\n".join(told) if told else "Nobody is named yet whom staff ask for help.")
    people_support.contact_button(programme)


def answerable(programme: Programme, who: str) -> dict[str, list[str]]:
    """Who answers for the activities that a person works on: name → codes of the activities, themselves left out."""
    held = read_plan.items("raci", programme.programme_id)
    mine = {row["activity_id"] for row in held if person.is_same(row["person"], who, programme.programme_id)}
    activities = read_plan.by_id("activity", programme.programme_id)
    mine |= {
        key
        for key, row in activities.items()
        if row["owner"] and person.is_same(row["owner"], who, programme.programme_id)
    }
    found: dict[str, list[str]] = {}
    for row in held:
        if row["letter"] != "A" or row["activity_id"] not in mine or row["activity_id"] not in activities:
            continue
        name, activity = person.told_as(row["person"], programme.programme_id), activities[row["activity_id"]]
        if activity["status"] not in ("done", "stopped") and not person.is_same(name, who, programme.programme_id):
            found.setdefault(name, []).append(activity["code"])
    return found
