"""Nurseries of the subject program, one a worker: plain, and with the library that breaks disks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.data.faults.nursery import Nursery, build_fault_library

Established = Callable[[Path, str], Path]

CHECKPOINTS = ("64KB", "1GB")  # with the small one the log is never there at a kill, with the large one always


def soak(name: str, otherwise: int) -> int:
    """How many: EARSHOT_SOAK_<NAME> in the environment, or the soak's own figure."""
    return int(os.environ.get(f"EARSHOT_SOAK_{name}", otherwise))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The subject without faults of the disk."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def fault_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """faultfs.c, compiled."""
    return build_fault_library(tmp_path_factory.mktemp("faultfs"))


@pytest.fixture(scope="session")
def broken_disk(fault_library: Path) -> Iterator[Nursery]:
    """The subject on a disk that fails when it is told to."""
    nursery = Nursery(fault_library)
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def established(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Established:
    """Put a store that has worked for a while into a folder: made once for each checkpoint threshold."""
    made: dict[str, Path] = {}

    def put(run: Path, checkpoint: str) -> Path:
        if checkpoint not in made:
            made[checkpoint] = tmp_path_factory.mktemp(f"established-{checkpoint}")
            done = nursery.do("work", made[checkpoint], checkpoint=checkpoint, commands=10)
            assert done.status == 0, done
        shutil.copytree(made[checkpoint], run, dirs_exist_ok=True)
        return run

    return put
