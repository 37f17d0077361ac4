"""Where the tests put their stores: in memory where the machine has room there, for a disk's syncs are a long wait.

The folder is this process's own and goes with it; what a killed run left is cleared by the next one.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes; a run needs a few hundred megabytes
OURS = "earshot-tests-"


def take() -> None:
    """Give this run, its workers and the programs they start a folder in memory for temporary files, if there is one.

    Nothing changes where somebody said where temporary files go, or where there is little memory.
    """
    if os.environ.get("TMPDIR") or os.environ.get("PYTEST_DEBUG_TEMPROOT"):
        return
    if not os.access(IN_MEMORY, os.W_OK | os.X_OK) or shutil.disk_usage(IN_MEMORY).free < ROOM:
        return
    with (IN_MEMORY / f"{OURS}{os.getuid()}.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # nobody clears a folder between its making and its locking
        for left in IN_MEMORY.glob(f"{OURS}{os.getuid()}-*"):
            if _is_left(left):
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{OURS}{os.getuid()}-", dir=IN_MEMORY))
        held = os.open(folder, os.O_RDONLY)  # open and locked until this process ends
        fcntl.flock(held, fcntl.LOCK_EX)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    atexit.register(_clear, folder, os.getpid())


def _is_left(folder: Path) -> bool:
    """Whether the run that made it has ended."""
    looking = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(looking, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(looking)
    return True


def _clear(folder: Path, made_by: int) -> None:
    if os.getpid() == made_by:  # not in a process that was forked from it
        shutil.rmtree(folder, ignore_errors=True)
