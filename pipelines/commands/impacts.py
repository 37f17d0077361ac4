"""The impact lab: values by area are entered, a design is declared before its outcome is looked at, and then run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pyarrow as pa

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import code_of, finite, hold, made, maybe, one_of, text_of
from pipelines.rules.roles import Role

RUNGS = {
    "interrupted": "Interrupted time series: the trend before, carried on",
    "controlled": "Interrupted time series against control areas",
    "areas": "Difference in differences over areas",
    "lot": "The same, with areas chosen by lot",
}
TIME_SERIES = ("interrupted", "controlled")
MODELS = {"level": "a step", "level_and_slope": "a step and another slope"}
ROWS = 200_000

NEEDS: Mapping[str, Role] = {
    "load_impact_series": "staff",
    "declare_design": "lead",
    "run_design": "staff",
    "withdraw_design": "lead",
}

Result = tuple[Mapping[str, Any], list[Event]]


def load_impact_series(
    store: Store,
    programme_id: str,
    *,
    series: str,
    rows: Sequence[tuple[str, date, float]],
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter values by area and period; a series of that name is replaced whole. `rows`: area, first day, value."""
    name = text_of("name of the series", series)
    if not rows:
        raise Refused("The table has no row with an area, a date and a value.")
    if len(rows) > ROWS:
        raise Refused(f"The table has {len(rows):,} rows, at most {ROWS:,} are taken: use weeks instead of days.")
    checked = [(text_of("area", area), day, finite(f"value of {area} on {day}", value)) for area, day, value in rows]
    twice = len(checked) - len({(area, day) for area, day, _ in checked})
    if twice:
        raise Refused(f"{twice} rows name an area and a day that another row names too: keep one of each.")
    digest = hashlib.sha256(to_json(sorted(checked)).encode()).hexdigest()

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        key = {"programme": programme_id, "series": name}
        tx.run("delete from impact_series where programme_id = $programme and series = $series", key)
        table = pa.table(
            {
                "area": [area for area, _, _ in checked],
                "starts_on": pa.array([day for _, day, _ in checked], pa.date32()),
                "value": [value for _, _, value in checked],
            }
        )
        with tx.table("given", table):
            tx.run(
                "insert into impact_series by name select $programme as programme_id, $series as series, *, "
                "$at as created_at, $actor as created_by from given",
                {**key, "at": now(), "actor": actor},
            )
        told = {"series": name, "rows": len(checked), "areas": len({area for area, _, _ in checked}), "hash": digest}
        return told, [Event("impact_series", name, "impact_series_loaded", told)]

    body = {"programme_id": programme_id, "series": name, "hash": digest}
    return carry_out(store, "load_impact_series", body, work, actor=actor, command_id=command_id)


def declare_design(
    store: Store,
    programme_id: str,
    *,
    code: str,
    question: str,
    series: str,
    starts_on: date,
    rung: str,
    treated: Iterable[str],
    control: Iterable[str] = (),
    model: str = "level",
    expected: str = "",
    events: Iterable[str] = (),
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say how the question will be answered, before looking. It cannot be changed afterwards, only withdrawn.

    `events` are outside events, by code or id, that the model of a time series takes in as they stand now.
    """
    row: dict[str, Any] = {
        "programme_id": programme_id,
        "code": code_of(code),
        "question": text_of("question", question),
        "series": text_of("series", series),
        "starts_on": starts_on,
        "rung": one_of("design", rung, tuple(RUNGS)),
        "model": one_of("model", model, tuple(MODELS)),
        "treated": to_json(sorted({one.strip() for one in treated if one.strip()})),
        "control": to_json(sorted({one.strip() for one in control if one.strip()})),
        "expected": maybe(expected),
    }
    inside, outside = set(json.loads(str(row["treated"]))), set(json.loads(str(row["control"])))
    wanted = sorted({one.strip() for one in events if one.strip()})
    _refuse_senseless(rung, inside, outside, wanted)

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        _refuse_unmeasured(tx, programme_id, str(row["series"]), inside | outside)
        if tx.one(
            "select 1 as found from impact_design where programme_id = $programme and code = $code",
            {"programme": programme_id, "code": row["code"]},
        ):
            raise Refused(f"There is a design {row['code']} already. Choose another code.")
        identity = new_id("imp")
        said = {**row, "taken_in": _taken_in(tx, row, wanted)}
        declared = {"declared_at": now(), "declared_by": actor}
        tx.insert("impact_design", [{"impact_design_id": identity, **said, **declared, **made(actor)}])
        return {"impact_design_id": identity}, [Event("impact_design", identity, "design_declared", said)]

    body = {**row, "events": wanted} if wanted else row
    return carry_out(store, "declare_design", body, work, actor=actor, command_id=command_id)


def _refuse_senseless(rung: str, inside: set[str], outside: set[str], events: Sequence[str]) -> None:
    """Raises Refused for areas and events that make no design."""
    if not inside:
        raise Refused("Name at least one area in which it was done.")
    if inside & outside:
        raise Refused(f"{', '.join(sorted(inside & outside))} cannot be with it and without it at once.")
    if rung != "interrupted" and not outside:
        raise Refused("This design needs areas without it: name them, or choose the interrupted time series.")
    if events and rung not in TIME_SERIES:
        raise Refused(
            "A comparison of areas takes no outside event in: it met all areas. Leave the events out, or choose an "
            "interrupted time series."
        )


def _refuse_unmeasured(tx: Transaction, programme_id: str, series: str, areas: set[str]) -> None:
    """Raises Refused where a series has no value of one of the areas."""
    found = tx.rows(
        "select distinct area from impact_series where programme_id = $programme and series = $series",
        {"programme": programme_id, "series": series},
    )
    missing = sorted(areas - {one["area"] for one in found})
    if missing:
        raise Refused(f"The series '{series}' has no values of {', '.join(missing[:5])}.")


def _taken_in(tx: Transaction, row: Mapping[str, Any], wanted: Sequence[str]) -> str | None:
    """The outside events as they stand: moved later, they would be another design. Raises Refused."""
    if not wanted:
        return None
    first = tx.one(
        "select min(starts_on) as day from impact_series where programme_id = $programme and series = $series",
        {"programme": row["programme_id"], "series": row["series"]},
    )
    told = []
    for one in wanted:
        held = tx.one(
            "select code, text, starts_on, ends_on from external_event "
            "where programme_id = $programme and (code = $said or external_event_id = $said)",
            {"programme": row["programme_id"], "said": one},
        )
        if not held:
            raise Refused(f"There is no outside event '{one}' in the programme. Note it first, or choose another.")
        ends = held["ends_on"] or held["starts_on"]
        if first and ends < first["day"]:
            raise Refused(f"{held['code']} ended on {ends}, before the series begins on {first['day']}. Leave it out.")
        told.append({**held, "starts_on": held["starts_on"].isoformat(), "ends_on": ends.isoformat()})
    return to_json(told)


def run_design(store: Store, impact_design_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Look, by the declared design alone. Gives the effect, the naive change and the verdict; keeps the data's hash."""

    def work(tx: Transaction) -> Result:
        design = hold(tx, "impact_design", impact_design_id)
        values = tx.rows(
            "select area, starts_on, value from impact_series where programme_id = $programme and series = $series "
            "order by starts_on, area",
            {"programme": design["programme_id"], "series": design["series"]},
        )
        told = estimate(design, values)
        digest = hashlib.sha256(to_json(values).encode()).hexdigest()
        tx.run(
            "update impact_design set result = $result, data_hash = $hash, run_at = $at, run_by = $actor, "
            "ends_on = $ends where impact_design_id = $id",
            {
                "result": to_json(told), "hash": digest, "at": now(), "actor": actor,
                "ends": max(row["starts_on"] for row in values), "id": impact_design_id,
            },
        )  # fmt: skip
        return told, [Event("impact_design", impact_design_id, "design_run", {**told, "data_hash": digest})]

    body = {"impact_design_id": impact_design_id, "at": now().isoformat()}
    return carry_out(store, "run_design", body, work, actor=actor, command_id=command_id)


def withdraw_design(
    store: Store, impact_design_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a design back; the event keeps it with what it had found, so that nobody tries designs until one fits."""
    body = {"impact_design_id": impact_design_id, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "impact_design", impact_design_id)
        tx.run("delete from impact_design where impact_design_id = $id", {"id": impact_design_id})
        event = Event("impact_design", impact_design_id, "design_withdrawn", {"was": held, "reason": body["reason"]})
        return body, [event]

    return carry_out(store, "withdraw_design", body, work, actor=actor, command_id=command_id)


def estimate(design: Mapping[str, Any], values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a declared design says of the values. Raises Refused where they cannot carry it."""
    import numpy as np

    from pipelines import impact

    treated, control = json.loads(design["treated"]), json.loads(design["control"])
    days = sorted({row["starts_on"] for row in values})
    by_area: dict[str, dict[date, float]] = {}
    for row in values:
        by_area.setdefault(row["area"], {})[row["starts_on"]] = float(row["value"])
    short = [one for one in [*treated, *control] if len(by_area.get(one, {})) < len(days)]
    if short:
        raise Refused(f"{', '.join(short[:5])} lack values of some periods: fill them in, then run it again.")
    start = sum(day < design["starts_on"] for day in days)
    inside = np.array([sum(by_area[one][day] for one in treated) for day in days])
    outside = np.array([sum(by_area[one][day] for one in control) for day in days])
    season = 7 if len(days) > 1 and (days[1] - days[0]).days == 1 else 1
    try:
        if design["rung"] in ("areas", "lot"):
            chosen = [*treated, *control]
            before = {one: float(np.mean([by_area[one][day] for day in days[:start]])) for one in chosen}
            after = {one: float(np.mean([by_area[one][day] for day in days[start:]])) for one in chosen}
            if start < impact.LEAST_BEFORE or len(days) - start < impact.LEAST_AFTER:
                raise impact.TooLittle(
                    f"{start} periods before the start and {len(days) - start} after it: at least "
                    f"{impact.LEAST_BEFORE} and {impact.LEAST_AFTER} are needed."
                )
            effect = impact.areas(before, after, treated, by_lot=design["rung"] == "lot")
        else:
            effect = impact.interrupted(
                inside, start, control=outside if design["rung"] == "controlled" else None, model=design["model"],
                season=season, pulses=pulses(json.loads(design.get("taken_in") or "[]"), days),
            )  # fmt: skip
        naive = impact.before_after(inside, start)
    except impact.TooLittle as reason:
        raise Refused(str(reason)) from reason
    return {"effect": asdict(effect), "naive_percent": naive, "verdict": impact.verdict(effect), "periods": len(days)}


def pulses(events: Sequence[Mapping[str, Any]], days: Sequence[date]) -> dict[str, Any]:
    """Each event by its code: 1 for every period that it touches, else 0. `days` are the first days of the periods."""
    import numpy as np

    if len(days) < 2:
        return {}
    nexts = [*days[1:], days[-1] + (days[-1] - days[-2])]
    return {
        one["code"]: np.array(
            [
                float(date.fromisoformat(one["starts_on"]) < after and date.fromisoformat(one["ends_on"]) >= day)
                for day, after in zip(days, nexts, strict=True)
            ]
        )
        for one in events
    }
