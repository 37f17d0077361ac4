"""Who has read the policy in force, and whose training is in date."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, panels, person, read, read_policy
from dashboard.evidence_sql import Number
from dashboard.objective_dialogs import Fields, asked, button, save
from dashboard.read import Programme
from pipelines.commands import policy
from pipelines.commands.plan_items import add_item


def show(programme: Programme) -> None:
    """Draw the section."""
    today = read.today(programme)
    held = read_policy.in_force(programme.programme_id, "staff", today)
    wanted = asked()
    if wanted:
        {"acknowledge": _acknowledge, "trained": _trained}[wanted[0]](wanted[1], wanted[2], programme)
    st.header("Read and understood", anchor=False)
    if held is None:
        panels.empty("No staff policy is in force.", "Put one in force under “Rules”.", key="no_policy_read")
    else:
        button("Note that somebody has read it", "acknowledge", held["policy_id"], icon=":material/done:")
        _read(programme, held)
    st.header("Training", anchor=False)
    button("Note a course that was passed", "trained", icon=":material/school:")
    _training(programme)


def _read(programme: Programme, held: dict[str, Any]) -> None:
    rows = [
        row
        for row in read.rows("acknowledgements", programme=programme.programme_id)
        if row["subject_kind"] == "policy" and row["subject_id"] == held["policy_id"]
    ]
    before = {
        row["person"]
        for row in read.rows("acknowledgements", programme=programme.programme_id)
        if row["subject_kind"] == "policy"
    }
    done = {row["person"] for row in rows}
    st.text(
        f"Version {held['version']}, in force since {format.day(held['in_force_from'])}: read by {len(done)}"
        + (f" of the {len(before)} people who have read any version." if before else " people.")
    )
    missing = sorted(person.name(one) for one in before - done)
    if missing:
        st.text(f"Not yet: {', '.join(missing[:30])}")
    evidence_sql.numbers(
        [Number("Read and understood", "acknowledgements", {"programme": programme.programme_id}, "pages",
                said=f"People with a row of this version (policy {held['policy_id']}), of those with a row of any.")],
        key="box_read",
    )  # fmt: skip
    if rows:
        st.dataframe(
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
    rows = read.rows("training_held", programme=programme.programme_id)
    if not rows:
        st.text("No course was passed yet.")
        return
    today = read.today(programme)
    taking_part = {row["person"] for row in rows} | {
        row["person"]
        for row in read.rows("acknowledgements", programme=programme.programme_id)
        if row["subject_kind"] == "policy"
    }
    trained = {row["person"] for row in rows if row["runs_out_on"] >= today}
    st.text(
        f"{len(trained)} of {len(taking_part)} people who read the policy or passed a course are trained and in date "
        f"({round(100 * len(trained) / len(taking_part))} %)."
    )
    of = {"programme": programme.programme_id}
    evidence_sql.numbers(
        [Number("Trained and in date", "training_held", of, "pages", said=f"Those whose course counts on {today}."),
         Number("Who takes part", "acknowledgements", of, "pages", said="Who read a policy, and the trained.")],
        key="box_trained",
    )  # fmt: skip
    st.dataframe(
        [
            {
                "Person": person.name(row["person"]),
                "Course": row["name"],
                "Passed": row["passed_on"],
                "Runs out": row["runs_out_on"],
                "State": "In date" if row["runs_out_on"] >= today else "Run out",
            }
            for row in rows
        ],
        hide_index=True,
        alt="Who passed which course, and until when it counts",
    )


@st.dialog("Note that somebody has read it", icon=":material/done:")
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


@st.dialog("Note a course that was passed", icon=":material/school:")
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
