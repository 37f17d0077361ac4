"""What a rule would have done: the programme's own past replayed at a budget, beside what staff judged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from data.store import Store

if TYPE_CHECKING:
    from pipelines.alerts.live import Replayed

AROUND = timedelta(hours=24)  # an alert belongs to a judged incident that it opens this near to


def track_record(
    store: Store, programme_id: str, budget: float, until: datetime, kind: str = "criticism"
) -> dict[str, Any]:
    """Replay a rule at a budget (false alarms a week) to `until` (UTC without a zone). Takes seconds for a year."""
    return told(store, programme_id, budget, kind, replay(store, programme_id, budget, until, kind))


def replay(store: Store, programme_id: str, budget: float, until: datetime, kind: str = "criticism") -> Replayed:
    """What a rule would have said over the programme's own past; `kind` is one of `alerts.RULE_KINDS`."""
    from pipelines.alerts import kpis, live

    zone = (store.one("select value from setting where key = 'time_zone'") or {}).get("value", "UTC")
    if kind == "criticism":
        return live.replayed(store, programme_id, until, budget=budget, zone=zone)
    return kpis.replayed(store, programme_id, kind, until, budget=budget, zone=zone)


def told(store: Store, programme_id: str, budget: float, kind: str, done: Replayed) -> dict[str, Any]:
    """A replay beside what staff judged.

    Gives `threshold`, `weeks`, `alerts`, `alerts_a_week`, `judged`, `real`, `precision` and `lead_hours` (None
    where nothing was judged), and `missed`: judged real incidents that it would not have found.
    """
    alerts = [one for one in done.found if one["kind"] == kind]
    judged = _judged(store, programme_id, kind)
    real = [one for one in judged if one["judged"] == "real"]
    found_real = [one for one in real if _near(one, alerts)]
    found_false = [one for one in judged if one["judged"] != "real" and _near(one, alerts)]
    said = len(found_real) + len(found_false)
    leads = [
        (alert["peak_at"] - alert["opened_at"]) / timedelta(hours=1)
        for one in real
        for alert in _near(one, alerts)[:1]
        if alert["peak_at"]
    ]
    return {
        "kind": kind,
        "budget": budget,
        "threshold": round(done.threshold, 2),
        "weeks": round(done.weeks, 1),
        "alerts": len(alerts),
        "alerts_a_week": round(len(alerts) / done.weeks, 2) if done.weeks >= 1 else None,
        "judged": said,
        "real": len(found_real),
        "missed": len(real) - len(found_real),
        "precision": round(len(found_real) / said, 2) if said else None,
        "lead_hours": round(median(leads), 1) if leads else None,
    }


def alerts_told(store: Store, programme_id: str, kind: str, done: Replayed) -> list[dict[str, Any]]:
    """The alerts of a replay, the newest first, each with `judged`: what staff said of the incident that it meets."""
    judged = _judged(store, programme_id, kind)
    found = [one for one in done.found if one["kind"] == kind]
    met = {id(alert): one["judged"] for one in judged for alert in _near(one, found)}
    return [{**one, "judged": met.get(id(one))} for one in reversed(found)]


def _judged(store: Store, programme_id: str, kind: str) -> list[dict[str, Any]]:
    return store.rows(
        "select topic, platform, first_at, opened_at, closed_at, peak_at, judged from incident "
        "where programme_id = $id and judged is not null and kind = $kind",
        {"id": programme_id, "kind": kind},
    )


def _near(judged: Mapping[str, Any], alerts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    until = (judged["closed_at"] or judged["opened_at"]) + AROUND
    return [
        one
        for one in alerts
        if one["topic"] == judged["topic"]
        and (one["kind"] == "criticism" or one["platform"] == judged["platform"])
        and judged["first_at"] - AROUND <= one["opened_at"] <= until
    ]


def kpi_course(
    store: Store, programme_id: str, kind: str, platform: str, around: datetime, until: datetime, zone: str
) -> list[dict[str, Any]]:
    """What a KPI's alarm is seen in: days (hours of a source that fell silent) with what was usual on each.

    Rows of `at` (local), `value`, `expected`, `low`, `high` in the unit of the alarm's words; instants UTC.
    """
    from pipelines.alerts import kpis

    found = kpis.course(store, programme_id, kind, platform, around, until, zone)
    return [asdict(one) for one in found]


def stored(backtest: str | None) -> dict[str, Any]:
    """The replay that a rule was switched on with; nothing where there was none."""
    held: dict[str, Any] = json.loads(backtest) if backtest else {}
    return held
