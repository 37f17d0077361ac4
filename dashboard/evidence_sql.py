"""The glass box of numbers of the plan: definition, version, SQL, parameters, the rows it gives and their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import read, words
from data import models
from data.store import to_json

ASKED = "number_dialog"


def button(label: str, model: str, params: Mapping[str, Any], *, key: str) -> None:
    """A button that opens a number of data/models/figures to its rows."""
    st.button(
        label, key=key, icon=":material/query_stats:", type="tertiary", on_click=_ask, args=(model, dict(params)),
    )  # fmt: skip


def _ask(model: str, params: dict[str, Any]) -> None:
    st.session_state[ASKED] = (model, params)


def dialogs() -> None:
    """Open the number that was asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is not None:
        _dialog(*asked)


@st.dialog("What stands behind the number", width="large", icon=":material/query_stats:")
def _dialog(name: str, params: dict[str, Any]) -> None:
    model = models.model("figures", name)
    used = {key: value for key, value in params.items() if f"${key}" in model.sql}
    rows = read.store().rows(model.sql, used or None)
    figure(
        {
            "definition": model.header.get("grain", name),
            "version": model.hash,
            "path": model.path,
            "sql": model.sql,
            "parameters": used,
            "hash": hashlib.sha256(to_json(rows).encode()).hexdigest(),
        },
        rows,
    )


def figure(box: Mapping[str, Any], rows: list[dict[str, Any]] | None = None) -> None:
    """A figure opened: what it is, its SQL and parameters, and its rows where they are asked for."""
    with st.container(gap="xxsmall", key="number_box"):
        for name in ("definition", "version", "path", "hash"):
            if box.get(name):
                with st.container(horizontal=True, gap="small"):
                    st.markdown(f"**{name.capitalize()}**", width=140)
                    st.text(str(box[name]), width="stretch")
    if rows:
        st.dataframe(
            pa.Table.from_pylist(rows), hide_index=True, key="number_rows", placeholder=words.NOTHING,
            alt="What the query gives",
        )  # fmt: skip
    st.markdown("**Parameters**")
    st.code("\n".join(f"${key} = {value!s}" for key, value in box["parameters"].items()) or "none", language=None)
    st.markdown("**SQL**")
    st.code(box["sql"], language="sql", wrap_lines=True)
