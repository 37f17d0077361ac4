"""Mending the plan: changing a programme, an objective or a KPI, and removing what nothing hangs on.

What was there is kept in the event. Nobody may change what a number means once there are numbers: then a new
KPI is added beside the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data import people
from data.programmes import ENTERED
from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, plan_items
from pipelines.commands.checking import hold, hold_in, refuse_taken_code, refuse_taken_programme
from pipelines.commands.programme import kpi_row, objective_row, programme_row
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "revise_programme": "lead",
    "revise_objective": "lead",
    "revise_kpi": "lead",
    "retire_kpi": "lead",
    "remove_objective": "lead",
    "remove_annotation": "staff",
}


PROGRAMME = ("code", "name", "term", "aim", "behaviour", "starts_on", "ends_on", "status")
OBJECTIVE = (
    "code", "text", "scope", "type", "owner", "due_on", "parent_id", "priority_id", "segment", "behaviour",
    "core_purpose", "stretch_reason",
)  # fmt: skip
OF_METRIC = ("unit", "level", "direction", "aggregation")
KPI = (
    "code", "name", "metric_key", *OF_METRIC, "window", "judged_by", "platform", "green", "amber", "owner", "frequency",
    "baseline_value", "baseline_on", "baseline_source", "baseline_n",
)  # fmt: skip
# what the numbers of a KPI mean: fixed as soon as there are any
MEANING = ("metric_key", "unit", "judged_by")

Result = tuple[Mapping[str, Any], list[Event]]
Row = dict[str, Any]


def revise_programme(
    store: Store, programme_id: str, changes: Mapping[str, Any], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change columns of a programme (those of PROGRAMME); what `changes` leaves out stays. Gives `was` and `now`.

    Raises Refused for what adding would refuse, and where nothing differs.
    """

    def check(tx: Transaction, held: Row) -> Row:
        row = programme_row(**_merged(held, changes, PROGRAMME))
        if row["code"] != held["code"]:
            refuse_taken_programme(tx, row["code"])
        return row

    return _revise(store, "programme", programme_id, changes, check, actor, command_id)


def revise_objective(
    store: Store, objective_id: str, changes: Mapping[str, Any], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change columns of an objective (those of OBJECTIVE). Gives `was` and `now`.

    Raises Refused for what adding would refuse, a parent that stands below it, and where nothing differs.
    """

    def check(tx: Transaction, held: Row) -> Row:
        row = objective_row(**_merged(held, changes, OBJECTIVE))
        if row["code"] != held["code"]:
            refuse_taken_code(tx, "objective", held["programme_id"], row["code"])
        _refuse_circle(tx, held, row["parent_id"])
        if row["priority_id"]:
            hold_in(tx, "priority", row["priority_id"], held["programme_id"])
        return row

    return _revise(store, "objective", objective_id, changes, check, actor, command_id)


def revise_kpi(
    store: Store, kpi_id: str, changes: Mapping[str, Any], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Change columns of a KPI (those of KPI, and `objective_id`). Gives `was` and `now`.

    With another metric, unit, level, direction and aggregation that `changes` leaves out come from that metric.
    Raises Refused for what adding would refuse, and for MEANING where targets or entered values hang on it.
    """

    def check(tx: Transaction, held: Row) -> Row:
        wanted = _merged(held, changes, (*KPI, "objective_id"))
        is_other_metric = wanted["metric_key"] != held["metric_key"]
        if is_other_metric and not wanted["metric_key"].startswith(ENTERED):
            wanted |= {name: changes.get(name, "") for name in OF_METRIC}
        objective_id = wanted.pop("objective_id")
        row = {"objective_id": objective_id, **kpi_row(**wanted)}
        hold_in(tx, "objective", objective_id, held["programme_id"])
        if row["code"] != held["code"]:
            refuse_taken_code(tx, "kpi", held["programme_id"], row["code"])
        _refuse_other_meaning(tx, held, row)
        return row

    return _revise(store, "kpi", kpi_id, changes, check, actor, command_id)


def _revise(
    store: Store,
    kind: str,
    identity: str,
    changes: Mapping[str, Any],
    check: Callable[[Transaction, Row], Row],
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    def work(tx: Transaction) -> Result:
        held = hold(tx, kind, identity)
        row = people.kept_in(tx, check(tx, held), held)
        now = {name: value for name, value in row.items() if value != held[name]}
        if not now:
            raise Refused(f"Nothing differs from the {kind} '{held['code']}' as it is. Change something first.")
        was = {name: held[name] for name in now}
        places = ", ".join(f'"{name}" = ${name}' for name in now)
        tx.run(f"update {kind} set {places} where {kind}_id = $identity", {**now, "identity": identity})  # noqa: S608  # our own names, values go as parameters
        result = {"was": was, "now": now}
        return result, [Event(kind, identity, f"{kind}_revised", {"code": held["code"], **result})]

    body = {f"{kind}_id": identity, "changes": dict(changes)}
    return carry_out(store, f"revise_{kind}", body, work, actor=actor, command_id=command_id)


def _merged(held: Mapping[str, Any], changes: Mapping[str, Any], known: tuple[str, ...]) -> Row:
    unknown = [name for name in changes if name not in known]
    if unknown:
        raise Refused(f"'{unknown[0]}' cannot be changed: what can is {', '.join(known)}.")
    return {name: changes.get(name, held[name]) for name in known}


def _refuse_circle(tx: Transaction, held: Mapping[str, Any], parent_id: str | None) -> None:
    """Raises Refused where an objective would stand below itself."""
    above = parent_id
    while above:
        parent = hold_in(tx, "objective", above, held["programme_id"])
        if above == held["objective_id"]:
            raise Refused(f"The objective '{held['code']}' would stand below itself. Choose another parent.")
        above = parent["parent_id"]


# -- what hangs on it ----------------------------------------------------------------------------------


def _refuse_other_meaning(tx: Transaction, held: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    different = [name for name in MEANING if row[name] != held[name]]
    hanging = _counted(_targets(tx, held), "target") + _counted(_values(tx, held), "entered value")
    if different and hanging:
        name = different[0]
        raise Refused(
            f"The {name.replace('_', ' ')} of the KPI '{held['code']}' stays '{held[name]}': {' and '.join(hanging)} "
            f"hang on it and would mean something else. Add a new KPI with '{row[name]}' instead."
        )


def _targets(tx: Transaction, kpi: Mapping[str, Any]) -> int:
    found = tx.one("select count(*) as n from target where kpi_id = $kpi", {"kpi": kpi["kpi_id"]})
    return int(found["n"]) if found else 0


def _values(tx: Transaction, kpi: Mapping[str, Any]) -> int:
    """Entered values that only this KPI reads."""
    found = tx.one(
        "select count(*) as n from measurement as m where m.programme_id = $programme and m.metric_key = $metric "
        "and not exists (select 1 from kpi as k where k.programme_id = m.programme_id "
        "and k.metric_key = m.metric_key and k.kpi_id <> $kpi)",
        {"programme": kpi["programme_id"], "metric": kpi["metric_key"], "kpi": kpi["kpi_id"]},
    )
    return int(found["n"]) if found else 0


def _counted(number: int, word: str) -> list[str]:
    return [f"{number} {word}{'' if number == 1 else 's'}"] if number else []


def retire_kpi(store: Store, kpi_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Remove a KPI on which nothing hangs but its first target, which goes with it; the event keeps both.

    Raises Refused where a target was superseded or there are more of them, and where it has entered values.
    """

    def work(tx: Transaction) -> Result:
        held = hold(tx, "kpi", kpi_id)
        targets = tx.rows("select * from target where kpi_id = $kpi order by version", {"kpi": kpi_id})
        hanging = _counted(len(targets), "target") if len(targets) > 1 else []
        hanging += _counted(_values(tx, held), "entered value")
        if hanging:
            raise Refused(
                f"The KPI '{held['code']}' stays: {' and '.join(hanging)} hang on it. Say in its name that it is no "
                "longer followed, and add a new KPI for what is."
            )
        tx.run("delete from target where kpi_id = $kpi", {"kpi": kpi_id})
        tx.run("delete from kpi where kpi_id = $kpi", {"kpi": kpi_id})
        return {"kpi_id": kpi_id}, [Event("kpi", kpi_id, "kpi_retired", {"was": held, "targets": targets})]

    return carry_out(store, "retire_kpi", {"kpi_id": kpi_id}, work, actor=actor, command_id=command_id)


def remove_objective(store: Store, objective_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Remove an objective that no KPI measures and no other stands below; the event keeps it. Raises Refused."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "objective", objective_id)
        of = {"objective": objective_id}
        kpis = tx.rows("select code from kpi where objective_id = $objective order by code", of)
        below = tx.rows("select code from objective where parent_id = $objective order by code", of)
        serving = plan_items.referring(tx, "objective", objective_id)
        if kpis or below or serving:
            names = ", ".join([*(row["code"] for row in [*kpis, *below]), *serving])
            raise Refused(f"The objective '{held['code']}' stays: {names} hang on it. Move or remove those first.")
        tx.run("delete from objective where objective_id = $objective", of)
        return {"objective_id": objective_id}, [Event("objective", objective_id, "objective_removed", {"was": held})]

    body = {"objective_id": objective_id}
    return carry_out(store, "remove_objective", body, work, actor=actor, command_id=command_id)


def remove_annotation(store: Store, annotation_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take a mark off the charts; the event keeps it."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "annotation", annotation_id)
        tx.run("delete from annotation where annotation_id = $annotation", {"annotation": annotation_id})
        event = Event("annotation", annotation_id, "annotation_removed", {"was": held})
        return {"annotation_id": annotation_id}, [event]

    body = {"annotation_id": annotation_id}
    return carry_out(store, "remove_annotation", body, work, actor=actor, command_id=command_id)
