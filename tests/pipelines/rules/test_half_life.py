"""How fast a claim fades: recovered from made-up decays, and silent where there is nothing to say."""

import random

import pytest

from pipelines.rules.half_life import fading


@pytest.mark.parametrize("true", [6.0, 11.0, 25.0])
def test_a_known_half_life_is_recovered_within_a_tenth(true):
    dice = random.Random(3)
    points = []
    for hour in range(72):
        chance = 0.3 * 0.5 ** (hour / true)
        points.append((float(hour), 400, sum(dice.random() < chance for _ in range(400))))

    found = fading(points)

    assert found.hours == pytest.approx(true, rel=0.1)
    assert found.low < true < found.high


def test_what_does_not_fall_has_no_half_life():
    assert fading([(hour, 100, 20) for hour in range(24)]).hours is None
    assert fading([(hour, 100, hour) for hour in range(24)]).hours is None
    assert fading([]).share is None


def test_too_few_say_nothing():
    assert fading([(0, 50, 3), (1, 50, 2), (2, 50, 1)]).hours is None
