"""Cases made for one part of early warning each: what a part earns where it should earn something.

Topic cells: criticism of one topic that is spread over all platforms alike, so that none holds much of it. The gate on
copies: six copy-paste campaigns a week instead of one in two weeks. The threshold is the one at which the programmes
have one false telling a week with all parts, and is kept when the part is switched off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.alerts.detector import Parts
from pipelines.bench.made_up import MadeUp, by_the_hour

CASES: tuple[tuple[str, str, Callable[[int], MadeUp]], ...] = (
    ("criticism spread evenly over platforms", "topics", lambda seed: by_the_hour(seed, evenly=True)),
    ("six copy-paste campaigns a week", "gate", lambda seed: by_the_hour(seed, copies_a_week=6.0)),
)


def measured(
    compare: Callable[[Callable[[int], MadeUp], Parts, float | None], tuple[float, dict[str, float]]],
) -> dict[str, Any]:
    """Each case with all parts and without its own; `compare` gives the threshold used and the figures."""
    told: dict[str, Any] = {}
    for name, part, make in CASES:
        threshold, whole = compare(make, Parts(), None)
        kept = compare(make, Parts(**{part: False}), threshold)[1]
        again = compare(make, Parts(**{part: False}), None)
        told[name] = {
            "all": whole | {"threshold": threshold},
            f"without {part}, same threshold": kept,
            f"without {part}, threshold fitted again": again[1] | {"threshold": again[0]},
        }
    return told
