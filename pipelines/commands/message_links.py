"""Acknowledging from the message itself: the link that goes with it, what it shows, and what it does once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from data.store import Store, Transaction, now
from pipelines import secret
from pipelines.commands import Event, NotAllowed, Refused, authority, carry_out
from pipelines.rules import message_link
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"acknowledge_by_link": "staff"}

PATH = "/acknowledge"
HOW = "by link from the message"
MACHINES = ("json", "jsons", "opsgenie", "pagerduty")  # nobody reads there: they get no link
NONE_OF_OURS = "This link is none of ours, or it was cut off on its way. Open it from the message again."
ON_THE_PAGE = "Acknowledge it on the page Early warning."


class NoLink(Refused):
    """No link of ours, or one of a message that is gone."""


class Over(Refused):
    """A link that was good once."""


def origin() -> str:
    """The address at which people reach this server (the first of `EARSHOT_ORIGINS`), or ''."""
    return os.environ.get("EARSHOT_ORIGINS", "").split(",")[0].strip().rstrip("/")


def page_of(code: str, incident_id: str) -> str:
    """Where an incident stands, without the origin."""
    return f"/early_warning?programme={quote(code)}&incident={incident_id}"


def line_of(store: Store, delivery: Mapping[str, Any], at: datetime) -> str:
    """The last line of a message that is about to go (`at`: UTC without a zone), or '' where it carries no link.

    A message about nothing that waits for somebody, to a machine, or of a server that does not know its own address
    carries none. What comes after # is never sent to a server by asking for the page, so no log holds it.
    """
    if not origin() or not delivery["incident_id"] or not delivery["person"]:
        return ""
    held = store.one(
        "select i.acknowledged_at, i.judged, c.schema, coalesce(c.with_link, true) as with_link from incident as i "
        "inner join alert_channel as c on c.channel_id = $channel where i.incident_id = $incident",
        {"channel": delivery["channel_id"], "incident": delivery["incident_id"]},
    )
    if not held or held["acknowledged_at"] or held["judged"] or not held["with_link"] or held["schema"] in MACHINES:
        return ""
    until = at.replace(tzinfo=UTC, second=0, microsecond=0) + message_link.LASTS
    words = message_link.made(
        secret.link_secret(store.home), delivery["delivery_id"], delivery["incident_id"], until
    )  # fmt: skip
    return f"\n\nAcknowledge it (one press, good until {_clock(store, until)}): {origin()}{PATH}#{words}"


def look(store: Store, words: str, at: datetime | None = None) -> dict[str, Any]:
    """What a link is about, nothing changed: sentence, severity, person, good_until, page, acknowledged_at and _by.

    Raises NoLink, Over or NotAllowed, each in a sentence for whoever opened it.
    """
    held = _held(store, store, words, at or now())
    authority.demand(store, "acknowledge_by_link", _body(held), held["person"])
    return {
        "sentence": held["sentence"],
        "severity": held["severity"],
        "person": held["person"],
        "good_until": held["good_until"],
        "page": page_of(held["code"], held["incident_id"]),
        "acknowledged_at": held["acknowledged_at"],
        "acknowledged_by": held["acknowledged_by"],
    }


def acknowledge_by_link(
    store: Store, words: str, *, at: datetime | None = None, command_id: str | None = None
) -> dict[str, Any]:
    """Acknowledge the incident of a link, once, in the name of whoever the message was sent to.

    Gives `incident_id` and `acknowledged_by`. Raises as `look`, and Over where somebody was first.
    """
    named = _held(store, store, words, at or now())

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = _held(store, tx, words, at or now())  # again: inside, nobody else can be faster
        if held["acknowledged_at"]:
            raise Over("Somebody has acknowledged it meanwhile: nothing is left to do.")
        tx.run(
            "update incident set acknowledged_at = $at, acknowledged_by = $by, acknowledged_how = $how "
            "where incident_id = $id",
            {"at": now(), "by": held["person"], "how": HOW, "id": held["incident_id"]},
        )
        tx.run(
            "update delivery set link_used_at = $at where delivery_id = $id", {"at": now(), "id": held["delivery_id"]}
        )
        done = {"incident_id": held["incident_id"], "acknowledged_by": held["person"]}
        payload = {"how": HOW, "delivery_id": held["delivery_id"]}
        return done, [Event("incident", held["incident_id"], "incident_acknowledged", payload)]

    return carry_out(
        store, "acknowledge_by_link", _body(named), work, actor=named["person"], command_id=command_id
    )  # fmt: skip


def _body(held: Mapping[str, Any]) -> dict[str, str]:
    """What is kept of the command: never the link itself."""
    return {"incident_id": held["incident_id"], "delivery_id": held["delivery_id"]}


def _held(store: Store, source: Store | Transaction, words: str, at: datetime) -> dict[str, Any]:
    """The message and the incident that a good link is about."""
    link = message_link.said(words)
    row = link and source.one(
        "select d.delivery_id, d.incident_id, d.person, d.link_used_at, c.person as reads, c.retired_at, "
        "coalesce(c.with_link, true) as with_link, "
        "i.sentence, i.severity, i.acknowledged_at, i.acknowledged_by, p.code from delivery as d "
        "inner join incident as i on i.incident_id = d.incident_id "
        "inner join programme as p on p.programme_id = i.programme_id "
        "inner join alert_channel as c on c.channel_id = d.channel_id where d.delivery_id = $id",
        {"id": link.delivery_id},
    )
    if not link or not row or not row["person"]:
        raise NoLink(NONE_OF_OURS)
    if not message_link.is_genuine(secret.link_secret(store.home), link, row["incident_id"]):
        raise NoLink(NONE_OF_OURS)
    if row["link_used_at"]:
        raise Over(f"This link was used on {_clock(store, row['link_used_at'].replace(tzinfo=UTC))}: it is good once.")
    if at.replace(tzinfo=UTC) >= link.good_until:
        raise Over(f"This link was good until {_clock(store, link.good_until)}. {ON_THE_PAGE}")
    if row["retired_at"] or not row["with_link"]:
        raise Over(f"The channel by which this came has no such links any more. {ON_THE_PAGE}")
    if row["reads"] != row["person"]:
        raise Over(f"Whom this was sent to does not read that channel any more. {ON_THE_PAGE}")
    return {**row, "good_until": link.good_until}


def _clock(store: Store, at: datetime) -> str:
    zone = (store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC")
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


__all__ = ["NotAllowed", "acknowledge_by_link", "line_of", "look"]
