"""The score that opens an incident, set from the programme's own past for the alarms a week that staff will bear.

The largest score of each topic and day, event days left out, falls off about exponentially: how often the past
passed a low score says which score is passed once a week. A past that falls off slowly has a heavier tail than a
few weeks show, and is extended further. True events are in that past too: how many is told by the scores that no
chance explains, so that a programme in which nothing happens is not granted theirs. Where the past is short,
what made-up programmes needed is mixed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pipelines.alerts.counting import DAY, Bools, Floats, Ints

USUAL = 2.8  # for one a week, over both simulators
SLOPE = 0.45
OFTEN, SELDOM = 10.0, 1.0  # a week
REAL = 1.5  # days a week with a true event that are allowed for at most, and before the past says how many
REAL_FOR = 0.7  # weeks of the past that this counts for
EVIDENT, SHARE = 10.0, 0.35  # a score that is no chance, and how many of the days with a true event reach it
HEAVY = 0.6  # a tail that falls by more than this for each e-fold of seldomness is heavy: extended by the difference
TRUST = 2.0  # weeks that the usual threshold counts for


def usual(budget: float) -> float:
    """The threshold for a budget without a past."""
    return USUAL + SLOPE * float(np.log(1 / budget))


@dataclass(slots=True)
class Threshold:
    """Learns from each day's scores; `value` holds for the day to come."""

    topics: int
    budget: float = 1.0
    fixed: float | None = None
    value: float = field(init=False)
    _maxima: list[Floats] = field(init=False, default_factory=list)
    _hot: Bools = field(init=False)
    _since: Ints = field(init=False)
    _quiet: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.value = self.fixed if self.fixed is not None else usual(self.budget)
        self._hot = np.zeros(self.topics, dtype=bool)
        self._since = np.zeros(self.topics, dtype=int)
        self._quiet = np.zeros(self.topics, dtype=int)

    def learn(self, scores: Floats) -> None:
        """Take in a day of the topics' scores, [topic, tick]; only days with a learned baseline."""
        opens = USUAL
        largest = np.full(self.topics, -1.0)
        for tick in range(scores.shape[1]):
            now = scores[:, tick]
            starts = ~self._hot & (now >= opens)
            self._hot |= starts
            self._since[starts] = 0
            self._quiet = np.where(now < opens - 1, self._quiet + 1, 0)
            self._hot &= self._quiet < DAY // 2
            self._since += self._hot
            fine = ~(self._hot & (self._since > DAY // 2))
            largest = np.maximum(largest, np.where(fine, now, -1.0))
        self._maxima.append(largest)
        if self.fixed is None and len(self._maxima) >= 3:
            self.value = self._estimate()

    def _estimate(self) -> float:
        held = np.concatenate(self._maxima[-182:])
        held = np.sort(held[held >= 0])[::-1]
        if len(held) < 3:
            return usual(self.budget)
        weeks = len(held) / self.topics / 7

        def passed(a_week: float) -> float:
            place = min(max(a_week * weeks - 0.5, 0.0), len(held) - 1.0)
            return float(np.interp(place, np.arange(len(held)), held))

        evident = float((held >= EVIDENT).sum())
        real = min(REAL * (REAL_FOR + evident / SHARE) / (REAL_FOR + weeks), REAL)
        often, seldom = passed(OFTEN), passed(SELDOM + real)
        slope = max((seldom - often) / np.log(OFTEN / (SELDOM + real)), 0.25)
        own = seldom + slope * np.log(SELDOM / self.budget) + max(slope - HEAVY, 0.0)
        mixed = (own * weeks + usual(self.budget) * TRUST) / (weeks + TRUST)
        return float(max(mixed, 1.5))
