"""The log of commands: each one is linked to the one before it, and the newest link is noted outside the store."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.rules.audit_chain import FIRST, Anchor, Link, digest, link, wrong
from pipelines.secret import audit_secret

log = logging.getLogger("earshot.audit")

ANCHOR = "audit.anchor"
ASIDE = ".rotating"  # a home that holds the copy of a backup: its log is no news for the second place
ELSEWHERE = "EARSHOT_ANCHOR"  # a second place for the anchor: another disk, where this server may only write
ERASED = "personal_data_erased"  # the event that says which payloads were taken away, by their event ids

EVERY = 0.1  # seconds between two writings of the anchor

_anchoring = threading.Lock()  # guards what follows
_pending: dict[Path, Anchor] = {}
_waiting: set[Path] = set()
_wrote_at: dict[Path, float] = {}


@lru_cache(maxsize=8)
def _key(home: Path) -> bytes:
    return audit_secret(home)


def payload_mac(home: Path, payload: str) -> str:
    """The keyed digest of an event's payload as it is stored."""
    return digest(_key(home), payload)


def append(tx: Transaction, home: Path, command: Mapping[str, Any], events: list[dict[str, Any]]) -> Anchor:
    """Link a command and its events to the log, in their own transaction; gives what is to be anchored."""
    before = tx.lasting.get("audit") or tx.one("select sequence, mac from audit order by sequence desc limit 1")
    sequence, previous = (before["sequence"] + 1, before["mac"]) if before else (1, FIRST)
    if not before:
        # what was done before the log was chained is sealed as it stands now, by the first link
        _begin(tx, home, command["command_id"])
        sequence, previous = 2, _mac_of(tx, 1)
    mac = link(_key(home), sequence, previous, _body(command, events))
    tx.insert("audit", [{"sequence": sequence, "command_id": command["command_id"], "mac": mac}])
    tx.lasting["audit"] = {"sequence": sequence, "mac": mac}
    return Anchor(sequence, mac)


def _begin(tx: Transaction, home: Path, newest: str) -> None:
    held = tx.rows("select * from command where command_id <> $newest order by done_at, command_id", {"newest": newest})
    body = {"earlier": [_body(one, _events(tx, one["command_id"])) for one in held]}
    tx.insert("audit", [{"sequence": 1, "command_id": "", "mac": link(_key(home), 1, FIRST, body)}])


def _mac_of(tx: Transaction, sequence: int) -> str:
    found = tx.one("select mac from audit where sequence = $sequence", {"sequence": sequence})
    return str(found["mac"]) if found else FIRST


def _body(command: Mapping[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything of a command that must not change. The payload stands as its keyed digest: see `ERASED`."""
    kept = {name: str(command[name]) for name in ("command_id", "name", "body_hash", "actor", "done_at")}
    said = ("event_id", "subject_kind", "subject_id", "type", "actor", "happened_at", "payload_mac")
    return {
        **kept,
        "result": hashlib.sha256(str(command["result"]).encode()).hexdigest(),
        "events": sorted(([str(one[name]) for name in said] for one in events), key=lambda one: one[0]),
    }


def _events(source: Store | Transaction, command_id: str) -> list[dict[str, Any]]:
    return source.rows("select * from event where command_id = $id", {"id": command_id})


# -- the anchor ------------------------------------------------------------------------------------


def anchor(home: Path, newest: Anchor) -> None:
    """Note the newest link outside the store: in the home, and in the folder that EARSHOT_ANCHOR names.

    It is written after the commit: after a crash between the two it is behind, which is no harm. Within a tenth of a
    second of the last time it is written a little later, once for all that came meanwhile. It only ever moves
    forward, and carries a seal of its own, so that nobody without the key can make an older one.
    """
    with _anchoring:
        held = _pending.get(home)
        if held is None or held.sequence < newest.sequence:
            _pending[home] = newest
        if home in _waiting:
            return
        left = _wrote_at.get(home, -EVERY) + EVERY - time.monotonic()
        if left <= 0:
            _write(home)
            return
        _waiting.add(home)
    threading.Timer(left, _later, [home]).start()  # no daemon: a process that ends waits for it


def settle(home: Path) -> None:
    """Write the anchor that waits to be written, if one does."""
    with _anchoring:
        _write(home)


def _later(home: Path) -> None:
    with _anchoring:
        _waiting.discard(home)
        _write(home)


def _write(home: Path) -> None:
    """Write the newest link that waits. The caller holds the lock."""
    newest = _pending.pop(home, None)
    if newest is None:
        return
    _wrote_at[home] = time.monotonic()
    said = {"sequence": newest.sequence, "mac": newest.mac, "at": now().isoformat()}
    said["seal"] = digest(_key(home), to_json(said))
    try:
        known = _read_anchor(home, home / ANCHOR)
    except (ValueError, KeyError) as error:
        log.error("the anchor of the log is left as it is for somebody to look at: %s", error)
        return
    if known and known.sequence >= newest.sequence:
        return
    elsewhere = None if home.name == ASIDE else os.environ.get(ELSEWHERE)
    for folder in filter(None, (str(home), elsewhere)):
        file = Path(folder) / ANCHOR
        partial = file.with_suffix(f".{os.getpid()}.tmp")
        try:
            partial.write_text(to_json(said), encoding="utf-8")
            partial.rename(file)
        except OSError as error:
            log.warning("the anchor of the log could not be written to %s: %s", folder, error)


def anchor_aside(home: Path) -> None:
    """After a backup was put back the log is shorter than its anchor: keep that anchor under the day's name."""
    settle(home)
    file = home / ANCHOR
    if file.exists():
        file.rename(home / f"{ANCHOR}.{now():%Y%m%dT%H%M%S}")


def _read_anchor(home: Path, file: Path) -> Anchor | None:
    """The anchor that a file holds. Raises ValueError for one that was not made with this installation's key."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    seal = said.pop("seal", "")
    if seal != digest(_key(home), to_json(said)):
        raise ValueError(f"{file.name} was not written by this installation, or its key is another.")
    return Anchor(int(said["sequence"]), str(said["mac"]))


# -- looking whether all is well -------------------------------------------------------------------


def verify(store: Store) -> list[str]:
    """What is wrong with the log, a sentence each; none is good. Reads the whole log."""
    settle(store.home)
    told: list[str] = []
    anchors = []
    for folder in filter(None, (str(store.home), os.environ.get(ELSEWHERE))):
        try:
            anchors.append(_read_anchor(store.home, Path(folder) / ANCHOR))
        except (ValueError, KeyError, json.JSONDecodeError) as error:
            told.append(f"The anchor of the log cannot be believed: {error}")
    known = max(filter(None, anchors), key=lambda one: one.sequence, default=None)
    told.extend(wrong(_links(store), _key(store.home), known))
    told.extend(_unlinked(store))
    told.extend(_payloads(store))
    return told


def _links(store: Store) -> Iterator[Link]:
    commands = {row["command_id"]: row for row in store.rows("select * from command")}
    events: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("select * from event"):
        events.setdefault(row["command_id"], []).append(row)
    held = store.rows("select * from audit order by sequence")
    linked = {row["command_id"] for row in held}
    for row in held:
        if row["sequence"] == 1:
            early = sorted(
                (one for one in commands.values() if one["command_id"] not in linked),
                key=lambda one: (one["done_at"], one["command_id"]),
            )
            body: dict[str, Any] = {"earlier": [_body(one, events.get(one["command_id"], [])) for one in early]}
        elif row["command_id"] in commands:
            body = _body(commands[row["command_id"]], events.get(row["command_id"], []))
        else:
            body = {"missing": row["command_id"]}
        yield Link(row["sequence"], body, row["mac"])


def _unlinked(store: Store) -> Iterator[str]:
    lost = store.one("select count(*) as n from event where command_id not in (select command_id from command)")
    if lost and lost["n"]:
        yield f"{lost['n']} events belong to no command."
    if store.one("select 1 as found from audit limit 1") is None and store.one(
        "select 1 as found from command limit 1"
    ):
        yield "The commands of this store are not linked to a log."


def _payloads(store: Store) -> Iterator[str]:
    erased: set[str] = set()
    for row in store.rows("select payload from event where type = $type", {"type": ERASED}):
        erased.update(json.loads(row["payload"]).get("event_ids", []))
    changed = [
        row["event_id"]
        for row in store.rows("select event_id, payload, payload_mac from event where payload_mac is not null")
        if row["event_id"] not in erased and payload_mac(store.home, row["payload"]) != row["payload_mac"]
    ]
    if changed:
        yield f"The contents of {len(changed)} events were changed, the first is {changed[0]}."
