"""Who approves what: the approval matrix by risk, its versions, and the form that puts the next one in force."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import format, kind_form, person, read, tables, unfilled
from dashboard.objective_dialogs import Fields, button, save
from dashboard.read import Programme
from data.store import now
from pipelines.commands import approvals
from pipelines.rules import content_flow
from pipelines.rules.content_flow import Needed, Rule

ROLES = ("approver", "lead")


def rules(programme_id: str) -> list[Rule]:
    """Every version of a programme's own matrix."""
    return [
        Rule(row["version"], row["risk_level"], Needed(row["people"], row["role"]), row["in_force_from"])
        for row in read.rows("approval_rules", programme=programme_id)
    ]


def show(programme: Programme) -> None:
    """The matrix in force, and the ones before it."""
    st.header("Who approves what", anchor=False)
    held = read.rows("approval_rules", programme=programme.programme_id)
    by_risk = content_flow.matrix(rules(programme.programme_id), now())
    tables.draw(
        [
            {
                "Risk": risk.capitalize(),
                "Different people": by_risk[risk].people,
                "One of them at least": "an approver" if by_risk[risk].role == "approver" else "a lead",
            }
            for risk in content_flow.RISKS
        ],
        hide_index=True,
        key="matrix_of_approvals",
        alt="How many people approve content of each risk, and in which role",
    )
    for role in sorted({one.role for one in by_risk.values()}):
        asking = [risk for risk in content_flow.RISKS if by_risk[risk].role == role]
        whose = "an approver" if role == "approver" else "a lead"
        unfilled.say(programme.programme_id, {role}, f"Content of {' and '.join(asking)} risk needs the yes of {whose}")
    newest = held[0] if held else None
    st.caption(
        f"Version {newest['version']} since {format.instant(newest['in_force_from'], read.zone())}. "
        "Nobody approves what they wrote."
        if newest
        else "Earshot's own, until this programme writes its own. Nobody approves what they wrote."
    )
    if newest:
        st.text(f"Why: {newest['reason']} ({person.name(newest['created_by'])})")
    if kind_form.may("set_approval_matrix"):
        button("Change who approves", "approval_matrix", icon=":material/rule:")
    earlier = [row for row in held if newest and row["version"] < newest["version"]]
    if earlier:
        with st.expander(f"Earlier versions ({len({row['version'] for row in earlier})})", key="earlier_matrices"):
            tables.draw(
                [
                    {
                        "Version": row["version"],
                        "From": format.instant(row["in_force_from"], read.zone()),
                        "Risk": row["risk_level"].capitalize(),
                        "People": row["people"],
                        "Role": row["role"],
                        "Why": row["reason"],
                    }
                    for row in earlier
                ],
                hide_index=True,
                key="earlier_matrix_rows",
                alt="Earlier versions of who approves what",
            )


def change(programme: Programme, subject: str, opening: str) -> None:
    """The form of the next version."""
    form = Fields("approval_matrix", opening)
    held = content_flow.matrix(rules(programme.programme_id), now())
    wanted: dict[str, tuple[int, str]] = {}
    for risk in content_flow.RISKS:
        left, right = st.columns(2, gap="small")
        with left:
            people = st.number_input(
                f"{risk.capitalize()} risk: people", min_value=1, max_value=content_flow.MOST_PEOPLE,
                value=held[risk].people, step=1, key=form.key(f"{risk}_people"),
            )  # fmt: skip
        with right:
            role = form.choice("One of them at least", f"{risk}_role", ROLES, held[risk].role)
        wanted[risk] = (int(people), role)
    reason = form.text("Why", "reason")
    st.caption("What is in review counts by it at once. What is out is judged by the version of its day.")

    def put() -> Any:
        return approvals.set_approval_matrix(
            read.store(), programme.programme_id, needed=wanted, reason=reason, actor=person.actor(),
            command_id=opening,
        )  # fmt: skip

    save("Put in force", put, done="In force")
