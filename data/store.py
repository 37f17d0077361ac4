"""The store: one DuckDB file, one owner, one write lock; the only file of the house that imports duckdb.

What it refuses is told by the tree of data/errors.py, by what the caller does next.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from data import backups, dictionary, guard, looking, migrate, models, query_log
from data.errors import BadQuery as BadQuery
from data.errors import DiskFull as DiskFull
from data.errors import InDoubt as InDoubt
from data.errors import RowsRefused as RowsRefused
from data.errors import StoreDamaged as StoreDamaged
from data.errors import StoreError as StoreError
from data.errors import StoreInUse as StoreInUse
from data.errors import StoreNewer as StoreNewer
from data.errors import StoreReadOnly as StoreReadOnly
from data.errors import of_the_disk
from data.files import fsync, remove
from data.looking import CHECKS as CHECKS
from data.looking import CheckResult as CheckResult
from data.migrate import migration_files as migration_files
from data.values import now as now
from data.values import to_json as to_json

log = logging.getLogger("earshot.store")

FILE_NAME = "earshot.duckdb"
ANEW = "written_anew_at"  # the setting that says when the file was written anew

# a read that is in the way of opening the file again is interrupted, and given so long to end
LET_GO_SECONDS = 30.0
CHECKPOINT_BYTES = 16 << 20  # of the log: about what a restart replays in a tenth of a second

Params = Mapping[str, Any]
Fetched = TypeVar("Fetched")


def _sentence(error: Exception, path: Path, *, opening: bool = False) -> StoreError:
    """Turn DuckDB's error into the caller's next step."""
    text = str(error)
    first = text.splitlines()[0] if text else type(error).__name__
    if "Could not set lock" in text or "different configuration" in text:
        return StoreInUse(f"Another process has {path} open. Stop it, or let it do the work.")
    if "No space left" in text or "out of disk" in text.lower():
        return DiskFull(f"The disk of {path} is full. Free some space and try again; nothing was half written.")
    if "Read-only file system" in text or "read-only mode" in text or "Permission denied" in text:
        return StoreReadOnly(f"{path} cannot be written: {first}")
    if _is_fault(error):
        return InDoubt(f"The store stopped in the middle of its work ({first}). It is opened again: repeat the step.")
    damaged = isinstance(error, (duckdb.SerializationException, duckdb.InternalException, duckdb.IOException))
    if opening or damaged or "WAL" in text:
        said = "does not open" if opening else "is damaged"
        return StoreDamaged(f"{path} {said}: {first} Restore the newest backup.")
    if isinstance(error, (duckdb.ConstraintException, duckdb.ConversionException, duckdb.OutOfRangeException)):
        return RowsRefused(text)
    return BadQuery(text)


def _is_fault(error: Exception) -> bool:
    """Whether the database must be opened again: it is invalid, or the disk failed under it."""
    return isinstance(error, duckdb.FatalException) or "Input/output error" in str(error)


class Transaction:
    """What a writer may do between begin and commit. Made by `Store.transaction`, never by hand."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, lasting: dict[Any, Any] | None = None, *, is_news: bool = True
    ) -> None:
        self._cursor = cursor
        self.is_news = is_news  # a writer that found nothing to do says False
        # what commands keep of rows that only commands change, so as not to ask again; thrown away whole by a
        # transaction that fails, and by one that is no command and may have changed anything
        self.lasting: dict[Any, Any] = {} if lasting is None else lasting
        self.is_command = False

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

    def arrow(self, sql: str, params: Params | None = None) -> pa.Table:
        """Run one statement and give its rows as an Arrow table."""
        return self._cursor.sql(sql, params=dict(params) if params else {}).to_arrow_table()

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
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # it would hide what went wrong; the cursor ends anyway
                self._cursor.unregister(name)
            raise
        self._cursor.unregister(name)


class Store:
    """One open DuckDB file. Reads are safe from any thread; writes go one at a time through `transaction`."""

    def __init__(self, home: Path, *, checkpoint_bytes: int = CHECKPOINT_BYTES) -> None:
        self.home = home
        self.path = home / FILE_NAME
        self._checkpoint_bytes = checkpoint_bytes
        self._write_lock = threading.RLock()
        self._local = threading.local()
        self._gate = threading.Condition()  # guards what follows; never held while a query runs
        self._cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()
        self._reading: list[duckdb.DuckDBPyConnection] = []
        self._lasting: dict[Any, Any] = {}  # see Transaction.lasting
        self._generation = 0  # counts how often the file was opened again
        self._is_invalid = False
        self._timed: Callable[[str, Callable[[], Any]], Any] = query_log.from_environment()
        self.revision = 0  # counts commits: what was read at one revision is true until the next
        # what was read at this revision: a commit begins a new one. Take it before you read
        self.kept: dict[Any, Any] = {}
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise of_the_disk(error, home) from error
        if not self.path.exists():
            self._create()
        self._connection = self._connect(self.path)
        # kept open for guard.save: to close a descriptor of the file would let go of DuckDB's lock on it
        self._handle = os.open(self.path, os.O_RDONLY)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            os.close(self._handle)
            raise

    # -- opening ---------------------------------------------------------------------------------

    def _connect(self, path: Path) -> duckdb.DuckDBPyConnection:
        try:
            guard.put_back(path)
            connection = _connect_past_a_torn_log(path)
            # checkpoints are ours, made by _checkpoint with a guard: see data/guard.py
            connection.execute("set checkpoint_threshold = '1TB'")
            connection.execute("pragma disable_checkpoint_on_shutdown")
            folders = [str(self.home.resolve()), str(path.parent.resolve())]
            connection.execute("set allowed_directories = $folders", {"folders": folders})
            # a page, a model or a hostile value in a query can then read nothing beside the store
            connection.execute("set enable_external_access = false")
            connection.execute("set preserve_insertion_order = true")
            connection.execute("set lock_configuration = true")
        except duckdb.Error as error:
            raise _sentence(error, path, opening=True) from error
        except OSError as error:
            raise of_the_disk(error, path) from error
        return connection

    def _create(self) -> None:
        """Make the first file under a name of this process and give it its own name whole.

        A fault while DuckDB creates a file leaves one that will not open (measured: 18 of 80 faults). The
        name is given by a link, which unlike a rename never replaces a store that another process made.
        """
        fresh = self.path.with_suffix(f".{os.getpid()}.new")
        try:
            remove(fresh, Path(f"{fresh}.wal"))
            connection = self._connect(fresh)
            try:
                self._migrate(connection)
                connection.execute("checkpoint")
            except duckdb.Error as error:
                raise _sentence(error, fresh) from error
            finally:
                connection.close()
            fsync(fresh)
            with contextlib.suppress(FileExistsError):
                os.link(fresh, self.path)
            fsync(self.home)
        except OSError as error:
            raise of_the_disk(error, self.home) from error
        finally:
            with contextlib.suppress(OSError):
                remove(fresh, Path(f"{fresh}.wal"))

    def _prepare(self) -> None:
        self._migrate(self._connection)
        self._define_models(self._connection)

    def _migrate(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Apply the numbered files that this store has not seen, each in its own transaction."""

        def run(sql: str, params: Params | None = None) -> list[Any]:
            return connection.execute(sql, params).fetchall()

        @contextlib.contextmanager
        def together() -> Iterator[None]:
            run("begin")
            try:
                yield
                run("commit")
            except duckdb.Error:
                with contextlib.suppress(duckdb.Error):
                    run("rollback")
                raise

        try:
            migrate.apply(run, together, self.path)
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error

    def _define_models(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the views of models/staging and the tables of models/marts; rebuild a mart whose SQL changed."""

        def run(sql: str, params: Params | None = None) -> list[Any]:
            return connection.execute(sql, params).fetchall()

        try:
            dictionary.define(run)
            stale = models.define(run)
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error
        if stale:
            log.info("marts rebuilt because their definition changed: %s", ", ".join(stale))

    # -- reading ---------------------------------------------------------------------------------

    def _new_cursor(self) -> duckdb.DuckDBPyConnection:
        with self._gate:
            cursor = self._connection.cursor()
            self._cursors.add(cursor)
            return cursor

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """This thread's cursor, known to be in use for the length of the block."""
        while True:
            with self._gate:
                if not self._is_invalid:
                    if getattr(self._local, "generation", -1) != self._generation:
                        self._local.cursor = self._new_cursor()
                        self._local.generation = self._generation
                    cursor: duckdb.DuckDBPyConnection = self._local.cursor
                    self._reading.append(cursor)
                    break
                generation = self._generation
            self._reopen(generation)
        try:
            yield cursor
        finally:
            with self._gate:
                self._reading.remove(cursor)
                self._gate.notify_all()

    def _fetch(self, fetch: Callable[[duckdb.DuckDBPyConnection], Fetched]) -> Fetched:
        """Read, and once more if a fault had the file opened again meanwhile."""
        generation = self._generation
        try:
            with self._cursor() as cursor:
                return fetch(cursor)
        except duckdb.Error as error:
            if generation == self._generation and not self._is_invalid and not _is_fault(error):
                raise _sentence(error, self.path) from error
        self._reopen(generation)
        try:
            with self._cursor() as cursor:
                return fetch(cursor)
        except duckdb.Error as error:
            raise _sentence(error, self.path) from error

    def read(self, sql: str, params: Params | None = None, *, tables: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """Fetch a query whole, as an Arrow table; `tables` lets it see Arrow tables by name. Raises BadQuery."""

        def fetch(cursor: duckdb.DuckDBPyConnection) -> pa.Table:
            for name, table in (tables or {}).items():
                cursor.register(name, table)
            try:
                relation = cursor.sql(sql, params=dict(params) if params else {})
                return pa.table({}) if relation is None else relation.to_arrow_table()
            finally:
                for name in tables or {}:
                    cursor.unregister(name)

        told: pa.Table = self._timed(sql, lambda: self._fetch(fetch))
        return told

    def rows(
        self, sql: str, params: Params | None = None, *, tables: Mapping[str, pa.Table] | None = None
    ) -> list[dict[str, Any]]:
        """Fetch a query whole, as dictionaries; `tables` lets it see Arrow tables by name. For small results."""

        def fetch(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
            for name, table in (tables or {}).items():
                cursor.register(name, table)
            try:
                done = cursor.execute(sql, dict(params) if params else None)
                names = [column[0] for column in done.description or []]
                return [dict(zip(names, row, strict=True)) for row in done.fetchall()]
            finally:
                for name in tables or {}:
                    cursor.unregister(name)

        told: list[dict[str, Any]] = self._timed(sql, lambda: self._fetch(fetch))
        return told

    def one(self, sql: str, params: Params | None = None) -> dict[str, Any] | None:
        """The first row, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    # -- writing ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def transaction(self, *, is_news: bool = True) -> Iterator[Transaction]:
        """One writer at a time; everything in the block is committed together or not at all.

        Not `is_news`: bookkeeping, of which no page keeps an answer; the revision stays, and with it what pages keep.
        Raises DiskFull, StoreReadOnly, InDoubt (the database was reopened; repeat with the same
        command_id) or BadQuery. An exception of the caller's own rolls back and passes through.
        """
        with self._write_lock:
            if self._is_invalid:
                self._reopen(self._generation)
            generation = self._generation
            cursor = self._new_cursor()
            try:
                cursor.execute("begin")
                writer = Transaction(cursor, self._lasting, is_news=is_news)
                yield writer
                if not writer.is_command:
                    self._lasting.clear()
                cursor.execute("commit")
                if writer.is_news:
                    self.revision += 1
                    self.kept = {}
                self._checkpoint(cursor, at_least=self._checkpoint_bytes)
            except duckdb.Error as error:
                self._lasting.clear()
                if _is_fault(error) or generation != self._generation:
                    # after a failed fsync the database is invalid and the commit may or may not be there
                    raise self._in_doubt(error, generation) from error
                self._roll_back(cursor, generation)
                raise _sentence(error, self.path) from error
            except BaseException:
                self._lasting.clear()
                self._roll_back(cursor, generation)
                raise
            finally:
                with contextlib.suppress(duckdb.Error):
                    cursor.close()

    def _checkpoint(self, cursor: duckdb.DuckDBPyConnection, *, at_least: int) -> None:
        """Bring the log into the file once it has grown, its shared blocks guarded. What fails is tried again later.

        The transaction before it is committed and stays so: the log holds it until the checkpoint is done.
        """
        log_file = Path(f"{self.path}.wal")
        if not log_file.exists() or log_file.stat().st_size < at_least:
            return
        try:
            blocks = [row[0] for row in cursor.execute("pragma metadata_info").fetchall()]
            guard.save(self.path, self._handle, blocks)
            cursor.execute("checkpoint")
            guard.drop(self.path)
        except OSError as error:
            log.warning("no checkpoint now: %s", error)
        except duckdb.Error as error:
            log.warning("no checkpoint now: %s", error)
            if _is_fault(error):
                self._is_invalid = True  # the next read or write opens the file again

    def _roll_back(self, cursor: duckdb.DuckDBPyConnection, generation: int) -> None:
        try:
            cursor.execute("rollback")
        except duckdb.FatalException:
            self._reopen(generation)
        except duckdb.Error as error:
            log.debug("nothing to roll back: %s", error)

    def _in_doubt(self, error: Exception, generation: int) -> InDoubt:
        """Open the file again and say what happened."""
        why = str(error).splitlines()[0]
        if "No space left" in why:
            why += "; the disk is full, free some space"
        try:
            self._reopen(generation)
        except StoreError as still:
            return InDoubt(f"The store stopped in the middle of a write ({why}) and does not open again yet: {still}")
        return InDoubt(f"The store stopped in the middle of a write ({why}). It was opened again: repeat the step.")

    def _reopen(
        self, generation: int, why: str = "the database was invalidated by a fault and is opened again"
    ) -> None:
        """Throw the invalid database away and open the file again, as PostgreSQL does after a failed fsync.

        DuckDB gives the same invalid database back while anything of it is still held: reads are interrupted
        and waited for, cursors closed. `generation` is the one that was seen to fail. Raises the store's
        errors when the file cannot be opened; the next read or write then tries again.
        """
        with self._write_lock:
            if generation != self._generation:
                return  # another thread has opened it since
            with self._gate:
                self._is_invalid = True
                for cursor in self._reading:
                    cursor.interrupt()
                if not self._gate.wait_for(lambda: not self._reading, timeout=LET_GO_SECONDS):
                    raise InDoubt(f"{self.path} waits to be opened again for reads that do not end. Try again.")
                for cursor in list(self._cursors):
                    with contextlib.suppress(duckdb.Error):
                        cursor.close()
                self._cursors.clear()
                with contextlib.suppress(duckdb.Error):
                    self._connection.close()
                log.error("%s", why)
                self._connection = self._connect(self.path)
                if not os.path.samestat(os.fstat(self._handle), os.stat(self.path)):  # written anew
                    os.close(self._handle)
                    self._handle = os.open(self.path, os.O_RDONLY)
                self._generation += 1
                self._is_invalid = False
                # the commit that failed may be there: what was read before says nothing now
                self.revision += 1
                self.kept = {}

    # -- looking after ---------------------------------------------------------------------------

    def rebuild_marts(self, names: Sequence[str] = ()) -> list[str]:
        """Drop and rebuild derived tables (all of them by default) in one transaction; gives their names."""
        with self.transaction() as tx:
            return models.rebuild(lambda sql, params=None: tx.rows(sql, params), names)

    def check(self) -> list[CheckResult]:
        """Run every query of data/checks; each returns what is wrong, so empty is good."""
        return looking.check(self.read)

    def backup(self, name: str | None = None) -> Path:
        """Copy the live store to `backups/` under another name, then rename it whole; gives the file."""
        return backups.make(self.home, name, self._copy_to, self._write_lock)

    def _copy_to(self, file: Path) -> None:
        generation = self._generation
        cursor = self._new_cursor()
        quoted = str(file).replace("'", "''")
        try:
            cursor.execute(f"attach '{quoted}' as backup_copy")
            cursor.execute("copy from database earshot to backup_copy")
            cursor.execute("checkpoint backup_copy")  # the copy has no log beside it
            cursor.execute("detach backup_copy")
        except duckdb.Error as error:
            with contextlib.suppress(duckdb.Error):
                cursor.execute("detach backup_copy")
            if _is_fault(error):
                self._reopen(generation)
            raise _sentence(error, file) from error
        finally:
            cursor.close()

    def rewrite(self) -> None:
        """Write the file anew and go on with that: what was deleted stays in blocks that are still in use until then.

        The new file is whole, looked at and synced before it takes the name: a kill at any moment leaves one of
        the two. Writers wait meanwhile, reads are asked again. Raises the errors of a backup, and InDoubt.
        """
        fresh, at = self.path.with_suffix(".duckdb.fresh"), now()
        with self._write_lock:
            self._checkpoint(self._connection, at_least=1)
            log_file = Path(f"{self.path}.wal")
            if log_file.exists() and log_file.stat().st_size:
                raise StoreError(f"{log_file} could not be folded in just now. Try again.")
            try:
                remove(fresh, Path(f"{fresh}.wal"))
                self._copy_to(fresh)
                _mark(fresh, at)
                fsync(fresh)
                os.replace(fresh, self.path)
                fsync(self.home)
            except OSError as error:
                raise of_the_disk(error, self.home) from error
            self._reopen(self._generation, "the store was written anew and is opened again")
            held = self.one(
                "select 1 as found from setting where key = $key and changed_at = $at", {"key": ANEW, "at": at}
            )
            if held is None:  # the old file would be written on, and nobody would ever read it again
                self._is_invalid = True
                raise InDoubt(f"{self.path} was written anew and the old one is still open. Restart.")

    def size_bytes(self) -> int:
        """The file and its write-ahead log, in bytes."""
        files = (self.path, Path(f"{self.path}.wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Checkpoint and let the file go."""
        with self._write_lock:
            with contextlib.suppress(duckdb.Error):
                self._checkpoint(self._connection, at_least=1)
                self._connection.close()
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1


def _mark(fresh: Path, at: datetime) -> None:
    """Look at a copy of the store, and note in it when it was made."""
    try:
        with duckdb.connect(str(fresh)) as copy:
            copy.execute("insert or replace into setting values ($key, 'written anew', $at)", {"key": ANEW, "at": at})
    except duckdb.Error as error:
        fresh.unlink(missing_ok=True)
        raise _sentence(error, fresh) from error


def _connect_past_a_torn_log(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path))
    except duckdb.Error as error:
        torn = re.search(r"Corrupt WAL file: entry at byte position (\d+)", str(error))
        if torn is None:
            raise
        guard.cut_log(Path(f"{path}.wal"), int(torn.group(1)))
        return duckdb.connect(str(path))


def restore(home: Path, backup: Path) -> Path:
    """Put a backup in the place of the store, keeping what was there as `*.before-restore-*`; gives that file.

    Nobody may have the store open. The backup is opened and looked at before anything is moved, and at every
    moment there is a whole store under its name: a kill in between never leaves an empty one.
    """
    return backups.put_back(home / FILE_NAME, backup, _fold_log_in, _look_at)


def _fold_log_in(target: Path) -> None:
    """Open and close the store that is being replaced. Raises StoreInUse when somebody has it."""
    if not target.exists():
        return
    try:
        # to read first: a second opening for writing would be let in where this very process has it open
        duckdb.connect(str(target), read_only=True).close()
        duckdb.connect(str(target)).close()
    except duckdb.Error as error:
        if isinstance(_sentence(error, target), StoreInUse):
            raise _sentence(error, target) from error
        log.warning("the store that is being replaced does not open: %s", error)


def _look_at(fresh: Path, backup: Path) -> None:
    try:
        with duckdb.connect(str(fresh), read_only=True) as trial:
            trial.execute("select count(*) from schema_version").fetchall()
    except duckdb.Error as error:
        fresh.unlink(missing_ok=True)
        raise StoreDamaged(f"{backup} is not a store of Earshot: {str(error).splitlines()[0]}") from error


# -- the process's one store ---------------------------------------------------------------------

_opened: Store | None = None
_opened_for: str | None = None  # what EARSHOT_HOME said then
_opening = threading.Lock()


def default_home() -> Path:
    """`EARSHOT_HOME`, or `var/` beside the project."""
    return Path(os.environ.get("EARSHOT_HOME") or Path(__file__).parent.parent / "var").resolve()


def opened() -> Store:
    """The store of this process, opened on first use. Raises StoreInUse when another process owns it."""
    global _opened, _opened_for
    named = os.environ.get("EARSHOT_HOME")
    held = _opened
    if held is not None and _opened_for == named:
        return held  # pages ask this a hundred times: no lock, no look at the disk
    with _opening:
        home = default_home()
        if _opened is None or _opened.home != home:
            if _opened is not None:
                _opened.close()
            _opened = Store(home)
        _opened_for = named
        return _opened


def close_opened() -> None:
    """Let the process's store go, if it was opened."""
    global _opened
    with _opening:
        if _opened is not None:
            _opened.close()
            _opened = None
