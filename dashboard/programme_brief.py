"""The one-page brief of a person: who, for which days, what it says, to take along or to issue."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import export, panels, person, read
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, briefs, new_command_id


def show(programme: Programme) -> None:
    """Draw the section."""
    st.header("A brief on one page", anchor=False)
    st.caption("Made from this plan: what comes first, targets, the person's part, days to keep, actions.")
    names = briefs.people_of(read.store(), programme.programme_id)
    if not names:
        st.text("Nobody has a part in the plan yet: give roles or owners first.")
        return
    today = read.today(programme)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="brief_choice"):
        who = st.selectbox("For", names, format_func=person.name, key="brief_who", width=260)
        days = st.date_input(
            "From and to", (today, _in_a_month(today)), format="DD/MM/YYYY", key="brief_days", width=260
        )
    if not isinstance(days, tuple) or len(days) != 2 or who is None:
        st.caption("Choose both days.")
        return
    brief = briefs.brief_of(read.store(), programme.programme_id, who, days[0], days[1], today)
    with st.container(border=True, gap="small", key="brief"):
        if not brief.parts:
            st.text(f"The plan holds nothing for {person.name(who)} in these days.")
            return
        for heading, lines in brief.parts:
            st.markdown(f"**{heading}**")
            st.text("\n".join(lines))
        with st.container(horizontal=True, gap="small", key="brief_do"):
            name = f"brief-{programme.code}-{days[0]}.pdf"
            export.offer(
                "One page (PDF)",
                lambda: briefs.brief_pdf(brief, is_demo=programme.is_demo),
                file_name=f"DEMO-{name}" if programme.is_demo else name,
                mime="application/pdf", icon=":material/picture_as_pdf:", key="brief_pdf",
                programme_id=programme.programme_id, help="To print or to send",
            )  # fmt: skip
            if st.button("Issue it", key="issue_brief", icon=":material/send:"):
                _issue(programme, who, days[0], days[1], today)
    issued = [row for row in read.rows("briefings", programme=programme.programme_id) if row["audience"] == who]
    for row in issued[:3]:
        seen = "acknowledged" if row["acknowledged"] else "not acknowledged yet"
        st.text(f"{row['title']}, version {row['version']}: issued, {seen}.")
    if issued and panels.has_page("playbook"):
        st.page_link(
            panels.target("playbook"), label="Read and acknowledge", icon=":material/arrow_forward:",
            query_params={"programme": programme.code, "part": "briefings"},
        )  # fmt: skip


def _issue(programme: Programme, who: str, since: date, until: date, today: date) -> None:
    try:
        told = briefs.issue_brief(
            read.store(), programme.programme_id, who=who, since=since, until=until, today=today,
            actor=person.actor(), command_id=new_command_id(),
        )  # fmt: skip
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.toast(f"Issued, version {told['version']}.", icon=":material/check:")
    st.rerun()


def _in_a_month(day: date) -> date:
    return day + timedelta(days=30)
