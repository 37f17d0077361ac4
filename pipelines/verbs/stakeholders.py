"""What the owner can be asked for about stakeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _import_register(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import Refused, register_file

    code = arguments["programme"]
    found = store.one("select programme_id from programme where code = $code", {"code": code})
    if not found:
        raise Refused(f"There is no programme with the code '{code}'.")
    done = register_file.import_register(
        store,
        found["programme_id"],
        Path(arguments["file"]),
        day_first=arguments.get("day_first"),
        actor=arguments["actor"],
    )
    return asdict(done)


VERBS: dict[str, Verb] = {"import_register": _import_register}
