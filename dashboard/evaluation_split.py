"""Engagement in general and for whom or what it was planned: by target group and by campaign."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, read, tables
from dashboard.evidence_sql import Number
from dashboard.moment import Moment
from dashboard.read import Programme
from pipelines.rules import small_cells

Row = dict[str, Any]
# by what → heading of the first column, what stands for none, and what the box calls it
SPLITS = (
    ("group", "For", "Everybody", "Engagement by group"),
    ("campaign", "Campaign", "No campaign", "Engagement by campaign"),
)


def show(programme: Programme, moment: Moment) -> None:
    """Both tables with one caption."""
    st.header("Engagement, general and targeted", anchor=False)
    given = {"programme": programme.programme_id, "since": programme.starts_on, "until": moment.on}
    found = {split: read.rows("engagement_split", by=split[0], **given) for split in SPLITS}
    if not any(found.values()):
        st.caption("No post with reach and interactions was published by then.")
        return
    st.caption(
        f"Posts from {format.day(programme.starts_on)} to {format.day(moment.on)} by the group and the campaign that "
        "their content was planned for; the numbers are those known now."
    )
    for (by, head, none, _), rows in found.items():
        tables.draw(
            [_line(row, head, row["said"] or none) for row in rows],
            hide_index=True, key=f"split_{by}",
            alt="; ".join(f"{row['said'] or none}: {format.value(row['rate'], 'percent')}" for row in rows
                          if not small_cells.is_small(row["reach"])),
        )  # fmt: skip
    evidence_sql.numbers(
        [Number(said, "engagement_split", {**given, "by": by}, "pages") for by, _, _, said in SPLITS], key="box_split",
        label="What stands behind it",
    )  # fmt: skip


def _line(row: Row, head: str, said: str) -> Row:
    is_small = small_cells.is_small(row["reach"])
    return {
        head: said, "Posts": row["posts"], "Reach": None if is_small else row["reach"],
        "Interactions": None if is_small else row["interactions"],
        "Engagement rate": small_cells.WORDS if is_small else format.value(row["rate"], "percent"),
    }  # fmt: skip
