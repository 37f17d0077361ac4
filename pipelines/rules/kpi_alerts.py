"""KPI alerts: how rare a day's number is beside the days before it, and where an alarm begins and ends.

One file of pure judgement for five kinds. Followers are judged by their daily change (robust location and scale,
heavy tails), rates and shares as beta-binomials (many small days are not many small ratios), first responses by the
logarithm of the day's median, silence by the chance of hearing nothing. A score is -log10 of that chance. The range
in the words is the middle four fifths of the distribution that decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Protocol

from pipelines.rules import tails

KINDS = ("followers", "engagement_rate", "response_time", "sentiment_share", "silence")
TITLES = {
    "followers": "Followers",
    "engagement_rate": "Engagement rate",
    "response_time": "First response",
    "sentiment_share": "Negative share",
    "silence": "Silence",
}
SETTLES_DAYS = {"followers": 1, "engagement_rate": 3, "response_time": 1, "sentiment_share": 1}  # from the day's start
HISTORY = timedelta(days=56)
LEARNING_DAYS = 14  # days with a number before one is judged
LEAST = {"followers": 1.0, "engagement_rate": 100.0, "response_time": 1.0, "sentiment_share": 10.0}  # of the basis
FLOOR = 2.0  # no alarm for what happens one day in a hundred
SILENT = 3.0  # nor for a silence in a thousand: a source is silent many times a week
HYSTERESIS = 1.0
FORGOTTEN = timedelta(days=7)  # an alarm without a newer number ends
REAL_A_WEEK = 0.1  # true ones that are allowed for
TRUST_WEEKS = 4.0  # of the past that weigh as much as the bare chances
USUAL_BUDGET = 0.25  # false alarms a week, for one kind of KPI


@dataclass(frozen=True, slots=True)
class Seen:
    """A day's number. `count` over `base`: change over days, interactions over reach, negative over read mentions;
    for responses the day's median (minutes) over its answers, `spread` the variance of their logarithms."""

    day: date
    count: float
    base: float
    spread: float = 0.0


class Usual(Protocol):
    """What is usual on a day with this basis."""

    def expected(self, base: float) -> float:
        """In the unit of the words: people, percent, minutes."""
        ...

    def tail(self, seen: Seen) -> tuple[float, bool]:
        """The chance of something so far out, and whether it lies above."""
        ...

    def span(self, base: float) -> tuple[float, float]:
        """The middle four fifths, in the unit of the words."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """Followers: the change a day, with tails as heavy as those of Student's t with four degrees of freedom."""

    middle: float
    scale: float

    @classmethod
    def of(cls, history: Sequence[Seen]) -> Change:
        """Median and median absolute deviation; never surer than counting chance allows."""
        daily = [one.count / one.base for one in history]
        middle = median(daily)
        # the change over k days varies by the root of k
        spread = 1.4826 * median(abs(one.count - middle * one.base) / math.sqrt(one.base) for one in history)
        return cls(middle, max(spread, math.sqrt(abs(middle)), 1.0) * math.sqrt(1 + 1 / len(history)))

    def expected(self, base: float) -> float:
        """People more or fewer."""
        return self.middle * base

    def tail(self, seen: Seen) -> tuple[float, bool]:
        """Both sides count: a jump may be bought, a fall may be a walk-out."""
        far = (seen.count - self.middle * seen.base) / (self.scale * math.sqrt(seen.base))
        return min(1.0, 2 * tails.student4(abs(far))), far > 0

    def span(self, base: float) -> tuple[float, float]:
        """People more or fewer."""
        reach = tails.STUDENT4_TENTH * self.scale * math.sqrt(base)
        return self.middle * base - reach, self.middle * base + reach


@dataclass(frozen=True, slots=True)
class Share:
    """A rate or share: a beta-binomial with the mean `p` and the correlation `rho` within a day."""

    p: float
    rho: float
    both_sides: bool

    @classmethod
    def of(cls, history: Sequence[Seen], *, both_sides: bool) -> Share:
        """By moments, in three rounds; days beyond three deviations are drawn in, so that a storm does not teach."""
        base = [one.base for one in history]
        rate = [min(one.count / one.base, 1.0) for one in history]
        p, rho = sum(rate) / len(rate), 0.02
        for _ in range(3):
            drawn = []
            for share, n in zip(rate, base, strict=True):
                reach = 3 * math.sqrt(p * (1 - p) * (1 / n + rho)) + 0.5 / n
                drawn.append(min(max(share, p - reach), p + reach))
            weight = [n / (1 + (n - 1) * rho) for n in base]
            p = sum(w * share for w, share in zip(weight, drawn, strict=True)) / sum(weight)
            p = min(max(p, 0.25 / sum(base)), 1 - 0.25 / sum(base))
            more = [(share - p) ** 2 / (p * (1 - p)) - 1 / n for share, n in zip(drawn, base, strict=True)]
            k = len(more)
            # little is known from few days: five of a middling correlation are mixed in
            rho = min(max((sum(more) + 5 * 0.01) / (k + 5), 1e-5), 0.5) * (1 + 1 / k)
        return cls(p, rho, both_sides)

    def expected(self, base: float) -> float:
        """Percent."""
        return 100 * self.p

    def tail(self, seen: Seen) -> tuple[float, bool]:
        """At least so many; of rates, also at most so many."""
        count = min(seen.count, seen.base)
        is_above = count >= self.p * seen.base
        if not self.both_sides:
            return (tails.beta_binomial(count, seen.base, self.p, self.rho, upper=True) if is_above else 1.0), is_above
        return min(1.0, 2 * tails.beta_binomial(count, seen.base, self.p, self.rho, upper=is_above)), is_above

    def span(self, base: float) -> tuple[float, float]:
        """Percent."""
        low, high = tails.beta_binomial_range(base, self.p, self.rho)
        return 100 * low / base, 100 * high / base


@dataclass(frozen=True, slots=True)
class Wait:
    """First responses: the logarithm of a day's median, which varies from day to day and by its few answers."""

    middle: float
    between: float  # variance of days
    within: float  # variance of answers

    @classmethod
    def of(cls, history: Sequence[Seen]) -> Wait:
        """By moments, days beyond three deviations drawn in."""
        logs = [_log(one.count) for one in history]
        many = sum(max(one.base - 1, 0) for one in history)
        within = sum(max(one.base - 1, 0) * one.spread for one in history) / many if many else 1.0
        middle = median(logs)
        robust = max(1.4826 * median(abs(one - middle) for one in logs), 0.1)
        drawn = [min(max(one, middle - 3 * robust), middle + 3 * robust) for one in logs]
        middle = sum(drawn) / len(drawn)
        own = [within * _of_median(one.base) for one in history]
        more = sum((one - middle) ** 2 - due for one, due in zip(drawn, own, strict=True)) / len(drawn)
        return cls(middle, max(more, 0.04), max(within, 0.05))

    def expected(self, base: float) -> float:
        """Minutes."""
        return math.exp(self.middle)

    def tail(self, seen: Seen) -> tuple[float, bool]:
        """Slower alone is news."""
        far = (_log(seen.count) - self.middle) / self._deviation(seen.base)
        return (tails.student4(far) if far > 0 else 1.0), far > 0

    def span(self, base: float) -> tuple[float, float]:
        """Minutes."""
        reach = tails.STUDENT4_TENTH * self._deviation(base)
        return math.exp(self.middle - reach), math.exp(self.middle + reach)

    def _deviation(self, base: float) -> float:
        return math.sqrt(self.between + self.within * _of_median(base))


def _log(minutes: float) -> float:
    return math.log(max(minutes, 0.5))


def _of_median(answers: float) -> float:
    """The variance of a median of so many, in variances of one."""
    return (math.pi / 2 if answers >= 3 else 1.0) / max(answers, 1.0)


def usual(kind: str, history: Sequence[Seen]) -> Usual | None:
    """What the days before say is usual; None while they are too few."""
    fine = [one for one in history if one.base >= LEAST[kind]]
    if len(fine) < LEARNING_DAYS:
        return None
    if kind == "followers":
        return Change.of(fine)
    if kind == "response_time":
        return Wait.of(fine)
    return Share.of(fine, both_sides=kind == "engagement_rate")


@dataclass(frozen=True, slots=True)
class Judged:
    """A day that was judged: what it held, what was usual, and how rare that is."""

    seen: Seen
    usual: Usual
    score: float
    is_above: bool

    @property
    def value(self) -> float:
        """The number in the unit of the words."""
        if isinstance(self.usual, Share):
            return 100 * self.seen.count / self.seen.base
        return self.seen.count


def judge(kind: str, days: Sequence[Seen], since: date | None = None) -> list[Judged]:
    """Every day from `since` on that can be judged, by the eight weeks before it; `days` in order.

    >>> days = [Seen(date(2026, 1, 1) + timedelta(days=n), 10 + n % 3, 1) for n in range(30)]
    >>> [round(one.score, 1) for one in judge("followers", [*days, Seen(date(2026, 1, 31), -200, 1)])][-1] > 4
    True
    """
    out = []
    first = 0
    for place, one in enumerate(days):
        while days[first].day < one.day - HISTORY:
            first += 1
        if (since and one.day < since) or one.base < LEAST[kind]:
            continue
        known = usual(kind, days[first:place])
        if known:
            chance, is_above = known.tail(one)
            out.append(Judged(one, known, -math.log10(max(chance, 1e-300)), is_above))
    return out


def threshold(largest: Sequence[float], weeks: float, series: int, budget: float, floor: float = FLOOR) -> float:
    """The score that opens an alarm, for so many false ones a week; never below `floor`.

    `largest` holds the largest score of each day of the past. What was passed so often is mixed with what the bare
    chances ask, and is all the surer the longer the past.
    """
    bare = -math.log10(budget / (7 * max(series, 1)))
    if not largest or weeks <= 0:
        return max(bare, floor)
    falling = sorted(largest, reverse=True)
    place = min(max((budget + REAL_A_WEEK) * weeks - 0.5, 0.0), len(falling) - 1.0)
    low, part = int(place), place - int(place)
    own = falling[low] * (1 - part) + falling[min(low + 1, len(falling) - 1)] * part
    return max((own * weeks + bare * TRUST_WEEKS) / (weeks + TRUST_WEEKS), floor)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Days in a row that stand out: the first of them, the furthest, and the day that ended it."""

    opened: Judged
    peak: Judged
    ended: date | None


def alarms(judged: Sequence[Judged], opens: Callable[[date], float], today: date) -> list[Alarm]:
    """Open at the day's threshold, folded while days stay near it on the same side, ended by a usual day."""
    out: list[Alarm] = []
    held: Alarm | None = None
    last: date = today
    for one in judged:
        if held and one.seen.day - last > FORGOTTEN:
            out.append(Alarm(held.opened, held.peak, last + FORGOTTEN))
            held = None
        same_side = held is not None and one.is_above == held.opened.is_above
        if held and same_side and one.score >= opens(one.seen.day) - HYSTERESIS:
            held = Alarm(held.opened, one if one.score > held.peak.score else held.peak, None)
        elif held:
            out.append(Alarm(held.opened, held.peak, one.seen.day))
            held = None
        if held is None and one.score >= opens(one.seen.day):
            held = Alarm(one, one, None)
        last = one.seen.day
    if held:
        out.append(Alarm(held.opened, held.peak, last + FORGOTTEN if today - last > FORGOTTEN else None))
    return out


def severity(kind: str, opened: Judged, opens: float) -> str:
    """Watch; act where it is twice as rare as the threshold asks, and not for what may be welcome.

    What rises beside followers and engagement is told as a watch: it may be good, and it may be bought.
    """
    is_welcome = kind in ("followers", "engagement_rate") and opened.is_above
    return "act" if opened.score >= 2 * opens and not is_welcome else "watch"


# -- silence ---------------------------------------------------------------------------------------

SILENCE_HOURS = 28 * 24  # of history
LEAST_A_DAY = 4.0  # mentions a day below which silence says nothing


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much a source gives in each hour of the day, and how much more than chance its days vary."""

    hourly: tuple[float, ...]  # 24, by the hour of the day
    spread: float

    @classmethod
    def of(cls, hours: Sequence[float], first_hour: int) -> Rhythm | None:
        """From counts by the hour, the first of them at `first_hour` of the day; None where there is too little."""
        days = len(hours) // 24
        if days < 7 or sum(hours) / days < LEAST_A_DAY:
            return None
        level = sum(hours) / len(hours)
        hourly = []
        for hour in range(24):
            own = hours[(hour - first_hour) % 24 :: 24]
            # drawn to the level while an hour of the day was met seldom
            hourly.append((sum(own) + 3 * level) / (len(own) + 3))
        totals = [sum(hours[24 * day : 24 * day + 24]) for day in range(days)]
        mean = sum(totals) / days
        most = mean + 3 * math.sqrt(mean + 0.2 * mean**2)
        excess = sum((min(one, most) - mean) ** 2 - mean for one in totals) / days / mean**2
        return cls(tuple(hourly), min(max(excess, 0.1), 2.0))

    def expects(self, hour: int, hours: float) -> float:
        """Mentions to expect in so many hours from the hour of the day `hour`."""
        whole = int(hours)
        total = sum(self.hourly[(hour + place) % 24] for place in range(whole))
        return total + self.hourly[(hour + whole) % 24] * (hours - whole)

    def score(self, expected: float) -> float:
        """How rare it is to hear nothing where so many are expected.

        >>> round(Rhythm((1.0,) * 24, 0.2).score(30.0), 1)
        4.2
        """
        return math.log10(1 + self.spread * expected) / self.spread
