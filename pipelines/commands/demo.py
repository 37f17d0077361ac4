"""Opening the demo programme and clearing it away, as a person does it from the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.store import Store
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "write_demo": "administrator",
    "clear_demo": "administrator",
}


Tell = Callable[[int, int, str], None]


def open_demo(store: Store, tell: Tell | None = None, *, actor: str) -> dict[str, Any]:
    """Write the demo programme into the store; a second time is a no-op. Raises Refused."""
    from pipelines.demo import write_demo  # the generator is only loaded by who asks for it

    return write_demo(store, tell, actor=actor)


def clear_demo(store: Store, *, actor: str) -> dict[str, Any]:
    """Remove everything of the demo programme and nothing else."""
    from pipelines.demo import clear_demo as clear

    return clear(store, actor=actor)


def holds_demo(store: Store) -> bool:
    """True while a demo programme is in the store."""
    found = store.one("select count(*) as n from programme where is_demo")
    return bool(found and found["n"])
