"""Data: files are brought in here, and one sees what came, how old it is, what was refused, and that it is safe."""

from __future__ import annotations

import streamlit as st

from dashboard import bring_in, data_accounts, data_runs, filters, panels, upkeep

SECTIONS = {
    "import": ("Bring data in", bring_in.show),
    "sources": ("Sources and freshness", data_accounts.show_sources),
    "runs": ("Runs", data_runs.show),
    "accounts": ("Accounts", data_accounts.show_accounts),
    "upkeep": ("Backup and checks", upkeep.show),
}


def show() -> None:
    """Draw the page: one section at a time, its name in the address."""
    panels.header("Data")
    filters.restore("section", SECTIONS)
    if "section" not in st.session_state and "section" not in st.query_params:
        st.session_state["section"] = "import"
    section = st.segmented_control(
        "Section",
        list(SECTIONS),
        format_func=lambda one: SECTIONS[one][0],
        key="section",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    SECTIONS[section or "import"][1]()
