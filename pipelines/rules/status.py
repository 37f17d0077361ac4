"""How a KPI stands against its target on a day: the profile, the attainment, and green, amber, red or grey.

Everything here is a pure function of its arguments. The edge is explicit: an attainment equal to a
threshold has reached it (a ≥ green is green).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Colour = Literal["green", "amber", "red", "grey"]
Direction = Literal["up", "down"]
JudgedBy = Literal["count", "change"]
Shape = Literal["linear", "flat", "points"]

WORDS: dict[Colour, str] = {"green": "On track", "amber": "At risk", "red": "Off track", "grey": "Not due"}
NO_DATA = "No data"
Z_95 = 1.96  # a 95% interval, as in product methods 3.5
PLACES = 9  # an attainment of 0.9 must not be 0.8999999999999999


@dataclass(frozen=True, slots=True)
class Rule:
    """How one KPI is judged. Thresholds are attainments: 1.0 is the profile itself."""

    direction: Direction
    judged_by: JudgedBy
    green: float = 1.0
    amber: float = 0.9


@dataclass(frozen=True, slots=True)
class Profile:
    """The course a target takes through its period, both days included, in the KPI's own unit.

    linear: from `baseline` (or 0) before the first day to `value` at the end of the last.
    flat: `value` on every day.
    points: straight lines between the given days, level after the last; before the first nothing is due.
    """

    shape: Shape
    starts_on: date
    ends_on: date
    value: float
    baseline: float | None = None
    points: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A judgement with its reason in words. `attainment` is None for grey, and where a ratio means nothing."""

    colour: Colour
    word: str
    reason: str
    attainment: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two survey shares in points, with its 95% interval."""

    points: float
    low: float
    high: float

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves 0 out, which is when a share may be said to have changed."""
        return self.low > 0 or self.high < 0


def profile_value(profile: Profile, on: date) -> float | None:
    """What is due at the end of a day; None on days outside the period or before the first point.

    >>> year = Profile("linear", date(2026, 1, 1), date(2026, 12, 31), 365.0)
    >>> profile_value(year, date(2026, 1, 1)), profile_value(year, date(2026, 12, 31))
    (1.0, 365.0)
    >>> profile_value(year, date(2027, 1, 1)) is None
    True
    """
    if not profile.starts_on <= on <= profile.ends_on:
        return None
    if profile.shape == "flat":
        return profile.value
    if profile.shape == "linear":
        start = 0.0 if profile.baseline is None else profile.baseline
        days = (profile.ends_on - profile.starts_on).days + 1
        passed = (on - profile.starts_on).days + 1
        return profile.value if passed == days else start + (profile.value - start) * passed / days
    return _between(profile.points, on)


def _between(points: Sequence[tuple[date, float]], on: date) -> float | None:
    before = [point for point in points if point[0] <= on]
    after = [point for point in points if point[0] > on]
    if not before:
        return None
    (day, value) = before[-1]
    if not after:
        return value
    (next_day, next_value) = after[0]
    return value + (next_value - value) * (on - day).days / (next_day - day).days


def attainment(actual: float, profile: float, rule: Rule, baseline: float | None = None) -> float | None:
    """How much of what was due is there: 1.0 is all of it, more is better, whatever the direction.

    change: (actual - baseline) / (profile - baseline). count: actual / profile upwards; downwards as much
    above 1 as the value lies below its profile, so that 66 against 60 is 0.9. A change KPI whose profile
    plans no improvement yet is compared as a count. None where the profile is 0 and the value is not better.

    >>> attainment(1808, 1960, Rule("up", "count"))
    0.92244898
    >>> attainment(46, 48, Rule("up", "change"), 41)
    0.714285714
    >>> attainment(66, 60, Rule("down", "count"))
    0.9
    """
    sign = 1.0 if rule.direction == "up" else -1.0
    if rule.judged_by == "change" and baseline is not None and (profile - baseline) * sign > 0:
        return round((actual - baseline) / (profile - baseline), PLACES)
    if profile == 0:
        return 1.0 if actual * sign >= 0 else None
    return round(1.0 + sign * (actual - profile) / abs(profile), PLACES)


def judge(
    actual: float | None,
    profile: float | None,
    rule: Rule,
    baseline: float | None = None,
    *,
    not_due: str = "Nothing is due yet.",
    no_data: str = "Nothing was measured.",
) -> Status:
    """The status of a value against what is due. Unknown values are grey, never red.

    Raises ValueError for values that are not finite and thresholds the wrong way round.

    >>> judge(1808, 1960, Rule("up", "count")).word
    'At risk'
    >>> judge(46, 48, Rule("up", "change"), 41).reason
    '71.4% of the planned change; on track needs 100%, at risk 90%.'
    >>> judge(None, 48, Rule("up", "count")).word
    'No data'
    """
    _check(actual, profile, rule, baseline)
    if profile is None:
        return Status("grey", WORDS["grey"], not_due)
    if actual is None:
        return Status("grey", NO_DATA, no_data)
    if rule.judged_by == "change" and baseline is None:
        return Status("grey", NO_DATA, "A change is judged from a baseline, and none is entered.")
    if profile == 0 and rule.judged_by == "count" and rule.direction == "up":
        return Status("grey", WORDS["grey"], "The profile is 0 on this day: nothing is due yet.")
    reached = attainment(actual, profile, rule, baseline)
    if reached is None:
        return Status("red", WORDS["red"], "None was allowed by this day, and there are some.")
    colour: Colour = "green" if reached >= rule.green else "amber" if reached >= rule.amber else "red"
    return Status(colour, WORDS[colour], _reason(reached, profile, rule, baseline), reached)


def _reason(reached: float, profile: float, rule: Rule, baseline: float | None) -> str:
    sign = 1.0 if rule.direction == "up" else -1.0
    of = "what is due by this day"
    if rule.judged_by == "change" and baseline is not None:
        planned = (profile - baseline) * sign > 0
        of = "the planned change" if planned else "the profile (no change was planned by this day)"
    elif rule.direction == "down":
        of = "the profile, counted downwards"
    needs = f"on track needs {_percent(rule.green)}, at risk {_percent(rule.amber)}"
    return f"{percent(reached, rule)} of {of}; {needs}."


def percent(reached: float, rule: Rule) -> str:
    """An attainment as words with one decimal, cut where rounding would show a threshold it has not reached.

    >>> percent(0.97368, Rule("up", "count")), percent(0.99996, Rule("up", "count"))
    ('97.4%', '99.9%')
    """
    rounded = round(reached * 100, 1)
    if any(reached < edge and rounded >= 100 * edge for edge in (rule.green, rule.amber)):
        rounded = math.floor(reached * 1000) / 10
    return _percent(rounded / 100)


def _percent(share: float) -> str:
    shown = round(share * 100, 1)
    return f"{shown:,.0f}%" if shown == int(shown) else f"{shown:,.1f}%"


def _check(actual: float | None, profile: float | None, rule: Rule, baseline: float | None) -> None:
    for name, value in (("value", actual), ("profile", profile), ("baseline", baseline)):
        if value is not None and not math.isfinite(value):
            raise ValueError(f"The {name} is {value}: only finite numbers can be judged.")
    if not rule.amber <= rule.green:
        raise ValueError(f"At risk begins at {rule.amber} and on track at {rule.green}: it must not be above it.")


def change(percent_before: float, n_before: int, percent_now: float, n_now: int) -> Change:
    """The change of a survey share in points: p2 - p1 ± 1.96·√(p1q1/n1 + p2q2/n2) (product methods 3.5).

    Raises ValueError for a share outside 0..100 or a survey of nobody.

    >>> change(48, 998, 53, 1004).is_shown
    True
    >>> change(48, 998, 52, 1004).is_shown
    False
    """
    for percent, n in ((percent_before, n_before), (percent_now, n_now)):
        if not 0 <= percent <= 100 or n <= 0:
            raise ValueError(f"A share of {percent}% among {n} people is no survey result.")
    before, now = percent_before / 100, percent_now / 100
    half = 100 * Z_95 * math.sqrt(before * (1 - before) / n_before + now * (1 - now) / n_now)
    points = percent_now - percent_before
    return Change(points, points - half, points + half)
