"""The detector that is told the truth: it must expect what is counted, or it would be no upper bound."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.alerts.counting import DAY, Counter
from pipelines.bench import knowing
from pipelines.bench.alerts import mentions_of
from pipelines.bench.made_up import by_the_hour, self_exciting


def test_it_expects_what_is_counted_in_programmes_in_which_nothing_happens() -> None:
    seen, expected = np.zeros(6), np.zeros(6)  # by window
    for seed in range(40, 44):
        made = by_the_hour(seed, weeks=4, copies_a_week=0.0, events_a_week=0.0)
        counter = Counter(mentions_of(made), 4, 3)
        detector = knowing.Knowing.of(made, counter)
        for number in range(2, 21):
            seen += counter.day(number).critical.sum(axis=(1, 2))
            expected += detector.expect(number)[0].sum(axis=(1, 2))

    assert seen.min() > 1000
    assert np.abs(seen / expected - 1).max() < 0.05


def test_it_scores_by_topic_and_tick_and_hears_what_was_put_in() -> None:
    made = by_the_hour(11, weeks=6)
    scores = knowing.scores(made, mentions_of(made), 42)
    assert scores.shape == (4, 42 * DAY)

    loud = [one for one in made.happenings if one.size > 100]
    assert loud
    for one in loud:
        first, last = int(one.onset * 4), int(one.ends_at * 4)
        assert scores[one.topic, first:last].max() > 6


def test_nothing_is_claimed_of_a_programme_of_which_nobody_knows_the_truth() -> None:
    made = self_exciting(7, weeks=4)
    with pytest.raises(ValueError, match="Nobody can say"):
        knowing.scores(made, mentions_of(made), 21)
