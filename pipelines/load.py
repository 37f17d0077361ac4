"""Landing files → store: each in ONE transaction with its ingest marker and its roll-up, then it is deleted.

A kill at any point loses nothing and doubles nothing: before the commit the file is still there, after it
the marker is, and a file whose marker exists is only deleted.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data import models
from data.store import Store, Transaction, now, to_json
from pipelines import classify, landing, marts

log = logging.getLogger("earshot.load")

Progress = Callable[[int, int, str], None]  # done, of, words

# one loader at a time in a process, whether the owner's thread or a page that imports a file
_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one landing file, in rows."""

    ingest_id: str
    job_id: str
    kind: str
    landed: int
    new: int
    changed: int

    @property
    def unchanged(self) -> int:
        """Rows that said nothing new, repeated ones included."""
        return self.landed - self.new - self.changed


def load_pending(store: Store, progress: Progress | None = None, *, job_id: str | None = None) -> list[Loaded]:
    """Load every complete job that waits (or one), oldest first. A file that cannot be read is set aside."""
    done: list[Loaded] = []
    with _loading:
        files = list(_complete(store, job_id))
        for number, (file, job) in enumerate(files, start=1):
            loaded = _load_file(store, file, job)
            if loaded:
                done.append(loaded)
            if progress:
                progress(number, len(files), job.file_name)
    return done


def _complete(store: Store, only: str | None) -> Iterator[tuple[Path, landing.Job]]:
    """Files whose job has all its parts here or already loaded."""
    found: list[tuple[Path, landing.Job]] = []
    for file in landing.pending(store.home):
        try:
            job = landing.read_job(file)
        except FileNotFoundError:
            continue  # another loader of this home finished it between the listing and now
        except (ValueError, OSError) as error:
            set_aside(file, str(error))
            continue
        if only is None or job.job_id == only:
            found.append((file, job))
    here = Counter(job.job_id for _, job in found)
    for file, job in found:
        loaded = 0
        if here[job.job_id] < job.parts:
            told = store.one("select count(*) as n from ingest where job_id = $job", {"job": job.job_id})
            loaded = told["n"] if told else 0
        # a file whose marker exists is counted on both sides, so more than enough is complete too
        if here[job.job_id] + loaded >= job.parts:
            yield file, job


def set_aside(file: Path, reason: str) -> Path:
    """Move a landing file that cannot be loaded to `landing/set-aside/`, with the reason beside it."""
    aside = file.parent.parent / "set-aside"
    aside.mkdir(exist_ok=True)
    kept = aside / f"{file.name}.refused"
    file.rename(kept)
    kept.with_suffix(".txt").write_text(reason + "\n", encoding="utf-8")
    log.error("landing file set aside: %s", reason)
    return kept


def _load_file(store: Store, file: Path, job: landing.Job) -> Loaded | None:
    ingest_id = file.stem
    if store.one("select 1 as found from ingest where ingest_id = $id", {"id": ingest_id}):
        file.unlink()  # committed before, killed before the file was deleted
        return None
    try:
        rows = pq.read_table(file).cast(landing.SCHEMAS[job.kind])
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        set_aside(file, f"{file.name} cannot be read: {error}")
        return None
    loaded = load_table(store, rows, job, ingest_id)
    file.unlink()
    return loaded


def load_table(store: Store, rows: pa.Table, job: landing.Job, ingest_id: str) -> Loaded:
    """Load one batch in one transaction. `rows` has the columns of `landing.SCHEMAS[job.kind]`."""
    readings = classify.readings_of(store, rows) if job.kind == "mention" else None
    at = now()
    with store.transaction() as tx:
        with tx.table("landed", rows):
            tx.run(models.model("landing", "accounts_seen").sql, {"programme": job.programme_id, "at": at})
            if readings is not None:
                new, changed = _merge_mentions(tx, ingest_id, at, readings)
            elif job.kind == "post":
                new, changed = _merge_posts(tx, ingest_id, at)
            else:
                new, changed = _merge_metrics(tx, ingest_id, f"{job.source}:{job.file_sha256}")
        marts.refresh(tx, job.kind)
        loaded = Loaded(ingest_id, job.job_id, job.kind, rows.num_rows, new, changed)
        _mark(tx, job, loaded, at)
    return loaded


# -- one merge a kind: each leaves temp tables for the marts -------------------------------------


def _count(tx: Transaction, sql: str) -> int:
    told = tx.one(sql)
    return int(told["n"]) if told else 0


def _merge_mentions(tx: Transaction, ingest_id: str, at: datetime, readings: pa.Table) -> tuple[int, int]:
    """temp.batch: the mentions that are written; temp.before: what they replace."""
    with tx.table("landed_readings", readings):
        batch = models.model("landing", "mention_batch").sql
        tx.run(f"create or replace temp table batch as {batch}", {"ingest": ingest_id, "at": at})
        tx.run(models.model("landing", "classification_append").sql, {"at": at})
    tx.run(
        "create or replace temp table before as select m.* from mention as m "
        "inner join temp.batch as b on m.platform = b.platform and m.mention_id = b.mention_id"
    )
    tx.run(models.model("landing", "mention_merge").sql)
    written = _count(tx, "select count(*) as n from temp.batch")
    changed = _count(tx, "select count(*) as n from temp.before")
    return written - changed, changed


def _merge_posts(tx: Transaction, ingest_id: str, at: datetime) -> tuple[int, int]:
    """temp.batch: the posts that are written; temp.touched: their keys."""
    batch = models.model("landing", "post_batch").sql
    tx.run(f"create or replace temp table batch as {batch}", {"ingest": ingest_id, "at": at})
    tx.run("create or replace temp table touched as select platform, account_id, post_id from temp.batch")
    changed = _count(
        tx,
        "select count(*) as n from temp.touched as t inner join post as p using (platform, account_id, post_id)",
    )
    tx.run(models.model("landing", "post_merge").sql)
    return _count(tx, "select count(*) as n from temp.batch") - changed, changed


def _merge_metrics(tx: Transaction, ingest_id: str, source: str) -> tuple[int, int]:
    """Values are only appended; temp.touched: the posts and accounts they speak of."""
    batch = models.model("landing", "metric_batch").sql
    tx.run(f"create or replace temp table batch as {batch}", {"ingest": ingest_id, "source": source})
    tx.run("insert into metric by name select * exclude (known) from temp.batch")
    tx.run("create or replace temp table touched as select distinct platform, account_id, post_id from temp.batch")
    changed = _count(tx, "select count(*) as n from temp.batch where known is not null")
    return _count(tx, "select count(*) as n from temp.batch") - changed, changed


def _mark(tx: Transaction, job: landing.Job, loaded: Loaded, at: datetime) -> None:
    """The marker of the file, and once a job, what was read, skipped and refused."""
    started_at = datetime.fromisoformat(job.started_at).astimezone(UTC).replace(tzinfo=None)
    tx.insert(
        "ingest",
        [
            {
                "ingest_id": loaded.ingest_id,
                "job_id": job.job_id,
                "source": job.source,
                "kind": job.kind,
                "layout": job.layout,
                "file_name": job.file_name,
                "file_sha256": job.file_sha256,
                "programme_id": job.programme_id,
                "rows_landed": loaded.landed,
                "rows_new": loaded.new,
                "rows_changed": loaded.changed,
                "rows_unchanged": loaded.unchanged,
                "landed_at": started_at,
                "loaded_at": at,
            }
        ],
    )
    if job.part != 1:
        return
    tx.insert(
        "job",
        [
            {
                "job_id": job.job_id,
                "source": job.source,
                "layout": job.layout,
                "file_name": job.file_name,
                "file_sha256": job.file_sha256,
                "options_hash": job.options_hash,
                "rows_read": job.rows_read,
                "rows_skipped": job.rows_skipped,
                "rows_refused": job.rows_refused,
                "refused_file": job.refused_file,
                "notes": to_json(job.notes),
                "actor": job.actor,
                "started_at": started_at,
                "loaded_at": at,
            }
        ],
    )
    for line, reason in job.refusals[: landing.MAX_REFUSALS_KEPT]:
        tx.insert("refusal", [{"job_id": job.job_id, "line": line, "reason": reason}])
