"""Reading mentions: each text once, by the reader in force, with the words that decided it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from data import models
from data.store import Store
from pipelines import reading

_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps makes another for each text

READING_SCHEMA = pa.schema(
    [
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


def with_readings(store: Store, rows: pa.Table, reader: reading.Reader | None = None) -> pa.Table:
    """Landed mentions with the columns of READING_SCHEMA beside them.

    Null where the store holds that same text already read, or where there is no text. `rows` carries
    `landed_no`, its own row numbers from 0. `reader` is the one in force unless another is given.
    """
    landed = rows.select(["platform", "mention_id", "text", "landed_no"])
    unread = store.read(models.model("landing", "unread").sql, tables={"landed_texts": landed})["landed_no"]
    if len(unread) < rows.num_rows:
        readings = read_texts(rows["text"].take(unread).to_pylist(), reader)
        # the place of each row among the readings, null where it was not read
        places = pc.index_in(rows["landed_no"], value_set=unread.combine_chunks())
        readings = readings.take(places)
    else:
        readings = read_texts(rows["text"].to_pylist(), reader)
    for name in READING_SCHEMA.names:
        rows = rows.append_column(name, readings[name])
    return rows


def read_texts(texts: Sequence[str | None], reader: reading.Reader | None = None) -> pa.Table:
    """One reading a text, in order. Shape: READING_SCHEMA."""
    reader = reader or reading.reader()
    readings = reader.read(texts)
    columns = {
        "reader": [reader.name] * len(readings),
        "reader_version": [reader.version] * len(readings),
        "language": [one.language for one in readings],
        "sentiment": [one.sentiment for one in readings],
        "act": [one.act for one in readings],
        "p_criticism": [one.p_against for one in readings],
        "p_negative": [one.p_negative for one in readings],
        "p_positive": [one.p_positive for one in readings],
        "is_abuse": [one.is_abuse for one in readings],
        "terms": [_terms(one) for one in readings],
    }
    return pa.table(columns, schema=READING_SCHEMA)


def _terms(one: reading.Reading) -> str | None:
    if not one.terms:
        return None
    return _encode([[term.text, term.head, round(term.weight, 3)] for term in one.terms])
