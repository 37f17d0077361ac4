"""The policy's own tests: situations and what must come out of them, whoever changes the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import code_of, hold, made, one_of, text_of
from pipelines.rules.policy import EFFECTS, Scenario, wrong_with
from pipelines.rules.roles import Role

# Earshot's own rules and scenarios, to begin with
PRESET = Path(__file__).parents[2] / "data" / "reference" / "policy_start.json"

NEEDS: Mapping[str, Role] = {"add_scenario": "lead", "remove_scenario": "lead", "start_scenarios": "lead"}

Result = tuple[Mapping[str, Any], list[Event]]


def add_scenario(
    store: Store,
    programme_id: str,
    *,
    code: str,
    text: str,
    situation: Mapping[str, Any],
    expected: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add a test of the policy: what must come out for a situation. Gives `policy_scenario_id`."""
    unknown = wrong_with({field: {"is": value} for field, value in situation.items()})
    if unknown or not situation:
        raise Refused(unknown or "The situation is empty: say at least the role.")
    row = {
        "programme_id": programme_id,
        "code": code_of(code),
        "text": text_of("text", text),
        "situation": to_json(situation),
        "expected": one_of("expected answer", expected, EFFECTS),
    }

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        if tx.one(
            "select 1 as found from policy_scenario where programme_id = $programme_id and code = $code",
            {"programme_id": programme_id, "code": row["code"]},
        ):
            raise Refused(f"There is a scenario {row['code']} already. Choose another code.")
        identity = new_id("psc")
        tx.insert("policy_scenario", [{"policy_scenario_id": identity, **row, **made(actor)}])
        return {"policy_scenario_id": identity}, [Event("policy_scenario", identity, "scenario_added", row)]

    return carry_out(store, "add_scenario", row, work, actor=actor, command_id=command_id)


def remove_scenario(
    store: Store, policy_scenario_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a test of the policy away; the event keeps it."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "policy_scenario", policy_scenario_id)
        tx.run("delete from policy_scenario where policy_scenario_id = $id", {"id": policy_scenario_id})
        return {}, [Event("policy_scenario", policy_scenario_id, "scenario_removed", {"was": held})]

    body = {"policy_scenario_id": policy_scenario_id}
    return carry_out(store, "remove_scenario", body, work, actor=actor, command_id=command_id)


def start_scenarios(store: Store, programme_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Enter Earshot's own scenarios, those whose code is not taken. Gives how many."""

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        taken = {one.code for one in scenarios(tx, programme_id)}
        rows = [
            {
                "policy_scenario_id": new_id("psc"), "programme_id": programme_id, "code": one["code"],
                "text": one["text"], "situation": to_json(one["situation"]), "expected": one["expected"],
                **made(actor),
            }
            for one in json.loads(PRESET.read_text(encoding="utf-8"))["scenarios"]
            if one["code"] not in taken
        ]  # fmt: skip
        tx.insert("policy_scenario", rows)
        return {"entered": len(rows)}, [Event("programme", programme_id, "scenarios_started", {"entered": len(rows)})]

    body = {"programme_id": programme_id}
    return carry_out(store, "start_scenarios", body, work, actor=actor, command_id=command_id)


def as_scenario(row: Mapping[str, Any]) -> Scenario:
    """A row of policy_scenario as the rules judge it."""
    return Scenario(row["code"], row["text"], json.loads(row["situation"]), row["expected"])


def scenarios(tx: Transaction, programme_id: str) -> list[Scenario]:
    """Every test of a programme's policy."""
    rows = tx.rows("select * from policy_scenario where programme_id = $id order by code", {"id": programme_id})
    return [as_scenario(row) for row in rows]
