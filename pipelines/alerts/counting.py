"""Counting as of then: who is counted how often, and what a window held at each tick.

Time is in hours from the midnight that begins the first day. A tick is a quarter of an hour; the tick k stands at the
hour k/4 and sees the bins before k. A mention is seen from the first tick at or after its arrival.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOUR = 4  # ticks
DAY = 24 * HOUR
STEP = 1 / HOUR  # hours
WINDOWS: Ints = np.array([1, 2, 4, 8, 16, 24]) * HOUR  # ticks
COPIES, COPIES_WITHIN = 3, 48.0  # a wording counts so often in so many hours
AUTHOR_WITHIN = 6.0  # hours in which an author counts once on a topic
HABIT_DAYS = 4  # a wording met on so many earlier days is a manner of speaking, not a campaign
ANSWERED_WITHIN = 0.1  # hours after or before another of its cell in which a mention is likely of one conversation


@dataclass(frozen=True, slots=True)
class Mentions:
    """A row a mention, by arrival. `wording` and `author` are -1 where they are not known."""

    created: Floats
    arrived: Floats
    platform: Ints
    topic: Ints
    author: Ints
    wording: Ints
    critical: Bools

    def __len__(self) -> int:
        return len(self.created)


def counted(said: Mentions) -> Bools:
    """Which critical mentions count: copies and single authors are capped, in the order of arrival.

    A wording that has been met on several earlier days is ordinary speech and is not capped.
    """
    counts = said.critical.copy()
    copies: dict[tuple[int, int], list[float]] = {}
    days: dict[int, list[int]] = {}
    last: dict[tuple[int, int], float] = {}
    for row in np.flatnonzero(said.critical):
        at, wording, author = float(said.created[row]), int(said.wording[row]), int(said.author[row])
        topic = int(said.topic[row])
        fine = True
        if author >= 0:
            before = last.get((author, topic))
            if before is not None and abs(at - before) < AUTHOR_WITHIN:
                fine = False
        if fine and wording >= 0:
            met = days.setdefault(wording, [])
            day = int(at // 24)
            habit = sum(one < day - 1 for one in met) >= HABIT_DAYS
            if len(met) < 30 and day not in met:
                met.append(day)
            if not habit:
                recent = copies.setdefault((wording, topic), [])
                near = [one for one in recent if abs(at - one) < COPIES_WITHIN]
                fine = len(near) < COPIES
                if fine:
                    near.append(at)
                copies[wording, topic] = near
        if fine and author >= 0:
            last[author, topic] = at
        counts[row] = fine
    return counts


def answering(said: Mentions, counts: Bools, platforms: int) -> Bools:
    """Which of those that count came within minutes of one of their cell that was known before.

    The same instant says nothing: times may be rounded to the hour or the day.
    """
    out = np.zeros(len(said), dtype=bool)
    known: dict[int, list[float]] = {}
    for row in np.flatnonzero(counts):
        at = float(said.created[row])
        before = known.setdefault(int(said.topic[row]) * platforms + int(said.platform[row]), [])
        earlier, later = bisect_left(before, at), bisect_right(before, at)
        beside = before[max(earlier - 1, 0) : earlier] + before[later : later + 1]
        out[row] = any(abs(at - one) < ANSWERED_WITHIN for one in beside)
        insort(before, at)
    return out


@dataclass(frozen=True, slots=True)
class Day:
    """What the ticks of one day saw. Arrays are [window, cell, tick]; `settled_…` are of the day before, by bin."""

    number: int
    critical: Floats
    answering: Floats  # of these, what came within minutes of another
    raw: Floats
    ordinary: Floats
    settled_critical: Floats  # [cell, bin], as known at the end of this day
    settled_ordinary: Floats
    settled_all: Floats  # [platform, bin]
    waits: Floats  # [platform, tick of waiting], how long the mentions of the day before waited
    dark: Bools  # [platform, tick], where a source was failing and its cells are not judged
    was_dark: Bools  # [platform], whether it was for a quarter of the day before


class Counter:
    """As-of counts of a body of mentions, a day at a time. A cell is `topic * platforms + platform`."""

    def __init__(
        self, said: Mentions, topics: int, platforms: int, outages: Sequence[tuple[int, float, float]] = ()
    ) -> None:
        """`outages` are platform, beginning and end in hours."""
        self.topics, self.platforms = topics, platforms
        self.counts = counted(said)
        self.answers = answering(said, self.counts, platforms)
        self.said = said
        self.outages = outages
        self.bin = np.floor(said.created / STEP).astype(np.int64)
        self.tick = np.maximum(np.ceil(said.arrived / STEP - 1e-9).astype(np.int64), self.bin + 1)
        self.cell = said.topic * platforms + said.platform
        self.order = np.argsort(self.bin, kind="stable")
        self.sorted_bin = self.bin[self.order]

    @property
    def cells(self) -> int:
        """How many cells of a topic on a platform."""
        return self.topics * self.platforms

    def day(self, number: int) -> Day:
        """The day's ticks: from a quarter of an hour after midnight to the next midnight."""
        first = number * DAY + 1
        rows = self._rows(first - 1 - int(WINDOWS[-1]), first - 1 + DAY)
        rows = rows[self.tick[rows] < first + DAY]
        took = self.counts[rows]
        critical = self.said.critical[rows]
        before = self._rows((number - 1) * DAY, number * DAY)
        before = before[self.tick[before] < first + DAY]
        return Day(
            number,
            self._windows(rows[took], first),
            self._windows(rows[self.answers[rows]], first),
            self._windows(rows[critical], first),
            self._windows(rows[~critical], first),
            self._bins(before[self.counts[before]], self.cell, self.cells, (number - 1) * DAY),
            self._bins(before[~self.said.critical[before]], self.cell, self.cells, (number - 1) * DAY),
            self._bins(before, self.said.platform, self.platforms, (number - 1) * DAY),
            self._waits(before),
            self._dark(number),
            self._dark(number - 1).mean(axis=1) >= 0.25,
        )

    def _dark(self, number: int) -> Bools:
        """[platform, tick]: the ticks of a day that lie in an outage."""
        out = np.zeros((self.platforms, DAY), dtype=bool)
        hours = (number * DAY + 1 + np.arange(DAY)) * STEP
        for platform, begins, ends in self.outages:
            out[platform] |= (hours >= begins) & (hours < ends)
        return out

    def _rows(self, first: int, past: int) -> Ints:
        """The mentions written in the bins from `first` to before `past`."""
        low, high = np.searchsorted(self.sorted_bin, [first, past])
        out: Ints = self.order[low:high]
        return out

    def _windows(self, rows: Ints, first: int) -> Floats:
        """How many each window held at each tick: a mention enters by its arrival and leaves by its age."""
        out = np.zeros((len(WINDOWS), self.cells, DAY))
        enters = np.maximum(self.tick[rows], first) - first
        for place, width in enumerate(WINDOWS):
            leaves = np.minimum(self.bin[rows] + int(width) + 1 - first, DAY)
            held = enters < leaves
            at = self.cell[rows][held] * (DAY + 1)
            steps = np.bincount(at + enters[held], minlength=self.cells * (DAY + 1)).astype(float)
            steps -= np.bincount(at + leaves[held], minlength=self.cells * (DAY + 1))
            out[place] = np.cumsum(steps.reshape(self.cells, DAY + 1), axis=1)[:, :DAY]
        return out

    @staticmethod
    def _grid(places: Ints, wide: int, high: int) -> Floats:
        return np.bincount(places, minlength=wide * high).astype(float).reshape(high, wide)

    def _bins(self, rows: Ints, of: Ints, many: int, first: int) -> Floats:
        return self._grid(of[rows] * DAY + self.bin[rows] - first, DAY, many)

    def _waits(self, rows: Ints) -> Floats:
        waited = np.clip(self.tick[rows] - self.bin[rows] - 1, 0, DAY)
        return self._grid(self.said.platform[rows] * (DAY + 1) + waited, DAY + 1, self.platforms)
