"""Tokens that end are renewed by themselves, in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job


def run(store: Store, now: datetime) -> str:
    """Renew what ends soon; gives what became of it in a sentence."""
    from pipelines import renewing

    renewed, failed = renewing.renew_due(store, now)
    said = f"{renewed} token{'s' if renewed != 1 else ''} renewed." if renewed else "No token had to be renewed."
    return " ".join([said, *failed]) if failed else said


JOBS = (Job("renew_tokens", timedelta(minutes=5), run),)
