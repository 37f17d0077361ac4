"""The link in a message that acknowledges its incident: made and read by a keyed digest, good for a day.

It names the message and the minute until which it is good; the digest binds both to the incident. Nothing of it is
stored, so whoever has the store or a backup can make none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LASTS = timedelta(hours=24)
_SHAPE = re.compile(r"([0-9A-Za-z_]{4,40})\.([0-9a-f]{6,9})\.([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Said:
    """What a link says of itself: believed only once `is_genuine` has seen it."""

    delivery_id: str
    good_until: datetime
    digest: str


def made(key: bytes, delivery_id: str, incident_id: str, good_until: datetime) -> str:
    """The words of a link, for a minute until which it is good (aware).

    >>> link = made(b"k" * 32, "dlv_1", "inc_1", datetime(2026, 3, 9, 12, tzinfo=UTC))
    >>> said(link).delivery_id, is_genuine(b"k" * 32, said(link), "inc_1"), is_genuine(b"k" * 32, said(link), "inc_2")
    ('dlv_1', True, False)
    """
    until = f"{int(good_until.timestamp()) // 60:x}"
    return f"{delivery_id}.{until}.{_digest(key, delivery_id, incident_id, until)}"


def said(words: str) -> Said | None:
    """What a link says, or None for what is no link of ours by its very shape.

    >>> said("dlv_1.1c2a3b4c.short") is None
    True
    """
    found = _SHAPE.fullmatch(words)
    if not found:
        return None
    return Said(found[1], datetime.fromtimestamp(int(found[2], 16) * 60, UTC), found[3])


def is_genuine(key: bytes, link: Said, incident_id: str) -> bool:
    """Whether a link was made with this key for this incident."""
    until = f"{int(link.good_until.timestamp()) // 60:x}"
    return hmac.compare_digest(link.digest, _digest(key, link.delivery_id, incident_id, until))


def _digest(key: bytes, *named: str) -> str:
    told = "\0".join(("acknowledge", *named)).encode()
    return urlsafe_b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode().rstrip("=")
