"""Whom to refer to, and which case goes to which queue. A contact is looked after: verified every 90 days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.case_opening import severity_of
from pipelines.commands.checking import hold, made, one_of, today_of
from pipelines.rules.procedures import KINDS

NEEDS = {
    "add_contact": "staff",
    "verify_contact": "staff",
    "retire_contact": "staff",
    "add_route": "lead",
    "retire_route": "lead",
}

VERIFIED_FOR_DAYS = 90

Result = tuple[Mapping[str, Any], list[Event]]


def add_contact(
    store: Store,
    programme_id: str,
    *,
    topic: str,
    role: str,
    name: str,
    address: str,
    hours: str = "",
    out_of_hours: str = "",
    deputy_id: str | None = None,
    verified_on: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter whom to refer a topic to, with a telephone number or e-mail address. Gives `referral_contact_id`."""
    where = said_of("address", address, most=400)
    if where is None or not (("@" in where and "." in where.split("@")[-1]) or sum(c.isdigit() for c in where) >= 3):
        raise Refused(f"{name.strip() or 'The contact'} has no address. Enter a telephone number or an e-mail address.")
    said = {
        "topic": needed("topic", topic, most=200), "role": needed("role", role, most=200),
        "name": needed("name", name, most=200), "address": where, "hours": said_of("hours", hours, most=200),
        "out_of_hours": said_of("number out of hours", out_of_hours, most=400), "deputy_id": deputy_id,
        "verified_on": verified_on,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        if deputy_id:
            hold(tx, "referral_contact", deputy_id)
        identity = new_id("ref")
        row = {"referral_contact_id": identity, "programme_id": programme_id, **said}
        more = {"verified_by": actor if verified_on else None, "is_demo": bool(programme["is_demo"])}
        tx.insert("referral_contact", [{**row, **more, **made(actor)}])
        return {"referral_contact_id": identity}, [Event("referral_contact", identity, "contact_added", row)]

    body = {"programme_id": programme_id, **said}
    return carry_out(store, "add_contact", body, work, actor=actor, command_id=command_id)


def verify_contact(
    store: Store, referral_contact_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """Say that a contact was reached today under the address that stands here."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "referral_contact", referral_contact_id)
        today = today_of(tx, held["programme_id"])
        tx.run(
            "update referral_contact set verified_on = $today, verified_by = $actor where referral_contact_id = $id",
            {"today": today, "actor": actor, "id": referral_contact_id},
        )
        return {"referral_contact_id": referral_contact_id}, [
            Event("referral_contact", referral_contact_id, "contact_verified", {"on": today})
        ]

    body = {"referral_contact_id": referral_contact_id}
    return carry_out(store, "verify_contact", body, work, actor=actor, command_id=command_id)


def retire_contact(
    store: Store, referral_contact_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a contact out of the list; routes that named it name nobody."""
    said = {"referral_contact_id": referral_contact_id, "reason": needed("reason", reason)}

    def work(tx: Transaction) -> Result:
        hold(tx, "referral_contact", referral_contact_id)
        known = {"now": now(), "id": referral_contact_id}
        tx.run("update referral_contact set retired_at = $now where referral_contact_id = $id", known)
        tx.run(
            "update routing_rule set referral_contact_id = null where referral_contact_id = $id",
            {"id": referral_contact_id},
        )
        return {"referral_contact_id": referral_contact_id}, [
            Event("referral_contact", referral_contact_id, "contact_retired", said)
        ]

    return carry_out(store, "retire_contact", said, work, actor=actor, command_id=command_id)


def add_route(
    store: Store,
    programme_id: str,
    *,
    queue: str,
    kind: str = "",
    topic: str = "",
    severity: int | None = None,
    segment: str = "",
    language: str = "",
    referral_contact_id: str | None = None,
    position: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Send cases of a kind, topic, severity, segment or language to a queue. The first route that fits is taken."""
    said = {
        "queue": needed("queue", queue, most=200), "kind": one_of("kind", kind, KINDS) if kind else None,
        "topic": said_of("topic", topic, most=200), "severity": None if severity is None else severity_of(severity),
        "segment": said_of("segment", segment, most=200), "language": said_of("language", language, most=20),
        "referral_contact_id": referral_contact_id,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        if referral_contact_id:
            hold(tx, "referral_contact", referral_contact_id)
        last = tx.one(
            "select coalesce(max(position), 0) as n from routing_rule where programme_id = $id", {"id": programme_id}
        )
        identity = new_id("rte")
        row = {"routing_rule_id": identity, "programme_id": programme_id, **said}
        at = position if position is not None else (last["n"] if last else 0) + 1
        tx.insert("routing_rule", [{**row, "position": at, "is_demo": bool(programme["is_demo"]), **made(actor)}])
        return {"routing_rule_id": identity, "position": at}, [Event("routing_rule", identity, "route_added", row)]

    body = {"programme_id": programme_id, "position": position, **said}
    return carry_out(store, "add_route", body, work, actor=actor, command_id=command_id)


def retire_route(store: Store, routing_rule_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take a routing rule out of use; cases stay where it sent them."""

    def work(tx: Transaction) -> Result:
        hold(tx, "routing_rule", routing_rule_id)
        tx.run(
            "update routing_rule set retired_at = $now where routing_rule_id = $id",
            {"now": now(), "id": routing_rule_id},
        )
        return {"routing_rule_id": routing_rule_id}, [Event("routing_rule", routing_rule_id, "route_retired", {})]

    body = {"routing_rule_id": routing_rule_id}
    return carry_out(store, "retire_route", body, work, actor=actor, command_id=command_id)
