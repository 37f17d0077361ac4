"""The ledger of promises: what was said, by whom it is kept, until when; kept ones stay to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard import case_dialogs, case_queue, evidence_sql, format, panels, person, read, tables
from dashboard.case_dialogs import Asked, fields, save
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from pipelines.commands import commitments

SHOWN = 40


def show(chosen: Filters) -> None:
    """Draw the kept rate and the list, overdue ones first."""
    today = read.today(chosen.programme)
    counted = read.rows("promises_kept", programme=chosen.programme_id, today=today)[0]
    told = (
        ("Kept", counted["kept"], "Settled as kept."), ("Open", counted["open"], "Not due yet."),
        ("Overdue", counted["overdue"], "Due and not settled."), ("Broken", counted["broken"], "Settled as broken."),
    )  # fmt: skip
    with st.grid(4, min_column_width=140, key="numbers"):
        for title, number, said in told:
            with st.container(border=True, height="stretch", key=f"number_{title.lower()}"):
                st.metric(title, number, help=said)
    evidence_sql.numbers(
        [
            Number("What became of promises", "promises_kept", {"programme": chosen.programme_id, "today": today},
                   "pages", said="One row with the four numbers."),
            Number("The promises", "promises", {"programme": chosen.programme_id, "case": None}, "pages",
                   said="Open ones due before today are the overdue."),
        ],
        key="box_promises",
    )  # fmt: skip
    with st.container(horizontal=True, key="promise_line"):
        case_dialogs.button("Add a promise", "promise", icon=":material/add:", programme=chosen.programme_id)
    rows = read.rows("promises", programme=chosen.programme_id, case=None)
    if not rows:
        panels.empty(
            "Nothing was promised yet.",
            "Every 'we will …' of an answer is proposed as a promise when the answer is sent.",
            key="no_promise",
        )
    open_ones = [row for row in rows if row["status"] == "open"]
    for row in open_ones[:SHOWN]:
        _row(row, today)
    if len(open_ones) > SHOWN:
        st.caption(f"{SHOWN} of {len(open_ones)} open promises, the next due first")
    _settled([row for row in rows if row["status"] != "open"])


def _settled(rows: list[dict[str, Any]]) -> None:
    """What became of the others, the newest first: one table, because each card costs."""
    if not rows:
        return
    st.header("Settled", anchor=False)
    newest = sorted(rows, key=lambda one: one["due_on"], reverse=True)
    place = tables.pick(
        [
            {
                "It was": row["status"].capitalize(), "Promise": row["text"], "By": person.name(row["owner"]),
                "Due": row["due_on"], "Made": row["made_on"], "Case": row["ref"] or "",
            }
            for row in newest
        ],
        key="settled_promises", alt="Promises that were kept, broken or withdrawn, the newest first",
        column_config={"Case": case_queue.case_column("promise_case")},
    )  # fmt: skip
    case_queue.opened("promise_case")
    ref = newest[place]["ref"] if place is not None else None
    # by the keyboard a line can be ticked, and a button in a cell cannot be pressed
    if ref is None:
        st.caption("Press a reference to open its case, or tick its line.")
    elif st.button(f"Open {ref}", key="settled_open", icon=":material/open_in_full:"):
        st.query_params["case"] = ref
        st.rerun()


def _row(row: Mapping[str, Any], today: date) -> None:
    late = row["status"] == "open" and row["due_on"] < today
    badge = ("Overdue", ":material/alarm:", "red") if late else ("Open", ":material/handshake:", "blue")
    case = f" · {row['ref']}" if row["ref"] else ""
    panels.item_card(
        f"{person.name(row['owner'])}: {row['text']}", [badge],
        f"due {format.day(row['due_on'])} · made {format.day(row['made_on'])}{case}",
        key=f"promise_{row['commitment_id']}",
        doing=lambda: case_dialogs.button(
            "Settle or move", "promise", icon=":material/edit:", kind="tertiary",
            key=f"settle_{row['commitment_id']}", promise=dict(row),
        ),
    )  # fmt: skip


def dialog(about: Asked) -> None:
    """Add a promise, or say what became of one."""
    held = about.more.get("promise")
    if held is None:
        _add(about)
    else:
        _settle(about, held)


def _add(about: Asked) -> None:
    form = fields(about)
    programmes = {one.programme_id: one.name for one in read.programmes()}
    chosen = about.more.get("programme") or form.choice(
        "Programme", "programme", list(programmes), form=lambda one: programmes.get(one, one)
    )  # fmt: skip
    text = form.area("What was promised", "promise")
    owner = form.text("Who keeps it", "owner")
    due = form.day("Until", "due", read.today(None))
    save(
        "Add it", about, done="Written down.",
        work=lambda seen, command: commitments.add_commitment(
            read.store(), str(chosen), text=text, owner=owner, due_on=due or date.min, actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def _settle(about: Asked, held: Mapping[str, Any]) -> None:
    form = fields(about)
    st.text(held["text"])
    status = form.choice("It was", "status", commitments.SETTLED)
    note = form.area("Note", "note", hint="Needed unless it was kept.")
    identity = str(held["commitment_id"])
    save(
        "Settle it", about, done="Settled.",
        work=lambda seen, command: commitments.settle_commitment(
            read.store(), identity, status=status, note=note, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip
    due = form.day("Or give it another day", "due", held["due_on"])
    save(
        "Move it", about, done="Moved.", key="move",
        work=lambda seen, command: commitments.move_commitment(
            read.store(), identity, due_on=due or held["due_on"], reason=note, actor=person.actor(),
            command_id=f"{command}_move",
        ),
    )  # fmt: skip
