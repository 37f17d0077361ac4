"""Answering an information request: its scope, what is held on it, and what is left out and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines import held, held_kinds
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.case_desk import said_of
from pipelines.commands.checking import made, one_of
from pipelines.held import Asked as Asked
from pipelines.held import Found as Found
from pipelines.held import Item as Item
from pipelines.rules import counts, exemptions
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "what_we_hold": "staff",
    "say_scope": "staff",
    "leave_out": "approver",
    "put_back": "approver",
}

Result = tuple[Mapping[str, Any], list[Event]]


def what_we_hold(store: Store, programme_id: str, asked: Asked, *, ref: str = "", actor: str) -> Found:
    """Everything that is held on it, for who may look. `ref` is the request it is for. Raises NotAllowed, Refused."""
    authority.require(store, actor, "what_we_hold", programme_id)
    request = request_of(store, programme_id, ref) if ref else {}
    return held.search(store, programme_id, checked_scope(store, asked), present(store, programme_id),
                       request=request.get("case_id", ""))  # fmt: skip


def title_of(kind: str) -> str:
    """How a kind of record is called."""
    return held_kinds.registry()[kind].title


def counted(found: Found) -> str:
    """How much was found, in words."""
    return f"{counts.counted(found.total, 'record')} of {counts.counted(len(found.items), 'kind')}"


def scope_of(store: Store, case_id: str) -> Asked | None:
    """What a request asks for, as it was last said; None while nobody has."""
    row = store.one("select asked from information_scope where case_id = $id", {"id": case_id})
    return Asked.of(json.loads(row["asked"])) if row else None


def say_scope(store: Store, case_id: str, asked: Asked, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Say what a request asks for. The one before stays in the log. Gives the scope."""
    said = checked_scope(store, asked).plain()

    def work(tx: Transaction) -> Result:
        case = _held_request(tx, case_id)
        before = tx.one("select asked from information_scope where case_id = $id", {"id": case_id})
        tx.run("delete from information_scope where case_id = $id", {"id": case_id})
        row = {"case_id": case_id, "programme_id": case["programme_id"], "asked": to_json(said)}
        tx.insert("information_scope", [{**row, "is_demo": bool(case["is_demo"]), **made(actor)}])
        was = json.loads(before["asked"]) if before else None
        return said, [Event("case_file", case_id, "scope_said", {"asked": said, "was": was})]

    return carry_out(store, "say_scope", {"case_id": case_id, **said}, work, actor=actor, command_id=command_id)


def leave_out(
    store: Store,
    case_id: str,
    records: list[tuple[str, str]],
    *,
    reason: str,
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Leave records, each (kind, id), out of the answer to a request. What is left out already is left as it is."""
    one_of("reason", reason, tuple(exemptions.REASONS))
    why = said_of("note", note, most=1000)
    if reason in exemptions.NEEDS_NOTE and not why:
        raise Refused(f"'{exemptions.REASONS[reason]}' needs its why: write it into the note.")
    for kind, _ in records:
        one_of("kind of record", kind, tuple(held_kinds.registry()))
    if not records:
        raise Refused("Choose at least one record that is to be left out.")

    def work(tx: Transaction) -> Result:
        case = _held_request(tx, case_id)
        out = {(row["record_kind"], row["record_id"]) for row in _in_force(tx, case_id)}
        rows = [
            {
                "exemption_id": new_id("exm"), "programme_id": case["programme_id"], "case_id": case_id,
                "record_kind": kind, "record_id": identity, "reason": reason, "note": why,
                "is_demo": bool(case["is_demo"]), **made(actor),
            }
            for kind, identity in dict.fromkeys(records) if (kind, identity) not in out
        ]  # fmt: skip
        if rows:
            tx.insert("exemption", rows)
        told = {"left_out": [row["exemption_id"] for row in rows]}
        return told, [Event("case_file", case_id, "records_left_out", {**told, "reason": reason, "note": why})]

    body = {"case_id": case_id, "records": records, "reason": reason, "note": why}
    return carry_out(store, "leave_out", body, work, actor=actor, command_id=command_id)


def put_back(
    store: Store, case_id: str, records: list[tuple[str, str]], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take records in again that were left out. Gives how many."""

    def work(tx: Transaction) -> Result:
        _held_request(tx, case_id)
        wanted = {(kind, identity) for kind, identity in records}
        back = [row for row in _in_force(tx, case_id) if (row["record_kind"], row["record_id"]) in wanted]
        if not back:
            raise Refused("None of these is left out. Somebody may have taken them in again: open the page anew.")
        for row in back:
            tx.run(
                "update exemption set undone_at = $at, undone_by = $actor where exemption_id = $id",
                {"at": now(), "actor": actor, "id": row["exemption_id"]},
            )
        ids = [row["exemption_id"] for row in back]
        return {"put_back": len(back)}, [Event("case_file", case_id, "records_put_back", {"exemptions": ids})]

    body = {"case_id": case_id, "records": records}
    return carry_out(store, "put_back", body, work, actor=actor, command_id=command_id)


def from_words(
    store: Store, *, programme: str, case: str, words: str, since: date | None, until: date | None
) -> tuple[str, str, Asked]:
    """(programme, reference of the request, what is asked) of what a command line says. Raises Refused.

    A case that is an information request is what the pack answers: its scope holds where nothing else is said. Any
    other case narrows the search to what belongs to it.
    """
    held_case = store.one("select * from case_file where ref = $ref", {"ref": case}) if case else None
    if case and held_case is None:
        raise Refused(f"There is no case {case}. Check the reference.")
    found = [
        row["programme_id"]
        for row in store.rows("select programme_id, code from programme order by code")
        if (
            row["code"] == programme
            if programme
            else held_case is None or row["programme_id"] == held_case["programme_id"]
        )
    ]
    if len(found) != 1:
        known = ", ".join(row["code"] for row in store.rows("select code from programme order by code")) or "none yet"
        raise Refused(f"Say with --programme for which programme: known are {known}.")
    is_request = bool(held_case and held_case["kind"] == "request")
    asked = Asked(words=words, ref="" if is_request else case, since=since, until=until)
    if held_case and is_request and not words:
        scope = scope_of(store, held_case["case_id"]) or asked
        asked = replace(scope, since=since or scope.since, until=until or scope.until)
    return found[0], case if is_request else "", asked


# -- what they share -------------------------------------------------------------------------------------


def exempt_of(store: Store, case_id: str, at: datetime | None = None) -> dict[tuple[str, str], tuple[str, str | None]]:
    """What is left out of the answer to a request, now or at an instant: (kind, id) → reason and note."""
    return {
        (row["record_kind"], row["record_id"]): (row["reason"], row["note"])
        for row in store.rows(
            "select * from exemption where case_id = $id and ($at is null or created_at <= $at) "
            "and (undone_at is null or undone_at > $at) order by created_at",
            {"id": case_id, "at": at},
        )
    }


def checked_scope(store: Store, asked: Asked) -> Asked:
    """What is asked, if it says enough. Raises Refused."""
    said_of("words", asked.words, most=400)
    if not (held.words_of(store, asked) or asked.account_id or asked.ref or asked.person):
        raise Refused("Say what is asked for: words, a topic, an account or the reference of a case.")
    if asked.since and asked.until and asked.until < asked.since:
        raise Refused(f"The days would end on {asked.until}, before they begin on {asked.since}.")
    for ref in filter(None, (asked.ref, asked.person)):
        if not store.one("select 1 as found from case_file where ref = $ref", {"ref": ref}):
            raise Refused(f"There is no case {ref}. Check the reference.")
    return asked


def request_of(store: Store, programme_id: str, ref: str) -> dict[str, Any]:
    """The information request of a reference. Raises Refused for none, and for a case of another kind."""
    row = store.one("select * from case_file where ref = $ref and programme_id = $id", {"ref": ref, "id": programme_id})
    if row is None:
        raise Refused(f"There is no case {ref} in this programme. Check the reference.")
    return _is_request(row)


def _held_request(tx: Transaction, case_id: str) -> dict[str, Any]:
    row = tx.one("select * from case_file where case_id = $id", {"id": case_id})
    if row is None:
        raise Refused(f"There is no case {case_id}. It may have been cleared with the demo.")
    return _is_request(row)


def _is_request(row: dict[str, Any]) -> dict[str, Any]:
    if row["kind"] != "request":
        raise Refused(f"Case {row['ref']} is no information request. Change what it is first, or open a new case.")
    return row


def _in_force(tx: Transaction, case_id: str) -> list[dict[str, Any]]:
    return tx.rows("select * from exemption where case_id = $id and undone_at is null", {"id": case_id})


def present(store: Store, programme_id: str) -> datetime:
    """Now; a demo whose own clock is ahead of this machine's is known up to its clock."""
    row = store.one("select as_of from programme where programme_id = $id", {"id": programme_id})
    if row is None:
        raise Refused(f"There is no programme {programme_id}. Choose one of the list.")
    return max(now(), row["as_of"]) if row["as_of"] else now()


def is_demo(store: Store, programme_id: str) -> bool:
    """Whether a programme is the labelled demo."""
    row = store.one("select is_demo from programme where programme_id = $id", {"id": programme_id})
    return bool(row and row["is_demo"])
