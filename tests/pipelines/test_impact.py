"""The impact lab: intervals that hold the truth, nought rarely called an effect, and the naive change shown wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipelines import impact
from pipelines.impact import TooLittle, areas, before_after, interrupted, verdict

SEEDS = 200


def world(
    seed: int, effect: float, *, correlation: float = 0.4, control: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """60 weeks, the last 20 with the effect, a trend of its own, good and bad weeks that follow each other."""
    dice = np.random.default_rng(seed)
    n, start, rest, at = 60, 40, np.zeros(60), 0.0
    for place in range(n):
        at = correlation * at + dice.normal(0, 0.08)
        rest[place] = at
    shared = np.cumsum(dice.normal(0, 0.03, n)) if control else np.zeros(n)
    weeks = np.arange(n)
    seen = np.exp(np.log(100) + 0.004 * weeks + rest + shared + (weeks >= start) * np.log(1 + effect))
    beside = np.exp(np.log(120) + 0.001 * weeks + shared + dice.normal(0, 0.08, n))
    return dice.poisson(seen).astype(float), dice.poisson(beside).astype(float)


def by_area(seed: int, effect: float) -> impact.Effect:
    dice = np.random.default_rng(seed)
    before = {f"a{number:02d}": 100 * float(np.exp(dice.normal(0, 0.4))) for number in range(12)}
    treated = [f"a{number:02d}" for number in range(6)]
    after = {
        area: value * float(np.exp(dice.normal(0.1, 0.1) + (np.log(1 + effect) if area in treated else 0.0)))
        for area, value in before.items()
    }
    return areas(before, after, treated)


@pytest.mark.parametrize("control", [False, True], ids=["alone", "with a control"])
def test_of_200_worlds_the_interval_holds_the_truth_in_nine_of_ten(control: bool) -> None:
    told = [_asked(seed, 0.18, control) for seed in range(SEEDS)]

    assert np.mean([one.low <= 18.0 <= one.high for one in told]) >= 0.90


@pytest.mark.parametrize("control", [False, True], ids=["alone", "with a control"])
def test_of_200_worlds_without_an_effect_at_most_seven_in_a_hundred_are_called(control: bool) -> None:
    told = [_asked(seed, 0.0, control) for seed in range(SEEDS)]

    assert np.mean([one.is_shown for one in told]) <= 0.07


def _asked(seed: int, effect: float, control: bool) -> impact.Effect:
    seen, beside = world(seed, effect, control=control)
    return interrupted(seen, 40, control=beside if control else None)


def test_over_areas_the_same_holds() -> None:
    real = [by_area(seed, 0.18) for seed in range(SEEDS)]
    nought = [by_area(seed, 0.0) for seed in range(SEEDS)]

    assert np.mean([one.low <= 18.0 <= one.high for one in real]) >= 0.90
    assert np.mean([one.is_shown for one in nought]) <= 0.07


def test_the_naive_change_takes_the_trend_for_an_effect() -> None:
    naive = np.mean([before_after(world(seed, 0.0)[0], 40) for seed in range(50)])

    assert naive > 8.0


def test_a_step_and_a_slope_are_added_up_over_what_came_after() -> None:
    weeks = np.arange(60)
    series = np.exp(np.log(1000) + (weeks >= 40) * (0.1 + 0.01 * (weeks - 40)))

    told = interrupted(series, 40, model="level_and_slope")

    assert told.percent == pytest.approx(100 * (np.exp(0.1 + 0.01 * 9.5) - 1), abs=0.5)


def test_the_days_of_the_week_are_no_effect() -> None:
    dice = np.random.default_rng(4)
    days = np.arange(140)
    series = dice.poisson(200 * np.array([1.3, 1.2, 1.1, 1, 1, 0.7, 0.7])[days % 7]).astype(float)

    assert not interrupted(series, 100, season=7).is_shown


LASTING = ((np.arange(60) >= 40) & (np.arange(60) < 52)).astype(float)


def of_an_event(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """60 weeks without an effect; in the first 12 of the last 20 an outside event brought half as many again."""
    series, _ = world(seed, 0.0)
    return np.round(series * (1 + 0.5 * LASTING)), LASTING


def test_an_event_that_looked_like_an_effect_no_longer_does_when_it_is_taken_in() -> None:
    worlds = [of_an_event(seed)[0] for seed in range(60)]
    alone = [interrupted(series, 40) for series in worlds]
    beside = [interrupted(series, 40, pulses={"X1": LASTING}) for series in worlds]
    events = [one.taken_in[0] for one in beside]

    assert np.mean([one.is_shown for one in alone]) >= 0.8
    assert np.mean([one.is_shown for one in beside]) <= 0.1
    assert np.mean([one.low <= 0.0 <= one.high for one in beside]) >= 0.90
    assert np.mean([one.low <= 50.0 <= one.high for one in events]) >= 0.85
    assert {(one.name, one.periods) for one in events} == {("X1", 12)}


def test_an_event_outside_the_measured_time_changes_nothing_and_is_told() -> None:
    series, _ = world(1, 0.18)

    told = interrupted(series, 40, pulses={"X9": np.zeros(60)})

    assert told.taken_in == (impact.TakenIn("X9", 0),)
    assert replace(told, taken_in=()) == interrupted(series, 40)


def test_events_that_cannot_be_told_from_the_effect_are_refused_in_words() -> None:
    series, _ = world(1, 0.18)
    after = (np.arange(60) >= 40).astype(float)

    with pytest.raises(TooLittle, match="40 values are left before the start and 0 after it"):
        interrupted(series, 40, pulses={"X1": after})
    with pytest.raises(TooLittle, match="X2 cannot be told from what else is in the model"):
        interrupted(series, 40, pulses={"X1": LASTING, "X2": LASTING})


@pytest.mark.parametrize(("start", "enough"), [(11, False), (12, True), (14, True), (15, False)])
def test_too_few_values_on_a_side_are_refused_in_words(start: int, enough: bool) -> None:
    series = np.arange(20.0) + 10

    if enough:
        assert interrupted(series, start).values == 20
    else:
        with pytest.raises(TooLittle, match="at least 12 and 6"):
            interrupted(series, start)


def test_what_cannot_be_judged_is_refused_in_words() -> None:
    with pytest.raises(TooLittle, match="gaps"):
        interrupted(np.array([np.nan] * 40), 20)
    with pytest.raises(TooLittle, match="give both whole"):
        interrupted(np.ones(40), 20, control=np.ones(39))
    with pytest.raises(TooLittle, match="at least 3 of each"):
        areas({"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 1.0, "b": 1.0, "c": 1.0}, ["a"])
    with pytest.raises(TooLittle, match="No values for x"):
        areas({"a": 1.0}, {"a": 1.0}, ["x"])
    with pytest.raises(TooLittle, match="no count on one side"):
        areas(dict.fromkeys("abcdef", 0.0), dict.fromkeys("abcdef", 1.0), ["a", "b", "c"])


def test_placebo_areas_rank_the_true_choice() -> None:
    told = by_area(3, 0.6)

    as_much, ways = told.placebo_rank.split(" of ")
    assert ways == "924"
    assert 1 <= int(as_much) <= 10


def test_the_words_never_say_more_than_the_interval() -> None:
    said = {
        verdict(impact.Effect("areas", 18.0, -6.0, 47.0, 0.12, 12)),
        verdict(impact.Effect("areas", 18.0, 6.0, 47.0, 0.01, 12)),
        verdict(impact.Effect("areas", 2.0, -16.0, 20.0, 0.8, 12)),
    }

    assert said == {
        "Probably positive, not proven: +18% (-6% to +47%); it could be nil.",
        "Likely more: +18% (+6% to +47%).",
        "No effect shown: +2% (-16% to +20%); it could be nil.",
    }
