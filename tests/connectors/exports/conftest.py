"""What the tests of the importers share: options, a way to write a file and to read one whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.exports import Good, Options, Refused, Row, Skipped, read, recognise

SECRET = b"a secret of the tests, 32 bytes!"
OBSERVED_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Result:
    """All rows of a file, sorted by what became of them."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.good = [row for row in rows if isinstance(row, Good)]
        self.skipped = [row for row in rows if isinstance(row, Skipped)]
        self.refused = [row for row in rows if isinstance(row, Refused)]
        self.items = [item for row in self.good for item in row.items]

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    def values(self, post_id: str = "") -> dict[tuple[str, str], float]:
        """(metric, breakdown) → value of one post."""
        return {
            (item.metric, item.breakdown): item.value
            for item in self.items
            if hasattr(item, "metric") and item.post_id == post_id
        }


@pytest.fixture
def options() -> Callable[..., Options]:
    return lambda **more: Options(**{"secret": SECRET, "observed_at": OBSERVED_AT} | more)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def _write(content: str | bytes, name: str = "any name.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def load(options: Callable[..., Options]) -> Callable[..., Result]:
    def _load(path: Path, *, as_kind: str | None = None, **more: Any) -> Result:
        recognised = recognise(path, as_kind=as_kind)
        return Result(list(read(path, recognised, options=options(**more))))

    return _load


@pytest.fixture
def samples() -> Path:
    return Path(__file__).parent / "samples"
