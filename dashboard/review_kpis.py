"""The KPIs of a report as one table on the Monthly review page: what is there beside what is due, and the status."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import evaluation_history, tables
from pipelines.rules import status

COLUMNS = {"actual": "Actual", "due": "Due", "target": "Target", "attainment": "Attained"}
KEY = "report_kpis"
FIGURE = "figure_slot"  # the figure that is opened below


def rows(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """One row per KPI of the report, in its order: code, name, what is shown of it; what is not there is ''."""
    found: dict[str, dict[str, str]] = {}
    for one in manifest["figures"]:
        head, _, what = one["slot"].rpartition(".")
        if head.startswith("kpi."):
            code = head.removeprefix("kpi.")
            row = found.setdefault(code, {"code": code, "name": one["label"].rpartition(":")[0]})
            row[what] = one["shown"]
    return list(found.values())


def show(manifest: dict[str, Any]) -> None:
    """The table; a line that is chosen opens what was counted, below it."""
    held = rows(manifest)
    st.header("Performance against targets", anchor=False)
    if not held:
        st.caption("No KPI was entered when this version was made.")
        return
    shapes = {word: evaluation_history.SHAPES[colour] for colour, word in status.WORDS.items()}

    def opened() -> None:
        chosen = st.session_state[KEY].selection.rows
        st.session_state[FIGURE] = f"kpi.{held[chosen[0]]['code']}.actual" if chosen else None

    tables.draw(
        [
            {"Status": [shapes.get(row["status"], row["status"])] if row.get("status") else []}
            | {"KPI": f"{row['code']} {row['name']}"}
            | {word: row.get(what, "") for what, word in COLUMNS.items()}
            for row in held
        ],
        hide_index=True, key=KEY, height="content", on_select=opened, selection_mode="single-row",
        # the status stands first: of a phone's screen a pinned name left nothing else
        column_config={"Status": st.column_config.MultiselectColumn(
            options=[evaluation_history.SHAPES[one] for one in evaluation_history.ORDER],
            color=evaluation_history.COLOURS, width=110)}
        | {"KPI": st.column_config.TextColumn(width=360)}
        | {word: st.column_config.TextColumn(alignment="right", width=90) for word in COLUMNS.values()},
        alt="; ".join(f"{row['name']}: {row.get('actual', '')}, {row.get('status', '')}" for row in held),
    )  # fmt: skip
