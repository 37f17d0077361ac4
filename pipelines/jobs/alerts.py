"""Early warning, every quarter of an hour: what is rising, whom to tell, and whether the messages went."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job


def tick(store: Store, now: datetime) -> str:
    """Look at every running programme; the demo's clock stands still, so it is left out."""
    from pipelines.alerts import live
    from pipelines.commands import incidents

    zone = (store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC")
    looked = opened = 0
    for programme in store.rows("select programme_id from programme where status = 'running' and not is_demo"):
        rule = live.rule_of(store, programme["programme_id"])
        if rule is None or not rule["is_on"]:
            continue
        looked += 1
        found = live.tick(store, programme["programme_id"], now, zone)
        done = incidents.record_incidents(
            store, programme_id=programme["programme_id"], rule_id=rule["rule_id"], found=found
        )
        opened += len(done["opened"])
    if not looked:
        return "No programme has a rule that is switched on."
    return f"{looked} {'programme' if looked == 1 else 'programmes'} looked at, {opened} new incidents."


JOBS: tuple[Job, ...] = (Job("early-warning", timedelta(minutes=15), tick),)
