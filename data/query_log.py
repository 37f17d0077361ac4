"""The time and thread of each read, a JSON line a query, if EARSHOT_QUERY_LOG names a file: pages are measured so."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Fetched = TypeVar("Fetched")


def from_environment() -> Callable[[str, Callable[[], Fetched]], Fetched]:
    """What runs a read: as it is, or with its time written down. No parameter is ever written: they may be personal."""
    said = os.environ.get("EARSHOT_QUERY_LOG")
    if not said:
        return lambda sql, run: run()
    file = Path(said)

    def timed(sql: str, run: Callable[[], Fetched]) -> Fetched:
        began = time.perf_counter()
        try:
            return run()
        finally:
            spent = (time.perf_counter() - began) * 1e3
            first = next((line for line in sql.splitlines() if line.strip()), "")
            with file.open("a", encoding="utf-8") as sink:
                told = {"query": first.strip()[:120], "ms": round(spent, 2), "thread": threading.current_thread().name}
                sink.write(json.dumps(told) + "\n")

    return timed
