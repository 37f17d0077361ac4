"""Reading mentions: each text once, by the reader in force, with the words that decided it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa

from data import models
from data.store import Store
from pipelines import reading

READING_SCHEMA = pa.schema(
    [
        ("platform", pa.string()),
        ("mention_id", pa.string()),
        ("reader", pa.string()),
        ("reader_version", pa.string()),
        ("language", pa.string()),
        ("sentiment", pa.string()),
        ("act", pa.string()),
        ("p_criticism", pa.float64()),
        ("p_negative", pa.float64()),
        ("p_positive", pa.float64()),
        ("is_abuse", pa.bool_()),
        ("terms", pa.string()),
    ]
)


def readings_of(store: Store, rows: pa.Table) -> pa.Table:
    """Read the landed mentions that are new or say something else now. Shape: READING_SCHEMA."""
    landed = rows.select(["platform", "mention_id", "text"])
    unread = store.rows(models.model("landing", "unread").sql, tables={"landed_texts": landed})
    # two landed versions of one mention are two texts here; the newest is landed last and wins
    newest = {(row["platform"], row["mention_id"]): row["text"] for row in unread}
    return read_texts(list(newest), list(newest.values()))


def read_texts(keys: Sequence[tuple[str, str]], texts: Sequence[str | None]) -> pa.Table:
    """Readings of texts keyed by (platform, mention id). Shape: READING_SCHEMA."""
    reader = reading.reader()
    readings = reader.read(texts)
    columns = {
        "platform": [platform for platform, _ in keys],
        "mention_id": [mention_id for _, mention_id in keys],
        "reader": [reader.name] * len(readings),
        "reader_version": [reader.version] * len(readings),
        "language": [one.language for one in readings],
        "sentiment": [one.sentiment for one in readings],
        "act": [one.act for one in readings],
        "p_criticism": [one.p_criticism for one in readings],
        "p_negative": [one.p_negative for one in readings],
        "p_positive": [one.p_positive for one in readings],
        "is_abuse": [one.is_abuse for one in readings],
        "terms": [_terms(one) for one in readings],
    }
    return pa.table(columns, schema=READING_SCHEMA)


def _terms(one: reading.Reading) -> str | None:
    if not one.terms:
        return None
    return json.dumps([[term.text, term.head, round(term.weight, 3)] for term in one.terms], ensure_ascii=False)
