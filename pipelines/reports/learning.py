"""Decisions taken and decisions needed, actions, lessons with their reuse, opportunities, and how it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from data import plan_rows
from pipelines.commands.standing import Standing
from pipelines.reports import say
from pipelines.reports.figures import Ledger
from pipelines.rules import demand, small_cells, work
from pipelines.rules.counts import counted

Row = dict[str, Any]


def tables(
    ledger: Ledger, programme: Mapping[str, Any], found: Sequence[Standing], first: date, until: date
) -> dict[str, Any]:
    """The tables `decisions`, `needed`, `actions`, `lessons`, `opportunities` and `sustainability`."""
    store, of = ledger.store, ledger.programme_id
    decisions = plan_rows.rows(store, "decision", of)
    return {
        "decisions": _decisions(ledger, decisions, first, until),
        "needed": needed(found, decisions, until),
        "actions": _actions(ledger, decisions, until),
        "lessons": _lessons(ledger, first, until),
        "opportunities": [
            {
                "code": row["code"], "text": row["text"], "stage": row["stage"], "origin": row["origin"] or "",
                "owner": row["owner"] or "",
            }
            for row in plan_rows.rows(store, "opportunity", of)
            if row["opened_on"] <= until and (row["closed_on"] is None or row["closed_on"] >= first)
        ],
        "sustainability": [
            {
                "code": row["code"], "text": row["mechanism"], "owner": row["owner"] or "", "status": row["status"],
                "until": say.day(row["funded_until"]) if row["funded_until"] else "not funded",
            }
            for row in plan_rows.rows(store, "sustainability_item", of)
        ],
    }  # fmt: skip


def taken_about(decisions: Iterable[Mapping[str, Any]], kind: str, code: str) -> list[demand.Taken]:
    """The decisions about one thing, for the rule that asks whether one still answers."""
    return [
        demand.Taken(row["code"], row["choice"], row["decided_on"], row["due_on"], row["decided_by"], row["why"])
        for row in decisions
        if row["trigger_kind"] == kind and row["trigger"] == code
    ]


def needed(found: Sequence[Standing], decisions: Sequence[Mapping[str, Any]], until: date) -> list[Row]:
    """Every red or amber KPI with the decision that answers it, or with none."""
    told = []
    for one in found:
        if not demand.is_demanded(one.status.colour):
            continue
        answer = demand.answer(taken_about(decisions, "kpi", one.kpi.code), until)
        told.append(
            {
                "code": one.kpi.code, "name": one.kpi.name, "colour": one.status.colour, "status": one.status.word,
                "reason": f"Not shown: {small_cells.WORDS}." if one.is_small else one.status.reason,
                "decision": answer.code if answer else "",
                "choice": answer.choice if answer else "", "why": answer.why if answer else "",
                "by": answer.decided_by if answer else "",
            }
        )  # fmt: skip
    return sorted(told, key=lambda row: (row["decision"] != "", row["colour"] != "red", row["code"]))


def _decisions(ledger: Ledger, decisions: Sequence[Row], first: date, until: date) -> list[Row]:
    of = {"programme": ledger.programme_id, "until": until}
    ledger.asked(
        "decisions.month", "Decisions in the month", "decisions_counted", {**of, "since": first}, unit="count",
        definition="Decisions taken in the month", parts=("decision",),
    )  # fmt: skip
    ledger.asked(
        "decisions.to_date", "Decisions to date", "decisions_counted", {**of, "since": date(2000, 1, 1)}, unit="count",
        definition="Decisions taken by the end of the month", parts=("decision",),
    )  # fmt: skip
    return [
        {
            "code": row["code"], "about": f"{row['trigger_kind'].replace('_', ' ')} {row['trigger'] or ''}".strip(),
            "choice": row["choice"], "why": row["why"], "by": row["decided_by"], "on": say.day(row["decided_on"]),
        }
        for row in sorted(decisions, key=lambda one: (one["decided_on"], one["code"]))
        if first <= row["decided_on"] <= until
    ]  # fmt: skip


def _actions(ledger: Ledger, decisions: Sequence[Row], until: date) -> list[Row]:
    """Those not done by the end of the month, the longest overdue first."""
    for state, label in (
        ("all", "Actions"),
        ("done", "Actions done"),
        ("open", "Actions open"),
        ("overdue", "Actions overdue"),
    ):
        ledger.asked(
            f"actions.{state}", label, "actions_counted",
            {"programme": ledger.programme_id, "until": until, "state": state}, unit="count",
            definition={
                "all": "Every action of the programme", "done": "Actions done by the end of the month",
                "open": "Actions not done and not yet due", "overdue": "Actions not done whose day has passed",
            }[state],
            parts=("action",),
        )  # fmt: skip
    codes = {row["decision_id"]: row["code"] for row in decisions}
    told = []
    for row in plan_rows.rows(ledger.store, "action", ledger.programme_id):
        late = work.days_over(row["due_on"], row["done_on"], until)
        if late is None:
            continue
        told.append(
            {
                "code": row["code"], "text": row["text"], "owner": row["owner"], "due": say.day(row["due_on"]),
                "decision": codes.get(row["decision_id"], ""), "late": late,
                "colour": "red" if late else "grey",
                "status": f"{counted(late, 'day')} overdue" if late else "Open",
            }
        )  # fmt: skip
    return sorted(told, key=lambda one: (-one["late"], one["code"]))


def _lessons(ledger: Ledger, first: date, until: date) -> list[Row]:
    """Every lesson learnt by the end of the month, the newest first, with where it was used again."""
    for state, label, said in (
        ("all", "Lessons", "Lessons learnt by the end of the month"),
        ("reused", "Lessons reused", "Lessons used again by the end of the month"),
    ):
        ledger.asked(
            f"lessons.{state}", label, "lessons_counted",
            {"programme": ledger.programme_id, "until": until, "state": state}, unit="count", definition=said,
            parts=("lesson",),
        )  # fmt: skip
    reuses = plan_rows.rows(ledger.store, "lesson_reuse", ledger.programme_id)
    told = []
    for row in plan_rows.rows(ledger.store, "lesson", ledger.programme_id):
        if row["learnt_on"] > until:
            continue
        mine = [
            one["reused_in"] for one in reuses if one["lesson_id"] == row["lesson_id"] and one["reused_on"] <= until
        ]
        told.append(
            {
                "code": row["code"], "context": row["context"], "cause": row["cause"], "advice": row["advice"],
                "on": say.day(row["learnt_on"]), "day": row["learnt_on"].isoformat(), "reused": mine,
                "is_new": row["learnt_on"] >= first,
            }
        )  # fmt: skip
    return sorted(told, key=lambda one: (one["day"], one["code"]), reverse=True)
