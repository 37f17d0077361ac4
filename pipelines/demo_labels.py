"""The demo's labels: what its staff corrected, the kinds they gave cases, and a random sample that they reviewed."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa

from data import demo, models
from data.store import Store, Transaction
from pipelines import label_replay, learning

SAMPLE_ID = "demo_sample_1"
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 30)
SIZE, LEFT, SEED = 400, 12, 2026  # the last twelve of the sample are left for whoever looks at the demo
DRAWN_BY, REVIEWED_BY = "Nia Okafor", "Priya Holt"
DRAWN_AT = datetime(2026, 10, 30, 13, 0)  # noqa: DTZ001 - as stored
ORDERS, MOST = 2, 200  # a small replay: the demo is written in seconds


def write(tx: Transaction) -> None:
    """Write the labels beside the corrections and cases that are there already."""
    for name in ("labels_of_reviews", "labels_of_cases"):
        tx.run(models.model("demo", name).sql, {"programme": demo.PROGRAMME_ID})
    asked = {"programme": demo.PROGRAMME_ID, "since": SINCE, "until": UNTIL}
    counted = tx.rows(models.model("desk", "sample_population").sql, asked)[0]
    drawn = tx.rows(models.model("desk", "sample_draw").sql, {**asked, "seed": SEED, "size": SIZE})
    common = {"sample_id": SAMPLE_ID, "programme_id": demo.PROGRAMME_ID, "is_demo": True}
    made = {"created_at": DRAWN_AT, "created_by": DRAWN_BY}
    tx.insert(
        "review_sample",
        [{**common, "seed": SEED, "size": len(drawn), "since": SINCE, "until": UNTIL, **counted, **made}],
    )
    rows = [{**common, "place": place, **row} for place, row in enumerate(drawn)]
    if not rows:
        return  # without mentions nobody could have labelled one
    with tx.table("drawn", pa.Table.from_pylist(rows)):
        tx.run("insert into sample_mention by name select * from drawn")
    tx.run(
        models.model("demo", "labels_of_sample").sql,
        {"sample": SAMPLE_ID, "reviewed": len(drawn) - LEFT, "at": DRAWN_AT, "actor": REVIEWED_BY},
    )


def learn(store: Store, as_of: datetime) -> None:
    """Fit the demo's own head and replay its labels, as the server does for a real programme."""
    learning.refit(store, demo.PROGRAMME_ID, REVIEWED_BY, at=as_of)
    label_replay.replay_programme(store, demo.PROGRAMME_ID, orders=ORDERS, most=MOST, at=as_of)
