"""The landing folder: everything from outside is written here, whole and synced, before the store sees it.

`landing/<source>/<ulid>.parquet` is written as `.tmp`, fsynced and renamed. The file carries what it is in
its Parquet metadata (`Job`), so that it can be loaded by whoever owns the store, whenever that is.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.base import Mention, Metric, Post
from data.errors import of_the_disk
from data.files import fsync
from data.store import to_json
from pipelines.rules import covered

log = logging.getLogger("earshot.landing")

Kind = Literal["mention", "post", "metric"]
BATCH_ROWS = 20_480  # small writes of people wait behind a larger one (measured: about 1 s behind 100,000 rows)
METADATA_KEY = b"earshot"
MAX_REFUSALS_KEPT = 1_000
# a writer needs milliseconds from its first rename to its last: after a minute it is taken for dead
DEAD_AFTER_SECONDS = 60.0
GIVEN_UP_AFTER_SECONDS = 3_600.0

_instant = pa.timestamp("us")
SCHEMAS: dict[str, pa.Schema] = {
    "mention": pa.schema(
        [
            ("platform", pa.string()),
            ("mention_id", pa.string()),
            ("account_id", pa.string()),
            ("relation", pa.string()),
            ("created_at", _instant),
            ("observed_at", _instant),
            ("author_key", pa.string()),
            ("text", pa.string()),
            ("url", pa.string()),
            ("parent_id", pa.string()),
            ("root_id", pa.string()),
            ("rating", pa.float64()),
            ("reactions", pa.int64()),
            ("comments", pa.int64()),
            ("shares", pa.int64()),
            ("views", pa.int64()),
            ("counts", pa.string()),
            ("is_deleted", pa.bool_()),
        ]
    ),
    "post": pa.schema(
        [
            ("platform", pa.string()),
            ("post_id", pa.string()),
            ("account_id", pa.string()),
            ("created_at", _instant),
            ("observed_at", _instant),
            ("text", pa.string()),
            ("url", pa.string()),
            ("media_type", pa.string()),
            ("in_reply_to", pa.string()),
            ("native", pa.string()),
            ("is_deleted", pa.bool_()),
        ]
    ),
    "metric": pa.schema(
        [
            ("platform", pa.string()),
            ("account_id", pa.string()),
            ("post_id", pa.string()),
            ("metric", pa.string()),
            ("breakdown", pa.string()),
            ("kind", pa.string()),
            ("as_of", pa.date32()),
            ("value", pa.float64()),
            ("observed_at", _instant),
            ("native_metric", pa.string()),
        ]
    ),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One import or one collector round, as carried by each of its landing files."""

    job_id: str
    source: str  # export, api, demo, bench
    layout: str
    file_name: str
    file_sha256: str
    actor: str
    started_at: str  # ISO, UTC
    options_hash: str = ""
    programme_id: str | None = None
    rows_read: int = 0
    rows_skipped: int = 0
    rows_refused: int = 0
    refused_file: str | None = None
    refusals: list[tuple[int, str]] = field(default_factory=list)  # (line, reason), the first 1,000
    notes: list[str] = field(default_factory=list)
    posts_until: str | None = None  # the last day (ISO) of which the file says that it holds the posts
    kind: str = ""
    part: int = 1
    parts: int = 1
    # of a collector round: connection, stream and the state of the stream that is true once all parts are in
    collected: dict[str, Any] = field(default_factory=dict)


_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [high + low for high in _LETTERS for low in _LETTERS]  # ten bits at a time
_SHIFTS = range(120, -1, -10)


def ulid(at_ms: int | None = None) -> str:
    """A sortable id: 48 bits of milliseconds, 80 random bits, Crockford base 32 (26 characters)."""
    value = ((time.time_ns() // 1_000_000 if at_ms is None else at_ms) << 80) | secrets.randbits(80)
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in _SHIFTS])


def new_job(source: str, layout: str, file_name: str, file_sha256: str, actor: str, **more: Any) -> Job:
    """A job that starts now."""
    started = datetime.now(UTC).isoformat()
    return Job(ulid(), source, layout, file_name, file_sha256, actor, started, **more)


def folder(home: Path) -> Path:
    """`landing/` of a home."""
    return home / "landing"


def to_table(rows: Sequence[Mention] | Sequence[Post] | Sequence[Metric], kind: Kind) -> pa.Table:
    """Frozen rows → Arrow, column by column. Aware instants become UTC; mappings become JSON."""
    schema = SCHEMAS[kind]
    columns = []
    for column in schema:
        values: list[Any] = [getattr(row, column.name) for row in rows]
        if pa.types.is_timestamp(column.type):
            values = [None if value is None else _utc(value) for value in values]
        elif column.name in ("counts", "native"):
            values = [to_json(dict(value)) if value else None for value in values]
        columns.append(pa.array(values, type=column.type))
    return pa.table(columns, schema=schema)


def posts_until(path: Path, tables: Iterable[tuple[Kind, pa.Table]]) -> date | None:
    """The last day of which a file says by its name that it holds the posts; None where it says nothing."""
    ends = [pc.min_max(rows["created_at"]).as_py() for kind, rows in tables if kind == "post"]
    days = [at.date() for pair in ends for at in pair.values() if at]
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return covered.until(path.name, min(days), max(days), made) if days else None


def posts_without_day(tables: Iterable[tuple[Kind, pa.Table]]) -> int:
    """Of how many posts a file does not say when they were published."""
    return sum(rows["created_at"].null_count for kind, rows in tables if kind == "post")


def _utc(at: datetime) -> datetime:
    if at.tzinfo is UTC:
        return at.replace(tzinfo=None)
    if at.tzinfo is None:
        raise ValueError(f"The instant {at} has no zone.")
    return at.astimezone(UTC).replace(tzinfo=None)


def publish(
    home: Path, job: Job, tables: Iterable[tuple[Kind, pa.Table]], *, batch_rows: int = BATCH_ROWS
) -> list[Path]:
    """Write a job's tables as landing files of at most `batch_rows` rows; gives the files.

    All parts are written and synced before the first is renamed, and the owner loads a job only when
    all its parts are there: a job is seen whole or not at all.
    """
    where = folder(home) / _safe(job.source)
    parts: list[tuple[Kind, pa.Table]] = []
    for kind, given in tables:
        table = given.select(SCHEMAS[kind].names).cast(SCHEMAS[kind])
        for start in range(0, table.num_rows, batch_rows):
            parts.append((kind, table.slice(start, batch_rows)))
    if not parts:  # a job that landed nothing is still told: the file was read
        parts.append(("metric", SCHEMAS["metric"].empty_table()))
    written: list[tuple[Path, Path]] = []
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        first_ms = time.time_ns() // 1_000_000
        for number, (kind, table) in enumerate(parts, start=1):
            # refusals travel once, with the first part
            carried = replace(job, kind=kind, part=number, parts=len(parts))
            if number > 1:
                carried = replace(carried, refusals=[])
            target = where / f"{ulid(first_ms + number)}.parquet"
            written.append((target.with_suffix(".tmp"), target))
            _write(target.with_suffix(".tmp"), table, carried)
        for partial, target in written:
            with contextlib.suppress(FileNotFoundError):  # this writer slept: the owner took it for dead and named it
                partial.rename(target)
        for changed in (where, where.parent, home):
            fsync(changed)
    except OSError as error:
        _take_back(written)
        raise of_the_disk(error, where) from error
    return [target for _, target in written]


def _write(partial: Path, table: pa.Table, job: Job) -> None:
    described = table.replace_schema_metadata({METADATA_KEY: to_json(asdict(job)).encode()})
    with partial.open("wb") as sink:
        pq.write_table(described, sink, compression="zstd")
        sink.flush()
        os.fsync(sink.fileno())


def _take_back(written: Sequence[tuple[Path, Path]]) -> None:
    """Remove what a fault left of a job, unless it is there whole: then it may be loaded already."""
    if all(not partial.exists() for partial, _ in written):
        return
    for partial, target in written:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
            target.unlink(missing_ok=True)


def read_job(file: Path) -> Job:
    """What a landing file says it is. Raises ValueError for a file that is not one."""
    try:
        metadata = pq.read_schema(file).metadata or {}
        said = json.loads(metadata[METADATA_KEY])
        said["refusals"] = [(int(line), str(reason)) for line, reason in said["refusals"]]
        job = Job(**said)
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError, json.JSONDecodeError) as error:
        raise ValueError(f"{file.name} is not a landing file of Earshot: {error}") from error
    if job.kind not in SCHEMAS:
        raise ValueError(f"{file.name} holds '{job.kind}': known are {', '.join(SCHEMAS)}.")
    return job


def pending(home: Path) -> Iterator[Path]:
    """Landing files that wait, oldest first."""
    where = folder(home)
    if where.exists():
        yield from sorted(where.glob("*/*.parquet"), key=lambda file: file.name)


def sweep(home: Path, before: float) -> list[Path]:
    """Remove half-written files (`.tmp`) last touched before an instant (seconds since 1970); gives their paths.

    Their writer was killed before any of its job was published, so nobody was told that they are there.
    """
    left = [file for file in folder(home).glob("*/*.tmp") if file.stat().st_mtime < before]
    for file in left:
        file.unlink(missing_ok=True)
    return left


def finish_renames(home: Path, job_ids: Collection[str], before: float) -> list[Path]:
    """Give their names to the parts of jobs whose writer was killed between its renames; gives them.

    All parts were written and synced before the first was renamed, so one left as `.tmp` is whole. A part last
    touched at `before` (seconds since 1970) or later may still have its writer.
    """
    named = []
    for partial in sorted(folder(home).glob("*/*.tmp")):
        try:
            if partial.stat().st_mtime < before and read_job(partial).job_id in job_ids:
                named.append(partial.rename(partial.with_suffix(".parquet")))
        except (ValueError, FileNotFoundError):
            continue  # half written by another job, or named by its writer in this moment
    for where in {file.parent for file in named}:
        fsync(where)
    return named


def give_up(in_part: Iterable[tuple[Path, Job]], before: float) -> None:
    """Set aside what has waited since `before` for the rest of its job: its writer was killed and left no more."""
    for file, job in in_part:
        if file.stat().st_mtime < before:
            set_aside(
                file,
                f"{job.file_name}: only a part of its {job.parts} landing files came, its writer was stopped. "
                "Nothing of it was loaded. Bring it in again.",
            )


def set_aside(file: Path, reason: str) -> Path:
    """Move a landing file that cannot be loaded to `landing/set-aside/`, with the reason beside it."""
    aside = file.parent.parent / "set-aside"
    aside.mkdir(exist_ok=True)
    kept = aside / f"{file.name}.refused"
    file.rename(kept)
    kept.with_suffix(".txt").write_text(reason + "\n", encoding="utf-8")
    log.error("landing file set aside: %s", reason)
    return kept


def reasons_set_aside(home: Path) -> list[str]:
    """Why landing files were set aside, a sentence each, newest first."""
    told = sorted((folder(home) / "set-aside").glob("*.txt"), reverse=True)
    return list(dict.fromkeys(file.read_text(encoding="utf-8").strip() for file in told))


def forget_author(home: Path, author: str) -> int:
    """Take the rows of an author, known by pseudonym, out of what was set aside; gives how many files changed.

    A file that cannot be read cannot be shown to be without their words: it goes, and its reason says so.
    """
    changed = 0
    for file in sorted((folder(home) / "set-aside").glob("*.refused")):
        try:
            table = pq.read_table(file)
        except (pa.ArrowException, OSError) as error:
            log.error("%s is removed, as what a person wrote cannot be taken out of it: %s", file.name, error)
            file.unlink()
            with file.with_suffix(".txt").open("a", encoding="utf-8") as reason:
                reason.write("It was removed when a person's data was erased: it cannot be read. Bring it in again.\n")
            changed += 1
            continue
        if "author_key" not in table.column_names:
            continue
        kept = table.filter(pc.fill_null(pc.not_equal(table["author_key"], author), True))
        if kept.num_rows < table.num_rows:
            partial = file.with_suffix(".part")
            pq.write_table(kept, partial, compression="zstd")
            partial.replace(file)
            changed += 1
    return changed


def _safe(source: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "_", source.lower()) or "other"
