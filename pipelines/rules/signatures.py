"""Whether a notification comes from the platform it names: its signature over the raw body, and its age."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

# Meta tries a notification that was not taken again for so long; what is older was kept by somebody else
LONGEST_WAY = timedelta(hours=36)
AHEAD = timedelta(minutes=10)  # their clock may run ahead of ours


def meta_is_genuine(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Meta's `X-Hub-Signature-256`: sha256= and the HMAC of the raw body by the app's secret, in hex.

    >>> meta_is_genuine(b"{}", "sha256=" + hmac.digest(b"app", b"{}", "sha256").hex(), ["old", "app"])
    True
    >>> meta_is_genuine(b"{ }", "sha256=" + hmac.digest(b"app", b"{}", "sha256").hex(), ["app"])
    False
    """
    made = ["sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex() for secret in secrets if secret]
    return _one_of(header, made)


def x_is_genuine(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """X's `x-twitter-webhooks-signature`: sha256= and the HMAC of the raw body by the app's secret, in base 64."""
    return _one_of(header, [_x(body, secret) for secret in secrets if secret])


def x_answer(crc_token: str, secret: str) -> str:
    """What X expects back when it checks that the address is ours.

    >>> x_answer("token", "secret")
    'sha256=6UERDj0r/oJiHw4+FDRzDXMF0QbF9oyHFl0LJ6RhGko='
    """
    return _x(crc_token.encode(), secret)


def linkedin_is_genuine(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """LinkedIn's `X-LI-Signature`: the HMAC, in hex, of "hmacsha256=" and the raw body by the app's secret.

    >>> linkedin_is_genuine(b"{}", hmac.digest(b"app", b"hmacsha256={}", "sha256").hex(), ["old", "app"])
    True
    >>> linkedin_is_genuine(b"{ }", hmac.digest(b"app", b"hmacsha256={}", "sha256").hex(), ["app"])
    False
    """
    given = header.removeprefix("hmacsha256=")  # its document leaves open whether the words stand before the value too
    return _one_of(given, [_linkedin(b"hmacsha256=" + body, secret) for secret in secrets if secret])


def linkedin_answer(challenge: str, secret: str) -> str:
    """What LinkedIn expects back, beside its challenge, when it checks that the address is ours."""
    return _linkedin(challenge.encode(), secret)


def _linkedin(body: bytes, secret: str) -> str:
    return hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def _x(body: bytes, secret: str) -> str:
    return "sha256=" + base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def _one_of(header: str, made: Iterable[str]) -> bool:
    """Compared in a time that does not tell how much of it was right."""
    given = header.encode("latin-1", "replace")
    found = False
    for one in made:
        found = hmac.compare_digest(given, one.encode()) or found
    return found


def is_timely(sent_at: datetime | None, now: datetime) -> bool:
    """Whether a notification was sent lately; one that says no time is judged by its digest alone.

    >>> at = datetime(2026, 11, 25, 12, 0)
    >>> is_timely(at - timedelta(hours=36), at), is_timely(at - timedelta(hours=36, seconds=1), at), is_timely(None, at)
    (True, False, True)
    """
    return sent_at is None or now - LONGEST_WAY <= sent_at <= now + AHEAD


def same_words(given: str, kept: str) -> bool:
    """Whether two secret words are one, compared in a time that tells nothing."""
    return bool(kept) and hmac.compare_digest(given.encode(), kept.encode())
