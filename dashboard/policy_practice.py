"""Practice: checks of law, codes and policy, time spent and what came of it, and what first helpers settled."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from dashboard import evidence_sql, format, panels, plan_items, policy_participation, read, read_plan, tables
from dashboard.read import Programme
from pipelines.rules.counts import counted

Row = dict[str, Any]
RESULTS = {
    "not_met": ("not met", ":material/cancel:", "red"),
    "open": ("open", ":material/schedule:", "orange"),
    "waived": ("waived", ":material/back_hand:", "gray"),
    "met": ("met", ":material/check_circle:", "green"),
}


def show(programme: Programme) -> None:
    """Draw the section."""
    policy_participation.button(programme)
    _checks(programme.programme_id)
    _time(programme)
    _helpers(programme)


def _checks(programme_id: str) -> None:
    st.header("Checked against law, codes and policy", anchor=False)
    held = read_plan.items("compliance_check", programme_id)
    counted = Counter(row["result"] for row in held)
    badges = [(f"{counted[key]} {word}", icon, colour) for key, (word, icon, colour) in RESULTS.items() if counted[key]]
    unnamed = [row["code"] for row in held if row["result"] != "open" and not (row["checked_by"] and row["checked_on"])]
    if badges:
        panels.badge_line(badges, f"of {len(held)} checks")
    if unnamed:
        st.text(f"Without a name or a day, so nobody stands for the result: {', '.join(unnamed)}.")
    plan_items.show(
        "compliance_check", programme_id,
        empty="Nothing is checked yet: say what is held against which law, code or policy, and who looked.",
    )  # fmt: skip


def _time(programme: Programme) -> None:
    st.header("Time, and what came of it", anchor=False)
    given = {"programme": programme.programme_id, "until": read.today(programme)}
    months = read.rows("time_spent", **given)
    if months:
        tables.draw(
            [_month(row) for row in months],
            hide_index=True,
            key="time_rows",
            alt="Months with the time spent, the cases closed and the posts published, the newest first",
        )
        st.caption(
            "Time is what people noted. Answering stands against the cases closed in the month, creating against the "
            "planned items that went out; engaging (creating, community, listening) against interactions with posts."
        )
        evidence_sql.numbers(
            [evidence_sql.Number("Time and what came of it", "time_spent", given, "pages")], key="box_time"
        )
    plan_items.show(
        "time_log", programme.programme_id,
        empty="No time is noted yet: who, on which day, how long, at what, and what came of it.",
    )  # fmt: skip


def _month(row: Row) -> Row:
    return {
        "Month": row["month"].strftime("%b %Y"),
        "Hours": round(row["minutes"] / 60, 1),
        "Answering, h": round(row["answering"] / 60, 1),
        "Closed": row["cases"],
        "A case": _each(row["minutes_a_case"], row["answering"]),
        "Creating, h": round(row["creating"] / 60, 1),
        "Published": row["posts"],
        "An item": _each(row["minutes_a_post"], row["creating"]),
        "Engaging, h": round(row["engaging"] / 60, 1),
        "Interactions": row["interactions"],
        "An hour": None if row["interactions_an_hour"] is None else round(row["interactions_an_hour"]),
        "Reach a post": None if row["reach_a_post"] is None else round(row["reach_a_post"]),
        "Outcome": f"{row['with_outcome']} of {row['entries']}",
    }


def _helpers(programme: Programme) -> None:
    st.header("First helpers", anchor=False)
    given = {"programme": programme.programme_id, "until": read.today(programme)}
    rows = read.rows("first_helpers", **given)
    if not rows:
        st.text("No case was answered first by a named employee or ambassador: the capacity of each answer says so.")
        return
    for part, word in (("ambassador", "Ambassadors"), ("staff", "Named employees")):
        mine = [row for row in rows if row["part"] == part]
        over = [row for row in mine if row["closed_at"]]
        settled = sum(row["is_settled"] for row in over)
        share = f" ({round(100 * settled / len(over))}%)" if over else ""
        if mine:
            st.text(
                f"{word} answered {counted(len(mine), 'case')} first; of the {len(over)} that are closed, "
                f"{counted(settled, 'was', 'were')} settled by that one answer{share}."
            )
    evidence_sql.numbers(
        [evidence_sql.Number("Settled at first contact", "first_helpers", given, "pages")], key="box_helpers"
    )


def _each(minutes: float | None, spent: int) -> str:
    """Time for each; nothing is said where no time of that sort was noted or nothing came of it."""
    return format.duration(minutes) if minutes is not None and spent else ""
