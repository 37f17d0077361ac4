"""The test's end of the nursery: start the subject, hear what it says, kill it, have its store verified."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass(frozen=True)
class Outcome:
    """What became of one child: its exit status (negative: the signal), what it promised, was refused and said."""

    status: int
    acks: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    failed: tuple[str, str] | None = None
    said: dict[str, Any] = field(default_factory=dict)


class Nursery:
    """One `subject.py nursery` process. `preload` is the fault library, if its children need it."""

    def __init__(self, preload: Path | None = None) -> None:
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        if preload:
            env["LD_PRELOAD"] = str(preload)
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "subject.py"), "nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=env,
        )

    def start(self, do: str, run: Path, **asked: Any) -> int:
        """Fork a child; gives its process id."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, "run": str(run), **asked}) + "\n")
        line = self._line()
        # what a fast child says may come before the nursery's own word
        self._early: list[str] = []
        while not line.startswith("pid "):
            self._early.append(line)
            line = self._line()
        return int(line[4:])

    def hear_acks(self, count: int) -> None:
        """Read until the child has promised so many things, or has ended."""
        heard = [line for line in self._early if line.startswith("ack ")]
        while len(heard) < count and not (self._early and self._early[-1].startswith("ended ")):
            line = self._line()
            self._early.append(line)
            if line.startswith("ack "):
                heard.append(line)

    def end(self) -> Outcome:
        """Hear the child out."""
        lines = self._early
        while not (lines and lines[-1].startswith("ended ")):
            lines.append(self._line())
        told = [line.partition(" ")[::2] for line in lines]
        failures = [json.loads(rest) for word, rest in told if word == "failed"]
        said = [json.loads(rest) for word, rest in told if word == "said"]
        return Outcome(
            status=int(lines[-1].split()[1]),
            acks=[rest for word, rest in told if word == "ack"],
            refused=[tuple(json.loads(rest)) for word, rest in told if word == "refused"],
            failed=tuple(failures[0]) if failures else None,
            said=said[0] if said else {},
        )

    def do(self, do: str, run: Path, **asked: Any) -> Outcome:
        """Start a child and hear it out."""
        self.start(do, run, **asked)
        return self.end()

    def kill(self, pid: int) -> Outcome:
        """kill -9, and what the child said before."""
        os.kill(pid, signal.SIGKILL)
        return self.end()

    def verify(self, run: Path, *, full: bool = True) -> dict[str, Any]:
        """What a look at the store finds: `wrong` is a list of sentences, empty when all is well."""
        found = self.do("verify", run, full=full)
        if found.said:
            return found.said
        return {"wrong": [f"the store cannot be looked at: {found.failed or found.status}"]}

    def close(self) -> None:
        """End the nursery."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"The nursery ended with status {self._process.wait()}.")
        return line.rstrip("\n")


def build_fault_library(folder: Path) -> Path:
    """Compile faultfs.c. Fails with what to install where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise AssertionError(
            "These tests break disks through a small C library and found no C compiler. "
            "Install one (Debian and Ubuntu: apt-get install gcc libc6-dev) and run them again."
        )
    library = folder / "faultfs.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "faultfs.c"), "-ldl", "-lpthread"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, f"faultfs.c does not compile: {built.stderr}"
    return library
