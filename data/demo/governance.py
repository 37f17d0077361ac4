"""The demo's policy: three versions with their tests, house rules, who is trained, workshop, peers, records."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from data.demo.participation import AMBASSADORS, STAFF, TOPICS, at, made
from data.demo.plan import PROGRAMME_ID

Row = dict[str, Any]

START = Path(__file__).parents[1] / "reference" / "policy_start.json"
VERSIONS = (
    (1, date(2025, 11, 3), date(2026, 1, 12), "First policy, for the pilot"),
    (2, date(2026, 1, 12), date(2026, 10, 9), "After the workshop: the five questions answered"),
    (3, date(2026, 10, 9), None, "After the partnership post of 2 October: partners' pages are approved first"),
)
PEERS = (
    ("Westfold Health Board", "England"), ("Glenmarrow Council", "Scotland"), ("Cwm Teg Health Board", "Wales"),
    ("Lough Ardan Trust", "Northern Ireland"), ("Karrawatta Shire", "Australia"), ("Port Ellery Region", "Australia"),
    ("Tairua Coast District", "New Zealand"), ("Lakehead County", "Canada"), ("Rivière-Claire", "Canada"),
    ("Bramblewick District", "England"), ("Saltmere Fire Service", "England"), ("Highmoor Police", "England"),
    ("Strathglen Leisure", "Scotland"), ("Ardbeg Isle Council", "Scotland"), ("Dunmarra Health", "Ireland"),
    ("Kilcoran County", "Ireland"), ("Cedar Falls County", "United States"), ("Bay of Pines City", "United States"),
    ("Fenwick Charity Trust", "England"), ("Oakhaven Housing", "England"),
)  # fmt: skip


def rows() -> dict[str, list[Row]]:
    """Rows by table, in an order that may be inserted."""
    return {
        "policy": _policies(),
        "policy_topic": _topics(),
        "policy_workshop": _workshops(),
        "topic_position": _positions(),
        "policy_rule": _rules(),
        "policy_scenario": _scenarios(),
        "training_course": _courses(),
        "training_record": _trainings(),
        "peer_policy": _peers(),
        "policy_coding": _codings(),
        "workshop_invite": _invites(),
        "processing_record": _processing(),
        "pretest": _pretests(),
        "compliance_check": _checks(),
        "benchmark": _benchmark(),
    }


def _policies() -> list[Row]:
    staff = [
        {
            "policy_id": f"pol_demo_staff_{version}", "programme_id": PROGRAMME_ID, "audience": "staff",
            "version": version, "title": "Taking part online", "intro": None,
            "status": "superseded" if until else "in_force", "in_force_from": since, "in_force_until": until,
            "reason": reason, "approved_by": "Demo director", "review_by": since + timedelta(days=365),
            **made(at(since - timedelta(days=7))),
        }
        for version, since, until, reason in VERSIONS
    ]  # fmt: skip
    public = [
        {
            "policy_id": f"pol_demo_public_{version}", "programme_id": PROGRAMME_ID, "audience": "public",
            "version": version, "title": "Our house rules", "intro": "How we talk with each other on our pages.",
            "status": "superseded" if until else "in_force", "in_force_from": since, "in_force_until": until,
            "reason": reason, "approved_by": "Demo director", "review_by": since + timedelta(days=365),
            **made(at(since)),
        }
        for version, since, until, reason in (
            (1, date(2025, 12, 1), date(2026, 3, 20), "For the pilot"),
            (2, date(2026, 3, 20), None, "After the poster storm: criticism stays, insults go"),
        )
    ]  # fmt: skip
    return [*staff, *public]


def _rules() -> list[Row]:
    start = json.loads(START.read_text(encoding="utf-8"))
    told = []
    for version, since, _, _ in VERSIONS:
        kept = [one for one in start["staff"] if version == 3 or one["code"] != "P3"]
        kept = [one for one in kept if version > 1 or one["question"] in ("who", "identity", "reporting")]
        told += [_rule(f"pol_demo_staff_{version}", one, since, version) for one in kept]
    for version, day in ((1, date(2025, 12, 1)), (2, date(2026, 3, 20))):
        kept = [one for one in start["public"] if version == 2 or one["code"] != "H8"]
        told += [_rule(f"pol_demo_public_{version}", one, day, 0) for one in kept]
    return told


# which agreed position a rule of the second and third version stands on
STANDS_ON = {"who": "PT1", "when": "PT2", "identity": "PT3", "routing": "PT4", "reporting": "PT5"}


def _rule(policy_id: str, one: Row, day: date, version: int) -> Row:
    position = f"tpo_demo_{STANDS_ON[one['question']]}" if version > 1 else None
    return {
        "policy_rule_id": f"plr_{policy_id}_{one['code']}", "policy_id": policy_id, "programme_id": PROGRAMME_ID,
        "code": one["code"], "question": one["question"],
        "condition": json.dumps(one["condition"], sort_keys=True, separators=(",", ":")),
        "effect": one["effect"], "text": one["text"], "hint": one["hint"] or None, "topic_position_id": position,
        **made(at(day)),
    }  # fmt: skip


def _scenarios() -> list[Row]:
    return [
        {
            "policy_scenario_id": f"psc_demo_{one['code']}", "programme_id": PROGRAMME_ID, "code": one["code"],
            "text": one["text"], "expected": one["expected"],
            "situation": json.dumps(one["situation"], sort_keys=True, separators=(",", ":")),
            **made(at(date(2026, 1, 9))),
        }
        for one in json.loads(START.read_text(encoding="utf-8"))["scenarios"]
    ]  # fmt: skip


def _courses() -> list[Row]:
    return [
        {
            "training_course_id": f"trc_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "name": name,
            "purpose": purpose, "valid_months": months, "owner": "Demo lead", "is_required": code == "TC1",
            **made(at(date(2025, 11, 3))),
        }
        for code, name, purpose, months in (
            ("TC1", "Primer: taking part online", "Needed to speak for the organisation or as its employee", 24),
            ("TC2", "Answering criticism", "For the case desk", 24),
        )
    ]  # fmt: skip


def _trainings() -> list[Row]:
    passed = [("TC1", who, date(2026, 1, 19) + timedelta(days=place % 10)) for place, who in enumerate(STAFF[:18])]
    passed += [("TC2", who, date(2026, 3, 24)) for who in STAFF[:6]]
    passed += [("TC1", who, date(2026, 2, 9) + timedelta(days=place % 5)) for place, who in enumerate(AMBASSADORS[:21])]
    return [
        {
            "training_record_id": f"trr_demo_{number:03d}", "programme_id": PROGRAMME_ID,
            "training_course_id": f"trc_demo_{course}", "person": who, "passed_on": day,
            "score": 72 + (number * 5) % 28, **made(at(day)),
        }
        for number, (course, who, day) in enumerate(passed, start=1)
    ]  # fmt: skip


def _peers() -> list[Row]:
    return [
        {
            "peer_policy_id": f"pep_demo_{number:02d}", "programme_id": PROGRAMME_ID, "code": f"PP{number:02d}",
            "organisation": f"{name} (invented)", "country": country, "source": f"https://example.org/peer/{number}",
            "year": 2021 + number % 5, "is_reviewed": number in (1, 2, 5, 12, 17),
            "why": "Read closely: comparable size and task" if number in (1, 2, 5, 12, 17) else "Considered",
            **made(at(date(2025, 12, 2))),
        }
        for number, (name, country) in enumerate(PEERS, start=1)
    ]  # fmt: skip


def _topics() -> list[Row]:
    return [
        {
            "policy_topic_id": f"pto_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "name": name,
            "question": None, **made(at(date(2025, 12, 2))),
        }
        for code, name, _ in TOPICS
    ]  # fmt: skip


def _codings() -> list[Row]:
    return [
        {
            "policy_coding_id": f"pcd_demo_{code}_{peer:02d}", "programme_id": PROGRAMME_ID,
            "peer_policy_id": f"pep_demo_{peer:02d}", "policy_topic_id": f"pto_demo_{code}", "treats": treats,
            "quote": None, **made(at(date(2025, 12, 9))),
        }
        for code, _, treated in TOPICS
        for peer, treats in zip((1, 2, 5, 12, 17), treated, strict=True)
    ]  # fmt: skip


def _workshops() -> list[Row]:
    return [
        {
            "policy_workshop_id": "wsh_demo_1", "programme_id": PROGRAMME_ID, "code": "W1",
            "name": "How we take part", "held_on": date(2025, 12, 16),
            "scenario": "Half of the complaints about smoking services now begin on a social page, and most of the "
            "staff have never been told whether they may answer.",
            "questions": "Who may speak? When? In whose name? What is passed on? What do we report?",
            "questions_sent_on": date(2025, 12, 4), **made(at(date(2025, 12, 4))),
        }
    ]  # fmt: skip


def _invites() -> list[Row]:
    return [
        {
            "workshop_invite_id": f"win_demo_{number:02d}", "programme_id": PROGRAMME_ID,
            "policy_workshop_id": "wsh_demo_1", "person": who, "role": ("nurse", "comms", "manager")[number % 3],
            "is_attending": number % 6 != 0, "input": "Answers to the five questions" if number <= 11 else None,
            "input_on": date(2025, 12, 12) if number <= 11 else None, **made(at(date(2025, 12, 4))),
        }
        for number, who in enumerate(STAFF[:14], start=1)
    ]  # fmt: skip


def _positions() -> list[Row]:
    said = {
        "PT1": "Trained staff may help under their own name; the organisation speaks through its team.",
        "PT2": "As an employee one takes part between seven and seven.",
        "PT3": "Everybody says in whose name they speak.",
        "PT4": "Complaints are answered in private and by the case desk.",
        "PT5": "No private person is named or shown.",
        "PT6": "What stands on a partner's page is approved first.",
    }
    return [
        {
            "topic_position_id": f"tpo_demo_{code}", "programme_id": PROGRAMME_ID, "policy_workshop_id": "wsh_demo_1",
            "policy_topic_id": f"pto_demo_{code}", "position": said[code],
            "consent": "open" if code == "PT6" else "agreed", "objection": None, **made(at(date(2025, 12, 16))),
        }
        for code, _, _ in TOPICS
    ]  # fmt: skip


def _processing() -> list[Row]:
    return [
        {
            "processing_record_id": f"prc_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "purpose": purpose,
            "lawful_basis": basis, "special_condition": special, "people": people, "data": data,
            "recipients": "Nobody outside the partnership", "retention_days": days, "reviewed_by": "Demo data officer",
            "reviewed_on": date(2026, 4, 14), "review_by": date(2027, 4, 14), **made(at(date(2025, 11, 10))),
        }
        for code, purpose, basis, special, people, data, days in (
            ("PR1", "Hearing what the public says", "public_task", "Substantial public interest", "People who post in "
             "public", "Pseudonym, text, time, counts", 730),
            ("PR2", "Answering enquiries and complaints", "public_task", "Substantial public interest",
             "People who write to us", "Name, contact, what they wrote, our answers", 2190),
            ("PR3", "Working with stakeholders", "public_task", None, "Contacts at organisations",
             "Name, role, contact, what was agreed", 1095),
        )
    ]  # fmt: skip


def _pretests() -> list[Row]:
    return [
        {
            "pretest_id": f"pre_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "material": material,
            "panel": panel, "asked": asked, "held_on": day, "acceptability": scores[0], "practicability": scores[1],
            "effectiveness": scores[2], "affordability": scores[3], "side_effects": scores[4], "equity": scores[5],
            "ethics": ethics, "change_made": change, "change_made_on": changed, **made(at(day)),
        }
        for code, material, panel, asked, day, scores, ethics, change, changed in (
            ("PT-01", "Bus stop poster, second version", "Parents of children under ten", 42, date(2026, 3, 20),
             (4, 4, 4, 4, 4, 3), "Must not frighten children", "Lungs replaced by a family at breakfast",
             date(2026, 3, 27)),
            ("PT-02", "October push, short films", "Routine and manual workers, 25 to 44", 31, date(2026, 9, 9),
             (4, 5, 4, 4, 4, 4), "No shaming", "Shift times shown", date(2026, 9, 16)),
        )
    ]  # fmt: skip


def _checks() -> list[Row]:
    return [
        {
            "compliance_check_id": f"coc_demo_{code}", "programme_id": PROGRAMME_ID, "code": code, "subject": subject,
            "requirement": requirement, "phase_id": None, "is_mandatory": True, "result": result,
            "checked_by": "Demo compliance officer", "checked_on": day, "waiver": None, **made(at(day)),
        }
        for code, subject, requirement, result, day in (
            ("CC1", "Claims in the spring films", "Advertising code: a source for each claim", "met",
             date(2026, 3, 30)),
            ("CC2", "Consent for pictures", "Data protection: consent in writing", "met", date(2026, 3, 31)),
            ("CC3", "Partnership posts", "Advertising code: recognisable as advertising", "not_met",
             date(2026, 10, 2)),
            ("CC4", "Partnership posts, again", "Advertising code: recognisable as advertising", "met",
             date(2026, 10, 16)),
        )
    ]  # fmt: skip


def _benchmark() -> list[Row]:
    rated = {
        "behaviour": 3, "customer_orientation": 2, "theory": 3, "insight": 2, "exchange": 2, "competition": 1,
        "segmentation": 3, "methods_mix": 2,
    }  # fmt: skip
    return [
        {
            "benchmark_id": f"ben_demo_{criterion}", "programme_id": PROGRAMME_ID, "criterion": criterion,
            "rating": rating, "evidence": "Mid-term look at the plan", "reviewed_on": date(2026, 7, 6),
            **made(at(date(2026, 7, 6))),
        }
        for criterion, rating in rated.items()
    ]  # fmt: skip
