"""What was noted of a report that went out by mistake is taken back, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, carry_out
from pipelines.commands.checking import hold, text_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"take_back_sending": "staff"}


def take_back_sending(
    store: Store, dissemination_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take back a note that a version was given to somebody: it was not, or not to them. The event keeps it.

    Gives `party`.
    """
    said = {"dissemination_id": dissemination_id, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = hold(tx, "dissemination", dissemination_id)
        tx.run("delete from dissemination where dissemination_id = $id", {"id": dissemination_id})
        event = Event(
            "dissemination", dissemination_id, "dissemination_removed", {"was": held, "reason": said["reason"]}
        )
        return {"party": held["party"]}, [event]

    return carry_out(store, "take_back_sending", said, work, actor=actor, command_id=command_id)
