"""What runs by itself, an area a file: `JOBS`, a tuple of `Job` of pipelines/schedule.py, found because it exists.

`run(store, now)` does one round and gives a sentence; `now` is aware, UTC. What it raises is kept as its outcome,
and it is tried again later and later. A long one asks `schedule.is_stopping()` between its steps.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.schedule import Job


def known() -> tuple[Job, ...]:
    """Every job of every file of this folder. Raises ValueError where two share a name."""
    found: dict[str, Job] = {}
    for module in pkgutil.iter_modules(__path__):
        for job in importlib.import_module(f"{__name__}.{module.name}").JOBS:
            if job.name in found:
                raise ValueError(f"Two jobs of pipelines/jobs are called '{job.name}'. Rename one.")
            found[job.name] = job
    return tuple(found.values())
