"""How Quit Together plans contact: plans and what they asked for, methods, reviews, strategies and who agreed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from data.demo.clock import dice
from data.demo.plan import PROGRAMME_ID, made
from data.demo.stakeholders import (
    ATTITUDES,
    FULL,
    KNOWN,
    STAFF,
    TODAY,
    Known,
    noon,
    number_of,
    stakeholder_id,
)

Row = dict[str, Any]


def desk(register: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of plans, reviews and agreements, by table, from those of the register."""
    plans, activities = _plans(register["interaction"], register["interaction_party"])
    return {
        "engagement_plan": plans,
        "engagement_activity": activities,
        "engagement_method": _methods(),
        "relationship_review": _reviews(),
        "comms_strategy": _strategies(),
        "agreement": _agreements(),
        "opportunity": _opportunities(),
    }


def _plans(interactions: list[Row], parties: list[Row]) -> tuple[list[Row], list[Row]]:
    talks: dict[str, list[Row]] = {}
    by_id = {row["interaction_id"]: row for row in interactions}
    for party in parties:
        row = by_id[party["interaction_id"]]
        if row["source"] == "page" and row["happened_at"].date() >= date(2026, 1, 1):
            talks.setdefault(party["stakeholder_id"], []).append(row)
    plans: list[Row] = []
    activities: list[Row] = []
    for number, one in enumerate(KNOWN, start=1):
        if not one.cadence:
            continue
        plan = _plan(len(plans) + 1, number, one)
        plans.append(plan)
        activities += _activities(plan, talks.get(stakeholder_id(number), []), one)
    activities.sort(key=lambda row: (row["due_on"], row["plan_id"]))
    for place, row in enumerate(activities, start=1):
        row |= {"engagement_activity_id": f"ena_demo_{place:03}", "code": f"EA-{place:03}"}
    return plans, activities


def _plan(place: int, number: int, one: Known) -> Row:
    objective = {"SG1": "o7", "SG2": "o2", "SG3": "o1", "SG4": "o3", "SG5": "o4"}.get(one.segment)
    return {
        "engagement_plan_id": f"enp_demo_{place:02}", "programme_id": PROGRAMME_ID, "code": f"EP-{place:02}",
        "stakeholder_id": stakeholder_id(number), "method": one.method, "iap2_level": one.iap2,
        "cadence_days": one.cadence, "owner": STAFF[number % 4], "starts_on": date(2026, 1, 5),
        "objective_id": f"obj_demo_{objective}" if objective else None,
        "contribution": one.brings or None, "identified_by": "Workshop of 12 November 2025, list of last year",
        "review_due": date(2026, 12, 15), "status": "active", "version": 1, **made(),
    }  # fmt: skip


def _activities(plan: Row, talks: list[Row], one: Known) -> list[Row]:
    """What was due and done by each talk, mostly in time, and the one that is due next."""
    throw = dice(f"activities:{plan['code']}")
    rows = []
    for talk in talks:
        done = talk["happened_at"].date()
        due = done + timedelta(days=throw.choice((0, 1, 2, 3, 5, 6, -3)))
        rows.append(
            _activity(plan, due) | {"status": "done", "done_on": done, "interaction_id": talk["interaction_id"]}
        )
    last = max((row["done_on"] for row in rows), default=plan["starts_on"])
    rows.append(_activity(plan, max(last + timedelta(days=one.cadence), date(2026, 10, 12)) if one.ends == TODAY
                          else last + timedelta(days=one.cadence)))  # fmt: skip
    return rows


def _activity(plan: Row, due: date) -> Row:
    shared = ("programme_id", "stakeholder_id", "method", "iap2_level", "owner", "objective_id", "contribution")
    return {"plan_id": plan["engagement_plan_id"], **{name: plan[name] for name in shared}, "due_on": due,
            "status": "due", **made()}  # fmt: skip


def _methods() -> list[Row]:
    fits = (
        ("meeting", None, "collaborate", "Bodies that decide and refer: figures on the table, minutes afterwards"),
        ("visit", "SG1", "involve", "Shifts do not come to us; ten minutes at the break do more than a clinic"),
        ("social", "SG2", "empower", "Parents meet there already, and lead the talk themselves"),
        ("event", "SG4", "consult", "Nobody of this age answers a letter"),
        ("call", None, "inform", "Editors work to the hour"),
        ("letter", None, "inform", "Where a record is wanted"),
    )
    return [
        {"engagement_method_id": f"enm_demo_{place}", "programme_id": PROGRAMME_ID, "method": method,
         "segment_id": f"seg_demo_{segment.lower()}" if segment else None, "iap2_level": level, "reason": reason,
         **made()}
        for place, (method, segment, level, reason) in enumerate(fits, start=1)
    ]  # fmt: skip


@cache
def _gap(number: int, place: int) -> int:
    one = KNOWN[number - 1]
    return ATTITUDES.index(one.needed) - ATTITUDES.index(FULL[one.went[place]])


def _reviews() -> list[Row]:
    """One held in May or June, one in October where it was held, the others still due."""
    rows = []
    for number, one in enumerate(KNOWN, start=1):
        due = date(2026, 6, 5) + timedelta(days=number % 9)
        late = number in (6, 13)
        rows.append(
            {
                "relationship_review_id": f"rre_demo_{number:02}_1", "programme_id": PROGRAMME_ID,
                "stakeholder_id": stakeholder_id(number), "due_on": due,
                "done_on": due + timedelta(days=9) if late else due - timedelta(days=number % 4),
                "gap_before": _gap(number, 0), "gap_after": _gap(number, 1),
                "outcome": "Closer than in January" if _gap(number, 1) < _gap(number, 0) else "No nearer yet",
                "next_step": "Keep the pace" if one.cadence else "Agree a plan", "done_by": STAFF[number % 4],
                **made(noon(due)),
            }
        )  # fmt: skip
        held = number % 2 == 0 and number not in (10, 20)
        again = date(2026, 10, 20) + timedelta(days=number % 9) if held or number in (10, 20) else date(2026, 11, 16)
        done = {
            "done_on": again - timedelta(days=1), "gap_before": _gap(number, 1), "gap_after": _gap(number, 2),
            "outcome": "Looked at the three assessments and the promises", "done_by": STAFF[number % 4],
        }  # fmt: skip
        rows.append(
            {"relationship_review_id": f"rre_demo_{number:02}_2", "programme_id": PROGRAMME_ID,
             "stakeholder_id": stakeholder_id(number), "due_on": again, **(done if held else {}), **made()}
        )  # fmt: skip
    return rows


def _strategies() -> list[Row]:
    said = (
        ("SG1", "At the break", "Ten minutes in your shift, free, no clinic", "Visits, shop stewards, Facebook"),
        ("SG2", "For two", "A quit midwife beside you, no blame", "Clinics, Breathe Easy Mums, Instagram"),
        ("SG3", "Feel it in a week", "Breath comes back sooner than you think", "GPs, pharmacies, lung team"),
        ("SG4", "Just nights out", "Nights out without the morning after", "College, Instagram, events"),
        ("SG5", "One, then none", "Switch fully, then stop at your pace", "Retailers, Facebook"),
    )
    return [
        {"comms_strategy_id": f"cst_demo_{place}", "programme_id": PROGRAMME_ID, "code": f"CS{place}",
         "segment_id": f"seg_demo_{segment.lower()}", "name": name, "message": message, "channels": channels,
         "owner": "Communications officer", "version": 2 if place == 2 else 1, **made()}
        for place, (segment, name, message, channels) in enumerate(said, start=1)
    ]  # fmt: skip


def _agreements() -> list[Row]:
    answers = (
        (1, 1, "Tenants' federation", "agreed"), (1, 1, "Northmoor trades council", "agreed"),
        (2, 1, "Breathe Easy Mums", "refused"), (2, 2, "Breathe Easy Mums", "agreed"),
        (2, 2, "Northmoor maternity service", "agreed"), (3, 1, "Northmoor GP Federation", "agreed"),
        (3, 1, "Northmoor Pharmacy Committee", "agreed"), (4, 1, "College students' union", "asked"),
        (5, 1, "Vape retailers' association", "asked"), (5, 1, "Northmoor trading standards", "agreed"),
    )  # fmt: skip
    return [
        {"agreement_id": f"agr_demo_engagement_{place:02}", "programme_id": PROGRAMME_ID,
         "subject_kind": "comms_strategy", "subject_id": f"cst_demo_{strategy}", "version": version, "party": party,
         "decision": decision, "decided_on": date(2026, 2, 2) + timedelta(days=7 * place),
         "comment": "The pictures frighten children" if decision == "refused" else None, **made()}
        for place, (strategy, version, party, decision) in enumerate(answers, start=1)
    ]  # fmt: skip


def _opportunities() -> list[Row]:
    found = (
        ("OP1", "Patches on every pharmacy counter without an appointment", "Northmoor Pharmacy Committee", "pursued"),
        ("OP2", "Quit midwives who also visit at home", "Northmoor maternity service", "won"),
        ("OP3", "A pledge of ten more employers", "Fenmill Logistics", "found"),
    )
    return [
        {"opportunity_id": f"opp_demo_engagement_{code.lower()}", "programme_id": PROGRAMME_ID, "code": f"E-{code}",
         "text": text, "origin": "A meeting", "stakeholder_id": stakeholder_id(number_of(name)), "stage": stage,
         "opened_on": date(2026, 6, 10), **made()}
        for code, text, name, stage in found
    ]  # fmt: skip


def promises(commitments: list[Row], register: dict[str, list[Row]]) -> list[Row]:
    """The same promises; every third of the kept ones was made in a talk: the last one with somebody before its day."""
    talks = [one for one in register["interaction"] if one["source"] == "page"]
    found = []
    for place, row in enumerate(commitments):
        before = [one for one in talks if one["happened_at"].date() <= row["made_on"]]
        if row["status"] == "kept" and place % 3 == 0 and before:
            found.append(row | {"source_kind": "interaction", "source_id": before[-1]["interaction_id"]})
        else:
            found.append(row)
    return found
