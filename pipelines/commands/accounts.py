"""Accounts: their names, the programme they belong to, and whether they are ours or a comparator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, carry_out
from pipelines.commands.checking import hold, one_of, text_of, zone_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_account": "lead",
}


ROLES = ("own", "comparator")

Result = tuple[Mapping[str, Any], list[Event]]


def add_account(
    store: Store,
    *,
    platform: str,
    account_id: str,
    name: str = "",
    programme_id: str | None = None,
    role: str = "own",
    time_zone: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Name an account, assign it to a programme, say whether it is ours or a comparator; again to change it."""
    row = {
        "platform": text_of("platform", platform).lower(),
        "account_id": account_id.strip(),
        "name": name.strip() or account_id.strip() or platform,
        "role": one_of("role", role, ROLES),
        "programme_id": programme_id,
        "time_zone": zone_of(time_zone),
    }

    def work(tx: Transaction) -> Result:
        if programme_id:
            hold(tx, "programme", programme_id)
        key = {"platform": row["platform"], "account_id": row["account_id"]}
        held = tx.one("select * from account where platform = $platform and account_id = $account_id", key)
        if held:
            changes = "name = $name, role = $role, programme_id = $programme_id, time_zone = $time_zone"
            tx.run(f"update account set {changes} where platform = $platform and account_id = $account_id", row)  # noqa: S608  # fixed text, values go as parameters
        else:
            tx.insert("account", [{**row, "created_at": now()}])
        was = {name: held[name] for name in ("name", "role", "programme_id", "time_zone")} if held else None
        subject = f"{row['platform']}:{row['account_id']}"
        kind = "account_changed" if held else "account_added"
        return {**key, "was": was}, [Event("account", subject, kind, {"was": was, "is": row})]

    return carry_out(store, "add_account", row, work, actor=actor, command_id=command_id)
