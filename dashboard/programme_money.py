"""The part of the Programme page about money: the approved total, each line against its profile, what was spent."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import evidence_sql, figures, format, panels, plan_figures, plan_items, read, read_plan
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.plan_figures import Line
from dashboard.read import Programme
from pipelines.rules import spending
from pipelines.rules.spending import Spending, Tie

Row = dict[str, Any]


def show(programme: Programme, chosen: Filters) -> None:
    """Numbers, the picture, the lines and what was booked on them."""
    of, on = programme.programme_id, read.today(programme)
    lines = judged(of, on)
    st.header("Budget", anchor=False)
    totals = read_plan.items("budget_total", of)
    said, held = tied(of, [row for row, _, _ in lines], on)
    if not lines:
        st.caption("No budget is entered yet: add a line, or enter the plan from a file.")
        _tie(said)
    else:
        _numbers(programme, lines, on)
        _tie(said)
        off = [f"{line['name']}: {one.word.lower()}, {one.reason}" for line, _, one in lines if one.colour != "green"]
        if off:
            st.text("\n".join(off))
        panels.chart(
            plan_figures.budget(
                tuple(
                    Line(row["name"], row["approved"] / 100, spent, spending.due_of(row, on), one.colour, one.word)
                    for row, spent, one in lines
                ),
                figures.is_dark(),
                panels.is_demo(chosen),
            ),
            key="budget",
            alt="; ".join(f"{row['name']} £{spent:,.0f} of £{row['approved'] / 100:,.0f}" for row, spent, _ in lines),
        )
        st.caption(
            "Pale: approved. Solid: spent, coloured where it is off its profile. Upright: what the profile asks for."
        )
    st.header("Approved total", anchor=False)
    plan_items.show(
        "budget_total", of, extra={"Standing": [_standing(row, held, on) for row in totals]} if totals else None,
        empty="Enter what was approved in all, by whom and when: the lines are held against it.",
    )  # fmt: skip
    st.header("Lines", anchor=False)
    plan_items.show(
        "budget_line", of,
        extra={
            "State": [one.word for _, _, one in lines], "Spent, £": [spent for _, spent, _ in lines],
            "Share, %": [_share(row, spent) for row, spent, _ in lines],
        },
    )  # fmt: skip
    st.header("Spending", anchor=False)
    plan_items.show("budget_actual", of)


def _tie(said: Tie) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="money_tie"):
        panels.status_badge(said.colour, said.word)
        st.text(said.reason, width="stretch")


def _standing(row: Row, held: Row | None, on: date) -> str:
    if held and row["budget_total_id"] == held["budget_total_id"]:
        return "In force"
    return "To come" if row["approved_on"] > on else "Superseded"


def tied(of: str, lines: list[Row], on: date, known_at: Any = None) -> tuple[Tie, Row | None]:
    """Whether the lines come to the approved total in force on a day, and that total."""
    held = spending.in_force(read_plan.items("budget_total", of, known_at), on)
    said = spending.tie([row["approved"] for row in lines], held["amount"] if held else None)
    return said, dict(held) if held else None


def _share(row: Row, spent: float) -> float | None:
    return round(10_000 * spent / row["approved"], 1) if row["approved"] else None


def judged(programme_id: str, on: date, known_at: Any = None) -> list[tuple[Row, float, Spending]]:
    """Every budget line with the pounds spent by a day and the judgement."""
    lines = read_plan.items("budget_line", programme_id, known_at)
    whole = sum(row["approved"] for row in lines) / 100
    booked = read_plan.items("budget_actual", programme_id, known_at)
    found = []
    for row in lines:
        spent = spending.booked(booked, on, row["budget_line_id"]) / 100
        judgement = spending.judge(row["approved"] / 100, spent, spending.due_of(row, on), whole)
        found.append((row, spent, judgement))
    return found


def in_brief(programme_id: str, on: date) -> list[str]:
    """What is spent of what was approved, and how many lines are off their profile; nothing without a budget."""
    lines = judged(programme_id, on)
    if not lines:
        return []
    approved, spent = sum(row["approved"] for row, _, _ in lines) / 100, sum(amount for _, amount, _ in lines)
    off = [row["name"] for row, _, one in lines if one.colour != "green"]
    said = f"Spent: {format.money(spent)} of {format.money(approved)}"
    return [f"{said}, off their profile: {', '.join(off)}." if off else f"{said}, every line on its profile."]


def _numbers(programme: Programme, lines: list[tuple[Row, float, Spending]], on: date) -> None:
    of = programme.programme_id
    approved = sum(row["approved"] for row, _, _ in lines) / 100
    spent = sum(amount for _, amount, _ in lines)
    due = sum(spending.due_of(row, on) for row, _, _ in lines)
    committed = spending.booked(read_plan.items("budget_actual", of), on, committed=True) / 100
    share = 100 * spent / approved if approved else None
    with st.grid(4, min_column_width=160, key="money_numbers"):
        for key, title, value, said in (
            ("approved", "Approved", format.money(approved), "Pounds approved on every line."),
            ("spent", "Spent", format.money(spent), "Invoiced and accrued by today; commitments are apart."),
            ("share", "Share spent", format.percent(share), f"The profiles ask for {format.money(due)} by today."),
            ("committed", "Committed", format.money(committed), "Ordered by today and not yet invoiced."),
        ):
            with st.container(border=True, height="stretch", key=f"number_{key}"):
                st.metric(title, value, help=said)
    given = {"programme": of, "line": None, "since": date(2000, 1, 1), "until": on}
    evidence_sql.numbers(
        [
            Number("Approved", "budget_approved", given), Number("Spent", "budget_spent", given),
            Number("Share spent", "quotient", {"numerator": spent, "denominator": approved, "factor": 100.0}),
            Number("Committed", "budget_committed", given), Number("Approved total", "budget_total", given),
        ],
        key="box_spent",
    )  # fmt: skip
