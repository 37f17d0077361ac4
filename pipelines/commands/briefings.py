"""Briefings: what staff have to know, each version read and acknowledged by each person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed
from pipelines.commands.checking import hold, made

NEEDS = {"issue_briefing": "lead", "acknowledge_briefing": "viewer"}

Result = tuple[Mapping[str, Any], list[Event]]


def issue_briefing(
    store: Store,
    programme_id: str,
    *,
    title: str,
    body: str,
    audience: str = "everybody",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Issue a briefing; one of a title that was issued before is its next version. Gives `briefing_id`, `version`."""
    said = {
        "title": needed("title", title, most=200), "body": needed("text", body),
        "audience": needed("audience", audience, most=200),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        last = tx.one(
            "select coalesce(max(version), 0) as n from briefing where programme_id = $id and title = $title",
            {"id": programme_id, "title": said["title"]},
        )
        briefing_id, version = new_id("brf"), (last["n"] if last else 0) + 1
        row = {"briefing_id": briefing_id, "programme_id": programme_id, "version": version, **said}
        more = {"issued_at": programme["as_of"] or now(), "is_demo": bool(programme["is_demo"])}
        tx.insert("briefing", [{**row, **more, **made(actor)}])
        event = Event("briefing", briefing_id, "briefing_issued", row)
        return {"briefing_id": briefing_id, "version": version}, [event]

    sent = {"programme_id": programme_id, **said}
    return carry_out(store, "issue_briefing", sent, work, actor=actor, command_id=command_id)


def acknowledge_briefing(
    store: Store, briefing_id: str, *, person: str = "", actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say that one has read a version of a briefing; without sign-in, `person` says who did."""
    who = needed("person", person or actor, most=200)
    if actor.startswith("per_") and who != actor:
        raise Refused("A briefing is acknowledged by the person who read it.")

    def work(tx: Transaction) -> Result:
        held = hold(tx, "briefing", briefing_id)
        known = {"id": briefing_id, "person": who}
        sql = "select 1 as found from briefing_acknowledgement where briefing_id = $id and person = $person"
        if tx.one(sql, known):
            raise Refused(f"{who} has acknowledged this version already.")
        identity = new_id("ack")
        row = {"acknowledgement_id": identity, "programme_id": held["programme_id"], "briefing_id": briefing_id}
        more = {"person": who, "acknowledged_at": now(), "is_demo": bool(held["is_demo"])}
        tx.insert("briefing_acknowledgement", [{**row, **more, **made(actor)}])
        said = {"person": who, "version": held["version"]}
        return {"acknowledgement_id": identity}, [Event("briefing", briefing_id, "briefing_acknowledged", said)]

    body = {"briefing_id": briefing_id, "person": who}
    return carry_out(store, "acknowledge_briefing", body, work, actor=actor, command_id=command_id)
