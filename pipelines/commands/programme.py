"""Planning: programmes, objectives, KPIs and the marks on the charts. Ids are given here and stand in the results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data import kpis
from data.programmes import ENTERED
from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import (
    check_period,
    code_of,
    finite,
    hold,
    hold_in,
    instant,
    made,
    maybe,
    one_of,
    refuse_taken_code,
    refuse_taken_programme,
    text_of,
)
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_programme": "lead",
    "add_objective": "lead",
    "add_kpi": "lead",
    "annotate": "staff",
}


TERMS = ("programme", "campaign", "initiative")
STATUSES = ("planned", "running", "closed")
SCOPES = ("organisational", "programme", "channel")
PURPOSES = ("change", "operations", "reputation", "explanation")
TYPES = ("behaviour", "attitude", "awareness", "operational", "reputation")
LEVELS = ("input", "output", "outtake", "outcome", "impact")
UNITS = ("count", "percent", "score", "minutes", "gbp")
DIRECTIONS = ("up", "down")
AGGREGATIONS = ("sum", "ratio_of_sums", "mean", "last", "survey_share")
WINDOWS = ("period_to_date", "latest_month", "latest")
JUDGED_BY = ("count", "change")
ANNOTATION_KINDS = ("post", "event", "incident", "platform", "correction")

Result = tuple[Mapping[str, Any], list[Event]]


def add_programme(
    store: Store,
    *,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    term: str = "campaign",
    aim: str = "",
    behaviour: str = "",
    status: str = "running",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Begin a programme. Gives `programme_id`. Raises Refused for a code that is taken and a period that runs back."""
    row = programme_row(
        code=code, name=name, starts_on=starts_on, ends_on=ends_on, term=term, aim=aim, behaviour=behaviour,
        status=status,
    )  # fmt: skip

    def work(tx: Transaction) -> Result:
        refuse_taken_programme(tx, row["code"])
        programme_id = new_id("prg")
        tx.insert("programme", [{"programme_id": programme_id, **row, **made(actor)}])
        return {"programme_id": programme_id}, [Event("programme", programme_id, "programme_added", row)]

    return carry_out(store, "add_programme", row, work, actor=actor, command_id=command_id)


def add_objective(
    store: Store,
    programme_id: str,
    *,
    code: str,
    text: str,
    scope: str = "programme",
    type: str = "behaviour",
    owner: str = "",
    due_on: date | None = None,
    parent_id: str | None = None,
    priority_id: str | None = None,
    segment: str = "",
    behaviour: str = "",
    core_purpose: str = "",
    stretch_reason: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add an objective to a programme. Gives `objective_id`."""
    row = {
        "programme_id": programme_id,
        **objective_row(
            code=code,
            text=text,
            scope=scope,
            type=type,
            owner=owner,
            due_on=due_on,
            parent_id=parent_id,
            priority_id=priority_id,
            segment=segment,
            behaviour=behaviour,
            core_purpose=core_purpose,
            stretch_reason=stretch_reason,
        ),
    }

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        refuse_taken_code(tx, "objective", programme_id, row["code"])
        if parent_id:
            hold_in(tx, "objective", parent_id, programme_id)
        if priority_id:
            hold_in(tx, "priority", priority_id, programme_id)
        objective_id = new_id("obj")
        tx.insert("objective", [{"objective_id": objective_id, **row, **made(actor)}])
        return {"objective_id": objective_id}, [Event("objective", objective_id, "objective_added", row)]

    return carry_out(store, "add_objective", row, work, actor=actor, command_id=command_id)


def add_kpi(
    store: Store,
    objective_id: str,
    *,
    code: str,
    name: str,
    metric_key: str,
    unit: str = "",
    level: str = "",
    direction: str = "",
    aggregation: str = "",
    window: str = "period_to_date",
    judged_by: str = "count",
    platform: str = "",
    green: float = 1.0,
    amber: float = 0.9,
    owner: str = "",
    frequency: str = "monthly",
    baseline_value: float | None = None,
    baseline_on: date | None = None,
    baseline_source: str = "",
    baseline_n: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add a KPI to an objective. Gives `kpi_id`.

    `metric_key` is a file of data/models/kpis, whose header then says unit, level, direction and
    aggregation, or `entered:<key>` for values that people enter, where they must be said here.
    """
    row = {
        "objective_id": objective_id,
        **kpi_row(
            code=code, name=name, metric_key=metric_key, unit=unit, level=level, direction=direction,
            aggregation=aggregation, window=window, judged_by=judged_by, platform=platform, green=green, amber=amber,
            owner=owner, frequency=frequency, baseline_value=baseline_value, baseline_on=baseline_on,
            baseline_source=baseline_source, baseline_n=baseline_n,
        ),
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        objective = hold(tx, "objective", objective_id)
        refuse_taken_code(tx, "kpi", objective["programme_id"], row["code"])
        kpi_id = new_id("kpi")
        held = {"kpi_id": kpi_id, "programme_id": objective["programme_id"], **row}
        tx.insert("kpi", [{**held, **made(actor)}])
        return {"kpi_id": kpi_id}, [Event("kpi", kpi_id, "kpi_added", held)]

    return carry_out(store, "add_kpi", row, work, actor=actor, command_id=command_id)


def annotate(
    store: Store,
    *,
    programme_id: str | None,
    starts_at: datetime,
    kind: str,
    text: str,
    ends_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Mark a moment or a span on the charts. Instants carry their zone. Gives `annotation_id`."""
    row: dict[str, Any] = {
        "programme_id": programme_id,
        "starts_at": instant("start", starts_at),
        "ends_at": None if ends_at is None else instant("end", ends_at),
        "kind": one_of("kind", kind, ANNOTATION_KINDS),
        "text": text_of("text", text),
    }
    if row["ends_at"] and row["ends_at"] < row["starts_at"]:
        raise Refused(f"The annotation ends at {ends_at}, before it starts at {starts_at}.")

    def work(tx: Transaction) -> Result:
        if programme_id:
            hold(tx, "programme", programme_id)
        annotation_id = new_id("ann")
        tx.insert("annotation", [{"annotation_id": annotation_id, **row, **made(actor)}])
        return {"annotation_id": annotation_id}, [Event("annotation", annotation_id, "annotated", row)]

    return carry_out(store, "annotate", row, work, actor=actor, command_id=command_id)


def known_metrics() -> dict[str, str]:
    """Key → title of every metric that is measured from facts."""
    return {key: kpi.title for key, kpi in kpis.catalogue().items()}


# -- the rows, checked alike when they are added and when they are revised -----------------------------


def programme_row(
    *,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    term: str,
    aim: str | None,
    behaviour: str | None,
    status: str,
) -> dict[str, Any]:
    """The columns of a programme as they are stored. Raises Refused."""
    check_period(starts_on, ends_on)
    return {
        "code": code_of(code),
        "name": text_of("name", name),
        "term": one_of("term", term, TERMS),
        "aim": maybe(aim),
        "behaviour": maybe(behaviour),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "status": one_of("status", status, STATUSES),
    }


def objective_row(
    *,
    code: str,
    text: str,
    scope: str,
    type: str,
    owner: str | None,
    due_on: date | None,
    parent_id: str | None,
    priority_id: str | None = None,
    segment: str | None = None,
    behaviour: str | None = None,
    core_purpose: str | None = None,
    stretch_reason: str | None = None,
) -> dict[str, Any]:
    """The columns of an objective as they are stored. Raises Refused."""
    return {
        "parent_id": parent_id,
        "code": code_of(code),
        "text": text_of("objective", text),
        "scope": one_of("scope", scope, SCOPES),
        "type": one_of("type", type, TYPES),
        "owner": maybe(owner),
        "due_on": due_on,
        "priority_id": priority_id or None,
        "segment": maybe(segment),
        "behaviour": maybe(behaviour),
        "core_purpose": one_of("core purpose", core_purpose, PURPOSES) if core_purpose else None,
        "stretch_reason": maybe(stretch_reason),
    }


def kpi_row(
    *,
    code: str,
    name: str,
    metric_key: str,
    unit: str,
    level: str,
    direction: str,
    aggregation: str,
    window: str,
    judged_by: str,
    platform: str,
    green: float,
    amber: float,
    owner: str | None,
    frequency: str,
    baseline_value: float | None,
    baseline_on: date | None,
    baseline_source: str | None,
    baseline_n: int | None,
) -> dict[str, Any]:
    """The columns of a KPI as they are stored, those of its metric filled in. Raises Refused."""
    row: dict[str, Any] = {
        "code": code_of(code),
        "name": text_of("name", name),
        **_metric(metric_key, unit, level, direction, aggregation),
        "platform": platform.strip(),
        "window": one_of("window", window, WINDOWS),
        "judged_by": one_of("judgement", judged_by, JUDGED_BY),
        "green": finite("threshold of on track", green),
        "amber": finite("threshold of at risk", amber),
        "owner": maybe(owner),
        "frequency": frequency.strip() or "monthly",
        "baseline_value": None if baseline_value is None else finite("baseline", baseline_value),
        "baseline_on": baseline_on,
        "baseline_source": maybe(baseline_source),
        "baseline_n": baseline_n,
    }
    if amber > green:
        raise Refused(f"At risk begins at {amber} and on track at {green}: at risk must not be above on track.")
    if judged_by == "change" and baseline_value is None:
        raise Refused("A KPI judged by its change needs a baseline. Enter one, or judge it by its count.")
    if baseline_n is not None and baseline_n <= 0:
        raise Refused(f"The baseline was asked of {baseline_n} people: enter how many there were, or leave it empty.")
    return row


def _metric(metric_key: str, unit: str, level: str, direction: str, aggregation: str) -> dict[str, str]:
    key = text_of("metric", metric_key)
    if key.startswith(ENTERED):
        if not key.removeprefix(ENTERED).strip():
            raise Refused("The metric 'entered:' has no name. Write entered: and a name, such as entered:sign_ups.")
        return {
            "metric_key": key,
            "unit": one_of("unit", unit, UNITS),
            "level": one_of("level", level, LEVELS),
            "direction": one_of("direction", direction or "up", DIRECTIONS),
            "aggregation": one_of("aggregation", aggregation, AGGREGATIONS),
        }
    known = kpis.catalogue()
    if key not in known:
        raise Refused(
            f"No metric '{key}': known are {', '.join(known)}, or entered:<name> for values that you enter yourself."
        )
    measured = known[key]
    said = {"unit": unit, "level": level, "direction": direction, "aggregation": aggregation}
    fixed = {name: str(getattr(measured, name)) for name in said}
    for name in ("unit", "aggregation"):
        if said[name] and said[name] != fixed[name]:
            raise Refused(f"The metric '{key}' is a {fixed[name]} by its definition, not a {said[name]}. Leave it out.")
    chosen_level = one_of("level", level or fixed["level"], LEVELS)
    chosen_direction = one_of("direction", direction or fixed["direction"], DIRECTIONS)
    return {"metric_key": key, **fixed, "level": chosen_level, "direction": chosen_direction}
