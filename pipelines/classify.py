"""Reading mentions: each text once, by its programme's own reader or the one in force, with what decided it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data import models
from data.store import Store, Transaction, now
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
        ("target", pa.string()),
        ("severity", pa.int32()),
        ("own_labels", pa.int32()),
    ]
)
# readings of stored mentions, on their way in force
READ_SCHEMA = pa.schema(
    [("platform", pa.string()), ("mention_id", pa.string()), ("text", pa.string()), *READING_SCHEMA]
)


def with_readings(
    store: Store,
    rows: pa.Table,
    reader: reading.Reader | None = None,
    programmes: Mapping[str, str] | None = None,
) -> pa.Table:
    """Landed mentions with the columns of READING_SCHEMA beside them.

    Null where the store holds that same text already read, or where there is no text. `rows` carries
    `landed_no`, its own row numbers from 0. Each is read by the own reader of its account's programme where there is
    one, else by the one in force; `reader` reads all of them. `programmes` names, by landing file, the programme of
    accounts that are met for the first time.
    """
    landed = rows.select(["platform", "mention_id", "text", "landed_no"])
    unread = store.read(models.model("landing", "unread").sql, tables={"landed_texts": landed})["landed_no"]
    own: Mapping[str, Any] = {} if reader else _own_readers(store)
    if len(unread) < rows.num_rows or own:
        unread = unread.combine_chunks()
        if own:
            readings, unread = _read_by_programme(store, rows, unread, own, programmes or {})
        else:
            readings = read_texts(rows["text"].take(unread).to_pylist(), reader)
        # the place of each row among the readings, null where it was not read
        places = pc.index_in(rows["landed_no"], value_set=unread)
        readings = readings.take(places)
    else:
        readings = read_texts(rows["text"].to_pylist(), reader)
    for name in READING_SCHEMA.names:
        rows = rows.append_column(name, readings[name])
    return rows


def _own_readers(store: Store) -> Mapping[str, Any]:
    from pipelines import learning  # it reads stored mentions by this module

    return learning.own_readers(store)


def _read_by_programme(
    store: Store, rows: pa.Table, unread: pa.Array, own: Mapping[str, Any], programmes: Mapping[str, str]
) -> tuple[pa.Table, pa.Array]:
    """The readings of the unread rows, programme by programme, and the row numbers they belong to."""
    known = {
        (row["platform"], row["account_id"]): row["programme_id"]
        for row in store.rows("select platform, account_id, programme_id from account")
    }
    keys = rows.select(["platform", "account_id", "ingest_id", "text"]).take(unread).to_pylist()
    by_reader: dict[str | None, list[int]] = {}
    for place, key in enumerate(keys):
        account = (key["platform"], key["account_id"])
        programme = known[account] if account in known else programmes.get(key["ingest_id"])
        by_reader.setdefault(programme if programme in own else None, []).append(place)
    parts, order = [], []
    for programme, places in by_reader.items():
        by = own[programme] if programme is not None else None
        parts.append(read_texts([keys[place]["text"] for place in places], by, own_labels=by.labels if by else None))
        order += places
    if not parts:
        return READING_SCHEMA.empty_table(), unread
    return pa.concat_tables(parts), unread.take(pa.array(order, pa.int64()))


def read_texts(
    texts: Sequence[str | None], reader: reading.Reader | None = None, *, own_labels: int | None = None
) -> pa.Table:
    """One reading a text, in order. Shape: READING_SCHEMA. `own_labels`: of the programme's own head, if it has one."""
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
        "target": [one.target for one in readings],
        "severity": [one.severity for one in readings],
        "own_labels": [own_labels] * len(readings),
    }
    return pa.table(columns, schema=READING_SCHEMA)


def put_in_force(tx: Transaction, name: str, version: str) -> None:
    """Keep the readings of the registered table `read_again`, and put them in force where staff said nothing.

    A mention whose text is another by now keeps its reading. Leaves temp.before and temp.batch for the marts.
    """
    tx.run(f"create or replace temp table before as {models.model('desk', 'reread_before').sql}")
    tx.run(models.model("desk", "reread_append").sql, {"name": name, "version": version, "at": now()})
    tx.run(models.model("desk", "reread_in_force").sql, {"reader": f"{name} {version}"})
    tx.run(
        "create or replace temp table batch as select m.* from mention as m "
        "semi join temp.before as b on b.platform = m.platform and b.mention_id = m.mention_id"
    )


def _terms(one: reading.Reading) -> str | None:
    if not one.terms:
        return None
    return _encode([[term.text, term.head, round(term.weight, 3)] for term in one.terms])
