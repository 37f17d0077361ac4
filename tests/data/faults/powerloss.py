"""From a trace of file operations, the disks that a power cut could have left behind.

The model is that of a journalling file system (ext4, XFS): changes of names (create, rename, link, unlink) reach
the disk in their order, and a sync of a file or of its folder brings all of them up to that file's last one;
those after it may be lost from any point on. Data is there if it was synced, and else there, missing or torn
at a sector. What a program said before the cut counts as said, synced or not.
"""

from __future__ import annotations

import os
import random
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Op:
    """One traced call: W write, T truncate, S sync, C create, R rename, L link, U unlink."""

    kind: str
    path: str
    other: str
    offset: int
    data: bytes


def read_trace(file: Path) -> list[Op]:
    """The records of faultfs.c, in order."""
    raw, at, ops = file.read_bytes(), 0, []
    while at < len(raw):
        kind = chr(raw[at])
        (size,) = struct.unpack_from("<I", raw, at + 1)
        at += 5
        path = raw[at : at + size].decode()
        at += size
        (size,) = struct.unpack_from("<I", raw, at)
        at += 4
        other = raw[at : at + size].decode()
        at += size
        offset, length = struct.unpack_from("<qq", raw, at)
        at += 16
        data = raw[at : at + length] if kind == "W" else b""
        at += len(data)
        ops.append(Op(kind, path, other, offset, data))
    return ops


def without_syncs(ops: list[Op], forgotten: str) -> list[Op]:
    """The trace of a program that never syncs paths in which the pattern is found: the harness must catch it."""
    return [op for op in ops if op.kind != "S" or not re.search(forgotten, op.path)]


@dataclass
class Inode:
    """A file whatever its name: what is surely on the disk, and what was written since."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)


@dataclass
class Disk:
    """All files of a traced folder at one moment."""

    inodes: list[Inode] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)  # as the program sees them
    on_disk: dict[str, int] = field(default_factory=dict)  # as the journal has them for sure
    journal: list[tuple[str, str, str, int]] = field(default_factory=list)  # changes of names not yet sure
    said: bytearray = field(default_factory=bytearray)

    def play(self, op: Op, acks: str) -> None:
        """Let one operation happen."""
        if op.path == acks:
            if op.kind == "W":
                self.said += op.data
        elif op.kind in "CRLU":
            self._rename(op)
        elif op.path in self.names:
            inode = self.inodes[self.names[op.path]]
            if op.kind == "S":
                for written in inode.pending:
                    _apply(inode.durable, written)
                inode.pending = []
                self._settle(lambda change: change[3] == self.names[op.path])
            else:
                inode.pending.append(op)
        elif op.kind == "S":  # a folder
            self._settle(lambda change: op.path in (os.path.dirname(change[1]), os.path.dirname(change[2])))

    def _rename(self, op: Op) -> None:
        if op.kind == "C":
            self.inodes.append(Inode())
            number = len(self.inodes) - 1
        elif op.path in self.names:
            number = self.names[op.path]
        else:
            return  # a folder, or a file from before the trace
        change = (op.kind, op.path, op.other, number)
        _change(self.names, change)
        self.journal.append(change)

    def _settle(self, belongs: object) -> None:
        """Bring the journal to the disk up to the last change that belongs to what is synced."""
        last = max((at for at, change in enumerate(self.journal) if belongs(change)), default=-1)  # type: ignore[operator]
        for change in self.journal[: last + 1]:
            _change(self.on_disk, change)
        del self.journal[: last + 1]

    def after_the_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Path → content, as one of the disks that could be found."""
        kept = chance.choice(("none", "all", "some", "some", "some"))
        names = dict(self.on_disk)
        reached = {"none": 0, "all": len(self.journal)}.get(kept, chance.randint(0, len(self.journal)))
        for change in self.journal[:reached]:
            _change(names, change)
        found = {}
        contents: dict[int, bytes] = {}
        for path, number in names.items():
            if number not in contents:
                content = bytearray(self.inodes[number].durable)
                for op in self.inodes[number].pending:
                    for part in _survives(op, kept, chance):
                        _apply(content, part)
                contents[number] = bytes(content)
            found[path] = contents[number]
        return found


def _survives(op: Op, kept: str, chance: random.Random) -> Iterator[Op]:
    if kept == "none":
        return
    lot = 1.0 if kept == "all" else chance.random()
    if lot < 0.4:
        return
    if lot > 0.75 and kept != "all" and len(op.data) > 512:
        sector = chance.choice((512, 4096))
        yield Op(op.kind, op.path, "", op.offset, op.data[: chance.randint(0, len(op.data) // sector) * sector])
    else:
        yield op


def _apply(content: bytearray, op: Op) -> None:
    if len(content) < op.offset:
        content.extend(bytes(op.offset - len(content)))
    if op.kind == "T":
        del content[op.offset :]
    else:
        content[op.offset : op.offset + len(op.data)] = op.data


def _change(names: dict[str, int], change: tuple[str, str, str, int]) -> None:
    kind, path, other, number = change
    if kind == "C":
        names[path] = number
    elif kind == "R":
        names.pop(path, None)
        names[other] = number
    elif kind == "L":
        names[other] = number
    else:
        names.pop(path, None)


def disks(ops: list[Op], acks: str, count: int, seed: str) -> Iterator[tuple[int, dict[str, bytes], bytes]]:
    """So many cuts, spread at random over the trace: (operation, path → content, what was said before)."""
    chance = random.Random(seed)
    cuts = sorted(chance.randint(1, len(ops)) for _ in range(count))
    disk, played = Disk(), 0
    for cut in cuts:
        while played < cut:
            disk.play(ops[played], acks)
            played += 1
        yield cut, disk.after_the_cut(chance), bytes(disk.said)


def put_down(run: Path, traced: str, found: dict[str, bytes], said: bytes) -> None:
    """Write a disk out as a folder that the subject can open."""
    run.mkdir(parents=True)
    for path, content in found.items():
        file = run / os.path.relpath(path, traced)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (run / "acks.log").write_bytes(said)
