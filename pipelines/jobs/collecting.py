"""Collecting by itself: each minute, a round of every connected account whose time has come."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from data.store import Store
from pipelines.rules import counts
from pipelines.schedule import Job


def run(store: Store, now: datetime) -> str:
    """One round of each connection that is due; gives what became of them in a sentence."""
    from pipelines import rounds

    done = rounds.due(store, now)
    if not done:
        return "No account was due."
    words = {"ok": "collected", "partial": "collected in part", "waiting": "asked to wait"}
    counted = Counter(words.get(one.outcome, "not collected") for one in done)
    rows = sum(one.posts + one.mentions + one.metrics for one in done)
    return f"{', '.join(f'{number} {word}' for word, number in counted.items())}; {counts.counted(rows, 'row')}."


JOBS = (Job("collect", timedelta(minutes=1), run),)
