"""What became of an imported file: every line counted, the refused ones with their reason and to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from dashboard import export, format, panels, read, tables
from pipelines.commands.imports import ImportResult

KINDS = {"mention": "mentions", "post": "posts", "metric": "metric values"}


def show(done: ImportResult, place: int) -> None:
    """Draw the result of one file."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"result_{place}"):
        if done.already_imported_on:
            st.badge("Imported before: nothing changed", icon=":material/done_all:", color="gray")
        elif done.refused:
            st.badge(f"Imported, {lines(done.refused)} refused", icon=":material/warning:", color="orange")
        else:
            st.badge("Imported", icon=":material/check_circle:", color="green")
        st.text(done.file_name)
    st.text(done.title)
    if done.already_imported_on:
        st.caption(f"This very file was read in this way on {when(done.already_imported_on)}.")
        return
    with st.grid(6, min_column_width=110, key=f"counts_{place}"):
        for name, number in (
            ("Lines read", done.read),
            ("New", done.new),
            ("Changed", done.changed),
            ("Known already", done.unchanged),
            ("Skipped", done.skipped),
            ("Refused", done.refused),
        ):
            st.metric(name, format.full(number))
    kinds = [f"{one.new:,} new {KINDS.get(one.kind, one.kind)}" for one in done.kinds]
    if kinds:
        several = any(one.kind == "metric" for one in done.kinds)
        st.caption(" · ".join(kinds) + (". One line of a file can hold a post and several values." if several else ""))
    for note in done.notes:
        st.text(note)
    refusals(done.refusals, done.refused, done.refused_file, f"file_{place}")
    if any(one.kind == "mention" for one in done.kinds) and panels.has_page("mentions"):
        panels.link("mentions", "See the mentions", icon=":material/arrow_forward:")
    elif panels.has_page("live"):
        panels.link("live", "See the numbers", icon=":material/arrow_forward:")


def when(told: str) -> str:
    """An instant that a command tells in UTC, as pages write it."""
    return format.instant(datetime.fromisoformat(told), read.zone())


def lines(number: int) -> str:
    """
    >>> lines(1), lines(1200)
    ('1 line', '1,200 lines')
    """
    return f"{number:,} {'line' if number == 1 else 'lines'}"


def refusals(found: Sequence[tuple[int, str]], total: int, refused_file: str | None, key: str) -> None:
    """The refused lines with their reasons, and the file of them to be mended and imported again."""
    if not total:
        return
    st.markdown(f"**{lines(total)} refused**")
    tables.draw(
        [{"Line": line, "Why": reason} for line, reason in found],
        hide_index=True,
        column_config={"Line": st.column_config.NumberColumn(width="small")},
        alt="The refused lines and why each was refused",
    )
    if total > len(found):
        st.caption(f"The first {len(found):,} are listed; the file below holds all of them.")
    if refused_file and Path(refused_file).exists():
        export.offer(
            "Download the refused lines",
            Path(refused_file).read_bytes,
            file_name=Path(refused_file).name,
            mime="text/csv",
            key=f"refused_of_{key}",
            whole="mended and brought in again: what was blacked out would be lost",
            help="Mend them in this file and drag it in: lines that were taken before are not doubled.",
        )
    elif refused_file:
        st.caption("The file of the refused lines is no longer on this machine.")
