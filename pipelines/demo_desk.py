"""The demo's cases in a store: states, clocks and matched cards worked out of their events by the desk's own rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from connectors.base import author_key
from data import demo, models
from data.demo.clock import AS_OF, in_utc
from data.store import Transaction, to_json
from pipelines import demo_requests
from pipelines.commands.calendars import OFFICE_HOURS, calendar_of, calendar_row
from pipelines.commands.case_desk import procedure_of
from pipelines.commands.case_past import undos
from pipelines.commands.case_stored import clock_row, projection, stored
from pipelines.commands.procedures import presets
from pipelines.rules.case_clocks import clocks_of
from pipelines.rules.case_flow import Case, CaseEvent, fold
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import steps
from pipelines.rules.phrases import says

CALENDAR_ID, PROCEDURE_ID = "cal_demo", "prc_demo"
SINCE = datetime(2025, 12, 15, tzinfo=UTC)

Row = dict[str, Any]


def write_cases(tx: Transaction, made: demo.Demo, secret: bytes) -> int:
    """Write the procedure, its calendar and every case; gives how many cases."""
    marked = {"is_demo": True, "created_at": stored(SINCE), "created_by": "demo"}
    hours = calendar_row("Office hours", "Europe/London", "GB-ENG", OFFICE_HOURS, ())
    definition = to_json(presets()["english_council"])
    tx.insert(
        "work_calendar", [{"calendar_id": CALENDAR_ID, "programme_id": demo.PROGRAMME_ID, **hours, **marked}]
    )  # fmt: skip
    tx.insert(
        "case_procedure",
        [
            {
                "procedure_id": PROCEDURE_ID, "programme_id": demo.PROGRAMME_ID, "version": 1,
                "name": presets()["english_council"]["title"], "preset": "english_council",
                "in_force_from": stored(SINCE), "calendar_id": CALENDAR_ID, "definition": definition,
                "reason": "Agreed with the twelve districts", "review_by": AS_OF.date().replace(month=12), **marked,
            }
        ],
    )  # fmt: skip
    tables: dict[str, list[Row]] = {
        "case_file": [],
        "case_event": [],
        "case_clock": [],
        "response": [],
        "escalation": [],
        "csat": [],
    }
    cards = made.desk["anticipated_criticism"]
    for one in made.cases:
        for table, rows in _rows(one, cards, calendar_of(hours), definition, secret).items():
            tables[table] += rows
    for table, rows in tables.items():
        with tx.table("arriving", pa.Table.from_pylist(rows)):
            tx.run(f"insert into {table} by name select * from arriving")  # noqa: S608 - our own tables
    shared = {"programme_id": demo.PROGRAMME_ID, "procedure_id": PROCEDURE_ID, "calendar_id": CALENDAR_ID,
              "is_demo": True, "created_by": "Earshot"}  # fmt: skip
    demo_requests.write_cases(tx, shared, definition, calendar_of(hours), secret)
    _look_back(tx, marked)
    return len(made.cases)


REVIEWED_ON = date(2026, 6, 16)
# why the demo's clocks were late, over and over; None: nobody has said
WHY_LATE = ("workload", "partner", "workload", "approval", None, "absence", "workload", "partner", "routing", None)


def _look_back(tx: Transaction, marked: Row) -> None:
    """The review of the procedure in June, and why clocks were late."""
    until = {
        "programme": demo.PROGRAMME_ID,
        "since": SINCE.replace(tzinfo=None),
        "until": REVIEWED_ON,
    }
    counted = tx.one(models.page("procedure_looked_at"), until) or {}
    tx.insert(
        "procedure_review",
        [
            {
                "procedure_review_id": "prv_demo_1", "programme_id": demo.PROGRAMME_ID, "procedure_id": PROCEDURE_ID,
                "version": 1, "reviewed_on": REVIEWED_ON, "reviewed_by": "Priya Holt; Asha Verne",
                "outcome": "keep",
                "findings": "Stage 1 holds. Answers that touch clinics wait for the districts: ask them on the first "
                "day. Looked at again before the winter.",
                "next_review_on": AS_OF.date().replace(month=12), **counted, **marked,
            }
        ],
    )  # fmt: skip
    late = tx.rows(
        "select case_id, clock, turn, due_at from case_clock where programme_id = $programme and standing = 'late' "
        "order by due_at, case_id, clock",
        {"programme": demo.PROGRAMME_ID},
    )
    said = [(one, WHY_LATE[place % len(WHY_LATE)]) for place, one in enumerate(late)]
    tx.insert(
        "late_reason",
        [
            {
                "late_reason_id": f"lrs_demo_{place:03}", "programme_id": demo.PROGRAMME_ID, "case_id": one["case_id"],
                "clock": one["clock"], "turn": one["turn"], "reason": reason, **marked, "created_at": one["due_at"],
            }
            for place, (one, reason) in enumerate(said)
            if reason
        ],
    )  # fmt: skip


def _rows(
    one: demo.DemoCase, cards: list[Row], calendar: Calendar, definition: str, secret: bytes
) -> dict[str, list[Row]]:
    case_id = f"cas_demo_{one.number:03}"
    card = _card(one, cards)
    events = events_of(one, card, calendar)
    case = fold(events)
    procedure = procedure_of(definition)
    clocks = clocks_of(events, procedure, calendar)
    head = _head(one, case_id, card, secret)
    return {
        "case_file": [{**head, **projection(case, clocks, steps(events, clocks, procedure, case=case))}],
        "case_event": [
            {**_event(case_id, event), "undo": undo}
            for event, undo in zip(events, undos(case_id, events, procedure, calendar), strict=True)
        ],
        "case_clock": [clock_row(case_id, demo.PROGRAMME_ID, clock, True, calendar) for clock in clocks],
        "response": _responses(one, case_id, case),
        "escalation": [_escalation(case_id, event, events, calendar) for event in events if event.type == "escalated"],
        "csat": [_rating(one, case_id, event) for event in events if event.type == "rated"],
    }


# what people say who answer when they are asked, over and over: about one in four does
RATED = {"enquiry": (5, 4, 5, 3, 4, 5, 2, 4), "complaint": (2, 4, 1, 3, 4)}
ONE_IN = 4
ASKED_AFTER = timedelta(days=2)


def _rated(one: demo.DemoCase, events: list[CaseEvent]) -> CaseEvent | None:
    """What the person thought, two days after the closing; most do not answer."""
    shut = events[-1]
    scores = RATED.get(one.kind)
    at = shut.at + ASKED_AFTER
    if shut.type != "closed" or not scores or one.number % ONE_IN or at >= AS_OF:
        return None
    return CaseEvent(shut.sequence + 1, at, "rated", shut.actor, {"score": scores[one.number // ONE_IN % len(scores)]})


def _rating(one: demo.DemoCase, case_id: str, event: CaseEvent) -> Row:
    at = stored(event.at)
    return {
        "csat_id": f"sat_demo_{one.number:03}", "programme_id": demo.PROGRAMME_ID, "case_id": case_id, "closure": 1,
        "score": event.payload["score"], "answered_at": at, "is_demo": True, "created_at": at,
        "created_by": event.actor,
    }  # fmt: skip


def events_of(one: demo.DemoCase, card: Row | None, calendar: Calendar) -> list[CaseEvent]:
    """The events as the desk keeps them, the first of them its receipt."""
    card_id = card["card_id"] if card else None
    first = {"kind": one.kind, "formality": one.formality, "channel": one.mention.platform}
    if card_id:
        first["card_id"] = card_id
    if one.formality == "formal":
        first["consent"] = "The person asked for a formal complaint"
    events = [CaseEvent(1, calendar.local(one.received_at), "received", "Earshot", first)]
    for sequence, event in enumerate(one.events, start=2):
        said: Row = dict(event.said)
        if event.type == "triaged":
            expected = ("anticipated" if card_id else "missed") if one.kind == "criticism" else None
            said |= {"card_id": card_id, "anticipated": expected}
        if event.type in ("drafted", "submitted", "approved", "responded"):
            said["response_id"] = f"rsp_demo_{one.number:03}"
        events.append(CaseEvent(sequence, calendar.local(event.at), event.type, event.actor, said))
    rated = _rated(one, events)
    return [*events, rated] if rated else events


def _card(one: demo.DemoCase, cards: list[Row]) -> Row | None:
    """The card whose words the mention says, if it was there before it."""
    known = [card for card in cards if card["added_at"] <= one.received_at]
    found = [(len(says(one.mention.text, json.loads(card["terms"]))), card["code"], card) for card in known]
    best = max(found, key=lambda held: held[0], default=(0, "", None))
    return best[2] if best[0] else None


def _head(one: demo.DemoCase, case_id: str, card: Row | None, secret: bytes) -> Row:
    received = stored(one.received_at)
    return {
        "case_id": case_id, "programme_id": demo.PROGRAMME_ID, "number": one.number,
        "ref": f"{demo.CODE}-2026-{one.number:04}", "channel": one.mention.platform, "received_at": received,
        "summary": one.mention.text, "language": "en", "platform": one.mention.platform,
        "mention_id": one.mention.mention_id,
        "complainant_key": author_key(secret, one.mention.platform, one.mention.author),
        "procedure_id": PROCEDURE_ID, "calendar_id": CALENDAR_ID, "is_demo": True, "created_at": received,
        "created_by": "Earshot",
    }  # fmt: skip


def _event(case_id: str, event: CaseEvent) -> Row:
    at = stored(event.at)
    return {
        "case_event_id": f"cev_{case_id.removeprefix('cas_')}_{event.sequence:02}", "case_id": case_id,
        "sequence": event.sequence, "happened_at": at, "type": event.type, "actor": event.actor,
        "payload": to_json(event.payload), "is_demo": True, "created_at": at,
    }  # fmt: skip


def _responses(one: demo.DemoCase, case_id: str, case: Case) -> list[Row]:
    drafted = next((event for event in one.events if event.type == "drafted"), None)
    if drafted is None:
        return []
    sent = next((event for event in one.events if event.type == "responded"), None)
    approved = next((event for event in one.events if event.type == "approved"), None)
    text = one.answer or "We have looked into it and write again by Tuesday."
    return [
        {
            "response_id": f"rsp_demo_{one.number:03}", "programme_id": demo.PROGRAMME_ID, "case_id": case_id,
            "stage": 1,
            "channel": one.mention.platform, "capacity": "official", "text": text, "facts": "[]",
            "status": "sent" if sent else "submitted" if case.state == "in_approval" else "draft",
            "risk": 2 if one.formality == "formal" else 0, "version": 1, "author": drafted.actor,
            "submitted_at": stored(in_utc(drafted.at)), "decided_by": approved.actor if approved else None,
            "decided_at": stored(approved.at) if approved else None, "sent_at": stored(sent.at) if sent else None,
            "sent_by": sent.actor if sent else None, "is_demo": True, "created_at": stored(drafted.at),
            "created_by": drafted.actor,
        }
    ]  # fmt: skip


def _escalation(case_id: str, event: CaseEvent, events: list[CaseEvent], calendar: Calendar) -> Row:
    said: Mapping[str, Any] = event.payload
    reached = next((one for one in events if one.type == "escalation_acknowledged"), None)
    minutes = presets()["english_council"]["escalation_minutes"][str(said["level"])]
    due = datetime.fromtimestamp(event.at.timestamp() + 60 * minutes, UTC)
    return {
        "escalation_id": said["escalation_id"], "programme_id": demo.PROGRAMME_ID, "case_id": case_id,
        "level": said["level"], "sent_to": said["sent_to"], "reason": said["reason"], "escalated_at": stored(event.at),
        "due_at": stored(due), "acknowledged_at": stored(reached.at) if reached else None,
        "acknowledged_by": reached.actor if reached else None, "is_demo": True, "created_at": stored(event.at),
        "created_by": event.actor,
    }  # fmt: skip
