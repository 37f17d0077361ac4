"""Sending approved answers through the connectors: each once; what nobody knows the outcome of is left to a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from connectors.base import (
    AddressRefused,
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotConfigured,
    PermissionDenied,
    RateLimited,
    ReplyRefused,
)
from connectors.redaction import redact
from connectors.replies import NotSent, Posted, TakesReplies, safe_for
from data import store as stores
from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.sending import begin_sending, settle_sending

WAITING = (
    "select o.*, t.tries, t.first_tried_at from outbox as o left join sending_try as t on t.outbox_id = o.outbox_id "
    "where o.status = $status and (t.retry_at is null or t.retry_at <= $now) order by o.created_at"
)

log = logging.getLogger("earshot.sending")

ACTOR = "earshot"
# nothing stands there: the platform said no, or it was not asked
REFUSALS = (AuthExpired, PermissionDenied, ContractChanged, ReplyRefused, NotConfigured, AddressRefused)
GIVEN_UP = timedelta(hours=24)  # an answer that could not leave for so long comes back to a person
LONGEST_WAIT = timedelta(minutes=30)

Opener = Callable[[str, str], TakesReplies | None]


def send_waiting(store: Store, open_for: Opener) -> dict[str, int]:
    """Send what waits, and put what a crash left half way before a person. Gives how many of each outcome."""
    counted = {"sent": 0, "refused": 0, "unknown": 0, "waiting": 0}
    opened: dict[tuple[str, str], TakesReplies | None] = {}

    def source_of(row: dict[str, Any]) -> TakesReplies | None:
        place = (row["platform"], row["account_id"])
        if place not in opened:
            opened[place] = open_for(*place)
        return opened[place]

    try:
        for row in store.rows(WAITING, {"status": "sending", "now": stores.now()}):
            # one sender at a time: what is under way as a round begins was broken off, and may stand there
            counted[_unknown(store, source_of(row), row, "It was broken off.")] += 1
        for row in store.rows(WAITING, {"status": "waiting", "now": stores.now()}):
            source = source_of(row)
            counted["waiting" if source is None else _send(store, source, row)] += 1
    finally:
        for source in opened.values():
            close = getattr(getattr(source, "session", None), "close", None)
            if close is not None:
                close()
    return counted


def _send(store: Store, source: TakesReplies, row: dict[str, Any]) -> str:
    try:
        begin_sending(store, row["outbox_id"], actor=ACTOR)
    except Refused as refusal:
        log.info("not sent: %s", refusal)
        return "waiting"
    try:
        posted = source.post_reply(
            row["text"], in_reply_to=row["in_reply_to"], idempotency_key=row["idempotency_key"]
        )  # fmt: skip
    except RateLimited as error:
        return _later(store, row, str(error), timedelta(seconds=error.retry_after or 60.0))
    except NotSent as error:
        return _later(store, row, str(error), timedelta(seconds=error.retry_after or 0.0))
    except REFUSALS as error:
        return _settle(store, row, "refused", str(error))
    except (ConnectorError, OSError, ValueError, RuntimeError) as error:
        return _unknown(store, source, row, str(error))
    return _sent(store, row, posted)


def _sent(store: Store, row: dict[str, Any], posted: Posted) -> str:
    settle_sending(
        store, row["outbox_id"], outcome="sent", post_id=posted.post_id, url=posted.url, answer=posted.answer,
        actor=ACTOR,
    )  # fmt: skip
    return "sent"


def _unknown(store: Store, source: TakesReplies | None, row: dict[str, Any], why: str) -> str:
    """Try again where the same key brings no second reply; else a person looks."""
    at = stores.now()
    if at - (row["first_tried_at"] or at) < safe_for(source):
        return _later(store, row, why, timedelta())
    return _settle(store, row, "unknown", why)


def _later(store: Store, row: dict[str, Any], why: str, asked: timedelta) -> str:
    at = stores.now()
    if at - (row["first_tried_at"] or at) > GIVEN_UP:
        return _settle(store, row, "refused", f"Not sent for a day, so it is not tried any more. {why}")
    grown = min(LONGEST_WAIT, timedelta(minutes=2 ** min(row["tries"] or 0, 8)))
    return _settle(store, row, "waiting", why, retry_at=at + max(asked, grown))


def _settle(store: Store, row: dict[str, Any], outcome: str, why: str, retry_at: datetime | None = None) -> str:
    settle_sending(
        store, row["outbox_id"], outcome=outcome, answer={"why": redact(why)}, retry_at=retry_at, actor=ACTOR
    )
    return outcome
