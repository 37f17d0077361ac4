"""kill -9 while the store is writing, and at each step of landing and loading."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.data.faults.conftest import CHECKPOINTS, Established, soak
from tests.data.faults.nursery import Nursery

pytestmark = pytest.mark.faults

CHUNKS = 5  # of 5 kills each, so that two workers can share them


def kill_often(nursery: Nursery, run: Path, checkpoint: str, kills: int, seed: str, **asked: object) -> dict[str, int]:
    """Kill one growing store's process so many times, each time while it writes; verify after each."""
    moments = random.Random(seed)
    counted = {"kills": 0, "acks": 0, "in_doubt": 0, "with_log": 0}
    for number in range(kills):
        pid = nursery.start("work", run, checkpoint=checkpoint, **asked)
        nursery.hear_acks(moments.randint(1, 8))
        time.sleep(moments.uniform(0, 0.03))  # not a wait for anything: the moment of the kill
        outcome = nursery.kill(pid)
        assert outcome.status == -9, outcome
        assert outcome.acks, "A process that was not yet writing was killed: this kill proves nothing."
        counted["with_log"] += (run / "home" / "earshot.duckdb.wal").exists()
        # the marts and the checks are looked at once a chunk: they cost the most
        found = nursery.verify(run, full=number == kills - 1)
        assert not found["wrong"], (number, found)
        counted["kills"] += 1
        counted["acks"] += len(outcome.acks)
        counted["in_doubt"] += found["in_doubt"]
    return counted


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_a_kill_while_writing_loses_and_doubles_nothing(
    nursery: Nursery, tmp_path: Path, checkpoint: str, chunk: int
) -> None:
    counted = kill_often(nursery, tmp_path, checkpoint, 5, f"{checkpoint} {chunk}")

    assert counted["kills"] == 5
    if checkpoint == "1GB":
        assert counted["with_log"] == 5, "The write-ahead log is never replayed in this setting: it proves nothing."


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_thousands_of_kills_lose_and_double_nothing(nursery: Nursery, tmp_path: Path, checkpoint: str) -> None:
    kills = soak("KILLS", 2000) // 2
    for chunk in range(0, kills, 50):
        run = tmp_path / str(chunk)
        run.mkdir()
        print(checkpoint, chunk, kill_often(nursery, run, checkpoint, min(50, kills - chunk), f"soak {chunk}"))


def caught(nursery: Nursery, run: Path, how: str, kills: int) -> list[str]:
    """What the harness says of a subject that is broken, in the first store that shows it."""
    for seed in range(kills):
        at = run / str(seed)
        at.mkdir()
        moments = random.Random(seed)
        pid = nursery.start("work", at, checkpoint="64KB", env={"SUBJECT_BREAK": how})
        nursery.hear_acks(moments.randint(2, 8))
        time.sleep(moments.uniform(0, 0.004))
        nursery.kill(pid)
        wrong = nursery.verify(at, full=False)["wrong"]
        if wrong:
            return wrong
    return []


def test_a_program_that_promises_before_the_commit_is_caught(nursery: Nursery, tmp_path: Path) -> None:
    assert "acknowledged commands are lost" in " ".join(caught(nursery, tmp_path, "ack_first", 30))


# -- at each step of landing and loading ---------------------------------------------------------

# a job has three parts (mentions, a post, metrics), each loaded in a transaction of its own
LANDING_STEPS = [
    "pq.write_table:1:before",  # the folder is there, nothing in it
    "pq.write_table:1:after",  # the first part is written, not synced
    "pq.write_table:3:after",
    "Path.rename:1:before",  # all parts are synced, none has its name
    "Path.rename:1:after",  # one of three has its name
    "Path.rename:2:after",
    "Path.rename:3:after",  # all have, their folder is not synced
]
LOADING_STEPS = [
    "load._load_group:1:before",
    *[f"Transaction.run:{number}:before" for number in (8, 14, 20, 26, 34, 44, 54)],  # within the MERGE and the marts
    "markers.mark:1:before",  # everything is written but the marker
    "markers.mark:1:after",  # everything is written, nothing is committed
    "Path.unlink:1:before",  # committed, and the file is still there
    "Path.unlink:1:after",
    "Path.unlink:3:before",
    "load._load_group:3:after",
]


@pytest.mark.parametrize(
    ("step", "checkpoint"),
    [(step, "64KB") for step in LANDING_STEPS + LOADING_STEPS]
    + [(step, "1GB") for step in LOADING_STEPS if not step.startswith("Transaction")],
)
def test_a_kill_at_a_step_of_landing_or_loading_loses_and_doubles_nothing(
    nursery: Nursery, established: Established, tmp_path: Path, step: str, checkpoint: str
) -> None:
    run = established(tmp_path, checkpoint)
    asked = {"checkpoint": checkpoint, "commands": 1, "job_every": 1}

    killed = nursery.do("work", run, env={"SUBJECT_DIE": step}, **asked)
    found = nursery.verify(run, full=False)
    resumed = nursery.do("work", run, **asked)
    again = nursery.verify(run, full=checkpoint == "64KB")

    assert killed.status == -9, f"The step {step} was not reached."
    assert not found["wrong"]
    assert resumed.status == 0, resumed
    assert not again["wrong"]
    assert again["jobs"] == found["jobs"] + 1


def test_a_file_that_was_committed_and_not_deleted_is_deleted_and_not_loaded_again(
    nursery: Nursery, established: Established, tmp_path: Path
) -> None:
    run = established(tmp_path, "64KB")
    nursery.do("work", run, commands=1, job_every=1, env={"SUBJECT_DIE": "Path.unlink:1:before"})
    left = list(run.glob("home/landing/*/*.parquet"))

    found = nursery.verify(run)

    assert len(left) == 3
    assert found["files"] % 3 == 1, "One of the three was marked as loaded."
    assert not found["wrong"]
    assert not list(run.glob("home/landing/*/*.parquet"))


@pytest.mark.parametrize(
    ("how", "step", "sentence"),
    [
        ("no_transaction", "Transaction.run:3:before", "torn commands"),
        ("delete_first", "markers.mark:1:after", "landed jobs are lost"),
        ("marker_apart", "Path.write_bytes:1:after", "the markers tell of other rows"),
    ],
)
def test_a_broken_program_is_caught_at_a_step(
    nursery: Nursery, established: Established, tmp_path: Path, how: str, step: str, sentence: str
) -> None:
    run = established(tmp_path, "64KB")

    killed = nursery.do("work", run, commands=1, job_every=1, env={"SUBJECT_BREAK": how, "SUBJECT_DIE": step})
    wrong = nursery.verify(run, full=False)["wrong"]

    assert killed.status == -9, killed
    assert sentence in " ".join(wrong)
