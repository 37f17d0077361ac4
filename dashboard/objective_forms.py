"""The dialogs of a KPI's numbers, target and entered values, and which dialog a button of the page opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import (
    modal,
    objective_dialogs,
    objective_marks,
    objective_numbers,
    objective_plan,
    person,
    read,
    read_objectives,
    read_plan,
)
from dashboard.objective_dialogs import Fields, gone, need, save
from data.programmes import ENTERED, Target, in_force
from pipelines.commands import measurements, plan_sheets, targets

BY_NOW = "!"  # ends a subject whose earlier day is judged by what is known now


def dialogs() -> None:
    """Open the dialog that a button asked for in this run."""
    asked = objective_dialogs.asked()
    if asked is None:
        return
    which, subject, command_id = asked
    _DIALOGS[which](subject, command_id)


# -- target and value --------------------------------------------------------------------------------


@modal.dialog("Target", width="medium", icon=":material/flag:")
def _target(kpi_id: str, command_id: str) -> None:
    kpi = read_objectives.kpi(kpi_id)
    if kpi is None:
        gone()
        return
    held = read_objectives.plan(kpi.programme_id)
    versions = held.targets_of(kpi_id)
    owner = next(one for one in read.programmes() if one.programme_id == kpi.programme_id)
    today = read.today(owner)
    standing = in_force(versions, today, held.zone) or next((one for one in versions if not one.superseded_by), None)
    if standing and standing.superseded_by:
        standing = next((one for one in versions if one.target_id == standing.superseded_by), None)
    st.text(kpi.name)
    if standing:
        st.caption(
            f"Version {standing.version} stands at {standing.value:g}. It is kept, and stays in force for the days "
            "before today."
        )
    fields = Fields("target", command_id)
    value = fields.number("Target", "value", standing.value if standing else None)
    start = fields.day("From", "start", standing.period_start if standing else owner.starts_on)
    end = fields.day("To", "end", standing.period_end if standing else owner.ends_on)
    shape = fields.choice("Profile", "profile", targets.PROFILES, standing.profile if standing else None)
    points = ""
    if shape == "points":
        held_points = plan_sheets.points_text(standing.points) if standing else ""
        points = fields.area("Points", "points", held_points, hint="2026-06-30=900; 2026-12-31=2400")
    agreed_on = fields.day("Agreed on", "agreed", today)
    reason = fields.area("Reason", "reason", hint="Why it is what it is, or why it changes")
    save(
        "Supersede target" if standing else "Set target",
        lambda: _write_target(
            kpi_id,
            standing,
            command_id,
            {"profile": shape, "points": plan_sheets.points_of(points), "reason": reason}
            | need(value=value, period_start=start, period_end=end, agreed_on=agreed_on),
        ),
        done="Target kept",
    )


def _write_target(kpi_id: str, standing: Target | None, command_id: str, given: dict[str, Any]) -> None:
    who: dict[str, Any] = {"actor": person.actor(), "command_id": command_id}
    if standing:
        targets.supersede_target(read.store(), standing.target_id, **given, **who)
    else:
        targets.set_target(read.store(), kpi_id, **given, **who)


@modal.dialog("Enter a value", width="medium", icon=":material/edit_note:")
def _measurement(subject: str, command_id: str) -> None:
    programme_id, _, asked = subject.partition("/")
    kpis = {one.metric_key: one for one in read_objectives.plan(programme_id).kpis if one.is_entered}
    if not kpis:
        st.text("No KPI of this programme is entered by people. Add one first.")
        return
    fields = Fields("value", command_id)
    key = fields.choice("Values of", "metric", list(kpis), asked, form=lambda one: one.removeprefix(ENTERED))
    start, end = fields.day("From", "start", None), fields.day("To", "end", None)
    availability = fields.choice("Availability", "state", measurements.AVAILABILITIES)
    given: dict[str, Any] = {"availability": availability}
    if availability == "measured":
        if kpis[key].aggregation == "ratio_of_sums":
            given["numerator"] = fields.number("Numerator", "numerator")
            given["denominator"] = fields.number("Denominator", "denominator")
        else:
            given["value"] = fields.number("Value", "value")
        if kpis[key].aggregation == "survey_share":
            given["n"] = fields.asked_of("Asked", "n")
    source = fields.text("Source", "source", hint="Where the value comes from")
    st.caption("A value for a period that has one is a correction: the newest counts, the others are kept.")
    save(
        "Keep value",
        lambda: measurements.record_measurement(
            read.store(), programme_id, metric_key=key, source=source, **given,
            **need(period_start=start, period_end=end), actor=person.actor(), command_id=command_id,
        ),
        done="Value kept",
    )  # fmt: skip


@modal.dialog("Open the numbers", width="large", icon=":material/query_stats:")
def _numbers(subject: str, _: str) -> None:
    """`kpi id`, or `programme id/kpi id@day` for a KPI as known on that evening; with `!` after it, as known now."""
    if "@" in subject:
        programme_id, _, rest = subject.partition("/")
        kpi_id, _, said = rest.partition("@")
        on = date.fromisoformat(said.removesuffix(BY_NOW))
        known_at: datetime | None = None if said.endswith(BY_NOW) else read_plan.night_of(on)
    else:
        kpi = read_objectives.kpi(subject)
        if kpi is None:
            gone()
            return
        kpi_id, programme_id, known_at = subject, kpi.programme_id, None
        on = read.today(next(one for one in read.programmes() if one.programme_id == programme_id))
    found = read_plan.standings(programme_id, on, known_at)
    one = next((one for one in found if one.kpi.kpi_id == kpi_id), None)
    if one is None:
        gone()
        return
    objective_numbers.show(one, read_plan.plan_as_of(programme_id, known_at), on)


_DIALOGS: dict[str, Callable[[str, str], None]] = {
    "programme": objective_plan.add_programme,
    "edit_programme": objective_plan.edit_programme,
    "objective": objective_plan.add_objective,
    "edit_objective": objective_plan.edit_objective,
    "kpi": objective_plan.add_kpi,
    "edit_kpi": objective_plan.edit_kpi,
    "annotate": objective_marks.annotate,
    "remove_annotation": objective_marks.remove,
    "target": _target,
    "measurement": _measurement,
    "numbers": _numbers,
}
