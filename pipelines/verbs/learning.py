"""What the owner can be asked for about labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.commands import Refused
from pipelines.owner import Tell, Verb


def _programme(store: Store, code: str) -> str:
    found = store.one("select programme_id from programme where code = $code", {"code": code})
    if found is None:
        known = ", ".join(row["code"] for row in store.rows("select code from programme order by code")) or "none yet"
        raise Refused(f"There is no programme '{code}': known are {known}.")
    return str(found["programme_id"])


def _import_labels(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.labels import import_labels

    programme_id = _programme(store, arguments["programme"])
    return import_labels(
        store,
        programme_id,
        Path(arguments["file"]),
        actor=arguments["actor"],
        confirmed=arguments.get("confirmed", False),
    )


def _replay_labels(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from dataclasses import asdict

    from pipelines.label_replay import replay_programme

    programme_id = _programme(store, arguments["programme"])
    points = replay_programme(store, programme_id, seed=arguments["seed"], orders=arguments["orders"], tell=tell)
    if not points:
        raise Refused(
            "There are too few labels to replay: at least 20 critical and 20 other mentions must be labelled by a "
            "sample, by cases or by an import."
        )
    return [asdict(point) for point in points]


VERBS: dict[str, Verb] = {"import_labels": _import_labels, "replay_labels": _replay_labels}
