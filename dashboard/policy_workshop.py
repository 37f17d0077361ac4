"""How the policy came about: the policies of others, the workshop, and the positions that were agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, modal, panels, person, plan_items, policy_scenario, read, tables
from dashboard.evidence_sql import Number
from dashboard.objective_dialogs import Fields, asked, asks_for, button, gone, save
from dashboard.read import Programme
from pipelines.commands import workshop
from pipelines.rules.consensus import VOTES

CANDIDATES, CLOSELY = 20, 5
CONSENT = {"agreed": "Agreed", "open": "Open", "objected": "Objected to"}
VOTE = {"agree": "I agree", "abstain": "I stand aside", "object": "I object"}


def show(programme: Programme) -> None:
    """Draw the section."""
    _peers(programme)
    _matrix(programme)
    _workshops(programme)
    _positions(programme)
    held = read.rows("policy_workshops", programme=programme.programme_id)
    with st.expander("Enter and change workshops and positions", expanded=not held, key="workshop_entered"):
        plan_items.show("policy_workshop", programme.programme_id)
        plan_items.show("topic_position", programme.programme_id)


def _peers(programme: Programme) -> None:
    """The policies of other bodies: how many are listed and read closely, the list, and where they are entered."""
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
            tables.draw(
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
    with st.expander(
        "Enter and change: policies, topics, how each treats them", expanded=not peers, key="peer_entered"
    ):
        for kind in ("peer_policy", "policy_topic", "policy_coding"):
            plan_items.show(kind, programme.programme_id)


def _workshops(programme: Programme) -> None:
    """Each workshop in a box, and who was invited with what they sent beforehand."""
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


def _positions(programme: Programme) -> None:
    """Each position with its votes: what most consent to and nobody objects to may become a rule."""
    wanted = asked() if asks_for({"vote"}) else None
    if wanted:
        _vote(wanted[1], wanted[2], programme)
    st.header("Positions and consent", anchor=False)
    rows = read.rows("workshop_positions", programme=programme.programme_id)
    if not rows:
        panels.empty(
            "No position is written yet.", "Write below, topic by topic, what a rule should say; then vote on it.",
            key="no_position",
        )  # fmt: skip
        return
    tables.draw(
        [
            {
                "Topic": f"{row['topic_code']} {row['topic']}",
                "Position": row["position"],
                "Consent": CONSENT[row["consent"]],
                "Votes": f"{row['agree']} agree, {row['abstain']} aside, {row['object']} object; "
                f"{row['asked']} had a voice",
                "Objection": person.named(row["objection"] or ""),
                "Rules": row["rules"] or "",
            }
            for row in rows
        ],
        hide_index=True,
        key="position_rows",
        row_height=66,  # from four rem on the words wrap
        column_config={
            "Topic": st.column_config.TextColumn(width=130),
            "Position": st.column_config.TextColumn(width=300),
            "Consent": st.column_config.TextColumn(width=90),
            "Votes": st.column_config.TextColumn(width=150),
            "Objection": st.column_config.TextColumn(width=140),
        },
        alt="Positions of the workshop with their votes and the rules that stand on them",
    )
    st.caption(
        "Agreed: nobody objects, and more than half of those who had a voice say yes. Only then may a rule stand on it."
    )
    names = {row["topic_position_id"]: f"{row['topic_code']} {row['topic']}" for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="vote_do"):
        chosen = st.selectbox("A position", list(names), format_func=names.__getitem__, key="vote_on", width=320)
        if chosen:
            button("Vote on it", "vote", chosen, icon=":material/how_to_vote:")


@modal.dialog("Vote on a position", icon=":material/how_to_vote:")
def _vote(position_id: str, opening: str, programme: Programme) -> None:
    rows = read.rows("workshop_positions", programme=programme.programme_id)
    held = next((row for row in rows if row["topic_position_id"] == position_id), None)
    if held is None:
        gone()
        return
    st.text(held["position"])
    fields = Fields("vote", opening)
    who = person.actor() if person.sign_in_is_on() else fields.text("Name", "person")
    if person.sign_in_is_on() and st.checkbox("For somebody who cannot sign in", key=fields.key("other")):
        who = fields.text("Name", "person")
    said = fields.choice("Vote", "vote", VOTES, "agree", form=VOTE.__getitem__)
    reason = fields.area("Reason (needed to object)", "reason")
    save(
        "Vote",
        lambda: workshop.vote(
            read.store(), position_id, person=who, vote=said, voted_on=read.today(programme), reason=reason,
            actor=person.actor(), command_id=opening,
        ),
        done="Noted",
    )  # fmt: skip


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
    tables.draw(
        [
            {
                "Topic": row["name"],
                "Allows": row["allows"],
                "Restricts": row["restricts"],
                "Forbids": row["forbids"],
                "Silent": row["silent"],
                "Treated": "common" if _most(row) * 2 > row["coded"] else "differing",
            }
            for row in coded
        ],
        hide_index=True,
        alt="Topics by how the policies of others treat them",
    )
