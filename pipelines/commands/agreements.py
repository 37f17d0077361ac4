"""Who agreed to what: a party says yes or no to one thing of the plan, in the version that it saw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, maybe, one_of, text_of
from pipelines.commands.plan_kinds import kinds
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "agree": "staff",
}


DECISIONS = ("agreed", "refused", "asked")
# what stands outside the kinds of a plan and can be agreed to as well
OTHERS = ("programme", "objective", "kpi", "target", "report")


def agree(
    store: Store,
    *,
    programme_id: str,
    subject_kind: str,
    subject_id: str,
    party: str,
    decision: str = "agreed",
    decided_on: date,
    version: int = 1,
    comment: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record what a party said to a thing. Gives `agreement_id`. Raises Refused for a thing that is not there.

    Areas beside the plan (communication strategies, engagement plans) may name their own tables as `subject_kind`.
    """
    row = {
        "programme_id": programme_id,
        "subject_kind": text_of("thing agreed to", subject_kind),
        "subject_id": text_of("thing agreed to", subject_id),
        "version": version,
        "party": text_of("party", party),
        "decision": one_of("answer", decision, DECISIONS),
        "decided_on": decided_on,
        "comment": maybe(comment),
    }
    if version < 1:
        raise Refused(f"The version is {version}: versions are counted from 1.")

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        hold(tx, "programme", programme_id)
        if subject_kind in kinds() or subject_kind in OTHERS:
            hold(tx, subject_kind, subject_id)
        agreement_id = new_id("agr")
        tx.insert("agreement", [{"agreement_id": agreement_id, **row, **made(actor)}])
        return {"agreement_id": agreement_id}, [Event("agreement", agreement_id, "agreement_added", row)]

    return carry_out(store, "agree", row, work, actor=actor, command_id=command_id)
