"""What tests of the case desk share: a programme, a few people, and instants that are short to write."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.store import Store
from pipelines.commands import programme as planning
from pipelines.commands.answers import approve_answer, draft_answer, send_answer, submit_answer
from pipelines.commands.cases import open_case, triage_cases

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def a_programme(store: Store, code: str = "QT") -> str:
    made = planning.add_programme(
        store, code=code, name="Quiet Town", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="lead"
    )
    return made["programme_id"]


def a_case(store: Store, programme_id: str, kind: str = "enquiry", **said) -> dict:
    given = {"channel": "email", "received_at": at("2026-02-02 10:00"), "summary": "When does the clinic open?", **said}
    return open_case(store, programme_id=programme_id, kind=kind, actor="ann", **given)


def a_triaged_case(store: Store, programme_id: str, kind: str = "enquiry", **said) -> str:
    case_id = a_case(store, programme_id, kind, **said)["case_id"]
    triage_cases(store, {case_id: None}, theme="Opening hours", actor="ann")
    return case_id


def the_case(store: Store, case_id: str) -> dict:
    return store.one("select * from case_file where case_id = $id", {"id": case_id})


def the_clocks(store: Store, case_id: str) -> dict[str, dict]:
    rows = store.rows("select * from case_clock where case_id = $id order by turn", {"id": case_id})
    return {row["clock"]: row for row in rows}


def events(store: Store, case_id: str) -> list[str]:
    rows = store.rows("select type from case_event where case_id = $id order by sequence", {"id": case_id})
    return [row["type"] for row in rows]


def an_answer(store: Store, case_id: str, actor: str = "ann", **said) -> str:
    given = {"text": "We open at nine.", "channel": "email", "risk": 0, **said}
    return draft_answer(store, case_id, actor=actor, **given)["response_id"]


def answered(store: Store, case_id: str, actor: str = "ann", when: str = "2026-02-03 10:00") -> None:
    """Answer a case with the approval of somebody else."""
    response_id = an_answer(store, case_id, actor)
    submit_answer(store, case_id, response_id=response_id, actor=actor)
    approve_answer(store, case_id, response_id=response_id, actor=f"{actor}'s lead")
    send_answer(store, case_id, response_id=response_id, happened_at=at(when), actor=actor)
