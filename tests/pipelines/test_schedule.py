"""The schedule: due, made up, backed off, never twice at once, never by two servers, and stopped cleanly."""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from data.store import Store
from pipelines import jobs
from pipelines.schedule import ASIDE, LEASE, Job, Later, Schedule, give_way, is_stopping

START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def counting(said: list[datetime], sentence: str = "Looked.") -> Job:
    def run(store: Store, now: datetime) -> str:
        said.append(now)
        return sentence

    return Job("count", QUARTER, run)


def outcome(store: Store, name: str = "count") -> dict:
    return store.one("select * from scheduled_job where name = $name", {"name": name})


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a niceness of its own")
def test_a_job_gives_way_to_the_threads_that_draw_pages(store: Store, clock: Clock) -> None:
    niceness: list[int] = []

    def run(store: Store, now: datetime) -> str:
        niceness.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return ""

    Schedule(store, [Job("count", QUARTER, run)], clock).step(wait=True)

    ours = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert niceness == [min(ours + ASIDE, 19)]


def test_a_long_job_rests_between_its_steps_while_people_wait_for_pages(store: Store, clock: Clock) -> None:
    told = iter([3, 1, 0])
    left: list[int] = []

    def waiting() -> int:
        left.append(next(told))
        return left[-1]

    def run(store: Store, now: datetime) -> str:
        give_way()
        return ""

    Schedule(store, [Job("count", QUARTER, run)], clock, waiting=waiting).step(wait=True)
    give_way()  # outside of a schedule nobody waits

    assert left == [3, 1, 0]
    assert outcome(store)["outcome"] == "ok"


def test_what_is_due_begins_one_after_the_other_in_a_quiet_moment_or_after_ten_seconds(
    store: Store, clock: Clock
) -> None:
    begun, quiet = threading.Event(), [0.0]

    def run(store: Store, now: datetime) -> str:
        begun.wait(10)
        return ""

    every = [Job(name, QUARTER, run) for name in ("collect", "read", "tell")]
    schedule = Schedule(store, every, clock, quiet=lambda: quiet[0])

    assert schedule.step() == []  # a page is being drawn
    quiet[0] = 0.5
    assert [schedule.step(), schedule.step()] == [["collect"], ["read"]]
    quiet[0] = 0.1
    clock.on(seconds=9)
    assert schedule.step() == []
    clock.on(seconds=1)
    assert schedule.step() == ["tell"]  # people who never pause put off nothing
    begun.set()
    schedule.stop()
    assert all(outcome(store, job.name)["outcome"] == "ok" for job in every)


def test_a_job_runs_at_once_then_at_its_pace_and_its_outcome_is_kept(store: Store, clock: Clock) -> None:
    ran: list[datetime] = []
    schedule = Schedule(store, [counting(ran)], clock)

    assert schedule.step(wait=True) == ["count"]
    clock.on(minutes=14, seconds=59)
    assert schedule.step(wait=True) == []
    clock.on(seconds=1)
    assert schedule.step(wait=True) == ["count"]

    assert ran == [START, START + QUARTER]
    kept = outcome(store)
    assert (kept["outcome"], kept["said"], kept["failures"]) == ("ok", "Looked.", 0)
    assert kept["next_due_at"] == datetime(2026, 3, 1, 10, 30)


def test_what_was_missed_while_nothing_ran_is_made_up_by_one_round(store: Store, clock: Clock) -> None:
    ran: list[datetime] = []
    Schedule(store, [counting(ran)], clock).step(wait=True)
    clock.on(days=3)

    later = Schedule(store, [counting(ran)], clock, holder="elsewhere:1:b")
    assert later.step(wait=True) == ["count"]
    assert later.step(wait=True) == []


def test_a_restart_does_not_run_again_what_ran_a_minute_ago(store: Store, clock: Clock) -> None:
    ran: list[datetime] = []
    first = Schedule(store, [counting(ran)], clock)
    first.step(wait=True)
    first.stop()
    clock.on(minutes=1)

    assert Schedule(store, [counting(ran)], clock).step(wait=True) == []
    assert ran == [START]


def test_a_failure_is_kept_in_its_words_and_tried_again_later_and_later(store: Store, clock: Clock) -> None:
    def fail(store: Store, now: datetime) -> str:
        raise ValueError("The address does not answer.")

    schedule = Schedule(store, [Job("count", QUARTER, fail)], clock)
    waits = []
    for _ in range(4):
        schedule.step(wait=True)
        waits.append(outcome(store)["next_due_at"] - clock.now.replace(tzinfo=None))
        clock.now = outcome(store)["next_due_at"].replace(tzinfo=UTC)

    assert [wait.seconds // 60 for wait in waits] == [30, 60, 120, 240]
    kept = outcome(store)
    assert (kept["outcome"], kept["said"], kept["failures"]) == ("failed", "The address does not answer.", 4)
    assert kept["last_ok_at"] is None


def test_a_job_that_knows_when_it_may_go_on_is_no_failure(store: Store, clock: Clock) -> None:
    def later(store: Store, now: datetime) -> str:
        raise Later("The platform asks for an hour.", timedelta(hours=1))

    Schedule(store, [Job("count", QUARTER, later)], clock).step(wait=True)

    kept = outcome(store)
    assert (kept["outcome"], kept["failures"]) == ("ok", 0)
    assert kept["next_due_at"] == datetime(2026, 3, 1, 11, 0)


def test_two_schedules_on_one_store_never_run_the_same_job_twice(store: Store, clock: Clock) -> None:
    ran: list[datetime] = []
    ours = Schedule(store, [counting(ran)], clock)
    theirs = Schedule(store, [counting(ran)], clock, holder=f"another-machine:{os.getpid()}:x")

    ours.step(wait=True)
    clock.on(minutes=9)
    assert theirs.step(wait=True) == []
    clock.on(minutes=6)  # ours renews the lease when it has something to do
    assert ours.step(wait=True) == ["count"]
    assert theirs.step(wait=True) == []

    assert len(ran) == 2


def test_a_lease_that_ran_out_is_taken_over_and_its_old_holder_stands_back(store: Store, clock: Clock) -> None:
    ran: list[datetime] = []
    ours = Schedule(store, [counting(ran)], clock)
    ours.step(wait=True)
    clock.on(seconds=LEASE.total_seconds() + 1200)
    theirs = Schedule(store, [counting(ran)], clock, holder="another-machine:1:x")

    assert theirs.step(wait=True) == ["count"]
    clock.on(seconds=1)
    assert ours.step(wait=True) == []


def test_the_lease_of_a_process_that_is_gone_is_not_waited_for(store: Store, clock: Clock) -> None:
    import platform
    import subprocess
    import sys

    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    ran: list[datetime] = []
    Schedule(store, [counting(ran)], clock, holder=f"{platform.node()}:{ended.pid}:x").step(wait=True)
    clock.on(minutes=15)

    assert Schedule(store, [counting(ran)], clock).step(wait=True) == ["count"]


def test_a_running_job_is_not_started_again_and_hears_that_the_server_stops(store: Store, clock: Clock) -> None:
    began, heard = threading.Event(), []

    def long(store: Store, now: datetime) -> str:
        began.set()
        while not is_stopping():
            pass
        heard.append("stop")
        return "Ended early."

    schedule = Schedule(store, [Job("count", QUARTER, long)], clock)
    schedule.step()
    began.wait(20)
    clock.on(minutes=16)
    assert schedule.step() == []

    schedule.stop()

    assert heard == ["stop"]
    assert outcome(store)["said"] == "Ended early."
    assert store.rows("select * from lease") == []


def test_the_same_outcome_again_writes_nothing(store: Store, clock: Clock) -> None:
    def quick(store: Store, now: datetime) -> str:
        return "Nothing to do."

    schedule = Schedule(store, [Job("count", timedelta(seconds=5), quick)], clock)
    schedule.step(wait=True)
    before = outcome(store)
    for _ in range(10):
        clock.on(seconds=5)
        assert schedule.step(wait=True) == ["count"]

    assert outcome(store) == before


def test_an_outcome_makes_no_new_revision_and_leaves_what_pages_keep(store: Store, clock: Clock) -> None:
    said = iter("abc")
    schedule = Schedule(store, [Job("count", QUARTER, lambda store, now: next(said))], clock)
    before = store.revision
    for _ in range(3):
        clock.on(minutes=16)
        assert schedule.step(wait=True) == ["count"]

    assert outcome(store)["said"] == "c"
    assert store.revision == before


def test_the_thread_runs_what_is_due_and_ends(store: Store) -> None:
    ran, once = [], threading.Event()

    def run(store: Store, now: datetime) -> str:
        ran.append(now)
        once.set()
        return "Done."

    schedule = Schedule(store, [Job("count", QUARTER, run)])
    schedule.start()
    assert once.wait(20)
    schedule.stop()

    assert len(ran) == 1
    assert outcome(store)["outcome"] == "ok"


def test_every_file_of_jobs_is_found_and_names_are_not_shared() -> None:
    names = [job.name for job in jobs.known()]

    assert len(names) == len(set(names))
    assert all(job.every > timedelta() for job in jobs.known())
