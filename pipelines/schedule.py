"""The schedule: runs what pipelines/jobs names, at its pace, inside the one server that holds the lease.

Each job runs in a thread of its own, never twice at once. Its outcome is a row of `scheduled_job`; what was due
while nothing ran is made up by one round. A failing job is tried again later and later (pipelines/rules/pace.py).
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import platform
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from data.store import Store, StoreError
from pipelines.rules import pace

log = logging.getLogger("earshot.schedule")

LEASE = timedelta(minutes=10)
LEASE_NAME = "schedule"
POLL_SECONDS = 1.0
# an outcome that says nothing new is written down this often
SAME_AGAIN = timedelta(minutes=5)
STOP_WITHIN_SECONDS = 20.0
PATIENCE_SECONDS = 5.0  # of one step of a long job while pages are waited for
ASIDE = 5  # how much nicer than pages a job is: a third of their share of a busy core, and locks are not held for long


@dataclass(frozen=True, slots=True)
class Job:
    """Something periodic. `run` does one round over the store and gives a sentence about it; `now` is aware, UTC."""

    name: str
    every: timedelta
    run: Callable[[Store, datetime], str]


class Later(Exception):
    """A job that could not be done now and knows when: not a failure. Carries the wait and a sentence."""

    def __init__(self, said: str, wait: timedelta) -> None:
        super().__init__(said)
        self.wait = wait


_this_thread = threading.local()


def is_stopping() -> bool:
    """Whether the server is being stopped: a long job asks between its steps and ends early, keeping what it did."""
    event = getattr(_this_thread, "stop", None)
    return bool(event is not None and event.is_set())


@contextlib.contextmanager
def stopped_by(event: threading.Event) -> Any:
    """Let `is_stopping` in this thread follow an event: for threads that a job starts of its own."""
    _this_thread.stop = event
    try:
        yield
    finally:
        _this_thread.stop = None


def give_way() -> None:
    """Between two steps of a long job: wait while people wait for their pages, though not for ever."""
    waiting = getattr(_this_thread, "waiting", None)
    until = time.monotonic() + PATIENCE_SECONDS
    while waiting is not None and waiting() and time.monotonic() < until and not stop_event().wait(0.02):
        pass


def stop_event() -> threading.Event:
    """The event that `is_stopping` of this thread follows; a new one outside of a schedule."""
    return getattr(_this_thread, "stop", None) or threading.Event()


def step_aside() -> None:
    """Let the threads that draw pages go first: on Linux each thread has a niceness of its own, and hands it on."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + ASIDE)


@dataclass
class _State:
    started_at: datetime
    next_due_at: datetime
    failures: int = 0
    said: tuple[str, str] = ("", "")
    written_at: datetime | None = None
    found_due_at: datetime | None = None


@dataclass
class Schedule:
    """Looks each second which job is due and starts it, for as long as the store is open.

    `waiting` gives how many people wait for a page just now: long jobs rest meanwhile. `quiet` gives the seconds
    since the last page was drawn: a job begins in a quiet moment, and one after the other.
    """

    store: Store
    jobs: Iterable[Job]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    waiting: Callable[[], int] = lambda: 0
    quiet: Callable[[], float] = lambda: math.inf
    holder: str = field(default_factory=lambda: f"{platform.node()}:{os.getpid()}:{secrets.token_hex(4)}")

    def __post_init__(self) -> None:
        self.jobs = tuple(self.jobs)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="earshot-schedule", daemon=True)
        self._running: dict[str, threading.Thread] = {}
        self._states: dict[str, _State] = {}
        self._lease_until: datetime | None = None
        self.last_error: str | None = None

    def start(self) -> None:
        """Begin; what was due while nothing ran comes first."""
        self._thread.start()

    def stop(self) -> None:
        """Start nothing more, wait for what runs (it is told by `is_stopping`), and let the lease go."""
        self._stop.set()
        if self._thread.ident:
            self._thread.join(timeout=STOP_WITHIN_SECONDS)
        for thread in list(self._running.values()):
            thread.join(timeout=STOP_WITHIN_SECONDS)
        if self._lease_until is not None:
            with contextlib.suppress(StoreError):  # the store is going: the lease then runs out by itself
                self._let_go()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self.step()
                self.last_error = None
            except Exception as error:
                if str(error) != self.last_error:
                    log.exception("the schedule could not look what is due")
                self.last_error = str(error)
            self._stop.wait(POLL_SECONDS)

    # -- one look ------------------------------------------------------------------------------------

    def step(self, *, wait: bool = False) -> list[str]:
        """Start what has been due longest, if the moment is quiet, and gives its name.

        With `wait`, start all that is due and wait until each has ended (for tests and the command line).
        """
        now = self.clock()
        self._running = {name: thread for name, thread in self._running.items() if thread.is_alive()}
        due = [job for job in self.jobs if job.name not in self._running and self._is_due(job, now)]
        if not wait:
            due = self._first_of(due, now)
        if not due and not self._running:
            return []
        if not self._hold_lease(now):
            return []
        started = []
        for job in due:
            thread = threading.Thread(target=self._run, args=(job, now), name=f"earshot-job-{job.name}", daemon=True)
            self._running[job.name] = thread
            thread.start()
            started.append(job.name)
        if wait:
            for name in started:
                self._running[name].join()
        return started

    def _is_due(self, job: Job, now: datetime) -> bool:
        state = self._states.get(job.name) or self._remembered(job, now)
        self._states[job.name] = state
        return pace.is_due(state.next_due_at, state.started_at, now, job.every)

    def _first_of(self, due: list[Job], now: datetime) -> list[Job]:
        """What is due longest: all of it at once after a start would take the machine from people."""
        quiet = self.quiet()
        for job in due:
            state = self._states[job.name]
            # a clock that was put back makes nobody wait longer
            state.found_due_at = min(state.found_due_at or now, now)
        ready = [job for job in due if pace.may_begin(now - (self._states[job.name].found_due_at or now), quiet)]
        return sorted(ready, key=lambda job: self._states[job.name].next_due_at)[:1]

    def _remembered(self, job: Job, now: datetime) -> _State:
        row = self.store.one("select * from scheduled_job where name = $name", {"name": job.name})
        if row is None:
            return _State(now - job.every, now)
        due = row["next_due_at"].replace(tzinfo=UTC)
        # a job whose interval was shortened since does not wait for the old one
        soonest = pace.next_due(
            row["last_started_at"].replace(tzinfo=UTC), row["last_ended_at"].replace(tzinfo=UTC), job.every
        )
        started = row["last_started_at"].replace(tzinfo=UTC)
        return _State(started, due if row["failures"] else min(due, soonest), row["failures"])

    def _run(self, job: Job, now: datetime) -> None:
        step_aside()
        _this_thread.waiting = self.waiting
        wait: timedelta | None = None
        with stopped_by(self._stop):
            try:
                outcome, said = "ok", job.run(self.store, now) or "Done."
            except Later as later:
                outcome, said, wait = "ok", str(later), later.wait
            except Exception as error:
                log.exception("the job %s failed", job.name)
                outcome, said = "failed", str(error) or type(error).__name__
        try:
            self._keep(job, now, outcome, said, wait)
        except StoreError as error:
            log.warning("the outcome of the job %s could not be kept: %s", job.name, error)

    def _keep(self, job: Job, started: datetime, outcome: str, said: str, wait: timedelta | None) -> None:
        before = self._states[job.name]
        ended = max(self.clock(), started)
        failures = before.failures + 1 if outcome == "failed" else 0
        due = pace.next_due(started, ended, job.every, failures, wait)
        state = _State(started, due, failures, (outcome, said), before.written_at)
        is_news = state.said != before.said or before.written_at is None or ended - before.written_at >= SAME_AGAIN
        if is_news:
            state.written_at = ended
        self._states[job.name] = state  # in force even if it cannot be written down
        if is_news:
            self._write(job.name, state, ended)

    def _write(self, name: str, state: _State, ended: datetime) -> None:
        outcome, said = state.said
        row = {
            "name": name,
            "started": _stored(state.started_at),
            "ended": _stored(ended),
            "ok": _stored(ended) if outcome == "ok" else None,
            "outcome": outcome,
            "said": said,
            "failures": state.failures,
            "due": _stored(state.next_due_at),
        }
        with self.store.transaction(is_news=False) as tx:
            tx.run(
                "insert into scheduled_job values ($name, $started, $ended, $ok, $outcome, $said, $failures, $due) "
                "on conflict (name) do update set last_started_at = excluded.last_started_at, "
                "last_ended_at = excluded.last_ended_at, last_ok_at = coalesce(excluded.last_ok_at, last_ok_at), "
                "outcome = excluded.outcome, said = excluded.said, failures = excluded.failures, "
                "next_due_at = excluded.next_due_at",
                row,
            )

    # -- the lease -----------------------------------------------------------------------------------

    def _hold_lease(self, now: datetime) -> bool:
        """Whether we may run things now; taken, or made longer when half of it is over."""
        if self._lease_until is not None and self._lease_until - now > LEASE / 2:
            return True
        with self.store.transaction(is_news=False) as tx:
            held = tx.one("select holder, until_at from lease where name = $name", {"name": LEASE_NAME})
            is_theirs = held is not None and held["holder"] != self.holder
            if is_theirs and held["until_at"] > _stored(now) and not is_gone(held["holder"]):  # type: ignore[index]
                self._lease_until = None
                return False
            row = {"name": LEASE_NAME, "holder": self.holder, "until": _stored(now + LEASE)}
            tx.run("delete from lease where name = $name", {"name": LEASE_NAME})
            tx.run("insert into lease values ($name, $holder, $until)", row)
        self._lease_until = now + LEASE
        return True

    def _let_go(self) -> None:
        with self.store.transaction(is_news=False) as tx:
            tx.run(
                "delete from lease where name = $name and holder = $holder",
                {"name": LEASE_NAME, "holder": self.holder},
            )
        self._lease_until = None


def is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more: its lease need not be waited for."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != platform.node() or not rest.isdigit() or int(rest) == os.getpid():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it lives, and is somebody else's
    return False


def _stored(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
