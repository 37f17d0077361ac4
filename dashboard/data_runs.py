"""Every import and collector round: what it read, what became of it, and the lines it refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import format, import_result, panels, read
from pipelines.commands import upkeep

PAGE_SIZE = 15
MOST_REASONS = 10


def show() -> None:
    """Draw the section."""
    _set_aside()
    total = int(read.rows("runs_count")[0]["runs"])
    if not total:
        panels.empty(
            "Nothing was imported yet.", "Choose “Bring data in” above and drag a file into the box.", key="runs"
        )
        return
    pages = -(-total // PAGE_SIZE)
    number = min(int(st.session_state.get("runs_page") or 1), pages)
    for run in read.rows("runs", rows=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE):
        _run(run)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{total:,} {'run' if total == 1 else 'runs'} · times in {read.zone()}", width="content")
        if pages > 1:
            st.pagination(pages, key="runs_page")


def _set_aside() -> None:
    """What landed and could not be loaded: nobody else would say so."""
    reasons = upkeep.set_aside(read.store())
    if reasons:
        with st.container(border=True, key="set_aside"):
            st.warning(
                f"{len(reasons)} could not be loaded and were set aside; their rows are kept in landing/set-aside.",
                icon=":material/report:",
            )
            st.text("\n".join(reasons[:MOST_REASONS]))


def _run(run: Mapping[str, Any]) -> None:
    refused = int(run["rows_refused"])
    with st.container(border=True, key=f"run_{run['job_id']}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if refused:
                st.badge(f"{import_result.lines(refused)} refused", icon=":material/warning:", color="orange")
            elif run["rows_new"] or run["rows_changed"]:
                st.badge("Loaded", icon=":material/check_circle:", color="green")
            else:
                st.badge("Nothing new", icon=":material/done_all:", color="gray")
            st.text(run["file_name"] or run["layout"])
        st.caption(_counted(run))
        if (refused or json.loads(run["notes"])) and st.toggle("Open", key=f"open_{run['job_id']}"):
            _opened(run)


def _counted(run: Mapping[str, Any]) -> str:
    counts = (
        (run["rows_read"], "lines read"),
        (run["rows_new"], "rows new"),
        (run["rows_changed"], "changed"),
        (run["rows_unchanged"], "known already"),
        (run["rows_skipped"], "lines skipped"),
        (run["rows_refused"], "refused"),
    )
    told = [f"{format.full(n)} {word}" for n, word in counts if n]
    layout = " ".join(part for part in str(run["layout"]).replace("_", " ").split() if part.isalnum())
    return " · ".join([format.instant(run["loaded_at"], read.zone()), layout, *told])


def _opened(run: Mapping[str, Any]) -> None:
    for note in json.loads(run["notes"]):
        st.text(note)
    found = [(int(one["line"]), str(one["reason"])) for one in read.rows("run_refusals", job=run["job_id"])]
    import_result.refusals(found, int(run["rows_refused"]), run["refused_file"], run["job_id"])
