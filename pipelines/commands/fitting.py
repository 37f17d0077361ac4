"""A rule keeps to its budget: its threshold is fitted again as the history grows, and each change is a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, incidents, track_record
from pipelines.commands.alerts import set_alert_rule
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"note_fit": "lead", "keep_past_alerts": "lead"}

ACTOR = "early-warning"
EVERY = timedelta(days=7)
YOUNG_WEEKS = 4.0  # a history that is shorter than this is looked at each day
YOUNG_EVERY = timedelta(days=1)
LEAST = 0.1  # a smaller change of the threshold is none
LASTS = timedelta(days=14)  # a rule is not moved in the middle of an incident, unless that lasts longer


def is_due(rule: Mapping[str, Any], now: datetime) -> bool:
    """Whether a rule in force is to be fitted again at an instant (UTC without a zone)."""
    if not rule["is_on"] or not rule["follows_budget"]:
        return False
    weeks = track_record.stored(rule["backtest"]).get("weeks") or 0.0
    every = EVERY if weeks >= YOUNG_WEEKS else YOUNG_EVERY
    return bool(now - (rule["fitted_at"] or rule["created_at"]) >= every)


def refit_due(store: Store, now: datetime) -> dict[str, int]:
    """Fit every rule again whose time has come (aware instant). Gives how many were looked at and how many changed."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    counted = {"looked": 0, "changed": 0}
    rules = store.rows(
        "select r.* from alert_rule as r inner join programme as p on p.programme_id = r.programme_id "
        "where r.replaced_at is null and r.is_on and r.platform = '' and not p.is_demo and p.status = 'running' "
        "and not exists (select 1 from incident as i where i.programme_id = r.programme_id and i.kind = r.kind "
        "and i.closed_at is null and i.opened_at >= $since) order by r.created_at",
        {"since": at - LASTS},
    )
    for rule in rules:
        if is_due(rule, at):
            counted["looked"] += 1
            counted["changed"] += bool(refit(store, rule, at)["changed"])
    return counted


def refit(store: Store, rule: Mapping[str, Any], at: datetime, *, actor: str = ACTOR) -> dict[str, Any]:
    """Fit a rule in force to its history up to an instant (UTC without a zone).

    A threshold that moved by a tenth or more becomes a new version that says from what to what and why; one that did
    not is noted as looked at. Gives `changed` and `threshold`.
    """
    record = track_record.track_record(store, rule["programme_id"], rule["budget_per_week"], at, rule["kind"])
    was, now = rule["threshold"], record["threshold"]
    if abs(now - was) < LEAST:
        note_fit(store, rule["rule_id"], backtest={**record, "threshold": was}, at=at, actor=actor)
        return {"changed": False, "threshold": was}
    why = f"Fitted to {record['weeks']:.0f} weeks: {now:.1f} keeps to the budget that was stated; it was {was:.1f}."
    set_alert_rule(
        store,
        programme_id=rule["programme_id"],
        kind=rule["kind"],
        threshold=now,
        budget_per_week=rule["budget_per_week"],
        is_on=True,
        backtest=record,
        why=why,
        actor=actor,
    )
    return {"changed": True, "threshold": now}


def note_fit(
    store: Store,
    rule_id: str,
    *,
    backtest: Mapping[str, Any],
    at: datetime,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note that a rule was fitted again at an instant (UTC without a zone) and its threshold still holds."""
    body = {"rule_id": rule_id, "backtest": json.dumps(backtest, default=str), "at": at}

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        if not tx.one("select 1 as found from alert_rule where rule_id = $id", {"id": rule_id}):
            raise Refused(f"There is no rule {rule_id}. It may have been removed; open the page again.")
        tx.run("update alert_rule set fitted_at = $at, backtest = $backtest where rule_id = $rule_id", body)
        return {"rule_id": rule_id}, [Event("alert_rule", rule_id, "alert_rule_fitted", dict(backtest))]

    return carry_out(store, "note_fit", body, work, actor=actor, command_id=command_id)


def keep_past_alerts(
    store: Store,
    *,
    programme_id: str,
    kind: str,
    budget: float,
    until: datetime,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Keep what a rule would have told over the past (to `until`, UTC without a zone) as incidents, to be judged.

    Nobody is told of them, and what lasts still is left to the rule. Gives `kept`. Raises Refused where there is none.
    """
    done = track_record.replay(store, programme_id, budget, until, kind)
    over = [one for one in done.found if one["kind"] == kind and one["closed_at"] is not None]
    if not over:
        raise Refused("The replay found no alert in the past: there is nothing to judge yet.")
    rule = store.one(
        "select rule_id from alert_rule where programme_id = $id and kind = $kind and replaced_at is null",
        {"id": programme_id, "kind": kind},
    )
    written = incidents.record_incidents(
        store,
        programme_id=programme_id,
        rule_id=rule["rule_id"] if rule else "",
        found=over,
        is_replayed=True,
        actor=actor,
        command_id=command_id,
    )
    return {"kept": len(written["opened"])}
