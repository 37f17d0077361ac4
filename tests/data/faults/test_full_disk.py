"""A disk that is really full, and one that is really read-only: a small file system of this test's own.

Needs the right to mount in a namespace of its own; where that is missing the tests are skipped with the reason,
and test_io_faults.py proves the same with a disk that only says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.data.faults.nursery import HERE, ROOT

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def _may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("The command unshare is missing: no file system can be mounted for this test alone.")
    where = tmp_path_factory.mktemp("mount")
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", str(where)],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip(f"This user may not mount a file system for this test alone: {tried.stderr.strip()}")


def on_a_small_disk(where: Path, size: str, *steps: str | dict[str, Any]) -> list[list[str]]:
    """Mount a disk at `where` and do the steps in turn, shell words or lines for the subject: what each said."""
    script = [f"mount -t tmpfs -o size={size} none '{where}'"]
    for step in steps:
        if isinstance(step, str):
            script.append(step)
        else:
            script.append(f"'{sys.executable}' '{HERE / 'subject.py'}' once '{json.dumps(step)}'")
        script.append("echo ---")
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", "\n".join(script)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    return [part.strip().splitlines() for part in done.stdout.split("---\n")[: len(steps)]]


def said(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lines[-1].removeprefix("said "))
    return found


@pytest.mark.usefixtures("_may_mount")
def test_a_disk_that_fills_up_loses_nothing_and_goes_on_when_it_is_enlarged(tmp_path: Path) -> None:
    run = str(tmp_path)

    worked_before, _, filled, looked_at, _, worked, after = on_a_small_disk(
        tmp_path,
        "16m",
        {"do": "work", "run": run, "checkpoint": "64KB", "commands": 6, "job_every": 3},
        # somebody else's file takes what is left but for room for a few commands
        f"head -c 1G /dev/zero > '{tmp_path}/ballast'; truncate -s -200K '{tmp_path}/ballast'",
        {"do": "work", "run": run, "checkpoint": "64KB", "job_every": 1000},
        {"do": "verify", "run": run},
        f"mount -o remount,size=60m '{tmp_path}'",
        {"do": "work", "run": run, "commands": 5},
        {"do": "verify", "run": run},
    )

    assert filled[-1].startswith('failed ["'), filled[-5:]
    assert "is full" in filled[-1]
    assert len([line for line in worked_before if line.startswith("ack c")]) == 6
    assert said(looked_at)["wrong"] == [], "It does not open, or has lost something, while the disk is full."
    assert len([line for line in worked if line.startswith("ack c")]) == 5
    assert said(after)["wrong"] == []


@pytest.mark.usefixtures("_may_mount")
def test_a_read_only_disk_is_told_and_changes_nothing(tmp_path: Path) -> None:
    run = str(tmp_path)

    _, _, refused, _, after = on_a_small_disk(
        tmp_path,
        "60m",
        {"do": "work", "run": run, "commands": 6},
        f"mount -o remount,ro '{tmp_path}'",
        {"do": "open", "run": run},
        f"mount -o remount,rw '{tmp_path}'",
        {"do": "verify", "run": run},
    )

    assert refused[-1].startswith('failed ["StoreReadOnly"'), refused
    assert "cannot be written" in refused[-1]
    assert said(after)["wrong"] == []
    assert said(after)["commands"] == 6


@pytest.mark.usefixtures("_may_mount")
def test_a_home_on_a_read_only_disk_is_told(tmp_path: Path) -> None:
    _, refused = on_a_small_disk(
        tmp_path, "1m", f"mount -o remount,ro '{tmp_path}'", {"do": "open", "run": str(tmp_path)}
    )

    assert refused[-1].startswith('failed ["StoreReadOnly"'), refused
