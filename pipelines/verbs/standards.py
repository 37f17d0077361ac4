"""What the owner can be asked for about the standards' evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data import evidence, people
from data.store import Store, StoreError, now
from pipelines.commands.checking import programme_named
from pipelines.owner import Tell, Verb


def _evidence(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    """The matrix of a programme: a row a criterion. The day is the given one, the demo's clock, or today."""
    from pipelines.commands import standards

    programme, today = _asked(store, arguments)
    rows = []
    for code, one in standards.matrix(store, programme["programme_id"], today).items():
        criterion = evidence.criteria()[code]
        rows.append(
            {
                "criterion": code,
                "standard": criterion.standard,
                "need": criterion.need,
                "strength": one.strength,
                "word": one.word.lower(),
                "newest": one.newest.what if one.newest else None,
                "newest_on": one.newest.happened_on if one.newest else None,
                "pieces": one.newest.pieces if one.newest else 0,
                "expires_on": one.expires_on,
                "lapsed_from": one.lapsed or None,
                "attested_by": one.attestation.attested_by if one.attestation else None,
                "changed_since_attested": one.is_changed_since,
                "would_raise": criterion.raises,
                "probe": criterion.probe.path,
            }
        )
    return {
        "programme": programme["code"],
        "on": today,
        "is_demo": programme["is_demo"],
        "criteria": people.in_all(rows, people.names(store)),
    }


def _portfolio(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    """Write the portfolio of a programme into a file, whole or not at all; gives its path and size."""
    from pipelines.commands import standards

    programme, today = _asked(store, arguments)
    file = Path(arguments["file"])
    made = standards.portfolio(store, programme["programme_id"], today)
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(made)
        partial.rename(file)
    except OSError as error:
        raise StoreError(f"The portfolio cannot be written to {file}: {error.strerror}. Name another file.") from error
    return {"file": str(file), "bytes": len(made)}


def _asked(store: Store, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], date]:
    """The programme that is asked about, and the day: the given one, the demo's clock, or today."""
    programme = programme_named(store, arguments["programme"])
    said = arguments.get("on")
    return programme, date.fromisoformat(said) if said else (programme["as_of"] or now()).date()


VERBS: dict[str, Verb] = {"evidence": _evidence, "portfolio": _portfolio}
