"""Activities and milestones against their baseline dates, risks with their movement, and issues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from data import plan_rows
from pipelines.reports import say
from pipelines.reports.figures import Ledger
from pipelines.rules import risk as rule
from pipelines.rules import work
from pipelines.rules.counts import counted

Row = dict[str, Any]


def tables(ledger: Ledger, programme: Mapping[str, Any], first: date, until: date) -> dict[str, Any]:
    """The tables `activities`, `milestones`, `risks` and `issues`."""
    return {
        "activities": _activities(ledger, first, until),
        "milestones": _milestones(ledger, first, until),
        "risks": _risks(ledger, first, until),
        "issues": _issues(ledger, first, until),
    }


def _counted(ledger: Ledger, slot: str, label: str, model: str, definition: str, parts: str, **params: Any) -> None:
    ledger.asked(
        slot,
        label,
        model,
        {"programme": ledger.programme_id, **params},
        unit="count",
        definition=definition,
        parts=(parts,),
    )


def _activities(ledger: Ledger, first: date, until: date) -> list[Row]:
    """Those of the month: done in it, due by its end and not done, or running."""
    held = plan_rows.rows(ledger.store, "activity", ledger.programme_id)
    for state, label, said in (
        ("all", "Activities", "Activities that were not stopped"),
        ("due", "Activities due", "Activities whose end, as first agreed, has come"),
        ("done", "Activities done", "Activities done by the end of the month"),
        ("late", "Activities late", "Activities whose end, as first agreed, has come and that are not done"),
    ):
        _counted(ledger, f"activities.{state}", label, "activities_counted", said, "activity", until=until, state=state)
    told = []
    for row in held:
        due = work.due_of(row)
        colour, word = work.activity(row, until)
        is_of_month = row["starts_on"] <= until and row["ends_on"] >= first
        if word == "Stopped" or (word == "Done" and row["ends_on"] < first) or not (is_of_month or word == "Late"):
            continue
        slip = (row["ends_on"] - due).days
        told.append(
            {
                "code": row["code"],
                "name": row["name"],
                "owner": row["owner"] or "",
                "due": say.day(due),
                "ends": say.day(row["ends_on"]),
                "slip": f"{slip:+d} days" if slip else "",
                "colour": colour,
                "status": word,
                "done": "" if row["done_percent"] is None else f"{row['done_percent']}%",
            }
        )
    return told


def _milestones(ledger: Ledger, first: date, until: date) -> list[Row]:
    """Due or met in the month, missed before, or due in the month after."""
    _counted(
        ledger,
        "milestones.due",
        "Milestones due",
        "milestones_counted",
        "Milestones due as first agreed",
        "milestone",
        until=until,
        state="due",
    )
    _counted(
        ledger,
        "milestones.met",
        "Milestones met",
        "milestones_counted",
        "Milestones met by the end of the month",
        "milestone",
        until=until,
        state="met",
    )
    soon = until + timedelta(days=31)
    told = []
    for row in plan_rows.rows(ledger.store, "milestone", ledger.programme_id):
        colour, word = work.milestone(row, until)
        is_met = word == "Met"
        if (is_met and row["done_on"] < first) or (not is_met and row["due_on"] > soon):
            continue
        moved = row["due_baseline"] and row["due_baseline"] != row["due_on"]
        told.append(
            {
                "code": row["code"],
                "name": row["name"],
                "due": say.day(row["due_on"]),
                "first": say.day(row["due_baseline"]) if moved else "",
                "agreed_by": row["agreed_by"] or "",
                "colour": colour,
                "status": f"Met {say.day(row['done_on'])}" if is_met else word,
            }
        )
    return told


# -- risks ---------------------------------------------------------------------------------------------


def sentence_of(row: Mapping[str, Any]) -> str:
    """A risk as one sentence: because of this, that may happen, with this effect."""
    return f"{row['cause']}: {row['event']}, so that {row['effect']}"


def _risks(ledger: Ledger, first: date, until: date) -> list[Row]:
    """Every risk open at the end of the month, the highest first."""
    _counted(
        ledger, "risks.open", "Open risks", "risks_open", "Risks open at the end of the month", "risk", until=until
    )
    for slot, kind, said in (
        ("inherent", "inherent", "score before mitigation"),
        ("residual", "now", "score after mitigation, or before it where there is none after,"),
    ):
        _counted(
            ledger,
            f"risks.extreme_{slot}",
            f"Risks extreme, {slot}",
            "risks_scored",
            f"Open risks whose newest {said} is 16 or more",
            "risk_score",
            until=until,
            kind=kind,
            low=16,
            high=25,
        )
    scores = plan_rows.rows(ledger.store, "risk_score", ledger.programme_id)
    mitigations = plan_rows.rows(ledger.store, "mitigation", ledger.programme_id)
    told: list[Row] = []
    for row in plan_rows.rows(ledger.store, "risk", ledger.programme_id):
        if not work.is_open(row["opened_on"], row["closed_on"], until):
            continue
        mine = [one for one in mitigations if one["risk_id"] == row["risk_id"]]
        over = [work.days_over(one["due_on"], one["done_on"], until) for one in mine]
        kinds = {
            kind: rule.score(rule.newest(scores, row["risk_id"], kind, until))
            for kind in ("inherent", "residual", "target")
        }
        held = rule.newest(scores, row["risk_id"], "now", until)
        now = rule.score(held)
        before = rule.score(rule.newest(scores, row["risk_id"], "residual", rule.month_before(until)))
        accepted = now is None or rule.is_accepted(now, row["appetite"], row["direction"])
        told.append(
            {
                "code": row["code"],
                "text": sentence_of(row),
                "category": row["category"],
                "direction": row["direction"],
                "owner": row["owner"] or "",
                "score": now or 0,
                "cell": [int(held["likelihood"]), int(held["impact"])] if held else None,
                **kinds,
                "level": rule.level(now) if now else "not scored",
                "movement": rule.movement(now, before, row["direction"]),
                "overdue": sum(bool(days) for days in over),
                "done": over.count(None),
                "mitigations": len(mine),
                "colour": "grey" if now is None else "green" if accepted else "red" if now >= 16 else "amber",
                "status": "Not scored" if now is None else "Accepted" if accepted else "Above appetite",
            }
        )
    return sorted(told, key=lambda one: (-one["score"], one["code"]))


def _issues(ledger: Ledger, first: date, until: date) -> list[Row]:
    """Open at the end of the month, or resolved in it."""
    _counted(
        ledger, "issues.open", "Open issues", "issues_open", "Issues open at the end of the month", "issue", until=until
    )
    told = []
    for row in plan_rows.rows(ledger.store, "issue", ledger.programme_id):
        is_resolved = row["resolved_on"] is not None and not work.is_open(row["opened_on"], row["resolved_on"], until)
        if row["opened_on"] > until or (is_resolved and row["resolved_on"] < first):
            continue
        age = ((row["resolved_on"] if is_resolved else until) - row["opened_on"]).days
        told.append(
            {
                "code": row["code"],
                "text": row["text"],
                "severity": row["severity"],
                "owner": row["owner"] or "",
                "age": counted(age, "day"),
                "resolution": row["resolution"] or "",
                "colour": "green" if is_resolved else "red" if row["severity"] == "high" else "amber",
                "status": "Resolved" if is_resolved else "Open",
            }
        )
    return told
