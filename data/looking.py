"""Looking the store through: every query of data/checks gives what is wrong, so empty is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One query of data/checks: its name, what it means, and the rows that are wrong (none is good)."""

    name: str
    meaning: str
    wrong: int
    examples: list[dict[str, Any]]


def check(read: Callable[[str], pa.Table]) -> list[CheckResult]:
    """Run every check, in the order of their names."""
    results = []
    for file in sorted(CHECKS.glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        wrong = read(sql)
        meaning = sql.splitlines()[0].removeprefix("--").strip()
        results.append(CheckResult(file.stem, meaning, wrong.num_rows, wrong.slice(0, 5).to_pylist()))
    return results
