"""What the owner can be asked for about personal data."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _erase_author(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.erase_author(store, **arguments)


def _held_on(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.answer_access(store, **arguments)


def _held_pack(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import information, packs

    programme_id, request, asked = information.from_words(
        store, programme=arguments["programme"], case=arguments["case"], words=arguments["words"],
        since=_day(arguments["since"]), until=_day(arguments["until"]),
    )  # fmt: skip
    made = packs.make_information_pack(
        store, programme_id=programme_id, asked=asked, ref=request, is_staff_named=arguments["staff_names"],
        known_at=datetime.fromisoformat(arguments["as_of"]) if arguments["as_of"] else None, actor=arguments["actor"],
    )  # fmt: skip
    return {"sentence": made.sentence, "content": b64encode(made.content).decode(), "pack_id": made.pack_id}


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _replay_erasures(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import privacy

    return privacy.replay(store, actor=arguments["actor"])


VERBS: dict[str, Verb] = {
    "erase_author": _erase_author,
    "held_on": _held_on,
    "held_pack": _held_pack,
    "replay_erasures": _replay_erasures,
}
