"""What people can do: one function a command, each writing its rows and its event in one transaction.

A command is called with a `command_id` of the caller's making. The id is stored in the same transaction, so
that after a doubt (a lost answer, a crash at commit) the caller repeats it and gets the first answer; the
same id with another body is refused. Whether the actor may is asked there too, by the name of the command.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.store import InDoubt, Store, Transaction, now, to_json
from pipelines import audit, limits
from pipelines.commands import authority
from pipelines.landing import ulid
from pipelines.refusal import NotAllowed as NotAllowed
from pipelines.refusal import Refused as Refused

UNCOUNTED = frozenset({"note_reading"})  # opening a case is no change, and must not use up what changes may take


class SameIdOtherBody(Refused):
    """A command_id that was already used for something else."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to what, as kept for ever."""

    subject_kind: str
    subject_id: str
    type: str
    payload: Mapping[str, Any]


def new_id(prefix: str) -> str:
    """A sortable id with a prefix that says what it names: `obj_01J…`."""
    return f"{prefix}_{ulid()}"


def new_command_id() -> str:
    """An id for one intention of a person; keep it while the answer is awaited."""
    return new_id("cmd")


def carry_out(
    store: Store,
    name: str,
    body: Mapping[str, Any],
    work: Callable[[Transaction], tuple[Mapping[str, Any], list[Event]]],
    *,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Do `work` once, in one transaction with its events and its command_id; gives its result as plain JSON.

    Raises Refused (nothing was written), TooOften, SameIdOtherBody, or the store's errors. A commit in doubt is
    repeated once here, after the store was opened again.
    """
    identity = command_id or new_command_id()
    if isinstance(store, Store) and name not in UNCOUNTED:  # a row of an import is no command of its own
        limits.COMMANDS.count(actor)
    try:
        return _once(store, name, body, work, actor, identity)
    except InDoubt:
        return _once(store, name, body, work, actor, identity)


def _once(
    store: Store,
    name: str,
    body: Mapping[str, Any],
    work: Callable[[Transaction], tuple[Mapping[str, Any], list[Event]]],
    actor: str,
    command_id: str,
) -> dict[str, Any]:
    body_hash = hashlib.sha256(to_json({"name": name, "body": body}).encode()).hexdigest()
    with store.transaction() as tx:
        tx.is_command = True
        authority.demand(tx, name, body, actor)
        known = tx.one("select body_hash, result from command where command_id = $id", {"id": command_id})
        if known:
            if known["body_hash"] != body_hash:
                raise SameIdOtherBody(f"The command {command_id} was already given with other contents.")
            answer: dict[str, Any] = json.loads(known["result"])
            return answer
        result, events = work(tx)
        at = now()
        command = {
            "command_id": command_id,
            "name": name,
            "body_hash": body_hash,
            "result": to_json(result),
            "actor": actor,
            "done_at": at,
        }
        happened = [_event_row(store, event, command_id, actor, at) for event in events]
        tx.insert("command", [command])
        tx.insert("event", happened)
        newest = audit.append(tx, store.home, command, happened)
    audit.anchor(store.home, newest)
    plain: dict[str, Any] = json.loads(to_json(result))
    return plain


def _event_row(store: Store, event: Event, command_id: str, actor: str, at: datetime) -> dict[str, Any]:
    payload = to_json(event.payload)
    return {
        "event_id": new_id("evt"),
        "command_id": command_id,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "type": event.type,
        "actor": actor,
        "happened_at": at,
        "payload": payload,
        "payload_mac": audit.payload_mac(store.home, payload),
    }
