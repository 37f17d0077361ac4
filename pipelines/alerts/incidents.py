"""From scores to incidents: opened at the threshold, told again when they double or spread, closed with hysteresis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.alerts.counting import DAY, HOUR, STEP, WINDOWS, Bools, Counter, Floats, Ints
from pipelines.alerts.detector import COPIED, LEARNING_DAYS, LEAST, Scored, rarity
from pipelines.rules import alert_words

HYSTERESIS = 1.0  # it closes below the threshold less this …
CLOSES_AFTER = 3 * HOUR  # … for so many ticks
ABSOLUTE_PEOPLE, ABSOLUTE_WINDOW = 10, 1  # the one rule while learning: people in two hours
NOTICE_AGAIN = DAY // 2  # ticks between two notices of copies on a topic
AGAIN = DAY // 4  # so many ticks after a telling an ebb begins to count
EBBS = 1.5  # what must double is then at most so many times the lowest count since the telling


@dataclass(frozen=True, slots=True)
class Telling:
    """An incident as people were told of it: the tick, the count, how loud, where, from how many people."""

    tick: int
    count: float
    severity: str
    platforms: tuple[int, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Incident:
    """What was found and when. Ticks count quarters of an hour from the start; `platform` -1 means several."""

    topic: int
    platform: int
    opened: int
    closed: int | None
    window: int  # its place in WINDOWS
    observed: float
    raw: float
    expected: float
    spread: float
    ordinary: float
    ordinary_expected: float
    score: float
    severity: str
    first: float  # hours
    people: int
    accounts: int
    wordings: int
    rows: tuple[int, ...]
    platforms: tuple[int, ...]
    learned_day: int
    has_history: bool = True
    is_notice: bool = False
    people_then: int = 0  # when it opened: what the sentence says; `people` grows
    peak: float = 0.0
    peak_at: int = 0
    told_at: float = 0.0  # the count when people were last told
    lowest: float = 0.0  # the lowest count since then
    rearmed: tuple[int, ...] = ()  # the ticks at which it doubled or spread
    tellings: tuple[Telling, ...] = ()  # what there was to tell when it opened and at each of these

    @property
    def low_high(self) -> tuple[int, int]:
        """What is usual, from the distribution that decided."""
        return alert_words.usual_range(self.expected, self.spread)


@dataclass(slots=True)
class Watch:
    """Follows the scores of all topics, day by day; `changed` lists what opened, grew or closed at the last day."""

    counter: Counter
    has_people: bool = True  # plain counts have none: the rule of ten people then says nothing
    running: dict[int, Incident] = field(default_factory=dict)
    done: list[Incident] = field(default_factory=list)
    _below: dict[int, int] = field(default_factory=dict)
    _noticed: dict[int, int] = field(default_factory=dict)

    def follow(self, scored: Scored, threshold: float, until: int | None = None) -> None:
        """Go through a day's ticks; `until` is the last tick that has come, for a day that is not over."""
        best = topics_score(scored, self.counter)
        raw_rare = self._raw(scored, threshold)
        absolute = self._absolute(scored)
        first = scored.number * DAY + 1
        last = DAY if until is None else min(DAY, until - first + 1)
        near = (best >= threshold - HYSTERESIS) | raw_rare | absolute
        for topic in range(self.counter.topics):
            ticks: Iterator[int] | range = iter(np.flatnonzero(near[topic, :last]).tolist())
            if topic in self.running:
                ticks = range(last)
            for place in ticks:
                self._step(scored, topic, place, first + place, threshold, best, raw_rare, absolute)
                if topic in self.running and not isinstance(ticks, range):
                    for later in range(place + 1, last):
                        self._step(scored, topic, later, first + later, threshold, best, raw_rare, absolute)
                    break

    def all(self) -> list[Incident]:
        """Every incident, the open ones too, by opening."""
        return sorted([*self.done, *self.running.values()], key=lambda one: (one.opened, one.topic))

    # -- one tick --------------------------------------------------------------------------------

    def _step(
        self,
        scored: Scored,
        topic: int,
        place: int,
        tick: int,
        threshold: float,
        best: Floats,
        raw_rare: Bools,
        absolute: Bools,
    ) -> None:
        score = float(best[topic, place])
        held = self.running.get(topic)
        if held and held.platform >= 0 and scored.dark[held.platform, place]:
            return  # nothing is known of it while its source fails: it neither grows nor closes
        if held is None:
            if score >= threshold:
                self.running[topic] = self._open(scored, topic, place, tick)
                self._below[topic] = 0
            elif absolute[topic, place]:
                self.running[topic] = self._open(scored, topic, place, tick, has_history=False)
                self._below[topic] = 0
            elif raw_rare[topic, place] and tick - self._noticed.get(topic, -(10**9)) >= NOTICE_AGAIN:
                self._noticed[topic] = tick
                self.done.append(replace(self._open(scored, topic, place, tick, notice=True), closed=tick))
            return
        quiet = score < threshold - HYSTERESIS and not absolute[topic, place]
        self._below[topic] = self._below[topic] + 1 if quiet else 0
        if self._below[topic] >= CLOSES_AFTER:
            self.done.append(replace(held, closed=tick))
            del self.running[topic]
        elif not quiet:
            self.running[topic] = self._grow(held, scored, topic, place, tick, threshold)

    def _cell(self, scored: Scored, topic: int, place: int) -> int:
        """The cell that says it most clearly: a platform's own, or the topic over all."""
        own = topic * self.counter.platforms + np.arange(self.counter.platforms)
        cells = np.append(own, self.counter.cells + topic)
        return int(cells[int(np.argmax(scored.score[cells, place]))])

    def _open(
        self, scored: Scored, topic: int, place: int, tick: int, *, has_history: bool = True, notice: bool = False
    ) -> Incident:
        cell = self._cell(scored, topic, place)
        window = int(scored.window[cell, place])
        if notice or not has_history:
            own = topic * self.counter.platforms + np.arange(self.counter.platforms)
            counts = scored.raw if notice else scored.critical
            window = self._loudest(scored, own, place) if notice else ABSOLUTE_WINDOW
            cell = int(own[int(np.argmax(counts[window, own, place]))])
        platform = cell % self.counter.platforms if cell < self.counter.cells else -1
        rows = self.rows(topic, platform, window, tick)
        said = self.counter.said
        platforms = tuple(sorted({int(one) for one in said.platform[rows]}))
        if platform < 0 and len(platforms) == 1:
            platform = platforms[0]
            cell = topic * self.counter.platforms + platform
        observed = float(scored.critical[window, cell, place])
        expected = float(scored.expected[window, cell, place])
        accounts = self._people(rows)
        people = accounts if notice else self._people(rows[self.counter.counts[rows]])
        wordings = said.wording[rows]
        severity = "notice" if notice else alert_words.severity(
            observed, expected, len(platforms), people, self._doubles(scored, cell, place), has_history=has_history
        )  # fmt: skip
        return Incident(
            topic=topic,
            platform=platform,
            opened=tick,
            closed=None,
            window=window,
            observed=observed,
            raw=float(scored.raw[window, cell, place]),
            expected=expected,
            spread=float(scored.spread[window, cell, place]),
            ordinary=float(scored.ordinary[window, cell, place]),
            ordinary_expected=float(scored.ordinary_expected[window, cell, place]),
            score=float(scored.score[cell, place]),
            severity=severity,
            first=float(said.created[rows].min()) if len(rows) else (tick - int(WINDOWS[window])) * STEP,
            people=people,
            accounts=accounts,
            wordings=len(set(wordings[wordings >= 0].tolist())),
            rows=tuple(rows.tolist()),
            platforms=platforms,
            learned_day=int(scored.learned_days[cell]),
            has_history=has_history,
            is_notice=notice,
            people_then=people,
            peak=observed,
            peak_at=tick,
            told_at=observed,
            lowest=observed,
            tellings=(Telling(tick, observed, severity, platforms, people),),
        )

    def _loudest(self, scored: Scored, cells: Ints, place: int) -> int:
        copied = scored.raw[:, cells, place].max(axis=1)
        return int(np.argmax(copied / np.sqrt(np.maximum(scored.expected[:, cells, place].mean(axis=1), 0.1))))

    def _grow(self, held: Incident, scored: Scored, topic: int, place: int, tick: int, threshold: float) -> Incident:
        """The same incident with its peak, and re-armed where its count doubled or another platform joined.

        What must double follows the count down after some hours: a new rise behind one that ebbs is told as well.
        """
        cell = self.counter.cells + topic if held.platform < 0 else topic * self.counter.platforms + held.platform
        count = float(scored.critical[held.window, cell, place])
        own = topic * self.counter.platforms + np.arange(self.counter.platforms)
        joined = {
            int(platform)
            for platform, one in enumerate(own)
            if scored.score[one, place] >= threshold - HYSTERESIS and platform not in held.platforms
        }
        ebbed = tick - (held.rearmed[-1] if held.rearmed else held.opened) >= AGAIN
        reference = min(held.told_at, EBBS * held.lowest) if ebbed else held.told_at
        doubled = count >= 2 * max(reference, LEAST)
        grown = held if count >= held.lowest else replace(held, lowest=count)
        if count > held.peak:
            grown = replace(grown, peak=count, peak_at=tick)
        if joined or doubled:
            platforms = tuple(sorted({*held.platforms, *joined}))
            whole = self.counter.cells + topic
            rows = self.rows(topic, -1, held.window, tick)
            people = self._people(rows[self.counter.counts[rows]])
            louder = alert_words.severity(
                float(scored.critical[held.window, whole, place]),
                float(scored.expected[held.window, whole, place]),
                len(platforms),
                people,
                doubled,
                has_history=held.has_history,
            )
            known = alert_words.SEVERITIES
            grown = replace(
                grown,
                platforms=platforms,
                told_at=max(count, reference),
                lowest=count,
                rearmed=(*held.rearmed, tick),
                severity=max(louder, held.severity, key=known.index),
                people=max(people, held.people),
            )
            telling = Telling(tick, count, grown.severity, grown.platforms, grown.people)
            grown = replace(grown, tellings=(*held.tellings, telling))
        return grown

    def rows(self, topic: int, platform: int, window: int, tick: int) -> Ints:
        """The critical mentions that a window held at a tick, in the order in which they were written."""
        counter = self.counter
        low, high = np.searchsorted(counter.sorted_bin, [tick - int(WINDOWS[window]), tick])
        rows = counter.order[low:high]
        fine = (counter.said.topic[rows] == topic) & counter.said.critical[rows] & (counter.tick[rows] <= tick)
        if platform >= 0:
            fine &= counter.said.platform[rows] == platform
        rows = rows[fine]
        out: Ints = rows[np.argsort(counter.said.created[rows], kind="stable")]
        return out

    def _people(self, rows: Ints) -> int:
        authors = self.counter.said.author[rows]
        return len(set(authors[authors >= 0].tolist()))

    def _doubles(self, scored: Scored, cell: int, place: int) -> bool:
        """Whether the last two hours hold twice what the two before them held."""
        two, four = float(scored.critical[1, cell, place]), float(scored.critical[2, cell, place])
        return two >= 6 and two >= 2 * (four - two)

    def _raw(self, scored: Scored, threshold: float) -> Bools:
        """[topic, tick]: would the uncapped count be an alarm, and is most of it copies or repeats?"""
        cells = self.counter.cells
        raw = scored.raw[2, :cells]
        rare = rarity(raw, scored.expected[2, :cells], scored.spread[2, :cells])
        copied = (scored.critical[2, :cells] < COPIED * raw) & (raw >= 10)
        learned = (scored.learned_days[:cells] >= LEARNING_DAYS)[:, None]
        loud = (rare >= threshold + 1) & copied & learned
        return self._any(loud)

    def _absolute(self, scored: Scored) -> Bools:
        """[topic, tick]: the one rule without history, never on a source's first day."""
        cells = self.counter.cells
        if not self.has_people:
            return np.zeros((self.counter.topics, scored.score.shape[1]), dtype=bool)
        many = scored.critical[ABSOLUTE_WINDOW, :cells] >= ABSOLUTE_PEOPLE
        copied = scored.critical[ABSOLUTE_WINDOW, :cells] < COPIED * scored.raw[ABSOLUTE_WINDOW, :cells]
        days = scored.learned_days[:cells, None]
        learning = (days >= 1) & (days < LEARNING_DAYS)
        return self._any(many & ~copied & learning)

    def _any(self, cells: Bools) -> Bools:
        """[topic, tick]: on any platform of the topic."""
        out: Bools = np.any(cells.reshape(self.counter.topics, self.counter.platforms, -1), axis=1)
        return out


def topics_score(scored: Scored, counter: Counter) -> Floats:
    """[topic, tick]: the largest score of a topic's cells."""
    own = scored.score[: counter.cells].reshape(counter.topics, counter.platforms, -1).max(axis=1)
    out: Floats = np.maximum(own, scored.score[counter.cells :])
    return out
