"""Measuring a reader by a reviewed sample: shares, their intervals, and what is said of small samples."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.reader_error import corrected_share, measure, wilson

counts = st.integers(0, 300)


@given(counts, counts, counts, counts)
def test_every_figure_lies_in_its_interval_and_in_0_to_1(hit: int, missed: int, false: int, left: int) -> None:
    seen = [(True, True)] * hit + [(False, True)] * missed + [(True, False)] * false + [(False, False)] * left

    told = measure(seen, 5 * (hit + false), 5 * len(seen))

    for one in (told.sensitivity, told.specificity, told.apparent, told.corrected):
        assert 0 <= one.low <= one.high <= 1
        assert one.value is None or one.low <= one.value <= one.high


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 1000))
def test_a_reader_that_never_errs_is_not_corrected(critical: int, others: int, flagged: int) -> None:
    found = corrected_share(flagged, 1000, critical, critical, others, others)

    assert found is None or abs(found[0] - flagged / 1000) < 1e-12


@given(st.integers(1, 300))
def test_more_reviews_of_the_same_narrow_the_interval(times: int) -> None:
    low, high = wilson(8 * times, 10 * times)
    wider_low, wider_high = wilson(8, 10)

    assert high - low <= wider_high - wider_low


def test_the_interval_of_the_corrected_share_holds_the_truth_about_as_often_as_it_says() -> None:
    dice = random.Random(7)
    held = told = 0
    for _ in range(400):
        sample = [(dice.random() < (0.8 if is_critical else 0.1), is_critical)
                  for is_critical in (dice.random() < 0.15 for _ in range(200))]  # fmt: skip
        flagged = sum(dice.random() < 0.15 * 0.8 + 0.85 * 0.1 for _ in range(1000))
        found = measure(sample, flagged, 1000).corrected
        if found.value is not None:
            told += 1
            held += found.low <= 0.15 <= found.high

    assert told > 390
    assert held / told >= 0.93


def test_a_reader_that_cannot_tell_them_apart_gives_no_corrected_share() -> None:
    seen = [(True, True)] * 10 + [(False, True)] * 10 + [(True, False)] * 45 + [(False, False)] * 55

    told = measure(seen, 480, 1000)

    assert told.corrected.value is None
    assert told.apparent.value == 0.48


def test_small_samples_are_said_to_be_small() -> None:
    told = measure([(True, True), (False, False)], 5, 50)

    assert any("2 mentions reviewed" in one for one in told.cautions)
    assert any("Only 1 mention of the sample is critical" in one for one in told.cautions)
    assert measure([], 5, 50).cautions == ()
    assert measure([(False, False)] * 200, 0, 900).cautions == (
        "No mention of the sample is critical: nothing can be said of the sensitivity.",
    )
