"""Looking through the store: the checks of data/checks, and whether the log of commands is whole."""

from __future__ import annotations

from data.store import CheckResult, Store
from pipelines import audit, landing

LOG = "log_changed"


def look_through(store: Store) -> list[CheckResult]:
    """Every check with what it found; the log of commands stands last."""
    wrong = audit.verify(store)
    log = CheckResult(
        LOG,
        "The log of commands must be whole: nothing changed, taken out, put in or cut off.",
        len(wrong),
        [{"what": one} for one in wrong[:20]],
    )
    return [*store.check(), log]


def set_aside(store: Store) -> list[str]:
    """Why files that landed could not be loaded, a sentence each, newest first; the files are kept."""
    return landing.reasons_set_aside(store.home)
