"""Bringing an export file in: recognise it, read it into landing files, load them, and say what became of each line.

The reading half (`land_file`) needs no store, so that it also works beside a running server; the asking half
(`look_up`, `finish`) is done by whoever owns the store.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from connectors import exports
from connectors.base import FileRefused, Mention, Metric, Post
from connectors.exports import Good, Options, Recognised
from data import models
from data.store import Store, now, to_json
from pipelines import confirmed_labels, landing, load
from pipelines.commands import Event, Refused, authority, carry_out
from pipelines.commands.import_known import Header, Known, columns_known, look_up, recognise_as_before
from pipelines.rules.roles import Role
from pipelines.secret import author_secret

NEEDS: Mapping[str, Role] = {
    "import_file": "staff",
    "remember_mapping": "staff",
}


Tell = Callable[[int, int, str], None]  # done, of, words
MAX_REFUSED_KEPT = 100_000  # lines kept to be mended: a file with more is the wrong file

__all__ = [
    "FileRefused",
    "Header",
    "ImportChoice",
    "ImportResult",
    "Known",
    "Recognised",
    "columns_known",
    "fields_lacking",
    "finish",
    "import_file",
    "known_fields",
    "land_file",
    "look_up",
    "recognise_as_before",
    "recognise_upload",
    "remember_mapping",
]


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What the user may say about a file; everything left out is found out or remembered."""

    as_kind: str | None = None  # mentions posts metrics: for a file of no known layout
    platform: str | None = None
    account_id: str | None = None
    programme_id: str | None = None
    time_zone: str | None = None
    day_first: bool | None = None
    year: int | None = None
    mapping: dict[str, str] | None = None  # column → field
    again: bool = False  # read it even if the same file was imported before


@dataclass(frozen=True, slots=True)
class KindCount:
    """What became of the rows of one kind."""

    kind: str
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file: lines read, skipped and refused, and rows new, changed and unchanged by kind."""

    file_name: str
    layout: str
    title: str
    job_id: str | None
    read: int = 0
    skipped: int = 0
    refused: int = 0
    kinds: tuple[KindCount, ...] = ()
    refusals: tuple[tuple[int, str], ...] = ()  # (line, reason), the first 1,000
    refused_file: str | None = None
    notes: tuple[str, ...] = ()
    already_imported_on: str | None = None

    @property
    def new(self) -> int:
        """Rows that were not there before, of all kinds."""
        return sum(one.new for one in self.kinds)

    @property
    def changed(self) -> int:
        """Rows that say something else now, of all kinds."""
        return sum(one.changed for one in self.kinds)

    @property
    def unchanged(self) -> int:
        """Rows that were there already, of all kinds."""
        return sum(one.unchanged for one in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """Plain values, with the sums."""
        return {**asdict(self), "new": self.new, "changed": self.changed, "unchanged": self.unchanged}


def recognise_upload(path: Path, choice: ImportChoice | None = None) -> Recognised:
    """What a file is, by its header. Raises FileRefused with a sentence."""
    return exports.recognise(path, as_kind=choice.as_kind if choice else None)


def known_fields() -> tuple[str, ...]:
    """Every field a column of a file of no known layout may be said to hold; '' keeps the column out."""
    from connectors.exports import generic

    return generic.fields()


def fields_lacking(mapping: Mapping[str, str], kind: str) -> list[str]:
    """What rows of that kind (mentions, posts, metrics) cannot do without and no column holds, in words."""
    from connectors.exports import generic

    return generic.lacking(mapping, generic.kind_named(kind))


def decide(choice: ImportChoice, known: Known, recognised: Recognised, secret: bytes) -> tuple[Options, list[str]]:
    """The reading's options: what the user said, else what was confirmed before, else a sensible default said aloud."""
    notes = []
    zone = choice.time_zone or known.mapping_time_zone
    if zone is None:
        zone = known.time_zone
        if recognised.needs_time_zone:
            notes.append(f"Times in this file carry no zone; they were read as {zone}, the organisation's zone.")
    if recognised.by_link and not choice.platform:
        notes.append(
            "Its links name several platforms: each row is of the one that its own names. One for all: (platform)."
        )
    if recognised.left_out:
        read = ", ".join(f"'{part.sheet}'" for part in recognised.parts)
        notes.append(f"Of this workbook {read} was read, and not {', '.join(recognised.left_out)}.")
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(f"'{zone}' is not a time zone. Give one such as Europe/London.") from error
    options = Options(
        secret=secret,
        account_id=choice.account_id,
        platform=choice.platform,
        time_zone=zone,
        day_first=choice.day_first if choice.day_first is not None else known.mapping_day_first,
        mapping=choice.mapping or known.mapping or None,
        observed_at=datetime.now(UTC),
        year=choice.year,
    )
    return options, notes


def options_hash(options: Options, recognised: Recognised) -> str:
    """Equal when the same file would be read in the same way."""
    said: list[Any] = [recognised.layout, recognised.kinds, options.account_id, options.platform, options.time_zone]
    said += [options.day_first, options.mapping or {}, options.year]
    return hashlib.sha256(to_json(said).encode()).hexdigest()[:16]


def land_file(
    home: Path,
    path: Path,
    choice: ImportChoice,
    known: Known,
    *,
    actor: str,
    recognised: Recognised | None = None,
    tell: Tell | None = None,
) -> ImportResult:
    """Read a file into landing files. Gives a result without counts and with the job's id, or the day it was imported.

    Raises FileRefused or Refused; then nothing was landed.
    """
    what = recognised or exports.recognise(path, as_kind=choice.as_kind)
    options, notes = decide(choice, known, what, author_secret(home))
    result = ImportResult(path.name, what.layout, what.title, None)
    read_so = options_hash(options, what)
    if read_so in known.imported and not choice.again:
        return replace(result, already_imported_on=known.imported[read_so])
    job = landing.new_job(
        "export",
        what.layout,
        path.name,
        what.sha256,
        actor,
        options_hash=read_so,
        programme_id=choice.programme_id,
    )
    gathered = _gathered(path, what, options, tell)
    refused_file = None
    if gathered.refused:
        refused_file, *more = _keep_refused(home, path, what, gathered, job.job_id)
        notes += [f"More refused lines are in {one}." for one in more]
    posts_until = landing.posts_until(path, gathered.all_tables())
    if posts_until:
        notes.append(f"By its name it holds the posts up to {posts_until:%-d %B %Y}.")
    if no_day := landing.posts_without_day(gathered.all_tables()):
        notes.append(f"Of {no_day:,} posts the file does not say the day: they are kept, and counted in no period.")
    if not gathered.read:
        notes.append(f"There is nothing below the header (line {what.header_line}): nothing was imported.")
    job = replace(
        job,
        rows_read=gathered.read,
        rows_skipped=sum(gathered.skipped.values()),
        rows_refused=gathered.refused_in_all,
        refused_file=refused_file,
        refusals=gathered.refusals,
        notes=notes + gathered.notes(),
        posts_until=posts_until.isoformat() if posts_until else None,
    )
    landing.publish(home, job, gathered.all_tables())
    return replace(
        result,
        job_id=job.job_id,
        read=job.rows_read,
        skipped=job.rows_skipped,
        refused=job.rows_refused,
        refusals=tuple(job.refusals),
        refused_file=refused_file,
        notes=tuple(job.notes),
    )


def _gathered(path: Path, what: Recognised, options: Options, tell: Tell | None) -> _Gathered:
    """Every line of a file. Raises FileRefused where none can be used."""
    gathered = _Gathered()

    def read_so_far(done: int, of: int) -> None:
        if tell:
            tell(done, of, "")

    for row in exports.read(path, what, options=options, progress=read_so_far):
        gathered.take(row)
    if gathered.refused and not gathered.tables and not gathered.waiting:
        raise FileRefused(
            f"{path.name}: none of its {gathered.read:,} lines could be used. The first: {gathered.refusals[0][1]}"
        )
    return gathered


class _Gathered:
    """Rows of a file on their way to Arrow, so that only one batch of objects is ever held."""

    def __init__(self) -> None:
        self.tables: list[tuple[landing.Kind, pa.Table]] = []
        self.waiting: dict[landing.Kind, list[Mention | Post | Metric]] = {}
        self.skipped: Counter[str] = Counter()
        self.refused: list[Any] = []
        self.refusals: list[tuple[int, str]] = []
        self.refused_in_all = 0
        self.read = 0

    def take(self, row: Any) -> None:
        self.read += 1
        if isinstance(row, Good):
            for item in row.items:
                kind: landing.Kind = (
                    "mention" if isinstance(item, Mention) else "post" if isinstance(item, Post) else "metric"
                )
                self.waiting.setdefault(kind, []).append(item)
                if len(self.waiting[kind]) >= landing.BATCH_ROWS:
                    self._flush(kind)
        elif isinstance(row, exports.Skipped):
            self.skipped[row.reason] += 1
        else:
            self.refused_in_all += 1
            if self.refused_in_all <= MAX_REFUSED_KEPT:
                self.refused.append(row)
            if self.refused_in_all <= landing.MAX_REFUSALS_KEPT:
                self.refusals.append((row.line, row.reason))

    def _flush(self, kind: landing.Kind) -> None:
        rows = self.waiting.pop(kind, [])
        if rows:
            self.tables.append((kind, landing.to_table(rows, kind)))  # type: ignore[arg-type]  # one kind a list, by `take`

    def all_tables(self) -> Iterable[tuple[landing.Kind, pa.Table]]:
        """Everything gathered, posts before their metrics."""
        for kind in list(self.waiting):
            self._flush(kind)
        order = {"post": 0, "mention": 1, "metric": 2}
        return sorted(self.tables, key=lambda one: order[one[0]])

    def notes(self) -> list[str]:
        """Why lines were skipped, in words."""
        told = [
            f"{count:,} {'line' if count == 1 else 'lines'} skipped: {why}" for why, count in self.skipped.most_common()
        ]
        if self.refused_in_all > MAX_REFUSED_KEPT:
            told.append(f"Only the first {MAX_REFUSED_KEPT:,} refused lines were kept: mend what they share.")
        return told


def _keep_refused(home: Path, path: Path, what: Recognised, gathered: _Gathered, job_id: str) -> list[str]:
    folder = home / "refused"
    folder.mkdir(exist_ok=True, mode=0o700)
    target = folder / f"{path.stem}-refused-{job_id[-6:]}.csv"
    return [str(written) for written in exports.write_refused(target, what, gathered.refused)]


def finish(store: Store, job_ids: Sequence[str], tell: Tell | None = None) -> dict[str, Any]:
    """Load the landing files of jobs, unless the owner's thread did already; gives the counts by job and kind."""
    load.load_pending(store, tell, job_ids=job_ids)
    told: dict[str, Any] = {}
    for row in store.rows(models.page("job_counts"), {"jobs": list(job_ids)}):
        told.setdefault(row["job_id"], []).append(row)
    missing = [job_id for job_id in job_ids if job_id not in told]
    if missing:
        raise Refused(f"The job {missing[0]} is not in the store: look in landing/set-aside for its files.")
    return told


def import_file(
    store: Store,
    path: Path,
    choice: ImportChoice | None = None,
    *,
    actor: str,
    recognised: Recognised | None = None,
    tell: Tell | None = None,
) -> ImportResult:
    """Bring a file in, in the process that owns the store. Raises FileRefused or Refused."""
    said = choice or ImportChoice()
    authority.require(store, actor, "import_file", said.programme_id)
    what = recognised or exports.recognise(path, as_kind=said.as_kind)
    known = look_up(store, what.sha256, what.header_hash)
    landed = land_file(store.home, path, said, known, actor=actor, recognised=what, tell=tell)
    if landed.job_id is None:
        return landed
    counted = with_counts(landed, finish(store, [landed.job_id], tell)[landed.job_id])
    note = confirmed_labels.of_file(store, path, said.programme_id, actor)
    return replace(counted, notes=(*counted.notes, note)) if note else counted


def with_counts(landed: ImportResult, counted: Sequence[Mapping[str, Any]]) -> ImportResult:
    """The result of a landed file with what `finish` counted for its job."""
    kinds = tuple(
        KindCount(one["kind"], int(one["new"]), int(one["changed"]), int(one["unchanged"])) for one in counted
    )
    return replace(landed, kinds=tuple(one for one in kinds if one.new or one.changed or one.unchanged))


def remember_mapping(
    store: Store,
    recognised: Recognised | Header,
    mapping: Mapping[str, str],
    *,
    time_zone: str | None,
    day_first: bool | None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Keep the columns a user confirmed, to be used for every file with this header."""
    unknown = [column for column in mapping if column not in recognised.header]
    if unknown:
        raise Refused(f"The file has no column '{unknown[0]}': it has {', '.join(recognised.header[:20])}.")
    row = {
        "header_hash": recognised.header_hash,
        "kind": "/".join(recognised.kinds),
        "mapping": to_json(dict(mapping)),
        "time_zone": time_zone,
        "day_first": day_first,
    }

    def work(tx: Any) -> tuple[Mapping[str, Any], list[Event]]:
        tx.run("delete from column_mapping where header_hash = $hash", {"hash": recognised.header_hash})
        tx.insert("column_mapping", [{**row, "confirmed_at": now(), "confirmed_by": actor}])
        event = Event("column_mapping", recognised.header_hash, "confirmed", row)
        return {"header_hash": recognised.header_hash}, [event]

    return carry_out(store, "remember_mapping", row, work, actor=actor, command_id=command_id)


def refusals_in_words(result: ImportResult, most: int = 5) -> Iterator[str]:
    """The first refusals as sentences, each with its file and line, and how many more there are."""
    for _, reason in result.refusals[:most]:
        yield reason
    if result.refused > most:
        yield f"… and {result.refused - most:,} more"
