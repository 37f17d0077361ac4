"""Telling people: where messages go, who is on call, and the outbox with what became of each message."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors import guarded
from connectors.base import AddressRefused
from data.store import Store, Transaction, now
from pipelines import vault
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, instant, made, one_of, text_of
from pipelines.rules import telling
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_alert_channel": "lead",
    "change_alert_channel": "lead",
    "retire_alert_channel": "lead",
    "send_test_message": "lead",
    "set_on_call": "lead",
    "end_on_call": "lead",
    "queue_messages": "lead",
    "settle_message": "lead",
}

# what may be told by: mail, chats, SMS gateways, push services, and plain webhooks. Nothing that runs a program,
# writes a file or speaks to a desktop.
SCHEMAS = (
    "mailto", "mailtos", "slack", "msteams", "workflows", "discord", "gchat", "mmost", "mmosts", "rocket", "rockets",
    "matrix", "matrixs", "tgram", "signal", "signals", "wxteams", "zulip", "json", "jsons", "twilio", "vonage",
    "nexmo", "msgbird", "clicksend", "bulksms", "sinch", "d7sms", "sns", "ntfy", "ntfys", "pover", "gotify",
    "gotifys", "opsgenie", "pagerduty",
)  # fmt: skip

# those whose address names a server of one's own
OF_A_HOST = (
    "mailto", "mailtos", "mmost", "mmosts", "rocket", "rockets", "matrix", "matrixs", "signal", "signals", "json",
    "jsons", "ntfy", "ntfys", "gotify", "gotifys",
)  # fmt: skip

Result = tuple[Mapping[str, Any], list[Event]]


def schema_of(address: str, *, looks_up: bool = False) -> str:
    """What an address speaks. Raises Refused for one that is no address, or of a kind that is not allowed.

    `looks_up`: the names of servers are looked up, which is done before each message.
    """
    said = address.strip()
    schema, colon, rest = said.partition("://")
    if not colon or not rest:
        raise Refused("The address is none: write it as kind://…, such as mailtos://user:password@example.org.")
    if schema.lower() not in SCHEMAS:
        raise Refused(f"Messages cannot be sent by '{schema}': choose one of {', '.join(SCHEMAS)}.")
    if schema.lower() in OF_A_HOST:
        _refuse_never(rest, looks_up)
    return schema.lower()


def _refuse_never(rest: str, looks_up: bool) -> None:
    """No server of the address may be one at which a cloud gives out its keys."""
    try:
        parts = urlsplit(f"//{rest}")
        hosts = [parts.hostname or "", *parse_qs(parts.query).get("smtp", [])]
        for host in filter(None, hosts):
            guarded.check_receiver(host, looks_up=looks_up)
    except AddressRefused as error:
        raise Refused(str(error)) from error
    except ValueError as error:  # brackets without an end
        raise Refused("The address cannot be read: look at its server once more.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a channel takes and when. `with_link`: whoever reads a message may acknowledge from it, as `person`."""

    name: str
    person: str
    min_severity: str = "watch"
    kinds: Sequence[str] = ()
    quiet_from: str | None = None
    quiet_until: str | None = None
    is_digest: bool = False
    escalates_after_minutes: int | None = None
    with_link: bool = True

    def row(self) -> dict[str, Any]:
        """The columns of it. Raises Refused for what has no sense."""
        if bool(self.quiet_from) != bool(self.quiet_until):
            raise Refused("Quiet hours need a beginning and an end: give both, or neither.")
        for said in (self.quiet_from, self.quiet_until):
            if said:
                _clock(said)
        minutes = self.escalates_after_minutes
        if minutes is not None and not 1 <= minutes <= 1_440:
            raise Refused(f"Escalation after {minutes} minutes: choose between 1 and 1,440.")
        if self.quiet_from and self.quiet_from == self.quiet_until:
            raise Refused(
                f"Quiet hours from {self.quiet_from} to {self.quiet_until} last no time: give another end, or none."
            )
        return {
            **asdict(self),
            "name": text_of("name", self.name),
            "person": text_of("person", self.person),
            "min_severity": one_of("severity", self.min_severity, telling.ORDER),
            "kinds": json.dumps([one_of("kind of alert", kind, telling.KINDS) for kind in self.kinds]),
        }


def add_alert_channel(
    store: Store, *, programme_id: str, address: str, wishes: Wishes, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say where messages go. The address may hold a password: it is kept in the vault, never in the store.

    Gives `channel_id`. Raises Refused for a kind of address that is not allowed and for quiet hours without sense.
    """
    row = {"programme_id": programme_id, "schema": schema_of(address), **wishes.row()}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        channel_id = new_id("chn")
        # the secret first: a channel without its address could tell nobody, an address without channel is swept
        vault.put(store.home, channel_id, {"address": address.strip()})
        tx.insert("alert_channel", [{"channel_id": channel_id, **row, **made(actor)}])
        return {"channel_id": channel_id}, [Event("alert_channel", channel_id, "alert_channel_added", row)]

    return carry_out(store, "add_alert_channel", row, work, actor=actor, command_id=command_id)


def change_alert_channel(
    store: Store, channel_id: str, *, wishes: Wishes, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change who is told of what and when; the address stays (another one is another channel)."""
    row = wishes.row()

    def work(tx: Transaction) -> Result:
        held = _channel(tx, channel_id)
        tx.run(
            f"update alert_channel set {', '.join(f'{key} = ${key}' for key in row)} where channel_id = $id",  # noqa: S608 - our names
            {**row, "id": channel_id},
        )
        was = {key: held[key] for key in row}
        return {"channel_id": channel_id}, [
            Event("alert_channel", channel_id, "alert_channel_changed", {"was": was, "is": row})
        ]

    body = {"channel_id": channel_id, **row}
    return carry_out(store, "change_alert_channel", body, work, actor=actor, command_id=command_id)


def _channel(tx: Transaction, channel_id: str) -> dict[str, Any]:
    held = tx.one("select * from alert_channel where channel_id = $id and retired_at is null", {"id": channel_id})
    if not held:
        raise Refused(f"There is no channel {channel_id}. It may have been removed; open the page again.")
    return held


def retire_alert_channel(store: Store, channel_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Send nothing there any more, and forget its address."""

    def work(tx: Transaction) -> Result:
        if not tx.one("select 1 as found from alert_channel where channel_id = $id", {"id": channel_id}):
            raise Refused(f"There is no channel {channel_id}. It may have been removed; open the page again.")
        tx.run("update alert_channel set retired_at = $at where channel_id = $id", {"at": now(), "id": channel_id})
        tx.run(
            "update delivery set status = 'dropped' where channel_id = $id and status = 'waiting'", {"id": channel_id}
        )
        vault.drop(store.home, channel_id)
        return {"channel_id": channel_id}, [Event("alert_channel", channel_id, "alert_channel_retired", {})]

    return carry_out(
        store, "retire_alert_channel", {"channel_id": channel_id}, work, actor=actor, command_id=command_id
    )


def set_on_call(
    store: Store,
    *,
    programme_id: str,
    person: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a person on call by name for a while, before the rota; while somebody is, only their channels are told."""
    row: dict[str, Any] = {
        "programme_id": programme_id,
        "person": text_of("person", person),
        "starts_at": instant("start", starts_at),
        "ends_at": instant("end", ends_at),
        "reason": reason.strip() or None,
    }
    if row["ends_at"] <= row["starts_at"]:
        raise Refused(f"The duty ends at {ends_at}, not after it starts at {starts_at}.")

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        on_call_id = new_id("duty")
        tx.insert("on_call", [{"on_call_id": on_call_id, **row, **made(actor)}])
        return {"on_call_id": on_call_id}, [Event("on_call", on_call_id, "on_call_set", row)]

    return carry_out(store, "set_on_call", row, work, actor=actor, command_id=command_id)


def end_on_call(store: Store, on_call_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """End a duty now, or take one back that has not begun."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "on_call", on_call_id)
        programme = hold(tx, "programme", held["programme_id"])
        ends = max(programme["as_of"] or now(), held["starts_at"])
        tx.run("update on_call set ends_at = $at where on_call_id = $id", {"at": ends, "id": on_call_id})
        event = Event("on_call", on_call_id, "on_call_ended", {"was": held["ends_at"], "is": ends})
        return {"on_call_id": on_call_id}, [event]

    return carry_out(store, "end_on_call", {"on_call_id": on_call_id}, work, actor=actor, command_id=command_id)


# -- the outbox ------------------------------------------------------------------------------------


def queue_messages(
    store: Store, messages: Sequence[Mapping[str, Any]], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Write messages into the outbox and note on their incidents how often people were told. Gives their ids.

    A message holds programme_id, channel_id, incident_id, kind, subject, body, severity and due_at.
    """

    def work(tx: Transaction) -> Result:
        rows = [
            {
                "delivery_id": new_id("dlv"),
                **one,
                "status": "waiting",
                "attempts": 0,
                "created_at": now(),
                "created_by": actor,
            }
            for one in messages
        ]
        tx.insert("delivery", rows)
        for incident_id in dict.fromkeys(one["incident_id"] for one in messages if one["incident_id"]):
            tx.run("update incident set told = rearmed + 1 where incident_id = $id", {"id": incident_id})
        events = [Event("delivery", row["delivery_id"], "message_queued", {"kind": row["kind"]}) for row in rows]
        return {"delivery_ids": [row["delivery_id"] for row in rows]}, events

    body = {"messages": [dict(one) for one in messages]}
    return carry_out(store, "queue_messages", body, work, actor=actor, command_id=command_id)


def send_test_message(store: Store, channel_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Send a line to a channel, to see that it arrives: it goes with the next round, within a minute."""

    def work(tx: Transaction) -> Result:
        held = _channel(tx, channel_id)
        row = {
            "delivery_id": new_id("dlv"),
            "programme_id": held["programme_id"],
            "channel_id": channel_id,
            "incident_id": None,
            "kind": "test",
            "subject": "Earshot: a test",
            "body": f"This is a test of the channel '{held['name']}'. Alerts of early warning arrive here.",
            "severity": "notice",
            "due_at": now(),
            "status": "waiting",
            "attempts": 0,
            **made(actor),
        }
        tx.insert("delivery", [row])
        return {"delivery_id": row["delivery_id"]}, [
            Event("delivery", row["delivery_id"], "message_queued", {"kind": "test"})
        ]

    return carry_out(store, "send_test_message", {"channel_id": channel_id}, work, actor=actor, command_id=command_id)


def settle_message(
    store: Store, delivery_id: str, *, error: str | None, at: datetime, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Note what became of a try at an instant (UTC without a zone): sent, to be tried again, or given up."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "delivery", delivery_id)
        attempts = held["attempts"] + 1
        again = telling.next_try(attempts, at) if error else None
        status = "sent" if error is None else "waiting" if again else "failed"
        tx.run(
            "update delivery set status = $status, attempts = $attempts, last_error = $error, tried_at = $at, "
            "sent_at = $sent, due_at = $due where delivery_id = $id",
            {
                "status": status,
                "attempts": attempts,
                "error": error,
                "at": at,
                "sent": at if error is None else None,
                "due": again or held["due_at"],
                "id": delivery_id,
            },
        )
        return {"status": status}, [Event("delivery", delivery_id, f"message_{status}", {"error": error})]

    body = {"delivery_id": delivery_id, "error": error, "at": at}
    return carry_out(store, "settle_message", body, work, actor=actor, command_id=command_id)


def _clock(said: str) -> None:
    try:
        telling.clock(said)
    except ValueError:
        raise Refused(f"'{said}' is no time of the day. Write it as 22:00.") from None
