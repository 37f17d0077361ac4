"""Correcting a reading by hand: the staff's word stands over the reader's, is kept, and can be taken back.

A correction is a row of `classification_review`, never changed afterwards. Taking one back is an event on that
row; what is in force then is the newest review not taken back, else the reader's newest reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Store, Transaction, now
from pipelines import marts
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.reading import ACTS, SENTIMENTS
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "correct_reading": "staff",
    "undo_correction": "staff",
}


__all__ = ["ACTS", "NOTE_LIMIT", "SENTIMENTS", "correct_reading", "undo_correction"]

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

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        held = _hold(tx, platform, mention_id)
        review = {
            "review_id": new_id("rev"),
            "platform": platform,
            "mention_id": mention_id,
            **chosen,
            "note": note or None,
            "reviewed_at": now(),
            "reviewed_by": actor,
        }
        tx.insert("classification_review", [review])
        _put_in_force(tx, held, {**chosen, "reader": "staff", "is_reviewed": True})
        payload = {"review_id": review["review_id"], "was": _labels(held), "is": chosen, "note": note}
        event = Event("mention", f"{platform}:{mention_id}", "reading_corrected", payload)
        return {"review_id": review["review_id"], "was": _labels(held), "is": chosen}, [event]

    body = {"platform": platform, "mention_id": mention_id, **chosen, "note": note}
    return carry_out(store, "correct_reading", body, work, actor=actor, command_id=command_id)


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
        _put_in_force(tx, held, back)
        payload = {**who, "was": _labels(held), "is": _labels(back)}
        event = Event("review", taken_back["review_id"], "correction_undone", payload)
        return {"review_id": taken_back["review_id"], "was": _labels(held), "is": _labels(back)}, [event]

    body = {"platform": platform, "mention_id": mention_id}
    return carry_out(store, "undo_correction", body, work, actor=actor, command_id=command_id)


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
