"""Working many cases out again: after a change of a calendar, and where an earlier version did not count something."""

from __future__ import annotations

from data.store import Transaction
from pipelines.commands.case_desk import hold_case, save


def count_steps(tx: Transaction, most: int) -> int:
    """Count the steps of cases from before they were counted; gives how many cases."""
    found = tx.rows("select case_id from case_file where steps_due is null limit $most", {"most": most})
    for row in found:
        save(tx, hold_case(tx, row["case_id"], "earshot"))
    return len(found)


def recompute_open(tx: Transaction, calendar_id: str) -> int:
    """Work the clocks of every open case under a calendar out again; gives how many cases."""
    found = tx.rows(
        "select case_id from case_file where calendar_id = $id and (closed_at is null or next_due_at is not null)",
        {"id": calendar_id},
    )
    for row in found:
        held = hold_case(tx, row["case_id"], "earshot")
        held.is_recounted = True
        save(tx, held)
    return len(found)
