"""What a label costs: a programme with hundreds of labels gets some more, and its own head is fitted after each."""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.base import Mention
from data.store import Store
from pipelines import landing, load
from pipelines.commands import programme as planning
from pipelines.commands.labels import import_labels
from pipelines.commands.readings import correct_reading, review_mention
from pipelines.learning import MOST_LABELS
from pipelines.reading.train import corpus

CORRECTED = 15  # of the labels; as many readings nobody corrected stand beside them
MORE = 5
BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def measure(home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Label as staff do, on the project's own texts; gives the seconds of a fit and of the whole command."""
    store = Store(home)
    try:
        programme_id = planning.add_programme(
            store, code="LABELS", name="Labels", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="bench"
        )["programme_id"]
        rows = corpus()
        _land(store, [row["text"] for row in rows[::2]], programme_id)
        file = home / "labels.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("text", "act"))
            writer.writerows((row["text"], row["act"]) for row in rows[: 4 * MOST_LABELS : 4])
        import_labels(store, programme_id, file, actor="bench")
        say(f"{MOST_LABELS} labels brought in; {MORE} reviewed and {CORRECTED} corrected, one after the other")
        waits = [_label(store, place, rows[2 * place]["act"]) for place in range(1, 2 * MORE, 2)]
        waits += [
            _correct(store, place, rows[2 * place]["act"]) for place in range(2 * MORE + 1, 2 * MORE + 2 * CORRECTED, 2)
        ]
        told = store.rows(
            "select labels, fitted + anchors as texts, seconds from programme_head order by version desc limit 5"
        )
        fits = store.rows("select seconds from programme_head")
    finally:
        store.close()
    return {
        "labels": told[0]["labels"],
        "texts_fitted": told[0]["texts"],
        "refit_s": round(max(row["seconds"] for row in fits), 3),
        "label_median_s": round(statistics.median(waits), 3),
        "label_longest_s": round(max(waits), 3),
    }


def _land(store: Store, texts: list[str], programme_id: str) -> None:
    mentions = [
        Mention("x", str(n), "account", "mention", BEGAN + timedelta(minutes=n), BEGAN, text)
        for n, text in enumerate(texts)
    ]
    job = landing.new_job("bench", "bench", "texts", "0" * 64, "bench", programme_id=programme_id)
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


def _label(store: Store, place: int, act: str) -> float:
    began = time.perf_counter()
    review_mention(store, "x", str(place), act=act, source="useful", actor="bench")
    return time.perf_counter() - began


def _correct(store: Store, place: int, act: str) -> float:
    began = time.perf_counter()
    correct_reading(store, "x", str(place), sentiment="negative", act=act, is_abuse=True, actor="bench")
    return time.perf_counter() - began
