"""Who takes part, which share of them has read each version of what staff are told, and whose training is in date."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from dashboard import (
    evidence_sql,
    format,
    modal,
    panels,
    person,
    plan_items,
    policy_names,
    policy_primer,
    read,
    read_policy,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.objective_dialogs import Fields, asked, asks_for, button, save
from dashboard.read import Programme
from pipelines.commands import policy
from pipelines.commands.plan_items import add_item

SAID = {"staff": "Staff", "ambassador": "Ambassadors", "partner": "Partners"}

Row = dict[str, Any]


def show(programme: Programme) -> None:
    """Draw the section."""
    today = read.today(programme)
    held = read_policy.in_force(programme.programme_id, "staff", today)
    wanted = asked() if asks_for({"acknowledge", "trained", "primer"}) else None
    if wanted:
        which, subject, opening = wanted
        if which == "primer":
            policy_primer.dialog(programme, opening)
        else:
            {"acknowledge": _acknowledge, "trained": _trained}[which](subject, opening, programme)
    st.header("Read and understood", anchor=False)
    with st.container(horizontal=True, gap="small", key="read_do"):
        if held:
            button("Note that somebody has read the policy", "acknowledge", held["policy_id"], icon=":material/done:")
        button("What social marketing is", "primer", icon=":material/school:")
        if panels.has_page("people"):
            st.page_link(
                panels.target("people"), label="My work and support", icon=":material/assignment_ind:",
                query_params={"programme": programme.code, "section": "mine"},
            )  # fmt: skip
    if held is None:
        panels.empty("No staff policy is in force.", "Put one in force under “Rules”.", key="no_policy_read")
    _coverage(programme, held)
    if held:
        _read(programme, held)
    st.header("Training", anchor=False)
    button("Note a course that was passed", "trained", icon=":material/school:")
    _training(programme)
    with st.expander("Courses", key="courses"):
        plan_items.show("training_course", programme.programme_id)
    st.header("Who takes part", anchor=False)
    st.caption(
        "Shares are of these people, ambassadors apart from staff. Who signs in as staff counts without an entry."
    )
    policy_names.show(programme)
    plan_items.show("participant", programme.programme_id, empty="Nobody is entered yet: no share can be told.")


def _coverage(programme: Programme, held: Row | None) -> None:
    """The share that read each version, by what they take part as: now, and the versions before as they ended."""
    rows = read_policy.coverage(programme)
    if not rows:
        st.text("Enter below who takes part: then each version says which share of them has read it.")
        return
    versions = read_policy.by_version(rows)
    parts = [part for part in SAID if any(part in one["parts"] for one in versions)]
    tables.draw(
        [
            {
                "What": one["title"],
                "Version": one["version"],
                "Since": format.day(one["since"]),
                "Until": format.day(one["until"]) if one["until"] else "now",
                "Share": f"{round(100 * one['read'] / one['expected'])}%",
                **{SAID[part]: read_policy.share(one["parts"].get(part)) for part in parts},
            }
            for one in versions
        ],
        hide_index=True,
        key="coverage_rows",
        alt="Each version of the policy, guidelines, briefings and method with the share that has read it",
    )
    st.caption("An earlier version counts those who took part on its last day.")
    evidence_sql.numbers(
        [
            Number(
                "Share by version", "read_coverage",
                {"programme": programme.programme_id, "today": read.today(programme)}, "pages",
            )
        ],
        key="box_coverage",
    )  # fmt: skip
    if held:
        mine = [one for one in rows if one["subject_id"] == held["policy_id"]]
        for one in mine:
            if one["missing"]:
                names = one["missing"].split("; ")
                more = f" and {len(names) - 20} more" if len(names) > 20 else ""
                st.text(f"{SAID[one['part']]} who have not read the policy: {', '.join(names[:20])}{more}.")


def _read(programme: Programme, held: Row) -> None:
    rows = [
        row
        for row in read.rows("acknowledgements", programme=programme.programme_id)
        if row["subject_kind"] == "policy" and row["subject_id"] == held["policy_id"]
    ]
    since = format.day(held["in_force_from"])
    readers = "1 person" if len(rows) == 1 else f"{len(rows)} people"
    label = f"Version {held['version']} of the policy, in force since {since}: read by {readers}"
    if not rows:
        st.text(label)
        return
    with st.expander(label, key="policy_readers"):
        tables.draw(
            [
                {
                    "Person": person.name(row["person"]),
                    "Read": format.instant(row["acknowledged_at"], read.zone()),
                    "Check": format.percent(row["score"]) if row["score"] is not None else "",
                }
                for row in rows
            ],
            hide_index=True,
            alt="Who has read the policy in force",
        )


def _training(programme: Programme) -> None:
    today = read.today(programme)
    standings = read_policy.trained(programme)
    roster = read.rows("participants", programme=programme.programme_id, today=today)
    expected = {row["person"].casefold(): row["part"] for row in roster if row["part"] != "partner"}
    if expected:
        by_part = Counter(expected.values())
        in_date = Counter(
            part for who, part in expected.items() if (one := standings.get(who)) is not None and one.is_trained
        )
        said = "; ".join(
            f"{SAID[part].lower()} {in_date[part]} of {count} ({round(100 * in_date[part] / count)}%)"
            for part, count in sorted(by_part.items(), reverse=True)
        )
        st.text(f"Trained and in date, of those who take part: {said}.")
    rows = read.rows("training_held", programme=programme.programme_id)
    if not rows:
        st.text("No course was passed yet.")
        return
    if not expected:
        fit = sum(one.is_trained for one in standings.values())
        st.text(f"{fit} of the {len(standings)} people who ever passed a course are trained and in date.")
    of = {"programme": programme.programme_id, "today": today}
    evidence_sql.numbers(
        [
            Number("Trained and in date", "training_of", of, "pages", said="Courses that are needed, of each person."),
            Number("Who takes part", "participants", of, "pages", said="Staff and ambassadors of today."),
        ],
        key="box_trained",
    )
    tables.draw(
        [
            {
                "Person": person.name(row["person"]),
                "Course": row["name"],
                "Passed": row["passed_on"],
                "Runs out": row["runs_out_on"],
                "State": "In date" if row["runs_out_on"] >= today else "Run out",
            }
            for row in sorted(rows, key=lambda one: format.in_order(person.name(one["person"])))
        ],
        hide_index=True,
        alt="Who passed which course, and until when it counts",
    )


@modal.dialog("Note that somebody has read it", icon=":material/done:")
def _acknowledge(policy_id: str, opening: str, programme: Programme) -> None:
    fields = Fields("acknowledge", opening)
    who = fields.text("Name", "person")
    score = fields.number("Score in the short check, percent", "score")
    save(
        "Note it",
        lambda: policy.acknowledge(
            read.store(), programme.programme_id, subject_kind="policy", subject_id=policy_id, person=who,
            score=None if score is None else int(score), actor=person.actor(), command_id=opening,
        ),
        done="Noted",
    )  # fmt: skip


@modal.dialog("Note a course that was passed", icon=":material/school:")
def _trained(subject: str, opening: str, programme: Programme) -> None:
    fields = Fields("trained", opening)
    courses = read.rows("training_courses", programme=programme.programme_id)
    if not courses:
        st.text("There is no course yet: what is it called, and for how long does it count?")
        name = fields.text("Course", "course_name")
        months = fields.number("Counts for so many months", "months", 24)
        save(
            "Enter the course",
            lambda: add_item(
                read.store(), "training_course", programme.programme_id,
                {"name": name, "valid_months": int(months or 0)}, actor=person.actor(), command_id=opening,
            ),
            done="Entered",
        )  # fmt: skip
        return
    course = fields.choice("Course", "course", [row["code"] for row in courses])
    who = fields.text("Name", "person")
    day = fields.day("Passed on", "passed_on", read.today(programme))
    save(
        "Note it",
        lambda: add_item(
            read.store(), "training_record", programme.programme_id,
            {"training_course": course, "person": who, "passed_on": day}, actor=person.actor(), command_id=opening,
        ),
        done="Noted",
    )  # fmt: skip
