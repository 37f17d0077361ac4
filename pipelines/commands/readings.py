"""Confirming or correcting a reading: the staff's word stands over the reader's, is kept, and can be taken back.

A review is a row of `classification_review`, never changed afterwards. Taking one back is an event on that row; what
is in force then is the newest review not taken back, else the reader's newest reading. Each is also a label, from
which the programme's own head is fitted again at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Store, Transaction, now
from pipelines import learning, marts
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.label_rows import CRITICAL, write_label
from pipelines.reading import ACTS, SENTIMENTS
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "correct_reading": "staff",
    "confirm_reading": "staff",
    "review_mention": "staff",
    "undo_correction": "staff",
}


__all__ = [
    "ACTS", "NOTE_LIMIT", "SENTIMENTS", "confirm_reading", "correct_reading", "review_mention", "undo_correction",
]  # fmt: skip

NOTE_LIMIT = 1_000  # characters


def correct_reading(
    store: Store,
    platform: str,
    mention_id: str,
    *,
    sentiment: str,
    act: str,
    is_abuse: bool,
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put the staff's reading in force for one mention, with the marts in step.

    Gives `review_id`, and `was` and `is`: sentiment, act and is_abuse before and after. Raises Refused for a
    mention the store does not hold and for a label that does not exist.
    """
    if sentiment not in SENTIMENTS:
        raise Refused(f"No sentiment '{sentiment}': choose one of {', '.join(SENTIMENTS)}.")
    if act not in ACTS:
        raise Refused(f"No act '{act}': choose one of {', '.join(ACTS)}.")
    note = note.strip()
    if len(note) > NOTE_LIMIT:
        raise Refused(f"The note has {len(note)} characters, at most {NOTE_LIMIT} are kept. Shorten it.")
    chosen = {"sentiment": sentiment, "act": act, "is_abuse": is_abuse}
    body = {"platform": platform, "mention_id": mention_id, **chosen, "note": note}
    return _review(store, "correct_reading", body, chosen, "", actor, command_id)


def confirm_reading(
    store: Store, platform: str, mention_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say that the reading in force is right: it stands as the staff's word from now on. Gives what a correction gives.

    Raises Refused for a mention the store does not hold and for one with nothing to read.
    """
    body = {"platform": platform, "mention_id": mention_id}
    return _review(store, "confirm_reading", body, {}, "", actor, command_id)


def review_mention(
    store: Store,
    platform: str,
    mention_id: str,
    *,
    act: str,
    source: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say what a mention does that was put before a person: `source` sample or useful. Sentiment and abuse stay."""
    if act not in ACTS:
        raise Refused(f"No act '{act}': choose one of {', '.join(ACTS)}.")
    if source not in ("sample", "useful"):
        raise Refused(f"No source '{source}': a mention is reviewed as one of a sample, or as a useful one.")
    body = {"platform": platform, "mention_id": mention_id, "act": act, "source": source}
    return _review(store, "review_mention", body, {"act": act}, source, actor, command_id)


def _review(
    store: Store,
    name: str,
    body: Mapping[str, Any],
    said: Mapping[str, Any],
    source: str,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """Put what was said in force, what was not said as it stands; store the review and its label."""
    platform, mention_id = body["platform"], body["mention_id"]

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = _hold(tx, platform, mention_id)
        if held["act"] is None and "act" not in said:
            raise Refused(f"There was nothing to read in the mention '{mention_id}' of {platform}: correct it instead.")
        chosen = {**_labels(held), **said}
        chosen = {**chosen, "sentiment": chosen["sentiment"] or "neutral", "is_abuse": bool(chosen["is_abuse"])}
        review = {
            "review_id": new_id("rev"),
            "platform": platform,
            "mention_id": mention_id,
            **chosen,
            "note": body.get("note") or None,
            "reviewed_at": now(),
            "reviewed_by": actor,
        }
        tx.insert("classification_review", [review])
        as_read = chosen == _labels(held)
        write_label(
            tx,
            held,
            act=chosen["act"],
            is_critical=chosen["act"] in CRITICAL,
            source=source or ("confirmation" if as_read else "correction"),
            review_id=review["review_id"],
            actor=actor,
        )
        _put_in_force(tx, held, {**chosen, "reader": "staff", "is_reviewed": True})
        payload = {"review_id": review["review_id"], "was": _labels(held), "is": chosen, "note": body.get("note", "")}
        happened = "reading_confirmed" if as_read else "reading_corrected"
        event = Event("mention", f"{platform}:{mention_id}", happened, payload)
        return {"review_id": review["review_id"], "was": _labels(held), "is": chosen}, [event]

    done = carry_out(store, name, body, work, actor=actor, command_id=command_id)
    learning.learn_from(store, platform, mention_id, actor)
    return done


def undo_correction(
    store: Store, platform: str, mention_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take back the newest correction of a mention: the one before it, else the reader's reading, is in force.

    Gives `review_id` (of what was taken back) and `was` and `is`. Raises Refused when nothing was corrected.
    """

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = _hold(tx, platform, mention_id)
        who = {"platform": platform, "mention_id": mention_id}
        reviews = tx.rows(models.model("desk", "reviews_standing").sql, who)
        if not reviews:
            raise Refused(f"The reading of {platform} {mention_id} was not corrected: there is nothing to take back.")
        taken_back, *earlier = reviews
        if earlier:
            back = {**_labels(earlier[0]), "reader": "staff", "is_reviewed": True}
        else:
            back = {**_reader_said(tx, who), "is_reviewed": False}
        tx.run(
            "update reading_label set retired_at = $at where review_id = $review and retired_at is null",
            {"at": now(), "review": taken_back["review_id"]},
        )
        _put_in_force(tx, held, back)
        payload = {**who, "was": _labels(held), "is": _labels(back)}
        event = Event("review", taken_back["review_id"], "correction_undone", payload)
        return {"review_id": taken_back["review_id"], "was": _labels(held), "is": _labels(back)}, [event]

    body = {"platform": platform, "mention_id": mention_id}
    done = carry_out(store, "undo_correction", body, work, actor=actor, command_id=command_id)
    learning.learn_from(store, platform, mention_id, actor)
    return done


def _labels(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("sentiment", "act", "is_abuse")}


def _hold(tx: Transaction, platform: str, mention_id: str) -> dict[str, Any]:
    """The mention as it stands, kept in temp.before for the marts."""
    tx.run(
        "create or replace temp table before as "
        "select * from mention where platform = $platform and mention_id = $mention_id",
        {"platform": platform, "mention_id": mention_id},
    )
    held = tx.one("select * from temp.before")
    if held is None:
        raise Refused(f"There is no mention '{mention_id}' of {platform} in the store. Look it up again.")
    if held["is_deleted"]:
        raise Refused(f"The mention '{mention_id}' of {platform} was deleted by its author: it is counted nowhere.")
    return held


def _reader_said(tx: Transaction, who: Mapping[str, Any]) -> dict[str, Any]:
    """The reader's newest reading; a mention with nothing to read has none."""
    said = tx.one(models.model("desk", "reading_newest").sql, who)
    return said or dict.fromkeys(("language", "sentiment", "act", "p_criticism", "is_abuse", "reader"))


def _put_in_force(tx: Transaction, held: Mapping[str, Any], reading: Mapping[str, Any]) -> None:
    """Write the reading to the mention and bring the marts in step: temp.before → temp.batch."""
    columns = ("language", "sentiment", "act", "p_criticism", "is_abuse", "reader", "is_reviewed")
    values = {column: reading.get(column, held[column]) for column in columns}
    who = {"platform": held["platform"], "mention_id": held["mention_id"], "created_at": held["created_at"]}
    tx.run(models.model("desk", "reading_in_force").sql, {**values, **who})
    tx.run(
        "create or replace temp table batch as select * from mention where created_at = $created_at "
        "and platform = $platform and mention_id = $mention_id",
        who,
    )
    marts.refresh(tx, "mention")
