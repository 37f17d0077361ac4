"""What the owner can be asked for about early warning: topics, registers of expected criticism, who is on call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.store import Store, now
from pipelines.commands.checking import programme_named
from pipelines.owner import Tell, Verb

AHEAD = timedelta(weeks=4)


def _listen_for(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import alerts

    of = programme_named(store, arguments["programme"])["programme_id"]
    name, words = arguments["name"], arguments["words"]
    held = store.one(
        "select topic_id from topic where programme_id = $id and lower(name) = lower($name) and retired_at is null",
        {"id": of, "name": name.strip()},
    )
    if held:
        alerts.change_topic(store, held["topic_id"], name=name, terms=words, actor=arguments["actor"])
        return {"topic_id": held["topic_id"], "message": f"'{name}' is told by other words from now on."}
    done = alerts.add_topic(store, programme_id=of, name=name, terms=words, actor=arguments["actor"])
    return {**done, "message": f"'{name}' is listened for."}


def _import_cards(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import card_file

    path = Path(arguments["file"])
    done = card_file.import_cards(
        store, programme_named(store, arguments["programme"])["programme_id"], path, name=path.name,
        day_first=arguments.get("day_first"), actor=arguments["actor"],
    )  # fmt: skip
    return asdict(done)


def _on_call(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from data import people
    from pipelines.commands import rota
    from pipelines.rules import rota as rules

    of = programme_named(store, arguments["programme"])
    at = (of["as_of"] or now()).replace(second=0, microsecond=0, tzinfo=UTC)
    zone = ZoneInfo((store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC"))
    kept, known = rota.kept(store, of["programme_id"]), people.names(store)

    def told(one: rules.Turn) -> dict[str, Any]:
        starts, ends = (
            moment.astimezone(zone).isoformat(timespec="minutes") for moment in (one.starts_at, one.ends_at)
        )
        return {
            "person": people.named(one.person, known), "from": starts, "until": ends,
            "covers_for": people.named(one.covers_for, known), "reason": one.reason,
        }  # fmt: skip

    coming = rules.turns(*kept, at, at + AHEAD, zone)
    return {
        "at": at.astimezone(zone).isoformat(timespec="minutes"),
        "now": [told(one) for one in coming if one.starts_at <= at < one.ends_at],
        "next": [told(one) for one in coming if one.starts_at > at],
    }


def clock(said: str) -> str:
    """An instant of an answer as people read it.

    >>> clock("2026-03-09T09:00+00:00")
    'Mon 9 Mar 2026 09:00'
    """
    at = datetime.fromisoformat(said)
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}"


VERBS: dict[str, Verb] = {"import_cards": _import_cards, "listen_for": _listen_for, "on_call": _on_call}
