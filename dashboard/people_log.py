"""The log: every change that was made, by whom, and whether the log itself is whole."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import format, panels, person, read, tables
from data.store import StoreError
from pipelines.commands.upkeep import LOG, look_through

PAGE_SIZE = 50


def show() -> None:
    """Draw the section."""
    st.text(
        "Every change is kept for ever and sealed to the one before it with a key that is not in the store; the newest "
        "seal is noted outside it. Whoever changes the past in the file is found out here."
    )
    _whole()
    total = int(read.rows("command_count")[0]["commands"])
    if not total:
        panels.empty("Nothing was changed yet.", "Each change by a person or a job will stand here.", key="no_log")
        return
    pages = -(-total // PAGE_SIZE)
    number = min(int(st.session_state.get("log_page") or 1), pages)
    found = read.rows("command_log", who=None, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    tables.draw(
        [
            {
                "When": format.instant(row["done_at"], read.zone()),
                "Who": person.name(row["who"]),
                "What": row["command"].replace("_", " ").capitalize(),
                "Subject": (row["subject_kind"] or "").removesuffix("_file").replace("_", " ").capitalize(),
                "Entry": row["sequence"],
            }
            for row in found
        ],
        hide_index=True,
        alt="The newest changes with their author",
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{total:,} {'change' if total == 1 else 'changes'} · times in {read.zone()}", width="content")
        if pages > 1:
            st.pagination(pages, key="log_page")


WORDS = {"case": "Opened a case", "export": "Took out a file", "person": "Everything held on a person"}


def readings() -> None:
    """Draw who looked at what is not for everybody."""
    st.text(
        "Who opened a case, took a file out or asked for everything that is held on a person. With sign-in each "
        "opening of a case is noted once an hour. These entries stand in the same sealed log as the changes."
    )
    number = int(st.session_state.get("reads_page") or 1)
    found = read.rows("read_log", limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    if not found:
        panels.empty("Nobody looked yet.", "Readings stand here from the first on.", key="no_reads")
        return
    tables.draw(
        [
            {
                "When": format.instant(row["happened_at"], read.zone()),
                "Who": person.name(row["who"]),
                "What": WORDS.get(row["what"], row["what"]),
                "Which": row["subject"],
            }
            for row in found
        ],
        hide_index=True,
        alt="Who looked at what, newest first",
    )
    pages = -(-int(found[0]["total"]) // PAGE_SIZE)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{found[0]['total']:,} readings · times in {read.zone()}", width="content")
        if pages > 1:
            st.pagination(pages, key="reads_page")


def _whole() -> None:
    if st.button("Check the log", icon=":material/verified_user:", key="check_log"):
        try:
            with st.spinner("Reading the log"):
                found = next(one for one in look_through(read.store()) if one.name == LOG)
        except StoreError as error:
            panels.failed(error)
            return
        st.session_state["log_checked"] = (datetime.now(UTC), [row["what"] for row in found.examples], found.wrong)
    checked = st.session_state.get("log_checked")
    if not checked:
        st.caption("Not checked in this session.")
        return
    at, sentences, wrong = checked
    if wrong:
        st.badge(f"{wrong} found", icon=":material/error:", color="red")
        for one in sentences:
            st.text(one)
    else:
        st.badge("The log is whole", icon=":material/check_circle:", color="green")
    st.caption(f"Checked {format.instant(at, read.zone())}")
