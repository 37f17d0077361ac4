"""Texts of the public are forgotten once their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.rules.counts import counted
from pipelines.schedule import Job


def forget(store: Store, now: datetime) -> str:
    """Null texts that have been kept for their time."""
    from pipelines.commands import privacy

    days = privacy.text_retention(store)
    if days is None:
        return "Texts are kept for ever: no time is set."
    forgotten = privacy.forget_old_texts(store, now)
    return f"{counted(forgotten, 'text')} older than {days} days forgotten; readings and counts stay."


JOBS: tuple[Job, ...] = (Job("forget-texts", timedelta(hours=12), forget),)
