"""The outlook of a total: honest when little is known, closed arithmetic, and a range that holds what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forecast import GRAINS, LIKELY, outlook, totals, width_from_the_past

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.8, 0.8])


def days(n: int, level: float = 40.0, seed: int = 1, correlation: float = 0.3) -> np.ndarray:
    dice = np.random.default_rng(seed)
    rest = np.zeros(n)
    for place in range(1, n):
        rest[place] = correlation * rest[place - 1] + dice.normal(0, 0.15)
    return dice.poisson(level * WEEK[np.arange(n) % 7] * np.exp(rest)).astype(float)


@pytest.mark.parametrize(("n", "is_told"), [(29, False), (30, True)])
def test_below_thirty_days_only_the_pace_is_told(n: int, is_told: bool) -> None:
    told = outlook(days(n), so_far=1000, target=3000, left=30)

    assert (told.chance is not None) is is_told
    assert (told.low is not None) is is_told
    assert told.needed == pytest.approx(2000 / 30)
    assert told.pace > 0


def test_the_needed_pace_closes_the_arithmetic() -> None:
    told = outlook(days(90), so_far=1234.0, target=5000.0, left=61)

    assert told.so_far + told.needed * told.left == pytest.approx(5000.0)


def test_on_the_deadline_the_total_is_what_it_is() -> None:
    told = outlook(days(90), so_far=4000, target=4000, left=0)

    assert (told.chance, told.low, told.high) == (1.0, 4000, 4000)
    assert outlook(days(90), so_far=3999, target=4000, left=0).chance == 0.0


def test_a_reached_target_needs_nothing_more_and_is_certain() -> None:
    told = outlook(days(90), so_far=5000, target=4000, left=10)

    assert (told.needed, told.chance) == (0.0, 1.0)


def test_the_same_data_give_the_same_outlook() -> None:
    assert outlook(days(120), so_far=0, target=1000, left=28) == outlook(days(120), so_far=0, target=1000, left=28)


def test_another_pace_moves_what_is_to_come_and_not_what_was() -> None:
    plain = outlook(days(120), so_far=500, target=2000, left=28)
    double = outlook(days(120), so_far=500, target=2000, left=28, pace_factor=2.0)

    assert plain.middle is not None
    assert double.middle == pytest.approx(500 + 2 * (plain.middle - 500))


def test_months_are_enough_from_the_eighth_on() -> None:
    signed_up = np.array([352, 318, 334, 371, 389, 402, 431, 447, 468, 548.0])

    assert outlook(signed_up[:7], so_far=2597, target=5000, left=5, grain="month").chance is None
    told = outlook(signed_up, so_far=4060, target=5000, left=2, grain="month")
    assert told.low is not None
    assert told.high is not None
    assert 4600 < told.low < told.high < 5600


def test_nothing_known_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="nothing can be said"):
        outlook(np.array([]), so_far=0, target=1, left=5)
    with pytest.raises(ValueError, match="nothing can be said"):
        outlook(np.array([np.nan, np.nan]), so_far=0, target=1, left=5)
    with pytest.raises(ValueError, match="passed 3 days ago"):
        outlook(days(60), so_far=0, target=1, left=-3)
    with pytest.raises(ValueError, match="below 0"):
        outlook(np.array([1.0, -2.0]), so_far=0, target=1, left=5)
    with pytest.raises(ValueError, match="No grain"):
        outlook(days(60), so_far=0, target=1, left=5, grain="year")


def test_gaps_and_noughts_do_no_harm() -> None:
    gappy = days(90)
    gappy[20:25] = np.nan
    told = outlook(gappy, so_far=0, target=1000, left=20)
    silent = outlook(np.zeros(60), so_far=0, target=10, left=20)

    assert told.low is not None
    assert np.isfinite(told.low)
    assert (silent.low, silent.high, silent.chance) == (0.0, 0.0, 0.0)


@given(st.integers(30, 120), st.integers(1, 60), st.integers(0, 10_000))
def test_the_range_is_in_order_and_never_below_what_there_is(n: int, left: int, so_far: int) -> None:
    told = outlook(days(n, seed=n), so_far=so_far, target=9000, left=left)

    assert told.low is not None
    assert told.middle is not None
    assert told.high is not None
    assert so_far <= told.low <= told.middle <= told.high
    assert told.chance is not None
    assert 0 <= told.chance <= 1


def test_the_range_of_the_total_holds_about_four_of_five() -> None:
    """60 simulated series of 90 days with good and bad weeks, 28 days ahead."""
    held = 0
    for seed in range(60):
        whole = days(118, seed=seed, correlation=0.5)
        past, came = whole[:90], whole[90:].sum()
        width, _ = width_from_the_past(past, 28, GRAINS["day"])
        low, high = np.quantile(totals(past, 28, width=width, paths=400), LIKELY)
        held += low <= came <= high

    assert 0.70 <= held / 60 <= 0.95


def test_one_a_day_goes_on_as_about_one_a_day():
    """Counts of one a day, as posts are: their total in 135 days is about 122, not somewhere between 5 and 2,800."""
    held = 0
    for seed in range(20):
        values = np.random.default_rng(seed).poisson(0.9, 435).astype(float)
        found = outlook(values[:300], so_far=0, target=122, left=135)
        assert 10 < found.low < found.middle < found.high < 320
        held += found.low <= values[300:].sum() <= found.high

    assert held >= 15
