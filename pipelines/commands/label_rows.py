"""The rows of labels: what a person said a mention does, beside what the reader had said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Transaction, now
from pipelines.commands import new_id

CRITICAL = ("criticism", "complaint")
# what a kind of case says of the mention it came from
ACT_OF_KIND = {"criticism": "criticism", "complaint": "complaint", "enquiry": "enquiry", "compliment": "praise"}


def write_label(
    tx: Transaction,
    mention: Mapping[str, Any],
    *,
    act: str | None,
    is_critical: bool,
    source: str,
    actor: str,
    review_id: str | None = None,
) -> str:
    """Store one label of a mention of the store, with its programme and what the reader had said; gives its id."""
    who = {"platform": mention["platform"], "mention_id": mention["mention_id"]}
    held = tx.one(
        "select a.programme_id, coalesce(g.is_demo, false) as is_demo from account as a "
        "left join programme as g on g.programme_id = a.programme_id "
        "where a.platform = $platform and a.account_id = $account",
        {"platform": mention["platform"], "account": mention["account_id"]},
    )
    said = tx.one(models.model("desk", "reading_newest").sql, who) or {}
    row = {
        "label_id": new_id("lab"),
        "programme_id": held["programme_id"] if held else None,
        **who,
        "act": act,
        "is_critical": is_critical,
        "source": source,
        "review_id": review_id,
        "reader": said.get("reader"),
        "said_act": said.get("act"),
        "said_p_critical": said.get("p_criticism"),
        "is_demo": bool(held and held["is_demo"]),
        "created_at": now(),
        "created_by": actor,
    }
    tx.insert("reading_label", [row])
    return str(row["label_id"])


def of_case(tx: Transaction, case: Mapping[str, Any], kind: str | None, actor: str) -> str | None:
    """Store the kind that a person gave a case as a label of the mention it came from, if it came from one."""
    act = ACT_OF_KIND.get(kind or "")
    if act is None or not case["mention_id"]:
        return None
    mention = tx.one(
        "select platform, mention_id, account_id from mention where platform = $platform and mention_id = $id",
        {"platform": case["platform"], "id": case["mention_id"]},
    )
    if mention is None:
        return None
    return write_label(tx, mention, act=act, is_critical=act in CRITICAL, source="case", actor=actor)
