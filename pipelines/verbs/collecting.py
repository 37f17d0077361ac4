"""What the owner of the store can be asked for by a collector round that runs beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _of(name: str) -> Verb:
    def verb(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
        from pipelines import collecting

        work: Callable[[Store, Mapping[str, Any]], Any] = getattr(collecting, name)
        return work(store, arguments)

    return verb


def _connections(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines import collecting

    return collecting.connections(store)


VERBS: dict[str, Verb] = {
    "collect_connections": _connections,
    **{f"collect_{name}": _of(name) for name in ("meet", "begin", "go_on", "known", "finish")},
}
