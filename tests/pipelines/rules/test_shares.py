"""When a share differs from the one before: beyond chance, and by enough to matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.shares import LEAST_MENTIONS, compare


@pytest.mark.parametrize(("of", "verdict"), [(LEAST_MENTIONS - 1, "too few"), (LEAST_MENTIONS, "higher")])
def test_under_fifty_mentions_nothing_is_said(of, verdict):
    assert compare(of // 2, of, 0, 1000).verdict == verdict


def test_a_sure_but_small_difference_is_usual():
    assert compare(11_500, 100_000, 10_000, 100_000).verdict == "usual"  # 1.5 points, far beyond chance


def test_a_large_difference_of_few_is_usual():
    assert compare(6, 60, 3, 60).verdict == "usual"  # 5 points, within chance


def test_nothing_before_has_no_ratio():
    judged = compare(200, 1000, 0, 1000)

    assert judged.verdict == "higher"
    assert judged.ratio is None


counts = st.integers(0, 10**7).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts, counts)
def test_swapping_the_periods_swaps_the_verdict(now, before):
    swapped = {"higher": "lower", "lower": "higher"}
    forth, back = compare(*now, *before).verdict, compare(*before, *now).verdict

    assert back == swapped.get(forth, forth)
