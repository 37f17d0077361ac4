"""The four-way view: activities, objectives, budget and risks on one day, each opened to its rows, and the surveys."""

from __future__ import annotations

from collections import Counter
from datetime import date

import streamlit as st

from dashboard import (
    evaluation_split,
    evidence_sql,
    format,
    kpi_board,
    objective_dialogs,
    objective_forms,
    panels,
    programme_money,
    read_objectives,
    read_plan,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.moment import Moment
from dashboard.objective_card import full, target_line, value_line
from dashboard.read import Programme
from dashboard.views import objectives, risk
from pipelines.commands.standing import Standing
from pipelines.rules import small_cells, work
from pipelines.rules.status import Colour


def show(programme: Programme, chosen: Filters, moment: Moment) -> None:
    """Four cards, every KPI in one table, then those that fall short."""
    of, on, known = programme.programme_id, moment.on, moment.known_at
    found = read_plan.standings(of, on, known)
    with st.grid(4, min_column_width=220, key="four"):
        _activities(of, moment)
        _objectives(of, found, moment)
        _budget(of, moment)
        _risks(of, moment)
    st.header("Every KPI", anchor=False)
    if not found:
        st.caption("No KPI is entered yet: add one on the Objectives page.")
        return
    subjects = {one.kpi.code: _subject(one, moment) for one in found}
    kpi_board.show(found, of, on, subjects=subjects, is_now=moment.is_now, is_alone=True)
    st.caption("Judged against the target in force on that day, those that fall short first. Not due: or not known.")
    if short := read_objectives.worst_first(found):
        st.header("What falls short", anchor=False)
        for one in short:
            _kpi(one, moment)


def _subject(one: Standing, moment: Moment) -> str:
    """What the dialog of its numbers is asked for: the KPI, and the day where it is an earlier one."""
    subject = one.kpi.kpi_id if moment.is_now else f"{one.kpi.programme_id}/{one.kpi.kpi_id}@{moment.on}"
    return subject + (objective_forms.BY_NOW if moment.is_hindsight else "")


def _card(key: str, title: str, colour: Colour, word: str, lines: list[str], boxes: list[Number]) -> None:
    with st.container(border=True, gap="xxsmall", height="stretch", key=f"four_{key}"):
        st.header(title, anchor=False)
        panels.status_badge(colour, word)
        st.text("\n".join(lines))
        if boxes:
            evidence_sql.numbers(boxes, key=f"box_{key}", label="Open")


def _activities(of: str, moment: Moment) -> None:
    rows = [row for row in moment.items("activity", of) if row["status"] != "stopped"]
    states = Counter(work.activity(row, moment.on)[1] for row in rows)
    due = [row for row in rows if work.due_of(row) <= moment.on]
    done = sum(work.is_done(row, moment.on) for row in due)
    milestones = moment.items("milestone", of)
    missed = [row["code"] for row in milestones if work.milestone(row, moment.on)[1] == "Missed"]
    late = [row["code"] for row in rows if work.activity(row, moment.on)[1] == "Late"]
    colour: Colour = "grey" if not rows else "red" if len(late) > 2 else "amber" if late or missed else "green"
    word = "Nothing planned" if not rows else f"{len(late)} late" if late else "In time"
    _card(
        "activities", "Activities", colour, word,
        [f"{done} done of {len(due)} due, {states['Running']} running", f"Late: {', '.join(late) or 'none'}",
         f"Milestones missed: {', '.join(missed) or 'none'}"],
        [
            Number(label, "activities_counted", {"programme": of, "until": moment.on, "state": state},
                   known_at=moment.known_at)
            for label, state in (("Late", "late"), ("Done of those due", "due_done"), ("Due", "due"), ("All", "all"))
        ]
        + [
            Number(f"Milestones {state}", "milestones_counted", {"programme": of, "until": moment.on, "state": state},
                   known_at=moment.known_at)
            for state in ("missed", "due", "met")
        ],
    )  # fmt: skip


def _objectives(of: str, found: list[Standing], moment: Moment) -> None:
    counted = Counter(one.status.colour for one in found)
    colour: Colour = "grey" if not found else "red" if counted["red"] else "amber" if counted["amber"] else "green"
    judged = len(found) - counted["grey"]
    short = [one.kpi.code for one in found if one.status.colour in ("red", "amber")]
    _card(
        "objectives", "Objectives", colour, f"{counted['green']} of {judged} on track" if judged else "Nothing judged",
        [f"{counted['amber']} at risk, {counted['red']} off track, {counted['grey']} not judged",
         f"Short: {', '.join(short) or 'none'}"],
        [objectives.judged(of, found, moment.known_at)],
    )  # fmt: skip


def _budget(of: str, moment: Moment) -> None:
    lines = programme_money.judged(of, moment.on, moment.known_at)
    approved = sum(row["approved"] for row, _, _ in lines) / 100
    spent = sum(amount for _, amount, _ in lines)
    off = [f"{row['name']}: {said.word.lower()}" for row, _, said in lines if said.colour != "green"]
    worst: Colour = (
        "grey" if not lines else "red" if any(s.colour == "red" for *_, s in lines) else "amber" if off else "green"
    )
    share = format.percent(100 * spent / approved) if approved else "–"
    tie, _ = programme_money.tied(of, [row for row, _, _ in lines], moment.on, moment.known_at)
    if tie.colour == "red" or (tie.colour == "amber" and worst in ("grey", "green")):
        worst = tie.colour
    _card(
        "budget", "Budget", worst, f"{share} spent" if lines else "No budget",
        [f"{format.money(spent)} of {format.money(approved)}", *(off or ["Every line on its profile"][: len(lines)]),
         tie.reason],
        [
            Number(label, model, {"programme": of, "line": None, "since": date(2000, 1, 1), "until": moment.on},
                   known_at=moment.known_at)
            for label, model in (("Spent", "budget_spent"), ("Approved", "budget_approved"),
                                 ("Committed, not invoiced", "budget_committed"), ("Approved total", "budget_total"))
        ],
    )  # fmt: skip


def _risks(of: str, moment: Moment) -> None:
    held = [row for row in moment.items("risk", of) if work.is_open(row["opened_on"], row["closed_on"], moment.on)]
    scores = moment.items("risk_score", of)
    mitigations = moment.items("mitigation", of)
    told = [risk.describe(row, scores, mitigations, moment.on) for row in held]
    above = [one["code"] for one in told if one["word"] == "Above appetite"]
    worse = [one["code"] for one in told if one["movement"] == "worse"]
    colour: Colour = (
        "grey" if not told else "red" if any(one["colour"] == "red" for one in told) else "amber" if above else "green"
    )
    _card(
        "risks", "Risks", colour, f"{len(above)} above appetite" if above else "Accepted" if told else "None entered",
        [f"{len(told)} open", f"Above appetite: {', '.join(above) or 'none'}", f"Worse: {', '.join(worse) or 'none'}"],
        [
            Number("Open", "risks_open", {"programme": of, "until": moment.on}, known_at=moment.known_at),
            Number("Extreme now", "risks_scored",
                   {"programme": of, "until": moment.on, "kind": "now", "low": 16, "high": 25},
                   known_at=moment.known_at),
        ],
    )  # fmt: skip


def _kpi(one: Standing, moment: Moment) -> None:
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"eval_{one.kpi.code}",
    ):
        with st.container(gap="xxsmall", width="content"):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                panels.status_badge(one.status.colour, one.status.word)
                st.text(f"{one.kpi.code} · {one.kpi.name}", width="content")
            st.markdown(f"**{value_line(one)}**")
            st.caption(target_line(one))
        objective_dialogs.button(
            "Numbers",
            "numbers",
            _subject(one, moment),
            icon=":material/query_stats:",
            key=f"eval_numbers_{one.kpi.code}",
        )


# -- surveys and groups --------------------------------------------------------------------------------


def surveys(programme: Programme, chosen: Filters, moment: Moment) -> None:
    """Shares with their intervals, and what is too small to be shown."""
    found = read_plan.standings(programme.programme_id, moment.on, moment.known_at)
    asked = [one for one in found if one.kpi.aggregation == "survey_share"]
    st.header("Surveys", anchor=False)
    st.caption("A share has changed only where the 95% interval of the change leaves out 0.")
    if not asked:
        st.caption("No KPI of this programme is a survey share.")
    for one in asked:
        with st.container(border=True, gap="xxsmall", key=f"survey_{one.kpi.code}"):
            st.text(f"{one.kpi.code} · {one.kpi.name}")
            st.text("\n".join(survey_lines(one)))
    st.header("Shares of groups", anchor=False)
    groups = [one for one in found if one.kpi.unit == "percent" and one.actual.denominator]
    st.caption(
        f"What speaks of {small_cells.WORDS} is not shown, nor what would give it away: somebody could be recognised."
    )
    if groups:
        tables.draw(
            [
                {"KPI": one.kpi.code, "Share": one.kpi.name,
                 "Value": small_cells.WORDS if one.is_small else full(one.actual.value, "percent"),
                 "Counted": None if one.is_small else one.actual.numerator,
                 "Of": None if one.is_small else one.actual.denominator,
                 "Status": "not shown" if one.is_small else one.status.word}
                for one in groups
            ],
            hide_index=True, key="groups", alt="Shares with what they were counted of",
        )  # fmt: skip
    evaluation_split.show(programme, moment)


def survey_lines(one: Standing) -> list[str]:
    """What a survey says and how sure it is."""
    found = one.actual
    if found.value is None:
        return [one.status.reason]
    if one.is_small:
        return [f"Asked of {small_cells.WORDS}: not shown."]
    said = [
        f"{full(found.value, 'percent')}"
        + (f", n = {found.n:,}" if found.n else ", how many were asked is not entered")
    ]
    if found.ci_low is not None and found.ci_high is not None:
        said.append(f"95% interval {found.ci_low:.1f} to {found.ci_high:.1f}")
    if one.change:
        verdict = "it has changed" if one.change.is_shown else "no change is shown"
        said.append(
            f"Since the baseline {one.change.points:+.1f} pts (95% interval {one.change.low:+.1f} to "
            f"{one.change.high:+.1f}): {verdict}"
        )
    said.append(one.status.reason)
    return said
