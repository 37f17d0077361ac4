"""What programmes learn by themselves: heads fitted again, stored mentions read again, labels replayed."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.store import Store
from pipelines.schedule import Job


# numpy and the readers are loaded when a round is due, not at the start
def _learn(store: Store, now: datetime) -> str:
    from pipelines.learning import learn_round

    return learn_round(store, now)


def _replay(store: Store, now: datetime) -> str:
    from pipelines.label_replay import replay_round

    return replay_round(store, now)


JOBS: tuple[Job, ...] = (
    Job("Learning from labels", timedelta(minutes=1), _learn),
    Job("Label replay", timedelta(hours=6), _replay),
)
