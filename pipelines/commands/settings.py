"""What holds for the whole installation: the zone in which a day begins and ends."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "set_time_zone": "administrator",
}


def time_zone(store: Store) -> str:
    """The zone of the organisation, e.g. Europe/London."""
    row = store.one("select value from setting where key = 'time_zone'")
    return str(row["value"]) if row else "UTC"


def time_zones(store: Store) -> list[str]:
    """The zones that both Python and the store know by the same name, A to Z."""
    told = {row["name"] for row in store.rows("select name from pg_timezone_names()")}
    return sorted(told & zoneinfo.available_timezones())


def set_time_zone(store: Store, zone: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Move the bounds of the days to another zone and build every mart again, in one transaction.

    Gives `was`, `is` and the names of the marts `rebuilt`. Raises Refused for a zone that does not exist.
    """
    if zone not in time_zones(store):
        raise Refused(f"'{zone}' is not a time zone. Give one such as Europe/London.")

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = tx.one("select value from setting where key = 'time_zone'")
        was = held["value"] if held else None
        event = Event("setting", "time_zone", "time_zone_set", {"was": was, "is": zone})
        if was == zone:
            return {"was": was, "is": zone, "rebuilt": []}, [event]
        at = now()
        tx.run("update setting set value = $zone, changed_at = $at where key = 'time_zone'", {"zone": zone, "at": at})
        rebuilt = models.rebuild(lambda sql, params=None: tx.rows(sql, params))
        return {"was": was, "is": zone, "rebuilt": rebuilt}, [event]

    return carry_out(store, "set_time_zone", {"zone": zone}, work, actor=actor, command_id=command_id)
