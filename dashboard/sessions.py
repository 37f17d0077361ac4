"""Sessions that nobody uses end on the server: when each was last used, in this process alone.

After a restart a session counts as unused since its sign-in, so that stopping the server never makes one longer.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime, timedelta

SETTING = "EARSHOT_IDLE_MINUTES"
DEFAULT_MINUTES = 60

Session = tuple[str, str, datetime]  # the provider, the person's name there, when they signed in

_used: dict[Session, datetime] = {}
_lock = threading.Lock()


def longest_idle() -> timedelta:
    """For how long a session may lie unused. Raises ValueError for no number."""
    said = os.environ.get(SETTING, "").strip()
    if not said:
        return timedelta(minutes=DEFAULT_MINUTES)
    if not said.isdigit() or int(said) < 1:
        raise ValueError(f"{SETTING} is '{said}': write whole minutes from 1, or leave it out.")
    return timedelta(minutes=int(said))


def ends_at(session: Session) -> datetime:
    """When a session ends if it goes on lying unused. UTC without a zone."""
    with _lock:
        return _used.get(session, session[2]) + longest_idle()


def is_idle(session: Session, now: datetime) -> bool:
    """Whether a session lay unused for too long. Instants in UTC without a zone."""
    return now >= ends_at(session)


def use(session: Session, now: datetime) -> None:
    """Note that a person did something."""
    with _lock:
        _used[session] = now
        if len(_used) > 1000:
            for old in [one for one, at in _used.items() if now - at >= longest_idle()]:
                del _used[old]


def forget() -> None:
    """As after a restart."""
    with _lock:
        _used.clear()
