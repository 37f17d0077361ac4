"""The registers of the demo's case desk: cards, prepared answers, contacts, routes, claim, promises, briefing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.demo.cases import APPROVER, HANDLERS, DemoCase
from data.demo.clock import AS_OF, dice, in_utc, is_working_day, local
from data.demo.phrases import FOLDER
from data.demo.plan import PROGRAMME_ID, made
from data.demo.storylines import CORRECTED_AT

Row = dict[str, Any]
TODAY = AS_OF.date()

# theme, description, who says it, likelihood, impact, terms, the answer prepared for it, day it was added
_CARDS: tuple[tuple[str, str, str, int, int, list[str], str, date], ...] = (
    ("Use of public money", "The money would be better spent elsewhere", "residents, local paper", 4, 2,
     ["waste of money", "waste of public money"], "SR-01", date(2025, 12, 15)),
    ("Tone", "The campaign talks down to working people", "shift workers, unions", 4, 3,
     ["patronising", "preachy", "lecturing"], "SR-02", date(2025, 12, 15)),
    ("Poster", "The poster scares children", "parents, schools", 4, 3,
     ["scares children", "scaring", "scare tactics", "scaremongering", "frightening children", "children's fear",
      "that poster", "this poster", "your poster", "the poster", "horror poster", "bullying families"],
     "SR-03", date(2026, 1, 12)),
    ("Blame", "Smokers are blamed and the industry is not", "smokers' groups", 3, 2, ["blaming smokers"], "SR-04",
     date(2025, 12, 15)),
    ("Motives", "It is about targets and not about people", "community groups", 3, 2,
     ["box ticking", "care about your numbers"], "SR-05", date(2025, 12, 15)),
    ("Vaping", "Vapes are pushed on people", "parents, some clinicians", 3, 3, ["pushing vapes"], "SR-06",
     date(2025, 12, 15)),
    ("Access", "There are no clinics near, or not after a shift", "rural districts", 4, 3,
     ["no clinics near", "nothing after work"], "SR-07", date(2025, 12, 15)),
    ("Side effects", "Medicines to quit are unsafe", "forums", 2, 4, ["side effects", "poisoning people"], "SR-08",
     date(2025, 12, 15)),
    ("Messages", "Text messages go on after people asked to stop", "service users", 3, 2,
     ["stop texting", "keep texting"], "SR-09", date(2025, 12, 15)),
    ("Industry", "A partner takes money from tobacco or vape firms", "journalists", 1, 5,
     ["big tobacco money", "paid by tobacco"], "SR-10", date(2025, 12, 15)),
    ("Tracking app", "The app passes data on", "tenants", 4, 4,
     ["reports you to your landlord", "tells your landlord", "spying on tenants", "reports people to their landlord"],
     "SR-11", date(2026, 7, 20)),
)  # fmt: skip

# topics name the themes of cases that are referred to somebody
_CONTACTS = (
    ("Safeguarding", "Safeguarding lead", "Mo Farrow"),
    ("Medicines, supplies, vaping", "Pharmacy adviser", "Jill Adebayo"),
    ("Pregnancy", "Maternity liaison", "Rhian Cole"),
    ("Press, use of public money, motives, blame", "Press officer", "Nadia Blythe"),
    ("Data protection, tracking app, unwanted messages", "Data protection officer", "Ivo Lark"),
    ("Legal", "Legal services", "Grace Penhale"),
    ("Discrimination", "Equality lead", "Dev Sandhu"),
    ("Clinics, service information, telephone waits, missed appointments", "Clinic manager", "Ellie Moor"),
    ("Schools, poster", "Schools liaison", "Peter Osei"),
    ("Housing", "Tenants' federation", "Marta Kline"),
    ("Advertising label, tone", "Media agency", "Lou Harbin"),
    ("Elected members, personal freedom", "Member services", "Ann Tolley"),
    ("Complaints, conduct of staff, thanks", "Complaints manager", "Faye Roper"),
    ("Out of hours", "Director on call", "Duty telephone"),
)  # fmt: skip


def tables(cases: list[DemoCase]) -> dict[str, list[Row]]:
    """Rows by table, in an order that may be inserted."""
    return {
        "standard_response": _standard_responses(),
        "anticipated_criticism": _cards(),
        "referral_contact": _contacts(),
        "routing_rule": _routes(),
        "claim": [_claim()],
        "correction": [_correction()],
        "consultation": _consultations(cases),
        "commitment": _commitments(cases),
        "briefing": [_briefing()],
        "briefing_acknowledgement": _acknowledgements(),
    }


def _topics() -> list[tuple[str, str, str]]:
    """Topic, audience and text of each prepared answer."""
    lines = (FOLDER / "standard_responses.txt").read_text(encoding="utf-8").splitlines()
    parted = [line.split(" | ", 2) for line in lines if line and not line.startswith("#")]
    return [(topic, audience, body) for topic, audience, body in parted]


def _standard_responses() -> list[Row]:
    throw = dice("standard responses")
    rows = []
    for number, (topic, audience, body) in enumerate(_topics(), start=1):
        overdue = number in (8, 20)
        approved = date(2025, 9, 1) if overdue else date(2026, 2, 2) + timedelta(days=throw.randrange(120))
        rows.append(
            {
                "standard_response_id": f"std_demo_{number:02}", "programme_id": PROGRAMME_ID,
                "code": f"SR-{number:02}",
                "topic": topic, "audience": audience, "complexity": "standard" if len(body) > 110 else "short",
                "version": 1 + throw.randrange(3), "body": body, "facts": "[]", "author": HANDLERS[number % 4],
                "approved_by": APPROVER, "approved_on": approved,
                "review_by": date(2026, 9, 1) if overdue else date(2027, 1, 15) + timedelta(days=throw.randrange(90)),
                **made(),
            }
        )  # fmt: skip
    return rows


def _cards() -> list[Row]:
    return [
        {
            "card_id": f"card_demo_{number:02}", "programme_id": PROGRAMME_ID, "code": f"AC-{number:02}",
            "theme": theme,
            "description": said, "who": who, "likelihood": likely, "impact": impact, "terms": json.dumps(terms),
            "response_id": answer.replace("SR-", "std_demo_"), "owner": HANDLERS[number % 4],
            "added_at": in_utc(local(added, 10)), **made(),
        }
        for number, (theme, said, who, likely, impact, terms, answer, added) in enumerate(_CARDS, start=1)
    ]  # fmt: skip


def _contacts() -> list[Row]:
    return [
        {
            "referral_contact_id": f"ref_demo_{number:02}", "programme_id": PROGRAMME_ID, "topic": topic, "role": role,
            "name": name, "address": f"01632 960 {100 + number}", "hours": "Mon–Fri 09:00–17:00",
            "out_of_hours": "01632 960 114", "deputy_id": "ref_demo_14" if number != 14 else None,
            "verified_on": TODAY - timedelta(days=118 if number == 9 else 3 + 5 * number), "verified_by": HANDLERS[0],
            **made(),
        }
        for number, (topic, role, name) in enumerate(_CONTACTS, start=1)
    ]  # fmt: skip


def _routes() -> list[Row]:
    known = (
        (None, "Advertising label", None, "Press desk", "ref_demo_11"),
        (None, None, 3, "Director", "ref_demo_14"),
        ("complaint", None, None, "Complaints", "ref_demo_13"),
        (None, None, None, "Answers", None),
    )
    return [
        {
            "routing_rule_id": f"rte_demo_{place}", "programme_id": PROGRAMME_ID, "position": place, "kind": kind,
            "topic": topic, "severity": severity, "queue": queue, "referral_contact_id": contact, **made(),
        }
        for place, (kind, topic, severity, queue, contact) in enumerate(known, start=1)
    ]  # fmt: skip


def _claim() -> Row:
    return {
        "claim_id": "clm_demo_1", "programme_id": PROGRAMME_ID, "code": "CL-01",
        "text": "The Quit Together app reports smokers to their landlord", "verdict": "false",
        "source": "Data protection impact assessment of the app, version 2, section 4",
        "terms": json.dumps(["reports you to your landlord", "tells your landlord", "landlord message about the app"]),
        "first_seen_at": in_utc(local(date(2026, 7, 14), 7, 5)), **made(in_utc(local(date(2026, 7, 14), 11, 30))),
    }  # fmt: skip


def _correction() -> Row:
    return {
        "correction_id": "cor_demo_1", "programme_id": PROGRAMME_ID, "claim_id": "clm_demo_1",
        "text": "The app has no location, knows no landlord and sends nothing to anybody. See our page.",
        "channel": "every account of the programme", "url": "https://northmoor.example.org/app-facts",
        "published_at": in_utc(CORRECTED_AT), **made(in_utc(CORRECTED_AT)),
    }  # fmt: skip


def _consultations(cases: list[DemoCase]) -> list[Row]:
    asked = local(date(2026, 7, 14), 14, 10)
    rows = []
    for number, (party, view, adopted) in enumerate(
        (
            ("Tenants' federation", "Say that no landlord has asked for or received anything; put a notice up.", True),
            ("Twelve district councils", "No council holds such a list; happy to be named as the source.", True),
            ("GP federation", "Patients ask at the desk. Please send a sheet for reception.", False),
        ),
        start=1,
    ):
        rows.append(
            {
                "consultation_id": f"con_demo_{number}", "programme_id": PROGRAMME_ID, "case_id": None,
                "subject": "Rumour about the app and landlords", "party": party,
                "question": "Have you heard it, from whom, and what would your people believe?",
                "asked_at": in_utc(asked), "answered_at": in_utc(asked + timedelta(hours=3 * number)), "view": view,
                "is_adopted": adopted, **made(in_utc(asked)),
            }
        )  # fmt: skip
    open_case, event = next(
        (one, event) for one in cases for event in one.events if event.type == "asked_partner"
    )  # fmt: skip
    rows.append(
        {
            "consultation_id": "con_demo_open", "programme_id": PROGRAMME_ID,
            "case_id": f"cas_demo_{open_case.number:03}",
            "subject": open_case.mention.text, "party": "Clinic manager", "question": "What does the rota say?",
            "asked_at": in_utc(event.at), "is_adopted": False, **made(in_utc(event.at)),
        }
    )  # fmt: skip
    return rows


_PROMISES = (
    "We will check the rota with the clinic.", "We will call you back this week.", "We will send the leaflet again.",
    "We will take your number off the list.", "We will tell you what came of it.", "We will put the hours on the page.",
)  # fmt: skip


def _commitments(cases: list[DemoCase]) -> list[Row]:
    """31: 26 kept, 3 open, 2 overdue; the last five are the newest."""
    throw = dice("commitments")
    answered = [one for one in cases if one.answered_at and one.kind in ("enquiry", "complaint")]
    ended = [one for one in answered if one.answered_at and one.answered_at < AS_OF - timedelta(days=40)]
    new = [one for one in answered if one.answered_at and AS_OF - timedelta(days=20) < one.answered_at]
    chosen = sorted(throw.sample(ended, 26), key=lambda one: one.number) + throw.sample(new, 5)
    rows = []
    for number, case in enumerate(chosen, start=1):
        made_on = case.answered_at.date() if case.answered_at else TODAY
        due = _later(made_on, throw.randint(3, 9))
        if number > 26:
            due = TODAY + timedelta(days=3 + number - 27) if number <= 29 else TODAY - timedelta(days=number - 28)
        rows.append(
            {
                "commitment_id": f"com_demo_{number:02}", "programme_id": PROGRAMME_ID, "source_kind": "case",
                "source_id": f"cas_demo_{case.number:03}", "text": throw.choice(_PROMISES),
                "owner": HANDLERS[case.number % 4], "made_on": made_on, "due_on": due,
                "status": "kept" if number <= 26 else "open",
                "kept_on": max(made_on, due - timedelta(days=throw.randrange(3))) if number <= 26 else None, **made(),
            }
        )  # fmt: skip
    return rows


def _later(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def _briefing() -> Row:
    issued = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    return {
        "briefing_id": "brf_demo_1", "programme_id": PROGRAMME_ID, "title": "Advertising labels on partnership posts",
        "version": 2, "audience": "ambassadors", "issued_at": issued, **made(issued),
        "body": "Every post that is paid for, in money or in kind, carries the platform's own label and the word Ad in "
        "its first line. Guideline G-14 has changed; ask before you post.",
    }  # fmt: skip


def _acknowledgements() -> list[Row]:
    """20 of 23 ambassadors: 87%."""
    first = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)
    return [
        {
            "acknowledgement_id": f"ack_demo_{number:02}", "programme_id": PROGRAMME_ID, "briefing_id": "brf_demo_1",
            "person": f"Ambassador {number}", "acknowledged_at": first + timedelta(hours=7 * number),
            **made(first + timedelta(hours=7 * number)),
        }
        for number in range(1, 21)
    ]  # fmt: skip
