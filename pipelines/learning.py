"""A programme learns: its staff's labels make its own head, which reads what comes in and, in rounds, what is stored.

The head stands on the fast reader (pipelines/reading/own_head.py). It is fitted again after each label, in well under
a second. A head of few labels reads new mentions only; from 50 on the stored ones are read again too, the newest
first, and once more whenever the labels have grown by a fifth. What was read before is kept; the newest reading stands.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from data import models
from data.store import Store, now
from pipelines import classify, marts, reading, schedule
from pipelines.landing import ulid
from pipelines.reading.fast import FastReader
from pipelines.reading.own_head import LEAST, OwnHead, OwnReader, fit_head
from pipelines.rules.label_stream import CALIBRATED

MOST_LABELS = 500  # the newest that a head is fitted on: more would take longer than a second
MOST_ANCHORS = 300
KEPT = 10  # versions whose weights are kept
GROWN = 1.2  # times as many labels, before stored mentions are read again
ROUND = 4_000  # stored mentions read again in a round: under a second
MOST_REREAD = 50_000  # in all; older mentions keep their reading
MOVED = 0.1  # in probability; a reading that hardly moved is not written again


class Own(OwnReader):
    """The fast reader with a programme's own head, under the number of labels that its people gave."""

    def __init__(self, reader: FastReader, head: OwnHead, labels: int) -> None:
        super().__init__(reader, head)
        self.labels = labels
        self.version = f"{reader.version}+{labels} labels"


_made: dict[str, Own] = {}


def learn_from(store: Store, platform: str, mention_id: str, actor: str) -> dict[str, Any] | None:
    """Fit the head of a mention's programme again, if its labels changed; gives what was fitted."""
    found = store.one(
        "select a.programme_id from mention as m "
        "join account as a on a.platform = m.platform and a.account_id = m.account_id "
        "where m.platform = $platform and m.mention_id = $mention_id and a.programme_id is not null",
        {"platform": platform, "mention_id": mention_id},
    )
    return refit(store, str(found["programme_id"]), actor) if found else None


def refit(store: Store, programme_id: str, actor: str, *, at: datetime | None = None) -> dict[str, Any] | None:
    """Fit the programme's head again, if its labels changed since. Gives version, labels and seconds, or None.

    `at` is the instant it is dated by (UTC, no zone), now unless given.
    """
    fast = reading.reader()
    if not isinstance(fast, FastReader):
        return None
    name = f"{fast.name} {fast.version}"
    held = store.one(models.model("desk", "head_standing").sql, {"programme": programme_id}) or {}
    labels, changed_at = int(held.get("in_force") or 0), held.get("changed_at")
    is_new = held.get("version") is None or held["reader"] != name or changed_at > held["learnt_until"]
    if changed_at is None or not is_new or (labels < LEAST and held.get("weights_held") is not True):
        return None
    began = time.perf_counter()
    head, fitted, anchors = _fit(store, fast, programme_id) if labels >= LEAST else (None, 0, 0)
    if head is None and held.get("weights_held") is not True:
        return None
    row = {
        "head_id": f"head_{ulid()}",
        "programme_id": programme_id,
        "version": int(held.get("version") or 0) + 1,
        "reader": name,
        "labels": labels,
        "fitted": fitted,
        "anchors": anchors,
        "classes": 0 if head is None else len(head.bias),
        "weights": None if head is None else head.packed(),
        "seconds": round(time.perf_counter() - began, 3),
        "learnt_until": changed_at,
        **_reread_of(held, labels),
        "is_demo": bool(held.get("is_demo")),
        "created_at": at or now(),
        "created_by": actor,
    }
    with store.transaction() as tx:
        newest = tx.one(
            "select max(version) as n from programme_head where programme_id = $programme", {"programme": programme_id}
        )
        row["version"] = int((newest or {}).get("n") or 0) + 1  # somebody else may have labelled meanwhile
        tx.insert("programme_head", [row])
        tx.run(
            "update programme_head set weights = null "
            "where programme_id = $programme and version <= $old and weights is not null",
            {"programme": programme_id, "old": row["version"] - KEPT},
        )
    return {"version": row["version"], "labels": labels, "seconds": row["seconds"]}


def _fit(store: Store, fast: FastReader, programme_id: str) -> tuple[OwnHead | None, int, int]:
    """The head of the newest labels, with as many readings nobody corrected beside them as there are corrections.

    Corrections are made where something was wrong: alone they would teach a reader to contradict itself.
    """
    taught = taught_by(store, programme_id)
    head = fit_head(fast, taught.texts, acts=taught.acts or (), against=taught.critical or ())
    return head, taught.labels, len(taught.texts) - taught.labels


@dataclass(frozen=True, slots=True)
class Taught:
    """What a head is fitted on: texts, and of each its act, or where too few acts were said whether it is critical."""

    texts: list[str]
    acts: list[str | None] | None
    critical: list[bool | None] | None
    labels: int  # of the texts; the others are anchors


def taught_by(store: Store, programme_id: str) -> Taught:
    """The newest labels of a programme, and readings nobody corrected beside as many corrections."""
    labels = store.rows(models.model("desk", "head_labels").sql, {"programme": programme_id, "rows": MOST_LABELS})
    corrections = sum(row["source"] == "correction" for row in labels)
    anchors = store.rows(
        models.model("desk", "head_anchors").sql,
        {"programme": programme_id, "rows": min(MOST_ANCHORS, corrections)},
    )
    rows = [*labels, *anchors]
    texts = [row["text"] for row in rows]
    if 2 * sum(row["act"] is not None for row in labels) >= len(labels):
        return Taught(texts, [row["act"] for row in rows], None, len(labels))
    return Taught(texts, None, [row["is_critical"] for row in rows], len(labels))


def _reread_of(held: Mapping[str, Any], labels: int) -> dict[str, Any]:
    """Where reading stored mentions again stands: begun anew once the labels have grown, else where it was."""
    begun = held.get("reread_labels")
    if labels >= CALIBRATED and (begun is None or labels >= GROWN * begun):
        return {"reread_labels": labels, "reread_before": None, "reread": 0, "is_reread": bool(held.get("is_demo"))}
    if begun is None:
        return {"reread_labels": None, "reread_before": None, "reread": 0, "is_reread": True}
    return {name: held[name] for name in ("reread_labels", "reread_before", "reread", "is_reread")}


# -- reading by the head ---------------------------------------------------------------------------


def own_readers(store: Store) -> dict[str, Own]:
    """The reader of each programme that has a head of its own, by programme."""
    fast = reading.reader()
    if not isinstance(fast, FastReader):
        return {}
    heads = store.rows(models.model("desk", "heads_in_force").sql, {"reader": f"{fast.name} {fast.version}"})
    found = {}
    for row in heads:
        if row["head_id"] not in _made:
            held = store.one("select weights from programme_head where head_id = $id", {"id": row["head_id"]})
            if held is None or held["weights"] is None:
                continue
            _made[row["head_id"]] = Own(fast, OwnHead.unpacked(held["weights"]), int(row["labels"]))
        found[row["programme_id"]] = _made[row["head_id"]]
    for gone in _made.keys() - {row["head_id"] for row in heads}:
        _made.pop(gone, None)
    return found


def reread(store: Store, rows: int = ROUND) -> tuple[int, int, bool]:
    """Read stored mentions again, by the heads that have grown. Gives looked at, changed, and whether more wait."""
    looked = changed = 0
    waits = False
    readers = own_readers(store)
    for head in store.rows(models.model("desk", "heads_to_reread").sql):
        own = readers.get(head["programme_id"])
        if own is None or schedule.is_stopping():
            continue
        due = store.rows(
            models.model("desk", "reread_due").sql,
            {"programme": head["programme_id"], "before": head["reread_before"], "rows": rows},
        )
        is_last = len(due) < rows or head["reread"] + len(due) >= MOST_REREAD
        if not is_last:  # mentions of the last instant may go on in the next round: they are left to it whole
            last = due[-1]["created_at"]
            due = [row for row in due if row["created_at"] > last] or due
        changed += _read_again(store, own, head, due, is_last)
        looked += len(due)
        waits = waits or not is_last
    return looked, changed, waits


def _read_again(store: Store, own: Own, head: Mapping[str, Any], due: list[dict[str, Any]], is_last: bool) -> int:
    """Write the readings that moved, and how far the round came."""
    read = classify.read_texts([row["text"] for row in due], own, own_labels=head["labels"]).to_pylist()
    moved = [
        place
        for place, (row, said) in enumerate(zip(due, read, strict=True))
        if said["act"] is not None
        and (said["act"] != row["act"] or abs(said["p_criticism"] - (row["p_criticism"] or 0.0)) >= MOVED)
    ]
    keys = [{name: due[place][name] for name in ("platform", "mention_id", "text")} for place in moved]
    table = pa.Table.from_pylist(
        [{**key, **read[place]} for key, place in zip(keys, moved, strict=True)], schema=classify.READ_SCHEMA
    )
    with store.transaction() as tx:
        if moved:
            with tx.table("read_again", table):
                classify.put_in_force(tx, own.name, own.version)
            marts.refresh(tx, "mention")
        tx.run(
            "update programme_head set reread_before = $before, reread = reread + $rows, is_reread = $last "
            "where head_id = $head",
            {
                "before": due[-1]["created_at"] if due else head["reread_before"], "rows": len(due), "last": is_last,
                "head": head["head_id"],
            },
        )  # fmt: skip
    return len(moved)


def learn_round(store: Store, at: datetime) -> str:
    """Fit every head whose labels changed, then read stored mentions again; gives a sentence."""
    fitted = [
        row["programme_id"]
        for row in store.rows("select distinct programme_id from reading_label where programme_id is not null")
        if refit(store, row["programme_id"], "Earshot") is not None
    ]
    looked, changed, waits = reread(store)
    more = ", more wait" if waits else ""
    return f"Fitted {len(fitted):,} heads; {looked:,} stored mentions were read again, {changed:,} changed{more}."
