"""What the owner can be asked for about labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.checking import programme_named
from pipelines.owner import Tell, Verb


def _import_labels(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.labels import import_labels

    programme_id = programme_named(store, arguments["programme"])["programme_id"]
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

    programme_id = programme_named(store, arguments["programme"])["programme_id"]
    points = replay_programme(store, programme_id, seed=arguments["seed"], orders=arguments["orders"], tell=tell)
    if not points:
        raise Refused(
            "There are too few labels to replay: at least 20 critical and 20 other mentions must be labelled by a "
            "sample, by cases or by an import."
        )
    return [asdict(point) for point in points]


VERBS: dict[str, Verb] = {"import_labels": _import_labels, "replay_labels": _replay_labels}
