"""The words of an alert and the severity that goes with them."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipelines.rules import alert_words


def test_the_sentence_is_the_one_that_was_promised() -> None:
    said = alert_words.criticism(
        topic="Safety", platform="facebook", window=2.0, observed=23, people=21, expected=4.0, low=1, high=8,
        ordinary=31, ordinary_expected=28.0, first_at=datetime(2026, 3, 9, 14, 5), opened_at=datetime(2026, 3, 9, 15),
    )  # fmt: skip

    assert said == (
        "Safety on Facebook: 23 critical mentions in the last 2 h from 21 people; at this hour we expect 4 "
        "(usually 1–8). Other talk is normal. First: 14:05."
    )


@pytest.mark.parametrize("expected", [0.1, 1.0, 4.0, 37.0, 900.0, 30_000.0])
def test_the_range_holds_about_four_fifths(expected: float) -> None:
    low, high = alert_words.usual_range(expected, 0.1)

    assert low <= expected <= high + 1
    assert high >= low


@pytest.mark.parametrize(
    ("observed", "people", "said"), [(29, 29, "act"), (30, 30, "crisis"), (8, 8, "act"), (7, 7, "watch")]
)
def test_severity_turns_at_its_edges(observed: int, people: int, said: str) -> None:
    assert alert_words.severity(observed, 2.5, 1, people, False) == said
