"""Which queue a case goes to: the first rule that fits, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """One routing rule; what is None fits everything."""

    rule_id: str
    queue: str
    kind: str | None = None
    topic: str | None = None
    severity: int | None = None
    segment: str | None = None
    language: str | None = None


def route(
    routes: Iterable[Route], *, kind: str, topic: str = "", severity: int = 0, segment: str = "", language: str = ""
) -> Route | None:
    """The first rule that fits the case, or None.

    >>> rules = [Route("r1", "Press", topic="press"), Route("r2", "Complaints", kind="complaint", severity=2)]
    >>> route(rules, kind="complaint", topic="Press", severity=0).queue
    'Press'
    >>> route(rules, kind="complaint", severity=1) is None
    True
    """
    for one in routes:
        if (
            one.kind in (None, kind)
            and (one.topic is None or one.topic.casefold() == topic.casefold())
            and (one.severity is None or severity >= one.severity)
            and (one.segment is None or one.segment.casefold() == segment.casefold())
            and (one.language is None or one.language.casefold() == language.casefold())
        ):
            return one
    return None
