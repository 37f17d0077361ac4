"""How fast early warning is: a tick with its SQL over 500 cells, and a year of history for 12 cells replayed."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data.store import Store
from pipelines.alerts import live
from pipelines.alerts.replay import Replay
from pipelines.bench.made_up import by_the_hour
from pipelines.commands import alerts, programme

TOPICS, PLATFORMS = 99, ("x", "facebook", "instagram", "youtube", "mastodon")  # 99 and everything else, on five
A_DAY, DAYS = 4_000, 40
NOW = datetime.fromisoformat("2026-03-01 12:00")


def measured() -> dict[str, Any]:
    """Seconds by the wall and of the processor; the first tick learns the past, the next ones go on from it."""
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        of = _filled(store)
        at = NOW.replace(tzinfo=UTC)
        told["first tick over 500 cells, 40 days learned"] = _timed(lambda: live.tick(store, of, at))
        told["tick over 500 cells"] = _timed(lambda: live.tick(store, of, at + timedelta(minutes=15)))
        store.close()
    made = by_the_hour(7, weeks=52)

    def year() -> None:
        from pipelines.bench.alerts import mentions_of

        Replay.over(mentions_of(made), 4, 3).run(52 * 7)

    told["a year of 12 cells replayed"] = _timed(year) | {"mentions": len(made.created)}
    return told


def _timed(work: Any) -> dict[str, float]:
    wall, own = time.perf_counter(), time.process_time()
    work()
    return {"seconds": round(time.perf_counter() - wall, 2), "of the processor": round(time.process_time() - own, 2)}


def _filled(store: Store) -> str:
    """A programme that listens for a hundred topics on five platforms."""
    day = NOW.date()
    of: str = programme.add_programme(
        store, code="B", name="Bench", starts_on=day, ends_on=day.replace(year=2027), actor="bench"
    )["programme_id"]
    dice = np.random.default_rng(11)
    many = A_DAY * DAYS
    ago = np.sort(dice.uniform(0, DAYS * 86_400, many))[::-1]
    created = np.datetime64(NOW, "us") - (ago * 1e6).astype("timedelta64[us]")
    topic = dice.integers(0, TOPICS + 10, many)
    rows = pa.table(
        {
            "platform": pa.array(np.array(PLATFORMS, dtype=object)[dice.integers(0, 5, many)]),
            "mention_id": pa.array([f"m{place}" for place in range(many)]),
            "created_at": pa.array(created),
            "author_key": pa.array([f"a{one}" for one in dice.integers(0, 20_000, many)]),
            "text": pa.array([f"said about subject{one:03d} today, number {place}" for place, one in enumerate(topic)]),
            "p_criticism": pa.array(np.where(dice.random(many) < 0.1, 0.9, 0.1)),
        }
    )
    with store.transaction() as tx:
        with tx.table("made", rows):
            tx.run(
                "insert into mention by name select *, '@us' as account_id, 'mention' as relation, "
                "created_at as observed_at, created_at as arrived_at, false as is_deleted, 'bench' as ingest_id, "
                "'neutral' as sentiment, 'other' as act, 'bench' as reader, false as is_reviewed from made"
            )
        tx.insert("account", [
            {"platform": name, "account_id": "@us", "name": "us", "programme_id": of, "created_at": NOW}
            for name in PLATFORMS
        ])  # fmt: skip
    for number in range(TOPICS):
        alerts.add_topic(store, programme_id=of, name=f"T{number}", terms=[f"subject{number:03d}"], actor="bench")
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=4.0, actor="bench")
    return of
