"""The power goes at any moment: on every disk that could be left, what was promised is there."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.data.faults import powerloss
from tests.data.faults.conftest import CHECKPOINTS, soak
from tests.data.faults.nursery import Nursery

pytestmark = pytest.mark.faults

CHUNKS = 4  # of 25 disks for each threshold
COMMANDS = 24


@pytest.fixture(scope="session")
def traces(broken_disk: Nursery, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[powerloss.Op]]]:
    """For each checkpoint threshold, a run from the creation of the store on: its folder and its operations."""
    traced = {}
    for checkpoint in CHECKPOINTS:
        run = tmp_path_factory.mktemp(f"traced-{checkpoint}")
        file = run.parent / f"{run.name}.trace"
        env = {"FAULT_PATH": f"{run}/", "FAULT_TRACE": str(file)}
        done = broken_disk.do("work", run, checkpoint=checkpoint, commands=COMMANDS, job_every=4, env=env)
        assert done.status == 0, done
        traced[checkpoint] = (str(run), powerloss.read_trace(file))
    return traced


def look_at(
    nursery: Nursery, at: Path, traced: str, ops: list[powerloss.Op], count: int, seed: str
) -> tuple[Counter[str], list[str]]:
    """Rebuild so many disks and verify each until one is wrong: counts, and what is wrong."""
    counted: Counter[str] = Counter()
    wrong = []
    for cut, found, said in powerloss.disks(ops, f"{traced}/acks.log", count, seed):
        run = at / "disk"
        powerloss.put_down(run, traced, found, said)
        seen = nursery.verify(run, full=counted["disks"] % 10 == 9)
        counted["disks"] += 1
        counted["with a store"] += any(path.endswith("earshot.duckdb") for path in found)
        counted["with landing files"] += any(path.endswith(".parquet") for path in found)
        counted["in doubt"] += seen.get("in_doubt", 0) > 0
        shutil.rmtree(run)
        if seen["wrong"]:
            wrong.append(f"cut at {cut} of {len(ops)}: {seen['wrong']}")
            break
    return counted, wrong


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_what_was_promised_is_on_every_disk_a_power_cut_can_leave(
    nursery: Nursery,
    traces: dict[str, tuple[str, list[powerloss.Op]]],
    tmp_path: Path,
    checkpoint: str,
    chunk: int,
) -> None:
    traced, ops = traces[checkpoint]

    counted, wrong = look_at(nursery, tmp_path, traced, ops, 25, f"{checkpoint} {chunk}")

    assert not wrong
    assert counted["disks"] == 25
    assert counted["with a store"] > 15, "Most disks must hold a store, else they prove little."


def test_the_trace_sees_all_that_is_written(traces: dict[str, tuple[str, list[powerloss.Op]]]) -> None:
    for traced, ops in traces.values():
        disk = powerloss.Disk()
        for op in ops:
            disk.play(op, f"{traced}/acks.log")
        disk.journal, names = [], disk.names
        files = {str(file) for file in Path(traced, "home").rglob("*") if file.is_file()}

        assert set(names) == files
        for path, number in names.items():
            content = bytearray(disk.inodes[number].durable)
            for op in disk.inodes[number].pending:
                powerloss._apply(content, op)
            assert bytes(content) == Path(path).read_bytes(), f"{path} was written by a way the library does not see."


@pytest.mark.parametrize("forgotten", [r"earshot\.duckdb", r"/landing/.*\.tmp$", r"/landing/export$"])
def test_a_store_that_forgets_to_sync_is_caught(
    nursery: Nursery, traces: dict[str, tuple[str, list[powerloss.Op]]], tmp_path: Path, forgotten: str
) -> None:
    traced, ops = traces["1GB"]

    _, wrong = look_at(nursery, tmp_path, traced, powerloss.without_syncs(ops, forgotten), 60, forgotten)

    assert wrong, f"A store that never syncs {forgotten} passed: this harness proves nothing."


@pytest.mark.soak
@pytest.mark.timeout(14400)
@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_thousands_of_power_cuts_lose_nothing_that_was_promised(
    nursery: Nursery, broken_disk: Nursery, tmp_path: Path, checkpoint: str
) -> None:
    run, file = tmp_path / "run", tmp_path / "trace"
    run.mkdir()
    env = {"FAULT_PATH": f"{run}/", "FAULT_TRACE": str(file)}
    done = broken_disk.do("work", run, checkpoint=checkpoint, commands=150, env=env)
    assert done.status == 0, done

    counted, wrong = look_at(
        nursery, tmp_path, str(run), powerloss.read_trace(file), soak("DISKS", 10_000) // 2, "soak"
    )

    print(checkpoint, dict(counted))
    assert not wrong
