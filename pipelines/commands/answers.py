"""Answers: drafted, approved by somebody else, sent once; every point answered, every claim with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Refused, new_id
from pipelines.commands.answer_texts import findings, told, unsourced, written
from pipelines.commands.case_desk import Held, act, needed, roles_here, said_of
from pipelines.commands.case_opening import CHANNELS, severity_of
from pipelines.commands.case_stored import stored
from pipelines.commands.checking import instant, made, one_of
from pipelines.commands.commitments import commitment_row
from pipelines.rules import case_guards
from pipelines.rules.case_flow import NotPossible
from pipelines.rules.case_guards import CAPACITIES
from pipelines.rules.promises import promises

NEEDS = {
    "draft_answer": "staff",
    "revise_answer": "staff",
    "submit_answer": "staff",
    "approve_answer": "approver",
    "reject_answer": "approver",
    "send_answer": "staff",
    "queue_answer": "staff",
    "answer_point": "staff",
}

FINDINGS = ("upheld", "partly_upheld", "not_upheld", "answered")
DRAFTS = ("draft", "rejected", "submitted", "approved")


def draft_answer(
    store: Store,
    case_id: str,
    *,
    text: str,
    channel: str,
    capacity: str = "official",
    risk: int | None = None,
    sources: Sequence[Mapping[str, str]] = (),
    standard_response_id: str | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Write an answer. `sources` are {"text", "source"} of what it claims.

    Gives `response_id`, what it promises, what it claims without a source and what the guidelines remark.
    """

    def write(tx: Transaction, held: Held, said: Mapping[str, Any]) -> str:
        response_id = new_id("rsp")
        graded = severity_of(held.case.severity if risk is None else risk)
        held.add("drafted", {"response_id": response_id, "standard_response_id": standard_response_id})
        row = {
            "response_id": response_id, "programme_id": held.programme_id, "case_id": case_id,
            "stage": held.case.stage, **said, "standard_response_id": standard_response_id, "status": "draft",
            "risk": graded, "version": 1, "author": actor, "is_demo": bool(held.row["is_demo"]), **made(actor),
        }  # fmt: skip
        tx.insert("response", [row])
        return response_id

    given = (text, channel, capacity, sources)
    more = {"risk": risk, "standard_response_id": standard_response_id}
    return _write(store, "draft_answer", case_id, given, more, write, seen_version, actor, command_id)


def revise_answer(
    store: Store,
    case_id: str,
    *,
    response_id: str,
    text: str,
    channel: str,
    capacity: str = "official",
    risk: int | None = None,
    sources: Sequence[Mapping[str, str]] = (),
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change a draft; an approval it had is void. Whoever changes it is its author from now on too."""

    def write(tx: Transaction, held: Held, said: Mapping[str, Any]) -> str:
        row = _hold(tx, response_id, case_id, DRAFTS)
        held.add("drafted", {"response_id": response_id, "before": row["text"]})
        graded = severity_of(row["risk"] if risk is None else risk)
        authors = row["author"] if actor in row["author"].split("; ") else f"{row['author']}; {actor}"
        tx.run(
            "update response set text = $text, channel = $channel, capacity = $capacity, facts = $facts, risk = $risk, "
            "status = 'draft', version = version + 1, author = $authors, decided_by = null, decided_at = null, "
            "decision_note = null where response_id = $id",
            {**said, "risk": graded, "authors": authors, "id": response_id},
        )
        return response_id

    given, more = (text, channel, capacity, sources), {"response_id": response_id, "risk": risk}
    return _write(store, "revise_answer", case_id, given, more, write, seen_version, actor, command_id)


def _write(
    store: Store,
    name: str,
    case_id: str,
    given: tuple[str, str, str, Sequence[Mapping[str, str]]],
    more: Mapping[str, Any],
    write: Callable[[Transaction, Held, Mapping[str, Any]], str],
    seen_version: int | None,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """Keep what an answer says, by `write`, and give what is to be seen to before it goes out."""
    said = _said(*given)

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        response_id = write(tx, held, said)
        return {
            "response_id": response_id, "promises": promises(said["text"]),
            "unsourced": unsourced(said["text"], said["facts"]),
            "remarks": _tone(tx, held, said).get("remarks", []),
        }  # fmt: skip

    return act(
        store, name, case_id, {**said, **more}, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def submit_answer(
    store: Store,
    case_id: str,
    *,
    response_id: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put an answer before somebody who may approve it."""

    def build(tx: Transaction, held: Held) -> None:
        _hold(tx, response_id, case_id, ("draft", "rejected"))
        event = held.add("submitted", {"response_id": response_id})
        tx.run(
            "update response set status = 'submitted', submitted_at = $now where response_id = $id",
            {"now": stored(event.at), "id": response_id},
        )

    body = {"response_id": response_id}
    return act(
        store, "submit_answer", case_id, body, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def approve_answer(
    store: Store,
    case_id: str,
    *,
    response_id: str,
    seen_text: str | None = None,
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Approve what was read: never one's own answer, never beyond one's authority, never a text that has changed."""
    return _decide(store, "approve_answer", "approved", case_id, response_id, seen_text, note, actor, command_id)


def reject_answer(
    store: Store, case_id: str, *, response_id: str, note: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Send an answer back with what has to change."""
    return _decide(store, "reject_answer", "rejected", case_id, response_id, None, note, actor, command_id)


def _decide(
    store: Store,
    name: str,
    verdict: str,
    case_id: str,
    response_id: str,
    seen_text: str | None,
    note: str,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    said = {"response_id": response_id, "note": said_of("note", note)}

    def build(tx: Transaction, held: Held) -> None:
        row = _hold(tx, response_id, case_id, ("submitted",))
        if seen_text is not None and seen_text != row["text"]:
            raise Refused("The answer was changed after you read it. Read it again before you approve it.")
        wrote = {one.strip().casefold() for one in row["author"].split("; ")}
        author = actor if actor.strip().casefold() in wrote else row["author"]
        roles = roles_here(tx, actor, held.programme_id)
        tone = _tone(tx, held, row) if verdict == "approved" else {}
        event = held.add(verdict, {**said, "author": author, "risk": row["risk"], "roles": roles, **tone})
        tx.run(
            "update response set status = $status, decided_by = $actor, decided_at = $now, decision_note = $note "
            "where response_id = $id",
            {"status": verdict, "actor": actor, "now": stored(event.at), "note": said["note"], "id": response_id},
        )

    return act(store, name, case_id, {**said, "seen_text": seen_text}, build, actor=actor, command_id=command_id)


def send_answer(
    store: Store,
    case_id: str,
    *,
    response_id: str,
    commitments: Sequence[Mapping[str, Any]] = (),
    happened_at: datetime | None = None,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Record that an answer was given to the person, with what it promises: {"text", "owner", "due_on"} each."""
    promised = [_promise(one) for one in commitments]

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        row = _hold(tx, response_id, case_id, DRAFTS)
        event = held.add("responded", response_payload(held, row) | _tone(tx, held, row), at=happened_at)
        tx.run(
            "update response set status = 'sent', sent_at = $now, sent_by = $actor where response_id = $id",
            {"now": stored(event.at), "actor": actor, "id": response_id},
        )
        rows = [
            commitment_row(held.programme_id, "case", case_id, **one, made_on=event.at.date(), actor=actor,
                           is_demo=bool(held.row["is_demo"]))
            for one in promised
        ]  # fmt: skip
        tx.insert("commitment", rows)
        for one in rows:
            held.add("promised", {"commitment_id": one["commitment_id"], "text": one["text"]})
        return {"commitments": [one["commitment_id"] for one in rows]}

    when = instant("time it was sent", happened_at) if happened_at else None
    body = {"response_id": response_id, "commitments": promised, "happened_at": when}
    return act(
        store, "send_answer", case_id, body, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def queue_answer(
    store: Store,
    case_id: str,
    *,
    response_id: str,
    account_id: str,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Have an answer posted under its mention, once; the case is responded when it stands there. Gives `outbox_id`."""

    def build(tx: Transaction, held: Held) -> Mapping[str, Any]:
        row = _hold(tx, response_id, case_id, DRAFTS)
        if not held.row["mention_id"]:
            raise Refused("This case did not come from a platform, so nothing can be posted under it. Answer by hand.")
        if tx.one(
            "select 1 as found from outbox where response_id = $id and status <> 'refused'",
            {"id": response_id},
        ):
            raise Refused("This answer is on its way already. See what became of it on the case.")
        try:
            said = response_payload(held, row) | _tone(tx, held, row)
            case_guards.demand(held.case, "responded", said, actor=actor, at=held.now, procedure=held.procedure)
        except NotPossible as error:
            raise Refused(str(error)) from error
        outbox_id = new_id("out")
        held.add("queued", {"response_id": response_id, "outbox_id": outbox_id})
        tx.insert(
            "outbox",
            [
                {
                    "outbox_id": outbox_id, "programme_id": held.programme_id, "response_id": response_id,
                    "idempotency_key": f"earshot-{outbox_id}", "platform": held.row["platform"],
                    "account_id": account_id, "in_reply_to": held.row["mention_id"], "text": row["text"],
                    "status": "waiting", "is_demo": bool(held.row["is_demo"]), **made(actor),
                }
            ],
        )  # fmt: skip
        return {"outbox_id": outbox_id}

    body = {"response_id": response_id, "account_id": account_id}
    return act(
        store, "queue_answer", case_id, body, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


def answer_point(
    store: Store,
    case_id: str,
    *,
    point_id: str,
    answer: str,
    finding: str = "answered",
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Answer one point of a case, with what was found."""
    said = {
        "point_id": point_id, "answer": needed("answer", answer, most=8000),
        "finding": one_of("finding", finding, FINDINGS),
    }  # fmt: skip

    def build(tx: Transaction, held: Held) -> None:
        known = {"id": point_id, "case_id": case_id}
        if not tx.one("select 1 as found from case_point where point_id = $id and case_id = $case_id", known):
            raise Refused(f"There is no point {point_id} in this case. Open the page again.")
        event = held.add("point_answered", said)
        tx.run(
            "update case_point set answer = $answer, finding = $finding, answered_at = $now, answered_by = $actor "
            "where point_id = $point_id",
            {**said, "now": stored(event.at), "actor": actor},
        )

    return act(
        store, "answer_point", case_id, said, build, actor=actor, command_id=command_id, seen_version=seen_version
    )


# -- parts -------------------------------------------------------------------------------------------------


def response_payload(held: Held, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a `responded` event says of an answer, with what its guards ask for."""
    return {
        "response_id": row["response_id"], "capacity": row["capacity"], "channel": row["channel"], "risk": row["risk"],
        "author": row["author"], "approved_by": row["decided_by"] if row["status"] == "approved" else None,
        "unsourced": unsourced(row["text"], row["facts"]), "stage": held.case.stage,
    }  # fmt: skip


def _tone(tx: Transaction, held: Held, row: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the guidelines say of an answer, for its event; nothing where they are kept."""
    return told(findings(tx, held.programme_id, row["text"], row["channel"], held.now.date()))


def _said(text: str, channel: str, capacity: str, sources: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    if capacity not in CAPACITIES:
        raise Refused("Say in which capacity you answer: official, named_employee or personal.")
    words, claims = written("answer", text, sources)
    return {"text": words, "channel": one_of("channel", channel, CHANNELS), "capacity": capacity, "facts": claims}


def _promise(said: Mapping[str, Any]) -> dict[str, Any]:
    due = said.get("due_on")
    if not isinstance(due, date):
        raise Refused(f"The promise “{said.get('text')}” has no day. Say until when it is kept.")
    return {
        "text": needed("promise", said.get("text"), most=2000), "owner": needed("owner", said.get("owner"), most=200),
        "due_on": due,
    }  # fmt: skip


def _hold(tx: Transaction, response_id: str, case_id: str, statuses: Sequence[str]) -> dict[str, Any]:
    row = tx.one(
        "select * from response where response_id = $id and case_id = $case_id", {"id": response_id, "case_id": case_id}
    )
    if row is None:
        raise Refused(f"There is no answer {response_id} to this case. Open the page again.")
    if row["status"] not in statuses:
        raise Refused(f"The answer is {row['status']} already, so this cannot be done to it now.")
    return row
