"""The deep reader's rounds: what matters is read again by it and put to the cards; what is forgotten goes here too."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job


# numpy and the model are loaded when a round is due, not at the start
def _run(store: Store, now: datetime) -> str:
    from pipelines.deep_read import read_round

    return read_round(store, now)


def _forget(store: Store, now: datetime) -> str:
    from pipelines.deep_read import forget

    return f"{forget(store):,} readings of texts that are no longer held were taken away."


JOBS: tuple[Job, ...] = (
    Job("Deep reading", timedelta(minutes=1), _run),
    Job("Deep readings of forgotten texts", timedelta(days=1), _forget),
)
