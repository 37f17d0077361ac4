"""The chain of the log: each link's keyed digest covers its command and the link before it.

An insider who can write the store can rewrite a plain chain whole. The digest is therefore keyed with a key that
is not in the store, and the newest link is noted outside it (the anchor), so that cutting the end off shows too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One command as the log holds it: `body` is everything that must not change."""

    sequence: int
    body: Mapping[str, Any]
    mac: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest link as it was noted outside the store."""

    sequence: int
    mac: str


def digest(key: bytes, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def link(key: bytes, sequence: int, previous: str, body: Mapping[str, Any]) -> str:
    """The mac of a link: over its number, the mac before it and its body in canonical JSON."""
    whole = json.dumps([sequence, previous, body], sort_keys=True, separators=(",", ":"), default=str)
    return digest(key, whole)


def wrong(links: Iterable[Link], key: bytes, anchor: Anchor | None) -> Iterator[str]:
    """What does not fit, a sentence each, in order; nothing is good. `links` come by their sequence.

    Without an anchor a cut end cannot be seen: that is told as well, once there is anything to anchor.
    """
    previous, expected, at_anchor = FIRST, 1, None
    for one in links:
        if one.sequence != expected:
            yield f"Entry {expected} of the log is missing: {one.sequence} follows {expected - 1}."
        if not hmac.compare_digest(one.mac, link(key, one.sequence, previous, one.body)):
            yield f"Entry {one.sequence} of the log was changed, or what stood before it was, or the key is another."
        if anchor and one.sequence == anchor.sequence:
            at_anchor = one.mac
        previous, expected = one.mac, one.sequence + 1
    newest = expected - 1
    if anchor is None:
        if newest:
            yield f"The log has {newest} entries and no anchor outside the store: a cut end could not be seen."
    elif newest < anchor.sequence:
        yield f"The log ends at entry {newest}, and the anchor knows entry {anchor.sequence}: the end was cut off."
    elif at_anchor is None or not hmac.compare_digest(at_anchor, anchor.mac):
        yield f"Entry {anchor.sequence} of the log is not the one that was anchored."
