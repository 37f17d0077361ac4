"""How fast rows go from generated mentions to roll-ups, stage by stage, beside the plain insert of the same rows."""

from __future__ import annotations

import csv
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.store import Store, now
from pipelines import landing, load, reading
from pipelines.bench import generate
from pipelines.commands import imports
from pipelines.commands.imports import ImportChoice
from pipelines.reading import Reading

Say = Callable[[str], None]
CSV_ROWS = 50_000
MOST_KEPT = 50_000  # readings given again

# the same rows with their readings, nothing asked, nothing kept in step: what the disk and DuckDB can do
_PLAIN = """
insert into plain by name
select *, observed_at as arrived_at, '' as ingest_id, 'bench 1' as reader, false as is_reviewed
from generated
"""
_READ = ("language", "sentiment", "act", "p_criticism", "is_abuse")


@dataclass
class Stages:
    """Seconds by stage, and what they were spent on."""

    rows: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def spend(self, stage: str, began: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began

    def a_second(self, *stages: str) -> float:
        """Rows a second over these stages together."""
        return self.rows / max(sum(self.seconds.get(stage, 0.0) for stage in stages), 1e-9)


class _SomeRead:
    """The reader in force for the first texts; the others get the readings of those again, in turn.

    Reading ten million texts takes long and tells nothing that the first hundred thousand did not.
    """

    def __init__(self, most: int) -> None:
        self._reader = reading.reader()
        self.name, self.version = self._reader.name, self._reader.version
        self._most = most
        self._kept: list[Reading] = []
        self.read_texts = 0
        self.seconds = 0.0

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order."""
        left = min(len(texts), self._most - self.read_texts)
        if left > 0:
            began = time.perf_counter()
            new = self._reader.read(texts[:left])
            self.seconds += time.perf_counter() - began
            self.read_texts += left
            self._kept = (self._kept + new)[:MOST_KEPT]
        readings = self._kept if left <= 0 else new
        return [readings[place % len(readings)] for place in range(len(texts))]

    def beside(self, table: pa.Table) -> pa.Table:
        """The same mentions with readings such as these."""
        places = pa.array(range(table.num_rows), pa.int64())
        places = pc.subtract(places, pc.multiply(pc.divide(places, len(self._kept)), len(self._kept)))
        for name in _READ:
            table = table.append_column(name, pc.take(pa.array([getattr(one, name) for one in self._kept]), places))
        return table


class _Person:
    """Writes a little every quarter of a second while rows are loaded, and remembers how long each write took."""

    def __init__(self, store: Store) -> None:
        with store.transaction() as tx:
            tx.run("create table bench_note (written_at timestamp)")
        self._store = store
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()
        self.waited: list[float] = []

    def _write(self) -> None:
        while not self._done.wait(0.25):
            began = time.perf_counter()
            with self._store.transaction() as tx:
                tx.insert("bench_note", [{"written_at": now()}])
            self.waited.append((time.perf_counter() - began) * 1e3)

    def leave(self) -> dict[str, int]:
        """Stop writing; milliseconds of the median and the longest write."""
        self._done.set()
        self._thread.join()
        waited = sorted(self.waited) or [0.0]
        return {"median_ms": round(waited[len(waited) // 2]), "longest_ms": round(waited[-1])}


def measure(home: Path, rows: int, say: Say, *, read_first: int = 100_000) -> dict[str, Any]:
    """Load `rows` generated mentions into a store at `home`; gives figures by stage. The store stays for the pages.

    The reader reads the first `read_first` texts; its speed is that of those.
    """
    reader = _SomeRead(read_first)
    store = Store(home)
    beside = Store(home / "plain")
    told: dict[str, float] = {}
    spent = Stages()
    person = _Person(store)
    try:
        with beside.transaction() as tx:
            tx.run("create table plain as select * from mention limit 0")
        for table in generate.mentions(rows):
            began = time.perf_counter()
            job = landing.new_job("bench", "generated", "generated", "bench", "bench")
            landing.publish(home, job, [("mention", table)])
            spent.spend("land", began)
            load.load_pending(store, stages=told, reader=reader)
            _plain_insert(beside, reader.beside(table), spent)
            spent.rows += table.num_rows
            if spent.rows % (4 * generate.CHUNK) == 0:
                say(f"  {spent.rows:,} of {rows:,} mentions loaded")
        waits = {"small_write_while_loading": person.leave()}
        spent.seconds |= told
        sizes = {"store_bytes": store.size_bytes(), "plain_bytes": beside.size_bytes()}
        wrong = [check.name for check in store.check() if check.wrong]
    finally:
        beside.close()
        store.close()
    return _figures(spent, reader) | sizes | waits | {"checks_with_something_wrong": wrong} | _by_csv(home, say)


def _plain_insert(beside: Store, table: pa.Table, spent: Stages) -> None:
    began = time.perf_counter()
    with beside.transaction() as tx, tx.table("generated", table):
        tx.run(_PLAIN)
    spent.spend("plain insert", began)


def _figures(spent: Stages, reader: _SomeRead) -> dict[str, Any]:
    plain = spent.a_second("plain insert")
    loading = spent.a_second("merge", "commit")
    return {
        "rows": spent.rows,
        "rows_a_second": {
            "plain insert": round(plain),
            "land (write and sync)": round(spent.a_second("land")),
            "read landing file": round(spent.a_second("read file")),
            "read texts (classify)": round(reader.read_texts / max(reader.seconds, 1e-9)),
            "keep readings (classify)": round(
                spent.rows / max(spent.seconds.get("classify", 0.0) - reader.seconds, 1e-9)
            ),
            "load (merge and commit)": round(loading),
            "marts": round(spent.a_second("marts")),
            "load and marts": round(spent.a_second("merge", "commit", "marts")),
        },
        "texts_read": reader.read_texts,
        "load_to_plain_insert": round(loading / plain, 3),
        "load_and_marts_to_plain_insert": round(spent.a_second("merge", "commit", "marts") / plain, 3),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _by_csv(home: Path, say: Say) -> dict[str, Any]:
    """The first stage of an import: a CSV of mentions read into landing rows."""
    say(f"  reading {CSV_ROWS:,} mentions from CSV")
    file = home / "generated.csv"
    table = next(generate.mentions(CSV_ROWS))
    with file.open("w", newline="", encoding="utf-8") as sink:
        out = csv.writer(sink)
        out.writerow(["id", "date", "text", "likes", "replies", "retweets", "views", "url", "platform", "author"])
        for row in table.to_pylist():
            out.writerow(
                [row["mention_id"], f"{row['created_at']:%Y-%m-%d %H:%M:%S}", row["text"], row["reactions"]]
                + [row[name] for name in ("comments", "shares", "views", "url", "platform", "author_key")]
            )
    began = time.perf_counter()
    scratch = home / "csv"
    choice = ImportChoice(as_kind="mentions", platform="x", time_zone="UTC")
    known = imports.Known(time_zone="UTC")
    landed = imports.land_file(scratch, file, choice, known, actor="bench")
    seconds = time.perf_counter() - began
    if landed.read != CSV_ROWS or landed.refused:
        sys.stderr.write(f"The bench file was not read whole: {landed.read} lines, {landed.refused} refused.\n")
    return {"import_csv_rows_a_second": round(landed.read / seconds)}
