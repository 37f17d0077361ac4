"""The store: one DuckDB file, one owner, one write lock; the only file of the house that imports duckdb.

Errors, by what the caller does next:

    StoreError
    ├── StoreInUse      another process owns the file: hand the work to it (pipelines/owner.py)
    ├── StoreNewer      the file was made by a later Earshot: update this one
    ├── StoreDamaged    the file does not open: restore a backup
    ├── StoreReadOnly   the disk or the file cannot be written
    ├── DiskFull        free some space; nothing was half written
    ├── InDoubt         a commit was not confirmed: repeat the command with the same command_id
    └── BadQuery        the SQL or its parameters are wrong: a fault of ours
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data import models

log = logging.getLogger("earshot.store")

FILE_NAME = "earshot.duckdb"
MIGRATIONS = Path(__file__).parent / "migrations"
CHECKS = Path(__file__).parent / "checks"

Params = Mapping[str, Any]


class StoreError(Exception):
    """Anything the store refuses, in a sentence."""


class StoreInUse(StoreError):
    """Another process owns the file."""


class StoreNewer(StoreError):
    """The file was written by a later version of Earshot."""


class StoreDamaged(StoreError):
    """The file does not open."""


class StoreReadOnly(StoreError):
    """The folder or the file cannot be written."""


class DiskFull(StoreError):
    """No space left; nothing was half written."""


class InDoubt(StoreError):
    """A commit was neither confirmed nor refused: repeat with the same command_id."""


class BadQuery(StoreError):
    """The SQL or its parameters are wrong."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One query of data/checks: its name, what it means, and the rows that are wrong (none is good)."""

    name: str
    meaning: str
    wrong: int
    examples: list[dict[str, Any]]


def now() -> datetime:
    """The instant, as stored: UTC without a zone, microseconds."""
    return datetime.now(UTC).replace(tzinfo=None)


def _sentence(error: Exception, path: Path) -> StoreError:
    """Turn DuckDB's error into the caller's next step."""
    text = str(error)
    if "Could not set lock" in text or "different configuration" in text:
        return StoreInUse(f"Another process has {path} open. Stop it, or let it do the work.")
    if "No space left" in text or "out of disk" in text.lower():
        return DiskFull(f"The disk of {path} is full. Free some space and try again; nothing was half written.")
    if "Read-only file system" in text or "read-only mode" in text or "Permission denied" in text:
        return StoreReadOnly(f"{path} cannot be written: {text.splitlines()[0]}")
    if isinstance(error, duckdb.FatalException):
        return InDoubt(f"The store stopped in the middle of a write ({text.splitlines()[0]}). It was opened again.")
    if isinstance(error, (duckdb.SerializationException, duckdb.InternalException)) or "WAL" in text:
        return StoreDamaged(f"{path} does not open: {text.splitlines()[0]} Restore the newest backup.")
    return BadQuery(text)


class Transaction:
    """What a writer may do between begin and commit. Made by `Store.transaction`, never by hand."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, sql: str, params: Params | None = None) -> None:
        """Run one statement; its rows, if any, are thrown away."""
        self._cursor.execute(sql, dict(params) if params else None).fetchall()

    def rows(self, sql: str, params: Params | None = None) -> list[dict[str, Any]]:
        """Run one statement and give its rows as dictionaries."""
        done = self._cursor.execute(sql, dict(params) if params else None)
        names = [column[0] for column in done.description or []]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    def one(self, sql: str, params: Params | None = None) -> dict[str, Any] | None:
        """The only row, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append rows to a small (desk) table; columns left out take their default."""
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f"${name}" for name in row)
            self.run(f"insert into {table} ({names}) values ({marks})", row)

    @contextlib.contextmanager
    def table(self, name: str, rows: pa.Table) -> Iterator[None]:
        """Let SQL see an Arrow table under a name for the length of the block (no copy is made)."""
        self._cursor.register(name, rows)
        try:
            yield
        finally:
            self._cursor.unregister(name)


class Store:
    """One open DuckDB file. Reads are safe from any thread; writes go one at a time through `transaction`."""

    def __init__(self, home: Path, *, checkpoint_threshold: str | None = None) -> None:
        self.home = home
        self.path = home / FILE_NAME
        self._checkpoint_threshold = checkpoint_threshold
        self._write_lock = threading.RLock()
        self._local = threading.local()
        self._generation = 0
        self.revision = 0  # counts commits: what was read at one revision is true until the next
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.path.exists():
            self._create()
        self._connection = self._connect(self.path)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    # -- opening ---------------------------------------------------------------------------------

    def _connect(self, path: Path) -> duckdb.DuckDBPyConnection:
        try:
            connection = duckdb.connect(str(path))
            folders = [str(self.home.resolve()), str(path.parent.resolve())]
            connection.execute("set allowed_directories = $folders", {"folders": folders})
            # a page, a model or a hostile value in a query can then read nothing beside the store
            connection.execute("set enable_external_access = false")
            connection.execute("set preserve_insertion_order = true")
            if self._checkpoint_threshold:
                connection.execute("set checkpoint_threshold = $size", {"size": self._checkpoint_threshold})
            connection.execute("set lock_configuration = true")
        except duckdb.Error as error:
            raise _sentence(error, path) from error
        return connection

    def _create(self) -> None:
        """Make the first file under another name and rename it whole.

        A fault while DuckDB creates a file leaves one that will not open (measured: 18 of 80 faults).
        """
        fresh = self.path.with_suffix(".duckdb.new")
        for leftover in (fresh, Path(f"{fresh}.wal")):
            leftover.unlink(missing_ok=True)
        connection = self._connect(fresh)
        try:
            self._migrate(connection)
            connection.execute("checkpoint")
        except duckdb.Error as error:
            raise _sentence(error, fresh) from error
        finally:
            connection.close()
        try:
            _fsync(fresh)
            os.rename(fresh, self.path)
            _fsync(self.home)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(f"The disk of {self.home} is full. Free some space and start again.") from error
            raise StoreReadOnly(f"{self.home} cannot be written: {error.strerror}.") from error

    def _prepare(self) -> None:
        self._migrate(self._connection)
        self._define_models(self._connection)

    def _migrate(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Apply the numbered files that this store has not seen, each in its own transaction."""
        try:
            connection.execute(
                "create table if not exists schema_version "
                "(number integer primary key, name text, applied_at timestamp)"
            )
            done = {row[0] for row in connection.execute("select number from schema_version").fetchall()}
            known = migration_files()
            newer = done - set(known)
            if newer:
                raise StoreNewer(
                    f"{self.path} holds migration {max(newer)}, this Earshot knows {max(known)}. Update Earshot."
                )
            for number, file in sorted(known.items()):
                if number in done:
                    continue
                connection.execute("begin")
                try:
                    connection.execute(file.read_text(encoding="utf-8"))
                    connection.execute(
                        "insert into schema_version values ($number, $name, $at)",
                        {"number": number, "name": file.stem, "at": now()},
                    )
                    connection.execute("commit")
                except duckdb.Error:
                    with contextlib.suppress(duckdb.Error):
                        connection.execute("rollback")
                    raise
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error

    def _define_models(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the views of models/staging and the tables of models/marts; rebuild a mart whose SQL changed."""
        try:
            stale = models.define(lambda sql, params=None: connection.execute(sql, params).fetchall())
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error
        if stale:
            log.info("marts rebuilt because their definition changed: %s", ", ".join(stale))

    # -- reading ---------------------------------------------------------------------------------

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor; a new one after the database was reopened."""
        if getattr(self._local, "generation", -1) != self._generation:
            self._local.cursor = self._connection.cursor()
            self._local.generation = self._generation
        cursor: duckdb.DuckDBPyConnection = self._local.cursor
        return cursor

    def read(self, sql: str, params: Params | None = None) -> pa.Table:
        """Fetch a query whole, as an Arrow table. Raises BadQuery when the SQL is wrong."""
        try:
            relation = self._cursor().sql(sql, params=dict(params) if params else {})
            return pa.table({}) if relation is None else relation.to_arrow_table()
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error

    def rows(
        self, sql: str, params: Params | None = None, *, tables: Mapping[str, pa.Table] | None = None
    ) -> list[dict[str, Any]]:
        """Fetch a query whole, as dictionaries; `tables` lets it see Arrow tables by name. For small results."""
        cursor = self._cursor()
        try:
            for name, table in (tables or {}).items():
                cursor.register(name, table)
            try:
                done = cursor.execute(sql, dict(params) if params else None)
                names = [column[0] for column in done.description or []]
                return [dict(zip(names, row, strict=True)) for row in done.fetchall()]
            finally:
                for name in tables or {}:
                    cursor.unregister(name)
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error

    def one(self, sql: str, params: Params | None = None) -> dict[str, Any] | None:
        """The first row, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    # -- writing ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One writer at a time; everything in the block is committed together or not at all.

        Raises DiskFull, StoreReadOnly, InDoubt (the database was reopened; repeat with the same
        command_id) or BadQuery. An exception of the caller's own rolls back and passes through.
        """
        with self._write_lock:
            cursor = self._connection.cursor()
            try:
                cursor.execute("begin")
                yield Transaction(cursor)
                cursor.execute("commit")
                self.revision += 1
            except duckdb.FatalException as error:
                # after a failed fsync the database is invalid and the commit may or may not be there
                self._reopen()
                raise InDoubt(str(_sentence(error, self.path))) from error
            except duckdb.Error as error:
                self._roll_back(cursor)
                raise _sentence(error, self.path) from error
            except BaseException:
                self._roll_back(cursor)
                raise
            finally:
                with contextlib.suppress(duckdb.Error):
                    cursor.close()

    def _roll_back(self, cursor: duckdb.DuckDBPyConnection) -> None:
        try:
            cursor.execute("rollback")
        except duckdb.FatalException:
            self._reopen()
        except duckdb.Error as error:
            log.debug("nothing to roll back: %s", error)

    def _reopen(self) -> None:
        """Throw the invalid database away and open the file again, as PostgreSQL does after a failed fsync."""
        log.error("the database was invalidated by a fault and is opened again")
        with contextlib.suppress(duckdb.Error):
            self._connection.close()
        self._local = threading.local()
        self._generation += 1
        self._connection = self._connect(self.path)

    # -- looking after ---------------------------------------------------------------------------

    def rebuild_marts(self, names: Sequence[str] = ()) -> list[str]:
        """Drop and rebuild derived tables (all of them by default) in one transaction; gives their names."""
        with self.transaction() as tx:
            return models.rebuild(lambda sql, params=None: tx.rows(sql, params), names)

    def check(self) -> list[CheckResult]:
        """Run every query of data/checks; each returns what is wrong, so empty is good."""
        results = []
        for file in sorted(CHECKS.glob("*.sql")):
            sql = file.read_text(encoding="utf-8")
            wrong = self.read(sql)
            meaning = sql.splitlines()[0].removeprefix("--").strip()
            results.append(CheckResult(file.stem, meaning, wrong.num_rows, wrong.slice(0, 5).to_pylist()))
        return results

    def backup(self, name: str | None = None) -> Path:
        """Copy the live store to `backups/` under another name, then rename it whole; gives the file."""
        folder = self.home / "backups"
        folder.mkdir(exist_ok=True, mode=0o700)
        file = folder / (name or f"earshot-{now():%Y%m%dT%H%M%S}.duckdb")
        if file.exists():
            raise StoreError(f"There is already a backup called {file.name}. Give another name.")
        partial = file.with_suffix(".duckdb.new")
        for leftover in (partial, Path(f"{partial}.wal")):
            leftover.unlink(missing_ok=True)
        with self._write_lock:
            cursor = self._connection.cursor()
            try:
                quoted = str(partial).replace("'", "''")
                cursor.execute(f"attach '{quoted}' as backup_copy")
                cursor.execute("copy from database earshot to backup_copy")
                cursor.execute("detach backup_copy")
            except duckdb.Error as error:
                with contextlib.suppress(duckdb.Error):
                    cursor.execute("detach backup_copy")
                raise _sentence(error, partial) from error
            finally:
                cursor.close()
        _fsync(partial)
        os.rename(partial, file)
        _fsync(folder)
        return file

    def size_bytes(self) -> int:
        """The file and its write-ahead log, in bytes."""
        files = (self.path, Path(f"{self.path}.wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Checkpoint and let the file go."""
        with self._write_lock:
            with contextlib.suppress(duckdb.Error):
                self._connection.execute("checkpoint")
            self._connection.close()


def migration_files() -> dict[int, Path]:
    """Number → file, for every migration of this version."""
    return {int(file.name[:4]): file for file in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql")}


def restore(home: Path, backup: Path) -> Path:
    """Put a backup in the place of the store, keeping what was there as `*.before-restore`; gives that file.

    Nobody may have the store open. The backup is opened and checked before anything is moved.
    """
    if not backup.exists():
        raise StoreError(f"There is no backup {backup}.")
    target = home / FILE_NAME
    if target.exists():
        try:
            duckdb.connect(str(target)).close()
        except duckdb.IOException as error:
            if isinstance(_sentence(error, target), StoreInUse):
                raise _sentence(error, target) from error
            log.warning("the store that is being replaced does not open: %s", error)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_suffix(".duckdb.restoring")
    shutil.copyfile(backup, fresh)
    try:
        trial = duckdb.connect(str(fresh), read_only=True)
        trial.execute("select count(*) from schema_version").fetchall()
        trial.close()
    except duckdb.Error as error:
        fresh.unlink(missing_ok=True)
        raise StoreDamaged(f"{backup} is not a store of Earshot: {str(error).splitlines()[0]}") from error
    _fsync(fresh)
    kept = target.with_suffix(f".before-restore-{now():%Y%m%dT%H%M%S}")
    if target.exists():
        os.rename(target, kept)
    wal = Path(f"{target}.wal")
    if wal.exists():
        os.rename(wal, Path(f"{kept}.wal"))
    os.rename(fresh, target)
    _fsync(home)
    return kept


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- the process's one store ---------------------------------------------------------------------

_opened: Store | None = None
_opening = threading.Lock()


def default_home() -> Path:
    """`EARSHOT_HOME`, or `var/` beside the project."""
    return Path(os.environ.get("EARSHOT_HOME") or Path(__file__).parent.parent / "var").resolve()


def opened() -> Store:
    """The store of this process, opened on first use. Raises StoreInUse when another process owns it."""
    global _opened
    with _opening:
        home = default_home()
        if _opened is None or _opened.home != home:
            if _opened is not None:
                _opened.close()
            _opened = Store(home)
        return _opened


def close_opened() -> None:
    """Let the process's store go, if it was opened."""
    global _opened
    with _opening:
        if _opened is not None:
            _opened.close()
            _opened = None


def to_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, so that equal bodies hash alike."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
