"""The monthly table of the demo programme: what every part of the generator must add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Month:
    """One column of the table. `reach` is the sum of the reach of the posts published in the month."""

    number: int
    sign_ups: int
    quits: int
    posts: int
    reach: int
    engagements: int
    mentions: int
    positive: int
    negative: int
    enquiries: int
    complaints: int
    criticisms: int
    compliments: int

    @property
    def neutral(self) -> int:
        """What is neither positive nor negative."""
        return self.mentions - self.positive - self.negative


MONTHS: tuple[Month, ...] = (
    Month(1, 352, 149, 24, 182_000, 5_278, 640, 205, 122, 22, 2, 4, 1),
    Month(2, 318, 165, 26, 176_000, 5_280, 702, 218, 133, 20, 2, 5, 1),
    Month(3, 334, 150, 30, 231_000, 8_316, 1_184, 296, 379, 24, 9, 17, 2),
    Month(4, 371, 159, 28, 214_000, 6_848, 690, 228, 124, 21, 3, 5, 2),
    Month(5, 389, 175, 29, 226_000, 7_232, 655, 223, 111, 22, 2, 4, 2),
    Month(6, 402, 184, 31, 239_000, 8_126, 712, 242, 121, 24, 3, 4, 3),
    Month(7, 431, 190, 33, 281_000, 9_835, 1_246, 336, 361, 31, 4, 14, 2),
    Month(8, 447, 203, 30, 262_000, 9_170, 748, 262, 127, 25, 3, 5, 3),
    Month(9, 468, 211, 34, 288_000, 10_368, 803, 289, 136, 28, 3, 5, 3),
    Month(10, 548, 222, 47, 412_000, 15_656, 1_420, 483, 298, 41, 7, 12, 5),
)


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    scale = total / sum(weights)
    exact = [weight * scale for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda one: (parts[one] - exact[one], one))
    for one in by_remainder[: total - sum(parts)]:
        parts[one] += 1
    return parts
