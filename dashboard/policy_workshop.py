"""How the policy came about: the policies of others, the workshop, and the positions that were agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, panels, plan_items, policy_scenario, read
from dashboard.evidence_sql import Number
from dashboard.read import Programme

CANDIDATES, CLOSELY = 20, 5


def show(programme: Programme) -> None:
    """Draw the section."""
    st.header("Policies of others", anchor=False)
    peers = read.rows("peer_policies", programme=programme.programme_id)
    closely = sum(bool(row["is_reviewed"]) for row in peers)
    with st.container(horizontal=True, gap="small", key="peers_counted"):
        _counted("candidates", len(peers), CANDIDATES)
        _counted("read closely", closely, CLOSELY)
    evidence_sql.numbers(
        [Number(label, name, {"programme": programme.programme_id}, "pages", said=said)
         for label, name, said in (
            ("Policies of others", "peer_policies", "The rows, and those that are reviewed."),
            ("Workshops", "policy_workshops", "One row a workshop: invited, inputs, positions agreed."))],
        key="box_workshop",
    )  # fmt: skip
    if peers:
        with st.expander("The list", key="peer_list"):
            st.dataframe(
                [
                    {
                        "Organisation": row["organisation"],
                        "Country": row["country"] or "",
                        "Year": row["year"],
                        "Read closely": bool(row["is_reviewed"]),
                        "Source": row["source"],
                    }
                    for row in peers
                ],
                hide_index=True,
                alt="The policies of other bodies that were considered",
            )
    else:
        panels.empty(
            "No policy of another body is listed yet.",
            "List at least twenty below or in the plan's workbook (sheet “Peer policies”), and read five closely.",
            key="no_peers",
        )
    with st.expander("Enter and change: policies, topics, how each treats them", key="peer_entered"):
        for kind in ("peer_policy", "policy_topic", "policy_coding"):
            plan_items.show(kind, programme.programme_id)
    _matrix(programme)
    st.header("Workshops", anchor=False)
    policy_scenario.button(programme)
    found = read.rows("policy_workshops", programme=programme.programme_id)
    if not found:
        st.text("No workshop is noted yet. Enter it below or in the plan's workbook (sheet “Workshops”).")
    for one in found:
        with st.container(border=True, gap="small", key=f"workshop_{one['code']}"):
            st.text(f"{one['code']} · {one['name']} · {format.day(one['held_on'])}")
            st.caption(
                f"{one['invited']} invited, {one['sent_before']} sent their input before the day · "
                f"{one['agreed']} of {one['positions']} positions agreed"
            )
            if one["scenario"]:
                st.text(one["scenario"])
    st.header("Invitations and what was sent beforehand", anchor=False)
    plan_items.show("workshop_invite", programme.programme_id)
    st.header("Positions and consent", anchor=False)
    plan_items.show("topic_position", programme.programme_id)
    with st.expander("Enter and change workshops", key="workshop_entered"):
        plan_items.show("policy_workshop", programme.programme_id)


def _counted(what: str, count: int, wanted: int) -> None:
    enough = count >= wanted
    st.badge(
        f"{count} of at least {wanted} {what}",
        icon=":material/check_circle:" if enough else ":material/error:",
        color="green" if enough else "orange",
    )


def _most(row: Mapping[str, Any]) -> int:
    return max(int(row["allows"]), int(row["restricts"]), int(row["forbids"]))


def _matrix(programme: Programme) -> None:
    rows = read.rows("peer_matrix", programme=programme.programme_id)
    coded = [row for row in rows if row["coded"]]
    if not coded:
        return
    st.caption("What those that were read closely say on each topic. Common: most treat it alike.")
    st.dataframe(
        [
            {
                "Topic": row["name"],
                "Allows": row["allows"],
                "Restricts": row["restricts"],
                "Forbids": row["forbids"],
                "Silent": row["silent"],
                "": "common" if _most(row) * 2 > row["coded"] else "differing",
            }
            for row in coded
        ],
        hide_index=True,
        alt="Topics by how the policies of others treat them",
    )
