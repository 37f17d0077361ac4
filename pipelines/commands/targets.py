"""Targets: the first version, and every version after it with the reason why the one before was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import check_period, finite, hold, made, one_of, text_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "set_target": "lead",
    "supersede_target": "lead",
}


PROFILES = ("linear", "flat", "points")

Points = Sequence[tuple[date, float]]


def set_target(
    store: Store,
    kpi_id: str,
    *,
    value: float,
    period_start: date,
    period_end: date,
    profile: str = "linear",
    points: Points = (),
    agreed_on: date,
    reason: str = "Agreed with the plan",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Agree a target for a period that has none. Gives `target_id` and `version`.

    Raises Refused where a target in force covers a day of the period: supersede that one.
    """
    row = _checked(value, period_start, period_end, profile, points, agreed_on, reason)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        hold(tx, "kpi", kpi_id)
        _refuse_overlap(tx, kpi_id, period_start, period_end, but=None)
        target_id, version = _write(tx, kpi_id, row, actor)
        return {"target_id": target_id, "version": version}, [
            Event("target", target_id, "target_set", {"kpi_id": kpi_id, "version": version, **row})
        ]

    return carry_out(store, "set_target", {"kpi_id": kpi_id, **row}, work, actor=actor, command_id=command_id)


def supersede_target(
    store: Store,
    target_id: str,
    *,
    value: float,
    period_start: date,
    period_end: date,
    profile: str = "linear",
    points: Points = (),
    agreed_on: date,
    reason: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Replace a target by a new version from now on, with the reason. The old one stays, and stays in force for
    every day before. Gives `target_id` and `version` of the new one. Raises Refused where it was superseded already.
    """
    row = _checked(value, period_start, period_end, profile, points, agreed_on, reason)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        old = hold(tx, "target", target_id)
        if old["superseded_by"]:
            raise Refused(f"Version {old['version']} of this target was superseded already. Supersede the newest one.")
        _refuse_overlap(tx, old["kpi_id"], period_start, period_end, but=target_id)
        new_target, version = _write(tx, old["kpi_id"], row, actor)
        tx.run(
            "update target set superseded_by = $new, superseded_at = $at where target_id = $old",
            {"new": new_target, "at": _clock(tx, old["kpi_id"]), "old": target_id},
        )
        payload = {"kpi_id": old["kpi_id"], "version": version, "supersedes": target_id, "was": old["value"], **row}
        return {"target_id": new_target, "version": version}, [
            Event("target", new_target, "target_superseded", payload)
        ]

    body = {"target_id": target_id, **row}
    return carry_out(store, "supersede_target", body, work, actor=actor, command_id=command_id)


def _clock(tx: Transaction, kpi_id: str) -> datetime:
    """Now; in a demo programme its own standing clock, else a change there would lie in its future for ever."""
    found = tx.one(
        "select p.as_of from programme as p inner join kpi as k on k.programme_id = p.programme_id "
        "where k.kpi_id = $kpi and p.is_demo",
        {"kpi": kpi_id},
    )
    stands: datetime | None = found["as_of"] if found else None
    return stands or now()


def _checked(
    value: float, start: date, end: date, profile: str, points: Points, agreed_on: date, reason: str
) -> dict[str, Any]:
    """The columns of a target as they are stored."""
    finite("target", value)
    check_period(start, end)
    one_of("profile", profile, PROFILES)
    given = sorted((day, finite(f"point of {day}", number)) for day, number in points)
    if profile == "points" and not given:
        raise Refused("A profile of points has no points. Enter at least one day and its value.")
    if profile != "points" and given:
        raise Refused(f"A {profile} profile has no points. Leave them out, or choose points.")
    days = [day for day, _ in given]
    if len(set(days)) < len(days):
        raise Refused("Two points of the profile have the same day. Keep one.")
    if days and days[-1] > end:
        raise Refused(f"The point of {days[-1]} lies after the end of the period, {end}.")
    return {
        "period_start": start,
        "period_end": end,
        "value": float(value),
        "profile": profile,
        "profile_points": to_json([[day.isoformat(), number] for day, number in given]) if given else None,
        "agreed_on": agreed_on,
        "reason": text_of("reason", reason),
    }


def _refuse_overlap(tx: Transaction, kpi_id: str, start: date, end: date, *, but: str | None) -> None:
    other = tx.one(
        "select version, period_start, period_end from target where kpi_id = $kpi and superseded_at is null "
        "and period_start <= $end and period_end >= $start and target_id is distinct from $but",
        {"kpi": kpi_id, "start": start, "end": end, "but": but},
    )
    if other:
        raise Refused(
            f"The period {start} to {end} overlaps that of version {other['version']} "
            f"({other['period_start']} to {other['period_end']}). Supersede that target, or choose other days."
        )


def _write(tx: Transaction, kpi_id: str, row: Mapping[str, Any], actor: str) -> tuple[str, int]:
    newest = tx.one("select max(version) as version from target where kpi_id = $kpi", {"kpi": kpi_id})
    version = 1 + ((newest or {}).get("version") or 0)
    target_id = new_id("tgt")
    tx.insert("target", [{"target_id": target_id, "kpi_id": kpi_id, "version": version, **row, **made(actor)}])
    return target_id, version
