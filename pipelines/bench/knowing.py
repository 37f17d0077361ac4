"""What can be won at most: a detector that is told what nobody can know, how much criticism each hour usually holds.

It counts as early warning does and is given the same incidents, but has nothing to learn: the true rate of each cell
and hour of a made-up programme is what it expects, campaigns, moods and all, and chance is Poisson's. What it hears
late or not at all, chance alone hides.
"""

from __future__ import annotations

import numpy as np

from pipelines.alerts.counting import DAY, HOUR, WINDOWS, Counter, Floats, Mentions
from pipelines.alerts.detector import Detector, Parts
from pipelines.alerts.incidents import topics_score
from pipelines.bench.made_up import MadeUp


class Knowing(Detector):
    """Expects the truth; only which platforms are still new is learned."""

    def __init__(self, usual: Floats, complete: Floats) -> None:
        """`usual` is [cell, hour], as counted; `complete` [ticks of age] the share that has arrived."""
        super().__init__(4, 3, Parts(lift=False, spread=False))
        before = np.zeros((len(usual), DAY))
        self.rate = np.concatenate([before, np.repeat(usual / HOUR, HOUR, axis=1)], axis=1)  # [cell, bin]
        self.complete = complete

    @classmethod
    def of(cls, made: MadeUp, counter: Counter) -> Knowing:
        """The one for a programme: with the share that the cap on authors takes, and how long mentions wait there."""
        if made.usual is None:
            raise ValueError("Nobody can say what each hour of this programme usually holds.")
        usual = made.of == -1
        kept = counter.counts[usual].sum() / max(counter.said.critical[usual].sum(), 1)
        waited = np.clip(counter.tick - counter.bin - 1, 0, DAY)
        complete = np.cumsum(np.bincount(waited, minlength=DAY + 1))[:DAY] / max(len(waited), 1)
        return cls(made.usual * kept, complete)

    def expect(self, number: int) -> tuple[Floats, Floats]:
        """As `Detector.expect`, of the truth; nothing is said of ordinary talk, which lifts nothing here."""
        back = DAY + np.arange(1, DAY + 1)[:, None] - 1 - np.arange(DAY)[None, :]
        rate = self.rate[:, number * DAY : (number + 2) * DAY]
        seen = np.cumsum(rate[:, back] * self.complete, axis=2)[:, :, WINDOWS - 1]  # [cell, tick, window]
        expected = np.moveaxis(seen, 2, 0)
        return expected, np.zeros_like(expected)


def scores(made: MadeUp, said: Mentions, days: int) -> Floats:
    """[topic, tick]: its scores of a programme whose truth is known, from what a detector may see of it.

    Raises ValueError for a programme of which nobody can say what each hour usually holds.
    """
    counter = Counter(said, 4, 3)
    detector, out = Knowing.of(made, counter), []
    for number in range(days):
        day = counter.day(number)
        out.append(topics_score(detector.see(day), counter))
        detector.learn(day)
    return np.concatenate(out, axis=1)
