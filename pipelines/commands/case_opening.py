"""How a case comes to be: what is said of it checked, its card, queue and escalations found, its rows written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.base import author_key
from data.store import Transaction, now
from pipelines.commands import Event, Refused, new_id
from pipelines.commands.calendars import calendar_of
from pipelines.commands.case_desk import CLOCK_AHEAD, Held, insert_many, needed, procedure_of, said_of
from pipelines.commands.case_stored import clock_row, event_row, in_zone, projection
from pipelines.commands.checking import instant, made, one_of
from pipelines.commands.procedures import in_force
from pipelines.rules.case_clocks import clocks_of
from pipelines.rules.case_flow import CaseEvent, started
from pipelines.rules.conformance import steps
from pipelines.rules.phrases import says
from pipelines.rules.procedures import FORMALITIES, KINDS, Procedure
from pipelines.rules.routing import Route, route

PRIVATE = ("phone", "letter", "email", "form", "meeting", "other")  # what is said there, nobody else reads
CHANNELS = (
    "phone", "letter", "email", "form", "meeting", "x", "facebook", "instagram", "youtube", "linkedin", "tiktok",
    "threads", "bluesky", "mastodon", "reddit", "google_business", "feeds", "other",
)  # fmt: skip
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - as stored

Result = tuple[Mapping[str, Any], list[Event]]


def case_columns(
    *,
    kind: str,
    channel: str,
    received_at: datetime,
    summary: str,
    details: str,
    formality: str,
    remedy: str,
    theme: str,
    severity: int,
    segment: str,
    language: str,
) -> dict[str, Any]:
    """What is said about a case when it is opened, checked. Raises Refused."""
    said: dict[str, Any] = {
        "kind": one_of("kind", kind, KINDS),
        "channel": one_of("channel", channel, CHANNELS),
        "received_at": instant("day of receipt", received_at),
        "summary": needed("summary", summary, most=1000),
        "details": said_of("details", details),
        "formality": one_of("formality", formality, FORMALITIES),
        "remedy": said_of("remedy", remedy, most=4000),
        "theme": said_of("theme", theme, most=200),
        "severity": severity_of(severity),
        "segment": said_of("segment", segment, most=200),
        "language": said_of("language", language, most=20),
    }
    if said["formality"] == "formal" and kind != "complaint":
        raise Refused(f"A formal {kind} does not exist: only a complaint is formal.")
    if said["received_at"] < EARLIEST:
        raise Refused(f"The case was received on {received_at:%d %B %Y}: check the year.")
    return said


def severity_of(value: int) -> int:
    """A severity, S0 to S4. Raises Refused."""
    if isinstance(value, bool) or value not in (0, 1, 2, 3, 4):
        raise Refused(f"No severity S{value}: choose S0 (routine) to S4 (emergency).")
    return int(value)


def opened(tx: Transaction, programme_id: str, said: Mapping[str, Any], actor: str, secret: bytes) -> Result:
    """Write a new case with its first event, its points, its clocks and who it came from."""
    row, received, procedure, calendar = new_case(tx, programme_id, said, actor, secret)
    points = point_rows(row["case_id"], programme_id, said["points"], actor, row)
    first = received | {"points": [point["point_id"] for point in points]}
    event = CaseEvent(1, in_zone(row["received_at"], calendar), "received", actor, first)
    case = started(event)
    clocks = clocks_of([event], procedure, calendar)
    follows = projection(case, clocks, steps([event], clocks, procedure, case=case))
    tx.insert("case_file", [{**row, **follows}])
    insert_many(tx, "case_event", [event_row(row["case_id"], event, row["is_demo"])])
    insert_many(
        tx, "case_clock", [clock_row(row["case_id"], programme_id, one, row["is_demo"], calendar) for one in clocks]
    )
    insert_many(tx, "case_point", points)
    if said.get("name") or said.get("contact"):
        person = {"case_id": row["case_id"], "programme_id": programme_id, "is_demo": row["is_demo"], **made(actor)}
        tx.insert("case_person", [{**person, "name": said["name"], "contact": said["contact"]}])
    result = {
        "case_id": row["case_id"],
        "ref": row["ref"],
        "card_id": row["card_id"],
        "queue": case.queue,
        "proposed": received.get("proposed", []),
        "due_at": follows["next_due_at"],
    }
    return result, [Event("case_file", row["case_id"], "case_received", {**first, "ref": row["ref"]})]


def new_case(
    tx: Transaction, programme_id: str, said: Mapping[str, Any], actor: str, secret: bytes
) -> tuple[dict[str, Any], dict[str, Any], Procedure, Any]:
    """The row of a new case and what its first event says, with the procedure and the calendar it falls under."""
    programme = (
        tx.one("select code, as_of, is_demo from programme where programme_id = $id", {"id": programme_id}) or {}
    )
    present = programme["as_of"] or now()
    if said["received_at"] > present + CLOCK_AHEAD:
        raise Refused(f"The case would be received on {said['received_at']:%d %B %Y %H:%M}, which is in the future.")
    version = in_force(tx, programme_id, said["received_at"], actor)
    calendar_row = tx.one("select * from work_calendar where calendar_id = $id", {"id": version["calendar_id"]}) or {}
    procedure, calendar = procedure_of(version["definition"]), calendar_of(calendar_row)
    text = "\n".join([said["summary"], said["details"] or "", said["remedy"] or "", *said["points"]])
    origin = _origin(tx, said)
    if said["card_id"] and not tx.one(
        "select 1 as found from anticipated_criticism where card_id = $id and programme_id = $programme",
        {"id": said["card_id"], "programme": programme_id},
    ):
        raise Refused(f"There is no anticipated criticism {said['card_id']} in this programme. Choose one of the list.")
    card_id = said["card_id"] or matching_card(tx, programme_id, text, said["received_at"])
    proposed = procedure.proposals(text)
    sent = _route(tx, programme_id, said)
    numbered = tx.one(
        "select coalesce(max(number), 0) + 1 as next from case_file where programme_id = $id", {"id": programme_id}
    )
    number = int(numbered["next"]) if numbered else 1
    row = {
        "case_id": new_id("cas"),
        "programme_id": programme_id,
        "number": number,
        "ref": f"{programme['code']}-{said['received_at'].year}-{number:04}",
        "channel": said["channel"],
        "received_at": said["received_at"],
        "summary": said["summary"],
        "details": said["details"],
        "remedy": said["remedy"],
        "segment": said["segment"],
        "language": said["language"],
        **origin,
        "alert_id": said["alert_id"],
        "card_id": card_id,
        "complainant_key": origin_key(said, origin, tx, secret),
        "linked_case_id": said["linked_case_id"],
        "procedure_id": version["procedure_id"],
        "calendar_id": version["calendar_id"],
        "is_demo": bool(programme["is_demo"]),
        **made(actor),
    }
    names = ("kind", "formality", "channel", "severity", "theme", "remedy", "handler", "alert_id", "consent")
    received = {name: said[name] for name in names if said.get(name)}
    more = {"card_id": card_id, "queue": sent.queue if sent else None, "rule_id": sent.rule_id if sent else None}
    received |= {name: value for name, value in more.items() if value}
    if proposed:
        received["proposed"] = proposed
    return row, {"kind": said["kind"], "formality": said["formality"], **received}, procedure, calendar


def _origin(tx: Transaction, said: Mapping[str, Any]) -> dict[str, Any]:
    if not said["mention"]:
        return {"platform": None, "mention_id": None}
    platform, mention_id = said["mention"]
    taken = tx.one(
        "select ref from case_file where platform = $platform and mention_id = $id",
        {"platform": platform, "id": mention_id},
    )
    if taken:
        raise Refused(f"This mention has its case already: {taken['ref']}. Open that one.")
    return {"platform": platform, "mention_id": mention_id}


def origin_key(said: Mapping[str, Any], origin: Mapping[str, Any], tx: Transaction, secret: bytes) -> str | None:
    """The key that is the same for every case of one person and tells nobody who it is."""
    if said.get("complainant_key"):
        return str(said["complainant_key"])
    if origin["mention_id"]:
        found = tx.one(
            "select author_key from mention where platform = $platform and mention_id = $mention_id", dict(origin)
        )
        return found["author_key"] if found else None
    known = "".join((said.get("contact") or said.get("name") or "").casefold().split())
    return author_key(secret, "contact", known) if known else None


def matching_card(tx: Transaction, programme_id: str, text: str, received_at: datetime) -> str | None:
    """The anticipated criticism whose words the text says: the one with most of them, the gravest of equals."""
    cards = tx.rows(
        "select card_id, terms, likelihood * impact as weight from anticipated_criticism "
        "where programme_id = $id and added_at <= $at and (retired_at is null or retired_at > $at) order by code",
        {"id": programme_id, "at": received_at},
    )
    found = [(len(says(text, json.loads(card["terms"]))), card["weight"], card["card_id"]) for card in cards]
    best = max(found, default=(0, 0, ""), key=lambda one: one[:2])
    return str(best[2]) if best[0] else None


def anticipation(tx: Transaction, held: Held, card_id: str | None, kind: str | None) -> str | None:
    """Whether a criticism was expected: its card must be older than its receipt. None for other kinds."""
    if (kind or held.case.kind) != "criticism":
        return None
    if not card_id:
        return "missed"
    card = tx.one("select added_at from anticipated_criticism where card_id = $id", {"id": card_id})
    if card is None:
        raise Refused(f"There is no anticipated criticism {card_id}. Choose one of the list.")
    return "anticipated" if card["added_at"] <= held.row["received_at"] else "missed"


def routed(
    tx: Transaction, programme_id: str, row: Mapping[str, Any], said: Mapping[str, Any], held: Held | None = None
) -> Route | None:
    """The routing rule that fits a case as it stands."""
    known = {"kind": row["kind"], "theme": row["theme"], "severity": row["severity"]}
    if held is not None:
        known = {"kind": held.case.kind, "theme": held.case.theme, "severity": held.case.severity}
    return _route(tx, programme_id, {**row, **known})


def _route(tx: Transaction, programme_id: str, said: Mapping[str, Any]) -> Route | None:
    rows = tx.rows(
        "select * from routing_rule where programme_id = $id and retired_at is null order by position",
        {"id": programme_id},
    )
    rules = [
        Route(
            one["routing_rule_id"], one["queue"], one["kind"], one["topic"],
            one["severity"], one["segment"], one["language"],
        )
        for one in rows
    ]  # fmt: skip
    return route(
        rules, kind=said["kind"], topic=said["theme"] or "", severity=int(said["severity"] or 0),
        segment=said["segment"] or "", language=said["language"] or "",
    )  # fmt: skip


def point_rows(
    case_id: str, programme_id: str, texts: Sequence[str], actor: str, row: Mapping[str, Any], *, first: int = 1
) -> list[dict[str, Any]]:
    """Rows of case_point."""
    shared = {"case_id": case_id, "programme_id": programme_id, "is_demo": bool(row["is_demo"]), **made(actor)}
    return [
        {"point_id": new_id("pnt"), "number": number, "text": text, **shared}
        for number, text in enumerate(texts, start=first)
    ]
