"""What somebody had typed when their sign-in ended: kept in the server's memory for them alone, until they had it back.

The words stand there to be copied and are put into no form: the form they were meant for may be about something else.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

KEPT_FOR = timedelta(hours=12)
# the keys of a form's fields end with the command of its opening (dashboard/objective_dialogs.py)
_FIELD = re.compile(r"(.+)_cmd_[0-9A-Z]{26}")
# fields that people write in outside such a form
LOOSE = (
    "acc_id", "acc_name", "ask_text", "channel_name", "channel_person", "correct_note", "topic_name", "topic_words",
    "try_said", "verdict_reason",
)  # fmt: skip
# kept nowhere and never shown again: secrets, and the handle of somebody whose data is asked for or erased
NEVER = ("secret_", "access_who_", "erase_who_")

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
    told = ((field_of(str(key)), _said(value)) for key, value in state.items())
    words = [(field.replace("_", " "), said) for field, said in told if field and said]
    if words:
        with _lock:
            _kept[who] = Draft(now, tuple(words))
    return len(words)


def field_of(key: str) -> str:
    """The field that a key stands for, where what is written in it is kept; else nothing.

    >>> field_of("need_text_cmd_01M8ANEFX3K0539837VHHGTFD5"), field_of("topic_name_t1"), field_of("find_words")
    ('need_text', 'topic_name', '')
    """
    if key.startswith(NEVER):
        return ""
    found = _FIELD.fullmatch(key)
    return found.group(1) if found else next((one for one in LOOSE if key == one or key.startswith(f"{one}_")), "")


def _said(value: Any) -> str:
    """What a field holds, in words; nothing for what is only ticked."""
    match value:
        case str():
            return value if value.strip() else ""
        case bool():
            return ""
        case int() | float():
            return str(value)
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(said for one in value if (said := _said(one)))
        case dict():  # the cells of a table
            return "; ".join(f"{key}: {said}" for key, one in value.items() if (said := _said(one)))
        case _:
            return ""


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
