"""What became of one collector round, in values and in a sentence; and what a round needs of whoever has the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotConfigured,
    NotThere,
    OverBudget,
    PermissionDenied,
    RateLimited,
)
from pipelines.rules.counts import counted


class Desk(Protocol):
    """Whoever has the store."""

    def ask(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do a verb of pipelines/verbs/collecting.py."""
        ...

    def landed(self) -> None:
        """Something was landed just now."""
        ...


@dataclass
class Round:
    """What became of one round of one connection."""

    connection_id: str
    source: str
    started_at: datetime
    label: str = ""
    outcome: str = "ok"
    said: str = ""
    posts: int = 0
    mentions: int = 0
    metrics: int = 0
    deleted: int = 0
    calls: int = 0
    spent: float = 0.0
    retry_after: float | None = None
    next_due_at: str | None = None
    quarantined: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.__dict__, "started_at": self.started_at.isoformat(), "quarantined": sorted(self.quarantined)}


# the worst of what happened names the round
ORDER = ("ok", "stopped", "waiting", "budget", "partial", "failed", "changed", "refused", "sign_in")


def outcome_of(error: ConnectorError) -> str:
    """The word for what has to be done next."""
    if isinstance(error, (AuthExpired, NotConfigured)):
        return "sign_in"
    if isinstance(error, PermissionDenied):
        return "refused"
    if isinstance(error, RateLimited):
        return "waiting"
    if isinstance(error, OverBudget):
        return "budget"
    return "changed" if isinstance(error, (ContractChanged, NotThere)) else "failed"


MOST_NOTES = 3  # in the sentence of a round; its JSON holds them all


def sentence(done: Round) -> str:
    """What became of a round, for people."""
    parts = [
        ", ".join(counted(*one) for one in ((done.posts, "post"), (done.mentions, "mention"), (done.metrics, "value")))
    ]
    if done.deleted:
        parts.append(f"{done.deleted:,} deleted by their authors")
    if done.quarantined:
        parts.append(f"refused and set aside: {', '.join(sorted(done.quarantined))}")
    said = "; ".join(parts) + "."
    if done.outcome == "stopped":
        said += " Stopped with the server; it goes on from there."
    return " ".join([said, *done.errors, *list(dict.fromkeys(done.notes))[:MOST_NOTES]])
