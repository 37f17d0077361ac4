"""The forms of the plan, each a dialog that carries out one command: programme, objective, KPI, target, value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from dashboard import objective_numbers, read, read_objectives, words
from data.programmes import ENTERED, PlannedKpi, Target, in_force
from data.store import StoreError
from pipelines.commands import Refused, measurements, new_command_id, plan_sheets, programme, targets

ASKED = "plan_dialog"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def button(label: str, which: str, subject: str = "", *, icon: str, key: str = "") -> None:
    """A button that opens a dialog. The command's id is made here: a second press of Save is the same command."""
    st.button(
        label, key=key or f"open_{which}", icon=icon, on_click=_ask, args=(which, subject),
        type="tertiary" if key else "secondary",
    )  # fmt: skip


def _ask(which: str, subject: str) -> None:
    st.session_state[ASKED] = (which, subject, new_command_id())


def dialogs() -> None:
    """Open the dialog that a button asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return
    which, subject, command_id = asked
    _DIALOGS[which](subject, command_id)


def save(label: str, work: Callable[[], Any], *, done: str) -> None:
    """A button that carries a command out; what is refused is told where the person looks."""
    if not st.button(label, key="save", type="primary", icon=":material/check:"):
        return
    try:
        work()
    except (Refused, StoreError) as reason:
        st.error("Nothing was changed.", icon=":material/error:")
        st.text(str(reason))
        return
    st.toast(done, icon=":material/check_circle:")
    st.rerun()


def _day(label: str, value: date | None, key: str) -> date | None:
    found = st.date_input(label, value=value, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY", key=key)
    return found if isinstance(found, date) else None


def _need(**given: date | float | None) -> dict[str, Any]:
    """The given values, all of them there. Raises Refused with the names of those that are not."""
    missing = [name.replace("_", " ") for name, value in given.items() if value is None]
    if missing:
        raise Refused(f"Fill in: {', '.join(missing)}.")
    return given


# -- programme, objective, KPI -----------------------------------------------------------------------


@st.dialog("Add a programme", width="medium", icon=":material/add:")
def _programme(_: str, command_id: str) -> None:
    today = read.today(None)
    code = st.text_input("Code", key="programme_code", max_chars=20, help="Short, as it stands in addresses: QT")
    name = st.text_input("Name", key="programme_name", max_chars=200)
    starts_on = _day("Starts on", today.replace(month=1, day=1), "programme_starts")
    ends_on = _day("Ends on", today.replace(month=12, day=31), "programme_ends")
    term = st.selectbox("Term", programme.TERMS, index=1, key="programme_term")
    aim = st.text_area("Aim", key="programme_aim", max_chars=1000)
    save(
        "Add programme",
        lambda: programme.add_programme(
            read.store(), code=code, name=name, **_need(starts_on=starts_on, ends_on=ends_on), term=term, aim=aim,
            actor=words.ACTOR, command_id=command_id,
        ),
        done="Programme added",
    )  # fmt: skip


@st.dialog("Add an objective", width="medium", icon=":material/flag:")
def _objective(programme_id: str, command_id: str) -> None:
    code = st.text_input("Code", key="objective_code", max_chars=20, help="As it stands in lists: O1")
    text = st.text_area("Objective", key="objective_text", max_chars=1000, help="Who does what by when")
    kind = st.selectbox("Type", programme.TYPES, key="objective_type")
    scope = st.selectbox("Scope", programme.SCOPES, index=1, key="objective_scope")
    owner = st.text_input("Owner", key="objective_owner", max_chars=200)
    due_on = _day("Due on", None, "objective_due")
    save(
        "Add objective",
        lambda: programme.add_objective(
            read.store(), programme_id, code=code, text=text, type=kind, scope=scope, owner=owner, due_on=due_on,
            actor=words.ACTOR, command_id=command_id,
        ),
        done="Objective added",
    )  # fmt: skip


BY_HAND = "entered by people"
# how the words of the plan are said in a form
SAID = {
    "period_to_date": "from the first day of the target's period until now",
    "latest_month": "the last calendar month that is over",
    "latest": "the newest value",
    "count": "the value against what is due",
    "change": "the change from the baseline against the change that is due",
    "ratio_of_sums": "numerators and denominators added up, then divided",
    "survey_share": "the newest survey share",
    "sum": "adding them up",
    "mean": "their mean",
    "last": "the newest of them",
    "up": "it goes up",
    "down": "it goes down",
    "linear": "a straight line to the target",
    "flat": "the target on every day",
    "points": "straight lines between days of your own",
}


def _said(word: str) -> str:
    return SAID.get(word, word.replace("_", " "))


@st.dialog("Add a KPI", width="medium", icon=":material/speed:")
def _kpi(programme_id: str, command_id: str) -> None:
    objectives = {one.code: one.objective_id for one in read_objectives.plan(programme_id).objectives}
    if not objectives:
        st.text("Add an objective first: every KPI measures one.")
        return
    objective = st.selectbox("Objective", list(objectives), key="kpi_objective")
    code = st.text_input("Code", key="kpi_code", max_chars=20, help="As it stands in lists: K1")
    name = st.text_input("Name", key="kpi_name", max_chars=200)
    titles = {BY_HAND: "Entered by people", **programme.known_metrics()}
    metric = st.selectbox("Metric", list(titles), format_func=lambda key: titles[key], key="kpi_metric")
    more: dict[str, Any] = {"metric_key": metric}
    if metric == BY_HAND:
        own = st.text_input("Name of the values", key="kpi_key", max_chars=60, help="Such as sign_ups")
        more = {
            "metric_key": f"{ENTERED}{own.strip()}",
            "unit": st.selectbox("Unit", programme.UNITS, key="kpi_unit"),
            "level": st.selectbox("Level", programme.LEVELS, index=3, key="kpi_level"),
            "aggregation": st.selectbox(
                "Several values become one by", programme.AGGREGATIONS, format_func=_said, key="kpi_aggregation"
            ),
            "direction": st.selectbox("Better when", programme.DIRECTIONS, format_func=_said, key="kpi_direction"),
        }
    more["window"] = st.selectbox("Window", programme.WINDOWS, format_func=_said, key="kpi_window")
    more["judged_by"] = st.selectbox("Judged by", programme.JUDGED_BY, format_func=_said, key="kpi_judged")
    more["baseline_value"] = st.number_input("Baseline", value=None, key="kpi_baseline")
    more["baseline_n"] = st.number_input("Asked of (survey)", value=None, step=1, min_value=1, key="kpi_baseline_n")
    more["baseline_on"] = _day("Baseline of", None, "kpi_baseline_on")
    save(
        "Add KPI",
        lambda: programme.add_kpi(
            read.store(), objectives[objective or ""], code=code, name=name, **more,
            actor=words.ACTOR, command_id=command_id,
        ),
        done="KPI added",
    )  # fmt: skip


# -- target and value --------------------------------------------------------------------------------


def _held_kpi(kpi_id: str) -> PlannedKpi:
    for one in read.programmes():
        for kpi in read_objectives.plan(one.programme_id).kpis:
            if kpi.kpi_id == kpi_id:
                return kpi
    raise KeyError(f"There is no KPI {kpi_id}.")


@st.dialog("Target", width="medium", icon=":material/flag:")
def _target(kpi_id: str, command_id: str) -> None:
    kpi = _held_kpi(kpi_id)
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
    value = st.number_input("Target", value=standing.value if standing else None, key="target_value")
    start = _day("From", standing.period_start if standing else owner.starts_on, "target_start")
    end = _day("To", standing.period_end if standing else owner.ends_on, "target_end")
    shape = st.selectbox(
        "Profile",
        targets.PROFILES,
        index=targets.PROFILES.index(standing.profile) if standing else 0,
        format_func=_said,
        key="target_profile",
    )
    points = ""
    if shape == "points":
        points = st.text_area(
            "Points",
            value=plan_sheets.points_text(standing.points) if standing else "",
            key="target_points",
            help="2026-06-30=900; 2026-12-31=2400",
        )
    agreed_on = _day("Agreed on", today, "target_agreed")
    reason = st.text_area("Reason", key="target_reason", max_chars=1000, help="Why it is what it is, or why it changes")
    save(
        "Supersede target" if standing else "Set target",
        lambda: _write_target(
            kpi_id,
            standing,
            command_id,
            {"profile": shape, "points": plan_sheets.points_of(points), "reason": reason}
            | _need(value=value, period_start=start, period_end=end, agreed_on=agreed_on),
        ),
        done="Target kept",
    )


def _write_target(kpi_id: str, standing: Target | None, command_id: str, given: dict[str, Any]) -> None:
    who: dict[str, Any] = {"actor": words.ACTOR, "command_id": command_id}
    if standing:
        targets.supersede_target(read.store(), standing.target_id, **given, **who)
    else:
        targets.set_target(read.store(), kpi_id, **given, **who)


@st.dialog("Enter a value", width="medium", icon=":material/edit_note:")
def _measurement(subject: str, command_id: str) -> None:
    programme_id, _, asked = subject.partition("/")
    kpis = {one.metric_key: one for one in read_objectives.plan(programme_id).kpis if one.is_entered}
    if not kpis:
        st.text("No KPI of this programme is entered by people. Add one first.")
        return
    keys = list(kpis)
    key = st.selectbox(
        "Values of",
        keys,
        index=keys.index(asked) if asked in keys else 0,
        format_func=lambda one: one.removeprefix(ENTERED),
        key="value_metric",
    )
    start, end = _day("From", None, "value_start"), _day("To", None, "value_end")
    availability = st.selectbox(
        "Availability", measurements.AVAILABILITIES, format_func=lambda one: one.replace("_", " "), key="value_state"
    )
    given: dict[str, Any] = {"availability": availability}
    if availability == "measured":
        kpi = kpis[key or keys[0]]
        if kpi.aggregation == "ratio_of_sums":
            given["numerator"] = st.number_input("Numerator", value=None, key="value_numerator")
            given["denominator"] = st.number_input("Denominator", value=None, key="value_denominator")
        else:
            given["value"] = st.number_input("Value", value=None, key="value_value")
        if kpi.aggregation == "survey_share":
            given["n"] = st.number_input("Asked", value=None, step=1, min_value=1, key="value_n")
    source = st.text_input("Source", key="value_source", max_chars=200, help="Where the value comes from")
    st.caption("A value for a period that has one is a correction: the newest counts, the others are kept.")
    save(
        "Keep value",
        lambda: measurements.record_measurement(
            read.store(), programme_id, metric_key=key or "", source=source, **given,
            **_need(period_start=start, period_end=end), actor=words.ACTOR, command_id=command_id,
        ),
        done="Value kept",
    )  # fmt: skip


@st.dialog("Open the numbers", width="large", icon=":material/query_stats:")
def _numbers(kpi_id: str, _: str) -> None:
    kpi = _held_kpi(kpi_id)
    owner = next(one for one in read.programmes() if one.programme_id == kpi.programme_id)
    found = read_objectives.standings(kpi.programme_id, read.today(owner))
    objective_numbers.show(next(one for one in found if one.kpi.kpi_id == kpi_id))


_DIALOGS: dict[str, Callable[[str, str], None]] = {
    "programme": _programme,
    "objective": _objective,
    "kpi": _kpi,
    "target": _target,
    "measurement": _measurement,
    "numbers": _numbers,
}
