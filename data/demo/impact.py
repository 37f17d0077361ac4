"""The demo's impact lab: text reminders in 6 of 12 districts from 1 July, with a true effect of +18 % put in here.

The true effect stands in this file alone. What the lab finds is what a careful analyst would: probably positive.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from typing import Any

from data.demo.plan import PROGRAMME_ID

Row = dict[str, Any]

SERIES = "sign-ups by district"
TRUE_EFFECT = 0.18
SEED = "impact of the reminders, 187"
BEGAN = date(2026, 6, 29)  # the Monday of the week of 1 July
WITH = ("Eastmoor", "Harrowgate Fen", "Millbeck", "Saltholme", "Upper Dale", "Wexcombe")
WITHOUT = ("Ashfold", "Brackenby", "Coldharbour", "Lindsey Reach", "Northgate", "Thornwick")


def rows() -> dict[str, list[Row]]:
    """Rows by table, in an order that may be inserted."""
    return {"impact_series": _values(), "impact_design": _designs()}


def _made(at: datetime) -> Row:
    return {"is_demo": True, "created_at": at, "created_by": "demo"}


def _values() -> list[Row]:
    dice = random.Random(SEED)  # noqa: S311 - the same rows on every machine
    told = []
    weeks = [date(2026, 1, 5) + timedelta(days=7 * number) for number in range(43)]
    common = 0.0
    wave = []
    for _ in weeks:
        common = 0.6 * common + dice.gauss(0.0, 0.05)
        wave.append(common)
    for area in sorted((*WITH, *WITHOUT)):
        size, own = dice.uniform(5.0, 9.5), 0.0
        growth = dice.gauss(0.0062, 0.003) if area in WITH else dice.gauss(0.0052, 0.003)
        for number, week in enumerate(weeks):
            own = 0.5 * own + dice.gauss(0.0, 0.10)
            lifted = log(1 + TRUE_EFFECT) if area in WITH and week >= BEGAN else 0.0
            expected = size * exp(growth * number + wave[number] + own + lifted)
            told.append(
                {
                    "programme_id": PROGRAMME_ID, "series": SERIES, "area": area, "starts_on": week,
                    "value": float(_poisson(dice, expected)), **_made(datetime(2026, 10, 30, 16, tzinfo=UTC)),
                }
            )  # fmt: skip
    return told


def _poisson(dice: random.Random, mean: float) -> int:
    limit, count, product = exp(-mean), 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


def _designs() -> list[Row]:
    at = datetime(2026, 6, 22, 9, tzinfo=UTC)
    question = "Did the text message reminders bring more sign-ups?"
    return [
        {
            "impact_design_id": f"imp_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "question": question,
            "series": SERIES, "starts_on": BEGAN, "rung": rung, "model": "level",
            "treated": json.dumps(sorted(WITH)), "control": json.dumps(sorted(WITHOUT)),
            "expected": "Ten to twenty percent more", "declared_at": at, "declared_by": "Demo analyst",
            "ends_on": None, "result": None, "data_hash": None, "run_at": None, "run_by": None,
            "taken_in": None, **_made(at),
        }
        for code, rung in (("E1", "controlled"), ("E2", "areas"))
    ]  # fmt: skip
