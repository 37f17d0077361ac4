"""What somebody had typed when their sign-in ended: kept in the server's memory for them alone, until they had it back.

The words stand there to be copied and are put into no form: the form they were meant for may be about something else.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(hours=12)
# the keys of a form's fields end with the command of its opening (dashboard/objective_dialogs.py)
_FIELD = re.compile(r"(.+)_cmd_[0-9A-Z]{26}")

Who = tuple[str, str]  # the provider, and the person's name there


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of one session by field, and when it ended."""

    at: datetime
    words: tuple[tuple[str, str], ...]


_kept: dict[Who, Draft] = {}
_lock = threading.Lock()


def keep(who: Who, state: Mapping[str, object], now: datetime) -> int:
    """Keep what stands in the fields of a session that ends; gives how many fields."""
    words = []
    for key, value in state.items():
        field = _FIELD.fullmatch(str(key))
        if field and isinstance(value, str) and value.strip():
            words.append((field.group(1).replace("_", " "), value))
    if words:
        with _lock:
            _kept[who] = Draft(now, tuple(words))
    return len(words)


def waiting(who: Who, now: datetime) -> Draft | None:
    """What is kept for a person, while it is kept."""
    with _lock:
        for one in [one for one, draft in _kept.items() if now - draft.at >= KEPT_FOR]:
            del _kept[one]
        return _kept.get(who)


def forget(who: Who) -> None:
    """They have it back."""
    with _lock:
        _kept.pop(who, None)
