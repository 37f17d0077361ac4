"""Status: the objective table of the demo, both sides of each threshold, and what holds for all values."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.status import Profile, Rule, attainment, change, judge, profile_value

UP, DOWN = Rule("up", "count"), Rule("down", "count")
UP_FROM, DOWN_FROM = Rule("up", "change"), Rule("down", "change")

values = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("row", "actual", "profile", "rule", "baseline", "colour", "percent"),
    [
        ("O1", 1808, 1960, UP, None, "amber", 92.2),
        ("O2", 548, 500, UP_FROM, 310, "green", 125.3),
        ("O3", 44, 43, UP_FROM, 34, "green", 111.1),
        ("O4", 53, 53, UP_FROM, 48, "green", 100.0),
        ("O5", 3.43, 3.0, UP_FROM, 2.6, "green", 207.5),
        ("O6", 100 * 236 / 258, 90, UP_FROM, 71, "green", 107.8),
        ("O6b", 100 * 37 / 38, 100, UP, None, "amber", 97.4),
        ("O7", 46, 48, UP_FROM, 41, "red", 71.4),
        ("O8", 9.9, 12, UP_FROM, 6, "red", 65.0),
        ("O9", 13.9, None, DOWN_FROM, 13.9, "grey", None),
    ],
)
def test_the_rows_of_the_demo_table(row, actual, profile, rule, baseline, colour, percent):
    found = judge(actual, profile, rule, baseline)

    assert found.colour == colour
    assert found.attainment is None if percent is None else 100 * found.attainment == pytest.approx(percent, abs=0.06)


@pytest.mark.parametrize(
    ("actual", "colour"),
    [(100, "green"), (99.999, "amber"), (90, "amber"), (89.999, "red"), (0, "red"), (100.001, "green")],
)
def test_a_value_equal_to_its_threshold_has_reached_it(actual, colour):
    assert judge(actual, 100, UP).colour == colour


def test_a_threshold_reached_in_floating_point_is_reached():
    # (actual - baseline) / (profile - baseline) is 0.8999999999999999 when it is not rounded
    assert judge(0.9 * 0.7 + 0.1, 0.8, UP_FROM, 0.1).colour == "amber"


def test_each_kpi_may_have_its_own_thresholds():
    strict = Rule("up", "count", green=1.1, amber=1.0)

    assert [judge(value, 100, strict).colour for value in (110, 109, 100, 99)] == ["green", "amber", "amber", "red"]


@pytest.mark.parametrize(
    ("minutes", "colour"), [(60, "green"), (61, "amber"), (66, "amber"), (66.1, "red"), (0, "green")]
)
def test_downwards_less_is_better(minutes, colour):
    assert judge(minutes, 60, DOWN).colour == colour


def test_unknown_is_grey_and_says_why():
    assert judge(None, 10, UP, no_data="No survey was made.").reason == "No survey was made."
    assert judge(5, None, UP, not_due="Due from 2027.").reason == "Due from 2027."
    assert judge(None, None, UP).word == "Not due"
    assert judge(5, 10, UP_FROM).word == "No data"  # no baseline


def test_nothing_is_due_where_the_profile_of_a_count_is_0():
    assert judge(0, 0, UP).colour == "grey"


def test_none_allowed_means_none():
    assert judge(0, 0, DOWN).colour == "green"
    assert judge(1, 0, DOWN).colour == "red"


def test_before_a_change_is_planned_holding_the_baseline_is_on_track():
    assert judge(41, 41, UP_FROM, 41).colour == "green"
    assert judge(36, 41, UP_FROM, 41).colour == "red"


def test_a_planned_dip_does_not_make_more_worse():
    assert judge(90, 80, UP_FROM, 100).colour == "green"


def test_a_negative_score_is_judged_by_its_distance():
    assert judge(-8, -10, UP).colour == "green"
    assert judge(-12, -10, UP).colour == "red"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(bad):
    with pytest.raises(ValueError, match="only finite numbers"):
        judge(bad, 1, UP)


def test_thresholds_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="must not be above"):
        judge(1, 1, Rule("up", "count", green=0.8, amber=0.9))


def test_a_share_just_short_does_not_read_as_reached():
    assert "99.9%" in judge(99.96, 100, UP).reason


@given(
    actual=values,
    more=st.floats(0, 1e6),
    profile=values,
    baseline=values,
    judged_by=st.sampled_from(["count", "change"]),
)
def test_more_of_what_is_wanted_is_never_worse(actual, more, profile, baseline, judged_by):
    order = {"red": 0, "amber": 1, "green": 2, "grey": -1}
    rule = Rule("up", judged_by)

    low, high = judge(actual, profile, rule, baseline), judge(actual + more, profile, rule, baseline)

    assert order[high.colour] >= order[low.colour]


@given(actual=values, profile=values, baseline=values, judged_by=st.sampled_from(["count", "change"]))
def test_down_is_up_mirrored(actual, profile, baseline, judged_by):
    up = attainment(actual, profile, Rule("up", judged_by), baseline)
    down = attainment(-actual, -profile, Rule("down", judged_by), -baseline)

    assert up == down


@given(profile=values.filter(bool), baseline=values, direction=st.sampled_from(["up", "down"]))
def test_the_profile_itself_is_always_on_track(profile, baseline, direction):
    assert judge(profile, profile, Rule(direction, "change"), baseline).colour == "green"


POINTS = ((date(2026, 1, 1), 0.0), (date(2026, 10, 31), 1960.0), (date(2026, 12, 31), 2400.0))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 0.0),
        (date(2026, 10, 31), 1960.0),
        (date(2026, 11, 1), 1960 + 440 / 61),
        (date(2026, 12, 31), 2400.0),
        (date(2027, 1, 1), None),
    ],
)
def test_points_are_joined_by_straight_lines(day, expected):
    assert profile_value(Profile("points", *YEAR, 2400, None, POINTS), day) == pytest.approx(expected)


def test_before_the_first_point_nothing_is_due_and_after_the_last_it_stays():
    profile = Profile("points", *YEAR, 10, None, ((date(2026, 3, 1), 5.0), (date(2026, 6, 1), 10.0)))

    assert profile_value(profile, date(2026, 2, 28)) is None
    assert profile_value(profile, date(2026, 12, 1)) == 10.0


def test_a_line_goes_from_the_baseline():
    profile = Profile("linear", date(2026, 10, 1), date(2026, 10, 10), 20, 10)

    assert [profile_value(profile, date(2026, 10, day)) for day in (1, 5, 10)] == [11, 15, 20]


def test_a_flat_profile_holds_from_its_first_day_to_its_last():
    profile = Profile("flat", *YEAR, 90)

    assert {profile_value(profile, day) for day in YEAR} == {90}
    assert profile_value(profile, date(2027, 1, 1)) is None


@given(value=values, baseline=values, days=st.integers(0, 900), on=st.integers(0, 900))
def test_a_line_stays_between_its_ends(value, baseline, days, on):
    start = date(2026, 1, 1)
    found = profile_value(
        Profile("linear", start, start + timedelta(days=days), value, baseline), start + timedelta(days=min(on, days))
    )

    assert min(value, baseline) - 1e-6 <= found <= max(value, baseline) + 1e-6


def test_a_share_has_changed_only_if_the_interval_leaves_zero_out():
    assert change(34, 1012, 44, 1004).is_shown
    assert change(48, 998, 53, 1004).points == 5
    assert not change(48, 998, 50, 1004).is_shown
    assert change(55, 1000, 48, 1000).is_shown


@pytest.mark.parametrize(("percent", "n"), [(101, 100), (-1, 100), (50, 0)])
def test_what_is_no_survey_result_is_refused(percent, n):
    with pytest.raises(ValueError, match="no survey result"):
        change(50, 100, percent, n)
