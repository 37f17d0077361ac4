"""The notifier: the one place beside the connectors that speaks to the outside, by mail, chat, SMS and webhook.

What is to be told is first a row of the outbox; this sends what is due and notes what became of it. A message
that does not go is tried again later and later, and given up after six tries.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data.store import Store
from pipelines import vault
from pipelines.commands import Refused, message_links, messages, rota
from pipelines.rules import telling

log = logging.getLogger("earshot.notify")

ACTOR = "early-warning"
DIGEST_AT = "08:00"
Send = Callable[[str, str, str], bool]


def by_apprise(address: str, subject: str, body: str) -> bool:
    """Send one message; True where the other side took it. Raises Refused for an address that is not allowed."""
    import apprise

    messages.schema_of(address, looks_up=True)
    taker = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    return bool(taker and taker.notify(title=subject, body=body, body_format=apprise.NotifyFormat.TEXT))


def send_due(store: Store, now: datetime, send: Send = by_apprise) -> dict[str, int]:
    """Send what is due in the outbox; gives how many were sent, will be tried again, were given up."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    counted = {"sent": 0, "waiting": 0, "failed": 0}
    due = store.rows(
        "select delivery_id, channel_id, incident_id, person, subject, body from delivery "
        "where status = 'waiting' and due_at <= $at order by due_at, created_at limit 200",
        {"at": at},
    )
    for row in due:
        error = _try(store, row, at, send)
        done = messages.settle_message(store, row["delivery_id"], error=error, at=at, actor=ACTOR)
        counted[done["status"]] += 1
    return counted


def _try(store: Store, row: dict[str, Any], at: datetime, send: Send) -> str | None:
    """Send one; gives the sentence of what went wrong, never with the address in it.

    The link that acknowledges is made now and goes with the text: what is stored of a message holds none.
    """
    try:
        address = vault.get(store.home, row["channel_id"]).get("address")
    except vault.VaultClosed as error:
        return str(error)
    if not address:
        return "The address of this channel is not kept here. Enter the channel again."
    try:
        went = send(address, row["subject"], row["body"] + message_links.line_of(store, row, at))
    except (OSError, ValueError, TypeError, Refused) as error:
        log.warning("a message was not sent: %s", type(error).__name__)
        return f"The message could not be sent ({type(error).__name__})."
    return None if went else "The other side did not take the message."


# -- what is to be told ----------------------------------------------------------------------------


def queue_news(store: Store, programme_id: str, now: datetime, zone: str = "UTC") -> int:
    """Put into the outbox what people are to be told: new and grown incidents, escalations, the digest."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    channels = _channels(store, programme_id)
    if not channels:
        return 0
    told = [*_alerts(store, programme_id, channels, at, zone), *_escalations(store, programme_id, channels, at, zone)]
    told += _digests(store, programme_id, at, zone)
    if told:
        messages.queue_messages(store, told, actor=ACTOR)
    return len(told)


def _channels(store: Store, programme_id: str) -> list[telling.Channel]:
    rows = store.rows(
        "select channel_id, person, min_severity, kinds, quiet_from, quiet_until, escalates_after_minutes "
        "from alert_channel where programme_id = $id and retired_at is null order by created_at",
        {"id": programme_id},
    )
    return [telling.Channel(**{**row, "kinds": tuple(json.loads(row["kinds"]))}) for row in rows]


def _alerts(
    store: Store, programme_id: str, channels: list[telling.Channel], at: datetime, zone: str
) -> list[dict[str, Any]]:
    """New incidents, and those that doubled or reached another platform since people were told."""
    news = store.rows(
        "select i.*, p.code from incident as i inner join programme as p using (programme_id) "
        "where i.programme_id = $id and told <= rearmed and judged is null "
        "and opened_at >= $since and (snoozed_until is null or snoozed_until <= $at) "
        "and (closed_at is null or kind = 'copy_paste')",  # a notice of copies ends as it opens
        {"id": programme_id, "at": at, "since": at - timedelta(days=2)},
    )
    duty = rota.on_call(store, programme_id, at, zone) if news else []
    out = []
    for one in news:
        again = one["told"] > 0
        for channel in telling.at_once(channels, one["severity"], one["kind"], duty):
            subject = f"{'Still rising' if again else one['severity'].capitalize()}: {one['topic']}"
            body = one["sentence"]
            if again:
                body = f"It doubled or reached another platform: {one['peak_observed']:.0f} by now.\n\n{body}"
            elif one["rearmed"] and one["peak_observed"] > one["observed"]:
                body += f" It has grown since: {one['peak_observed']:.0f} by now."  # found and told in one go
            out.append(_message(one, channel, "update" if again else "alert", subject, body, at, zone))
    return out


def _escalations(
    store: Store, programme_id: str, channels: list[telling.Channel], at: datetime, zone: str
) -> list[dict[str, Any]]:
    """Incidents that nobody acknowledged in time, once for each channel.

    Time runs from the first message that went; what waits for quiet hours to end has told nobody yet, and one that
    did not go at the first try never held the clock back.
    """
    waiting = store.rows(
        "select i.*, p.code, min(case when d.sent_at is not null then d.sent_at when d.attempts > 0 then d.created_at "
        "else d.due_at end) as told_at from incident as i inner join delivery as d using (incident_id) "
        "inner join programme as p on p.programme_id = i.programme_id "
        "where i.programme_id = $id and i.acknowledged_at is null and i.closed_at is null and i.judged is null "
        "and (i.snoozed_until is null or i.snoozed_until <= $at) group by all",
        {"id": programme_id, "at": at},
    )
    done = {
        (row["incident_id"], row["channel_id"])
        for row in store.rows(
            "select incident_id, channel_id from delivery where programme_id = $id and kind = 'escalation'",
            {"id": programme_id},
        )
    }
    next_one = rota.next_in_line(store, programme_id, at, zone) if waiting else None
    out = []
    for one in waiting:
        for channel in telling.escalates(channels, one["severity"], one["kind"], one["told_at"], at, next_one):
            if (one["incident_id"], channel.channel_id) not in done:
                body = f"Nobody has acknowledged this yet.\n\n{one['sentence']}"
                out.append(_message(one, channel, "escalation", f"Not acknowledged: {one['topic']}", body, at, zone))
    return out


def _digests(store: Store, programme_id: str, at: datetime, zone: str) -> list[dict[str, Any]]:
    """The daily digest, once a local day after eight in the morning."""
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if local.time() < telling.clock(DIGEST_AT):
        return []
    takers = store.rows(
        "select c.channel_id, p.name from alert_channel as c inner join programme as p using (programme_id) "
        "where c.programme_id = $id and c.is_digest and c.retired_at is null and not exists ("
        "select 1 from delivery as d where d.channel_id = c.channel_id and d.kind = 'digest' and d.created_at >= $day)",
        {"id": programme_id, "day": at - timedelta(hours=local.hour, minutes=local.minute)},
    )
    if not takers:
        return []
    since = store.rows(
        "select sentence, closed_at from incident where programme_id = $id and opened_at >= $since order by opened_at",
        {"id": programme_id, "since": at - timedelta(days=1)},
    )
    running = store.rows(
        "select count(*) as n from incident where programme_id = $id and closed_at is null", {"id": programme_id}
    )[0]["n"]
    out = []
    for taker in takers:
        day = f"{local.day} {local:%B %Y}"
        subject, body = telling.digest(taker["name"], day, [row["sentence"] for row in since], running)
        out.append(
            {
                "programme_id": programme_id, "channel_id": taker["channel_id"], "incident_id": None, "kind": "digest",
                "subject": subject, "body": body, "severity": "notice", "due_at": at,
            }
        )  # fmt: skip
    return out


def _link(one: dict[str, Any]) -> str:
    """Where the incident stands, for a server that knows its own address (`EARSHOT_ORIGINS`, the first); else ''."""
    origin = message_links.origin()
    return f"{origin}{message_links.page_of(one['code'], one['incident_id'])}" if origin else ""


def _message(
    one: dict[str, Any], channel: telling.Channel, kind: str, subject: str, body: str, at: datetime, zone: str
) -> dict[str, Any]:
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    link = _link(one)
    due = telling.due(channel, one["severity"], local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return {
        "programme_id": one["programme_id"],
        "channel_id": channel.channel_id,
        "person": channel.person,
        "incident_id": one["incident_id"],
        "kind": kind,
        "subject": subject,
        "body": f"{body}\n\n{link}" if link else body,
        "severity": one["severity"],
        "due_at": max(due.replace(tzinfo=None), at),
    }
