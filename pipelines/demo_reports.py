"""The monthly reports of the demo programme: built by the command that people use, reviewed, signed off and sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from data import demo
from data.demo import plan_reports
from data.demo.clock import MONTHS, YEAR
from data.store import Store, Transaction
from pipelines.commands import Event, carry_out, reports


def write(store: Store, actor: str) -> None:
    """The reports of January to October, all but the last signed off and sent; once."""
    if store.one("select 1 as n from report where programme_id = $id", {"id": demo.PROGRAMME_ID}):
        return
    months = [f"{YEAR}-{month:02}" for month in MONTHS]
    built = reports.build_reports(store, demo.CODE, months, actor=actor)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        for table, rows in plan_reports.of_reports(built["reports"]).items():
            tx.insert(table, [{name: _stored(value) for name, value in row.items()} for row in rows])
        for report_id, made in plan_reports.made_at(built["reports"]).items():
            tx.run("update report set created_at = $at where report_id = $id", {"at": _stored(made), "id": report_id})
        return {"reports": len(months)}, [Event("programme", demo.PROGRAMME_ID, "demo_reports_written", {})]

    carry_out(store, "write_demo", {"programme": demo.CODE, "reports": months}, work, actor=actor)


def _stored(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
