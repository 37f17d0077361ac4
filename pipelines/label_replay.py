"""What labels were worth: the labels of a programme dealt out anew, and the reader measured after so many of them.

Some labels are set aside to measure on, as many critical ones in proportion as others; from the rest a head is fitted
to the first 10, 25, 50 and so on. That is done in several orders, each drawn from the seed, and the mean is told.
Corrections are left out: they are made where the reader was wrong, so on them it could only seem to get better.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from data import models
from data.store import Store, now
from pipelines import reading, schedule
from pipelines.reading.fast import FastReader
from pipelines.reading.own_head import OwnReader, fit_head
from pipelines.rules import label_stream

Tell = Callable[[int, int, str], None]  # done, of, words

ORDERS = 5
SEED = 2026
MOST = 1_000  # labels, the newest
GROWN = 1.2  # times as many labels, before the replay is made again by itself


@dataclass(frozen=True, slots=True)
class Label:
    """One label: the act, where it was said, and whether it is critical."""

    text: str
    act: str | None
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Point:
    """How the reader does after so many labels: the mean over the orders."""

    labels: int
    auc: float
    misjudged: float
    calibration_error: float
    measured_on: int
    critical: int


def replay(
    labels: Sequence[Label], *, seed: int = SEED, orders: int = ORDERS, most: int = MOST, tell: Tell | None = None
) -> list[Point]:
    """The points of a stream of labels; none where there are too few of either kind to measure on."""
    fast = reading.reader()
    if not isinstance(fast, FastReader) or _set_aside(labels, random.Random(0)) is None:  # noqa: S311 - no secret
        return []
    told: dict[int, list[Point]] = {}
    done = 0
    for order in range(orders):
        dice = random.Random(f"{seed}:{order}")  # noqa: S311 - drawn again by its seed
        measured, stream = _set_aside(labels, dice) or ([], [])
        stream = stream[:most]
        steps = label_stream.steps(len(stream))
        for step in steps:
            told.setdefault(step, []).append(_point(fast, stream[:step], measured))
            done += 1
            if tell:
                tell(done, orders * len(steps), f"{step} labels, order {order + 1} of {orders}")
            if schedule.is_stopping():
                return []
    return [
        Point(
            step,
            fmean(one.auc for one in points),
            fmean(one.misjudged for one in points),
            fmean(one.calibration_error for one in points),
            points[0].measured_on,
            points[0].critical,
        )
        for step, points in sorted(told.items())
    ]


def _set_aside(labels: Sequence[Label], dice: random.Random) -> tuple[list[Label], list[Label]] | None:
    """What to measure on and the stream, both in an order of the dice; None where one kind is too rare."""
    measured: list[Label] = []
    stream: list[Label] = []
    for is_critical in (True, False):
        held = [one for one in labels if one.is_critical is is_critical]
        out = round(label_stream.HELD_OUT * len(held))
        if out < label_stream.LEAST_OF_EACH:
            return None
        dice.shuffle(held)
        measured += held[:out]
        stream += held[out:]
    dice.shuffle(stream)
    return measured, stream


def _point(fast: FastReader, stream: Sequence[Label], measured: Sequence[Label]) -> Point:
    texts = [one.text for one in stream]
    if 2 * sum(one.act is not None for one in stream) >= len(stream):
        head = fit_head(fast, texts, acts=[one.act for one in stream])
    else:
        head = fit_head(fast, texts, against=[one.is_critical for one in stream])
    p = [one.p_against for one in OwnReader(fast, head).read([one.text for one in measured])]
    truth = [one.is_critical for one in measured]
    return Point(
        len(stream),
        label_stream.auc(p, truth) or 0.0,
        label_stream.misjudged(p, truth),
        label_stream.calibration_error(p, truth),
        len(measured),
        sum(truth),
    )


def replay_programme(
    store: Store,
    programme_id: str,
    *,
    seed: int = SEED,
    orders: int = ORDERS,
    most: int = MOST,
    at: datetime | None = None,
    tell: Tell | None = None,
) -> list[Point]:
    """Replay the labels of a programme and keep the points in place of those before, dated by `at` or now."""
    found = store.rows(models.model("desk", "replay_labels").sql, {"programme": programme_id, "rows": MOST})
    held = [Label(row["text"], row["act"], row["is_critical"]) for row in found]
    points = replay(held, seed=seed, orders=orders, most=most, tell=tell)
    if points:
        is_demo = store.one("select is_demo from programme where programme_id = $id", {"id": programme_id})
        common = {
            "programme_id": programme_id, "orders": orders, "seed": seed, "created_at": at or now(),
            "is_demo": bool(is_demo and is_demo["is_demo"]),
        }  # fmt: skip
        with store.transaction() as tx:
            tx.run("delete from label_replay where programme_id = $programme", {"programme": programme_id})
            tx.insert("label_replay", [{**common, "place": place, **_row(one)} for place, one in enumerate(points)])
    return points


def _row(point: Point) -> dict[str, Any]:
    return {name: getattr(point, name) for name in Point.__dataclass_fields__}


def replay_round(store: Store, at: datetime) -> str:
    """Replay the labels of every programme that has a fifth more of them than last time; gives a sentence."""
    due = store.rows(models.model("desk", "replay_due").sql, {"grown": GROWN})
    made = sum(bool(replay_programme(store, row["programme_id"])) for row in due)
    return f"Replayed the labels of {made:,} programmes."
