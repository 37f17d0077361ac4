"""Bluesky's records: where a reply is put, what it says of its links, and whether one names an account."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import Any

from connectors.reading import mapping, words

TID = "234567abcdefghijklmnopqrstuvwxyz"
_LINK = re.compile(r"https://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


def record_key(idempotency_key: str, written: datetime) -> str:
    """The place of a reply: a key of the network's own kind (a TID), the same one for the same reply.

    >>> from datetime import UTC
    >>> record_key("earshot-1", datetime(2026, 11, 20, 12, tzinfo=UTC))
    '3n2qkga66id5q'
    """
    drawn = int.from_bytes(hashlib.sha256(idempotency_key.encode()).digest()[:8], "big")
    value = (int(written.timestamp()) * 1_000_000 + drawn % 10**9) << 10 | drawn >> 54
    return "".join(TID[value >> shift & 31] for shift in range(60, -1, -5))


def names(said: str, did: str) -> bool:
    """Whether an event of Jetstream is a post of somebody else that names an account: mentions, answers or quotes it.

    >>> names('{"$type": "message", "payload": {"did": "did:plc:b", "record": {"text": "did:plc:a"}}}', "did:plc:a")
    True
    >>> names('{"$type": "message", "payload": {"did": "did:plc:a"}}', "did:plc:a"), names("{", "did:plc:a")
    (False, False)
    """
    if did not in said:  # nearly all of them: nothing is parsed for these
        return False
    try:
        event = mapping(json.loads(said))
    except ValueError:
        return False
    return words(mapping(event.get("payload")).get("did")) != did


def links(said: str) -> list[dict[str, Any]]:
    """The addresses in a text as Bluesky wants them told: by bytes.

    >>> [one["index"] for one in links("¿Sí? https://a.example.org/x, and")]
    [{'byteStart': 7, 'byteEnd': 30}]
    """
    found = []
    for match in _LINK.finditer(said):
        start = len(said[: match.start()].encode())
        told = [{"$type": "app.bsky.richtext.facet#link", "uri": match[0]}]
        found.append(
            {"index": {"byteStart": start, "byteEnd": start + len(match[0].encode())}, "features": told}
        )  # fmt: skip
    return found
