"""Sending approved answers through the connectors: each once; what nobody knows the outcome of is left to a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from connectors.base import AuthExpired, ConnectorError, ContractChanged, PermissionDenied, RateLimited, Transient
from connectors.replies import TakesReplies
from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.sending import begin_sending, settle_sending

log = logging.getLogger("earshot.sending")

ACTOR = "earshot"
REFUSALS = (AuthExpired, PermissionDenied, ContractChanged)  # the platform said no: nothing stands there

Opener = Callable[[str, str], TakesReplies | None]


def send_waiting(store: Store, open_for: Opener) -> dict[str, int]:
    """Send what waits, and put what a crash left half way before a person. Gives how many of each outcome."""
    counted = {"sent": 0, "refused": 0, "unknown": 0, "waiting": 0}
    for row in store.rows("select outbox_id from outbox where status = 'sending'"):
        # one sender at a time: what is under way as a round begins was broken off, and may stand there
        settle_sending(store, row["outbox_id"], outcome="unknown", answer={"why": "broken off"}, actor=ACTOR)
        counted["unknown"] += 1
    for row in store.rows("select * from outbox where status = 'waiting' order by created_at"):
        source = open_for(row["platform"], row["account_id"])
        outcome = "waiting" if source is None else _send(store, source, row)
        counted[outcome] += 1
    return counted


def _send(store: Store, source: TakesReplies, row: dict[str, Any]) -> str:
    outbox_id = row["outbox_id"]
    try:
        begin_sending(store, outbox_id, actor=ACTOR)
    except Refused as refusal:
        log.info("not sent: %s", refusal)
        return "waiting"
    try:
        posted = source.post_reply(
            row["text"], in_reply_to=row["in_reply_to"], idempotency_key=row["idempotency_key"]
        )  # fmt: skip
    except RateLimited as error:
        settle_sending(store, outbox_id, outcome="waiting", answer={"why": str(error)}, actor=ACTOR)
        return "waiting"
    except REFUSALS as error:
        settle_sending(store, outbox_id, outcome="refused", answer={"why": str(error)}, actor=ACTOR)
        return "refused"
    except (ConnectorError, Transient, OSError, ValueError, RuntimeError) as error:
        settle_sending(store, outbox_id, outcome="unknown", answer={"why": str(error)}, actor=ACTOR)
        return "unknown"
    settle_sending(
        store, outbox_id, outcome="sent", post_id=posted.post_id, url=posted.url, answer=posted.answer, actor=ACTOR
    )
    return "sent"
