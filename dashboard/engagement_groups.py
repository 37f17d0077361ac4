"""Groups and reviews on the Engagement page: segments, needs, strategies with who agreed, reviews, promises, risks."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import format, kind_form, panels, person, read, read_stakeholders, stakeholder_review, tables
from dashboard.objective_dialogs import button
from dashboard.read import Programme
from pipelines.rules import cadence, engagement, small_cells

CHANGES = {"closed": "Gap closed", "opened": "Gap opened", "same": "As before"}
SHOWN = 20  # reviews as cards


def groups(programme: Programme) -> None:
    """Segments with size and involvement, and how they are spoken to."""
    st.header("Segments", anchor=False)
    rows = read.rows("engagement_segments", programme=programme.programme_id)
    months = read_stakeholders.involvement(programme)
    if rows:
        # how many people there are in all is public, so one small group alone would follow from the others
        sizes = small_cells.suppressed({row["segment_id"]: row["size"] for row in rows})
        tables.draw(
            [_segment(row, sizes[row["segment_id"]], months.get(row["segment_id"], [])) for row in rows],
            hide_index=True,
            key="segment_rows",
            alt="Segments with criteria, size, source and involvement",
        )
        names = {row["segment_id"]: f"{row['code']} · {row['name']}" for row in rows}
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="segment_edit"):
            chosen = st.selectbox("Change a segment", list(names), format_func=names.__getitem__, key="segment_chosen")
            if chosen:
                kind_form.edit("segment", chosen)
            kind_form.add("Add a segment", "segment")
    else:
        panels.empty(
            "There is no segment yet.", "Say who belongs to a group, how many, and who says so.", key="no_segment"
        )
        kind_form.add("Add a segment", "segment")
    everybody = read_stakeholders.everybody(programme)
    loose = [one.name for one in everybody if not one.row["segments"]]
    if everybody:
        share = round(100 * (len(everybody) - len(loose)) / len(everybody))
        st.text(f"{len(everybody) - len(loose)} of {len(everybody)} stakeholders are in a segment ({share}%).")
    if loose:
        st.text(f"In no segment: {', '.join(loose[:8])}{' …' if len(loose) > 8 else ''}")
    _needs(programme)
    _strategies(programme)
    _risks(programme)


def _segment(row: dict[str, Any], size: float | None, months: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "Code": row["code"],
        "Name": row["name"],
        "Who belongs to it": row["criteria"],
        "Size": "not shown" if size is None and row["size"] is not None else format.full(size),
        "Stakeholders": row["members"],
        "Involvement": round(months[-1]["involvement"]) if months else None,
        "Three months before": round(months[-4]["involvement"]) if len(months) > 3 else None,
        "Open needs": row["open_needs"],
        "Last reached": read_stakeholders.local(row["last_at"]),
    }


def _needs(programme: Programme) -> None:
    st.header("Needs", anchor=False)
    rows = read.rows("engagement_needs", programme=programme.programme_id)
    today = read.today(programme)
    if rows:
        tables.draw(
            [
                {
                    "Whose": row["whom"] or "",
                    "Need": row["text"],
                    "Kind": kind_form.begun(row["kind"]),
                    "State": kind_form.begun(row["status"]),
                    "Open for, days": (today - row["raised_on"]).days if row["status"] == "open" else None,
                    "What was done": row["what_done"] or "",
                }
                for row in rows
            ],
            hide_index=True,
            key="need_rows",
            alt="Needs of stakeholders and segments, open ones first",
        )
    else:
        st.text("No need is recorded yet: what people need to take part, such as another language or another hour.")
    kind_form.add("Add a need", "need", icon=":material/accessibility:", key="add_need")


def _strategies(programme: Programme) -> None:
    st.header("Communication strategies", anchor=False)
    rows = read.rows("engagement_strategies", programme=programme.programme_id)
    answers: dict[str, list[dict[str, Any]]] = {}
    for row in read.rows("engagement_agreements", programme=programme.programme_id):
        answers.setdefault(row["subject_id"], []).append(row)
    if rows:
        tables.draw(
            [_strategy(row, answers.get(row["comms_strategy_id"], [])) for row in rows],
            hide_index=True,
            key="strategy_rows",
            alt="Communication strategies, who agreed to which version, and who is outstanding",
        )
    else:
        st.text("None is written yet: say what a segment is told, by which channels, and ask who must agree.")
    names = {row["comms_strategy_id"]: f"{row['code']} · {row['name']}" for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="strategy_edit"):
        if names:
            chosen = st.selectbox("A strategy", list(names), format_func=names.__getitem__, key="strategy_chosen")
            if chosen:
                kind_form.edit("comms_strategy", chosen)
                if kind_form.may("agree"):
                    button("Ask, or record an answer", "agree", chosen, icon=":material/handshake:")
        kind_form.add("Add a strategy", "comms_strategy", icon=":material/add:")


def _strategy(row: dict[str, Any], answers: list[dict[str, Any]]) -> dict[str, Any]:
    agreed = [one for one in answers if one["decision"] == "agreed" and one["version"] == row["version"]]
    older = [one for one in answers if one["decision"] == "agreed" and one["version"] < row["version"]]
    waiting = [one for one in answers if one["decision"] == "asked"] + older
    refused = [one for one in answers if one["decision"] == "refused"]
    return {
        "Code": row["code"],
        "Segment": row["segment"],
        "Says": row["message"],
        "Channels": row["channels"] or "",
        "Version": row["version"],
        "Agreed": ", ".join(one["party"] for one in agreed),
        "Outstanding": ", ".join(one["party"] for one in waiting),
        "Refused": ", ".join(one["party"] for one in refused),
    }


def _risks(programme: Programme) -> None:
    rows = read.rows("engagement_risks", programme=programme.programme_id, on=read.today(programme))
    st.header("Risks to engagement", anchor=False)
    if not rows:
        st.text("No risk of the category 'engagement' is open.")
        return
    tables.draw(
        [
            {
                "Code": row["code"],
                "Risk": row["event"],
                "Score": row["score"],
                "Mitigations": row["mitigations"],
                "Overdue": row["overdue"],
                "Owner": person.name(row["owner"]),
            }
            for row in rows
        ],
        hide_index=True,
        key="risk_rows",
        alt="Open risks to engagement with their mitigations",
    )


# -- reviews -------------------------------------------------------------------------------------------


def reviews(programme: Programme) -> None:
    """Reviews that are due, what the held ones said of the gap, and the promises of interactions."""
    st.header("Reviews due", anchor=False)
    today = read.today(programme)
    rows = read.rows("engagement_reviews", programme=programme.programme_id)
    waiting = [row for row in rows if row["done_on"] is None]
    if not waiting:
        st.text("No review is planned. Open a stakeholder to plan one.")
    soon = [row for row in waiting if cadence.standing(row["due_on"], today) != "later"]
    if waiting and not soon:
        st.caption("None is overdue or due within a week.")
    for row in soon[:SHOWN]:
        _review(row, today)
    if later := waiting[len(soon) :]:
        st.header("Later reviews", anchor=False)
        place = tables.pick(
            [{"Due": row["due_on"], "Stakeholder": row["name"]} for row in later],
            key="later_reviews", at_once=8, alt="Reviews that are due after a week, the next first",
        )  # fmt: skip
        if place is None:
            st.caption("Tick a line to hold the review now.")
        else:
            _review(later[place], today)
    _held([row for row in rows if row["done_on"]])
    _promises(programme)


def _review(row: dict[str, Any], today: date) -> None:
    is_late = cadence.standing(row["due_on"], today) == "overdue"
    badge = ("Overdue", ":material/error:", "orange") if is_late else ("Due", ":material/event:", "gray")
    identity = row["relationship_review_id"]
    panels.item_card(
        row["name"], [badge], format.day(row["due_on"]), key=f"review_{identity}",
        doing=partial(_hold_button, identity),
    )  # fmt: skip


def _hold_button(identity: str) -> None:
    if kind_form.may("hold_review"):
        button("Hold the review", "hold_review", identity, icon=":material/rate_review:", key=f"hold_{identity}")


def _held(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    st.header("Held", anchor=False)
    changed = [
        engagement.gap_change(row["gap_before"], row["gap_after"])
        for row in rows
        if row["gap_before"] is not None and row["gap_after"] is not None
    ]
    in_time = sum(row["done_on"] <= row["due_on"] for row in rows)
    st.text(
        f"{in_time} of {len(rows)} held in time; the gap closed in {changed.count('closed')}, "
        f"opened in {changed.count('opened')} and stayed in {changed.count('same')}."
    )
    tables.draw(
        [
            {
                "Stakeholder": row["name"],
                "Due": row["due_on"],
                "Held": row["done_on"],
                "In time": row["done_on"] <= row["due_on"],
                "Gap before": row["gap_before"],
                "Gap now": row["gap_after"],
                "Change": CHANGES[engagement.gap_change(row["gap_before"], row["gap_after"])]
                if row["gap_before"] is not None and row["gap_after"] is not None
                else "Not assessed",
                "Checklist": stakeholder_review.told(row),
                "Found": row["outcome"] or "",
                "Next step": row["next_step"] or "",
            }
            for row in sorted(rows, key=lambda row: row["done_on"], reverse=True)
        ],
        hide_index=True,
        key="held_rows",
        alt="Reviews that were held, newest first, with the change of the gap",
    )


def _promises(programme: Programme) -> None:
    rows = read.rows("engagement_promises", programme=programme.programme_id)
    if not rows:
        return
    st.header("Promises of interactions", anchor=False)
    today = read.today(programme)
    over = [
        row
        for row in rows
        if row["status"] in ("kept", "broken") or (row["status"] == "open" and row["due_on"] < today)
    ]
    kept = sum(row["kept_on"] is not None and row["kept_on"] <= row["due_on"] for row in over)
    if over:
        st.text(f"{kept} of {len(over)} that were due or settled were kept in time ({round(100 * kept / len(over))}%).")
    tables.draw(
        [
            {
                "To": row["whom"] or "",
                "Promise": row["text"],
                "Owner": person.name(row["owner"]),
                "Due": row["due_on"],
                "State": "overdue" if row["status"] == "open" and row["due_on"] < today else row["status"],
                "Kept": row["kept_on"],
            }
            for row in rows
        ],
        hide_index=True,
        key="promise_rows",
        alt="Promises made in interactions",
    )
