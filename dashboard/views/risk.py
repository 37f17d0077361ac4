"""Risk: what could get in the way or help, its score over time, what is done about it, and what has happened."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import streamlit as st

from dashboard import (
    address,
    evidence_sql,
    figures,
    filters,
    format,
    panels,
    person,
    plan_figures,
    plan_items,
    read,
    read_plan,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.read import Programme
from pipelines.rules import risk as rule
from pipelines.rules import work
from pipelines.rules.status import Colour

Row = dict[str, Any]
KINDS = {"residual": "After mitigation", "inherent": "Before mitigation", "target": "Wanted"}
# never colour alone: each level has its sign and its word, in the matrix its first letter
LEVELS: dict[str, tuple[str, str]] = {
    "extreme": (":material/emergency_home:", "red"), "high": (":material/warning:", "orange"),
    "moderate": (":material/visibility:", "yellow"), "low": (":material/check_circle:", "green"),
}  # fmt: skip
STATES = {"Above appetite": "▲ Above appetite", "Accepted": "✓ Accepted"}


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Risk", chosen)
    if chosen.programme is None:
        if read.programmes():
            st.info("Choose a programme above to see its risks.", icon=":material/arrow_upward:")
        else:
            panels.empty("There is no programme yet.", "Risks belong to one.", to="objectives", label="Add a programme")
    else:
        _risks(chosen.programme, chosen)
    plan_items.dialogs()


def _risks(programme: Programme, chosen: Filters) -> None:
    of, on = programme.programme_id, read.today(programme)
    risks = [row for row in read_plan.items("risk", of) if work.is_open(row["opened_on"], row["closed_on"], on)]
    scores, mitigations = read_plan.items("risk_score", of), read_plan.items("mitigation", of)
    told = [describe(row, scores, mitigations, on) for row in risks]
    # what is highest is read first; an opportunity stands among them by its score
    ordered = sorted(zip(risks, told, strict=True), key=lambda one: (-(one[1]["now"] or 0), one[0]["opened_on"]))
    risks, told = [row for row, _ in ordered], [one for _, one in ordered]
    if not risks:
        panels.empty(
            "No risk is entered yet.",
            "Add one below: because of what may what happen, with which effect; then score it.",
            key="no_risk",
        )
    else:
        _sentence(told)
        _numbers(programme, told, on)
        _matrix(chosen, risks, scores, on)
    st.header("Register", anchor=False)
    plan_items.show(
        "risk", of, risks, columns=("code", "category", "owner", "appetite"),
        extra={
            "Risk": [said(row) for row in risks], "State": [STATES.get(one["word"], one["word"]) for one in told],
            "Now": [one["now"] for one in told], "Level": [one["level"] for one in told],
            "Movement": [one["movement"] for one in told], "Open tasks": [one["open"] for one in told],
        },
    )  # fmt: skip
    _more(of, chosen, risks, scores, mitigations, on)


def said(row: Row) -> str:
    """A risk in one sentence: because of what may what happen, with which effect."""
    return f"{row['cause']}: {row['event']}, so that {row['effect']}."


def _more(of: str, chosen: Filters, risks: list[Row], scores: list[Row], mitigations: list[Row], on: date) -> None:
    """What stands behind the register, one part at a time."""
    issues = read_plan.items("issue", of)
    states = ["Open" if work.is_open(row["opened_on"], row["resolved_on"], on) else "Resolved" for row in issues]
    parts = {
        "doing": f"Mitigations ({len(mitigations)})", "issues": f"Issues ({states.count('Open')} open)",
        "history": "Over time", "scores": f"Scores ({len(scores)})",
    }  # fmt: skip
    part = address.part("risk_part", parts, default="doing", label="Behind the register")
    if part == "doing":
        open_risks = {row["risk_id"] for row in risks}
        plan_items.show(
            "mitigation", of, extra={"State": [mitigation_state(row, open_risks, on) for row in mitigations]}
        )
    elif part == "issues":
        ages = [((row["resolved_on"] or on) - row["opened_on"]).days for row in issues]
        plan_items.show("issue", of, extra={"State": states, "Age, days": ages})
    elif part == "scores":
        plan_items.show("risk_score", of)
    elif risks:
        _history(of, chosen, risks, scores)
    else:
        st.caption("There is no open risk whose scores could be shown.")


def describe(row: Row, scores: list[Row], mitigations: list[Row], on: date) -> Row:
    """How a risk stands on a day: score, level, movement since a month before, state with its colour."""
    now = rule.score(rule.newest(scores, row["risk_id"], "now", on))
    before = rule.score(rule.newest(scores, row["risk_id"], "residual", rule.month_before(on)))
    accepted = now is None or rule.is_accepted(now, row["appetite"], row["direction"])
    colour: Colour = "grey" if now is None else "green" if accepted else "red" if now >= 16 else "amber"
    mine = [one for one in mitigations if one["risk_id"] == row["risk_id"]]
    over = [work.days_over(one["due_on"], one["done_on"], on) for one in mine]
    return {
        "code": row["code"], "event": row["event"], "now": now, "level": rule.level(now) if now else "not scored",
        "movement": rule.movement(now, before, row["direction"]), "colour": colour,
        "word": "Not scored" if now is None else "Accepted" if accepted else "Above appetite",
        "open": sum(days is not None for days in over), "overdue": sum(bool(days) for days in over),
        "inherent": rule.score(rule.newest(scores, row["risk_id"], "inherent", on)),
    }  # fmt: skip


def mitigation_state(row: Row, open_risks: set[str], on: date) -> str:
    """Done, overdue or open; nothing more is owed for a risk that is closed."""
    said = work.owed(row["due_on"], row["done_on"], on)
    return said if said == "Done" or row["risk_id"] in open_risks else "Risk not open"


def _sentence(told: list[Row]) -> None:
    above = sorted((one for one in told if one["word"] == "Above appetite"), key=lambda one: -one["now"])
    worse = [one["code"] for one in told if one["movement"] == "worse"]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not above:
            panels.status_badge("green", "Every risk is within what is accepted")
        else:
            panels.status_badge("red" if above[0]["now"] >= 16 else "amber", f"{len(above)} above appetite")
            st.text("; ".join(f"{one['code']} {one['event']} ({one['now']})" for one in above) + ".")
        st.text(f"Worse than a month ago: {', '.join(worse)}." if worse else "None is worse than a month ago.")


def _numbers(programme: Programme, told: list[Row], on: date) -> None:
    of = {"programme": programme.programme_id, "until": on}
    with st.grid(4, min_column_width=160, key="risk_numbers"):
        for key, title, value, said in (
            ("open", "Open risks", len(told), "Threats and opportunities open today."),
            ("inherent", "Extreme before", sum((one["inherent"] or 0) >= 16 for one in told),
             "16 and more, before mitigation."),
            ("residual", "Extreme now", sum((one["now"] or 0) >= 16 for one in told),
             "16 and more, after mitigation where that is scored."),
            ("overdue", "Overdue", sum(one["overdue"] for one in told),
             "Mitigations of open risks that are not done although their day has passed."),
        ):  # fmt: skip
            with st.container(border=True, height="stretch", key=f"number_{key}"):
                st.metric(title, value, help=said)
    evidence_sql.numbers(
        [
            Number("Open risks", "risks_open", of),
            *(Number(title, "risks_scored", {**of, "kind": kind, "low": 16, "high": 25})
              for title, kind in (("Extreme before mitigation", "inherent"), ("Extreme now", "now"))),
            Number("Mitigations overdue", "mitigations_overdue", of),
        ],
        key="box_risk",
    )  # fmt: skip


def _matrix(chosen: Filters, risks: list[Row], scores: list[Row], on: date) -> None:
    st.header("Matrix", anchor=False)
    days = sorted({one["scored_on"] for one in scores if one["scored_on"] <= on})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="matrix_choice"):
        kind = address.part("risk_kind", KINDS, default="residual", label="Which score", is_labelled=True)
        when = on
        if len(days) > 1:
            when = st.select_slider("As scored by", [*days, on] if days[-1] != on else days, value=on, key="matrix_day",
                                    format_func=format.day)  # fmt: skip
    cells = []
    for row in risks:
        held = rule.newest(scores, row["risk_id"], kind, when)
        if held and row["opened_on"] <= when:
            said = f"{row['code']} {row['event']}: {held['likelihood']} × {held['impact']}"
            cells.append((row["code"], held["likelihood"], held["impact"], said))
    panels.chart(
        plan_figures.matrix(tuple(cells), figures.is_dark(), panels.is_demo(chosen)),
        key="matrix",
        alt="Risk matrix: " + "; ".join(said for *_, said in cells),
    )
    counted = Counter(rule.level(likelihood * impact) for _, likelihood, impact, _ in cells)
    lows = {name: top for (top, _), (_, name) in zip(((0, ""), *rule.LEVELS), rule.LEVELS, strict=False)}
    tops = {name: top for top, name in rule.LEVELS}
    panels.badge_line(
        [(f"{name[0].upper()} · {name} {lows[name] + 1}–{tops[name]}: {counted[name]}", *LEVELS[name])
         for name in ("extreme", "high", "moderate", "low")],
        "by likelihood × impact",
    )  # fmt: skip


def _history(programme_id: str, chosen: Filters, risks: list[Row], scores: list[Row]) -> None:
    names = {row["code"]: row for row in risks}
    code = st.selectbox(
        "Risk", list(names), key="history_risk", format_func=lambda one: f"{one} · {names[one]['event']}"
    )
    row = names[code or next(iter(names))]
    series = []
    for kind, title in KINDS.items():
        mine = sorted(
            (one for one in scores if one["risk_id"] == row["risk_id"] and one["kind"] == kind),
            key=lambda one: one["scored_on"],
        )
        if mine:
            series.append((title, tuple((one["scored_on"], one["likelihood"] * one["impact"]) for one in mine)))
    st.text(f"{said(row)} Owner: {person.name(row['owner']) or 'nobody'}.")
    panels.chart(
        plan_figures.scores(tuple(series), row["appetite"], figures.is_dark(), panels.is_demo(chosen)),
        key="history",
        alt=f"Scores of {row['code']} over time: "
        + "; ".join(f"{title} {', '.join(f'{day} {score}' for day, score in points)}" for title, points in series),
    )
    if row["appetite"]:
        st.caption(f"Dashed: accepted up to {row['appetite']}.")
