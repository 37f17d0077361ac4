"""What was measured of each reader, kept once: the page, the model cards and the tests read the same file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "reading" / "figures.json"


@dataclass(frozen=True)
class Figures:
    """The figures of one reader by name, as shares."""

    version: str
    values: dict[str, float]

    def of(self, name: str) -> str:
        """With two digits, as the cards tell it."""
        return f"{self.values[name]:.2f}"

    def hundred(self, name: str) -> str:
        """Of a hundred."""
        return f"{100 * self.values[name]:.0f}"

    def thousand(self, name: str) -> str:
        """Of a thousand."""
        return f"{1000 * self.values[name]:.0f}"


@cache
def figures(reader: str) -> Figures:
    """What was measured of the `fast` or the `deep` reader."""
    held = json.loads(FILE.read_text(encoding="utf-8"))[reader]
    return Figures(held["version"], held["figures"])
