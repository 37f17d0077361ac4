"""Being told at once: holds the lines of the accounts that were connected for it, a quarter of an hour at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job


def run(store: Store, now: datetime) -> str:
    """Hold the lines; at once over where no account wants one."""
    wants = "select 1 as n from connection where removed_at is null and settings like '%\"stream\"%' limit 1"
    if store.one(wants) is None:
        return "No account is told at once."
    from pipelines import listening

    return listening.listen(store, listening.opened(store))


JOBS = (Job("listen", timedelta(minutes=1), run),)
