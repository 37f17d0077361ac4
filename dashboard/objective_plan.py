"""The forms of the plan itself: a programme, an objective, a KPI, each to be added, mended and removed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import modal, person, read, read_objectives, read_plan, words
from dashboard.objective_dialogs import UNITS, Fields, gone, need, save
from data.programmes import ENTERED, Objective, PlannedKpi
from pipelines.commands import programme, revisions

BY_HAND = "entered by people"


# -- programme -----------------------------------------------------------------------------------------


@modal.dialog("Add a programme", width="medium", icon=":material/add:")
def add_programme(_: str, command_id: str) -> None:
    """The dialog that begins a programme."""
    given = _programme_fields(Fields("programme", command_id), {})
    save(
        "Add programme",
        lambda: programme.add_programme(read.store(), **_whole(given), actor=person.actor(), command_id=command_id),
        done="Programme added",
    )


@modal.dialog("Change the programme", width="medium", icon=":material/edit:")
def edit_programme(programme_id: str, command_id: str) -> None:
    """The dialog that mends a programme."""
    held = next(row for row in read.rows("programmes") if row["programme_id"] == programme_id)
    given = _programme_fields(Fields("programme", command_id), held)
    save(
        "Save changes",
        lambda: revisions.revise_programme(
            read.store(), programme_id, _whole(given), actor=person.actor(), command_id=command_id
        ),
        done="Programme changed",
    )


def _programme_fields(fields: Fields, held: dict[str, Any]) -> dict[str, Any]:
    today = read.today(None)
    code, name = st.columns([1, 3], gap="small")
    with code:
        given: dict[str, Any] = {"code": fields.text("Code", "code", held.get("code"), chars=20, hint="Such as QT")}
    with name:
        given["name"] = fields.text("Name", "name", held.get("name"))
    starts, ends = st.columns(2, gap="small")
    with starts:
        given["starts_on"] = fields.day("Starts on", "starts", held.get("starts_on", today.replace(month=1, day=1)))
    with ends:
        given["ends_on"] = fields.day("Ends on", "ends", held.get("ends_on", today.replace(month=12, day=31)))
    term, status = st.columns(2, gap="small")
    with term:
        given["term"] = fields.choice("Term", "term", programme.TERMS, held.get("term", "campaign"))
    with status:
        given["status"] = fields.choice("Status", "status", programme.STATUSES, held.get("status", "running"))
    given["aim"] = fields.area("Aim", "aim", held.get("aim"))
    given["behaviour"] = fields.area("Behaviour", "behaviour", held.get("behaviour"), hint="What people shall do")
    return given


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    need(starts_on=given["starts_on"], ends_on=given["ends_on"])
    return given


# -- objective -----------------------------------------------------------------------------------------


@modal.dialog("Add an objective", width="medium", icon=":material/flag:")
def add_objective(programme_id: str, command_id: str) -> None:
    """The dialog that adds an objective."""
    given = _objective_fields(Fields("objective", command_id), programme_id, None)
    save(
        "Add objective",
        lambda: programme.add_objective(
            read.store(), programme_id, **given, actor=person.actor(), command_id=command_id
        ),
        done="Objective added",
    )


@modal.dialog("Change the objective", width="medium", icon=":material/edit:")
def edit_objective(subject: str, command_id: str) -> None:
    """The dialog that mends an objective, or removes it. The subject is programme/objective."""
    programme_id, _, objective_id = subject.partition("/")
    objectives = read_objectives.plan(programme_id).objectives
    held = next((one for one in objectives if one.objective_id == objective_id), None)
    if held is None:
        gone()
        return
    given = _objective_fields(Fields("objective", command_id), programme_id, held)
    save(
        "Save changes",
        lambda: revisions.revise_objective(
            read.store(), objective_id, given, actor=person.actor(), command_id=command_id
        ),
        done="Objective changed",
    )
    with st.expander("Remove this objective", icon=":material/delete:"):
        st.caption("Only while no KPI and no other objective hangs on it.")
        save(
            "Remove objective",
            lambda: revisions.remove_objective(
                read.store(), objective_id, actor=person.actor(), command_id=f"{command_id}:remove"
            ),
            done="Objective removed",
            key="remove",
        )


def _objective_fields(fields: Fields, programme_id: str, held: Objective | None) -> dict[str, Any]:
    given: dict[str, Any] = {
        "code": fields.text("Code", "code", held.code if held else "", chars=20, hint="As it stands in lists: O1"),
        "text": fields.area("Objective", "text", held.text if held else "", hint="Who does what by when"),
    }
    kind, scope = st.columns(2, gap="small")
    with kind:
        given["type"] = fields.choice("Type", "type", programme.TYPES, held.type if held else None)
    with scope:
        given["scope"] = fields.choice("Scope", "scope", programme.SCOPES, held.scope if held else "programme")
    owner, due = st.columns(2, gap="small")
    with owner:
        given["owner"] = fields.text("Owner", "owner", person.named(held.owner) if held else "")
    with due:
        given["due_on"] = fields.day("Due on", "due", held.due_on if held else None)
    given |= _smart_fields(fields, programme_id, held)
    others = [one for one in read_objectives.plan(programme_id).objectives if not held or one.code != held.code]
    if others:
        by_code = {"": None} | {one.code: one.objective_id for one in others}
        above = next((one.code for one in others if held and one.objective_id == held.parent_id), "")
        chosen = fields.choice("Serves", "parent", list(by_code), above, form=lambda code: code or "no other objective")
        given["parent_id"] = by_code[chosen]
    return given


def _smart_fields(fields: Fields, programme_id: str, held: Objective | None) -> dict[str, Any]:
    """What the SMART ticks ask for beside the text."""
    rows = read.rows("plan_objectives_more", programme=programme_id)
    more: dict[str, Any] = next((row for row in rows if held and row["objective_id"] == held.objective_id), {})
    priorities = {"": None} | {row["code"]: row["priority_id"] for row in read_plan.items("priority", programme_id)}
    standing = next((code for code, one in priorities.items() if one and one == more.get("priority_id")), "")
    with st.expander("Target group, behaviour, priority", icon=":material/tune:"):
        segment, behaviour = st.columns(2, gap="small")
        with segment:
            given: dict[str, Any] = {"segment": fields.text("Target group", "segment", more.get("segment"))}
        with behaviour:
            given["behaviour"] = fields.text("Behaviour", "behaviour", more.get("behaviour"), hint="What they do then")
        chosen = fields.choice(
            "Serves the priority", "priority", list(priorities), standing, form=lambda code: code or "none yet"
        )
        given["priority_id"] = priorities[chosen]
        given["core_purpose"] = fields.choice(
            "Core purpose", "purpose", ("", *programme.PURPOSES), more.get("core_purpose") or "",
            form=lambda word: word or "not said",
        )  # fmt: skip
        given["stretch_reason"] = fields.text(
            "Why the target is set beyond the forecast", "stretch", more.get("stretch_reason")
        )
    return given


# -- KPI -----------------------------------------------------------------------------------------------


@modal.dialog("Add a KPI", width="medium", icon=":material/speed:")
def add_kpi(programme_id: str, command_id: str) -> None:
    """The dialog that adds a KPI."""
    if not read_objectives.plan(programme_id).objectives:
        st.text("Add an objective first: every KPI measures one.")
        return
    given = _kpi_fields(Fields("kpi", command_id), programme_id, None)
    save(
        "Add KPI",
        lambda: programme.add_kpi(read.store(), **_judged(given), actor=person.actor(), command_id=command_id),
        done="KPI added",
    )


@modal.dialog("Change the KPI", width="medium", icon=":material/edit:")
def edit_kpi(kpi_id: str, command_id: str) -> None:
    """The dialog that mends a KPI, or retires it."""
    held = read_objectives.kpi(kpi_id)
    if held is None:
        gone()
        return
    given = _kpi_fields(Fields("kpi", command_id), held.programme_id, held)
    save(
        "Save changes",
        lambda: revisions.revise_kpi(read.store(), kpi_id, _judged(given), actor=person.actor(), command_id=command_id),
        done="KPI changed",
    )
    with st.expander("Remove this KPI", icon=":material/delete:"):
        st.caption("Only while no entered value and no more than its first target hangs on it.")
        save(
            "Remove KPI",
            lambda: revisions.retire_kpi(read.store(), kpi_id, actor=person.actor(), command_id=f"{command_id}:remove"),
            done="KPI removed",
            key="remove",
        )


def _kpi_fields(fields: Fields, programme_id: str, held: PlannedKpi | None) -> dict[str, Any]:
    objectives = {one.code: one.objective_id for one in read_objectives.plan(programme_id).objectives}
    standing = next((code for code, one in objectives.items() if held and one == held.objective_id), None)
    with _two(fields, "which"):
        code = fields.choice("Objective", "objective", list(objectives), standing, form=str)
        given: dict[str, Any] = {
            "objective_id": objectives[code],
            "code": fields.text("Code", "code", held.code if held else "", chars=20, hint="As it stands in lists: K1"),
        }
    given["name"] = fields.text("Name", "name", held.name if held else "")
    titles = {BY_HAND: "Entered by people", **programme.known_metrics()}
    standing = None if held is None else BY_HAND if held.is_entered else held.metric_key
    metric = fields.choice("Metric", "metric", list(titles), standing, form=lambda key: titles[key])
    like = held if held and standing == metric else None
    given["metric_key"] = _own_metric(fields, like) if metric == BY_HAND else metric
    with _two(fields, "how"):
        given |= _metric_fields(fields, metric, like)
        given["window"] = fields.choice("Window", "window", programme.WINDOWS, held.window if held else None)
        given["judged_by"] = fields.choice("Judged by", "judged", programme.JUDGED_BY, held.judged_by if held else None)
    with _two(fields, "from"):
        given["green"] = fields.number("On track from, % of what is due", "green", _percent(held.green if held else 1))
        given["amber"] = fields.number("At risk from, % of what is due", "amber", _percent(held.amber if held else 0.9))
    with st.expander("Baseline, platform, owner", icon=":material/tune:"), _two(fields, "more"):
        given |= _more_fields(fields, held)
    return given


def _two(fields: Fields, name: str) -> Any:
    """Two fields beside each other where there is room, one below the other on a phone."""
    return st.grid(2, min_column_width=240, gap="small", key=fields.key(f"grid_{name}"))


def _own_metric(fields: Fields, like: PlannedKpi | None) -> str:
    """The key of values that people enter, by the name they gave them."""
    held = like.metric_key.removeprefix(ENTERED) if like else ""
    own = fields.text("Name of the values", "key", held, chars=60, hint="Such as sign_ups")
    return f"{ENTERED}{own.strip()}"


def _metric_fields(fields: Fields, metric: str, like: PlannedKpi | None) -> dict[str, Any]:
    """What is asked of a metric; `like` is the KPI as it stands where it has this metric."""
    if metric == BY_HAND:
        return {
            "unit": fields.choice(
                "Unit", "unit", programme.UNITS, like.unit if like else None, form=lambda one: UNITS.get(one, one)
            ),
            "level": fields.choice("Level", "level", programme.LEVELS, like.level if like else "outcome"),
            "aggregation": fields.choice(
                "Several values become one by",
                "aggregation",
                programme.AGGREGATIONS,
                like.aggregation if like else None,
            ),
            "direction": fields.choice(
                "Better when", "direction", programme.DIRECTIONS, like.direction if like else None
            ),
        }
    measured = like or read.catalogue()[metric]
    # another metric has a field of its own: its direction and level are not those of the one before
    return {
        "level": fields.choice("Level", f"level_{metric}", programme.LEVELS, measured.level),
        "direction": fields.choice("Better when", f"direction_{metric}", programme.DIRECTIONS, measured.direction),
    }


def _more_fields(fields: Fields, held: PlannedKpi | None) -> dict[str, Any]:
    platforms = ["", *words.PLATFORMS]
    if held and held.platform not in platforms:
        platforms.append(held.platform)
    return {
        "baseline_value": fields.number("Baseline", "baseline", held.baseline_value if held else None),
        "baseline_on": fields.day("Baseline of", "baseline_on", held.baseline_on if held else None),
        "baseline_n": fields.asked_of("Asked of (survey)", "baseline_n", held.baseline_n if held else None),
        "baseline_source": fields.text("Source", "baseline_source", held.baseline_source if held else ""),
        "owner": fields.text("Owner", "owner", person.named(held.owner) if held else ""),
        "frequency": fields.text("Looked at", "frequency", held.frequency if held else "monthly", chars=40),
        "platform": fields.choice(
            "Platform",
            "platform",
            platforms,
            held.platform if held else "",
            form=lambda key: words.platform(key) if key else "All platforms",
        ),
    }


def _percent(share: float) -> float:
    return round(100 * share, 6)


def _judged(given: dict[str, Any]) -> dict[str, Any]:
    """The thresholds as shares of what is due, as they are stored."""
    need(on_track_from=given["green"], at_risk_from=given["amber"])
    return given | {name: round(given[name] / 100, 8) for name in ("green", "amber")}
