"""What the owner can be asked for about personal data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _erase_author(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.erase_author(store, **arguments)


def _held_on(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.answer_access(store, **arguments)


def _replay_erasures(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.replay(store, actor=arguments["actor"])


VERBS: dict[str, Verb] = {"erase_author": _erase_author, "held_on": _held_on, "replay_erasures": _replay_erasures}
