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

from dashboard.sessions import Session

KEPT_FOR = timedelta(hours=12)
# the keys of a form's fields end with the command of its opening (dashboard/objective_dialogs.py)
_FIELD = re.compile(r"(.+)_cmd_[0-9A-Z]{26}")
# fields that people write in outside such a form
LOOSE = (
    "acc_id", "acc_name", "ask_text", "channel_name", "channel_person", "correct_note", "duty_reason", "topic_name",
    "topic_words", "try_said", "verdict_reason",
)  # fmt: skip
# kept nowhere and never shown again: secrets, and the handle of somebody whose data is asked for or erased
NEVER = ("secret_", "access_who_", "erase_who_")

Who = tuple[str, str]  # the provider, and the person's name there


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of one person by field, and when they were last seen."""

    at: datetime
    words: tuple[tuple[str, str], ...]


_noted: dict[str, tuple[Session, Draft]] = {}  # by open page: what stood in its fields at its last look
_kept: dict[Who, dict[str, Draft]] = {}  # of sessions that ended, by page, until the person has it back
_lock = threading.Lock()


def note(session: Session, page: str, state: Mapping[str, object], now: datetime) -> None:
    """Note what stands in the fields of an open page: a machine that falls asleep says no more before the end."""
    words = words_of(state)
    with _lock:
        for name in [name for name, (_, draft) in _noted.items() if now - draft.at >= KEPT_FOR]:
            del _noted[name]
        _noted.pop(page, None)
        if words:
            _noted[page] = (session, Draft(now, words))


def keep(session: Session, page: str, state: Mapping[str, object], now: datetime) -> int:
    """Keep what stands in the fields of a session that ended, its other pages with it; gives how many fields."""
    words = words_of(state)
    with _lock:
        mine = _kept.setdefault(session[:2], {})
        for name in [name for name, (of, _) in _noted.items() if of == session]:
            mine[name] = _noted.pop(name)[1]
        if words:
            mine[page] = Draft(now, words)
        if not mine:
            del _kept[session[:2]]
    return len(words)


def words_of(state: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What is written in the fields of a page: field and words."""
    told = ((field_of(str(key)), _said(value)) for key, value in state.items())
    return tuple((field.replace("_", " "), said) for field, said in told if field and said)


def is_writing(state: Mapping[str, object]) -> bool:
    """Whether a field stands open, filled or not: a browser tells what is written in one only once it is left."""
    return any(field_of(str(key)) for key in state)


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
    """What is kept for a person, while it is kept: the words of all their pages, the oldest first."""
    with _lock:
        for one, pages in list(_kept.items()):
            _kept[one] = {name: draft for name, draft in pages.items() if now - draft.at < KEPT_FOR}
            if not _kept[one]:
                del _kept[one]
        held = sorted(_kept.get(who, {}).values(), key=lambda draft: draft.at)
    return Draft(held[-1].at, tuple(word for draft in held for word in draft.words)) if held else None


def forget(who: Who) -> None:
    """They have it back, or went by themselves."""
    with _lock:
        _kept.pop(who, None)
        for name in [name for name, (of, _) in _noted.items() if of[:2] == who]:
            del _noted[name]
