"""Examples of anticipated criticisms: mentions of which staff say that they are what a card means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import made
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"attach_example": "staff", "detach_example": "staff"}


def attach_example(
    store: Store, card_id: str, platform: str, mention_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say of a mention that it is an example of a card; the next round matches by it. Gives `example_id`.

    Raises Refused for a card that is retired or unknown, a mention without a text, and one attached already.
    """

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        card = tx.one("select * from anticipated_criticism where card_id = $id", {"id": card_id})
        if card is None or card["retired_at"]:
            raise Refused(f"There is no anticipated criticism {card_id} in use. Choose one of the list.")
        who = {"platform": platform, "mention_id": mention_id}
        mention = tx.one(
            "select is_deleted, text from mention where platform = $platform and mention_id = $mention_id", who
        )
        if mention is None or mention["is_deleted"] or not (mention["text"] or "").strip():
            raise Refused(f"The mention '{mention_id}' of {platform} holds no text any more: choose another example.")
        known = tx.one(
            "select 1 as found from card_example where card_id = $card and platform = $platform "
            "and mention_id = $mention_id and retired_at is null",
            {"card": card_id, **who},
        )
        if known:
            raise Refused(f"That mention is an example of {card['code']} already.")
        example_id = new_id("exm")
        held = {"programme_id": card["programme_id"], "card_id": card_id, **who, "is_demo": card["is_demo"]}
        tx.insert("card_example", [{"example_id": example_id, **held, **made(actor)}])
        return {"example_id": example_id}, [Event("anticipated_criticism", card_id, "example_attached", who)]

    body = {"card_id": card_id, "platform": platform, "mention_id": mention_id}
    return carry_out(store, "attach_example", body, work, actor=actor, command_id=command_id)


def detach_example(store: Store, example_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take an example back; the event keeps that it was one. Raises Refused for one that is none."""

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = tx.one("select * from card_example where example_id = $id", {"id": example_id})
        if held is None or held["retired_at"]:
            raise Refused(f"There is no example {example_id} to take back. Open the page again.")
        tx.run("update card_example set retired_at = $at where example_id = $id", {"at": now(), "id": example_id})
        who = {"platform": held["platform"], "mention_id": held["mention_id"]}
        return {"card_id": held["card_id"]}, [Event("anticipated_criticism", held["card_id"], "example_detached", who)]

    body = {"example_id": example_id}
    return carry_out(store, "detach_example", body, work, actor=actor, command_id=command_id)
