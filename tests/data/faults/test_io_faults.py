"""The Nth write, sync, truncation, opening or renaming fails: the store says so, goes on, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.faults.conftest import CHECKPOINTS, Established, soak
from tests.data.faults.nursery import Nursery, Outcome

pytestmark = pytest.mark.faults

# what fails, how, and whether half of the data is written before
KINDS = [
    ("write", "EIO", ""),
    ("write", "ENOSPC", ""),
    ("write", "ENOSPC", "1"),
    ("fsync", "EIO", ""),
    ("open", "EIO", ""),
    ("open", "EROFS", ""),
    ("rename", "EIO", ""),
    ("unlink", "EIO", ""),
]
SENTENCES = {"DiskFull": "is full", "StoreReadOnly": "cannot be written", "InDoubt": "repeat"}


def with_fault(
    broken_disk: Nursery, run: Path, fault: tuple[str, str, str], after: int, *, where: str = "/home/", **asked: object
) -> tuple[Outcome, bool]:
    """Do the work while one call fails once: what became of it, and whether the fault was dealt at all."""
    op, error, half = fault
    log = run / "faults.log"
    env = {
        "FAULT_PATH": f"{run}{where}",
        "FAULT_OP": op,
        "FAULT_ERROR": error,
        "FAULT_AFTER": str(after),
        "FAULT_COUNT": "1",
        "FAULT_SHORT": half,
        "FAULT_LOG": str(log),
    }
    outcome = broken_disk.do("work", run, env=env, **asked)
    return outcome, log.exists()


def sweep(
    nursery: Nursery,
    broken_disk: Nursery,
    established: Established,
    at: Path,
    fault: tuple[str, str, str],
    checkpoint: str,
    places: Iterator[int],
) -> Counter[str]:
    """Deal the fault at each place of an established store in turn, until the work no longer reaches it."""
    counted: Counter[str] = Counter()
    for after in places:
        run = established(at / str(after), checkpoint)
        outcome, dealt = with_fault(broken_disk, run, fault, after, checkpoint=checkpoint, commands=4, job_every=3)
        if not dealt:
            counted["not reached"] += 1
            break
        counted["dealt"] += 1
        for name, sentence in outcome.refused:
            assert SENTENCES.get(name, "") in sentence, (name, sentence)
            counted[name] += 1
        # the program caught the fault, repeated the step with the same command_id and went on
        assert outcome.status == 0, (fault, after, outcome)
        again = nursery.do("work", run, checkpoint=checkpoint, commands=1)
        assert again.status == 0, (fault, after, again)
        found = nursery.verify(run, full=after == 0)
        assert not found["wrong"], (fault, after, outcome, found)
    return counted


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
@pytest.mark.parametrize("fault", KINDS, ids=lambda fault: "-".join(filter(None, fault)))
def test_a_fault_of_the_disk_is_told_and_loses_and_doubles_nothing(
    nursery: Nursery,
    broken_disk: Nursery,
    established: Established,
    tmp_path: Path,
    fault: tuple[str, str, str],
    checkpoint: str,
) -> None:
    places = iter((0, 4, 12, 25))

    counted = sweep(nursery, broken_disk, established, tmp_path, fault, checkpoint, places)

    print(fault, checkpoint, dict(counted))
    assert counted["dealt"], "The fault was never reached: it proves nothing."


@pytest.mark.soak
@pytest.mark.timeout(14400)
@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
@pytest.mark.parametrize("fault", [*KINDS, ("ftruncate", "EIO", "")], ids=lambda fault: "-".join(filter(None, fault)))
def test_a_fault_at_every_single_call_loses_and_doubles_nothing(
    nursery: Nursery,
    broken_disk: Nursery,
    established: Established,
    tmp_path: Path,
    fault: tuple[str, str, str],
    checkpoint: str,
) -> None:
    places = iter(range(soak("PLACES", 500)))

    print(fault, checkpoint, dict(sweep(nursery, broken_disk, established, tmp_path, fault, checkpoint, places)))


@pytest.mark.parametrize("fault", [*KINDS, ("link", "EIO", "")], ids=lambda fault: "-".join(filter(None, fault)))
def test_a_fault_while_the_first_file_is_made_leaves_none_that_will_not_open(
    nursery: Nursery, broken_disk: Nursery, tmp_path: Path, fault: tuple[str, str, str]
) -> None:
    dealt = 0
    for after in (0, 1, 3, 7, 15):
        run = tmp_path / str(after)
        run.mkdir()
        env = {
            "FAULT_PATH": f"{run}/home",
            "FAULT_OP": fault[0],
            "FAULT_ERROR": fault[1],
            "FAULT_AFTER": str(after),
            "FAULT_COUNT": "1",
            "FAULT_SHORT": fault[2],
            "FAULT_LOG": str(run / "faults.log"),
        }
        broken_disk.do("open", run, env=env)
        if not (run / "faults.log").exists():
            break
        dealt += 1

        found = nursery.verify(run, full=False)

        assert not found["wrong"], (after, found)
        left = [file.name for file in (run / "home").glob("earshot*")]
        assert left == ["earshot.duckdb"] or fault[0] == "unlink"
    assert dealt or fault[0] == "rename", "The fault was never reached: it proves nothing."


def test_a_program_that_promises_before_the_commit_is_caught(
    nursery: Nursery, broken_disk: Nursery, established: Established, tmp_path: Path
) -> None:
    run = established(tmp_path, "64KB")
    env = {
        "FAULT_PATH": f"{run}/home/earshot",
        "FAULT_OP": "write",
        "FAULT_ERROR": "ENOSPC",
        "FAULT_COUNT": "-1",
        "SUBJECT_BREAK": "ack_first",
    }

    outcome = broken_disk.do("work", run, commands=3, env=env)
    wrong = nursery.verify(run, full=False)["wrong"]

    assert outcome.failed
    assert outcome.failed[0] == "DiskFull"
    assert "acknowledged commands are lost" in " ".join(wrong)


def test_a_failed_sync_opens_the_store_again_for_every_thread_even_one_in_the_middle_of_a_read(
    broken_disk: Nursery, established: Established, tmp_path: Path
) -> None:
    run = established(tmp_path, "1GB")
    env = {"FAULT_PATH": f"{run}/home/earshot", "FAULT_ERROR": "EIO", "FAULT_COUNT": "1", "FAULT_OP": "none"}

    outcome = broken_disk.do("fail while reading", run, env=env)

    assert outcome.status == 0, outcome
    assert outcome.said["refused"] == ["InDoubt"]
    assert outcome.said["kept"] in (3, 4)
    assert outcome.said["read"] == [8571429, 10]


# -- a disk that stays full, or read-only --------------------------------------------------------


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
@pytest.mark.parametrize("where", ["/home/earshot", "/home/landing", "/home/"])
def test_a_full_disk_is_told_and_work_goes_on_when_space_is_freed(
    nursery: Nursery, broken_disk: Nursery, established: Established, tmp_path: Path, where: str, checkpoint: str
) -> None:
    run = established(tmp_path, checkpoint)
    freed = run / "freed"
    env = {
        "FAULT_PATH": f"{run}{where}",
        "FAULT_OP": "write",
        "FAULT_ERROR": "ENOSPC",
        "FAULT_AFTER": "4",
        "FAULT_COUNT": "-1",
        "FAULT_UNTIL": str(freed),
    }

    outcome = broken_disk.do("work", run, checkpoint=checkpoint, commands=6, job_every=2, until=str(freed), env=env)

    assert outcome.status == 0, outcome
    assert freed.exists(), "The disk was never full."
    assert {name for name, _ in outcome.refused} <= {"DiskFull", "InDoubt"}
    assert "is full" in " ".join(sentence for _, sentence in outcome.refused)
    assert not nursery.verify(run)["wrong"]


def test_a_store_on_a_full_disk_opens_and_can_be_looked_at(
    broken_disk: Nursery, nursery: Nursery, established: Established, tmp_path: Path
) -> None:
    run = established(tmp_path, "1GB")
    env = {"FAULT_PATH": f"{run}/home", "FAULT_OP": "write", "FAULT_ERROR": "ENOSPC", "FAULT_COUNT": "-1"}

    found = broken_disk.do("verify", run, env=env)

    assert found.said
    assert not found.said["wrong"], found


def test_a_read_only_disk_is_told_in_a_sentence_and_the_data_is_untouched(
    broken_disk: Nursery, nursery: Nursery, established: Established, tmp_path: Path
) -> None:
    run = established(tmp_path, "64KB")
    before = (run / "home" / "earshot.duckdb").read_bytes()
    env = {"FAULT_PATH": f"{run}/home", "FAULT_OP": "open", "FAULT_ERROR": "EROFS", "FAULT_COUNT": "-1"}

    outcome = broken_disk.do("open", run, env=env)

    assert outcome.failed
    assert outcome.failed[0] == "StoreReadOnly"
    assert "cannot be written" in outcome.failed[1]
    assert (run / "home" / "earshot.duckdb").read_bytes() == before
    assert not nursery.verify(run)["wrong"]
