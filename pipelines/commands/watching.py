"""One look at a programme: what its rules find now is written down, and what no rule follows any more ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from data import models
from data.store import Store
from pipelines.commands import incidents
from pipelines.rules.incident_match import OF_MENTIONS
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {}  # what is found is written by `incidents.record_incidents`


def look(store: Store, programme_id: str, now: datetime) -> dict[str, int]:
    """Look at a programme as it stands now (aware). Gives how many rules it follows and how many incidents opened."""
    from pipelines.alerts import kpis, live

    zone = (store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC")
    running = store.one(
        "select 1 as found from programme where programme_id = $id and status = 'running'", {"id": programme_id}
    )
    rules = live.rules_in_force(store, programme_id) if running else []
    opened = 0
    for rule in rules:
        if rule["kind"] == "criticism":
            found = live.tick(store, programme_id, now, zone)
        else:
            found = kpis.tick(store, programme_id, rule, now, zone)
        done = incidents.record_incidents(store, programme_id=programme_id, rule_id=rule["rule_id"], found=found)
        opened += len(done["opened"])
    _end_unfollowed(store, programme_id, [rule["kind"] for rule in rules], now)
    return {"rules": len(rules), "opened": opened}


def _end_unfollowed(store: Store, programme_id: str, followed: list[str], now: datetime) -> None:
    """What is open of a kind whose rule is switched off, or of a programme that ended, ends now: nobody follows it."""
    at: Any = now.astimezone(UTC).replace(tzinfo=None)
    kinds = [row["kind"] for row in store.rows("select distinct kind from incident where programme_id = $id "
             "and closed_at is null", {"id": programme_id})]  # fmt: skip
    left = [one for one in kinds if ("criticism" if one in OF_MENTIONS else one) not in followed]
    if left:
        held = store.rows(models.model("alerts", "open_now").sql, {"programme": programme_id, "kinds": left})
        ended = [{**one, "closed_at": at, "mentions": []} for one in held]
        incidents.record_incidents(store, programme_id=programme_id, rule_id="", found=ended)
