"""What the owner can be asked for about stakeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _import_register(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import register_file
    from pipelines.commands.checking import programme_named

    done = register_file.import_register(
        store,
        programme_named(store, arguments["programme"])["programme_id"],
        Path(arguments["file"]),
        day_first=arguments.get("day_first"),
        actor=arguments["actor"],
    )
    return asdict(done)


VERBS: dict[str, Verb] = {"import_register": _import_register}
