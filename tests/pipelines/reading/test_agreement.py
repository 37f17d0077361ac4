"""Agreement of two labels: the measures, and what the blind second labels of our own text give."""

from __future__ import annotations

from pipelines.reading.agreement import double_labelled, kappa, ordered_alpha
from pipelines.reading.train import corpus


def test_kappa_leaves_out_what_chance_gives() -> None:
    assert kappa(["a", "b", "a", "b"], ["a", "b", "a", "b"]) == 1.0
    assert kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0.0


def test_alpha_counts_a_near_miss_less_than_a_far_one() -> None:
    assert ordered_alpha([0, 1, 2, 3], [0, 1, 2, 3]) == 1.0
    assert ordered_alpha([0, 1, 2, 3], [1, 1, 2, 3]) > ordered_alpha([0, 1, 2, 3], [3, 1, 2, 3])


def test_a_tenth_is_labelled_twice_and_agrees() -> None:
    pairs = double_labelled()

    assert len(pairs) >= 0.1 * len(corpus())
    assert kappa([one["act"] for one, _ in pairs], [two["act"] for _, two in pairs]) >= 0.6
    severity = [(int(one["severity"]), int(two["severity"])) for one, two in pairs]
    assert ordered_alpha([one for one, _ in severity], [two for _, two in severity]) >= 0.6
