"""What becomes of an answer on its way to a platform. One whose outcome is unknown waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out
from pipelines.commands.answers import response_payload
from pipelines.commands.case_desk import hold_case, said_of, save
from pipelines.commands.checking import hold, one_of

NEEDS = {
    "begin_sending": "staff",
    "settle_sending": "staff",
    "resolve_sending": "staff",
    "call_back_sending": "staff",
}

OUTCOMES = ("sent", "refused", "unknown", "waiting")

Result = tuple[Mapping[str, Any], list[Event]]


def begin_sending(store: Store, outbox_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take an answer to be sent. From here until it is settled nobody else sends it, and a crash leaves it unknown."""

    def work(tx: Transaction) -> Result:
        row = hold(tx, "outbox", outbox_id)
        if row["status"] != "waiting":
            raise Refused(f"This answer is {row['status']}, so it is not sent now.")
        tx.run("update outbox set status = 'sending', attempted_at = $now where outbox_id = $id", _at(outbox_id))
        tx.run(
            "insert into sending_try values ($id, 1, $now, null) on conflict (outbox_id) do update set "
            "tries = tries + 1, retry_at = null",
            _at(outbox_id),
        )
        return {"outbox_id": outbox_id}, [Event("outbox", outbox_id, "sending_begun", {})]

    return carry_out(store, "begin_sending", {"outbox_id": outbox_id}, work, actor=actor, command_id=command_id)


def settle_sending(
    store: Store,
    outbox_id: str,
    *,
    outcome: str,
    post_id: str | None = None,
    url: str | None = None,
    answer: Mapping[str, Any] | None = None,
    retry_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Write down what the platform said: sent, refused, that nobody knows, or that it waits (until `retry_at`, UTC).

    Sent means that the case is responded.
    """
    said = {
        "outcome": one_of("outcome", outcome, OUTCOMES), "post_id": post_id, "url": url,
        "answer": to_json(answer or {}), "retry_at": retry_at,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        row = hold(tx, "outbox", outbox_id)
        if row["status"] != "sending":
            raise Refused(f"This answer is {row['status']}, so nothing is settled.")
        return _settled(tx, row, said, actor)

    return carry_out(
        store, "settle_sending", {"outbox_id": outbox_id, **said}, work, actor=actor, command_id=command_id
    )  # fmt: skip


def resolve_sending(
    store: Store,
    outbox_id: str,
    *,
    stands_there: bool,
    url: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """A person has looked at the platform: the answer stands there, or it does not and is sent once more."""
    said = {
        "outcome": "sent" if stands_there else "waiting", "post_id": None, "url": said_of("address", url, most=2000),
        "answer": to_json({"looked_by": actor}), "retry_at": None,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        row = hold(tx, "outbox", outbox_id)
        if row["status"] != "unknown":
            raise Refused(f"This answer is {row['status']}: only one whose outcome is unknown is looked for.")
        # from here the time for which a key is safe runs anew
        tx.run("delete from sending_try where outbox_id = $id", {"id": outbox_id})
        return _settled(tx, row, said, actor)

    return carry_out(
        store, "resolve_sending", {"outbox_id": outbox_id, **said}, work, actor=actor, command_id=command_id
    )  # fmt: skip


def call_back_sending(store: Store, outbox_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take back an answer that waits: it is not sent, and can be changed or sent otherwise."""
    said = {
        "outcome": "refused", "post_id": None, "url": None, "retry_at": None,
        "answer": to_json({"why": "Called back before it was sent."}),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        row = hold(tx, "outbox", outbox_id)
        if row["status"] != "waiting":
            raise Refused(f"This answer is {row['status']}: only one that waits can be called back.")
        return _settled(tx, row, said, actor)

    return carry_out(store, "call_back_sending", {"outbox_id": outbox_id}, work, actor=actor, command_id=command_id)


def _settled(tx: Transaction, row: Mapping[str, Any], told: Mapping[str, Any], actor: str) -> Result:
    said = {name: value for name, value in told.items() if name != "retry_at"}
    tx.run(
        "update outbox set status = $outcome, post_id = $post_id, url = $url, platform_answer = $answer, "
        "settled_at = $now, settled_by = $actor where outbox_id = $id",
        {**said, "now": now(), "actor": actor, "id": row["outbox_id"]},
    )
    tx.run("update sending_try set retry_at = $retry_at where outbox_id = $id",
           {"retry_at": told["retry_at"], "id": row["outbox_id"]})  # fmt: skip
    events = [Event("outbox", row["outbox_id"], f"sending_{said['outcome']}", dict(said))]
    if said["outcome"] == "sent":
        answer = hold(tx, "response", row["response_id"])
        held = hold_case(tx, answer["case_id"], row["created_by"])
        if held.case.is_open:  # the platform has it, whatever happened to the case meanwhile
            held.add("responded", response_payload(held, answer))
        else:
            held.add("noted", {"text": "The answer was posted after the case had ended.", "url": said["url"]})
        tx.run(
            "update response set status = 'sent', sent_at = $now, sent_by = $actor where response_id = $id",
            {"now": now(), "actor": row["created_by"], "id": row["response_id"]},
        )
        events += save(tx, held)
    return {"outbox_id": row["outbox_id"], "outcome": said["outcome"]}, events


def _at(outbox_id: str) -> dict[str, Any]:
    return {"now": now(), "id": outbox_id}
