"""Posting a reply: the small protocol that a source fulfils where its platform takes replies.

`post_reply` raises a ConnectorError where the platform said no, so that nothing stands there: AuthExpired,
PermissionDenied, RateLimited, ContractChanged. Anything else that goes wrong, Transient included, means that nobody
knows whether the reply stands there: it is never sent again by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Posted:
    """What the platform answered: the id of the reply, where it stands, and its answer as it gave it."""

    post_id: str
    url: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class TakesReplies(Protocol):
    """A source whose platform takes replies."""

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> Posted:
        """Post a reply under a mention. The key goes along where the platform has a place for one."""
        ...
