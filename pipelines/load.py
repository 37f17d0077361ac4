"""Landing files → store: each in ONE transaction with its ingest marker and its roll-up, then it is deleted.

A kill at any point loses nothing and doubles nothing: before the commit the file is still there, after it
the marker is, and a file whose marker exists is only deleted.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data import models
from data.store import RowsRefused, Store, Transaction, now
from pipelines import classify, landing, markers, marts, reading
from pipelines.markers import Loaded as Loaded

log = logging.getLogger("earshot.load")

Progress = Callable[[int, int, str], None]  # done, of, words

# one loader at a time in a process, whether the owner's thread or a page that imports a file
_loading = threading.Lock()


# rows of a backlog that go into one transaction: two whole row groups, one a core. They pass the write-ahead log by
# (measured: four times the speed of 20,000 rows), and a person's small write waits about a second at most
GROUP_ROWS = 245_760

KEYS = {
    "mention": "platform, mention_id",
    "post": "platform, account_id, post_id",
    "metric": "platform, account_id, post_id, metric, breakdown, kind, as_of",
}


@dataclass(frozen=True, slots=True)
class _Landed:
    """A landing file on its way in."""

    file: Path
    job: landing.Job
    rows: pa.Table

    @property
    def ingest_id(self) -> str:
        return self.file.stem


def load_pending(
    store: Store,
    progress: Progress | None = None,
    *,
    job_ids: Collection[str] | None = None,
    stages: dict[str, float] | None = None,
    reader: reading.Reader | None = None,
) -> list[Loaded]:
    """Load every complete job that waits (or some), kind by kind, oldest first; unreadable files are set aside.

    `reader` reads the mentions (the one in force, unless another is given). `stages`, if given, gathers the
    seconds spent in 'read file', 'classify', 'merge', 'marts' and 'commit'.
    """
    done: list[Loaded] = []
    spent: dict[str, float] = {} if stages is None else stages
    with _loading:
        waiting = list(_complete(store, job_ids))
        passed = 0
        for group in _groups(store, waiting, spent):
            done += _load_or_set_aside(store, group, spent, reader)
            passed += len(group)
            if progress:
                progress(passed, max(passed, len(waiting)), group[-1].job.file_name)
    return done


def _groups(store: Store, waiting: list[tuple[Path, landing.Job]], spent: dict[str, float]) -> Iterator[list[_Landed]]:
    """Neighbours of one kind, up to GROUP_ROWS rows; a file that cannot be read or is in already is left out."""
    group: list[_Landed] = []
    rows = 0
    for file, job in waiting:
        if store.one("select 1 as found from ingest where ingest_id = $id", {"id": file.stem}):
            _delete(file)  # committed before, killed before the file was deleted
            continue
        with _timed(spent, "read file"):
            table = _read(file, job)
        if table is None:
            continue
        if group and (group[0].job.kind != job.kind or rows + table.num_rows > GROUP_ROWS):
            yield group
            group, rows = [], 0
        group.append(_Landed(file, job, table))
        rows += table.num_rows
    if group:
        yield group


def _complete(store: Store, only: Collection[str] | None) -> Iterator[tuple[Path, landing.Job]]:
    """Files whose job has all its parts here or already loaded."""
    found: list[tuple[Path, landing.Job]] = []
    for file in landing.pending(store.home):
        try:
            job = landing.read_job(file)
        except (ValueError, OSError) as error:
            landing.set_aside(file, str(error))
            continue
        if only is None or job.job_id in only:
            found.append((file, job))
    missing = _jobs_in_part(store, found)
    if missing:
        named = landing.finish_renames(store.home, missing, time.time() - landing.DEAD_AFTER_SECONDS)
        found += [(file, landing.read_job(file)) for file in named]
        missing = _jobs_in_part(store, found)
        landing.give_up(
            [two for two in found if two[1].job_id in missing], time.time() - landing.GIVEN_UP_AFTER_SECONDS
        )
    order = list(KEYS)  # the kinds do not depend on one another, and neighbours of one kind go in together
    whole = [two for two in found if two[1].job_id not in missing]
    yield from sorted(whole, key=lambda two: (order.index(two[1].kind), two[0].name))


def _jobs_in_part(store: Store, found: list[tuple[Path, landing.Job]]) -> set[str]:
    """The jobs of which a part is neither here nor loaded."""
    here = Counter(job.job_id for _, job in found)
    missing = set()
    for job_id, parts in {job.job_id: job.parts for _, job in found if here[job.job_id] < job.parts}.items():
        told = store.one("select count(*) as n from ingest where job_id = $job", {"job": job_id})
        # a file whose marker exists is counted on both sides, so more than enough is complete too
        if here[job_id] + (told["n"] if told else 0) < parts:
            missing.add(job_id)
    return missing


def _read(file: Path, job: landing.Job) -> pa.Table | None:
    try:
        return pq.read_table(file).cast(landing.SCHEMAS[job.kind])
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        landing.set_aside(file, f"{file.name} cannot be read: {error}")
        return None


def _load_or_set_aside(
    store: Store, group: list[_Landed], spent: dict[str, float], reader: reading.Reader | None
) -> list[Loaded]:
    """Load a group; if it holds rows that the store refuses, each file alone, and set aside the one that does."""
    try:
        return _load_group(store, group, spent, reader)
    except RowsRefused as error:
        if len(group) == 1:
            landing.set_aside(group[0].file, f"{group[0].file.name} holds rows that the store refuses: {error}")
            return []
    return [loaded for one in group for loaded in _load_or_set_aside(store, [one], spent, reader)]


def _load_group(
    store: Store, group: list[_Landed], spent: dict[str, float], reader: reading.Reader | None
) -> list[Loaded]:
    """One transaction: rows, roll-ups and markers of all files of the group; then the files go."""
    kind = group[0].job.kind
    rows = _with_origin(group)
    if kind == "mention":
        with _timed(spent, "classify"):
            named = {one.ingest_id: one.job.programme_id for one in group if one.job.programme_id}
            rows = classify.with_readings(store, rows, reader, named)
    at = now()
    committing = time.perf_counter()
    with store.transaction() as tx:
        counts: Counter[tuple[str, str]] = Counter()
        for table in _rounds(tx, kind, _without_erased(tx, rows) if kind == "mention" else rows):
            with tx.table("landed", table):
                with _timed(spent, "merge"):
                    _meet_accounts(tx, group, at)
                    counts += _merge(tx, kind, at)
                if kind == "mention":
                    with _timed(spent, "classify"):
                        tx.run(_sql("classification_append"), {"at": at})
                with _timed(spent, "marts"):
                    marts.refresh(tx, kind)
        with tx.table("landed", rows), _timed(spent, "merge"):
            _note_accounts(tx, group, at)
        loaded = [
            Loaded(
                one.ingest_id,
                one.job.job_id,
                kind,
                one.rows.num_rows,
                counts["new", one.ingest_id],
                counts["changed", one.ingest_id],
            )
            for one in group
        ]
        for one, what in zip(group, loaded, strict=True):
            markers.mark(tx, one.job, what, at)
        committing = time.perf_counter()
    spent["commit"] = spent.get("commit", 0.0) + time.perf_counter() - committing
    for one in group:
        _delete(one.file)
    return loaded


def _delete(file: Path) -> None:
    """Delete a file whose rows are in; one that stays is passed over by its marker, and tried again next time."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        log.warning("the landing file %s is loaded but could not be deleted: %s", file.name, error)


def _with_origin(group: list[_Landed]) -> pa.Table:
    """The rows of all files, each with its file's id, its source and its place.

    In one piece: handed over in the twenty thousand rows of a file, an insert takes half as long again.
    """
    tables = []
    for one in group:
        size = one.rows.num_rows
        source = f"{one.job.source}:{one.job.file_sha256}" if one.job.file_sha256 else one.job.source
        table = one.rows.append_column("ingest_id", pa.array([one.ingest_id] * size, pa.string()))
        tables.append(table.append_column("source", pa.array([source] * size, pa.string())))
    whole = pa.concat_tables(tables).combine_chunks()
    return whole.append_column("landed_no", pa.array(range(whole.num_rows), pa.int64()))


def _without_erased(tx: Transaction, rows: pa.Table) -> pa.Table:
    """What erased people had written by then without words and author: platforms and files give it again and again."""
    until = {
        (row["platform"], row["author_key"]): row["until"]
        for row in tx.rows(
            "select platform, author_key, max(erased_at) as until from erasure group by platform, author_key"
        )
    }
    is_theirs = pc.fill_null(pc.is_in(rows["author_key"], pa.array([key for _, key in until], pa.string())), False)
    if not pc.any(is_theirs).as_py():
        return rows
    gone = [False] * rows.num_rows
    for place in pc.indices_nonzero(is_theirs).to_pylist():
        erased_at = until.get((rows["platform"][place].as_py(), rows["author_key"][place].as_py()))
        gone[place] = erased_at is not None and rows["created_at"][place].as_py().replace(tzinfo=None) <= erased_at
    for name in ("text", "url", "author_key", "counts"):
        column = rows.schema.get_field_index(name)
        kept = pc.if_else(pa.array(gone), pa.scalar(None, rows.schema.field(name).type), rows[name])
        rows = rows.set_column(column, rows.schema.field(name), kept)
    return rows


def _rounds(tx: Transaction, kind: str, rows: pa.Table) -> Iterator[pa.Table]:
    """Tables in which each key stands once: mentions and posts as observed last, metrics value after value."""
    key = KEYS[kind]
    with tx.table("arrived", rows):
        twice = tx.rows(f"select 1 as found from arrived group by {key} having count(*) > 1 limit 1")
        if not twice:
            yield rows
            return
        if kind == "metric":
            ranked = (
                f"select * exclude (again), row_number() over (partition by {key} order by observed_at) as round from ("
                f"select *, row_number() over (partition by {key}, observed_at order by landed_no desc) as again"
                " from arrived) where again = 1"
            )
        else:
            ranked = (
                "select *, 1 as round from arrived "
                f"qualify row_number() over (partition by {key} order by observed_at desc, landed_no desc) = 1"
            )
        tx.run(f"create or replace temp table ranked as {ranked}")
    last = tx.rows("select max(round) as n from temp.ranked")[0]["n"]
    for number in range(1, last + 1):
        yield tx.arrow("select * exclude (round) from temp.ranked where round = $round", {"round": number})
    tx.run("drop table temp.ranked")


# -- one merge a kind: each leaves temp tables for the marts -------------------------------------


def _sql(name: str) -> str:
    return models.model("landing", name).sql


def _meet_accounts(tx: Transaction, group: list[_Landed], at: datetime) -> None:
    """Write down the accounts named for the first time, with the programme of the file that named them."""
    unmet = "from landed as l anti join account as a using (platform, account_id)"
    for named in tx.rows(f"select distinct l.ingest_id {unmet}"):
        job = next(one.job for one in group if one.ingest_id == named["ingest_id"])
        tx.run(_sql("accounts_seen"), {"programme": job.programme_id, "at": at, "ingest": named["ingest_id"]})


def _note_accounts(tx: Transaction, group: list[_Landed], at: datetime) -> None:
    """Keep with each account when its rows came, and until which day a file says that it holds its posts."""
    by_day: dict[str | None, list[str]] = {}  # the files of a group mostly say nothing of it: one look at the rows
    for one in group:
        by_day.setdefault(one.job.posts_until, []).append(one.ingest_id)
    for until, ingests in by_day.items():
        tx.run(_sql("account_loaded"), {"at": at, "posts_until": until, "ingests": ingests})


def _merge(tx: Transaction, kind: str, at: datetime) -> Counter[tuple[str, str]]:
    """Write the landed rows; gives how many were new and changed, by landing file."""
    if kind == "mention":
        _merge_mentions(tx, at)
    elif kind == "post":
        _merge_posts(tx, at)
    else:
        _merge_metrics(tx)
    counted = tx.rows("select what, ingest_id, count(*) as n from temp.written group by what, ingest_id")
    return Counter({(row["what"], row["ingest_id"]): row["n"] for row in counted})


def _merge_mentions(tx: Transaction, at: datetime) -> None:
    """temp.batch: what mentions became, as far as marts care; temp.before: what they were.

    Where the store holds none of the rows, as in a backlog, nothing is compared and nothing copied aside.
    """
    tx.run(f"create or replace temp table known as {_sql('mention_known')}")
    some_known = tx.one("select 1 as found from temp.known limit 1")
    but_known = "anti join temp.known as k using (platform, mention_id)" if some_known else ""
    changed = _sql("mention_changed") if some_known else "select * from temp.known"
    kept = "table" if some_known else "view"
    tx.run(f"create or replace temp table changed as {changed}")
    tx.run(
        "create or replace temp table before as "
        "select k.* from temp.known as k semi join temp.changed as c using (platform, mention_id)"
    )
    tx.run(f"create or replace temp view unseen as select n.* from landed as n {but_known}")
    tx.run(f"create or replace temp {kept} batch as {_sql('mention_rollup')}")
    tx.run(f"insert into mention by name {_sql('mention_fresh')}", {"at": at})
    if some_known:
        tx.run(_sql("mention_merge"))
        tx.run(_sql("reading_of_deleted"))
    tx.run(
        f"create or replace temp {kept} written as select 'new' as what, ingest_id from unseen "
        "union all select 'changed', ingest_id from temp.changed"
    )


def _merge_posts(tx: Transaction, at: datetime) -> None:
    """temp.batch: the posts that are written; temp.touched: their keys."""
    tx.run(f"create or replace temp table batch as {_sql('post_batch')}", {"at": at})
    tx.run("create or replace temp table touched as select platform, account_id, post_id from temp.batch")
    tx.run(
        "create or replace temp table written as "
        "select case when p.post_id is null then 'new' else 'changed' end as what, b.ingest_id from temp.batch as b "
        "left join post as p using (platform, account_id, post_id)"
    )
    tx.run(_sql("post_merge"))


def _merge_metrics(tx: Transaction) -> None:
    """Values are only appended; temp.touched: the posts and accounts they speak of."""
    tx.run(f"create or replace temp table batch as {_sql('metric_batch')}")
    tx.run("insert into metric by name select * exclude (known) from temp.batch")
    tx.run("create or replace temp table touched as select distinct platform, account_id, post_id from temp.batch")
    tx.run(
        "create or replace temp table written as "
        "select case when known is null then 'new' else 'changed' end as what, ingest_id from temp.batch"
    )


@contextlib.contextmanager
def _timed(spent: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - began
