"""Generated mentions for measuring: seeded, in the order they arrived, two years up to a fixed instant.

The shape follows what streams of mentions look like: hours of the day, weekdays, forty bursts, one in six
mentions arriving late by up to a month. The texts are put together from our own phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NOW = np.datetime64("2026-11-20T12:00:00", "s")
DAYS = 730
CHUNK = 245_760
PLATFORMS = ["x", "facebook", "instagram", "tiktok", "youtube", "news"]
PLATFORM_SHARES = np.cumsum([0.34, 0.22, 0.16, 0.14, 0.08, 0.06])

OPENINGS = [
    "Honestly", "Again this week", "For the third time", "As a parent", "After two hours", "Can someone explain why",
    "No surprise that", "Credit where it is due,", "Update from our street:", "Good to hear", "I can't believe",
    "Does anybody know if", "Not sure but", "My sister says", "Thanks to the team,", "What a joke,",
]  # fmt: skip
SUBJECTS = [
    "the stop smoking clinic", "the new cycle lane", "the food waste collection", "the vaccination bus",
    "the text reminders", "the booking line", "the leaflet about patches", "the council campaign", "the mobile app",
    "the drop-in on Market Street", "the school visit", "the helpline", "the poster at the bus stop",
]  # fmt: skip
VERBS = [
    "kept everyone waiting without a word", "answered within ten minutes and was very kind",
    "still shows the wrong date", "changed the rules without notice", "is a waste of money",
    "published new figures today", "was closed although the page says open", "helped my dad to quit",
    "did a wonderful job", "needs more people", "is better than last year", "does not pick up the phone",
]  # fmt: skip
ENDINGS = [
    "and nobody seems to care.", "which is the least we can expect.", "so please share this.",
    "and I would recommend it to friends.", "while the budget went up again.", "thanks to all who helped!",
    "what is the plan now?", "more in the thread below.", "we will keep following this.", "😡", "👏👏", "please fix it",
]  # fmt: skip


def mentions(rows: int, seed: int = 7) -> Iterator[pa.Table]:
    """Tables of at most CHUNK mentions in the landing schema, in arrival order; equal for equal rows and seed."""
    rng = np.random.default_rng(seed)
    created, arrived = _instants(rows, rng)
    authors = max(1_000, rows // 12)
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        part = np.random.default_rng([seed, start])
        yield _chunk(start, size, created[start : start + size], arrived[start : start + size], authors, part)


def _instants(rows: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Seconds since 1970 of writing and of arriving, sorted by arriving."""
    hours = DAYS * 24
    hour = np.arange(hours)
    of_day, of_week = (hour + 12) % 24, ((hour + 12) // 24 + 2) % 7
    level = 0.25 + np.exp(-(((of_day - 12.5) / 4.2) ** 2)) + 0.8 * np.exp(-(((of_day - 20) / 2.3) ** 2))
    level = level * np.where(of_week >= 5, 0.72, 1.0) * (1 + 0.5 * hour / hours) * rng.lognormal(0, 0.12, hours)
    bursts = np.zeros(hours)
    for at, height in zip(rng.integers(200, hours - 80, 40), rng.uniform(0.6, 4.0, 40), strict=True):
        tail = np.arange(72)
        bursts[at : at + 72] += level.mean() * height * np.exp(-tail / 18)
    weights = level + bursts
    start = NOW.astype("int64") - DAYS * 86_400
    created = start + rng.choice(hours, rows, p=weights / weights.sum()) * 3_600 + rng.integers(0, 3_600, rows)
    kind = rng.random(rows)
    late = np.where(kind < 0.84, rng.exponential(70, rows), rng.exponential(5_400, rows))
    late = np.where(kind >= 0.94, rng.exponential(1.2 * 86_400, rows), late)
    late = np.where(kind >= 0.99, rng.uniform(3, 30, rows) * 86_400, late).astype(np.int64)
    arrived = np.minimum(created + late, NOW.astype("int64"))
    order = np.argsort(arrived, kind="stable")
    return created[order], arrived[order]


def _chunk(start: int, size: int, created: Any, arrived: Any, authors: int, rng: np.random.Generator) -> pa.Table:
    number = pa.array(np.arange(start, start + size)).cast(pa.string())
    platform = np.searchsorted(PLATFORM_SHARES, rng.random(size)).clip(0, 5)
    words = [
        pc.take(pa.array(some), pa.array(rng.integers(0, len(some), size)))
        for some in (OPENINGS, SUBJECTS, VERBS, ENDINGS)
    ]
    link = pc.binary_join_element_wise(pa.array(["https://example.org/p"] * size), number, "/")
    interest = rng.lognormal(0.9, 1.7, size)
    author = (np.minimum((authors * rng.random(size) ** 3).astype(np.int64), authors - 1) * 2_654_435_761) % (1 << 40)

    def instant(seconds: Any) -> pa.Array:
        return pa.array(seconds.astype("datetime64[s]")).cast(pa.timestamp("us"))

    nothing = pa.nulls(size, pa.string())
    return pa.table(
        {
            "platform": pc.take(pa.array(PLATFORMS), pa.array(platform)),
            "mention_id": pc.binary_join_element_wise(pa.array(["18"] * size), pc.utf8_lpad(number, 12, "0"), ""),
            "account_id": pc.take(pa.array([f"account-{one}" for one in PLATFORMS]), pa.array(platform)),
            "relation": pa.array(["mention"] * size),
            "created_at": instant(created),
            "observed_at": instant(arrived),
            "author_key": pa.array(author).cast(pa.string()),
            "text": pc.binary_join_element_wise(*words, link, " "),
            "url": link,
            "parent_id": nothing,
            "root_id": nothing,
            "rating": pa.nulls(size, pa.float64()),
            "reactions": pa.array(interest.astype(np.int64)),
            "comments": pa.array(rng.poisson(np.minimum(interest * 0.12, 500)).astype(np.int64)),
            "shares": pa.array(rng.poisson(np.minimum(interest * 0.09, 500)).astype(np.int64)),
            "views": pa.array((interest * rng.uniform(8, 60, size)).astype(np.int64)),
            "counts": nothing,
            "is_deleted": pa.array(np.zeros(size, dtype=bool)),
        }
    )
