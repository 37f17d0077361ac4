"""The edition of the guidelines that staff were told of: what has changed since, who has read it, and the next one."""

from __future__ import annotations

import json

import streamlit as st

from dashboard import format, kind_form, panels, person, read, read_policy
from dashboard.objective_dialogs import Fields, button, save
from dashboard.read import Programme
from pipelines.commands import editions, policy
from pipelines.rules.counts import counted

PARTS = {"staff": "staff", "ambassador": "ambassadors", "partner": "partners"}


def show(programme: Programme) -> None:
    """The newest edition with its readers, and whether the guidelines have moved on."""
    st.header("What staff were told of", anchor=False)
    held = read.rows("guideline_editions", programme=programme.programme_id)
    rules = editions.standing_rules(read.store(), programme.programme_id, read.today(programme))
    newest = held[0] if held else None
    moved = editions.changed(json.loads(newest["rules"]), rules) if newest else []
    if newest is None:
        st.text("No edition was issued yet: issue one, and staff can say that they have read it.")
    else:
        badge = (f"{len(moved)} changed since", ":material/update:", "orange") if moved else (
            "As in force", ":material/check_circle:", "green",
        )  # fmt: skip
        panels.badge_line([badge], f"edition {newest['version']} · {format.day(newest['issued_on'])}")
        st.text(f"Why: {newest['why']}")
        if moved:
            st.text(f"Changed since: {', '.join(moved[:20])}.")
        _readers(programme, newest["guideline_edition_id"], newest["readers"])
    with st.container(horizontal=True, gap="small", key="edition_do"):
        if newest:
            button(
                "I have read them", "read_guidelines", newest["guideline_edition_id"], icon=":material/done:",
                key="read_guidelines",
            )  # fmt: skip
        if (newest is None or moved) and rules and kind_form.may("issue_guidelines"):
            button("Issue an edition", "issue_guidelines", icon=":material/campaign:", key="issue_guidelines")


def _readers(programme: Programme, edition_id: str, readers: int) -> None:
    mine = [row for row in read_policy.coverage(programme) if row["subject_id"] == edition_id]
    if not mine:
        st.text(
            f"Read by {counted(readers, 'person', 'people')}. "
            "Who takes part is entered on the page Policy: then shares are told."
        )
        return
    st.text("Read by " + "; ".join(f"{PARTS[row['part']]} {read_policy.share(row)}" for row in reversed(mine)) + ".")


def issue(programme: Programme, subject: str, opening: str) -> None:
    """The form of the next edition."""
    why = Fields("issue_guidelines", opening).text("What is new, and why", "why")
    save(
        "Issue it",
        lambda: editions.issue_guidelines(
            read.store(), programme.programme_id, on=read.today(programme), why=why, actor=person.actor(),
            command_id=opening,
        ),
        done="Issued",
    )  # fmt: skip


def acknowledge(programme: Programme, edition_id: str, opening: str) -> None:
    """Say that one has read the edition."""
    who = person.actor()
    if not person.sign_in_is_on():
        who = Fields("read_guidelines", opening).text("Your name", "person")
    save(
        "I have read them",
        lambda: policy.acknowledge(
            read.store(), programme.programme_id, subject_kind="guideline", subject_id=edition_id, person=who,
            actor=person.actor(), command_id=opening,
        ),
        done="Noted",
    )  # fmt: skip
