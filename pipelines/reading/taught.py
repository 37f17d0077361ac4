"""What the deep reader says of the texts that train, kept beside the weights: the fast reader is fitted to it too.

Made by `python -m pipelines.reading.deep.teach`. Whole numbers of one byte, every few rows of a set, in the order of
its file: no text, and nothing by which one could be found again. A set whose bytes are others teaches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.reading.solve import Floats, soft_max
from pipelines.reading.weights import WEIGHTS

TAUGHT = WEIGHTS / "taught.npz"
STEPS = 16  # a logit of 1 is kept as this
SHARPNESS = {"acts": 0.9, "moods": 0.8}
PRIOR = np.array([0.0, 0.0, 0.0, 0.6, 1.2])  # acts were taught as if all were as frequent
MOOD = 1.5  # what a bad mood counts beside the act for being against something


@dataclass(frozen=True)
class Lesson:
    """Of one set: which of its rows, and what was said of each."""

    rows: npt.NDArray[np.int64]
    acts: Floats  # shares of the five acts
    against: Floats  # log odds of being against something

    @classmethod
    def of(cls, step: int, kept: npt.NDArray[np.int8]) -> Lesson:
        """From three sentiments and five acts a row, as `packed` left them."""
        logits = kept.astype(np.float64) / STEPS
        acts = soft_max(SHARPNESS["acts"] * logits[:, 3:8] + PRIOR)
        moods = soft_max(SHARPNESS["moods"] * logits[:, :3])
        against = _log_odds(acts[:, :2].sum(axis=1)) + MOOD * _log_odds(moods[:, 0])
        return cls(np.arange(len(kept), dtype=np.int64) * step, acts, against)


def lessons(hashes: dict[str, str], path: Path = TAUGHT) -> dict[str, Lesson]:
    """What is kept of the sets with these names and sha256."""
    with np.load(path, allow_pickle=False) as held:
        told = dict(zip(held["names"].tolist(), held["sha256"].tolist(), strict=True))
        known = [name for name, sha256 in told.items() if hashes.get(name) == sha256]
        return {name: Lesson.of(int(held[f"{name}.step"][0]), held[f"{name}.said"]) for name in known}


def packed(logits: npt.NDArray[Any]) -> npt.NDArray[np.int8]:
    """One byte a logit; what three sentiments and five acts have in common says nothing and is taken away."""
    middle = logits.astype(np.float64)
    middle[:, :3] -= middle[:, :3].mean(axis=1, keepdims=True)
    middle[:, 3:] -= middle[:, 3:].mean(axis=1, keepdims=True)
    return np.clip(np.rint(middle * STEPS), -127, 127).astype(np.int8)


def _log_odds(share: Floats) -> Floats:
    made: Floats = np.log(share.clip(1e-6) / (1 - share).clip(1e-6))
    return made
