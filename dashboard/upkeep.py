"""Looking after the store: backups, checks, what it holds, the organisation's time zone, the demo."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import format, panels, person, read, tables
from dashboard.bring_in import size
from data.store import CheckResult, StoreError
from pipelines.commands import Refused, demo
from pipelines.commands.settings import set_time_zone, time_zone, time_zones
from pipelines.commands.upkeep import look_through

BACKUPS_SHOWN = 10


def show() -> None:
    """Draw the section."""
    _told()
    left, right = st.columns([1, 1], gap="small")
    with left.container(border=True, height="stretch", key="backups"):
        _backups()
    with right.container(border=True, height="stretch", key="checks"):
        _checks()
    left, right = st.columns([1, 1], gap="small")
    with left.container(border=True, height="stretch", key="holdings"):
        _holdings()
    with right.container(border=True, height="stretch", key="settings"):
        _time_zone()
        if demo.holds_demo(read.store()):
            _clear_demo()


def _told() -> None:
    """What the last press of a button did."""
    said = st.session_state.pop("upkeep_told", None)
    if said:
        st.success(said, icon=":material/check_circle:")


# -- backup and checks ---------------------------------------------------------------------------


def _backups() -> None:
    st.header("Backups", anchor=False)
    st.caption("A backup is the whole store in one file, made while it is in use. Copy it to another disk as well.")
    if st.button("Back up now", type=panels.main_button(), icon=":material/save:", key="backup_now"):
        try:
            with st.spinner("Copying the store"):
                made = read.store().backup()
        except StoreError as error:
            panels.failed(error)
        else:
            st.session_state["upkeep_told"] = f"Backed up: {made.name}, {size(made.stat().st_size)}."
            st.rerun()
    folder = read.store().home / "backups"
    files = (
        sorted(folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    )
    if not files:
        st.text("There is no backup yet.")
        return
    tables.draw(
        [
            {
                "Backup": file.name,
                "Size": size(file.stat().st_size),
                "Age": format.ago(datetime.fromtimestamp(file.stat().st_mtime, UTC), datetime.now(UTC)),
            }
            for file in files[:BACKUPS_SHOWN]
        ],
        hide_index=True,
        alt="The newest backups with their size and age",
    )
    more = f", the newest {BACKUPS_SHOWN} of {len(files)}" if len(files) > BACKUPS_SHOWN else ""
    st.caption(f"In the folder backups/ beside the store{more}. To restore one, stop the server first.")


def _checks() -> None:
    st.header("Checks", anchor=False)
    st.caption(
        "Each check looks for what must not be: a key twice, a roll-up out of step, a value that is not a number."
    )
    if st.button("Run the checks", icon=":material/rule:", key="run_checks"):
        try:
            with st.spinner("Looking through the store"):
                st.session_state["checked"] = (datetime.now(UTC), look_through(read.store()))
        except StoreError as error:
            panels.failed(error)
    checked = st.session_state.get("checked")
    if checked is None:
        st.text("Not run in this session.")
        return
    at, results = checked
    wrong = [one for one in results if one.wrong]
    if wrong:
        st.badge(f"{len(wrong)} of {len(results)} found something", icon=":material/error:", color="red")
    else:
        st.badge(f"All {len(results)} checks are good", icon=":material/check_circle:", color="green")
    st.caption(f"Run {format.instant(at, read.zone())}")
    for one in [*wrong, *(one for one in results if not one.wrong)]:
        _check(one)


def _check(one: CheckResult) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"check_{one.name}"):
        if one.wrong:
            st.badge(f"{one.wrong:,} wrong", icon=":material/error:", color="red")
        else:
            st.badge("Good", icon=":material/check:", color="green")
        st.text(one.meaning)
    if one.wrong:
        tables.draw(one.examples, hide_index=True, alt=f"Examples of what the check {one.name} found")


# -- what is held --------------------------------------------------------------------------------


def _holdings() -> None:
    st.header("What is held", anchor=False)
    store = read.store()
    st.text(f"{size(store.size_bytes())} in {store.path.name}")
    tables.draw(
        [{"Thing": row["thing"], "How many": format.full(row["kept"])} for row in read.rows("table_rows")],
        hide_index=True,
        alt="How many of each thing the store holds",
    )


# -- settings ------------------------------------------------------------------------------------


def _time_zone() -> None:
    st.header("Time zone of the organisation", anchor=False)
    st.caption("It says when a day begins and ends. Changing it moves mentions between days in every number.")
    held, zones = time_zone(read.store()), time_zones(read.store())
    chosen = st.selectbox(
        "Time zone", zones, index=zones.index(held) if held in zones else None, key="zone_chosen", width=300
    )
    if st.button(
        "Change and count again", icon=":material/schedule:", key="zone_save", disabled=not chosen or chosen == held
    ):
        try:
            with st.spinner("Counting every day again"):
                done = set_time_zone(read.store(), str(chosen), actor=person.actor())
        except (Refused, StoreError) as error:
            panels.failed(error)
            return
        st.session_state["upkeep_told"] = f"Days now begin and end in {done['is']} (before: {done['was']})."
        st.rerun()


def _clear_demo() -> None:
    st.header("Demo data", anchor=False)
    st.caption("The demo programme is invented. Clearing removes all of it and nothing of yours.")
    with st.popover("Clear demo data", icon=":material/delete:", key="clear_demo"):
        st.text("Remove the demo programme and everything that belongs to it?")
        if st.button("Yes, clear it", type=panels.main_button(), key="clear_demo_now"):
            try:
                demo.clear_demo(read.store(), actor=person.actor())
            except (Refused, StoreError) as error:
                panels.failed(error)
                return
            st.session_state["upkeep_told"] = "The demo data is gone."
            st.rerun()
