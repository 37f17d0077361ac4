"""When the rows behind each figure of a report were pulled: asked once for what several figures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data import plan_rows, pulled
from data.pulled import Pulled
from pipelines.commands.plan_kinds import kinds
from pipelines.reports.figures import FOREVER, Figure, Ledger


def tell(ledger: Ledger) -> dict[str, Figure]:
    """The figures of a ledger, each with when its rows were pulled, from which source, by which run."""
    return {slot: replace(figure, pulled=_of(ledger, figure)) for slot, figure in ledger.figures.items()}


def _of(ledger: Ledger, figure: Figure) -> dict[str, Any] | None:
    found = [one for part in dict.fromkeys(figure.parts) if (one := _part(ledger, figure, part)) is not None]
    whole = Pulled(tuple(landing for one in found for landing in one.landings))
    return whole.as_json() if whole.landings else None


def _part(ledger: Ledger, figure: Figure, part: str) -> Pulled | None:
    kind, _, of = part.partition(":")
    since, until = figure.span or (FOREVER, pulled.LAST)
    platforms = tuple(figure.parameters.get("platforms") or ())
    key: tuple[Any, ...] = ("pulled", kind, of if kind in ("facts", "measurement") else "", since, until, platforms)
    if kind not in ("facts", "measurement"):
        key = ("pulled", kind)
    if key not in ledger.memo:
        ledger.memo[key] = _asked(ledger, kind, of, {"since": since, "until": until}, platforms)
    told: Pulled | None = ledger.memo[key]
    return told


def _asked(ledger: Ledger, kind: str, of: str, days: Mapping[str, Any], platforms: tuple[str, ...]) -> Pulled | None:
    if kind == "facts":
        return pulled.facts(ledger.store, of, **days, programme_id=ledger.programme_id, platforms=platforms)
    if kind == "measurement":
        return pulled.entered(ledger.store, ledger.programme_id, of, **days)
    if kind in kinds():
        return pulled.written(plan_rows.rows(ledger.store, kind, ledger.programme_id))
    if kind == "target":
        kpis = {one.kpi_id for one in ledger.held.kpis}
        targets = [one for one in ledger.held.targets if one.kpi_id in kpis]
        return pulled.written([{"created_by": one.created_by, "created_at": one.created_at} for one in targets])
    return None
