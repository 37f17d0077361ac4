"""The program that is killed, cut off and starved: the real store, commands and landing, on a known workload.

`subject.py nursery` imports once and forks a child for each line it is given on standard input:
`{"do": "work" | "verify" | "open", "run": "<folder>", "env": {…}, …}`. The child's lines and then `ended <status>`
come back on standard output. An acknowledgement is written to `acks.log`, fsynced, and only then said: what
is in that file was promised to somebody. `subject.py once '<the line>'` does one thing without a nursery.

`SUBJECT_BREAK` names a fault of the program's own that a harness must catch (see BREAKS); `SUBJECT_DIE` kills
it at a named step (see `die_at`). The product knows neither.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[3])]

import pandas  # noqa: E402, F401 - DuckDB imports it at its first Arrow table: once here, not in each child
from verify import FIRST, MENTIONS_A_JOB, NEW_A_JOB, verify  # noqa: E402

from connectors.base import Mention, Metric, Post  # noqa: E402
from data.store import Store, StoreError, Transaction  # noqa: E402
from pipelines import landing, load, markers, reading  # noqa: E402
from pipelines.commands import Event, carry_out  # noqa: E402

BREAKS = ("ack_first", "no_transaction", "delete_first", "marker_apart")
TRIES = 4


class PlainReader:
    """Reads nothing into a text: these tests are not about reading."""

    name = "plain"
    version = "1"

    def read(self, texts: list[str | None]) -> list[reading.Reading]:
        return [reading.Reading("en", "neutral", "other", 0.1, 0.1, 0.1, False) for _ in texts]


def say(what: str) -> None:
    os.write(1, f"{what}\n".encode())


class Acks:
    """What somebody was told: one line a promise, synced before it is said."""

    def __init__(self, run: Path) -> None:
        self._file = os.open(run / "acks.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def promise(self, what: str) -> None:
        os.write(self._file, f"{what}\n".encode())
        os.fsync(self._file)
        say(f"ack {what}")


# -- the work -----------------------------------------------------------------------------------


def annotate(store: Store, number: int) -> None:
    """A command of three writes: a row of its own, a counter that shows a doubled effect, its event."""

    def work(tx: Transaction) -> tuple[dict[str, int], list[Event]]:
        row = {
            "annotation_id": f"a{number:06d}",
            "starts_at": FIRST,
            "kind": "event",
            "text": "x" * (number * 37 % 3000),
            "created_at": FIRST,
            "created_by": "subject",
        }
        tx.insert("annotation", [row])
        tx.run(
            "insert into setting values ('carried_out', '1', $at) "
            "on conflict do update set value = cast(cast(value as integer) + 1 as text)",
            {"at": FIRST},
        )
        return {"number": number}, [Event("annotation", row["annotation_id"], "annotated", {"number": number})]

    answer = carry_out(store, "annotate", {"number": number}, work, actor="subject", command_id=f"c{number:06d}")
    if answer != {"number": number}:
        raise AssertionError(f"The command {number} was answered with {answer}.")


def land(home: Path, number: int) -> None:
    """A job of three parts. Half its mentions were landed by the job before, and are seen again with other counts."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    start = number * NEW_A_JOB
    mentions = [
        Mention(
            platform="x",
            mention_id=f"m{key:07d}",
            account_id="ours",
            relation="mention",
            created_at=datetime(2025, 12, 1, tzinfo=UTC) + timedelta(minutes=key),
            observed_at=at,
            text=f"text {key} " + "y" * (key % 200),
            reactions=number,
        )
        for key in range(start, start + MENTIONS_A_JOB)
    ]
    posts = [Post("x", f"p{number:05d}", "ours", at, at, text="our words", in_reply_to=f"m{start:07d}")]
    metrics = [
        Metric("x", "ours", f"p{number:05d}", "views", "snapshot", date(2026, 1, 1), float(number), at, "Views"),
        Metric("x", "ours", "", "followers", "daily", FIRST.date() + timedelta(number), 1000.0 + number, at, "F"),
    ]
    job = landing.new_job("export", "subject", f"job-{number}", f"sha{number}", "subject")
    landing.publish(
        home,
        job,
        [
            ("mention", landing.to_table(mentions, "mention")),
            ("post", landing.to_table(posts, "post")),
            ("metric", landing.to_table(metrics, "metric")),
        ],
    )


def until_done(step: Callable[[], None], until: Path | None) -> None:
    """Repeat a step that the store refused, as a caller would; each refusal is said."""
    for left in reversed(range(TRIES)):
        try:
            step()
            return
        except StoreError as error:
            say(f"refused {json.dumps([type(error).__name__, str(error)])}")
            if not left:
                raise
            if until:
                until.touch()  # somebody frees space, or mends the disk


CHECKPOINT_BYTES = {"64KB": 64 << 10, "16MB": 16 << 20, "1GB": 1 << 30}


def work(run: Path, checkpoint: str, commands: int, job_every: int, until: Path | None = None) -> None:
    """Carry out so many commands, with a job landed and loaded after every few."""
    home = run / "home"
    acks = Acks(run)
    opened: list[Store] = []
    until_done(lambda: opened.append(Store(home, checkpoint_bytes=CHECKPOINT_BYTES[checkpoint])), until)
    store = opened[0]
    until_done(lambda: discard(load.load_pending(store)), until)
    next_command = store.rows("select count(*) as n from command")[0]["n"]
    next_job = store.rows("select coalesce(max(cast(file_name[5:] as integer)), -1) + 1 as n from job")[0]["n"]
    ack_first = os.environ.get("SUBJECT_BREAK") == "ack_first"
    for number in range(next_command, next_command + commands):
        if ack_first:
            acks.promise(f"c{number:06d}")
        until_done(lambda number=number: annotate(store, number), until)
        if not ack_first:
            acks.promise(f"c{number:06d}")
        if number % job_every == job_every - 1:
            until_done(lambda job=next_job: land(home, job), until)
            acks.promise(f"j{next_job:05d}")
            next_job += 1
            until_done(lambda: discard(load.load_pending(store)), until)
    store.close()


def fail_while_reading(run: Path) -> None:
    """The next sync fails while another thread is in the middle of a long read; both must be able to go on."""
    store = Store(run / "home")
    under_way = threading.Event()
    read: list[Any] = []

    def long_read() -> None:
        store.rows("select 1")
        under_way.set()
        read.append(store.rows("select count(*) as n from range(60000000) as r(i) where i % 7 = 3"))
        read.append(store.rows("select count(*) as n from command"))

    reader = threading.Thread(target=long_read)
    reader.start()
    under_way.wait()
    os.environ["FAULT_OP"] = "fsync"
    refused = []
    for number in range(100, 104):
        try:
            with store.transaction() as tx:
                tx.run("insert into setting values ($key, '', $at)", {"key": f"k{number}", "at": FIRST})
        except StoreError as error:
            refused.append(type(error).__name__)
    reader.join()
    kept = store.rows("select count(*) as n from setting where key like 'k10_'")[0]["n"]
    say(f"said {json.dumps({'refused': refused, 'kept': kept, 'read': [row[0]['n'] for row in read]})}")
    store.close()


def discard(_: object) -> None:
    """Nobody looks at it."""


# -- dying at a step, and being broken ------------------------------------------------------------


def die_at(step: str) -> None:
    """`Path.rename:3:before` kills the process before the third landing file is renamed; `after` when it has been."""
    name, nth, side = step.split(":")
    owner_name, _, attribute = name.rpartition(".")
    owner = {"Path": Path, "Transaction": Transaction, "pq": landing.pq, "load": load, "markers": markers}[owner_name]
    real = getattr(owner, attribute)
    calls = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        if owner is Path and args[0].suffix not in (".tmp", ".parquet"):
            return real(*args, **kwargs)
        calls += 1
        if calls == int(nth) and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == int(nth) and side == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, attribute, counted)


@contextlib.contextmanager
def each_statement_alone(self: Store) -> Iterator[Transaction]:
    """No transaction: a kill leaves the first half."""
    yield Transaction(self._connection.cursor())


def break_it(how: str) -> None:
    """Give this process the fault it is to be caught by."""
    if how == "no_transaction":
        Store.transaction = each_statement_alone  # type: ignore[method-assign]
    elif how == "delete_first":
        group = load._load_group

        def deleted_first(store: Store, landed: list[Any], *rest: Any) -> Any:
            for one in landed:
                os.rename(one.file, f"{one.file}.gone")
                Path(f"{one.file}.gone").unlink()
            with contextlib.suppress(FileNotFoundError):
                return group(store, landed, *rest)
            return []

        load._load_group = deleted_first
    elif how == "marker_apart":
        mark, late = markers.mark, []
        group = load._load_group
        markers.mark = lambda tx, job, what, at: late.append((job, what, at))

        def marked_later(store: Store, landed: list[Any], *rest: Any) -> Any:
            kept = [(one.file, one.file.read_bytes()) for one in landed]
            loaded = group(store, landed, *rest)
            for file, content in kept:
                file.write_bytes(content)
            with store.transaction() as tx:
                for one in late:
                    mark(tx, *one)
            late.clear()
            for file, _ in kept:
                file.unlink()
            return loaded

        load._load_group = marked_later


# -- the ways in ---------------------------------------------------------------------------------


def do(asked: dict[str, Any]) -> None:
    """One line's worth: work, verify, or just open."""
    os.environ.update(asked.get("env", {}))
    reading.reader = PlainReader  # type: ignore[assignment]
    how = os.environ.get("SUBJECT_BREAK", "")
    if how:
        break_it(how)
    if os.environ.get("SUBJECT_DIE"):
        die_at(os.environ["SUBJECT_DIE"])
    run = Path(asked["run"])
    if asked["do"] == "verify":
        say(f"said {json.dumps(verify(run, full=asked.get('full', True)))}")
    elif asked["do"] == "open":
        Store(run / "home").close()
    elif asked["do"] == "fail while reading":
        fail_while_reading(run)
    else:
        until = asked.get("until")
        work(
            run,
            asked.get("checkpoint", "16MB"),
            asked.get("commands", 1_000_000),
            asked.get("job_every", 5),
            Path(until) if until else None,
        )


def child(asked: dict[str, Any]) -> None:
    """Do it, and end without Python's goodbyes: a store left open is what a killed server leaves."""
    try:
        do(asked)
    except BaseException as error:
        say(f"failed {json.dumps([type(error).__name__, str(error)])}")
        if not isinstance(error, StoreError):
            traceback.print_exc()
        os._exit(3)
    os._exit(0)


def nursery() -> None:
    """Fork a child a line: it starts in milliseconds, because everything is imported already."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            child(json.loads(line))
        say(f"pid {pid}")
        _, status = os.waitpid(pid, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    if sys.argv[1] == "nursery":
        nursery()
    else:
        child(json.loads(sys.argv[2]))
