"""Packs: what is held, searched once, blacked out, indexed, written down as made, and made again byte for byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from data.store import Store, Transaction, now, to_json
from pipelines import held
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.case_desk import said_of
from pipelines.commands.checking import made
from pipelines.commands.information import checked_scope, exempt_of, is_demo, present, request_of
from pipelines.held import Asked
from pipelines.rules.roles import Role

if TYPE_CHECKING:
    from pipelines.held_pack import Made

NEEDS: Mapping[str, Role] = {"make_pack": "approver", "make_information_pack": "approver"}

DEMO = "DEMO DATA. Quit Together is invented. No real body, person or result is shown."


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made: its id, file name and bytes, and a sentence about it."""

    pack_id: str
    name: str
    content: bytes
    sentence: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a pack is to be of: the question, the request that it answers, the instant, and how it is laid out."""

    programme_id: str
    asked: Asked
    request: Mapping[str, Any] | None
    known_at: datetime
    exempt_at: datetime  # what was left out then is withheld
    is_staff_named: bool
    layout: str


def make_pack(
    store: Store,
    *,
    programme_id: str,
    ref: str = "",
    topic: str = "",
    since: date | None = None,
    until: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> Pack:
    """Make a ZIP of index.csv, pack.pdf, cases.csv, events.csv, mentions.csv and a table of each further kind.

    `ref` is a case: the pack holds all that is held of its person. `topic` are words, parted by commas: any of them.
    That it was made, by whom and of what, is kept as an event. Raises Refused where nothing is held, NotAllowed.
    """
    said = {"ref": said_of("reference", ref, most=40) or "", "topic": said_of("topic", topic, most=200) or ""}
    if not said["ref"] and not said["topic"]:
        raise Refused("Say of whom or on what: give the reference of a case, or words of a topic.")
    if since and until and until < since:
        raise Refused(f"The pack would end on {until}, before it begins on {since}.")
    asked = Asked(words=said["topic"], person=said["ref"], since=since, until=until)
    at = present(store, programme_id)
    wish = _Wish(programme_id, asked, None, at, at, is_staff_named=False, layout="print")
    body = {"programme_id": programme_id, **said, "since": since, "until": until}
    return _make(store, "make_pack", "pack_made", wish, body, f"pack-{now():%Y%m%d-%H%M}.zip", actor, command_id)


def make_information_pack(
    store: Store,
    *,
    programme_id: str,
    asked: Asked,
    ref: str = "",
    is_staff_named: bool = False,
    known_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> Pack:
    """Make the pack of what is held: index.csv, index.html, a page of each kind and manifest.json, in a ZIP.

    `ref` is the request that it answers: what was left out of it is withheld. `known_at` (UTC, no zone) gives what
    was known then. Raises Refused where nothing fits, NotAllowed.
    """
    request = request_of(store, programme_id, ref) if ref else None
    at = known_at or present(store, programme_id)
    wish = _Wish(programme_id, asked, request, at, at, is_staff_named, layout="pages")
    body = {"programme_id": programme_id, "ref": ref, "asked": asked.plain(), "is_staff_named": is_staff_named}
    name = _file_name(store, programme_id, ref)
    return _make(
        store, "make_information_pack", "information_pack_made", wish, body, name, actor, command_id
    )  # fmt: skip


def make_again(store: Store, pack_id: str, *, actor: str) -> Pack:
    """A pack as it was made once: what was known then, with what was left out then. Its sentence says what differs."""
    row = store.one("select * from information_pack where pack_id = $id", {"id": pack_id})
    if row is None:
        raise Refused(f"There is no pack {pack_id}. It may have been cleared with the demo.")
    authority.require(store, actor, "make_information_pack", row["programme_id"])
    request = None
    if row["case_id"]:
        request = store.one("select * from case_file where case_id = $id", {"id": row["case_id"]})
    pack = _made(
        store,
        _Wish(
            row["programme_id"], Asked.of(json.loads(row["asked"])), request, row["known_at"], row["created_at"],
            row["is_staff_named"], row["layout"],
        ),
    )  # fmt: skip
    from pipelines.held_pack import changes

    when = f"{row['created_at']:%d %B %Y %H:%M} UTC"
    differs = changes(json.loads(row["items"]), pack.items)
    is_same = sha256(pack.content).hexdigest() == row["content_hash"]
    told = f"The same, byte for byte, as on {when}." if is_same else f"The same records as on {when}, worded otherwise."
    name = _file_name(store, row["programme_id"], request["ref"] if request else "")
    return Pack(pack_id, name, pack.content, f"Not as on {when}: {differs}" if differs else told)


# -- what they share -------------------------------------------------------------------------------------


def _make(
    store: Store, command: str, event: str, wish: _Wish, body: Mapping[str, Any], name: str, actor: str,
    command_id: str | None,
) -> Pack:  # fmt: skip
    """Make a pack and write down that it was made, of what, and what it held."""
    authority.require(store, actor, command, wish.programme_id)
    pack = _made(store, wish)
    case_id = wish.request["case_id"] if wish.request else None
    row = {
        "pack_id": new_id("pck"), "programme_id": wish.programme_id, "case_id": case_id,
        "asked": to_json(wish.asked.plain()), "known_at": wish.known_at, "is_staff_named": wish.is_staff_named,
        "sentence": pack.sentence, "content_hash": sha256(pack.content).hexdigest(), "items": to_json(pack.items),
        "layout": wish.layout, "is_demo": is_demo(store, wish.programme_id),
    }  # fmt: skip

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        tx.insert("information_pack", [{**row, **made(actor)}])
        told = {name: row[name] for name in ("pack_id", "sentence", "known_at", "content_hash", "is_staff_named")}
        kind, identity = ("case_file", case_id) if case_id else ("programme", wish.programme_id)
        return told, [Event(kind, identity, event, {**told, "asked": wish.asked.plain()})]

    done = carry_out(store, command, body, work, actor=actor, command_id=command_id)
    return Pack(done["pack_id"], name, pack.content, done["sentence"])


def _made(store: Store, wish: _Wish) -> Made:
    from pipelines import held_pack
    from pipelines.held_black import Blacker

    case_id = wish.request["case_id"] if wish.request else ""
    asked = checked_scope(store, wish.asked)
    found = held.search(store, wish.programme_id, asked, wish.known_at, request=case_id)
    if not found.total:
        raise Refused("Nothing is held that fits, which may be the answer. Check the words and the days first.")
    out = exempt_of(store, case_id, wish.exempt_at) if case_id else {}
    every = [item for items in found.items.values() for item in items]
    blacker = Blacker(store, wish.programme_id, every, is_staff_named=wish.is_staff_named)
    programme = store.one("select name from programme where programme_id = $id", {"id": wish.programme_id}) or {}
    return held_pack.make(
        found, asked, held.words_of(store, asked), wish.known_at, out, blacker, layout=wish.layout,
        programme=str(programme.get("name", "")), label=DEMO if is_demo(store, wish.programme_id) else "",
    )  # fmt: skip


def _file_name(store: Store, programme_id: str, ref: str) -> str:
    row = store.one("select code from programme where programme_id = $id", {"id": programme_id}) or {"code": ""}
    return f"what-we-hold-{ref or row['code']}.zip"
