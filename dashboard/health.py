"""What `GET /api/health` answers: whether the store can be read, what it holds and how old that is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from data import code, models
from data.store import Store, StoreError, now
from pipelines.rules import freshness


@cache
def version() -> str:
    """The version of Earshot: that of the installed package, else of pyproject.toml beside the code."""
    import tomllib
    from importlib import metadata
    from pathlib import Path

    try:
        return metadata.version("earshot")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parent.parent / "pyproject.toml"
        said: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        return said


def report(open_store: Callable[[], Store], owner_error: str | None, *, at: datetime | None = None) -> dict[str, Any]:
    """The answer as plain JSON.

    status: ok; stale (nothing was loaded for longer than usual); failing (the store cannot be read, or its
    owner could not finish its last round). An empty store is ok: nothing is wrong with it.
    `notice` is None, or says that the code was updated under the running server.
    Instants are UTC in ISO 8601.
    """
    notice = code.UPDATED if code.is_updated() else None
    answer: dict[str, Any] = {"status": "failing", "version": version(), "error": owner_error, "notice": notice}
    try:
        store = open_store()
        held = store.rows(models.page("health"))[0]
        loads = store.rows(models.page("loads"), {"programme": None})
    except StoreError as error:
        return {**answer, "error": str(error)}
    age = freshness.judge(held["newest_load_at"], at or now())
    stale = age == "stale" and not held["is_only_demo"]
    return {
        **answer,
        "status": "failing" if owner_error else "stale" if stale else "ok",
        "rows": {name: held[name] for name in ("mentions", "posts", "metric_values", "programmes")},
        "freshness": {
            "newest_load_at": _iso(held["newest_load_at"]),
            "newest_mention_hour": _iso(held["newest_mention_hour"]),
            "sources": [
                {"source": one["source"], "loaded_at": _iso(one["loaded_at"]), "rows": int(one["rows_landed"])}
                for one in loads
            ],
        },
    }


def for_a_probe(said: dict[str, Any]) -> dict[str, Any]:
    """What of a report anybody may read where people sign in: whether it works, and how old the newest rows are."""
    ages = said.get("freshness", {"newest_load_at": None, "newest_mention_hour": None})
    return {
        "status": said["status"],
        "freshness": {name: ages[name] for name in ("newest_load_at", "newest_mention_hour")},
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") + "Z" if at else None
