"""The end of a case, and what may follow it: closing, what the person thought, reopening, stage 2, the ombudsman."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Refused, new_id
from pipelines.commands.case_desk import Held, act, adds, needed, said_of
from pipelines.commands.case_stored import stored
from pipelines.commands.checking import made
from pipelines.commands.procedures import newest

NEEDS = {
    "close_case": "staff",
    "reopen_case": "staff",
    "request_stage_2": "staff",
    "signpost_case": "staff",
    "rate_case": "staff",
    "correct_rating": "staff",
    "take_back_rating": "staff",
    "move_to_procedure": "lead",
}


def close_case(
    store: Store,
    case_id: str,
    *,
    outcome: str,
    theme: str = "",
    cause: str = "",
    reason: str = "",
    lesson: str = "",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Close a case with its outcome, theme and cause. Promises made in it stay open. Gives `open_promises`."""
    said = {
        "outcome": outcome, "theme": said_of("theme", theme, most=200), "cause": said_of("cause", cause, most=200),
        "reason": said_of("reason", reason), "lesson": said_of("lesson", lesson),
    }  # fmt: skip

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        held.add("closed", {name: value for name, value in said.items() if value})
        owed = tx.one(
            "select count(*) as n from commitment where source_kind = 'case' and source_id = $id and status = 'open'",
            {"id": case_id},
        )
        return {"open_promises": owed["n"] if owed else 0}

    return act(store, "close_case", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version)


def reopen_case(
    store: Store,
    case_id: str,
    *,
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Open a closed case again, as long as the procedure allows."""
    said = {"reason": said_of("reason", reason)}
    return _event(store, "reopen_case", case_id, "reopened", said, seen_version, actor, command_id)


def request_stage_2(
    store: Store,
    case_id: str,
    *,
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """The person is not content with stage 1: a review begins, by somebody who had no hand in it."""
    said = {"reason": needed("reason", reason)}
    return _event(store, "request_stage_2", case_id, "stage_2_requested", said, seen_version, actor, command_id)


def signpost_case(
    store: Store, case_id: str, *, seen_version: int | None = None, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Record that the person was told of the ombudsman, after the last stage of the procedure."""

    def build(tx: Transaction, held: Held) -> None:
        if held.case.kind != "complaint":
            raise Refused("Only complaints go on to an ombudsman.")
        if held.case.stage < held.procedure.stages:
            raise Refused("The procedure has another stage before the ombudsman: offer it first.")
        held.add("signposted", {"ombudsman": held.procedure.ombudsman})

    return act(
        store, "signpost_case", case_id, {}, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def rate_case(
    store: Store, case_id: str, *, score: int, comment: str = "", actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Record what the person thought of a closure, 1 to 5; asked once a closing and never demanded."""
    said = {"score": _score(score), "comment": said_of("comment", comment, most=4000)}

    def build(tx: Transaction, held: Held) -> None:
        if held.case.closings == 0:
            raise Refused("The case was never closed: people are asked what they think after it is.")
        known = tx.one(
            "select 1 as found from csat where case_id = $id and closure = $closure",
            {"id": case_id, "closure": held.case.closings},
        )
        if known:
            raise Refused("This closing was rated already. A case that is reopened is rated anew.")
        event = held.add("rated", {"score": said["score"]})
        row = {"csat_id": new_id("sat"), "programme_id": held.programme_id, "case_id": case_id, **said}
        more = {"closure": held.case.closings, "answered_at": stored(event.at), "is_demo": bool(held.row["is_demo"])}
        tx.insert("csat", [{**row, **more, **made(actor)}])

    return act(store, "rate_case", case_id, said, build, actor=actor, command_id=command_id)


def correct_rating(
    store: Store,
    case_id: str,
    *,
    score: int,
    comment: str = "",
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put right what was written down of the newest closing's rating; what stood there before stays in its event."""
    said = {
        "score": _score(score), "comment": said_of("comment", comment, most=4000),
        "reason": needed("reason", reason, most=1000),
    }  # fmt: skip

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        row = _rating(tx, case_id)
        now_ = {"score": said["score"], "comment": said["comment"] or None}
        before = {name: row[name] or None for name in now_ if (row[name] or None) != now_[name]}
        if not before:
            raise Refused("Nothing was changed.")
        after = {name: now_[name] for name in before}
        held.add(
            "rating_corrected", {"csat_id": row["csat_id"], "before": before, "after": after, "reason": said["reason"]}
        )
        tx.run("update csat set score = $score, comment = $comment where csat_id = $id", {**now_, "id": row["csat_id"]})
        return {"csat_id": row["csat_id"]}

    return act(
        store, "correct_rating", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def take_back_rating(
    store: Store,
    case_id: str,
    *,
    reason: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Take back the newest rating, which was of another case or of nobody; the event keeps what it said."""
    said = {"reason": needed("reason", reason, most=1000)}

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        row = _rating(tx, case_id)
        held.add("rating_taken_back", {"csat_id": row["csat_id"], "before": dict(row), **said})
        tx.run("delete from csat where csat_id = $id", {"id": row["csat_id"]})
        return {"csat_id": row["csat_id"]}

    return act(
        store, "take_back_rating", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def _rating(tx: Transaction, case_id: str) -> Mapping[str, Any]:
    """What was written down of the newest closing that was rated. Raises Refused for none."""
    row = tx.one("select * from csat where case_id = $id order by closure desc limit 1", {"id": case_id})
    if row is None:
        raise Refused("Nobody has rated this case: write down what the person thought first.")
    return row


def _score(score: int) -> int:
    if isinstance(score, bool) or score not in (1, 2, 3, 4, 5):
        raise Refused(f"The score is {score}: choose 1 (poor) to 5 (good).")
    return score


def move_to_procedure(
    store: Store, case_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Put a case under the newest version of the procedure; its clocks are worked out again from its receipt."""
    said = {"reason": needed("reason", reason)}

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        version = newest(tx, held.programme_id)
        if version is None or version["procedure_id"] == held.row["procedure_id"]:
            raise Refused("The case is under the newest version already.")
        tx.run(
            "update case_file set procedure_id = $procedure, calendar_id = $calendar where case_id = $id",
            {"procedure": version["procedure_id"], "calendar": version["calendar_id"], "id": case_id},
        )
        held.move_to(version, tx)
        held.add("procedure_changed", {"from": held.row["procedure_id"], "to": version["procedure_id"], **said})
        return {"procedure_version": version["version"]}

    return act(store, "move_to_procedure", case_id, said, build, actor=actor, command_id=command_id)


def _event(
    store: Store,
    name: str,
    case_id: str,
    type: str,
    said: Mapping[str, Any],
    seen_version: int | None,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    return act(
        store, name, case_id, said, adds(type, said), actor=actor, command_id=command_id,
        seen_version=seen_version,
    )  # fmt: skip
