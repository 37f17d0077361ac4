"""The metric dictionary: what each canonical metric means, and which native name of which platform fills it.

The files `data/reference/metrics.csv` and `platform_metrics.csv` are the source; the tables `metric_def` and
`platform_metric` are derived from them and made again at opening when a file has changed.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "reference"

Run = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class MetricDef:
    """One canonical metric in one version. `aggregation` none: it may not be added up at all."""

    metric: str
    version: int
    name: str
    level: str
    unit: str
    direction: str
    aggregation: str
    basis: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class PlatformMetric:
    """What a platform calls a metric, from when to when, and with what else its values may be compared.

    Values of two comparable groups never stand in one line: between them lies a series break.
    """

    platform: str
    native_metric: str  # lower case
    metric: str
    comparable_group: str
    valid_from: date | None
    valid_to: date | None  # the first day on which it is gone
    note: str


@cache
def metrics() -> tuple[MetricDef, ...]:
    """Every metric of data/reference/metrics.csv."""
    return tuple(MetricDef(**{**row, "version": int(row["version"])}) for row in _rows("metrics.csv"))  # type: ignore[arg-type]  # the csv's own columns


@cache
def platform_metrics() -> tuple[PlatformMetric, ...]:
    """Every line of data/reference/platform_metrics.csv."""
    return tuple(
        PlatformMetric(
            platform=row["platform"],
            native_metric=row["native_metric"],
            metric=row["metric"],
            comparable_group=row["comparable_group"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            note=row["note"],
        )
        for row in _rows("platform_metrics.csv")
    )


def define(run: Run) -> list[str]:
    """Make `metric_def` and `platform_metric` again if their files changed; gives the names of those made.

    `run(sql, params)` gives rows; its caller holds no transaction.
    """
    built = {row[0]: row[1] for row in run("select name, hash from model_version")}
    made = []
    for table, file, columns, rows in (
        ("metric_def", "metrics.csv", _METRIC_COLUMNS, metrics()),
        ("platform_metric", "platform_metrics.csv", _PLATFORM_COLUMNS, platform_metrics()),
    ):
        digest = hashlib.sha256((FOLDER / file).read_bytes() + columns.encode()).hexdigest()[:16]
        if built.get(table) == digest:
            continue
        run("begin")
        try:
            _make(run, table, columns, list(rows), digest)
            run("commit")
        except BaseException:
            run("rollback")
            raise
        made.append(table)
    return made


_METRIC_COLUMNS = (
    "metric text not null, version integer not null, name text not null, level text not null, unit text not null, "
    "direction text not null, aggregation text not null, basis text not null, definition text not null, "
    "source text not null, primary key (metric, version)"
)
_PLATFORM_COLUMNS = (
    "platform text not null, native_metric text not null, metric text not null, comparable_group text not null, "
    "valid_from date, valid_to date, note text not null"
)


def _make(run: Run, table: str, columns: str, rows: list[Any], digest: str) -> None:
    run(f"drop table if exists {table}")
    run(f"create table {table} ({columns})")
    for row in rows:
        values = {name: getattr(row, name) for name in row.__slots__}
        marks = ", ".join(f"${name}" for name in values)
        run(f"insert into {table} ({', '.join(values)}) values ({marks})", values)  # noqa: S608  # names of our own dataclass
    run("delete from model_version where name = $name", {"name": table})
    run(
        "insert into model_version values ($name, $hash, $at)",
        {"name": table, "hash": digest, "at": datetime.now(UTC).replace(tzinfo=None)},
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
