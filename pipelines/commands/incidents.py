"""Incidents as the detector finds them: written once, grown, closed, and matched to the register by date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, carry_out, new_id
from pipelines.rules import alert_words, incident_match
from pipelines.rules.incident_match import OF_MENTIONS
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"record_incidents": "lead"}

ACTOR = "early-warning"
GROWS = ("updated_at", "peak_at", "peak_observed", "closed_at", "severity", "people", "rearmed", "platforms",
         "growth")  # fmt: skip

Result = tuple[Mapping[str, Any], list[Event]]


def record_incidents(
    store: Store,
    *,
    programme_id: str,
    rule_id: str,
    found: Sequence[Mapping[str, Any]],
    is_demo: bool = False,
    is_replayed: bool = False,
    actor: str = ACTOR,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Write what a tick found: new incidents whole, known ones as far as they grew. Gives the ids of both.

    `is_replayed`: they were found in the past, and nobody is told of them. Which is which is told by
    `rules.incident_match`. Nothing changed: nothing is written.
    """
    fresh, grown = _sorted(store, programme_id, found)
    if not fresh and not grown:
        return {"opened": [], "grown": []}
    of = {"programme_id": programme_id, "rule_id": rule_id, "is_demo": is_demo, "is_replayed": is_replayed}
    body = {
        "programme_id": programme_id,
        "opened": [f"{one['topic']} {one['opened_at']}" for one in fresh],
        "grown": [key for key, _ in grown],
    }

    def work(tx: Transaction) -> Result:
        cards = _cards(tx, programme_id)
        opened = [_insert(tx, {**one, **of}, cards, actor) for one in fresh]
        for incident_id, values in grown:
            tx.run(
                f"update incident set {', '.join(f'{name} = ${name}' for name in GROWS)} "  # noqa: S608 - our names
                "where incident_id = $incident_id",
                {**values, "incident_id": incident_id},
            )
        events = [Event("incident", key, "incident_opened", {"sentence": one["sentence"]})
                  for key, one in zip(opened, fresh, strict=True)]  # fmt: skip
        events += [Event("incident", key, "incident_grown", dict(values)) for key, values in grown]
        return {"opened": opened, "grown": [key for key, _ in grown]}, events

    return carry_out(store, "record_incidents", body, work, actor=actor, command_id=command_id)


def _sorted(
    store: Store, programme_id: str, found: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[tuple[str, dict[str, Any]]]]:
    """What is new, and what grew with its new values.

    How loud one is and how often it was told never falls: what was learned anew may see it a little smaller.
    """
    names = ", ".join(GROWS)
    held = store.rows(
        f"select incident_id, kind, topic, cell, opened_at, {names} from incident where programme_id = $id",  # noqa: S608 - our names
        {"id": programme_id},
    )
    fresh: list[Mapping[str, Any]] = []
    grown: list[tuple[str, dict[str, Any]]] = []
    for one, known in zip(found, incident_match.pairs(found, held), strict=True):
        if known is None:
            fresh.append(one)
            continue
        values = {name: one.get(name) for name in GROWS}
        values["rearmed"] = max(known["rearmed"], one["rearmed"])
        if known["growth"] and values["rearmed"] == known["rearmed"]:
            values["growth"] = known["growth"]  # what people were told stays what they were told
        values["severity"] = max(known["severity"], one["severity"], key=alert_words.SEVERITIES.index)
        is_over = known["closed_at"] is not None and one["closed_at"] is not None
        if not is_over and any(known[name] != values[name] for name in GROWS):
            grown.append((known["incident_id"], values))
    return fresh, grown


def _insert(tx: Transaction, one: Mapping[str, Any], cards: Sequence[Mapping[str, Any]], actor: str) -> str:
    incident_id = new_id("inc")
    row = {name: value for name, value in one.items() if name != "mentions"}
    texts = _texts(tx, one["mentions"])
    register = cards if one["kind"] in OF_MENTIONS else []
    card, anticipated = match(register, one["topic"], texts, one["first_at"])
    tx.insert(
        "incident",
        [
            {
                "incident_id": incident_id,
                **row,
                "card_id": card,
                "is_anticipated": anticipated if one["kind"] == "criticism" else None,
                "told": one["rearmed"] + 1 if one["is_replayed"] else 0,
                "created_at": now(),
                "created_by": actor,
            }
        ],
    )
    tx.insert(
        "incident_mention",
        [
            {
                "incident_id": incident_id,
                "platform": platform,
                "mention_id": mention_id,
                "place": place,
                "is_demo": one["is_demo"],
            }
            for place, (platform, mention_id) in enumerate(one["mentions"])
        ],
    )
    return incident_id


def match(
    cards: Sequence[Mapping[str, Any]], topic: str, texts: Sequence[str], first_at: datetime
) -> tuple[str | None, bool | None]:
    """The card whose words most of the mentions hold, and whether it stood in the register before the first of them.

    A fifth of the mentions must hold a word of the card, or the topic must be named by it. A card added after the
    first mention is shown and does not count. (None, None) where there is no register at all.
    """
    if not cards:
        return None, None
    best: tuple[bool, float, str] | None = None
    for card in cards:
        if card["retired_at"] and card["retired_at"] <= first_at:
            continue
        # a star at the end of a card's word stands for any ending
        words = [str(word).lower().rstrip("*") for word in card["terms"]]
        held = sum(any(word in text for word in words) for text in texts)
        share = held / len(texts) if texts else 0.0
        named = any(word in topic.lower() for word in words) or topic.lower() == card["theme"].lower()
        if share < 0.2 and not named:
            continue
        known = card["added_at"] <= first_at
        if best is None or (known, share) > best[:2]:
            best = (known, share, card["card_id"])
    return (best[2], best[0]) if best else (None, False)


def _cards(tx: Transaction, programme_id: str) -> list[dict[str, Any]]:
    rows = tx.rows(
        "select card_id, theme, terms, added_at, retired_at from anticipated_criticism where programme_id = $id",
        {"id": programme_id},
    )
    return [{**row, "terms": json.loads(row["terms"])} for row in rows]


def _texts(tx: Transaction, mentions: Sequence[tuple[str, str]]) -> list[str]:
    if not mentions:
        return []
    rows = tx.rows(
        "select lower(text) as text from mention where (platform, mention_id) in "
        "(select unnest($platforms), unnest($ids)) and text is not null",
        {"platforms": [one[0] for one in mentions], "ids": [one[1] for one in mentions]},
    )
    return [row["text"] for row in rows]
