"""Reading deeply, in the background: what the fast reader flags or is unsure of, and what is in an incident or case.

A text is read once for a version of the reader: what it said is kept under the text's hash. The reading goes in force
unless staff have corrected the mention, and stands beside the earlier ones. Then critical mentions go to the cards.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from data import models
from data.store import Store, now
from pipelines import deep_own, marts, reading, schedule
from pipelines.classify import READ_SCHEMA, READING_SCHEMA, put_in_force, read_texts
from pipelines.reading import cards
from pipelines.reading.deep.encoder import NoModel
from pipelines.reading.deep.reader import DeepReader, Looked, deep_reader

ROUND = 600  # mentions a round: a few seconds of one core
MATCHED = 5_000  # mentions put to the cards a round

# when nothing waited: what was here before that is looked at again once a day, else a round costs a scan of everything
LOOK_AGAIN = timedelta(days=1)
SLACK = timedelta(hours=1)
LOOKED_BACK = (timedelta(days=2), timedelta(days=30), timedelta(days=400))  # then everything
Look = tuple[list[str], Looked]  # texts of one step of a round, and what was made of them
BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001  # instants of the store have no zone
_nothing_waited: dict[tuple[object, ...], datetime] = {}
# the revision of a store in which nothing was left to read or to match: until the next commit nothing is looked for
_all_done: dict[tuple[str, str], int] = {}


def read_round(store: Store, at: datetime) -> str:
    """Read the mentions that wait, then match; gives a sentence. The job of pipelines/jobs/deep_reading.py."""
    try:
        reader = deep_reader()
        reader.encoder.load()
    except NoModel as missing:
        return str(missing)
    whole = (str(store.path), f"{reader.name} {reader.version}")
    seen = store.revision  # before the look: what is committed meanwhile is looked at in the next round
    if _all_done.get(whole) == seen:
        return "Read 0 mentions deeply; 0 were put to the cards."
    done, waiting = read_waiting(store, reader)
    matched = match_waiting(store, reader)
    if not done and not matched:
        _all_done[whole] = seen
    more = ", more wait" if waiting else ""
    return f"Read {done:,} mentions deeply{more}; {matched:,} were put to the cards."


def read_waiting(store: Store, reader: DeepReader, rows: int = ROUND) -> tuple[int, bool]:
    """Read up to `rows` mentions that wait. Gives how many, and whether there may be more."""
    label = f"{reader.name} {reader.version}"
    began = now()
    demos = store.rows("select count(*) as n, max(loaded_at) as newest from ingest where source = 'demo'")[0]
    whole = (store.path, label, *demos.values())  # a demo is as old as it says: when one comes, all is looked at
    looked_at = _nothing_waited.get(whole, BEGINNING)
    mark = looked_at - SLACK if began - looked_at < LOOK_AGAIN else BEGINNING
    due = _due(store, began, {"reader": label, "version": reader.version, "rows": rows, "mark": mark})
    if not due:
        if mark == BEGINNING:
            _nothing_waited[whole] = began
        return 0, False
    looks: list[Look] = []
    said = _said(store, reader, [row["text"] for row in due], looks)
    ours = [row for row in due if not row["is_demo"]]
    for programme_id, theirs in deep_own.by_programme(store, ours).items():
        own = deep_own.own_reader(store, reader, programme_id)
        if own is not None:  # read by what the programme's staff taught it
            of_own = _said_by(own, [row["text"] for row in theirs], looks)
            _put(store, own, theirs, [of_own[row["text"]] for row in theirs])
            ours = [row for row in ours if row not in theirs]
    if ours:
        _put(store, reader, ours, [said[hash_of(row["text"])] for row in ours])
    return len(due), len(due) == rows


def _due(store: Store, at: datetime, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What waits, the newest first: looked for in ever longer times before `at` until there are enough for a round."""
    sql = models.model("desk", "deep_due").sql
    for back in LOOKED_BACK:
        due = store.rows(sql, {**params, "since": at - back})
        if len(due) >= params["rows"]:
            return due
    return store.rows(sql, {**params, "since": BEGINNING})


def _put(
    store: Store, reader: reading.Reader, rows: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]
) -> None:
    """Write what a reader said of mentions, and put it in force."""
    # what was kept before readings told target and severity lacks them
    columns = {name: [one.get(name) for one in read] for name in READING_SCHEMA.names}
    keys = {name: [row[name] for row in rows] for name in ("platform", "mention_id", "text")}
    table = pa.table({**keys, **columns}, schema=READ_SCHEMA)
    # a text in which the deep reader finds nothing keeps what was read, and is not asked for again
    with store.transaction() as tx, tx.table("read_again", table):
        put_in_force(tx, reader.name, reader.version)
        marts.refresh(tx, "mention")


def hash_of(text: str) -> str:
    """The name of a text in the store, the one that SQL's sha256(text) gives."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _said(store: Store, reader: DeepReader, texts: Sequence[str], looks: list[Look]) -> dict[str, dict[str, Any]]:
    """Hash → the reading's columns: from the store where it is known, else read now, kept, and added to `looks`."""
    distinct = {hash_of(text): text for text in texts}
    known = store.rows(models.model("desk", "deep_known").sql, {"version": reader.version, "hashes": list(distinct)})
    said: dict[str, dict[str, Any]] = {row["text_hash"]: json.loads(row["reading"]) for row in known}
    left = [(key, text) for key, text in distinct.items() if key not in said]
    rows: list[dict[str, Any]] = []
    for start in range(0, len(left), deep_own.STEP):
        if schedule.is_stopping():
            break
        schedule.give_way()
        part = left[start : start + deep_own.STEP]
        looked = reader.look([text for _, text in part])
        looks.append(([text for _, text in part], looked))
        made = read_texts([text for _, text in part], _Once(reader, looked)).to_pylist()
        for (key, _), row, meaning in zip(part, made, looked.encoded.meaning, strict=True):
            said[key] = row
            rows.append(
                {
                    "text_hash": key,
                    "reader_version": reader.version,
                    "reading": json.dumps(row, ensure_ascii=False),
                    "meaning": meaning.astype("<f2").tobytes(),
                    "read_at": now(),
                }
            )
    if rows:  # no news yet: pages learn of it when the readings are put in force
        with store.transaction(is_news=False) as tx:
            tx.insert("deep_reading", rows)
    if len(said) < len(distinct):
        raise schedule.Later("Stopped between two steps; what was read is kept.", wait=schedule.SAME_AGAIN)
    return said


def _said_by(own: deep_own.Own, texts: Sequence[str], looks: Sequence[Look]) -> dict[str, dict[str, Any]]:
    """Text → the columns of its reading by a programme's own head; what was looked at is not encoded again."""
    left = dict.fromkeys(texts)
    said: dict[str, dict[str, Any]] = {}

    def read(some: Sequence[str], by: reading.Reader) -> None:
        said.update(zip(some, read_texts(some, by, own_labels=own.labels).to_pylist(), strict=True))

    for seen, looked in looks:
        rows = [row for row, text in enumerate(seen) if text in left]
        read([seen[row] for row in rows], _Once(own, looked.of(rows)))
    read([text for text in left if text not in said], own)
    return said


class _Once:
    """A deep reader over texts that were looked at already."""

    def __init__(self, reader: DeepReader | deep_own.Own, looked: Looked) -> None:
        self.name, self.version, self.reader, self.looked = reader.name, reader.version, reader, looked

    def read(self, texts: Sequence[str | None]) -> list[reading.Reading]:
        if isinstance(self.reader, DeepReader):
            return self.reader.readings(texts, self.looked, self.looked.acts, self.looked.named)
        return self.reader.readings(texts, self.looked)


def forget(store: Store) -> int:
    """Take away what was kept of texts that no mention holds any more; gives how many.

    To know that a text is gone every text has to be hashed. So those are looked at first that were read deeply:
    where all are found among them, that was it.
    """
    sql = models.model("desk", "deep_forgotten").sql
    left = store.read("select distinct text_hash from deep_reading")
    for likely in (True, False):
        left = store.read(sql, {"likely": likely}, tables={"left_to_find": left})
        if not left.num_rows:
            return 0
    with store.transaction() as tx, tx.table("gone", left):
        tx.run("delete from deep_reading where text_hash in (select text_hash from gone)")
    return int(left.num_rows)


# -- cards -----------------------------------------------------------------------------------------


def match_waiting(store: Store, reader: DeepReader, rows: int = MATCHED) -> int:
    """Put critical mentions to their programme's cards: those not matched since the cards last changed."""
    label = f"{reader.name} {reader.version}"
    due = store.rows(models.model("desk", "cards_due").sql, {"reader": label, "version": reader.version, "rows": rows})
    by_programme: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in due:
        by_programme[row["programme_id"]].append(row)
    for programme_id, mentions in by_programme.items():
        held = cards_of(store, reader, programme_id)
        texts = [row["text"] for row in mentions]
        meanings = np.stack([meaning_of(row["meaning"]) for row in mentions])
        found = cards.matches(texts, meanings, held)
        _keep(store, programme_id, mentions, found)
    return len(due)


def meaning_of(blob: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The vector as it is reckoned with."""
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def cards_of(store: Store, reader: DeepReader, programme_id: str) -> list[cards.Card]:
    """The programme's cards in use, their words and examples as vectors."""
    held = store.rows(models.model("desk", "cards_of").sql, {"programme": programme_id})
    examples: dict[str, list[str]] = defaultdict(list)
    for row in store.rows(models.model("desk", "card_examples_of").sql, {"programme": programme_id}):
        examples[row["card_id"]].append(row["text"])
    texts = [[f"{card['theme']}. {card['description']}", *examples[card["card_id"]]] for card in held]
    flat = [text for of in texts for text in of]
    meanings = reader.encoder.encode(flat).meaning
    made, at = [], 0
    for card, of in zip(held, texts, strict=True):
        made.append(
            cards.Card(card["card_id"], tuple(json.loads(card["terms"])), tuple(of), meanings[at : at + len(of)])
        )
        at += len(of)
    return made


def _keep(
    store: Store, programme_id: str, mentions: Sequence[dict[str, Any]], found: Sequence[tuple[cards.Fit, ...]]
) -> None:
    at = now()
    rows = [
        {
            "programme_id": programme_id, "platform": row["platform"], "mention_id": row["mention_id"],
            "place": place, "card_id": fit.card_id if fit else None, "score": fit.score if fit else 0.0,
            "matched_at": at,
        }
        for row, fits in zip(mentions, found, strict=True)
        for place, fit in enumerate(fits or (None,), 1)
    ]  # fmt: skip
    shape = pa.schema([
        ("programme_id", pa.string()), ("platform", pa.string()), ("mention_id", pa.string()), ("place", pa.int32()),
        ("card_id", pa.string()), ("score", pa.float64()), ("matched_at", pa.timestamp("us")),
    ])  # fmt: skip
    with store.transaction() as tx, tx.table("matched", pa.Table.from_pylist(rows, schema=shape)):
        tx.run(
            "delete from card_match where programme_id = $programme and "
            "(platform, mention_id) in (select (platform, mention_id) from matched)",
            {"programme": programme_id},
        )
        tx.run(
            "insert into card_match by name select m.*, p.is_demo from matched as m "
            "join programme as p on p.programme_id = m.programme_id"
        )
