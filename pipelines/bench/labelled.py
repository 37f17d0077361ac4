"""Real series with labelled windows, scored as the Numenta Anomaly Benchmark does (standard profile).

A folder holds CSV files (timestamp,value) and `windows.json` (file name: list of [from, until]). The threshold of
each series is the best of the others: leave one out. It is picked twice, to the last digit and from a ladder of tenths,
for how finely one picks moves the figure. 100 is every window found at its beginning without a false alarm, 0 is
silence. Lavin and Ahmad, Evaluating Real-time Anomaly Detection Algorithms (2015), section III.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.alerts import backtest
from pipelines.alerts.counting import Bools, Floats, Ints

FALSE, MISSED = 0.11, 1.0  # what a false alarm and a missed window cost
PROBATION, PROBATION_OF = 0.15, 5_000  # nothing counts in the first part of a series
A_DAY = 288  # steps of five minutes
TENTHS: Floats = np.array([1.1**step for step in range(56)])  # 1 to 190, each a tenth above the one before


@dataclass(frozen=True, slots=True)
class Labelled:
    """One series: its scores and the first and last place of each window."""

    name: str
    scores: Floats
    windows: list[tuple[int, int]]

    @property
    def probation(self) -> int:
        """The places before this are not scored."""
        return int(PROBATION * min(len(self.scores), PROBATION_OF))


def leave_one_out(folder: Path) -> dict[str, Any]:
    """Our score and that of a z-score over a day, over all series of a folder."""
    files = sorted(folder.glob("*.csv"))
    if not files or not (folder / "windows.json").exists():
        raise FileNotFoundError(f"{folder} holds no series: it needs CSV files and windows.json beside them.")
    labels = json.loads((folder / "windows.json").read_text(encoding="utf-8"))
    told: dict[str, Any] = {"series": len(files)}
    scorers: dict[str, Callable[[Path], Floats]] = {"early warning": _ours, "z-score, 24 h": _z_score}
    for name, scorer in scorers.items():
        series = [_labelled(file, scorer(file), labels) for file in files]
        told["windows"] = sum(len(one.windows) for one in series)
        held = [one.scores[one.scores > 0] for one in series]
        told[name] = round(_over(series, np.unique(np.concatenate([np.unique(one)[-1_500:] for one in held]))), 1)
        told[f"{name}, thresholds by tenths"] = round(_over(series, TENTHS), 1)
    return told


def _ours(file: Path) -> Floats:
    return np.array([score for _, score in backtest.of_counts(file).scores])


def _z_score(file: Path) -> Floats:
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    values: Floats = np.array([float(line.split(",")[1]) for line in lines if line])
    padded = np.concatenate([np.zeros(1), np.cumsum(values)]), np.concatenate([np.zeros(1), np.cumsum(values**2)])
    at = np.arange(len(values))
    first = np.maximum(at - A_DAY, 0)
    many = np.maximum(at - first, 1)
    mean = (padded[0][at] - padded[0][first]) / many
    deviation = np.sqrt(np.maximum((padded[1][at] - padded[1][first]) / many - mean**2, 1e-9))
    out: Floats = np.where(at >= A_DAY, (values - mean) / deviation, 0.0)
    return out


def _labelled(file: Path, scores: Floats, labels: dict[str, Any]) -> Labelled:
    found: list[Any] = next((spans for name, spans in labels.items() if Path(name).name == file.name), [])
    at = np.array([line.split(",")[0] for line in file.read_text(encoding="utf-8").splitlines()[1:] if line])
    seconds = np.array([datetime.fromisoformat(one).timestamp() for one in at])
    windows = []
    for begins, ends in found:
        first, last = (datetime.fromisoformat(str(one)).timestamp() for one in (begins, ends))
        inside = np.flatnonzero((seconds >= first) & (seconds <= last))
        windows.append((int(inside[0]), int(inside[-1])))
    return Labelled(file.name, scores, windows)


def _over(series: list[Labelled], tried: Floats) -> float:
    """Every series at the threshold that is best for the others, on the benchmark's scale."""
    raw = np.array([[_raw(one, threshold) for threshold in tried] for one in series])
    total = 0.0
    for place in range(len(series)):
        others = raw.sum(axis=0) - raw[place]
        total += raw[place, int(np.argmax(others))]
    windows = sum(len(one.windows) for one in series)
    return float(100 * (total + MISSED * windows) / (windows + MISSED * windows))


def _raw(one: Labelled, threshold: float) -> float:
    """The raw score of a series at a threshold."""
    hits: Ints = np.flatnonzero(one.scores >= threshold)
    hits = hits[hits >= one.probation]
    total = 0.0
    inside: Bools = np.zeros(len(hits), dtype=bool)
    before: tuple[int, int] | None = None
    past = np.full(len(hits), np.inf)  # how many windows' widths after the window before
    for first, last in one.windows:
        mine = (hits >= first) & (hits <= last)
        inside |= mine
        width = last - first + 1
        if mine.any():
            # the first alarm in a window is its best
            total += float(_worth(-(last - hits[mine][0] + 1) / width) / _worth(-1.0))
        else:
            total -= MISSED
        if before:
            past = np.where(hits > before[1], (hits - before[1]) / (before[1] - before[0]), past)
        before = first, last
    if before:
        past = np.where(hits > before[1], (hits - before[1]) / (before[1] - before[0]), past)
    return total + FALSE * float(_worth(past[~inside]).sum())


def _worth(position: Floats | float) -> Any:
    """From 1 well before the end of a window to -1 long after it; -1 beyond three widths."""
    near = np.clip(position, -10, 3)
    return np.where(np.asarray(position) > 3, -1.0, 2 / (1 + np.exp(5 * near)) - 1)
