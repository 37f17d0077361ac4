"""What each event of a case changed in its clocks and steps, kept with the event so that an earlier day can be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.store import Transaction, to_json
from pipelines.commands.case_desk import hold_case
from pipelines.commands.case_stored import undo_of
from pipelines.rules.case_clocks import Clock, clocks_of
from pipelines.rules.case_flow import CaseEvent
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import steps
from pipelines.rules.procedures import Procedure


def undos(case_id: str, events: Sequence[CaseEvent], procedure: Procedure, calendar: Calendar) -> list[str]:
    """For each event of a case what it changed, worked out by folding the events one by one."""
    before: tuple[Clock, ...] = ()
    counted: tuple[int, int] | None = None
    told = []
    for until in range(1, len(events) + 1):
        so_far = events[:until]
        clocks = clocks_of(so_far, procedure, calendar)
        told.append(to_json(undo_of(case_id, before, clocks, counted, calendar)))
        taken = steps(so_far, clocks, procedure)
        before, counted = clocks, (len(taken), sum(one.is_kept for one in taken))
    return told


def hold_past(tx: Transaction, most: int) -> int:
    """Work out what the events of cases changed where it is not held; gives how many cases were looked at."""
    found = tx.rows(
        "select distinct case_id from case_event where undo is null and sequence > 1 order by case_id limit $most",
        {"most": most},
    )
    for row in found:
        held = hold_case(tx, row["case_id"], "earshot")
        rows: list[dict[str, Any]] = [
            {"sequence": event.sequence, "undo": said}
            for event, said in zip(
                held.events, undos(held.case_id, held.events, held.procedure, held.calendar), strict=True
            )
        ]
        for one in rows:
            tx.run(
                "update case_event set undo = $undo where case_id = $id and sequence = $sequence and undo is null",
                {**one, "id": held.case_id},
            )
    return len(found)
