"""What staff confirmed in the columns confirmed_act or confirmed_against of an export of mentions, as labels."""

from __future__ import annotations

from pathlib import Path

from data.store import Store
from pipelines.commands import Refused

WITHOUT_PROGRAMME = "Its confirmed acts were not taken as labels: import it for a programme."


def of_file(store: Store, path: Path, programme_id: str | None, actor: str) -> str:
    """Keep them, once the mentions are in; gives a note for people, empty where the file has no such column."""
    from pipelines.commands.labels import import_labels
    from pipelines.reading.csv_file import has_confirmed

    if not has_confirmed(path):
        return ""
    if programme_id is None:
        return WITHOUT_PROGRAMME
    try:
        return str(import_labels(store, programme_id, path, actor=actor, confirmed=True)["message"])
    except Refused as error:
        return f"Its confirmed acts were not taken as labels. {error}"
