"""Whether a level or a share can reach its target, at the edges of what may be said."""

from datetime import date

import pytest

from pipelines.rules.reach import of_level, of_mean

MONTHS = [date(2026, month, 28) for month in range(1, 9)]
DUE, TODAY = date(2026, 12, 31), date(2026, 8, 31)


def level(values, target, direction="up"):
    return of_level(list(zip(MONTHS, values, strict=False)), target, DUE, TODAY, direction)


def test_five_values_say_nothing_and_six_do():
    assert level([40.0, 41, 40, 41, 40], 41).is_within is None
    assert level([40.0, 41, 40, 41, 40, 41], 41).is_within is True


@pytest.mark.parametrize(("direction", "target", "within", "sure"), [
    ("up", 51.0, True, False), ("up", 70.0, False, False), ("up", 49.0, True, True),
    ("down", 53.0, True, True), ("down", 51.0, True, False), ("down", 30.0, False, False),
])  # fmt: skip
def test_the_change_needed_is_held_against_the_changes_seen(direction, target, within, sure):
    found = level([40.0, 41.0, 42.2, 43.1, 43.9, 45.2, 45.9, 47.0], target, direction)

    assert (found.is_within, found.is_sure) == (within, sure), found.said


def test_a_value_that_never_moved_reaches_nothing_else():
    assert level([40.0] * 8, 40.0).is_within is True
    assert level([40.0] * 8, 41.0).is_within is False


def test_after_the_deadline_nothing_is_foreseen():
    found = of_level(list(zip(MONTHS, [40.0] * 8, strict=True)), 41, TODAY, TODAY, "up")

    assert (found.is_within, found.is_sure) == (None, None)
    assert "has come" in found.said


def test_a_share_of_the_year_needs_what_is_left_to_average():
    seen = list(zip(MONTHS, [8.0, 9, 10, 11, 12, 13, 14, 15], strict=True))

    assert of_mean(seen, 11.5, 11.5, date(2026, 1, 1), DUE, TODAY, "up").is_within is True
    assert of_mean(seen, 11.5, 14.0, date(2026, 1, 1), DUE, TODAY, "up").is_within is False
    assert of_mean(seen, 11.5, 8.0, date(2026, 1, 1), DUE, TODAY, "up").is_sure is True
    assert of_mean(seen[:5], 11.5, 8.0, date(2026, 1, 1), DUE, TODAY, "up").is_within is None
