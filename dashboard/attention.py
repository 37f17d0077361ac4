"""The one sentence at the top of a page: what is unusual, by how much, where, and when it was highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import format, read, words
from dashboard.filters import Filters
from dashboard.once import kept
from pipelines.rules import unusual

if TYPE_CHECKING:
    from data.kpis import Kpi, Point

# what is watched; a median cannot be added up from days, so response time is not among them
WATCHED = (
    "mentions",
    "criticism_share",
    "net_sentiment",
    "complaints",
    "criticisms",
    "engagement_rate_by_reach",
    "engagement_rate_by_views",
    "views",
)
PERIODS = 8  # earlier periods of the same length that say what is usual
LONGEST_DAYS = 1500
LEAST_CASES = 20  # a share of fewer cases swings by itself
# a change smaller than this is noise whatever the history says, in the KPI's unit
FLOORS = {"percent": 0.3, "score": 2.0, "count": 3.0}


@dataclass(frozen=True, slots=True)
class Finding:
    """One KPI that stands out, and how far."""

    key: str
    title: str
    unit: str
    direction: str
    verdict: unusual.Verdict
    where: str | None
    peak: date | None
    periods: int  # earlier ones of which it is known

    @property
    def is_good(self) -> bool | None:
        """Whether the change is welcome; None where more is neither good nor bad."""
        if self.key == "mentions":
            return None
        return (self.verdict.deviations > 0) == (self.direction == "up")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, among how many KPIs that had a history, and of how many earlier periods, at least and at most."""

    finding: Finding | None
    judged: int
    periods: tuple[int, int]


def look(chosen: Filters) -> Outcome:
    """The KPI that stands furthest outside its usual range in the period in view, if any does."""
    return _look(chosen, read.state())


@kept(200)
def _look(chosen: Filters, state: tuple[str, int]) -> Outcome:
    catalogue = read.catalogue()
    verdicts: list[tuple[Kpi, unusual.Verdict, list[Point], int]] = []
    length = (chosen.until - chosen.since).days + 1
    periods = min(PERIODS, LONGEST_DAYS // length - 1)
    for key in WATCHED:
        if key not in catalogue or periods < unusual.LEAST_HISTORY:
            continue
        kpi = catalogue[key]
        points = _days(key, chosen, chosen.since - timedelta(days=periods * length), chosen.platforms)
        verdict = _verdict(kpi, points, length)
        if verdict:
            verdicts.append((kpi, verdict, points[-length:], len(_totals(kpi, points, length)) - 1))
    counted = [one[3] for one in verdicts]
    known = (min(counted, default=0), max(counted, default=0))
    outside = [one for one in verdicts if one[1].is_unusual]
    if not outside:
        return Outcome(None, len(verdicts), known)
    kpi, verdict, days, known_of_it = max(outside, key=lambda one: abs(one[1].deviations))
    where = _where(kpi, chosen, periods, length, is_rise=verdict.deviations > 0)
    peak = _peak(days) if kpi.unit == "count" and verdict.deviations > 0 and length > 1 else None
    finding = Finding(kpi.key, kpi.title, kpi.unit, kpi.direction, verdict, where, peak, known_of_it)
    return Outcome(finding, len(verdicts), known)


def _days(key: str, chosen: Filters, since: date, platforms: Sequence[str]) -> list[Point]:
    return read.measure(key, since, chosen.until, "day", chosen.programme_id, platforms)


def _verdict(kpi: Kpi, points: Sequence[Point], length: int) -> unusual.Verdict | None:
    """Judge the last `length` days against the runs of as many days before them."""
    *history, now = _totals(kpi, points, length)
    if now is None:
        return None
    return unusual.judge(now, [one for one in history if one is not None], floor=FLOORS.get(kpi.unit, 0.0))


def _totals(kpi: Kpi, points: Sequence[Point], length: int) -> list[float | None]:
    """The runs of as many days that are known, the oldest first; the last is there whether it is known or not.

    A run in which the data only begins is not one: its sum is that of its last days.
    """
    runs = [points[start : start + length] for start in range(0, len(points), length)]
    whole = [run for run in runs[:-1] if not (kpi.is_zero_between and run[0].value is None)]
    before = [total for total in (_total(kpi, run) for run in whole) if total is not None]
    return [*before, _total(kpi, runs[-1])]


def _total(kpi: Kpi, days: Sequence[Point]) -> float | None:
    """A run of days as one value: a sum, or a ratio of sums over enough cases."""
    known = [one for one in days if one.value is not None]
    if kpi.aggregation == "ratio_of_sums":
        over = sum(one.denominator or 0 for one in known)
        if not over or sum(one.n for one in known) < (LEAST_CASES if "post" not in kpi.rows else 1):
            return None
        factor = 100.0 if kpi.unit in ("percent", "score") else 1.0
        return factor * sum(one.numerator or 0 for one in known) / over
    return sum(one.value or 0 for one in known) if known else None


def _where(kpi: Kpi, chosen: Filters, periods: int, length: int, *, is_rise: bool) -> str | None:
    """The platform that moved most in the same direction; None when there is only one."""
    held = [row["platform"] for row in read.days_held(chosen.programme_id)]
    names = [name for name in held if not chosen.platforms or name in chosen.platforms]
    if len(names) < 2:
        return None
    moved: dict[str, float] = {}
    for name in names:
        points = _days(kpi.key, chosen, chosen.since - timedelta(days=periods * length), (name,))
        verdict = _verdict(kpi, points, length)
        if verdict and (verdict.deviations > 0) == is_rise:
            moved[name] = abs(verdict.value - verdict.usual)
    return max(moved, key=lambda name: moved[name]) if moved else None


def _peak(days: Sequence[Point]) -> date | None:
    known = [one for one in days if one.value is not None]
    return max(known, key=lambda one: one.value or 0).bucket if known else None


# -- words ---------------------------------------------------------------------------------------


def sentence(finding: Finding, chosen: Filters) -> str:
    """The finding in words, without markdown."""
    verdict = finding.verdict
    rise = "above" if verdict.deviations > 0 else "below"
    value, usual = (format.value(one, finding.unit) for one in (verdict.value, verdict.usual))
    how_much = f"{value}, {rise} its usual {usual}"
    if finding.unit == "count" and verdict.usual > 0 and verdict.value >= 1.5 * verdict.usual:
        how_much = f"{value}, {verdict.value / verdict.usual:.1f} times the usual {usual}"
    where = f" Most of it on {words.platform(finding.where)}." if finding.where else ""
    when = f" Highest on {format.day(finding.peak)}." if finding.peak else ""
    length = (chosen.until - chosen.since).days + 1
    basis = f" Usual is the median of the {finding.periods} periods of {length} days before."
    return f"{finding.title}: {how_much}.{where}{when}{basis}"


def show(chosen: Filters) -> None:
    """Say what stands out, or that nothing does, or why that cannot be said yet."""
    outcome = look(chosen)
    tone: Literal["good", "bad", "neutral"] = "neutral"
    if outcome.finding:
        said = sentence(outcome.finding, chosen)
        if outcome.finding.is_good is not None:
            tone = "good" if outcome.finding.is_good else "bad"
        box = {"good": st.success, "bad": st.error, "neutral": st.info}[tone]
        rising = outcome.finding.verdict.deviations > 0
        icon = ":material/trending_up:" if rising else ":material/trending_down:"
        box(said, title="Outside the usual range", icon=icon)
    elif outcome.judged:
        least, most = outcome.periods
        st.info(
            f"Nothing is unusual: {outcome.judged} watched numbers lie within the range of the "
            f"{most if least == most else f'{least} to {most}'} periods before.",
            icon=":material/check:",
        )
    else:
        st.info(
            "What is unusual cannot be said yet: it takes four earlier periods of the same length. "
            "Choose a shorter period, or import older data.",
            icon=":material/hourglass_empty:",
        )
