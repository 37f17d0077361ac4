"""Personal data: erased on request, forgotten after its time, and shown to the person it is about.

What was erased is known by pseudonym only, in the store and in `erasures.jsonl` beside it: when a backup of before
is put back, the same erasures are made again before anybody sees it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from connectors import exports
from connectors.base import author_key
from data import models
from data.store import Store, Transaction, now, to_json
from pipelines import audit, landing, marts
from pipelines.commands import Event, Refused, authority, carry_out, looking_in, new_id
from pipelines.commands.checking import text_of
from pipelines.rules.roles import Role
from pipelines.secret import author_secret

LEDGER = "erasures.jsonl"
KEEP_DAYS = "text_retention_days"  # the setting; no row: texts are kept
GONE = "(erased)"
# what holds a person's words in the payloads of events; everything else is needed by clocks and counts
WORDS = frozenset(
    {"text", "summary", "details", "note", "name", "contact", "body", "remedy", "question", "answer", "comment"}
)
BATCH = 20_000

NEEDS: Mapping[str, Role] = {
    "erase_author": "administrator",
    "erase_key": "administrator",
    "set_text_retention": "administrator",
    "answer_access": "administrator",
}

Result = tuple[Mapping[str, Any], list[Event]]


# -- erasure -----------------------------------------------------------------------------------------


def erase_author(
    store: Store, platform: str, native_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Erase what a person wrote on a platform: texts, addresses, the pseudonym, the words in readings and in cases.

    `native_id` is the platform's own id or handle of the person, as the connectors saw it; it is turned into the
    pseudonym here and kept nowhere. Readings and counts stay, told of nobody. Gives `mentions` and `cases`.
    """
    said = native_id.strip()
    if not said:
        raise Refused("Say whose data is to be erased: the id or handle on the platform.")
    key = author_key(author_secret(store.home), platform, said)
    done = erase_key(store, platform, key, reason=reason, actor=actor, command_id=command_id)
    exports.forget_refused(store.home / "refused", key)
    landing.forget_author(store.home, key)
    _note(store.home, [{"platform": platform, "author_key": key, "reason": reason, "at": now().isoformat()}])
    return done


def erase_key(
    store: Store, platform: str, key: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """The same for a pseudonym that is known already: a replay over a backup, or from an open case."""
    body = {"platform": platform, "author_key": key, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> Result:
        tx.run(
            "create or replace temp table before as "
            "select * from mention where platform = $platform and author_key = $key",
            {"platform": platform, "key": key},
        )
        cases = [
            row["case_id"]
            for row in tx.rows(
                "select case_id from case_file where complainant_key = $key "
                "or (platform, mention_id) in (select (platform, mention_id) from temp.before)",
                {"key": key},
            )
        ]
        mentions = _forget(tx)
        erased = _forget_cases(tx, cases)
        erased += _forget_events(tx, "mention", [f"{row['platform']}:{row['mention_id']}" for row in mentions])
        tx.insert(
            "erasure",
            [{"erasure_id": new_id("era"), **body, "mentions": len(mentions), "erased_at": now(), "erased_by": actor}],
        )
        told = {"mentions": len(mentions), "cases": len(cases)}
        return told, [Event("person", key, audit.ERASED, {**told, "event_ids": erased, "reason": body["reason"]})]

    return carry_out(store, "erase_author", body, work, actor=actor, command_id=command_id)


def _forget(tx: Transaction) -> list[dict[str, Any]]:
    """Null the texts of temp.before and everything made of their words; the marts stay in step."""
    tx.run(models.model("privacy", "forget_texts").sql)
    tx.run(models.model("privacy", "forget_terms").sql)
    tx.run(
        "update classification_review set note = null "
        "where (platform, mention_id) in (select (platform, mention_id) from temp.before)"
    )
    tx.run(
        "create or replace temp table batch as select m.* from mention as m "
        "semi join temp.before as b on b.platform = m.platform and b.mention_id = m.mention_id"
    )
    found = tx.rows("select platform, mention_id from temp.before")
    if found:
        marts.refresh(tx, "mention")
    return found


def _forget_cases(tx: Transaction, cases: list[str]) -> list[str]:
    """Take the person and their words out of cases; kinds, dates, clocks and outcomes stay. Gives the event ids."""
    erased: list[str] = []
    tx.lasting.clear()  # events of these cases may be kept there
    for case_id in cases:
        known = {"id": case_id}
        tx.run("delete from case_person where case_id = $id", known)
        tx.run(
            "update case_file set summary = $gone, details = null, remedy = null, complainant_key = null "
            "where case_id = $id",
            {**known, "gone": GONE},
        )
        tx.run("update csat set comment = null where case_id = $id", known)
        for row in tx.rows("select case_event_id, payload from case_event where case_id = $id", known):
            tx.run(
                "update case_event set payload = $payload where case_event_id = $event",
                {"payload": _without_words(row["payload"]), "event": row["case_event_id"]},
            )
        erased += _forget_events(tx, "case", [case_id])
    return erased


def _forget_events(tx: Transaction, kind: str, subjects: Iterable[str]) -> list[str]:
    named = pa.table({"subject_id": pa.array(list(subjects), pa.string())})
    with tx.table("forgotten", named):
        rows = tx.rows(
            "select event_id, payload from event where subject_kind = $kind "
            "and subject_id in (select subject_id from forgotten)",
            {"kind": kind},
        )
    for row in rows:
        tx.run(
            "update event set payload = $payload where event_id = $id",
            {"payload": _without_words(row["payload"]), "id": row["event_id"]},
        )
    return [row["event_id"] for row in rows]


def _without_words(payload: str) -> str:
    return to_json(_stripped(json.loads(payload)))


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: GONE if key in WORDS and one else _stripped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_stripped(one) for one in value]
    return value


# -- the ledger beside the store -----------------------------------------------------------------------


def _note(home: Path, lines: list[dict[str, Any]]) -> None:
    handle = os.open(home / LEDGER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        for line in lines:
            file.write(to_json(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def replay(store: Store, *, actor: str) -> int:
    """Make the erasures of the ledger again that a store put back from a backup does not know; gives how many."""
    file = store.home / LEDGER
    if not file.exists():
        return 0
    made = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        held = store.one(
            "select 1 as found from mention where platform = $platform and author_key = $key "
            "union all select 1 from case_file where complainant_key = $key limit 1",
            {"platform": said["platform"], "key": said["author_key"]},
        )
        if held:
            erase_key(store, said["platform"], said["author_key"], reason=f"again: {said['reason']}", actor=actor)
            made += 1
    return made


# -- forgetting after a time ---------------------------------------------------------------------------


def set_text_retention(store: Store, days: int | None, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Say for how many days texts of the public are kept (None: for ever). At least 30; open cases keep theirs."""
    if days is not None and not 30 <= days <= 36_500:
        raise Refused(f"{days} days: texts are kept for 30 to 36,500 days, or for ever.")

    def work(tx: Transaction) -> Result:
        tx.run("delete from setting where key = $key", {"key": KEEP_DAYS})
        if days is not None:
            tx.insert("setting", [{"key": KEEP_DAYS, "value": str(days), "changed_at": now()}])
        return {"days": days}, [Event("setting", KEEP_DAYS, "text_retention_set", {"days": days})]

    return carry_out(store, "set_text_retention", {"days": days}, work, actor=actor, command_id=command_id)


def text_retention(store: Store) -> int | None:
    """For how many days texts are kept; None for ever."""
    found = store.one("select value from setting where key = $key", {"key": KEEP_DAYS})
    return int(found["value"]) if found else None


def forget_old_texts(store: Store, at: datetime) -> int:
    """Null what has been kept for its time, with the pseudonyms; gives how many mentions. `at` is aware."""
    days = text_retention(store)
    if days is None:
        return 0
    before = (at - timedelta(days=days)).replace(tzinfo=None)
    forgotten = 0
    while True:
        with store.transaction() as tx:
            tx.run(
                f"create or replace temp table due as {models.model('privacy', 'texts_over_time').sql}",
                {"before": before, "limit": BATCH},
            )
            tx.run(
                "create or replace temp table before as select m.* from mention as m "
                "semi join temp.due as d on d.platform = m.platform and d.mention_id = m.mention_id"
            )
            found = len(_forget(tx))
        forgotten += found
        if found < BATCH:
            return forgotten


# -- access --------------------------------------------------------------------------------------------


def held_on(store: Store, platform: str, native_id: str) -> dict[str, Any]:
    """Everything held on a person of a platform, as plain JSON, for the person themselves."""
    key = author_key(author_secret(store.home), platform, native_id.strip())
    cases = store.rows(
        "select c.*, p.name, p.contact from case_file as c left join case_person as p on p.case_id = c.case_id "
        "where c.complainant_key = $key or (c.platform, c.mention_id) in "
        "(select (platform, mention_id) from mention where platform = $platform and author_key = $key)",
        {"platform": platform, "key": key},
    )
    told = {
        "platform": platform,
        "pseudonym": key,
        "mentions": store.rows(models.model("privacy", "mentions_of").sql, {"platform": platform, "author": key}),
        "cases": cases,
        "processing": store.rows("select purpose, lawful_basis, retention_days, recipients from processing_record"),
    }
    plain: dict[str, Any] = json.loads(to_json(told))
    return plain


def answer_access(store: Store, platform: str, native_id: str, *, actor: str) -> dict[str, Any]:
    """What `held_on` gives, to who may have it; the log says who looked. Raises NotAllowed."""
    authority.require(store, actor, "answer_access")
    if not native_id.strip():
        raise Refused("Say whose data is asked for: the id or handle on the platform.")
    told = held_on(store, platform, native_id)
    looking_in.note_reading(store, what="person", subject=told["pseudonym"], actor=actor)
    return told
