"""Made-up programmes to measure early warning on: two simulators that share no assumption but the columns.

The first draws counts by the hour: shapes, drift, an auto-correlated mood, growth by doubling, bot bursts, late
data. The second is self-exciting: every post may call forth others, bursts are heavy-tailed, the reader drifts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from pipelines.rules.criticism import CRITICAL

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLATFORMS = ("x", "facebook", "instagram")
TOPICS = ("safety", "cost", "privacy", "access")
WARM_UP = 3 * 7 * 24.0  # hours in which no event begins and nothing is measured
WEEKS = 12
OF_CRITICAL, OF_ORDINARY = (4.0, 1.6), (1.3, 5.5)  # the reader's chances are drawn from these beta distributions


@dataclass(frozen=True, slots=True)
class Happening:
    """A true criticism event: when its extra criticism began and peaked, hours from the start."""

    topic: int
    onset: float
    peak_at: float
    ends_at: float
    peak: float  # extra mentions an hour at the peak
    size: int = 0  # its mentions, all told


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One programme: a row a mention, in the order of arrival. Times in hours from the start."""

    created: Floats
    arrived: Floats
    platform: Ints
    topic: Ints
    author: Ints
    wording: Ints  # equal for copies; reworded copies have one of their own
    p: Floats
    of: Ints  # the happening it belongs to, -1 for none, -2 for a bot
    hours: float
    happenings: list[Happening]
    usual: Floats | None = None  # [cell, hour]: what is read as critical an hour but for events and bots, where known

    def bare(self) -> MadeUp:
        """Without its mentions: what is needed to judge incidents."""
        none, no = np.zeros(0), np.zeros(0, dtype=np.int64)
        return MadeUp(none, none, no, no, no, no, none, no, self.hours, self.happenings)


def by_the_hour(
    seed: int, weeks: int = WEEKS, *, copies_a_week: float = 0.6, evenly: bool = False, events_a_week: float = 0.7
) -> MadeUp:
    """The first simulator: rates by the hour, events that double; `evenly` spreads each over all platforms."""
    dice = np.random.default_rng(seed)
    hours = weeks * 168
    cells = [(p, t) for p in range(3) for t in range(4)]
    at = np.arange(hours)
    volume = np.exp(dice.uniform(np.log(60), np.log(1200))) / 24
    share_p, share_t = dice.dirichlet([3, 3, 3]), dice.dirichlet([4, 4, 4, 4])
    shapes = np.stack([_week(dice)[at % 168] for _ in range(3)])
    lift = np.ones(hours)
    for _ in range(dice.poisson(3 * weeks)):  # the programme's own posts lift all talk
        lift += _bump(at, int(dice.integers(hours)), dice.uniform(0.3, 2.5), dice.uniform(2, 10))
    for _ in range(dice.poisson(0.5 * weeks)):  # and so does the world
        lift += _bump(at, int(dice.integers(hours)), dice.uniform(0.5, 3), dice.uniform(4, 24))
    drift = np.exp(0.25 * np.sin(2 * np.pi * (at / hours * dice.uniform(0.5, 2) + dice.uniform())))
    parts: list[tuple[Floats, ...]] = []
    usual = np.zeros((len(cells), hours))
    rightly, wrongly = (1 - betainc(*one, CRITICAL) for one in (OF_CRITICAL, OF_ORDINARY))
    for p, t in cells:
        mood = _mood(dice, hours, 5.0, dice.uniform(0.2, 0.5))
        share = 0.10 * np.exp(0.3 * np.sin(2 * np.pi * (at / hours * dice.uniform(0.5, 2) + dice.uniform())))
        rate = volume * share_p[p] * share_t[t] * shapes[p] * lift * drift * mood
        usual[t * 3 + p] = rate * (share * rightly + (1 - share) * wrongly)
        for critical, part in ((True, share), (False, 1 - share)):
            counts = dice.poisson(rate * part)
            created = np.repeat(at, counts) + dice.uniform(size=counts.sum())
            parts.append(_rows(dice, created, p, t, critical, -1, _people(dice, len(created))))
    happenings: list[Happening] = []
    for onset in _starts(dice, weeks, events_a_week):
        happenings.append(_event(dice, parts, len(happenings), onset, hours, shapes, evenly=evenly))
    for start in dice.uniform(0, hours - 48, dice.poisson(copies_a_week * weeks)):
        _bots(dice, parts, start)
    rows = _together(dice, parts)
    return replace(_late(dice, rows, hours, happenings), usual=usual)


def _week(dice: np.random.Generator) -> Floats:
    """168 hours of a week, mean 1: evenings and one's own rhythm."""
    hour = np.arange(168) % 24
    day = np.arange(168) // 24
    peak, second = dice.uniform(11, 21), dice.uniform(7, 13)
    curve = 0.25 + np.exp(np.cos((hour - peak) / 24 * 2 * np.pi) * 1.6) / 3 + 0.4 * np.exp(-((hour - second) ** 2) / 8)
    curve *= np.where(day >= 5, dice.uniform(0.5, 1.1), 1.0)
    out: Floats = curve / curve.mean()
    return out


def _bump(at: Ints, start: int, height: float, fades: float) -> Floats:
    since = at - start
    return np.where(since >= 0, height * np.exp(-np.maximum(since, 0) / fades), 0.0)


def _mood(dice: np.random.Generator, hours: int, memory: float, sd: float) -> Floats:
    """An auto-correlated log-normal factor, mean 1."""
    from scipy.signal import lfilter

    rho = np.exp(-1 / memory)
    noise = dice.normal(size=hours + 50) * np.sqrt(1 - rho**2) * sd
    wave = lfilter([1.0], [1.0, -rho], noise)[50:]
    out: Floats = np.exp(wave - sd**2 / 2)
    return out


def _starts(dice: np.random.Generator, weeks: int, a_week: float) -> Floats:
    """Onsets after the warm-up, none so late that it could not be seen."""
    span = weeks * 168 - WARM_UP - 72
    return np.sort(WARM_UP + dice.uniform(0, span, dice.poisson(a_week * span / 168)))


def _event(
    dice: np.random.Generator,
    parts: list[tuple[Floats, ...]],
    number: int,
    onset: float,
    hours: int,
    shapes: Floats,
    *,
    evenly: bool,
) -> Happening:
    doubling = float(dice.choice([0.5, 1.5, 4.0, 10.0]))
    peak = float(dice.choice([2.0, 5.0, 15.0, 50.0]))
    rises = doubling * dice.uniform(4, 5.5)
    fades = dice.uniform(0.5, 1.5) * max(6.0, rises)
    step = 0.1
    since = np.arange(0, min(rises + 4 * fades, hours - onset - 1), step)
    rate = np.where(since < rises, peak * 2 ** ((since - rises) / doubling), peak * np.exp(-(since - rises) / fades))
    topic, home = int(dice.integers(4)), int(dice.integers(3))
    memes = dice.integers(10**6, 10**9, 4)
    for p in range(3):
        if evenly:
            part, lag = 0.5, 0.0
        elif p == home:
            part, lag = 1.0, 0.0
        elif dice.uniform() < 0.5:
            part, lag = dice.uniform(0.15, 0.6), dice.uniform(1, 12)
        else:
            continue
        mine = np.interp(since - lag, since, rate, left=0.0) * part
        mine *= np.sqrt(shapes[p][((onset + since) % hours).astype(int)])
        counts = dice.poisson(mine * step)
        created = onset + np.repeat(since, counts) + dice.uniform(size=counts.sum()) * step
        rows = list(_rows(dice, created, p, topic, True, number, _people(dice, len(created))))
        shared = dice.uniform(size=len(created)) < 0.3
        rows[5] = np.where(shared, dice.choice(memes, len(created)), rows[5])
        parts.append(tuple(rows))
    return Happening(topic, onset, onset + rises, onset + rises + 3 * fades, peak)


def _bots(dice: np.random.Generator, parts: list[tuple[Floats, ...]], start: float) -> None:
    copies = int(dice.integers(15, 120))
    p, t = int(dice.integers(3)), int(dice.integers(4))
    created = start + dice.exponential(dice.uniform(1, 6), copies)
    accounts = dice.integers(10**7, 10**8, int(dice.integers(3, 12)) if dice.uniform() < 0.5 else copies)
    authors = dice.choice(accounts, copies)
    rows = list(_rows(dice, created, p, t, True, -2, authors))
    text = float(dice.integers(10**6, 10**9))
    rows[5] = np.where(dice.uniform(size=copies) < 0.12, rows[5], text)
    parts.append(tuple(rows))


def _people(dice: np.random.Generator, n: int) -> Floats:
    """Authors: some write a lot."""
    return np.floor(dice.pareto(0.8, n) * 300) % 20_000


def _rows(
    dice: np.random.Generator, created: Floats, p: int, t: int, critical: bool, of: int, author: Floats
) -> tuple[Floats, ...]:
    n = len(created)
    score = dice.beta(*(OF_CRITICAL if critical else OF_ORDINARY), n)
    wording = dice.integers(10**9, 2**50, n).astype(float)
    fill = [np.full(n, float(one)) for one in (p, t)]
    return (created, *fill, author, np.full(n, float(of)), wording, score)


def _together(dice: np.random.Generator, parts: list[tuple[Floats, ...]]) -> list[Floats]:
    return [np.concatenate([part[column] for part in parts]) for column in range(7)]


def _late(dice: np.random.Generator, rows: list[Floats], hours: float, happenings: list[Happening]) -> MadeUp:
    """Arrival: minutes for most, up to 40 hours for 15 %, after the outage for what fell into one."""
    created, p, t, author, of, wording, score = rows
    n = len(created)
    long = dice.uniform(0, 40, n) * dice.uniform(size=n)
    wait = np.where(dice.uniform(size=n) < 0.15, long, dice.exponential(0.1, n))
    arrived = created + wait
    for platform in range(3):
        for start in dice.uniform(0, hours, dice.poisson(hours / 168 / 3)):
            ends = start + dice.uniform(2, 14)
            caught = (p == platform) & (arrived >= start) & (arrived < ends)
            arrived[caught] = ends + dice.uniform(0, 0.3, caught.sum())
    order = np.argsort(arrived, kind="stable")
    places, topics, people, words, parts = (one[order].astype(np.int64) for one in (p, t, author, wording, of))
    return MadeUp(
        created=created[order],
        arrived=arrived[order],
        platform=places,
        topic=topics,
        author=people,
        wording=words,
        p=score[order],
        of=parts,
        hours=hours,
        happenings=[replace(one, size=int((parts == place).sum())) for place, one in enumerate(happenings)],
    )


# -- the second kind -------------------------------------------------------------------------------


def self_exciting(seed: int, weeks: int = WEEKS, *, events_a_week: float = 0.7) -> MadeUp:
    """The second simulator: cascades of heavy-tailed size, replies that call forth replies, a reader that drifts."""
    dice = np.random.default_rng(seed + 10_000_019)
    hours = weeks * 168
    volume = np.exp(dice.uniform(np.log(60), np.log(1000))) / 24
    share = dice.dirichlet([1.5] * 12).reshape(3, 4)
    quiet_night = dice.uniform(0.1, 0.5)
    flagged = dice.uniform(0.02, 0.08)  # of ordinary posts, and it drifts
    parts: list[tuple[Floats, ...]] = []
    for p in range(3):
        for t in range(4):
            roots = _thinned(dice, volume * share[p, t] * 0.55, hours, quiet_night)
            size = np.minimum(dice.pareto(1.6, len(roots)) * 0.9, 60).astype(int)
            critical_root = dice.uniform(size=len(roots)) < 0.09
            times = [roots, np.repeat(roots, size) + _waits(dice, int(size.sum()))]
            # replies mostly take the mood of what they answer
            moods = [critical_root, np.repeat(critical_root, size) & (dice.uniform(size=int(size.sum())) < 0.45)]
            for when, mood in zip(times, moods, strict=True):
                for critical in (True, False):
                    mine = when[(mood == critical) & (when < hours)]
                    parts.append(_rows(dice, mine, p, t, critical, -1, _people(dice, len(mine))))
    happenings: list[Happening] = []
    for onset in _starts(dice, weeks, events_a_week):
        happenings.append(_cascade(dice, parts, len(happenings), onset, hours))
    for start in dice.uniform(0, hours - 48, dice.poisson(0.5 * weeks)):
        _bots(dice, parts, start)
    rows = _together(dice, parts)
    created, of, score = rows[0], rows[4], rows[6]
    wave = flagged * (1 + 0.6 * np.sin(2 * np.pi * created / hours * dice.uniform(0.5, 1.5)))
    wrongly = (of == -1) & (score < 0.5) & (dice.uniform(size=len(score)) < wave)
    rows[6] = np.where(wrongly, dice.uniform(0.5, 0.9, len(score)), score)
    return _late(dice, rows, hours, happenings)


def _thinned(dice: np.random.Generator, rate: float, hours: float, night: float) -> Floats:
    """Moments of a Poisson process whose rate falls at night and wanders from day to day."""
    days = int(hours // 24) + 1
    wander = np.exp(np.cumsum(dice.normal(0, 0.08, days)) + dice.normal(0, 0.15, days))
    wander /= wander.mean()
    top = rate * 1.9 * wander.max()
    when = np.sort(dice.uniform(0, hours, dice.poisson(top * hours)))
    clock = when % 24
    height = np.where((clock > 7) & (clock < 23), 1.0 + 0.5 * np.sin((clock - 7) / 16 * np.pi), night)
    keep = dice.uniform(size=len(when)) < rate * height * wander[(when // 24).astype(int)] / top
    out: Floats = when[keep]
    return out


def _waits(dice: np.random.Generator, n: int) -> Floats:
    """Heavy-tailed hours until a reply."""
    return np.minimum(0.1 * dice.pareto(0.9, n), 48.0)


def _cascade(
    dice: np.random.Generator, parts: list[tuple[Floats, ...]], number: int, onset: float, hours: int
) -> Happening:
    """A self-exciting event: few start it, each calls forth a little over one other until attention runs out."""
    total = int(np.exp(dice.uniform(np.log(15), np.log(600))))
    pace = float(np.exp(dice.uniform(np.log(0.4), np.log(5.0))))  # hours of a generation
    times = [onset + dice.exponential(pace / 3)]
    alive = [times[0]]
    branching = dice.uniform(1.5, 2.4)
    while alive and len(times) < total:
        born: list[float] = []
        for parent in alive:
            left = max(0.0, branching * (1 - len(times) / total))
            born += [parent + dice.gamma(2.0, pace / 2) for _ in range(dice.poisson(left))]
        if not born and len(times) < 8:
            born = [times[-1] + dice.exponential(pace) for _ in range(2)]
        times += born
        alive = born
    created = np.sort(np.array(times[:total]))
    created = created[created < hours - 1]
    topic, home = int(dice.integers(4)), int(dice.integers(3))
    where = np.where(dice.uniform(size=len(created)) < 0.75, home, dice.integers(0, 3, len(created)))
    memes = dice.integers(10**6, 10**9, 3)
    for p in range(3):
        mine = created[where == p]
        rows = list(_rows(dice, mine, p, topic, True, number, _people(dice, len(mine))))
        rows[5] = np.where(dice.uniform(size=len(mine)) < 0.3, dice.choice(memes, len(mine)), rows[5])
        parts.append(tuple(rows))
    counted, edges = np.histogram(created, bins=np.arange(onset, created[-1] + 2.0, 1.0))
    at = float(edges[int(np.argmax(counted))])
    return Happening(topic, onset, at + 0.5, float(created[-1]), float(counted.max()))


KINDS = {"by_the_hour": by_the_hour, "self_exciting": self_exciting}
