"""Why a clock was late: one reason a clock, from a short list so that reasons can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Refused, new_id
from pipelines.commands.case_desk import Held, act, said_of
from pipelines.commands.checking import made, one_of
from pipelines.rules.procedures import CLOCKS

NEEDS = {"explain_late_clock": "staff"}

REASONS = (
    "partner", "specialist", "approval", "workload", "absence", "routing", "complexity", "systems", "recorded_late",
    "other",
)  # fmt: skip


def explain_late_clock(
    store: Store,
    case_id: str,
    *,
    clock: str,
    reason: str,
    turn: int = 1,
    note: str = "",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say why a clock of a case was late; said again, the newer reason counts. `turn`: the how-manieth of its kind.

    Raises Refused for a clock that is not late, and for `other` without a note.
    """
    said = {
        "clock": one_of("clock", clock, tuple(CLOCKS)), "turn": turn, "reason": one_of("reason", reason, REASONS),
        "note": said_of("note", note, most=2000),
    }  # fmt: skip
    if reason == "other" and not said["note"]:
        raise Refused("'other' says nothing by itself: write down in the note what it was.")

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        found = next((one for one in held.clocks() if (one.name, one.turn) == (clock, turn)), None)
        if found is None or not found.is_late(held.now):
            title = CLOCKS[clock].title
            raise Refused(f"{title} is not late in this case, so there is nothing to explain. Open the page again.")
        held.add("lateness_explained", said)
        key = {"case": case_id, "clock": clock, "turn": turn}
        known = tx.one(
            "select late_reason_id from late_reason where case_id = $case and clock = $clock and turn = $turn", key
        )
        if known:
            tx.run(
                "update late_reason set reason = $reason, note = $note, created_at = $created_at, "
                "created_by = $created_by where late_reason_id = $id",
                {"reason": reason, "note": said["note"], "id": known["late_reason_id"], **made(actor)},
            )
            return {"late_reason_id": known["late_reason_id"]}
        identity = new_id("lrs")
        row = {"late_reason_id": identity, "programme_id": held.programme_id, "case_id": case_id, **said}
        tx.insert("late_reason", [{**row, "is_demo": bool(held.row["is_demo"]), **made(actor)}])
        return {"late_reason_id": identity}

    return act(
        store, "explain_late_clock", case_id, said, build, actor=actor, command_id=command_id,
        seen_version=seen_version,
    )  # fmt: skip
