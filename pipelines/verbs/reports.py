"""What the owner can be asked for about reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _report(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    """Build the report of a month and write its files into a folder; gives version, files and what changed."""
    from pipelines.commands import reports

    tell(0, 2, "measuring")
    built = reports.build_report(store, arguments["programme"], arguments["month"], actor=arguments["actor"])
    tell(1, 2, "writing")
    made = reports.write_files(store, built["report_id"], Path(arguments["out"]))
    tell(2, 2, "done")
    return {
        "version": built["version"],
        "is_new": built["is_new"],
        "files": [str(file) for file in made],
        "changes": built["changes"],
        "restated": built["restated"],
    }


VERBS: dict[str, Verb] = {"report": _report}
