"""What is usual, what lifts it, what is told again, and how the past sets the threshold."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.alerts import threshold
from pipelines.alerts.counting import DAY, STEP, Mentions, answering
from pipelines.alerts.detector import LEAST_LIFT, Detector, clumped, rarity
from pipelines.alerts.replay import Replay

RISE = 30 * 24.0  # hours after the start


def test_a_second_rise_behind_one_that_ebbs_is_told_again() -> None:
    dice = np.random.default_rng(5)
    quiet = dice.uniform(0, 40 * 24, 300)
    rises = [RISE + dice.uniform(0, 6, 60), RISE + 6 + dice.uniform(0, 44, 70), RISE + 50 + dice.uniform(0, 5, 60)]
    at = np.sort(np.concatenate([quiet, *rises]))
    nothing = np.zeros(len(at), dtype=np.int64)
    said = Mentions(at, at + 0.01, nothing, nothing, nothing - 1, nothing - 1, np.ones(len(at), dtype=bool))
    replay = Replay.over(said, 1, 1, fixed=3.3)

    found = [
        one for one in replay.run(36) if one.opened * STEP <= RISE + 6 and (one.closed or 10**6) * STEP > RISE + 50
    ]

    assert len(found) == 1
    assert [tick for tick in found[0].rearmed if RISE + 50 <= tick * STEP <= RISE + 56]


def test_a_cell_is_lifted_by_its_own_talk() -> None:
    detector = Detector(topics=1, platforms=1)

    def lifted(seen: float, usual: float) -> float:
        return float(detector.lift(np.full((1, 2, 1), seen), np.full((1, 2, 1), usual))[0, 0, 0])

    assert lifted(10, 10) == pytest.approx(1.0)
    assert lifted(20, 10) == pytest.approx(2.0, abs=0.06)
    assert lifted(2, 1) < 1.8  # sparse talk says less
    assert lifted(8, 10) == pytest.approx(0.8, abs=0.03)
    assert lifted(0, 10) == LEAST_LIFT  # a source that fails unseen must not make the rest look loud


def test_a_programme_in_which_nothing_happens_is_not_granted_true_alarms() -> None:
    dice = np.random.default_rng(5)
    still, eventful = threshold.Threshold(4), threshold.Threshold(4)
    passed = []
    for day in range(200):
        noise = np.zeros((4, DAY))
        noise[:, 40] = dice.exponential(0.8, 4)
        passed.append(int((noise[:, 40] >= still.value).sum()))
        still.learn(noise)
        busy = noise.copy()
        if day % 7 == 3:
            busy[day // 7 % 4, 60:80] = 14.0
        eventful.learn(busy)

    assert 0.5 <= sum(passed[60:]) / 20 <= 1.4  # a week
    # a true event a week changes little of what is asked of the rest
    assert eventful.value == pytest.approx(still.value, abs=0.3)


def test_even_talk_is_expected_as_it_comes_on_every_weekday() -> None:
    dice = np.random.default_rng(9)
    at = np.sort(dice.uniform(0, 60 * 24, 60 * 200))
    nothing = np.zeros(len(at), dtype=np.int64)
    said = Mentions(at, at + 0.01, nothing, nothing, nothing - 1, nothing - 1, dice.random(len(at)) < 0.3)
    replay = Replay.over(said, 1, 1, fixed=99.0)
    replay.run(52)

    days = [float(replay.detector.expect(number)[0][-1, 0, -1]) for number in range(52, 59)]

    assert all(day == pytest.approx(60, rel=0.15) for day in days)
    assert np.mean(days) == pytest.approx(60, rel=0.07)


def test_the_first_copies_of_a_wording_are_no_rise() -> None:
    dice = np.random.default_rng(5)
    quiet = dice.uniform(0, 32 * 24, 100)
    rise = RISE + np.arange(5) * 0.01  # all known at the same look
    at = np.concatenate([quiet, rise])
    order = np.argsort(at)
    nothing = np.zeros(len(at), dtype=np.int64)

    def opened(wordings: list[int]) -> list[float]:
        wording = np.concatenate([np.full(len(quiet), -1), wordings])[order]
        said = Mentions(
            at[order], at[order] + 0.01, nothing, nothing, nothing - 1, wording, np.ones(len(at), dtype=bool)
        )
        found = Replay.over(said, 1, 1, fixed=2.5).run(31)
        return [one.opened * STEP for one in found if RISE <= one.opened * STEP < RISE + 2]

    assert opened([1, 2, 3, 4, 5])
    assert not opened([1, 1, 1, 1, 1])  # three of the five count
    assert opened([1, 1, 1, 1, 2])  # four of them


def test_clumps_count_where_few_are_expected() -> None:
    few, many = np.array([0.1]), np.array([50.0])
    bare, own = np.array([0.15]), clumped(np.array([0.15]), few)

    assert float(rarity(few * 30, few, own)[0]) < float(rarity(few * 30, few, bare)[0]) - 0.8
    assert float(clumped(bare, many)[0]) == pytest.approx(0.15, abs=0.005)


def _talk(together: bool) -> Mentions:
    """Forty days of ordinary talk, half of it in conversations or none, and ten critical mentions within minutes."""
    dice = np.random.default_rng(3)
    talk = dice.uniform(0, 40 * 24, 1200)
    answers = talk + dice.exponential(0.1, len(talk)) if together else dice.uniform(0, 40 * 24, 1200)
    few = dice.uniform(0, 32 * 24, 60)
    at = np.concatenate([talk, answers, few, RISE + np.arange(10) * 0.02])
    critical = np.arange(len(at)) >= len(talk) + len(answers)
    order = np.argsort(at)
    nothing = np.zeros(len(at), dtype=np.int64)
    return Mentions(at[order], at[order] + 0.01, nothing, nothing, nothing - 1, nothing - 1, critical[order])


def test_mentions_within_minutes_say_less_where_talk_comes_in_conversations() -> None:
    loudest, learned, range_high = {}, {}, {}
    for together in (True, False):
        replay = Replay.over(_talk(together), 1, 1, fixed=2.0)
        found = replay.run(31)
        loudest[together] = float(replay.scores[30].max())
        learned[together] = replay.detector.talkative()
        range_high[together] = max((one.low_high[1] for one in found if one.opened * STEP >= RISE), default=0)

    assert learned[True] > 0.8
    assert learned[False] < 0.2
    assert loudest[True] < loudest[False] - 1.0
    assert range_high[True] >= range_high[False]


def test_what_answers_is_known_by_what_was_known_before() -> None:
    created = np.array([5.0, 5.05, 6.0, 9.0, 5.85, 6.02])
    nothing = np.zeros(6, dtype=np.int64)
    platform = np.array([0, 0, 0, 0, 0, 1])
    said = Mentions(created, created + 4, platform, nothing, nothing - 1, nothing - 1, np.ones(6, dtype=bool))
    counts = np.array([True, True, True, True, True, True])

    assert answering(said, counts, 2).tolist() == [False, True, False, False, False, False]
    assert answering(said, counts & (created != 5.0), 2).tolist() == [False] * 6
    rounded = Mentions(np.floor(created), created + 4, platform, nothing, nothing, nothing, said.critical)
    assert not answering(rounded, counts, 2).any()
    late = Mentions(created[::-1], created[::-1] + 4, platform[::-1], nothing, nothing, nothing, said.critical)
    assert answering(late, counts, 2).tolist() == [False, False, False, False, False, True]
