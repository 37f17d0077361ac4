"""The two information requests of the demo: one answered in June with its pack, one open since October."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from connectors.base import author_key
from data import demo
from data.demo.clock import local
from data.store import Store, Transaction
from pipelines.commands import Event, carry_out, information, packs
from pipelines.commands.case_desk import procedure_of
from pipelines.commands.case_past import undos
from pipelines.commands.case_stored import clock_row, event_row, projection, stored
from pipelines.commands.information import Asked
from pipelines.rules.case_clocks import clocks_of
from pipelines.rules.case_flow import CaseEvent, fold
from pipelines.rules.clocks import Calendar
from pipelines.rules.conformance import steps

Row = dict[str, Any]

ANSWER = (
    "Thank you for your request. We hold the records of the pack that comes with this message: its index names each "
    "with its date and says what is blacked out or left out and why. You may ask us to look at it again."
)
NAMES = {396: "Ida Thorne", 397: "Ravi Coll"}
_ASKED = {"gives_ref": True, "gives_handler": True, "gives_date": True, "is_automatic": False}
_SENT = {
    "capacity": "official", "channel": "email", "risk": 0, "author": "Priya Holt", "approved_by": None, "stage": 1,
    "unsourced": [], "response_id": "rsp_demo_request_1",
}  # fmt: skip
ANSWERED_AT = local(date(2026, 6, 24), 15, 10)
# number, received, what is asked, by whom it is handled, scope, what happened: day, hour, event, what is said
REQUESTS: tuple[tuple[int, datetime, str, str, Asked, tuple[tuple[datetime, str, Row], ...]], ...] = (
    (
        396, local(date(2026, 6, 2), 10, 5),
        "What do you hold on the bus stop poster, from its pilot to its withdrawal?", "Priya Holt",
        Asked(words="poster", since=date(2026, 1, 1), until=date(2026, 6, 2)),
        (
            (local(date(2026, 6, 2), 11, 0), "triaged", {"theme": "Poster", "severity": 0}),
            (local(date(2026, 6, 2), 11, 0), "assigned", {"handler": "Priya Holt", "queue": "Answers"}),
            (local(date(2026, 6, 3), 9, 30), "acknowledged", _ASKED),
            (local(date(2026, 6, 24), 15, 0), "drafted", {"response_id": "rsp_demo_request_1"}),
            (ANSWERED_AT, "responded", _SENT),
            (local(date(2026, 6, 26), 10, 0), "closed",
             {"outcome": "answered", "theme": "Poster", "cause": "Asked for what is held"}),
        ),
    ),
    (
        397, local(date(2026, 10, 14), 9, 20),
        "What did you know of the rumour about the app, and what did you decide?", "Tom Ellery",
        Asked(words="app, landlord", since=date(2026, 7, 1), until=date(2026, 8, 31)),
        (
            (local(date(2026, 10, 14), 13, 0), "triaged", {"theme": "Tracking app", "severity": 0}),
            (local(date(2026, 10, 14), 13, 0), "assigned", {"handler": "Tom Ellery", "queue": "Answers"}),
            (local(date(2026, 10, 15), 10, 0), "acknowledged", _ASKED),
        ),
    ),
)  # fmt: skip


def write_cases(tx: Transaction, head: Mapping[str, Any], definition: str, calendar: Calendar, secret: bytes) -> None:
    """Write both as cases. `head` are the columns that all cases of the demo share."""
    procedure = procedure_of(definition)
    for number, received, asked, handler, _, happened in REQUESTS:
        case_id = _case_id(number)
        first: Row = {"kind": "request", "formality": "informal", "channel": "email"}
        events = [CaseEvent(1, calendar.local(received), "received", "Earshot", first)]
        events += [
            CaseEvent(sequence, calendar.local(at), type, handler, said)
            for sequence, (at, type, said) in enumerate(happened, start=2)
        ]
        case, clocks = fold(events), clocks_of(events, procedure, calendar)
        row = {
            **head, "case_id": case_id, "number": number, "ref": f"{demo.CODE}-2026-{number:04}", "channel": "email",
            "received_at": stored(received), "summary": asked, "language": "en", "created_at": stored(received),
            "complainant_key": author_key(secret, "contact", f"requester{number}@example.org"),
            **projection(case, clocks, steps(events, clocks, procedure, case=case)),
        }  # fmt: skip
        tx.insert("case_file", [row])
        told = zip(events, undos(case_id, events, procedure, calendar), strict=True)
        tx.insert(
            "case_event",
            [
                {
                    **event_row(case_id, one, True),
                    "case_event_id": f"cev_demo_{number}_{one.sequence:02}",
                    "created_at": stored(one.at),
                    "undo": undo,
                }
                for one, undo in told
            ],
        )
        tx.insert("case_clock", [clock_row(case_id, demo.PROGRAMME_ID, one, True, calendar) for one in clocks])
        known = {"case_id": case_id, "programme_id": demo.PROGRAMME_ID, "is_demo": True, "created_by": "demo"}
        tx.insert("case_person", [{**known, "name": NAMES[number], "created_at": stored(received)}])
    answer = {
        "response_id": "rsp_demo_request_1", "programme_id": demo.PROGRAMME_ID, "case_id": _case_id(396), "stage": 1,
        "channel": "email", "capacity": "official", "text": ANSWER, "status": "sent", "risk": 0, "version": 1,
        "author": "Priya Holt", "sent_at": stored(ANSWERED_AT), "sent_by": "Priya Holt", "is_demo": True,
        "created_at": stored(ANSWERED_AT), "created_by": "Priya Holt",
    }  # fmt: skip
    tx.insert("response", [answer])


def answer(store: Store) -> None:
    """Say what both ask for, leave records out, and make the pack of the answered one, as people would; once."""
    if store.one("select 1 as n from information_scope where programme_id = $id", {"id": demo.PROGRAMME_ID}):
        return
    for number, received, _, handler, scope, _ in REQUESTS:
        case_id, ref = _case_id(number), f"{demo.CODE}-2026-{number:04}"
        information.say_scope(store, case_id, scope, actor=handler)
        found = information.what_we_hold(store, demo.PROGRAMME_ID, scope, ref=ref, actor=handler)
        cases = [(item.kind, item.id) for item in found.items.get("case_file", ())][:2]
        if cases:
            information.leave_out(store, case_id, cases, reason="personal", actor=handler)
        posts = [(item.kind, item.id) for item in found.items.get("post", ())][:1]
        if posts:
            information.leave_out(store, case_id, posts, reason="published", note="On our own account", actor=handler)
        _as_of(store, case_id, received, handler)
    known_at = stored(ANSWERED_AT)
    packs.make_information_pack(
        store, programme_id=demo.PROGRAMME_ID, asked=REQUESTS[0][4], ref=f"{demo.CODE}-2026-0396", known_at=known_at,
        actor="Priya Holt",
    )  # fmt: skip
    _as_of(store, _case_id(396), ANSWERED_AT, "Priya Holt")


def _as_of(store: Store, case_id: str, at: datetime, actor: str) -> None:
    """Have the rows of a request as old as the demo says they are."""

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        for table in ("information_scope", "exemption", "information_pack"):
            tx.run(
                f"update {table} set created_at = $at where case_id = $id and created_at > $at",  # noqa: S608 - our own tables
                {"at": stored(at), "id": case_id},
            )
        return {}, [Event("case_file", case_id, "demo_request_written", {})]

    carry_out(store, "write_demo", {"case_id": case_id, "at": at}, work, actor=actor)


def _case_id(number: int) -> str:
    return f"cas_demo_{number:03}"
