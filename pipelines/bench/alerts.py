"""`make bench-alerts`: early warning on made-up programmes it has never seen, beside other detectors, part by part.

What people are told is matched by topic: an incident that opens, or is told again because it doubled or spread,
between an event's onset and half a day after its end is true; every other telling is false, copies and repeats
included. How many incidents opened falsely is told beside it, and what programmes hear in which nothing happens.
A missed event counts as infinitely late. The rivals tell again by the same rule of doubling.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.alerts.counting import STEP, Counter, Floats, Mentions
from pipelines.alerts.detector import LEAST, Detector, Parts
from pipelines.alerts.incidents import AGAIN, CLOSES_AFTER, EBBS, HYSTERESIS, topics_score
from pipelines.alerts.replay import Replay
from pipelines.bench import alert_cases, alert_speed, knowing, labelled
from pipelines.bench.made_up import KINDS, WARM_UP, WEEKS, MadeUp
from pipelines.bench.rivals import RIVALS, windows_of
from pipelines.rules.criticism import CRITICAL

SMALL = 25  # mentions of an event, all told
FIRST_TEST = 100_000  # seeds that nobody tuned on
KNOWING = "the true rate of every hour known, threshold fitted here"
MATCHED_AFTER = 12.0  # hours after its end in which an incident still belongs to an event


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened on one programme: events with their delay (infinite: missed), and false tellings."""

    false: int
    opened_falsely: int  # of these, what opened an incident
    weeks: float
    delays: tuple[float, ...]
    before_peak: tuple[bool, ...]
    small: tuple[bool, ...]  # which events were small


def mentions_of(made: MadeUp) -> Mentions:
    """What a detector may see of a programme."""
    return Mentions(
        made.created, made.arrived, made.platform, made.topic, made.author, made.wording, made.p >= CRITICAL
    )


def outcome(made: MadeUp, told: Iterable[tuple[int, float, bool]]) -> Outcome:
    """Match what was told (topic, hour, whether it opened an incident) with the true events."""
    first: dict[int, float] = {}
    false = opened_falsely = 0
    for topic, hour, opens in told:
        if hour < WARM_UP:
            continue
        mine = [
            place
            for place, one in enumerate(made.happenings)
            if one.topic == topic and one.onset <= hour <= one.ends_at + MATCHED_AFTER
        ]
        false += not mine
        opened_falsely += opens and not mine
        for place in mine:
            first[place] = min(first.get(place, np.inf), hour)
    found = [first.get(place, np.inf) for place in range(len(made.happenings))]
    return Outcome(
        false,
        opened_falsely,
        (made.hours - WARM_UP) / 168,
        tuple(at - one.onset for at, one in zip(found, made.happenings, strict=True)),
        tuple(at <= one.peak_at for at, one in zip(found, made.happenings, strict=True)),
        tuple(one.size <= SMALL for one in made.happenings),
    )


def told_at(scores: Floats, counts: Floats, threshold: float, drop: float) -> list[tuple[int, float, bool]]:
    """Tellings of plain scores by the same rules as ours.

    Open at the threshold, told again where the count doubles, closed after three quiet hours.
    """
    out = []
    for topic in range(scores.shape[0]):
        below, running = 0, False
        said, told, lowest = 0, 0.0, 0.0
        ticks = np.flatnonzero(scores[topic] >= threshold - drop)
        near = (one.tolist() for one in (ticks, scores[topic, ticks], counts[topic, ticks]))
        for tick, score, count in zip(*near, strict=True):
            if running and tick - below > CLOSES_AFTER:
                running = False
            must = min(told, EBBS * lowest) if tick - said >= AGAIN else told
            again = running and count >= 2 * max(must, LEAST)
            if again or (not running and score >= threshold):
                running = True
                said, told, lowest = tick, max(count, must) if again else count, count
                out.append((topic, (tick + 1) * STEP, not again))
            lowest = min(lowest, count)
            below = tick
    return out


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures over programmes; where nothing happens only what was said falsely."""
    delays = np.array([one for held in outcomes for one in held.delays])
    before = np.array([one for held in outcomes for one in held.before_peak])
    small = np.array([one for held in outcomes for one in held.small], dtype=bool)
    hit = np.isfinite(delays)
    weeks = sum(one.weeks for one in outcomes)
    false = {
        "false_a_week": sum(one.false for one in outcomes) / weeks,
        "opened_falsely_a_week": sum(one.opened_falsely for one in outcomes) / weeks,
    }
    if not len(delays):
        return false
    return false | {
        "recall": float(hit.mean()),
        "hours": float(np.median(delays)),
        "before_peak": float(before.mean()),
        "recall_small": float(hit[small].mean()) if small.any() else float("nan"),
        "events": float(len(delays)),
    }


def with_intervals(outcomes: Sequence[Outcome], draws: int = 500) -> dict[str, Any]:
    """The figures with 95 % intervals, by drawing programmes again."""
    dice = np.random.default_rng(1)
    drawn = [figures([outcomes[one] for one in dice.integers(0, len(outcomes), len(outcomes))]) for _ in range(draws)]
    plain = figures(outcomes)
    return {
        name: [
            round(plain[name], 3),
            *(
                # nearest: nothing lies between a number and infinity
                round(float(np.nanquantile([d[name] for d in drawn], q, method="nearest")), 3)
                for q in (0.025, 0.975)
            ),
        ]
        for name in plain
    }


@dataclass(frozen=True, slots=True)
class Programmes:
    """Programmes by their seeds, made anew at each look: a hundred of them would not fit into memory."""

    make: Callable[[int], MadeUp]
    seeds: range

    def __iter__(self) -> Iterator[MadeUp]:
        return (self.make(seed) for seed in self.seeds)

    def bare(self) -> list[MadeUp]:
        """What is needed to judge incidents."""
        return [one.bare() for one in self]


def ours(programmes: Iterable[MadeUp], parts: Parts | None = None, fixed: float | None = None) -> list[Outcome]:
    """Early warning as it ships, its threshold set by itself from each programme's past."""
    out = []
    for made in programmes:
        replay = Replay.over(mentions_of(made), 4, 3, parts=parts, fixed=fixed)
        replay.keep_scores = False
        found = replay.run(WEEKS * 7)
        told = [
            (one.topic, at * STEP, at == one.opened)
            for one in found
            if not one.is_notice
            for at in (one.opened, *one.rearmed)
        ]
        out.append(outcome(made, told))
    return out


def scores_of(programmes: Iterable[MadeUp], every: Sequence[Parts]) -> list[list[Floats]]:
    """The topics' scores of our detector with each choice of parts, for thresholds to be tried on."""
    out: list[list[Floats]] = [[] for _ in every]
    for made in programmes:
        counter = Counter(mentions_of(made), 4, 3)
        days = [counter.day(number) for number in range(WEEKS * 7)]
        for parts, held in zip(every, out, strict=True):
            detector, scores = Detector(4, 3, parts), []
            for day in days:
                scored = detector.see(day)
                scores.append(topics_score(scored, counter).astype(np.float32))
                detector.learn(day)
            held.append(np.concatenate(scores, axis=1))
    return out


def fitted(
    programmes: Sequence[MadeUp], scores: Sequence[Floats], counts: Sequence[Floats], drop: float
) -> tuple[float, list[Outcome]]:
    """The threshold at which these programmes have one false telling a week, and what they have there."""
    low, high = 0.5, 60.0
    for _ in range(16):
        middle = float(np.sqrt(low * high))
        tried = at_threshold(programmes, scores, counts, middle, drop)
        low, high = (middle, high) if figures(tried)["false_a_week"] > 1.0 else (low, middle)
    return high, at_threshold(programmes, scores, counts, high, drop)


def at_threshold(
    programmes: Sequence[MadeUp], scores: Sequence[Floats], counts: Sequence[Floats], threshold: float, drop: float
) -> list[Outcome]:
    """What plain scores have at a threshold."""
    every = zip(programmes, scores, counts, strict=True)
    return [outcome(made, told_at(one, held, threshold, drop)) for made, one, held in every]


def run(programmes: int, ablated: int) -> dict[str, Any]:
    """Measure everything; takes a few seconds a programme."""
    told: dict[str, Any] = {"programmes": programmes, "ablation_programmes": ablated, "cases": cases(ablated)}
    for kind, make in KINDS.items():
        began = time.monotonic()
        test = Programmes(make, range(FIRST_TEST, FIRST_TEST + programmes))
        part: dict[str, Any] = {"early warning, threshold set by itself": with_intervals(ours(test))}
        _say(f"{kind}: early warning {part}")
        still = Programmes(partial(make, events_a_week=0.0), range(FIRST_TEST, FIRST_TEST + programmes // 2))
        part["early warning where nothing happens"] = with_intervals(ours(still))
        _say(f"{kind}: where nothing happens {part['early warning where nothing happens']}")
        bare = test.bare()
        windows = [windows_of(Counter(mentions_of(one), 4, 3), WEEKS * 7) for one in test]
        for name, rival in RIVALS.items():
            # fitted on the very programmes they are measured on: they have no threshold of their own
            scored = [rival(hour, day) for hour, day in windows]
            counts = [day if name == "EARS C2" else hour for hour, day in windows]
            part[f"{name}, threshold fitted here"] = with_intervals(fitted(bare, scored, counts, 0.0)[1])
            _say(f"{kind}: {name} {part[f'{name}, threshold fitted here']}")
        if next(iter(test)).usual is not None:
            scored = [knowing.scores(one, mentions_of(one), WEEKS * 7) for one in test]
            counts = [hour for hour, _ in windows]
            part[KNOWING] = with_intervals(fitted(bare, scored, counts, HYSTERESIS)[1])
            _say(f"{kind}: {KNOWING} {part[KNOWING]}")
        part["ablation, threshold fitted here"] = _ablation(Programmes(make, range(FIRST_TEST, FIRST_TEST + ablated)))
        told[kind] = part
        told[f"{kind}_seconds"] = round(time.monotonic() - began, 1)
    return told


def _ablation(programmes: Programmes) -> dict[str, dict[str, float]]:
    out = {}
    bare = programmes.bare()
    counts = [windows_of(Counter(mentions_of(one), 4, 3), WEEKS * 7)[0] for one in programmes]
    switches = [one.name for one in fields(Parts) if isinstance(getattr(Parts(), one.name), bool)]
    names = ["nothing", *switches]
    every = [Parts() if name == "nothing" else Parts(**{name: False}) for name in names]
    for name, scores in zip(names, scores_of(programmes, every), strict=True):
        threshold, held = fitted(bare, scores, counts, HYSTERESIS)
        plain = figures(held)
        out[f"without {name}"] = {
            **{key: round(value, 3) for key, value in plain.items()},
            "threshold": round(threshold, 2),
        }
        _say(f"without {name}: {out[f'without {name}']}")
    return out


def cases(programmes: int) -> dict[str, Any]:
    """What topic cells and the copies' gate earn where they should."""
    seeds = range(FIRST_TEST, FIRST_TEST + programmes)

    def compare(make: Callable[[int], MadeUp], parts: Parts, threshold: float | None) -> tuple[float, dict[str, float]]:
        test = Programmes(make, seeds)
        if threshold is None:
            counts = [windows_of(Counter(mentions_of(one), 4, 3), WEEKS * 7)[0] for one in test]
            threshold = fitted(test.bare(), scores_of(test, [parts])[0], counts, HYSTERESIS)[0]
        plain = figures(ours(test, parts, threshold))
        return round(threshold, 2), {name: round(value, 3) for name, value in plain.items()}

    told = alert_cases.measured(compare)
    _say(f"cases: {told}")
    return told


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="12 programmes instead of 200, for every day")
    parser.add_argument("--programmes", type=int, default=200)
    parser.add_argument("--nab", type=Path, help="instead: a folder of labelled series (CSV and windows.json)")
    chosen = parser.parse_args(arguments)
    if chosen.nab:
        told = labelled.leave_one_out(chosen.nab)
    else:
        many = 12 if chosen.quick else chosen.programmes
        told = {"speed": alert_speed.measured(), **run(many, ablated=min(many, 16))}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
