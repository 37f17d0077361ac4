"""The impact lab: designs declared before anybody looked, what they found, and the naive change struck through."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import figures, format, happened, modal, panels, person, read, read_plan
from dashboard.filters import Filters
from dashboard.objective_dialogs import Fields, asked, asks_for, button, gone, save
from dashboard.read import Programme
from pipelines.commands import Refused, impacts
from pipelines.rules.counts import counted

LADDER = "Before and after < interrupted time series < with control areas < difference in differences < areas by lot"


def show(programme: Programme, chosen: Filters, moment: Any) -> None:
    """Draw the panel."""
    if asks_for(DIALOGS) and (wanted := asked()):
        DIALOGS[wanted[0]](wanted[1], wanted[2], programme)
    held = read.rows("impact_held", programme=programme.programme_id)
    night = None if moment.is_now else read_plan.night_of(moment.on)
    designs = [_as_known(row, moment.known_at) for row in read.rows("impact_designs", programme=programme.programme_id)
               if night is None or row["declared_at"] <= night]  # fmt: skip
    st.text("Did it work? Say how you will find out before you look. The design cannot be changed afterwards.")
    st.caption(f"From weak to strong: {LADDER}.")
    if moment.is_now:
        with st.container(horizontal=True, gap="small", key="impact_do"):
            button("Bring values by area", "load_series", icon=":material/upload_file:")
            if held:
                button("Declare a design", "declare", icon=":material/gavel:")
    if not held:
        panels.empty(
            "There are no values by area yet.",
            "Bring a CSV with the columns area, date and value: a row an area and week.",
            key="no_impact",
        )
        return
    for one in held:
        st.caption(
            f"{one['series']}: {counted(one['areas'], 'area')}, {counted(one['kept'], 'value')}, "
            f"{format.days(one['first_on'], one['last_on'])}"
        )
    for design in designs:
        _design(programme, design, is_open=moment.is_now)


def _as_known(design: Mapping[str, Any], known_at: datetime | None) -> Mapping[str, Any]:
    """A design without the outcome that was looked at later."""
    is_later = known_at is not None and design["run_at"] is not None and design["run_at"] > known_at
    return {**design, "result": None} if is_later else design


def _design(programme: Programme, design: Mapping[str, Any], *, is_open: bool) -> None:
    identity = design["impact_design_id"]
    with st.container(border=True, gap="xsmall", key=f"impact_{design['code']}"):
        st.text(f"{design['code']} · {design['question']}")
        st.caption(
            f"{impacts.RUNGS[design['rung']]} · {impacts.MODELS[design['model']]} from "
            f"{format.day(design['starts_on'])} · "
            f"declared {format.instant(design['declared_at'], read.zone())}"
        )
        if taken := taken_in(design):
            st.text("The model takes in, as 1 while it lasts: " + "; ".join(_lasting(one) for one in taken))
        if design["expected"]:
            st.text(f"Expected: {design['expected']}")
        if not design["result"]:
            if is_open:
                button("Look", "run", identity, icon=":material/visibility:", key=f"run_{identity}")
            else:
                st.caption("Nobody had looked at the outcome by then.")
            return
        _found(json.loads(design["result"]), design)
        rivals(programme.programme_id, design)
        _picture(programme, design)
        if not is_open:
            return
        with st.container(horizontal=True, gap="small", key=f"impact_do_{identity}"):
            button("Look again", "run", identity, icon=":material/refresh:", key=f"run_{identity}")
            button("Withdraw", "withdraw", identity, icon=":material/delete:", key=f"withdraw_{identity}")


def taken_in(design: Mapping[str, Any]) -> list[dict[str, str]]:
    """The outside events of a declared model, as they stood then."""
    told: list[dict[str, str]] = json.loads(design.get("taken_in") or "[]")
    return told


def _lasting(event: Mapping[str, str]) -> str:
    since, until = date.fromisoformat(event["starts_on"]), date.fromisoformat(event["ends_on"])
    return f"{event['code']} {event['text']}, {format.days(since, until)}"


def went_with(effect: Mapping[str, Any]) -> list[str]:
    """What went with each outside event that the model took in."""
    return [
        f"{one['name']}: {one['percent']:+.0f}% ({one['low']:+.0f}% to {one['high']:+.0f}%) while it lasted, "
        f"{one['periods']} {'period' if one['periods'] == 1 else 'periods'}"
        if one["periods"]
        else f"{one['name']}: touches none of the measured periods, so nothing was taken in of it"
        for one in effect.get("taken_in", [])
    ]


def _found(told: Mapping[str, Any], design: Mapping[str, Any]) -> None:
    effect = told["effect"]
    shown = effect["low"] > 0 or effect["high"] < 0
    st.badge(
        "Shown" if shown else "Not proven",
        icon=":material/check_circle:" if shown else ":material/help:",
        color="green" if shown else "orange",
    )
    st.text("\n".join([told["verdict"], *went_with(effect)]))
    # our own number: nothing the public wrote
    st.markdown(f"~~Before and after alone: {told['naive_percent']:+.0f}%~~ takes every trend for an effect.")
    rank = f" · {effect['placebo_rank']} ways of choosing the areas show as much" if effect["placebo_rank"] else ""
    st.caption(
        f"{told['periods']} periods, to {format.day(design['ends_on'])} · chance alone: p = {effect['p']:.2f}{rank} · "
        f"data {design['data_hash'][:12]}"
    )


def rivals(programme_id: str, design: Mapping[str, Any]) -> None:
    """What else happened outside while the effect was looked for: other reasons for the same change."""
    taken = {one["code"] for one in taken_in(design)}
    found = [
        row
        for row in read_plan.items("external_event", programme_id)
        if row["code"] not in taken
        and row["starts_on"] <= design["ends_on"]
        and (row["ends_on"] or row["starts_on"]) >= design["starts_on"]
    ]
    if not found:
        return
    told = "; ".join(
        f"{row['code']} {row['text']}"
        + (f" (expected: {row['expected_effect']})" if row["expected_effect"] != "unknown" else "")
        for row in found
    )
    shared = (
        "The areas without it lived through this too, so it is taken out as far as it met both alike"
        if json.loads(design["control"])
        else "Nothing here takes this out"
    )
    st.text(f"In the same time, outside: {told}. {shared}.")


def _picture(programme: Programme, design: Mapping[str, Any]) -> None:
    rows = read.rows(
        "impact_values", programme=programme.programme_id, series=design["series"],
        treated=tuple(json.loads(design["treated"])), control=tuple(json.loads(design["control"])),
    )  # fmt: skip
    days = tuple(row["starts_on"] for row in rows)
    series = [figures.Series("With it", days, tuple(row["inside"] for row in rows))]
    if any(row["outside"] is not None for row in rows):
        series.append(figures.Series("Without it", days, tuple(row["outside"] for row in rows), is_muted=True))
    found = [figures.Note(design["starts_on"], "it began")]
    found += [
        happened.outside(row, days[0])
        for row in read_plan.items("external_event", programme.programme_id)
        if days and row["starts_on"] <= days[-1] and (row["ends_on"] or row["starts_on"]) >= days[0]
    ]
    notes = tuple(sorted(found, key=lambda note: note.at))
    figure = figures.trend(
        tuple(series), "count", figures.is_dark(), grain="week", notes=notes, is_demo=programme.is_demo, height=220
    )
    panels.chart(
        figure, key=f"impact_chart_{design['impact_design_id']}",
        alt="The values of the areas with it and without it; uprights mark the day it began and the outside events",
    )  # fmt: skip
    happened.below(notes, 0, programme.code)


# -- the forms -----------------------------------------------------------------------------------------


@modal.dialog("Bring values by area", icon=":material/upload_file:")
def _load(subject: str, opening: str, programme: Programme) -> None:
    fields = Fields("series", opening)
    name = fields.text("Name of the series", "name", "sign-ups by district")
    file = st.file_uploader("CSV with area, date (YYYY-MM-DD) and value", type="csv", key=fields.key("file"))

    def load() -> Any:
        if file is None:
            raise Refused("Choose a file first.")
        return impacts.load_impact_series(
            read.store(), programme.programme_id, series=name, rows=read_rows(file.getvalue()),
            actor=person.actor(), command_id=opening,
        )  # fmt: skip

    save("Bring them in", load, done="Entered")


def read_rows(content: bytes) -> list[tuple[str, date, float]]:
    """The rows of a CSV with area, date and value. Raises Refused with the line that cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The file is not UTF-8 text. Save it as CSV UTF-8 and try again.") from error
    table = csv.DictReader(io.StringIO(text))
    names = {str(one).strip().lower(): one for one in table.fieldnames or []}
    missing = [one for one in ("area", "date", "value") if one not in names]
    if missing:
        raise Refused(f"The file has no column {', '.join(missing)}. Its first line must name area, date and value.")
    found = []
    for row in table:
        try:
            day = date.fromisoformat(str(row[names["date"]]).strip())
            found.append((str(row[names["area"]]), day, float(str(row[names["value"]]).replace(",", ""))))
        except ValueError as error:
            raise Refused(f"Line {table.line_num} cannot be read: {error}.") from error
    return found


@modal.dialog("Declare a design", icon=":material/gavel:", width="large")
def _declare(subject: str, opening: str, programme: Programme) -> None:
    held = {row["series"]: row for row in read.rows("impact_held", programme=programme.programme_id)}
    if not held:
        gone()
        return
    fields = Fields("design", opening)
    code = fields.text("Code", "code", "E1")
    question = fields.text("Question", "question", hint="Did the text reminders bring more sign-ups?")
    series = fields.choice("Series", "series", list(held))
    areas = list(held[series]["named"])
    treated = st.multiselect("Areas with it", areas, key=fields.key("treated"))
    control = st.multiselect(
        "Areas without it", [one for one in areas if one not in treated], key=fields.key("control")
    )
    start = fields.day("It began on", "start", None)
    rung = fields.choice("Design", "rung", list(impacts.RUNGS), "areas", form=impacts.RUNGS.__getitem__)
    model = fields.choice("It brings", "model", list(impacts.MODELS), form=impacts.MODELS.__getitem__)
    outside = {row["code"]: row for row in read_plan.items("external_event", programme.programme_id)
               if (row["ends_on"] or row["starts_on"]) >= held[series]["first_on"]}  # fmt: skip
    events = st.multiselect(
        "Outside events taken in", list(outside), format_func=lambda code: f"{code} {outside[code]['text']}"[:80],
        key=fields.key("events"), disabled=rung not in impacts.TIME_SERIES, placeholder="None: named beside the effect",
        help="For a time series: each is 1 in the model while it lasts, so that what went with it is not taken for the "
        "effect. Those left out are named beside it.",
    )  # fmt: skip
    expected = fields.text("What you expect", "expected")

    def declare() -> Any:
        if start is None:
            raise Refused("Say on which day it began.")
        return impacts.declare_design(
            read.store(), programme.programme_id, code=code, question=question, series=series, starts_on=start,
            rung=rung, model=model, treated=treated, control=control, expected=expected,
            events=events if rung in impacts.TIME_SERIES else (), actor=person.actor(), command_id=opening,
        )  # fmt: skip

    save("Declare it", declare, done="Declared")


@modal.dialog("Look at the outcome", icon=":material/visibility:")
def _run(identity: str, opening: str, programme: Programme) -> None:
    st.text("By the declared design alone. What is found is kept, whatever it is.")
    save(
        "Look",
        lambda: impacts.run_design(read.store(), identity, actor=person.actor(), command_id=opening),
        done="Done",
    )


@modal.dialog("Withdraw a design", icon=":material/delete:")
def _withdraw(identity: str, opening: str, programme: Programme) -> None:
    reason = Fields("withdraw", opening).text("Reason", "reason")
    save(
        "Withdraw it",
        lambda: impacts.withdraw_design(
            read.store(), identity, reason=reason, actor=person.actor(), command_id=opening
        ),
        done="Withdrawn; the log keeps it",
    )


DIALOGS = {"load_series": _load, "declare": _declare, "run": _run, "withdraw": _withdraw}
