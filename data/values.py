"""How instants and JSON are written in the store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any


def now() -> datetime:
    """The instant, as stored: UTC without a zone, microseconds."""
    return datetime.now(UTC).replace(tzinfo=None)


def to_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, so that equal bodies hash alike."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
