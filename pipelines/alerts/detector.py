"""The usual and the unusual: what a window of a cell should hold, and how rare what it held is.

expected = level of the cell x shape of the platform's week x completeness, lifted by ordinary talk. The score is
the largest -log10 of the upper tail of a negative binomial over windows of 1 to 24 hours. The usual is learned
from days that have settled, winsorised, so that an event does not teach it. Everything is numpy over all cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import betainc, gammainc

from pipelines.alerts.counting import DAY, HOUR, WINDOWS, Bools, Day, Floats, Ints

LEVEL_DAYS = 14.0
SHAPE_DAYS = 28.0
SPREAD = 0.15  # counts vary by so much of their square beyond chance
LEAST = 3  # deduplicated mentions that an alert needs
LEAST_EXPECTED = 1e-3
LEARNING_DAYS = 7
FRESH = 4 * HOUR  # ticks within which half of what usually has come must have: else a day was fetched late
LATE_DAY = 0.25  # and counts so much for how long mentions wait
LIFTED = 0.5  # ordinary mentions for which the usual counts beside those that were seen
LEAST_LIFT = 0.7  # how far quieter talk than usual may lower what is expected
CLUMPED = 0.2  # mentions come in small clumps: where few are expected, their variance is so much above chance's
ANSWERED = 5.0  # … and by up to so much more where they come within minutes of one another, as in a conversation
TALKATIVE = 0.5  # talk comes in conversations where so much more of an hour's than by chance is of one quarter of it
BUSY_HOUR = 12  # ordinary mentions: an hour of more says no more of it than one of so many
PAIRS = 10.0  # of mentions in an hour, for which chance counts beside those that were seen
COPIED = 0.5  # where less than this share of a window's mentions counts, it is a matter of copies …
FEW, FEW_COPIED = 8, 0.8  # … and where so few count, already below this share: the first copies look like a rise


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts work: the ablation switches them off one by one."""

    topics: bool = True  # cells of a topic over all platforms
    lift: bool = True  # ordinary talk lifts what is expected, or lowers it
    shape: bool = True  # the week's shape
    complete: bool = True  # late data are expected to be late
    winsor: bool = True
    spread: bool = True  # negative binomial instead of Poisson
    clumps: bool = True  # … and mentions in clumps
    answers: bool = True  # … in larger ones where they come within minutes of one another and talk does so here
    windows: bool = True  # six windows instead of one of two hours
    gate: bool = True  # no score where copies and repeats make up the larger half


@dataclass(frozen=True, slots=True)
class Scored:
    """A day of scores: arrays are [cell, tick]; the cells of topics follow those of topic x platform."""

    number: int
    score: Floats
    window: Ints  # the place of the window that says it
    critical: Floats  # [window, cell, tick]
    raw: Floats
    ordinary: Floats
    expected: Floats
    ordinary_expected: Floats
    spread: Floats  # [window, cell, tick]
    learned_days: Floats  # [cell]
    dark: Bools  # [platform, tick]


@dataclass(slots=True)
class Detector:
    """Learns day by day; `see` scores a day's ticks, `learn` takes in the day before it."""

    topics: int
    platforms: int
    parts: Parts = field(default_factory=Parts)
    weekday: int = 0  # of the day 0, Monday is 0
    level: Floats = field(init=False)
    ordinary_level: Floats = field(init=False)
    mass: Floats = field(init=False)
    week: Floats = field(init=False)
    weekdays: Floats = field(init=False)  # [platform, weekday]: how many of each `week` holds
    waits: Floats = field(init=False)
    days: Floats = field(init=False)
    pairs: Floats = field(init=False)  # of an hour's ordinary mentions: those of one quarter, and by chance

    def __post_init__(self) -> None:
        cells = self.topics * self.platforms
        self.level = np.zeros(cells)
        self.ordinary_level = np.zeros(cells)
        self.mass = np.zeros(cells)
        self.week = np.zeros((self.platforms, 168))
        self.weekdays = np.zeros((self.platforms, 7))
        self.waits = np.zeros((self.platforms, DAY + 1))
        self.days = np.zeros(self.platforms)
        self.pairs = np.zeros(2)

    # -- what is expected ------------------------------------------------------------------------

    def shape(self) -> Floats:
        """[platform, hour of the week], mean 1: the hour of the day times the weekday, drawn to what was seen."""
        if not self.parts.shape:
            return np.ones((self.platforms, 168))
        seen = self.week.reshape(self.platforms, 7, 24)
        total = seen.sum(axis=(1, 2))[:, None]
        a_day = total / np.maximum(self.weekdays.sum(axis=1)[:, None], 1e-9)  # mentions on a mean day
        hour = seen.sum(axis=1)
        hour = (hour + np.roll(hour, 1, 1) + np.roll(hour, -1, 1)) / 3
        hour = (hour + total / 24 * 20 / (total + 1)) / (total + 20 * total / (total + 1) + 1e-9) * 24
        weeks = np.minimum(self.days / 14, 1.0)[:, None]  # a weekday is known after two of it
        # what was seen of a weekday is held against how often it was seen: the newest days weigh most
        day = (1 - weeks) + weeks * (seen.sum(axis=2) + 30) / (self.weekdays * a_day + 30)
        model = day[:, :, None] * hour[:, None, :]
        usual = (self.weekdays * a_day)[:, :, None] / 24
        trust = 24.0  # mentions an hour of the week needs to be believed by itself
        mixed = np.where(total[:, :, None] > 0, (seen + trust * model) / (usual + trust), 1.0)
        mixed = mixed.reshape(self.platforms, 168)
        out: Floats = mixed / mixed.mean(axis=1, keepdims=True)
        return out

    def completeness(self) -> Floats:
        """[platform, age in ticks]: the share of an old bin's mentions that has arrived."""
        if not self.parts.complete:
            return np.ones((self.platforms, DAY))
        prior = np.zeros(DAY + 1)
        prior[0] = 20.0
        share = np.cumsum(self.waits + prior, axis=1) / (self.waits.sum(axis=1, keepdims=True) + 20.0)
        out: Floats = share[:, :DAY]
        return out

    def expect(self, number: int) -> tuple[Floats, Floats]:
        """Critical and ordinary mentions to expect: both [window, cell, tick] for the ticks of a day."""
        shape = self.shape()
        hour = ((self.weekday + number) % 7) * 24 + np.arange(-DAY, DAY) // HOUR
        rate = shape[:, hour % 168] / DAY  # [platform, bin]: yesterday's and today's, in days of talk
        complete = self.completeness()
        # a tick k (1..DAY) sees the bins k-1, k-2, … of today counted from DAY
        back = DAY + np.arange(1, DAY + 1)[:, None] - 1 - np.arange(DAY)[None, :]
        seen = np.cumsum(rate[:, back] * complete[:, None, :], axis=2)[:, :, WINDOWS - 1]  # [platform, tick, window]
        per_day = np.moveaxis(seen, 2, 0)  # [window, platform, tick]
        every = np.tile(per_day, (1, self.topics, 1))
        return every * self._level(self.level)[None, :, None], every * self._level(self.ordinary_level)[None, :, None]

    def _level(self, total: Floats) -> Floats:
        """Mentions a day, drawn a little to the mean of the cells while little is known."""
        mean = total.sum() / max(self.mass.sum(), 1e-9) if self.mass.sum() > 0 else 0.0
        out: Floats = (total + 0.5 * mean) / (self.mass + 0.5)
        return out

    # -- scoring ---------------------------------------------------------------------------------

    def see(self, day: Day) -> Scored:
        """Score the ticks of a day with what was learned before it.

        A platform that is still learning is left out of its topics' cells: a new source's first data must not
        look like a rise. A source that is failing is not judged and left out likewise while it fails. A window of
        which copies and repeats make up the larger half scores nothing, one of few mentions from a fifth on.
        """
        expected, ordinary_expected = self.expect(day.number)
        seen = (day.critical, day.raw, day.ordinary, day.answering)
        critical, raw, ordinary, answering = (self.with_topics(one, day.dark) for one in seen)
        expected, ordinary_expected = (self.with_topics(one, day.dark) for one in (expected, ordinary_expected))
        if self.parts.lift:
            expected = expected * self.lift(ordinary, ordinary_expected)
        spread = np.full(expected.shape, SPREAD if self.parts.spread else 1e-6)
        if self.parts.spread and self.parts.clumps:
            spread = clumped(spread, expected, self.answered(critical, answering))
        rare = rarity(critical, expected, spread, LEAST)
        if not self.parts.windows:
            rare[[0, 2, 3, 4, 5]] = 0.0
        window = rare.argmax(axis=0)
        score = np.take_along_axis(rare, window[None], axis=0)[0]
        if not self.parts.topics:
            score[self.topics * self.platforms :] = 0.0
        counts, written = (np.take_along_axis(one, window[None], axis=0)[0] for one in (critical, raw))
        copied = counts < np.where(counts <= FEW, FEW_COPIED, COPIED) * written
        score = np.where(copied & self.parts.gate, 0.0, score)
        own = np.tile(self.days, self.topics)
        learned = np.concatenate([own, np.full(self.topics, self.days.max(initial=0.0))])
        score = np.where((learned >= LEARNING_DAYS)[:, None], score, 0.0)
        score[: self.topics * self.platforms][np.tile(day.dark, (self.topics, 1))] = 0.0
        return Scored(
            day.number, score, window, critical, raw, ordinary, expected, ordinary_expected, spread, learned, day.dark
        )  # fmt: skip

    def lift(self, ordinary: Floats, expected: Floats) -> Floats:
        """[window, cell, tick]: how much more ordinary talk there is than usual, or less; sparse talk says little."""
        out: Floats = np.maximum(LEAST_LIFT, (ordinary + LIFTED) / (expected + LIFTED))
        return out

    def answered(self, critical: Floats, answering: Floats) -> Floats | float:
        """[window, cell, tick]: mentions that answer for each that does not, as far as talk here does so."""
        if not self.parts.answers:
            return 0.0
        out: Floats = self.talkative() * answering / np.maximum(critical - answering, 1.0)
        return out

    def talkative(self) -> float:
        """How far talk comes in conversations here, 0 to 1: an hour's falls together in a quarter more than by chance.

        It is learned from ordinary talk: what criticises comes close together in an event as well.
        """
        together, chance = self.pairs + PAIRS
        return float(np.clip((together / chance - 1) / TALKATIVE, 0.0, 1.0))

    def with_topics(self, one: Floats, dark: Bools) -> Floats:
        """The same with a row more for each topic: its platforms together, those that know their usual and work."""
        knows = (self.days >= LEARNING_DAYS)[:, None] & ~dark
        split = one.reshape(one.shape[0], self.topics, self.platforms, one.shape[2])
        return np.concatenate([one, (split * knows[None, None]).sum(axis=2)], axis=1)

    # -- learning --------------------------------------------------------------------------------

    def learn(self, day: Day) -> None:
        """Take in the day before this one, which has settled."""
        if day.number < 1:
            return
        talked = (day.settled_all.sum(axis=1) > 0) & ~day.was_dark
        self.days += talked
        keep = np.exp(-1 / LEVEL_DAYS)
        share = self._share_of_day(day.number - 1)
        self._learn_week(day, talked)
        self._learn_waits(day, talked, keep)
        known = np.tile(talked & (self.days > 0), self.topics)
        for name, settled in (("level", day.settled_critical), ("ordinary_level", day.settled_ordinary)):
            total: Floats = getattr(self, name)
            usual = self._level(total) * share
            seen = settled.sum(axis=1)
            if self.parts.winsor:
                most = usual + 3 * np.sqrt(usual + SPREAD * usual**2) + 1
                seen = np.where(self.mass > 2, np.minimum(seen, most), seen)
            setattr(self, name, np.where(known, total * keep + seen, total))
        self.mass = np.where(known, self.mass * keep + share, self.mass)
        self._learn_pairs(day)

    def _learn_pairs(self, day: Day) -> None:
        quarter = day.settled_ordinary.reshape(-1, 24, HOUR)
        hour = quarter.sum(axis=2)
        weight = np.minimum(1.0, BUSY_HOUR * (BUSY_HOUR - 1) / np.maximum(hour * (hour - 1), 1.0))
        together = (quarter * (quarter - 1)).sum(axis=2) / 2
        chance = hour * (hour - 1) / 2 / HOUR
        self.pairs = self.pairs * np.exp(-1 / SHAPE_DAYS) + [(weight * one).sum() for one in (together, chance)]

    def _learn_waits(self, day: Day, talked: Bools, keep: float) -> None:
        """How long mentions wait. Silence says nothing of it, and a day that was fetched late in one go little."""
        many = np.maximum(day.waits.sum(axis=1), 1e-9)
        fresh = day.waits[:, : FRESH + 1].sum(axis=1) / many
        weight = np.where(fresh < 0.5 * self.completeness()[:, FRESH], LATE_DAY, 1.0)
        self.waits = np.where(talked[:, None], self.waits * keep + day.waits * weight[:, None], self.waits)

    def _learn_week(self, day: Day, talked: Bools) -> None:
        fades = np.where(talked, np.exp(-1 / SHAPE_DAYS), 1.0)[:, None]
        weekday = (self.weekday + day.number - 1) % 7
        hour = weekday * 24 + np.arange(24)
        said = self._no_flood(day.settled_all.reshape(self.platforms, 24, HOUR).sum(axis=2), hour)
        self.week, self.weekdays = self.week * fades, self.weekdays * fades
        self.week[:, hour] += np.where(talked[:, None], said, 0.0)
        self.weekdays[:, weekday] += talked

    def _no_flood(self, seen: Floats, hour: Ints) -> Floats:
        """[platform, hour]: a day's talk by the hour, drawn in where one account's thousands would be the whole shape.

        Else the hours beside the flood seemed so quiet for weeks that ordinary talk in them were news.
        """
        known = self.mass.reshape(self.topics, self.platforms).max(axis=0) > 2
        if not self.parts.winsor or not known.any():
            return seen
        a_day = (self._level(self.level) + self._level(self.ordinary_level)).reshape(self.topics, -1).sum(axis=0)
        usual = a_day[:, None] / 24 * self.shape()[:, hour]
        out: Floats = np.where(known[:, None], np.minimum(seen, usual + 4 * np.sqrt(usual + usual**2) + 3), seen)
        return out

    def _share_of_day(self, number: int) -> Floats:
        """[cell]: how much of a mean day this weekday is."""
        hour = ((self.weekday + number) % 7) * 24 + np.arange(24)
        out: Floats = np.tile(self.shape()[:, hour].mean(axis=1), self.topics)
        return out


def clumped(spread: Floats, expected: Floats, answered: Floats | float = 0.0) -> Floats:
    """The dispersion with mentions that come in clumps: it counts for much where few are expected, else for nothing.

    `answered` is how many came within minutes of another for each that did not.
    """
    out: Floats = spread + (CLUMPED + np.minimum(answered, ANSWERED)) / np.maximum(expected, LEAST_EXPECTED)
    return out


def rarity(seen: Floats, expected: Floats, spread: Floats, least: float = 1.0) -> Floats:
    """-log10 of the chance of at least so many, under a negative binomial with that mean and dispersion.

    Nothing is worked out below `least` and below what is expected: 0 there.
    """
    expected = np.maximum(expected, LEAST_EXPECTED)
    out = np.zeros(expected.shape)
    at = (seen >= least) & (seen > expected)
    n, mean = seen[at], expected[at]
    size = 1.0 / np.maximum(np.broadcast_to(spread, expected.shape)[at], 1e-6)
    tail = np.where(size > 1e5, gammainc(n, mean), betainc(n, size, mean / (mean + size)))
    out[at] = -np.log10(np.maximum(tail, 1e-300))
    return out
