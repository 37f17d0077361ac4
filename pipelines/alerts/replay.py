"""A body of mentions replayed from its first day to its last, as of then: scores, thresholds and incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.alerts.counting import DAY, Counter, Floats, Mentions
from pipelines.alerts.detector import LEARNING_DAYS, Detector, Parts
from pipelines.alerts.incidents import Incident, Watch, topics_score
from pipelines.alerts.threshold import Threshold

Tell = Callable[[int, int, str], None]


@dataclass(slots=True)
class Replay:
    """Detector, threshold and watch in step. `scores` holds the topics' scores of the days gone by."""

    counter: Counter
    detector: Detector
    threshold: Threshold
    watch: Watch
    number: int = 0
    keep_scores: bool = True
    scores: list[Floats] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)

    @classmethod
    def over(
        cls,
        said: Mentions,
        topics: int,
        platforms: int,
        *,
        weekday: int = 0,
        budget: float = 1.0,
        fixed: float | None = None,
        parts: Parts | None = None,
        first_day: int = 0,
        outages: Sequence[tuple[int, float, float]] = (),
    ) -> Replay:
        """Ready to run over these mentions from `first_day`."""
        counter = Counter(said, topics, platforms, outages)
        detector = Detector(topics, platforms, parts or Parts(), weekday)
        return cls(counter, detector, Threshold(topics, budget, fixed), Watch(counter), first_day)

    def day(self) -> None:
        """Go through one whole day."""
        day = self.counter.day(self.number)
        scored = self.detector.see(day)
        self.watch.follow(scored, self.threshold.value)
        best = topics_score(scored, self.counter)
        if self.keep_scores:
            self.scores.append(best.astype(np.float32))
            self.thresholds.append(self.threshold.value)
        # a day on which nothing at all was heard says nothing of how high scores go
        is_heard = bool(day.raw.any() or day.ordinary.any())
        if is_heard and self.detector.days.max(initial=0.0) >= LEARNING_DAYS:
            self.threshold.learn(best)
        self.detector.learn(day)
        self.number += 1

    def run(self, past: int, tell: Tell | None = None) -> list[Incident]:
        """Go through the days to before `past`; gives the incidents."""
        started, total = self.number, max(past - self.number, 1)
        while self.number < past:
            self.day()
            if tell and self.number % 7 == 0:
                tell(self.number - started, total, "replaying")
        return self.watch.all()

    def until(self, tick: int) -> list[Incident]:
        """Go on to a tick in the middle of a day and give the incidents as they stand there; the replay is over."""
        self.run((tick - 1) // DAY)
        scored = self.detector.see(self.counter.day(self.number))
        self.watch.follow(scored, self.threshold.value, until=tick)
        return self.watch.all()
